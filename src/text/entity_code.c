/* Numbers that name something and can be checked, case numbers and e-mail addresses. */
#include "check_digits.h"
#include "entity_finder.h"
#include "read_iban.h"

enum {
    CASE_PREFIX_LONGEST = 12,
    CASE_MOST_PARTS = 12,
    CASE_FEWEST_DIGITS = 4,
    CASE_WORDS_BEFORE = 5, /* atoms of "prigovor pod br. :" */
    LOCAL_LONGEST = 64,
    DOMAIN_LONGEST = 190
};

/* The original bytes of a part, without spaces; capitals when asked for. */
static struct str copy_original(const struct finder *finder, size_t from, size_t to, char first,
                                char last)
{
    const struct plain *plain = &finder->scan.plain;
    struct span span = plain_span(plain, from, to);
    char *bytes = arena_alloc(finder->arena, span.end - span.start + 1);
    size_t length = 0;

    for (size_t i = span.start; i < span.end; i++) {
        char byte = plain->original.bytes[i];

        if (byte >= first && byte <= last)
            byte = (char)(byte ^ ' ');
        if (!plain_is_space(byte))
            bytes[length++] = byte;
    }
    return str_of(bytes, length);
}

static void find_iban(struct finder *finder, size_t from)
{
    const struct plain *plain = &finder->scan.plain;
    char iban[IBAN_LONGEST];
    size_t length;
    size_t end = read_iban(plain, from, iban, &length);

    if (end == 0)
        return;
    for (size_t i = 0; i < length; i++)
        iban[i] = (char)(iban[i] >= 'a' ? iban[i] - 'a' + 'A' : iban[i]);
    finder_add_plain(finder, TEXT_IBAN, from, end, arena_copy(finder->arena, str_of(iban, length)));
}

static bool is_glued_sign(const struct finder *finder, size_t index, char sign)
{
    return scan_is_sign(&finder->scan, index, sign) && !scan_is_spaced(&finder->scan, index);
}

static bool is_glued_digits(const struct finder *finder, size_t index)
{
    return scan_is_digits(&finder->scan, index) && !scan_is_spaced(&finder->scan, index);
}

/* "a1", "1-2", "1.2", "*1": digits there belong to something longer. */
static bool is_free(const struct finder *finder, size_t first, size_t after)
{
    const struct scan *scan = &finder->scan;
    bool joined =
        first > 0 && !scan_is_spaced(scan, first) &&
        (scan_is_word(scan, first - 1) || scan_is_sign(scan, first - 1, '*') ||
         (first > 1 && memchr("-./", scan->plain.bytes[scan->atoms[first - 1].from], 3) != NULL &&
          scan_is_digits(scan, first - 2) && !scan_is_spaced(scan, first - 1)));

    if (joined)
        return false;
    if (after >= scan->count || scan_is_spaced(scan, after))
        return true;
    if (scan_is_word(scan, after) || scan_is_sign(scan, after, '*'))
        return false;
    return memchr("-./", scan->plain.bytes[scan->atoms[after].from], 3) == NULL ||
           !is_glued_digits(finder, after + 1);
}

static void find_plain_code(struct finder *finder, size_t index)
{
    struct str digits = scan_part(&finder->scan, index);
    enum text_entity_kind kind;

    if (check_oib(digits))
        kind = TEXT_OIB;
    else if (check_jmbg(digits))
        kind = TEXT_JMBG;
    else if (check_serbian_account(digits) || check_croatian_account(digits))
        kind = TEXT_ACCOUNT;
    else
        return;
    if (is_free(finder, index, index + 1))
        finder_add_text(finder, kind, index, index + 1, arena_copy(finder->arena, digits));
}

/* Bank, account, check digits; the middle one may be written without its leading zeros. */
static bool read_serbian_account(const struct finder *finder, size_t index, char out[18])
{
    const struct scan *scan = &finder->scan;
    struct str bank = scan_part(scan, index);
    struct str account = scan_part(scan, index + 2);
    struct str check = scan_part(scan, index + 4);

    if (bank.length != 3 || account.length < 1 || account.length > 13 || check.length != 2)
        return false;
    memset(out, '0', 18);
    memcpy(out, bank.bytes, 3);
    memcpy(out + 16 - account.length, account.bytes, account.length);
    memcpy(out + 16, check.bytes, 2);
    return check_serbian_account(str_of(out, 18));
}

static bool is_dash_digits(const struct finder *finder, size_t index)
{
    return is_glued_sign(finder, index, '-') && is_glued_digits(finder, index + 1);
}

static void find_dashed_account(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    char digits[18];

    if (!is_dash_digits(finder, index + 1))
        return;
    if (is_dash_digits(finder, index + 3) && read_serbian_account(finder, index, digits) &&
        is_free(finder, index, index + 5)) {
        finder_add_text(finder, TEXT_ACCOUNT, index, index + 5,
                        arena_copy(finder->arena, str_of(digits, 18)));
        return;
    }
    if (scan_length(scan, index) != 7 || scan_length(scan, index + 2) != 10)
        return;
    memcpy(digits, scan_part(scan, index).bytes, 7);
    memcpy(digits + 7, scan_part(scan, index + 2).bytes, 10);
    if (check_croatian_account(str_of(digits, 17)) && is_free(finder, index, index + 3))
        finder_add_text(finder, TEXT_ACCOUNT, index, index + 3,
                        arena_copy(finder->arena, str_of(digits, 17)));
}

/* Atoms that follow each other without a space, joined by - or /; returns the end and counts the
 * digits. */
static size_t read_joined(const struct finder *finder, size_t index, size_t *digits)
{
    const struct scan *scan = &finder->scan;
    size_t after = index + 1;

    *digits = scan_is_digits(scan, index) ? scan_length(scan, index) : 0;
    for (size_t parts = 1; parts < CASE_MOST_PARTS; parts++) {
        if ((!is_glued_sign(finder, after, '-') && !is_glued_sign(finder, after, '/')) ||
            scan_is_spaced(scan, after + 1) ||
            !(scan_is_digits(scan, after + 1) || scan_is_word(scan, after + 1)))
            break;
        if (scan_is_digits(scan, after + 1))
            *digits += scan_length(scan, after + 1);
        after += 2;
    }
    return after;
}

static bool ends_clean(const struct finder *finder, size_t after)
{
    const struct scan *scan = &finder->scan;

    return after >= scan->count || scan_is_spaced(scan, after) ||
           !(scan_is_word(scan, after) || scan_is_digits(scan, after) ||
             scan_is_sign(scan, after, '*') || scan_is_sign(scan, after, '@'));
}

static void add_case_number(struct finder *finder, size_t first, size_t after)
{
    const struct atom *atoms = finder->scan.atoms;

    finder_add_text(finder, TEXT_CASE_NUMBER, first, after,
                    copy_original(finder, atoms[first].from, atoms[after - 1].to, 'a', 'z'));
}

/* CASE-2026-00017, PR-12345. */
static void find_case_number(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t digits;
    size_t after;

    if (scan_length(scan, index) > CASE_PREFIX_LONGEST || !is_dash_digits(finder, index + 1) ||
        (index > 0 && !scan_is_spaced(scan, index) &&
         memchr("-/.@_*", scan->plain.bytes[scan->atoms[index - 1].from], 6)))
        return;
    after = read_joined(finder, index, &digits);
    if (digits >= CASE_FEWEST_DIGITS && scan_is_digits(scan, after - 1) &&
        ends_clean(finder, after))
        add_case_number(finder, index, after);
}

/* KLASA: UP/I-034-02/21-01/12, URBROJ: 251-13-21-3. */
static void find_office_number(struct finder *finder, size_t index)
{
    size_t first = index + (scan_is_sign(&finder->scan, index, ':') ? 1 : 0);
    size_t digits;
    size_t after;

    if (!scan_is_digits(&finder->scan, first) && !scan_is_word(&finder->scan, first))
        return;
    after = read_joined(finder, first, &digits);
    if (after > first + 1 && digits >= CASE_FEWEST_DIGITS && ends_clean(finder, after))
        add_case_number(finder, first, after);
}

/* "prigovor broj 2026/123", "case number: 2026/123", "br. predmeta 12-345": both words stand in
 * front, in any order. */
static bool is_called_case(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    bool has_case = false, has_number = false;

    for (size_t steps = 0; index > 0 && steps < CASE_WORDS_BEFORE; steps++) {
        index--;
        if (scan_is_one_of(scan, index,
                           "prigovor prigovora prigovoru prigovorom reklamacija reklamacije "
                           "reklamaciju reklamaciji "
                           "zalba zalbe zalbu prituzba prituzbe prituzbu predmet predmeta predmetu "
                           "zahtjev zahtjeva zahtev "
                           "zahteva slucaj slucaja complaint case claim dispute ticket request"))
            has_case = true;
        else if (scan_is_one_of(scan, index,
                                "broj br brojem broja brojevi number no nr num ref reference"))
            has_number = true;
        else if (!scan_is_one_of(scan, index, "pod je is my moj moja") &&
                 !memchr(".:#", scan->plain.bytes[scan->atoms[index].from], 3))
            break;
    }
    return has_case && has_number;
}

static void find_numbered_case(struct finder *finder, size_t index)
{
    size_t digits;
    size_t after;

    if ((!is_glued_sign(finder, index + 1, '/') && !is_glued_sign(finder, index + 1, '-')) ||
        !is_called_case(finder, index))
        return;
    after = read_joined(finder, index, &digits);
    if (after > index + 1 && digits >= CASE_FEWEST_DIGITS && ends_clean(finder, after))
        add_case_number(finder, index, after);
}

static bool is_ascii_at(const struct plain *plain, size_t index)
{
    return plain->ends[index] - plain->starts[index] == 1;
}

static bool is_mail_char(const struct plain *plain, size_t index, const char *signs)
{
    char byte = plain_at(plain, index);

    return byte != '\0' && is_ascii_at(plain, index) &&
           ((plain_is_word(byte) && byte != PLAIN_LETTER) || strchr(signs, byte) != NULL);
}

/* Where the domain that starts here ends, or 0 when it has no dot with letters behind it. */
static size_t end_of_domain(const struct plain *plain, size_t from)
{
    size_t to = from;
    size_t dot = 0;

    while (to - from < DOMAIN_LONGEST && is_mail_char(plain, to, "-.")) {
        if (plain->bytes[to] == '.' && plain_is_word(plain->bytes[to - 1]) &&
            plain_is_letter(plain_at(plain, to + 1)))
            dot = to;
        else if (plain->bytes[to] == '.')
            break;
        to++;
    }
    while (to > from && plain->bytes[to - 1] == '-')
        to--;
    return dot != 0 && to >= dot + 3 ? to : 0;
}

static void find_email(struct finder *finder, size_t at)
{
    const struct plain *plain = &finder->scan.plain;
    size_t from = at;
    size_t to = end_of_domain(plain, at + 1);

    while (from > 0 && at - from < LOCAL_LONGEST && is_mail_char(plain, from - 1, "._%+-"))
        from--;
    while (from < at && !plain_is_word(plain->bytes[from]))
        from++;
    if (to != 0 && from < at)
        finder_add_plain(finder, TEXT_EMAIL, from, to, copy_original(finder, from, to, 'A', 'Z'));
}

static void find_code_at_word(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (scan_length(scan, index) == 2)
        find_iban(finder, scan->atoms[index].from);
    find_case_number(finder, index);
    if (scan_is_one_of(scan, index, "klasa klase klasu urbroj"))
        find_office_number(finder, index + 1);
}

void find_codes(struct finder *finder)
{
    const struct scan *scan = &finder->scan;

    for (size_t i = 0; i < scan->count; i++) {
        if (scan->atoms[i].kind == ATOM_DIGITS) {
            find_plain_code(finder, i);
            find_dashed_account(finder, i);
            find_numbered_case(finder, i);
        } else if (scan->atoms[i].kind == ATOM_WORD && finder->has_digits) {
            find_code_at_word(finder, i);
        } else if (scan_is_sign(scan, i, '@')) {
            find_email(finder, scan->atoms[i].from);
        }
    }
}
