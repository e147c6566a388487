#include "test.h"

#include <stdio.h>

#include "text/analysis.h"

static int make_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

struct pair {
    const char *left;
    const char *right;
};

typedef struct str fold_function(struct str text, struct arena *arena);

static void check_pairs(const struct pair *pairs, size_t count, fold_function *left_fold,
                        fold_function *right_fold, struct arena *arena)
{
    size_t failed = 0;

    for (size_t i = 0; i < count; i++) {
        struct str left = left_fold(str_from(pairs[i].left), arena);
        struct str right = right_fold(str_from(pairs[i].right), arena);

        if (!str_equal(left, right)) {
            print_error("%s -> %.*s, but %s -> %.*s\n", pairs[i].left, STR_ARG(left),
                        pairs[i].right, STR_ARG(right));
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static struct str as_it_is(struct str text, struct arena *arena)
{
    (void)arena;
    return text;
}

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void folding_gives_what_the_table_says(void **state)
{
    static const struct pair cases[] = {
        {"Zašto je moja kartica ODBIJENA?", "zasto je moja kartica odbijena"},
        {"Зашто је моја картица одбијена", "zasto je moja kartica odbijena"},
        {"Zas\xCC\x8Cto", "zasto"}, /* s and a combining caron */
        {"z\xE2\x80\x8B"
         "a\xC2\xADsto",
         "zasto"},                     /* zero-width space, soft hyphen */
        {"ＫＡＲＴＩＣＡ", "kartica"}, /* fullwidth */
        {"ﬁlijala", "filijala"},       /* ligature */
        {"đ dj d đj", "d d d d"},
        {"takođe takodje takode", "takode takode takode"},
        {"gdje gde", "gde gde"},
        {"ǆep Ǆep џеп dzep", "dzep dzep dzep dzep"},
        {"Љубав Њујорк", "ljubav njujork"},
        {"инјекција injekcija", "injekcija injekcija"},
        {"ѓурѓевак ќерка", "durdevak cerka"}, /* from a Macedonian keyboard */
        {"кaртицa", "kartica"},               /* Latin a in a Cyrillic word */
        {"kаrtiса", "kartica"},               /* Cyrillic а and с in a Latin word */
        {"Müller Łódź Straße Ærø", "muller lodz strasse aero"},
        {"don\xE2\x80\x99t can't won't", "do not can not will not"},
        {"nemogu neznam Nemože нерадим", "ne mogu ne znam ne moze ne radim"},
        {"nije nema neću nemoj", "nije nema necu nemoj"},
        {"jel' dali dal uredu", "je li da li da li u redu"},
        {"je l' moguće", "je li moguce"},
        {"e-mail E-Banking m-banking", "email ebanking mbanking"},
        {"on-line Wi-Fi", "online wifi"},
        {"PIN-om ПИН-а IBAN-ima", "pinom pina ibanima"},
        {"plavo-bijeli", "plavo bijeli"},
        {"1.234,56 kn 50€ 2,5% $7 17:30h", "1.234,56 kn 50 € 2,5 % $ 7 17:30 h"},
        {"50eur 100дин 3d 2FA", "50 eur 100 din 3d 2fa"},
        {"٣٤٥ ５０", "345 50"},
        {"½ kn", "1/2 kn"},
        {"„navodnici“ «и» \"ovi\"", "navodnici i ovi"},
        {"Google Pay™ ne radi 😡😡", "google pay ne radi"},
        {"银行 кредит", "银行 kredit"},
        {"\xFF\xFE kartica \xC4", "kartica"},
        {"ѱ јѱѱшт", "jst"}, /* letters that no keyboard here has */
        {"", ""},
        {" \t\n ", ""},
        {"?!...", ""},
    };

    check_pairs(cases, COUNT(cases), text_fold, as_it_is, *state);
}

static const struct pair ekavian_pairs[] = {
    {"mjesto", "mesto"},
    {"uvijek", "uvek"},
    {"vrijednost", "vrednost"},
    {"prijenos", "prenos"},
    {"promijeniti", "promeniti"},
    {"promjena", "promena"},
    {"provjera", "provera"},
    {"zahtjev", "zahtev"},
    {"rješenje", "rešenje"},
    {"obavijest", "obavest"},
    {"mjesec", "mesec"},
    {"nedjelja", "nedelja"},
    {"sljedeći", "sledeći"},
    {"posljednji", "poslednji"},
    {"vrijeme", "vreme"},
    {"dijete", "dete"},
    {"cijena", "cena"},
    {"savjetnik", "savetnik"},
    {"procjena", "procena"},
    {"ocjena", "ocena"},
    {"prije", "pre"},
    {"poslije", "posle"},
    {"gdje", "gde"},
    {"ovdje", "ovde"},
    {"htio", "hteo"},
    {"dio", "deo"},
    {"djeca", "deca"},
    {"odjeljenje", "odeljenje"},
    {"ponedjeljak", "ponedeljak"},
    {"primjer", "primer"},
    {"umjesto", "umesto"},
    {"vidjeti", "videti"},
    {"provjeriti", "proveriti"},
    {"zamijeniti", "zameniti"},
    {"vijest", "vest"},
    {"nasljednik", "naslednik"},
    {"podijeliti", "podeliti"},
    {"dvije", "dve"},
    {"smijem", "smem"},
    {"voljela", "volela"},
};

static void all_forty_ijekavian_words_meet_their_ekavian_ones(void **state)
{
    assert_int_equal(COUNT(ekavian_pairs), 40);
    check_pairs(ekavian_pairs, COUNT(ekavian_pairs), text_fold_ekavian, text_fold, *state);
    check_pairs(ekavian_pairs, COUNT(ekavian_pairs), text_fold_ekavian, text_fold_ekavian, *state);
}

static void words_that_only_look_ijekavian_stay(void **state)
{
    static const struct pair cases[] = {
        {"odbijen", "odbijen"},     {"dobijem", "dobijem"},         {"dobije", "dobije"},
        {"nije", "nije"},           {"komisije", "komisije"},       {"provizije", "provizije"},
        {"injekcija", "injekcija"}, {"izgubljena", "izgubljena"},   {"nalje", "nalje"},
        {"koje", "koje"},           {"transakcije", "transakcije"}, {"je", "je"},
    };

    check_pairs(cases, COUNT(cases), text_fold_ekavian, as_it_is, *state);
}

static void folding_keeps_ijekavian_apart_from_ekavian(void **state)
{
    assert_str(text_fold(STR("promijeniti vrijeme"), *state), "promijeniti vrijeme");
}

static void folding_twice_changes_nothing(void **state)
{
    static const char *const cases[] = {
        "Зашто је моја картица одбијена",
        "djj ddj d'j đj d-j",
        "nemogu jel' don't e-mail PIN-om",
        "1.234,56 22.11.2026. 17:30 50eur",
        "İstanbul ẞ ǅ ŉ ſ",
        "½ ㎏ ⒈ ㏂ №",
        "ёлка объявление",
        "123456789012345678901234567890123456789012345678.901234567890",
        "preduuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuugačko",
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str once = text_fold(str_from(cases[i]), *state);
        struct str twice = text_fold(once, *state);

        if (!str_equal(once, twice))
            print_error("%s -> %.*s -> %.*s\n", cases[i], STR_ARG(once), STR_ARG(twice));
        assert_true(str_equal(once, twice));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folding_gives_what_the_table_says, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(all_forty_ijekavian_words_meet_their_ekavian_ones,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(words_that_only_look_ijekavian_stay, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(folding_keeps_ijekavian_apart_from_ekavian, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(folding_twice_changes_nothing, make_arena, free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
