/* More than a day: months, years, quarters, weeks around today, and everything from one day to
 * another. */
#include "read_date.h"
#include "read_number.h"

enum { MOST_UNITS = 999, FIRST_YEAR = 2000, YEARS_BACK = 20, YEARS_AHEAD = 5 };

struct date_range month_range(int year, int month)
{
    return (struct date_range){
        .first = {(int16_t)year, (uint8_t)month, 1},
        .last = {(int16_t)year, (uint8_t)month, (uint8_t)date_days_in_month(year, month)},
    };
}

static struct date_range months_range(int year, int month, int count)
{
    struct date_range range = month_range(year, month);

    range.last = date_add_days(date_add_months(range.first, count), -1);
    return range;
}

static bool is_introduced(const struct finder *finder, size_t index, const char *words)
{
    return index > 0 && scan_is_one_of(&finder->scan, index - 1, words);
}

/* "May" and "march" need a year or a preposition to be months, and "wal-mart" has none. */
static bool is_month_name(const struct finder *finder, size_t index, bool has_year)
{
    if (index > 1 && !scan_is_spaced(&finder->scan, index) &&
        scan_is_word(&finder->scan, index - 2))
        return false;
    if (finder_class(finder, index) == WORD_MONTH)
        return true;
    return finder_class(finder, index) == WORD_MONTH_WEAK &&
           (has_year ||
            is_introduced(finder, index,
                          "in for during since of from last next this until till between to"));
}

bool read_month(const struct finder *finder, size_t index, struct date_range *out)
{
    int month = finder_value(finder, index);
    size_t after = index + 1;
    int year = read_year(finder, index + 1, &after);

    if (!is_month_name(finder, index, year != 0) || (year == 0 && !finder_has_today(finder)))
        return false;
    *out = month_range(year ? year : guess_year(finder->today, month, 1), month);
    out->has_year = year != 0;
    out->after = after;
    return true;
}

static bool is_glued_sign(const struct finder *finder, size_t index, char sign)
{
    return scan_is_sign(&finder->scan, index, sign) && !scan_is_spaced(&finder->scan, index);
}

static bool read_small(const struct finder *finder, size_t index, int most, int *out)
{
    size_t after;

    return scan_is_digits(&finder->scan, index) && scan_length(&finder->scan, index) <= 2 &&
           read_count(finder, index, most, out, &after);
}

/* "03/2026", "3.2026." */
static bool read_month_in_figures(const struct finder *finder, size_t index, struct date_range *out)
{
    int month;
    int year;
    size_t after;

    if (!read_small(finder, index, 12, &month) || scan_is_spaced(&finder->scan, index + 2) ||
        !(is_glued_sign(finder, index + 1, '/') || is_glued_sign(finder, index + 1, '.')) ||
        (index > 0 && !scan_is_spaced(&finder->scan, index)))
        return false;
    year = read_year(finder, index + 2, &after);
    if (year < FIRST_YEAR)
        return false;
    *out = month_range(year, month);
    out->has_year = true;
    out->after = after;
    return true;
}

/* "u 8. mjesecu", "za 3. mesec 2026" */
static bool read_numbered_month(const struct finder *finder, size_t index, struct date_range *out)
{
    int month;
    int year;
    size_t after = index + 3;

    if (!read_small(finder, index, 12, &month) || !is_glued_sign(finder, index + 1, '.') ||
        !scan_is_one_of(&finder->scan, index + 2, "mjesec mjeseca mjesecu mesec meseca mesecu"))
        return false;
    year = read_year(finder, index + 3, &after);
    if (year == 0 && !finder_has_today(finder))
        return false;
    *out = month_range(year ? year : guess_year(finder->today, month, 1), month);
    out->has_year = year != 0;
    out->after = after;
    return true;
}

/* Whether a word for year stands behind the figure: "2025. godine", "2025 god." */
static bool is_named_year(const struct finder *finder, size_t index, size_t after)
{
    const struct scan *scan = &finder->scan;

    return after > index + 1 &&
           (scan_is_one_of(scan, after - 1, "godine godina godinu godini god g") ||
            scan_is_one_of(scan, after - 2, "god g"));
}

/* "2025. godine", or after a preposition and near enough to be no other number: "u 2025." */
static bool read_whole_year(const struct finder *finder, size_t index, struct date_range *out)
{
    size_t after = index + 1;
    int year = read_year(finder, index, &after);

    if (year == 0 || (index > 0 && !scan_is_spaced(&finder->scan, index)))
        return false;
    if (!is_named_year(finder, index, after) &&
        (!finder_has_today(finder) || year < finder->today.year - YEARS_BACK ||
         year > finder->today.year + YEARS_AHEAD ||
         !is_introduced(finder, index,
                        "u in za for during tijekom tokom since godine godini godinu year")))
        return false;
    *out = months_range(year, 1, 12);
    out->has_year = true;
    out->after = after;
    return true;
}

/* Which quarter is meant at this atom ("Q1", "1. kvartal", "prvo tromjesečje", "first quarter"), or
 * 0. */
static int read_quarter_number(const struct finder *finder, size_t index, size_t *after)
{
    const struct scan *scan = &finder->scan;
    int quarter = 0;

    if (finder_class(finder, index) == WORD_QUARTER && !scan_is_spaced(scan, index + 1) &&
        read_small(finder, index + 1, 4, &quarter)) {
        *after = index + 2;
        return quarter;
    }
    *after = index + 1;
    if (finder_class(finder, index) == WORD_ORDINAL)
        quarter = finder_value(finder, index);
    else if (!read_small(finder, index, 4, &quarter) || !is_glued_sign(finder, (*after)++, '.'))
        return 0;
    if (quarter > 4 || !finder_is_unit(finder, *after, UNIT_QUARTER))
        return 0;
    *after += 1;
    return quarter;
}

static bool read_quarter(const struct finder *finder, size_t index, struct date_range *out)
{
    size_t after;
    size_t behind;
    int quarter = read_quarter_number(finder, index, &after);
    int year;

    if (quarter == 0)
        return false;
    if (scan_is_sign(&finder->scan, after, '/') || scan_is_one_of(&finder->scan, after, "of"))
        behind = after + 1;
    else
        behind = after;
    year = read_year(finder, behind, &after);
    if (year == 0) {
        if (!finder_has_today(finder))
            return false;
        year = finder->today.year - (quarter * 3 - 2 > finder->today.month ? 1 : 0);
    }
    *out = months_range(year, quarter * 3 - 2, 3);
    out->after = after;
    out->has_year = true;
    return true;
}

/* The calendar unit that holds today, shifted by so many of its kind. */
static bool whole_unit(struct date today, enum time_unit unit, int shift, struct date_range *out)
{
    struct date first = {today.year, today.month, 1};
    int months = unit == UNIT_YEAR ? 12 : unit == UNIT_QUARTER ? 3 : 1;

    out->has_year = true;
    if (unit == UNIT_WEEK) {
        out->first = date_add_days(today, 1 - date_weekday(today) + shift * 7);
        out->last = date_add_days(out->first, 6);
        return date_is_valid(out->first) && date_is_valid(out->last);
    }
    if (unit != UNIT_MONTH && unit != UNIT_QUARTER && unit != UNIT_YEAR)
        return false;
    first.month = (uint8_t)((today.month - 1) / months * months + 1);
    out->first = date_add_months(first, shift * months);
    out->last = date_add_days(date_add_months(out->first, months), -1);
    return date_is_valid(out->first) && date_is_valid(out->last);
}

static int shift_of(enum word_class class)
{
    return class == WORD_LAST ? -1 : class == WORD_NEXT ? 1 : 0;
}

static bool read_unit(const struct finder *finder, size_t index, enum time_unit *unit)
{
    *unit = finder_class(finder, index) == WORD_NEDELJA
                ? UNIT_WEEK
                : (enum time_unit)finder_value(finder, index);
    return finder_class(finder, index) == WORD_NEDELJA || finder_class(finder, index) == WORD_UNIT;
}

/* "zadnjih 30 dana", "last 3 months", "past week", "proteklih mjesec dana" */
static bool read_rolling(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;
    int count = 1;
    size_t unit_at = index + 1;
    enum time_unit unit;
    bool counted = read_count(finder, index + 1, MOST_UNITS, &count, &unit_at);

    if (!counted)
        unit_at = index + 1;
    if (finder_class(finder, index) != WORD_LAST || !read_unit(finder, unit_at, &unit))
        return false;
    out->after = unit_at + 1;
    if (unit != UNIT_DAY && scan_is_one_of(scan, out->after, "dana"))
        out->after++;
    else if (!counted && !scan_is_one_of(scan, index, "past"))
        return false;
    if (unit == UNIT_DAY && !counted)
        return false;
    return rolling_range(finder->today, unit, count, out);
}

/* "prošli mjesec", "this year", "sledeće nedelje", "last March", "lani" */
static bool read_pointed(const struct finder *finder, size_t index, struct date_range *out)
{
    enum word_class which = finder_class(finder, index);
    enum time_unit unit;

    out->after = index + 2;
    if (which == WORD_LAST_YEAR) {
        out->after = index + 1;
        return whole_unit(finder->today, UNIT_YEAR, -1, out);
    }
    if (which != WORD_LAST && which != WORD_NEXT && which != WORD_THIS)
        return false;
    if (scan_is_one_of(&finder->scan, index + 1, "weeks months quarters years"))
        return false;
    if (read_unit(finder, index + 1, &unit))
        return whole_unit(finder->today, unit, shift_of(which), out);
    if (finder_class(finder, index + 1) != WORD_MONTH &&
        finder_class(finder, index + 1) != WORD_MONTH_WEAK)
        return false;
    *out = month_range(finder->today.year, finder_value(finder, index + 1));
    if (which == WORD_LAST && finder_value(finder, index + 1) >= finder->today.month)
        *out = month_range(finder->today.year - 1, finder_value(finder, index + 1));
    if (which == WORD_NEXT && finder_value(finder, index + 1) <= finder->today.month)
        *out = month_range(finder->today.year + 1, finder_value(finder, index + 1));
    out->after = index + 2;
    out->has_year = true;
    return true;
}

bool read_period(const struct finder *finder, size_t index, struct date_range *out)
{
    if (read_month(finder, index, out) || read_month_in_figures(finder, index, out) ||
        read_numbered_month(finder, index, out) || read_quarter(finder, index, out) ||
        read_whole_year(finder, index, out))
        return true;
    return finder_has_today(finder) &&
           (read_rolling(finder, index, out) || read_pointed(finder, index, out));
}

/* One end of a range: a day or a longer while, but no weekday. */
static bool read_end(const struct finder *finder, size_t index, struct date_range *out)
{
    if (read_calendar_date(finder, index, out))
        return true;
    if (finder_has_today(finder) && finder_class(finder, index) == WORD_DAY_FROM_TODAY)
        return read_relative_date(finder, index, out);
    return read_period(finder, index, out);
}

/* The first end takes what only the second one says: its year. */
static bool join_ends(struct date_range first, struct date_range last, struct date_range *out)
{
    struct date start = first.first;
    struct date end = last.last;

    if (!first.has_year && last.has_year)
        start.year = end.year;
    if (!last.has_year && first.has_year)
        end.year = start.year;
    if (date_compare(start, end) > 0 && !(first.has_year && last.has_year)) {
        if (first.has_year)
            end.year++;
        else
            start.year--;
    }
    *out = (struct date_range){start, end, last.after, true};
    return date_is_valid(start) && date_is_valid(end) && date_compare(start, end) <= 0;
}

static bool is_to(const struct finder *finder, size_t index, bool opened)
{
    if (scan_is_sign(&finder->scan, index, '-'))
        return true;
    return finder_class(finder, index) == WORD_TO &&
           (opened || !scan_is_one_of(&finder->scan, index, "i and"));
}

/* "1." of "1. do 31. ožujka": a day that has its month from the other end. */
static bool read_day_alone(const struct finder *finder, size_t index, int *day, size_t *after)
{
    if (!read_small(finder, index, 31, day))
        return false;
    *after = index + 1 + (is_glued_sign(finder, index + 1, '.') ? 1 : 0);
    return true;
}

static bool read_days_of_month(const struct finder *finder, size_t index, bool opened,
                               struct date_range *out)
{
    struct date_range last;
    size_t after;
    int day;

    if (!read_day_alone(finder, index, &day, &after) || !is_to(finder, after, opened) ||
        !read_calendar_date(finder, after + 1, &last))
        return false;
    *out = last;
    out->first.day = (uint8_t)day;
    return date_is_valid(out->first) && date_compare(out->first, out->last) < 0;
}

static bool read_range(const struct finder *finder, size_t index, struct date_range *out)
{
    bool opened = finder_class(finder, index) == WORD_FROM;
    size_t start = index + (opened ? 1 : 0);
    struct date_range first;
    struct date_range last;

    if (!opened && index > 0 && finder_class(finder, index - 1) == WORD_FROM)
        return false;
    if (read_end(finder, start, &first) && is_to(finder, first.after, opened) &&
        read_end(finder, first.after + 1, &last) && join_ends(first, last, out))
        return true;
    return read_days_of_month(finder, start, opened, out);
}

static void add_period(struct finder *finder, size_t index, const struct date_range *range)
{
    char first[11];
    char last[11];
    struct value value = value_list();

    date_format_iso(range->first, first);
    date_format_iso(range->last, last);
    value_push(&value, value_date(range->first), finder->arena);
    value_push(&value, value_date(range->last), finder->arena);
    finder_add(finder, TEXT_PERIOD, index, range->after,
               arena_printf(finder->arena, "%s..%s", first, last), value);
}

static const uint64_t words_of_periods = WORD_BIT(WORD_MONTH) | WORD_BIT(WORD_MONTH_WEAK) |
                                         WORD_BIT(WORD_MONTH_SHORT) | WORD_BIT(WORD_NEDELJA) |
                                         WORD_BIT(WORD_DAY_FROM_TODAY) | WORD_BIT(WORD_LAST_YEAR) |
                                         WORD_BIT(WORD_UNIT);

void find_periods(struct finder *finder)
{
    if (!finder_has(finder, words_of_periods))
        return;
    for (size_t i = 0; i < finder->scan.count; i++) {
        struct date_range range = {0};

        if (finder_may_start(finder, i) &&
            (read_range(finder, i, &range) || read_period(finder, i, &range)))
            add_period(finder, i, &range);
    }
}
