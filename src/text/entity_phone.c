/*
 * Phone numbers: international ones by + or 00, domestic ones by their leading 0. The groups of
 * digits are what tells them from dates and amounts; a group that belongs to something else ends
 * them.
 */
#include "entity_finder.h"

enum {
    MOST_GROUPS = 8,
    MOST_DIGITS = 15, /* E.164, and 00 in front does not count */
    DOMESTIC_SHORTEST = 8,
    DOMESTIC_LONGEST = 11,
    INTERNATIONAL_SHORTEST = 9, /* with the country's code */
    MOST_NAMING = 5             /* atoms back to the word that names the digits: "račun broj : " */
};

struct phone {
    size_t ends[MOST_GROUPS];   /* atom behind each group */
    size_t digits[MOST_GROUPS]; /* so far */
    size_t count;
    char text[MOST_DIGITS + 3];
    bool dotted;
};

static bool is_currency_at(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    enum word_class class = finder_class(finder, index);

    if (class == WORD_CURRENCY || class == WORD_SCALE || class == WORD_PERCENT ||
        class == WORD_UNIT)
        return true;
    return scan_is_sign(scan, index, PLAIN_EURO) || scan_is_sign(scan, index, '$') ||
           scan_is_sign(scan, index, '%') ||
           ((scan_is_sign(scan, index, ',') || scan_is_sign(scan, index, ':')) &&
            !scan_is_spaced(scan, index) && scan_is_digits(scan, index + 1) &&
            !scan_is_spaced(scan, index + 1));
}

/* "(0)" after the country's code is not dialled. */
static size_t skip_trunk_zero(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (scan_is_sign(scan, index, '(') && scan_is_one_of(scan, index + 1, "0") &&
        scan_is_sign(scan, index + 2, ')'))
        return index + 3;
    return index;
}

/* The atom of the next group of digits behind one separator, or 0. */
static size_t next_group(const struct finder *finder, size_t index, bool *dotted)
{
    const struct scan *scan = &finder->scan;
    size_t next = skip_trunk_zero(finder, index);
    char sign;

    if (scan_is_digits(scan, next))
        return next == index && scan->atoms[next].from > scan->atoms[next - 1].to + 1 ? 0 : next;
    if (next >= scan->count || scan->atoms[next].line)
        return 0;
    sign = scan->plain.bytes[scan->atoms[next].from];
    if (sign == '.')
        *dotted = true;
    if (sign == '(' || sign == ')' || sign == '-' || sign == '/' ||
        (sign == '.' && !scan_is_spaced(scan, next)))
        next++;
    else
        return 0;
    if (sign == ')' && (scan_is_sign(scan, next, '-') || scan_is_sign(scan, next, '/')))
        next++;
    return scan_is_digits(scan, next) ? next : 0;
}

static bool add_group(const struct finder *finder, size_t index, struct phone *phone, size_t most)
{
    struct str digits = scan_part(&finder->scan, index);
    size_t before = phone->count ? phone->digits[phone->count - 1] : 0;

    if (phone->count == MOST_GROUPS || before + digits.length > most ||
        is_currency_at(finder, index + 1))
        return false;
    memcpy(phone->text + before, digits.bytes, digits.length);
    phone->digits[phone->count] = before + digits.length;
    phone->ends[phone->count++] = index + 1;
    return true;
}

static void read_groups(const struct finder *finder, size_t index, struct phone *phone, size_t most)
{
    size_t group = index;

    *phone = (struct phone){0};
    while (group != 0 || phone->count == 0) {
        bool dotted = false;

        if (!add_group(finder, group, phone, most))
            return;
        group = next_group(finder, group + 1, &dotted);
        phone->dotted = phone->dotted || (group != 0 && dotted);
    }
}

/* Groups that are a date: 01.03.2026, 2026-03-01. */
static bool looks_like_date(const struct finder *finder, size_t first, const struct phone *phone)
{
    size_t a = scan_length(&finder->scan, first);
    size_t b = phone->count > 1 ? phone->digits[1] - phone->digits[0] : 0;
    size_t c = phone->count > 2 ? phone->digits[2] - phone->digits[1] : 0;

    return (a <= 2 && b > 0 && b <= 2 && (c == 4 || c == 2) && phone->digits[2] <= 8) ||
           (a == 4 && b > 0 && b <= 2 && c > 0 && c <= 2);
}

/* "JMBG: 0101 0065 0000 6", "broj računa 0101 0065 00": the word right in front says what the
 * digits are. */
static bool is_called_otherwise(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    for (size_t steps = 0; index > 0 && steps < MOST_NAMING; steps++) {
        index--;
        if (scan_is_one_of(
                scan, index,
                "jmbg oib iban pib mbs racun racuna racunu account predmet predmeta ugovor "
                "ugovora contract invoice faktura fakture"))
            return true;
        if (!scan_is_one_of(scan, index, "mi je is broj br number no pod") &&
            !memchr(":.#=", scan->plain.bytes[scan->atoms[index].from], 4))
            return false;
    }
    return false;
}

static bool is_free(const struct finder *finder, size_t first, size_t after)
{
    const struct scan *scan = &finder->scan;

    if (first > 0 && !scan_is_spaced(scan, first) &&
        (scan_is_word(scan, first - 1) ||
         memchr("*-/.,+", scan->plain.bytes[scan->atoms[first - 1].from], 6) != NULL))
        return false;
    if (after >= scan->count || scan_is_spaced(scan, after))
        return true;
    return !scan_is_word(scan, after) && !scan_is_digits(scan, after) &&
           !scan_is_sign(scan, after, '*');
}

/* "4539 1488 0343 6468": the middle of something */
static bool is_inside(const struct finder *finder, size_t first)
{
    return first > 0 && scan_is_digits(&finder->scan, first - 1);
}

/* Numbers of Croatia and Serbia have at most 12 digits with the country's code; a further group is
 * something else. */
static size_t longest_number(struct str digits)
{
    return str_starts(digits, STR("385")) || str_starts(digits, STR("381")) ? 12 : MOST_DIGITS;
}

static void find_international(struct finder *finder, size_t first, size_t index, size_t zeros)
{
    struct phone phone;
    size_t last;

    if (zeros > 0 && is_inside(finder, first))
        return;
    read_groups(finder, index, &phone, MOST_DIGITS + zeros);
    for (last = phone.count; last > 0; last--) {
        size_t length = phone.digits[last - 1] - zeros;
        struct str digits = str_of(phone.text + zeros, length);

        if (length < INTERNATIONAL_SHORTEST || digits.bytes[0] == '0')
            return;
        if (length > longest_number(digits) || !is_free(finder, first, phone.ends[last - 1]))
            continue;
        finder_add_text(finder, TEXT_PHONE, first, phone.ends[last - 1],
                        arena_printf(finder->arena, "+%.*s", STR_ARG(digits)));
        return;
    }
}

/* "385 98 123 456": nobody says what it is, so all of it must be there. */
static void find_without_plus(struct finder *finder, size_t index)
{
    struct phone phone;
    size_t length;

    if (is_inside(finder, index))
        return;
    read_groups(finder, index, &phone, MOST_DIGITS);
    length = phone.count ? phone.digits[phone.count - 1] : 0;
    if (length >= 11 && length <= 12 && !phone.dotted)
        find_international(finder, index, index, 0);
}

static void find_domestic(struct finder *finder, size_t index)
{
    struct str head = scan_part(&finder->scan, index);
    size_t first = index > 0 && scan_is_sign(&finder->scan, index - 1, '(') ? index - 1 : index;
    struct phone phone;

    if (is_inside(finder, first) || is_called_otherwise(finder, first))
        return;
    read_groups(finder, index, &phone, DOMESTIC_LONGEST);
    if (looks_like_date(finder, index, &phone) || (phone.dotted && head.length != 3))
        return;
    for (size_t last = phone.count; last > 0; last--) {
        size_t length = phone.digits[last - 1];

        if (length < DOMESTIC_SHORTEST || (last == 1 && (length < 9 || length > 10)) ||
            (last > 1 && head.length > 4))
            return;
        if (!is_free(finder, first, phone.ends[last - 1]))
            continue;
        finder_add_text(finder, TEXT_PHONE, first, phone.ends[last - 1],
                        arena_copy(finder->arena, str_of(phone.text, length)));
        return;
    }
}

void find_phones(struct finder *finder)
{
    const struct scan *scan = &finder->scan;

    for (size_t i = 0; finder->has_digits && i < scan->count; i++) {
        struct str digits = scan_part(scan, i);
        bool plus = i > 0 && scan_is_sign(scan, i - 1, '+') && !scan_is_spaced(scan, i);

        if (scan->atoms[i].kind != ATOM_DIGITS)
            continue;
        if (plus)
            find_international(finder, i - 1, i, 0);
        else if (is_one_of(digits, "385 381") ||
                 (digits.length >= 11 && digits.length <= 12 &&
                  (str_starts(digits, STR("385")) || str_starts(digits, STR("381")))))
            find_without_plus(finder, i);
        else if (str_starts(digits, STR("00")))
            find_international(finder, i, i, 2);
        else if (digits.bytes[0] == '0' && digits.length > 1)
            find_domestic(finder, i);
    }
}
