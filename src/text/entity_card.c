/* Card numbers that pass Luhn's check, and what is left of them where somebody hid the rest. */
#include "check_digits.h"
#include "entity_finder.h"

enum { CARD_SHORTEST = 13, CARD_LONGEST = 19, LAST_DIGITS = 4, MOST_BETWEEN = 8, BESIDE = 6 };

static bool is_mask(char byte)
{
    return byte == '*' || byte == 'x' || byte == '#';
}

static bool is_between(char byte)
{
    return byte == ' ' || byte == '-' || byte == '.';
}

/* A row of digits and hidden digits with single separators. */
struct card_row {
    size_t end; /* behind the last digit */
    size_t digits;
    size_t hidden;
    char text[CARD_LONGEST];
    size_t groups[CARD_LONGEST]; /* characters of each */
    size_t group_count;
};

static void read_row(const struct plain *plain, size_t from, struct card_row *row)
{
    *row = (struct card_row){.end = from, .group_count = 1};
    for (size_t at = from; row->digits + row->hidden < CARD_LONGEST; at++) {
        char byte = plain_at(plain, at);
        bool hidden = is_mask(byte);

        if (plain_is_digit(byte) || hidden) {
            row->text[row->digits + row->hidden] = hidden ? '*' : byte;
            row->digits += !hidden;
            row->hidden += hidden;
            row->groups[row->group_count - 1]++;
            row->end = at + 1;
        } else if (is_between(byte) &&
                   (plain_is_digit(plain_at(plain, at + 1)) || is_mask(plain_at(plain, at + 1)))) {
            if (++row->group_count > CARD_LONGEST)
                return;
        } else {
            return;
        }
    }
}

static struct str last_of(const struct finder *finder, const struct card_row *row)
{
    size_t count = row->digits + row->hidden;

    return arena_copy(finder->arena, str_of(row->text + count - LAST_DIGITS, LAST_DIGITS));
}

/* How cards are written: 4-4-4-4 and on, 4-6-5, digit by digit, or as one row of a length that is
 * issued. "***** ***
 * *** *******" is a PIN in words. */
static bool has_groups_of_card(const struct card_row *row)
{
    const size_t *groups = row->groups;
    size_t count = row->digits + row->hidden;

    if (row->group_count == 1)
        return count == 15 || count == 16 || count == 19;
    if (row->group_count == 3)
        return groups[0] == 4 && groups[1] == 6 && (groups[2] == 4 || groups[2] == 5);
    for (size_t i = 1; i + 1 < row->group_count; i++) {
        if (groups[i] != groups[0])
            return false;
    }
    return (groups[0] == 1 || groups[0] == 2 || groups[0] == 4) && count >= CARD_SHORTEST &&
           groups[row->group_count - 1] <= groups[0];
}

/* "4539 **** **** 0192", "**** 0192", "****0192", or all hidden. */
static bool is_masked_card(const struct card_row *row)
{
    size_t count = row->digits + row->hidden;

    if (row->hidden < LAST_DIGITS ||
        memchr(row->text + count - LAST_DIGITS, '*', LAST_DIGITS) != NULL)
        return row->digits == 0 && has_groups_of_card(row);
    return count <= CARD_LONGEST;
}

static bool is_border(const struct plain *plain, size_t before, size_t after)
{
    char left = before == SIZE_MAX ? '\0' : plain_at(plain, before);
    char right = plain_at(plain, after);

    return !plain_is_word(left) && !is_mask(left) && !plain_is_word(right) && !is_mask(right);
}

/* Of 13, 17 and 18 digits there are hardly cards, but numbers of persons and accounts with a better
 * check. */
static bool is_card_number(struct str digits)
{
    return digits.length >= CARD_SHORTEST && check_luhn(digits) && !check_jmbg(digits) &&
           !check_serbian_account(digits) && !check_croatian_account(digits);
}

static bool is_password_word(const struct scan *scan, size_t index)
{
    return scan_is_one_of(
        scan, index,
        "password passwd passphrase passcode pwd pass lozinka lozinke lozinki lozinku "
        "lozinkom zaporka zaporke zaporki zaporku sifra sifre sifri sifru parola parolu");
}

static bool is_card_word(const struct scan *scan, size_t index)
{
    return scan_is_one_of(
        scan, index, "card cards kartica kartice kartici karticu visa mastercard maestro dina");
}

/* The atom that starts at this character, or the first behind it. */
static size_t atom_at(const struct scan *scan, size_t from)
{
    size_t low = 0, high = scan->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (scan->atoms[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* One row of stars is a hidden password where that is the nearer word: "šifra mi je
 * ****************". */
static bool is_password(const struct finder *finder, size_t from, const struct card_row *row)
{
    const struct scan *scan = &finder->scan;
    size_t first = atom_at(scan, from);
    size_t after = atom_at(scan, row->end);

    if (row->digits > 0 || row->group_count > 1)
        return false;
    for (size_t i = 1; i <= BESIDE && i <= first; i++) {
        if (is_card_word(scan, first - i) || is_password_word(scan, first - i))
            return is_password_word(scan, first - i);
    }
    while (scan_is_one_of(scan, after, "je is bila was mi moja my nova new"))
        after++;
    return after > atom_at(scan, row->end) && is_password_word(scan, after);
}

static void find_row(struct finder *finder, size_t from)
{
    const struct plain *plain = &finder->scan.plain;
    struct card_row row;

    read_row(plain, from, &row);
    if (row.digits + row.hidden < 2 * LAST_DIGITS || !is_border(plain, from - 1, row.end))
        return;
    if (row.hidden > 0 ? is_masked_card(&row) && !is_password(finder, from, &row)
                       : is_card_number(str_of(row.text, row.digits)))
        finder_add_plain(finder, TEXT_CARD, from, row.end, last_of(finder, &row));
}

/* A row starts where neither a digit nor a separator of one stands in front. */
static bool starts_row(const struct plain *plain, size_t index)
{
    char byte = plain_at(plain, index);

    if (!plain_is_digit(byte) && !is_mask(byte))
        return false;
    return index == 0 ||
           !(plain_is_word(plain->bytes[index - 1]) || is_mask(plain->bytes[index - 1]));
}

/* Words that may stand between "ending" or "last four" and the digits. */
static bool is_filler(const struct finder *finder, size_t index)
{
    return scan_is_one_of(&finder->scan, index,
                          "in with on s sa na digits numbers cifre cifara znamenke znamenki brojke "
                          "brojevi broja su je are is "
                          "of the my card moje kartice karticu card's") ||
           scan_is_sign(&finder->scan, index, ':');
}

static bool introduces_ending(const struct finder *finder, size_t index, size_t *after)
{
    const struct scan *scan = &finder->scan;

    *after = index + 1;
    if (scan_is_one_of(scan, index, "ending ends zavrsava zavrsavaju zavrsetkom zavrsnih"))
        return true;
    if (finder_class(finder, index) != WORD_LAST ||
        !(scan_is_one_of(scan, index + 1, "four cetiri cetri") ||
          scan_is_one_of(scan, index + 1, "4") ||
          (scan_is_digits(scan, index + 1) && scan_is_one_of(scan, index + 1, "4"))))
        return false;
    *after = index + 2;
    return true;
}

/* "ending in 4417", "koja završava na 4417", "zadnje četiri znamenke 4417". */
static void find_ending(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t after;
    size_t limit;

    if (!introduces_ending(finder, index, &after))
        return;
    for (limit = after + MOST_BETWEEN; after < limit && is_filler(finder, after); after++)
        ;
    if (scan_is_digits(scan, after) && scan_length(scan, after) == LAST_DIGITS &&
        (scan_is_spaced(scan, after + 1) || !scan_is_word(scan, after + 1)))
        finder_add_text(finder, TEXT_CARD, index, after + 1,
                        arena_copy(finder->arena, scan_part(scan, after)));
}

/* Nothing that could be a part of a card: most messages. */
static bool has_no_row(const struct finder *finder)
{
    const struct plain *plain = &finder->scan.plain;

    return !finder->has_digits && memchr(plain->bytes, '*', plain->length) == NULL &&
           memchr(plain->bytes, '#', plain->length) == NULL &&
           memchr(plain->bytes, 'x', plain->length) == NULL;
}

void find_cards(struct finder *finder)
{
    const struct plain *plain = &finder->scan.plain;

    if (has_no_row(finder))
        return;
    for (size_t i = 0; i < plain->length; i++) {
        if (starts_row(plain, i))
            find_row(finder, i);
    }
    for (size_t i = 0; finder->has_digits && i < finder->scan.count; i++)
        find_ending(finder, i);
}
