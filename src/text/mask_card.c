/*
 * Card numbers. Digits stand in groups, groups that only separators part are a chain, and every row
 * of whole groups of a chain with 13 to 19 digits that passes Luhn's check is hidden. Inside one
 * longer group a number counts when it has the prefix and the length of an issuer: otherwise one in
 * ten of all long numbers would be hidden. Beside the word card four groups of four that begin like
 * a card's are hidden without the check: somebody mistyped a digit.
 *
 * Numbers that are known to be something else stay: IBANs, account numbers and JMBGs by their own
 * check, dates, and phone numbers with 00. They protect only rows of digits inside them: when one
 * reaches beyond, nothing in that chain is protected.
 */
#include "base/vec.h"
#include "check_digits.h"
#include "masker.h"
#include "read_iban.h"

enum { CARD_SHORTEST = 13, CARD_LONGEST = 19, MOST_BETWEEN = 3, LONGEST_PHONE = 15, BESIDE = 6 };

struct group {
    size_t from, to; /* in the plain text */
    size_t atom;
    bool chained; /* to the group before */
};

struct groups VEC_OF(struct group);
struct zones VEC_OF(struct span);

struct cards {
    struct masker *masker;
    struct groups groups;
    struct zones zones; /* of what stays, by start */
};

static const struct plain *plain_of(const struct cards *cards)
{
    return &cards->masker->scan.plain;
}

static size_t group_length(const struct cards *cards, size_t index)
{
    return cards->groups.items[index].to - cards->groups.items[index].from;
}

static struct str group_digits(const struct cards *cards, size_t index)
{
    return plain_part(plain_of(cards), cards->groups.items[index].from,
                      cards->groups.items[index].to);
}

static bool is_chained(const struct plain *plain, size_t from, size_t to)
{
    if (to - from > MOST_BETWEEN)
        return false;
    for (size_t i = from; i < to; i++) {
        if (strchr(" \n-./_|", plain->bytes[i]) == NULL)
            return false;
    }
    return true;
}

static void find_groups(struct cards *cards)
{
    const struct scan *scan = &cards->masker->scan;

    for (size_t i = 0; i < scan->count; i++) {
        struct group group = {scan->atoms[i].from, scan->atoms[i].to, i, false};
        size_t count = cards->groups.count;

        if (scan->atoms[i].kind != ATOM_DIGITS)
            continue;
        if (count > 0)
            group.chained = is_chained(&scan->plain, cards->groups.items[count - 1].to, group.from);
        vec_push(&cards->groups, group);
    }
}

static bool is_dash_between(const struct cards *cards, size_t index)
{
    const struct group *groups = cards->groups.items;

    return index > 0 && index < cards->groups.count &&
           groups[index].from == groups[index - 1].to + 1 &&
           plain_of(cards)->bytes[groups[index - 1].to] == '-';
}

/* "265-1234567-57" */
static bool is_serbian_account(const struct cards *cards, size_t index)
{
    char digits[18];
    struct str account;

    if (!is_dash_between(cards, index + 1) || !is_dash_between(cards, index + 2) ||
        group_length(cards, index) != 3 || group_length(cards, index + 1) > 13 ||
        group_length(cards, index + 2) != 2)
        return false;
    account = group_digits(cards, index + 1);
    memset(digits, '0', sizeof digits);
    memcpy(digits, group_digits(cards, index).bytes, 3);
    memcpy(digits + 16 - account.length, account.bytes, account.length);
    memcpy(digits + 16, group_digits(cards, index + 2).bytes, 2);
    return check_serbian_account(str_of(digits, sizeof digits));
}

/* "1001005-1863000160" */
static bool is_croatian_account(const struct cards *cards, size_t index)
{
    char digits[17];

    if (!is_dash_between(cards, index + 1) || group_length(cards, index) != 7 ||
        group_length(cards, index + 1) != 10)
        return false;
    memcpy(digits, group_digits(cards, index).bytes, 7);
    memcpy(digits + 7, group_digits(cards, index + 1).bytes, 10);
    return check_croatian_account(str_of(digits, sizeof digits));
}

/* How many groups from here on are a number with a better check, or 0. */
static size_t count_checked_groups(const struct cards *cards, size_t index)
{
    struct str digits = group_digits(cards, index);

    if (check_jmbg(digits) || check_serbian_account(digits) || check_croatian_account(digits))
        return 1;
    return is_serbian_account(cards, index) ? 3 : is_croatian_account(cards, index) ? 2 : 0;
}

static int compare_zones(const void *left, const void *right)
{
    const struct span *a = left;
    const struct span *b = right;

    return (a->start > b->start) - (a->start < b->start);
}

static void find_zones(struct cards *cards)
{
    const struct scan *scan = &cards->masker->scan;
    char iban[IBAN_LONGEST];
    size_t length;

    for (size_t i = 0; i < scan->count; i++) {
        size_t end = scan->atoms[i].kind == ATOM_WORD
                         ? read_iban(&scan->plain, scan->atoms[i].from, iban, &length)
                         : 0;

        if (end != 0)
            vec_push(&cards->zones, (struct span){scan->atoms[i].from, end});
    }
    for (size_t i = 0; i < cards->groups.count; i++) {
        size_t count = count_checked_groups(cards, i);

        if (count != 0)
            vec_push(&cards->zones, (struct span){cards->groups.items[i].from,
                                                  cards->groups.items[i + count - 1].to});
    }
    if (cards->zones.count > 1)
        qsort(cards->zones.items, cards->zones.count, sizeof *cards->zones.items, compare_zones);
}

/* How [from, to) lies to the zones. A few may start at nearly the same place, hence the short walk
 * back. */
enum relation { APART, INSIDE, ACROSS };

static enum relation relation_to_zones(const struct cards *cards, size_t from, size_t to)
{
    size_t low = 0;
    size_t high = cards->zones.count;
    enum relation relation = APART;

    while (low < high) { /* the first zone that starts behind the row */
        size_t middle = low + (high - low) / 2;

        if (cards->zones.items[middle].start >= to)
            high = middle;
        else
            low = middle + 1;
    }
    for (size_t i = low, seen = 0; i > 0 && seen < 2 * IBAN_LONGEST; i--, seen++) {
        const struct span *zone = &cards->zones.items[i - 1];

        if (zone->start <= from && to <= zone->end)
            return INSIDE;
        if (zone->end > from)
            relation = ACROSS;
    }
    return relation;
}

static int group_value(const struct cards *cards, size_t index)
{
    int64_t value = 0;

    return str_to_int(group_digits(cards, index), &value) && value < 10000 ? (int)value : 0;
}

static bool is_date(const struct cards *cards, size_t index)
{
    int a = group_value(cards, index);
    int b = group_value(cards, index + 1);
    int c = group_value(cards, index + 2);

    return b >= 1 && b <= 12 &&
           ((a >= 1 && a <= 31 && c >= 1900 && c <= 2100) ||
            (a >= 1900 && a <= 2100 && c >= 1 && c <= 31));
}

/* "01.03.2026 - 31.03.2026": 16 digits, but nothing to hide. */
static bool is_dates(const struct cards *cards, size_t first, size_t last)
{
    if ((last - first + 1) % 3 != 0)
        return false;
    for (size_t i = first; i <= last; i += 3) {
        if (!is_date(cards, i))
            return false;
    }
    return true;
}

/* "00385 91 555 0100": no card number starts with 00. */
static bool is_phone(struct str digits)
{
    return digits.length <= LONGEST_PHONE && digits.bytes[0] == '0' && digits.bytes[1] == '0' &&
           digits.bytes[2] != '0';
}

struct chain {
    size_t first, after; /* groups */
    bool unprotected;    /* zones count no longer */
};

/* Groups [first, last] were found to be a card number. False: the chain is to be searched again
 * without zones. */
static bool hide_groups(struct cards *cards, struct chain *chain, size_t first, size_t last)
{
    size_t from = cards->groups.items[first].from;
    size_t to = cards->groups.items[last].to;

    if (!chain->unprotected) {
        enum relation relation = relation_to_zones(cards, from, to);

        if (relation == INSIDE)
            return true;
        if (relation == ACROSS) {
            chain->unprotected = true;
            return false;
        }
    }
    for (size_t i = first; i <= last; i++)
        masker_hide(cards->masker, cards->groups.items[i].from, cards->groups.items[i].to,
                    TEXT_SECRET_CARD);
    return true;
}

/* All rows of whole groups that start with this one. The digits come as they were, hidden or not.
 */
static bool search_rows(struct cards *cards, struct chain *chain, size_t first, const char *digits)
{
    char row[CARD_LONGEST];
    size_t length = 0;

    for (size_t last = first; last < chain->after; last++) {
        const struct group *group = &cards->groups.items[last];

        if (length + group_length(cards, last) > CARD_LONGEST)
            return true;
        memcpy(row + length, digits + group->from, group_length(cards, last));
        length += group_length(cards, last);
        if (length < CARD_SHORTEST || !check_luhn(str_of(row, length)) ||
            is_phone(str_of(row, length)) || (last > first && is_dates(cards, first, last)))
            continue;
        if (!hide_groups(cards, chain, first, last))
            return false;
    }
    return true;
}

static int prefix(const char *digits, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static bool is_between(int value, int least, int most)
{
    return value >= least && value <= most;
}

/* Prefixes and lengths that are issued (ISO/IEC 7812): Visa, Mastercard, Maestro, Dina, Mir, Amex,
 * Diners, JCB ... */
static bool is_issued(const char *digits, size_t length)
{
    int two = prefix(digits, 2);
    int four = prefix(digits, 4);

    switch (length) {
    case 14:
        return two == 36 || two == 38 || is_between(four, 3000, 3059);
    case 15:
        return two == 34 || two == 37;
    case 16:
        return digits[0] == '4' || is_between(two, 50, 58) || two == 60 || two == 62 || two == 63 ||
               is_between(two, 64, 67) || is_between(four, 2200, 2204) ||
               is_between(four, 2221, 2720) || is_between(four, 3528, 3589) || four == 9891;
    case 19:
        return digits[0] == '4' || two == 62 || is_between(two, 67, 67);
    default:
        return false;
    }
}

static bool holds_issued_number(struct str digits)
{
    for (size_t from = 0; from + 14 <= digits.length; from++) {
        for (size_t length = 14; length <= CARD_LONGEST && from + length <= digits.length;
             length++) {
            if (is_issued(digits.bytes + from, length) &&
                check_luhn(str_of(digits.bytes + from, length)))
                return true;
        }
    }
    return false;
}

static bool search_inside(struct cards *cards, struct chain *chain, size_t index,
                          const char *digits)
{
    struct str group = str_of(digits + cards->groups.items[index].from, group_length(cards, index));

    return group.length < 15 || !holds_issued_number(group) ||
           hide_groups(cards, chain, index, index);
}

static bool is_card_word(const struct scan *scan, size_t atom)
{
    return scan_is_word(scan, atom) &&
           scan_is_one_of(scan, atom,
                          "card cards kartica kartice kartici karticu karticom visa mastercard "
                          "maestro dina");
}

/* What a number that stands right behind belongs to, cards or not. */
static bool is_other_word(const struct scan *scan, size_t atom)
{
    return scan_is_word(scan, atom) &&
           scan_is_one_of(scan, atom,
                          "iban account accounts racun racuna racunu reference ref referenca "
                          "poziv poziva odobrenja zaduzenja nalog naloga order case predmet "
                          "predmeta ugovor ugovora contract invoice faktura fakture phone telefon");
}

static bool is_beside_card_word(const struct scan *scan, size_t first, size_t last)
{
    for (size_t i = 1; i <= BESIDE && i <= first; i++) {
        if (is_other_word(scan, first - i))
            return false;
        if (is_card_word(scan, first - i))
            return true;
    }
    for (size_t i = last + 1; i <= last + BESIDE; i++) {
        if (is_card_word(scan, i))
            return true;
    }
    return false;
}

/* "kartica 4539 1488 0343 6466": the chain is four groups of four, or an expiry date follows. */
static bool is_mistyped(const struct cards *cards, const struct chain *chain, const char *digits)
{
    const struct scan *scan = &cards->masker->scan;
    const struct group *groups = cards->groups.items;
    size_t first = chain->first;

    if (chain->after - first < 4 || !is_between(digits[groups[first].from], '3', '6') ||
        (!scan_is_spaced(scan, groups[first].atom) && groups[first].atom > 0 &&
         scan_is_word(scan, groups[first].atom - 1)))
        return false;
    for (size_t i = first; i < first + 4; i++) {
        if (group_length(cards, i) != 4)
            return false;
    }
    if (chain->after - first > 4 && group_length(cards, first + 4) > 2)
        return false;
    return is_beside_card_word(scan, groups[first].atom, groups[first + 3].atom);
}

static bool search_chain(struct cards *cards, struct chain *chain, const char *digits)
{
    if (is_mistyped(cards, chain, digits) &&
        !hide_groups(cards, chain, chain->first, chain->first + 3))
        return false;
    for (size_t i = chain->first; i < chain->after; i++) {
        if (!search_rows(cards, chain, i, digits) || !search_inside(cards, chain, i, digits))
            return false;
    }
    return true;
}

/* "4539 **** 12/27 123": the digits behind a card and its expiry date are the CVV. */
static void hide_cvv_behind(struct cards *cards, size_t first)
{
    const struct group *groups = cards->groups.items;
    const struct plain *plain = plain_of(cards);
    size_t cvv = first + 2;

    if (first == 0 || cvv >= cards->groups.count || plain->bytes[groups[first - 1].from] != '*' ||
        groups[first].from - groups[first - 1].to > MOST_BETWEEN || !groups[first + 1].chained ||
        plain->bytes[groups[first].from] == '*' || group_length(cards, first) > 2 ||
        !is_between(group_value(cards, first), 1, 12) || group_length(cards, first + 1) % 2 != 0 ||
        group_length(cards, first + 1) > 4 ||
        groups[cvv].from - groups[cvv - 1].to > MOST_BETWEEN ||
        !is_between((int)group_length(cards, cvv), 3, 4) ||
        plain_is_word(plain_at(plain, groups[cvv].to)))
        return;
    masker_hide(cards->masker, groups[cvv].from, groups[cvv].to, TEXT_SECRET_CVV);
}

static void search_chains(struct cards *cards)
{
    struct str digits =
        arena_copy(cards->masker->arena, plain_part(plain_of(cards), 0, plain_of(cards)->length));

    for (size_t first = 0; first < cards->groups.count;) {
        struct chain chain = {first, first + 1, false};

        while (chain.after < cards->groups.count && cards->groups.items[chain.after].chained)
            chain.after++;
        if (!search_chain(cards, &chain, digits.bytes))
            search_chain(cards, &chain, digits.bytes);
        first = chain.after;
    }
}

void mask_cards(struct masker *masker)
{
    struct cards cards = {.masker = masker};

    find_groups(&cards);
    if (cards.groups.count > 0) {
        find_zones(&cards);
        search_chains(&cards);
    }
    if (masker->changed) {
        for (size_t i = 0; i < cards.groups.count; i++)
            hide_cvv_behind(&cards, i);
    }
    vec_clear(&cards.groups);
    vec_clear(&cards.zones);
}
