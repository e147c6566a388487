/* Numbers and what they count: money, percent, or nothing we know. */
#include "read_number.h"
#include "currency.h"
#include "text/locale.h"

enum { MOST_CODE_DIGITS = 6 }; /* a longer row of digits with dashes is a code, not a range */

static const int64_t most_minor = INT64_C(999999999999999); /* what text_parse_money() reads */

static int sign_currency(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (index >= scan->count)
        return 0;
    switch (scan->plain.bytes[scan->atoms[index].from]) {
    case PLAIN_EURO:
        return CURRENCY('E', 'U', 'R');
    case PLAIN_POUND:
        return CURRENCY('G', 'B', 'P');
    case PLAIN_YEN:
        return CURRENCY('J', 'P', 'Y');
    case '$':
        return CURRENCY('U', 'S', 'D');
    default:
        return 0;
    }
}

/* "km" is a kilometre until somebody writes it like the code on a price tag. */
static bool is_kilometre(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    return scan_is_one_of(scan, index, "km") &&
           !plain_is_upper(&scan->plain, scan->atoms[index].from + 1);
}

/* A currency behind a number, from this atom on; *after moves behind it. 0: there is none. */
static int read_currency(const struct finder *finder, size_t index, size_t *after)
{
    int country = 0;
    int currency = sign_currency(finder, index);

    if (currency == 0 && finder_class(finder, index) == WORD_OF_COUNTRY)
        country = finder_value(finder, index++);
    if (currency == 0 && finder_class(finder, index) == WORD_CURRENCY &&
        !is_kilometre(finder, index))
        currency = finder_value(finder, index);
    if (currency == 0 && finder_class(finder, index) == WORD_CROWN)
        currency = finder_value(finder, index);
    if (currency == 0 && scan_is_one_of(&finder->scan, index, "e") &&
        !scan_is_spaced(&finder->scan, index))
        currency = CURRENCY('E', 'U', 'R'); /* "300e" */
    if (currency == 0)
        return 0;
    *after = index + 1;
    return country ? country : currency;
}

/* Only signs and short names stand in front: "EUR 50", "kn 50", not "eura 50". */
static int currency_before(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t before = index - 1;
    int sign;

    if (index == 0 || (index > 1 && scan_is_digits(scan, index - 2)))
        return 0;
    sign = sign_currency(finder, before);
    if (sign != 0)
        return sign;
    if (finder_class(finder, before) != WORD_CURRENCY || scan_length(scan, before) > 3 ||
        is_kilometre(finder, before))
        return 0;
    return finder_value(finder, before);
}

/* number times a currency's minor unit; false when it does not fit, or is finer than that: a rate,
 * no sum. */
static bool to_minor(const struct number *number, int decimals, int64_t *out)
{
    int64_t minor = number->units;
    int scale = number->scale;

    for (; scale < decimals; scale++) {
        if (__builtin_mul_overflow(minor, 10, &minor))
            return false;
    }
    for (; scale > decimals; scale--) {
        if (minor % 10 != 0)
            return false;
        minor /= 10;
    }
    *out = number->negative ? -minor : minor;
    return minor <= most_minor;
}

/* "i 20 centi" behind "5 eura". */
static void read_cents(const struct finder *finder, int currency, int64_t *minor, size_t *after)
{
    size_t index = *after + (scan_is_one_of(&finder->scan, *after, "i and") ? 1 : 0);
    int cents;
    size_t behind;

    if (*minor > most_minor / 10 || !read_count(finder, index, 99, &cents, &behind) ||
        finder_class(finder, behind) != WORD_CENT || finder_value(finder, behind) != currency)
        return;
    *minor += *minor < 0 ? -cents : cents;
    *after = behind + 1;
}

static void add_amount(struct finder *finder, size_t first, size_t after, int currency,
                       int64_t minor)
{
    struct value value = {.kind = VALUE_MONEY, .money = {.minor = minor}};

    currency_code(currency, value.money.currency);
    finder_add(finder, TEXT_AMOUNT, first, after, money_canonical(&value.money, finder->arena),
               value);
}

/* "50,- kn", "50.- kn" */
static size_t skip_price_dash(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if ((scan_is_sign(scan, index, ',') || scan_is_sign(scan, index, '.')) &&
        !scan_is_spaced(scan, index) && scan_is_sign(scan, index + 1, '-') &&
        !scan_is_spaced(scan, index + 1))
        return index + 2;
    return index;
}

static int decimals_of(int currency)
{
    char code[4];

    currency_code(currency, code);
    return text_currency_decimals(str_from(code));
}

static void find_amount(struct finder *finder, const struct number *number)
{
    size_t after = number->after;
    int currency = read_currency(finder, skip_price_dash(finder, number->after), &after);
    int64_t minor;

    if (currency != 0 && to_minor(number, decimals_of(currency), &minor)) {
        read_cents(finder, currency, &minor, &after);
        add_amount(finder, number->first, after, currency, minor);
        return;
    }
    currency = number->worded && !number->grouped ? 0 : currency_before(finder, number->first);
    if (currency != 0 && to_minor(number, decimals_of(currency), &minor))
        add_amount(finder, number->first - 1, number->after, currency, minor);
    if (finder_class(finder, number->after) == WORD_CENT && number->scale == 0)
        add_amount(finder, number->first, number->after + 1, finder_value(finder, number->after),
                   number->negative ? -number->units : number->units);
}

static void find_percent(struct finder *finder, const struct number *number)
{
    const struct scan *scan = &finder->scan;
    size_t after = number->after;
    struct value value = value_number(number_value(number));

    if (scan_is_sign(scan, after, '%') || finder_class(finder, after) == WORD_PERCENT)
        after += 1;
    else if (scan_is_one_of(scan, after, "per") && scan_is_one_of(scan, after + 1, "cent"))
        after += 2;
    else
        return;
    finder_add(finder, TEXT_PERCENT, number->first, after, number_canonical(number, finder->arena),
               value);
}

static bool is_glued(const struct finder *finder, size_t index)
{
    return index < finder->scan.count && !finder->scan.atoms[index].spaced;
}

/* "Q1", "3D", "24/7", "17:30": digits that are a part of something. */
static bool is_part_of_word(const struct finder *finder, const struct number *number)
{
    const struct scan *scan = &finder->scan;
    size_t after = number->after;

    if (number->first > 0 && is_glued(finder, number->first) &&
        (scan_is_word(scan, number->first - 1) ||
         memchr("*@._%&/\\", scan->plain.bytes[scan->atoms[number->first - 1].from], 8) != NULL))
        return true;
    if (!is_glued(finder, after))
        return false;
    return scan_is_word(scan, after) || scan_is_sign(scan, after, '*') ||
           ((scan_is_sign(scan, after, '/') || scan_is_sign(scan, after, ':')) &&
            is_glued(finder, after + 1));
}

static bool is_dash_digits(const struct finder *finder, size_t index)
{
    return scan_is_sign(&finder->scan, index, '-') && is_glued(finder, index) &&
           scan_is_digits(&finder->scan, index + 1) && is_glued(finder, index + 1);
}

/* "265-1234567-88" is no number, "5-10" are two. */
static bool is_part_of_code(const struct finder *finder, const struct number *number)
{
    const struct scan *scan = &finder->scan;
    size_t first = number->first + (number->negative ? 1 : 0);
    size_t last = number->after - 1;
    bool ahead = is_dash_digits(finder, last + 1);
    bool behind =
        first >= 2 && is_dash_digits(finder, first - 1) && scan_is_digits(scan, first - 2);
    bool word_behind =
        first >= 2 && is_dash_digits(finder, first - 1) && scan_is_word(scan, first - 2);

    if (word_behind || (ahead && behind))
        return true;
    if (ahead)
        return is_dash_digits(finder, last + 3) || scan_length(scan, last) > MOST_CODE_DIGITS ||
               scan_length(scan, last + 2) > MOST_CODE_DIGITS;
    if (behind)
        return (first >= 4 && is_dash_digits(finder, first - 3)) ||
               scan_length(scan, first) > MOST_CODE_DIGITS ||
               scan_length(scan, first - 2) > MOST_CODE_DIGITS;
    return false;
}

/* "0192" keeps its zero: a slot may want just that. */
static struct str as_written(const struct finder *finder, const struct number *number)
{
    struct str digits = scan_part(&finder->scan, number->first);

    if (number->grouped || number->worded || number->negative || digits.bytes[0] != '0')
        return number_canonical(number, finder->arena);
    return arena_copy(finder->arena, digits);
}

static void find_number(struct finder *finder, const struct number *number)
{
    size_t words = number->after - number->first;

    /* One word alone ("one", "sto", "tisuću puta") is more often no number than one. */
    if (number->worded && !number->grouped && (words < 2 || number->units < 1000))
        return;
    if (is_part_of_word(finder, number) || is_part_of_code(finder, number))
        return;
    finder_add(finder, TEXT_NUMBER, number->first, number->after, as_written(finder, number),
               value_number(number_value(number)));
}

void find_amounts(struct finder *finder)
{
    if (!finder_has(finder, WORD_BIT(WORD_CARDINAL) | WORD_BIT(WORD_SCALE)))
        return;
    for (size_t i = 0; i < finder->scan.count; i++) {
        struct number number;

        if (!finder_may_start(finder, i) || !read_number(finder, i, &number))
            continue;
        find_amount(finder, &number);
        find_percent(finder, &number);
        find_number(finder, &number);
    }
}
