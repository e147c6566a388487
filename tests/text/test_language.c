#include "test.h"

#include "text/language.h"

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

static struct text_evidence evidence_of(const char *message, struct arena *arena)
{
    static const struct text_options options = {0};

    return text_language_evidence(text_analyse(str_from(message), &options, arena));
}

struct sentence {
    enum text_variant variant;
    const char *message;
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

#define EN TEXT_VARIANT_EN
#define HR TEXT_VARIANT_HR
#define SR TEXT_VARIANT_SR_LATN
#define CYRL TEXT_VARIANT_SR_CYRL

/* Sentences that are clear whatever the channel's default is. */
static const struct sentence clear[] = {
    {EN, "card declined"},
    {EN, "lost my card"},
    {EN, "what are your opening hours"},
    {EN, "Can I talk to a human?"},
    {EN, "someone stole my wallet"},
    {EN, "app keeps crashing"},
    {EN, "freeze card"},
    {EN, "can't log in"},
    {EN, "do you have mortgages"},
    {EN, "refund not received"},
    {EN, "i wanna die"},
    {EN, "you're useless"},
    {EN, "useless"},
    {EN, "fuck you"},
    {EN, "agent pls"},
    {EN, "start over"},
    {EN, "repeat"},
    {EN, "yes"},
    {EN, "sorry"},
    {EN, "shut up"},
    {EN, "English"},
    {EN, "mistyped"},
    {HR, "Zašto mi je odbijena kartica u dućanu?"},
    {HR, "mogu li platiti bez kontakta"},
    {HR, "gdje je najbliza poslovnica"},
    {HR, "zaboravio sam lozinku za internetsko bankarstvo"},
    {HR, "tko mi moze pomoci"},
    {HR, "koliki je tečaj eura"},
    {HR, "nije mi sjela mirovina"},
    {HR, "izgubila sam mobitel"},
    {HR, "zelim zatvoriti racun"},
    {HR, "kaj da radim, tvrtka ne placa"},
    {SR, "htela bih da blokiram karticu"},
    {SR, "gde je najbliza filijala"},
    {SR, "hocu da zatvorim racun"},
    {SR, "da li mogu da platim karticom"},
    {SR, "zaboravio sam sifru"},
    {SR, "koliki je kurs evra"},
    {SR, "nije mi legla penzija"},
    {SR, "treba mi izvod za prosli mesec, gde da ga nadjem"},
    {SR, "nemam para da platim ratu kredita, ne znam šta ću"},
    {SR, "jel radite nedelju"},
    {SR, "radite li ponedeljkom ili nedeljom"},
    {CYRL, "Зашто је моја картица одбијена"},
    {CYRL, "картица"},
    {CYRL, "заборавио сам PIN"},
    {CYRL, "не ради ми Apple Pay на телефону"},
};

static void a_clear_first_message_decides_against_any_default(void **state)
{
    size_t failed = 0;

    for (size_t i = 0; i < COUNT(clear); i++) {
        struct text_evidence evidence = evidence_of(clear[i].message, *state);

        for (int start = 0; start < TEXT_VARIANTS; start++) {
            enum text_variant got = text_language_decide(&evidence, (enum text_variant)start, true);

            if (got != clear[i].variant) {
                print_error("%s: %s from %s\n", clear[i].message, text_variant_name(got),
                            text_variant_name((enum text_variant)start));
                failed++;
            }
        }
    }
    assert_int_equal(failed, 0);
}

static void words_of_all_languages_keep_the_default(void **state)
{
    static const char *const cases[] = {"pin",   "apple pay", "limit", "",    "😀",    "1234",
                                        "iban?", "ok",        "sms",   "???", "visa", "银行"};

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text_evidence evidence = evidence_of(cases[i], *state);

        assert_int_equal(text_language_decide(&evidence, TEXT_VARIANT_EN, true), TEXT_VARIANT_EN);
        assert_int_equal(text_language_decide(&evidence, TEXT_VARIANT_HR, false), TEXT_VARIANT_HR);
        assert_int_equal(text_language_decide(&evidence, TEXT_VARIANT_SR_LATN, true),
                         TEXT_VARIANT_SR_LATN);
    }
}

static void a_conversation_changes_language_on_a_clear_message_only(void **state)
{
    static const struct {
        enum text_variant before;
        const char *message;
        enum text_variant after;
    } cases[] = {
        {HR, "šta", HR},           /* Croats say it too */
        {HR, "pare na izvod", HR}, /* weak ones together count once */
        {HR, "yes", HR},
        {HR, "sorry", HR},
        {HR, "pls pomoć", HR},
        {HR, "sorry, koliko imam", HR},
        {SR, "fuck, ne radi mi kartica", SR},
        {HR, "nemam para da platim ratu", HR}, /* and this */
        {HR, "jel radite nedjeljom", HR},
        {HR, "JEL RADITE NEDJELJU", HR},
        {EN, "šta da radim, radite li NEDJELJOM", HR},
        {HR, "gde je filijala", SR},
        {SR, "mobitel", HR}, /* one word that only one of them has is enough */
        {HR, "u prodavnici", SR},
        {HR, "juče", SR},
        {HR, "prima platu", SR},
        {HR, "koji uslovi", SR},
        {HR, "direktno zaduženje", SR},
        {HR, "za mart", SR},
        {HR, "na mejl", SR},
        {HR, "hteo sam nešto", SR},
        {HR, "a gde to mogu", SR},
        {HR, "mogu da platim", SR},
        {SR, "kako platiti", HR},
        {SR, "a kakvi su uvjeti", HR},
        {SR, "mogu li sutra platiti", HR},
        {SR, "hoću li stići u petak", SR}, /* the future of both */
        {HR, "može li kredit", HR},        /* and no infinitive */
        {SR, "djevojačko prezime", SR},
        {HR, "djelatnik", HR},
        {SR, "delatnost", SR},
        {SR, "prije ili poslije", SR}, /* of Bosnia */
        {SR, "u tvrtki rade prošli tjedan", HR},
        {HR, "card", HR},
        {HR, "my card is lost", EN},
        {EN, "moja kartica", HR},
        {EN, "kartica", EN},
        {SR, "картица", CYRL},
        {CYRL, "kartica", SR}, /* Cyrillic only while the customer writes it */
        {CYRL, "123", CYRL},
        {CYRL, "PIN", CYRL},
        {CYRL, "where is my card", EN},
        {EN, "Where is the Шалтер of my bank", EN}, /* one word is a quotation */
        {HR, "moj card je declined", HR},           /* grammar decides, nouns are borrowed */
        {EN, "moj card je declined", HR},
        {HR, "my kartica is not here", EN},
        {HR, "vrijeme, mjesto i cijena su promijenjeni", HR},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text_evidence evidence = evidence_of(cases[i].message, *state);
        enum text_variant got = text_language_decide(&evidence, cases[i].before, false);

        if (got != cases[i].after)
            print_error("%s: %s\n", cases[i].message, text_variant_name(got));
        assert_int_equal(got, cases[i].after);
    }
}

/* "šta" is said in Zagreb too, but by few; and "gdje" in Bosnia. */
static void a_usual_word_decides_until_the_language_is_shown(void **state)
{
    static const struct {
        enum text_variant before;
        const char *message;
        enum text_variant after;
        bool is_shown;
    } cases[] = {
        {HR, "šta sad", SR, false},
        {HR, "da li radite u subotu", SR, false},
        {HR, "koliko je sto dinara", SR, false},
        {SR, "gdje je to", HR, false},
        {SR, "pin", SR, false},
        {EN, "kartica neće", HR, false},
        {HR, "u prodavnici", SR, true},
        {SR, "tvrtka", HR, true},
        {HR, "statement", EN, false},
        {HR, "lone", EN, false},
        {HR, "atm", EN, false},
        {HR, "my card is lost", EN, true},
        {HR, "картица", CYRL, true},
        {HR, "", HR, false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text_evidence evidence = evidence_of(cases[i].message, *state);

        assert_int_equal(text_language_decide(&evidence, cases[i].before, true), cases[i].after);
        assert_int_equal(text_language_is_shown(&evidence), cases[i].is_shown);
    }
}

static void a_group_is_clear_with_two_markers_or_one_strong_sign(void **state)
{
    static const struct {
        const char *message;
        int group; /* -1: both must be asked */
    } cases[] = {
        {"lost my card", TEXT_EN},
        {"card", -1},
        {"my account", TEXT_EN},
        {"pin", -1},
        {"moja kartica", TEXT_HS},
        {"kartica", -1},
        {"račun", TEXT_HS},
        {"рачун", TEXT_HS},
        {"my kartica", -1},
        {"", -1},
        {"moj card je declined", TEXT_HS},
        {"I was out today and this is sad, my card was declined, why is that?", TEXT_EN},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct text_evidence evidence = evidence_of(cases[i].message, *state);
        enum text_group group = TEXT_EN;
        int got = text_language_group(&evidence, &group) ? (int)group : -1;

        if (got != cases[i].group)
            print_error("%s: %d\n", cases[i].message, got);
        assert_int_equal(got, cases[i].group);
    }
}

static void variants_have_names_both_ways(void **state)
{
    enum text_variant variant = TEXT_VARIANT_EN;

    (void)state;
    for (int i = 0; i < TEXT_VARIANTS; i++) {
        assert_true(
            text_variant_from_name(str_from(text_variant_name((enum text_variant)i)), &variant));
        assert_int_equal(variant, i);
    }
    assert_false(text_variant_from_name(STR("sr"), &variant));
    assert_false(text_variant_from_name(STR("EN"), &variant));
    assert_int_equal(text_variant_group(TEXT_VARIANT_EN), TEXT_EN);
    assert_int_equal(text_variant_group(TEXT_VARIANT_SR_CYRL), TEXT_HS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_clear_first_message_decides_against_any_default,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(words_of_all_languages_keep_the_default, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(a_conversation_changes_language_on_a_clear_message_only,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_usual_word_decides_until_the_language_is_shown,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(a_group_is_clear_with_two_markers_or_one_strong_sign,
                                        make_arena, free_arena),
        cmocka_unit_test(variants_have_names_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
