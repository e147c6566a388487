/* Days of the calendar: in figures (day first, unless the month shows otherwise) and with the
 * month's name. */
#include "read_date.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2099, SHORT_YEAR_TURN = 70, FAR_AHEAD = 183 };

bool finder_has_today(const struct finder *finder)
{
    return finder->today.year != 0;
}

int guess_year(struct date today, int month, int day)
{
    int last = date_days_in_month(today.year, month);
    struct date date = {today.year, (uint8_t)month, (uint8_t)(day > last ? last : day)};

    return date_to_days(date) - date_to_days(today) > FAR_AHEAD ? today.year - 1 : today.year;
}

static int digits_value(const struct finder *finder, size_t index)
{
    int64_t value = 0;

    return str_to_int(scan_part(&finder->scan, index), &value) && value <= LAST_YEAR ? (int)value
                                                                                     : 0;
}

static bool is_digits_of(const struct finder *finder, size_t index, size_t least, size_t most)
{
    size_t length = scan_length(&finder->scan, index);

    return scan_is_digits(&finder->scan, index) && length >= least && length <= most;
}

static bool is_glued(const struct finder *finder, size_t index)
{
    return index < finder->scan.count && !finder->scan.atoms[index].spaced;
}

static bool is_glued_sign(const struct finder *finder, size_t index, char sign)
{
    return scan_is_sign(&finder->scan, index, sign) && is_glued(finder, index);
}

/* "godine", "god.", "g." behind a year. */
static size_t skip_year_word(const struct finder *finder, size_t index)
{
    if (!scan_is_one_of(&finder->scan, index, "godine godina godinu godini god g"))
        return index;
    if (scan_length(&finder->scan, index) <= 3 && is_glued_sign(finder, index + 1, '.'))
        return index + 2;
    return index + 1;
}

/* The dot of an ordinal belongs to the year when the sentence goes on behind it. */
static size_t skip_year_end(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t behind;

    if (!is_glued_sign(finder, index, '.'))
        return skip_year_word(finder, index);
    behind = skip_year_word(finder, index + 1);
    if (behind > index + 1)
        return behind;
    if (behind < scan->count && !scan->atoms[behind].line && scan_is_word(scan, behind) &&
        !plain_is_upper(&scan->plain, scan->atoms[behind].from))
        return behind;
    return index;
}

int read_year(const struct finder *finder, size_t index, size_t *after)
{
    int year = is_digits_of(finder, index, 4, 4) ? digits_value(finder, index) : 0;

    if (year < FIRST_YEAR)
        return 0;
    *after = skip_year_end(finder, index + 1);
    return year;
}

static bool set_day(struct date_range *out, int year, int month, int day, size_t after,
                    bool has_year)
{
    struct date date = {(int16_t)year, (uint8_t)month, (uint8_t)day};

    if (month < 1 || month > 12 || day < 1 || day > 31 || !date_is_valid(date))
        return false;
    *out = (struct date_range){date, date, after, has_year};
    return true;
}

static int full_year(const struct finder *finder, size_t index)
{
    int year = digits_value(finder, index);

    if (scan_length(&finder->scan, index) == 2)
        return year < SHORT_YEAR_TURN ? 2000 + year : 1900 + year;
    return year;
}

/* Whether figures go on where a date would have ended: 22.11.2026.5, 1/2/2026/4. */
static bool goes_on(const struct finder *finder, size_t after)
{
    const struct scan *scan = &finder->scan;

    if (after >= scan->count || scan_is_spaced(scan, after))
        return false;
    if (scan_is_digits(scan, after) || scan_is_sign(scan, after, '*'))
        return true;
    return (scan_is_sign(scan, after, '.') || scan_is_sign(scan, after, '/') ||
            scan_is_sign(scan, after, '-')) &&
           is_glued(finder, after + 1) && scan_is_digits(scan, after + 1) &&
           scan_length(scan, after + 1) > 2;
}

/* "2026-11-22", "2026/11/22", "2026.11.22" */
static bool read_year_first(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;
    char sign;

    if (!is_digits_of(finder, index, 4, 4) || !is_glued(finder, index + 1) ||
        index + 4 >= scan->count)
        return false;
    sign = scan->plain.bytes[scan->atoms[index + 1].from];
    if ((sign != '-' && sign != '/' && sign != '.') || !is_glued_sign(finder, index + 3, sign) ||
        !is_digits_of(finder, index + 2, 1, 2) || !is_digits_of(finder, index + 4, 1, 2) ||
        !is_glued(finder, index + 2) || !is_glued(finder, index + 4) || goes_on(finder, index + 5))
        return false;
    return digits_value(finder, index) >= FIRST_YEAR &&
           set_day(out, digits_value(finder, index), digits_value(finder, index + 2),
                   digits_value(finder, index + 4), index + 5, true);
}

/* Day and month with their separators; only a dot may have a space behind it. */
static bool read_day_month(const struct finder *finder, size_t index, char *sign)
{
    const struct scan *scan = &finder->scan;

    if (!is_digits_of(finder, index, 1, 2) || !is_glued(finder, index + 1) ||
        !is_digits_of(finder, index + 2, 1, 2))
        return false;
    *sign = scan->plain.bytes[scan->atoms[index + 1].from];
    if (*sign != '.' && is_glued(finder, index + 2))
        return (*sign == '/' || *sign == '-') && is_glued_sign(finder, index + 3, *sign);
    return *sign == '.' && !scan->atoms[index + 2].line;
}

static bool read_figures(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;
    char sign;
    int day;
    int month;
    size_t after = index + 5;

    if (!read_day_month(finder, index, &sign))
        return false;
    day = digits_value(finder, index);
    month = digits_value(finder, index + 2);
    if (is_glued_sign(finder, index + 3, sign) &&
        (is_digits_of(finder, index + 4, 4, 4) || is_digits_of(finder, index + 4, 2, 2)) &&
        (is_glued(finder, index + 4) || (sign == '.' && scan_length(scan, index + 4) == 4)) &&
        !goes_on(finder, after)) {
        int year = full_year(finder, index + 4);

        if (year < FIRST_YEAR)
            return false;
        if (sign == '.')
            after = skip_year_end(finder, after);
        else if (month > 12)
            return set_day(out, year, day, month, after, true); /* 11/22/2026 */
        return set_day(out, year, month, day, after, true);
    }
    if (sign != '.' || !finder_has_today(finder) || !is_glued_sign(finder, index + 3, '.') ||
        (is_glued(finder, index + 4) && scan_is_digits(scan, index + 4)) || month < 1 || month > 12)
        return false;
    return set_day(out, guess_year(finder->today, month, day), month, day, index + 4, false);
}

/* "XI" of "16.XI 2026.", in capitals: "16. i 17." is two days. 0: it is none. */
static int roman_month(const struct finder *finder, size_t index)
{
    static const char *const names[] = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                        "vii", "viii", "ix",  "x",  "xi", "xii"};
    const struct scan *scan = &finder->scan;

    if (index >= scan->count || scan->atoms[index].line || !scan_is_word(scan, index))
        return 0;
    for (size_t i = scan->atoms[index].from; i < scan->atoms[index].to; i++) {
        if (!plain_is_upper(&scan->plain, i))
            return 0;
    }
    for (int month = 1; month <= 12; month++) {
        if (scan_is_one_of(scan, index, names[month - 1]))
            return month;
    }
    return 0;
}

/* "16.XI 2026.", "16. XI. 2026", "16.XI." */
static bool read_roman(const struct finder *finder, size_t index, struct date_range *out)
{
    int day = is_digits_of(finder, index, 1, 2) ? digits_value(finder, index) : 0;
    int month =
        day != 0 && is_glued_sign(finder, index + 1, '.') ? roman_month(finder, index + 2) : 0;
    bool dotted = is_glued_sign(finder, index + 3, '.');
    size_t after = index + 3 + (dotted ? 1 : 0), behind;
    int year;

    if (month == 0)
        return false;
    year = read_year(finder, after, &behind);
    if (year != 0)
        return set_day(out, year, month, day, behind, true);
    return dotted && finder_has_today(finder) &&
           set_day(out, guess_year(finder->today, month, day), month, day, after, false);
}

/* "22.11" is a date only where a date is expected; otherwise it is a number. */
static bool read_undotted(const struct finder *finder, size_t index, struct date_range *out)
{
    int month;

    if (index == 0 || !finder_has_today(finder) || !is_digits_of(finder, index, 1, 2) ||
        !is_glued_sign(finder, index + 1, '.') || !is_digits_of(finder, index + 2, 1, 2) ||
        !is_glued(finder, index + 2) || goes_on(finder, index + 3) ||
        !scan_is_one_of(&finder->scan, index - 1,
                        "dana dne dan datum datuma datumom od do on until till since"))
        return false;
    month = digits_value(finder, index + 2);
    if (month < 1 || month > 12)
        return false;
    return set_day(out, guess_year(finder->today, month, digits_value(finder, index)), month,
                   digits_value(finder, index), index + 3, false);
}

static bool is_month(const struct finder *finder, size_t index)
{
    enum word_class class = finder_class(finder, index);

    return class == WORD_MONTH || class == WORD_MONTH_SHORT || class == WORD_MONTH_WEAK;
}

/* "22", "22.", "22nd", "22-og", "petog", "dvadeset prvog", and "of" behind it. Returns the day or
 * 0. */
static int read_day(const struct finder *finder, size_t index, size_t *after)
{
    const struct scan *scan = &finder->scan;
    int day = finder_value(finder, index);

    *after = index + 1;
    if (is_digits_of(finder, index, 1, 2)) {
        day = digits_value(finder, index);
        if (is_glued_sign(finder, *after, '.') || is_glued_sign(finder, *after, '-'))
            *after += 1;
        if (is_glued(finder, *after) && scan_is_one_of(scan, *after, "st nd rd th og eg ti i"))
            *after += 1;
    } else if (finder_class(finder, index) == WORD_CARDINAL && (day == 20 || day == 30) &&
               finder_class(finder, index + 1) == WORD_ORDINAL &&
               finder_value(finder, index + 1) < 10) {
        day += finder_value(finder, index + 1);
        *after += 1;
    } else if (finder_class(finder, index) != WORD_ORDINAL) {
        return 0;
    }
    if (scan_is_one_of(scan, *after, "of"))
        *after += 1;
    return day;
}

/* Sets the year behind a named month, or guesses it. */
static bool finish_named(const struct finder *finder, int month, int day, size_t after,
                         struct date_range *out)
{
    size_t comma = after + (scan_is_sign(&finder->scan, after, ',') ? 1 : 0);
    size_t behind;
    int year;

    if (is_glued_sign(finder, comma, '-'))
        comma++;
    year = read_year(finder, comma, &behind);
    if (year != 0)
        return set_day(out, year, month, day, behind, true);
    if (!finder_has_today(finder))
        return false;
    return set_day(out, guess_year(finder->today, month, day), month, day, after, false);
}

/* "May" after a figure is a month unless it is the verb: "these 2 may not". */
static bool is_verb_may(const struct finder *finder, size_t index)
{
    return scan_is_one_of(&finder->scan, index, "may") &&
           scan_is_one_of(&finder->scan, index + 1, "not be i we you have need also");
}

static bool read_day_first(const struct finder *finder, size_t index, struct date_range *out)
{
    size_t month;
    size_t after;
    int day = read_day(finder, index, &month);

    if (day == 0 || !is_month(finder, month) || is_verb_may(finder, month))
        return false;
    after = month + 1;
    if (finder_class(finder, month) == WORD_MONTH_SHORT && is_glued_sign(finder, after, '.'))
        after++;
    return finish_named(finder, finder_value(finder, month), day, after, out);
}

/* "March 22", "Nov. 22nd, 2026": only English says it so; "u ožujku 5 uplata" is no date. */
static bool read_month_first(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;
    size_t day = index + 1 + (is_glued_sign(finder, index + 1, '.') ? 1 : 0);
    size_t after = day + 1;

    if (!is_month(finder, index) || !is_digits_of(finder, day, 1, 2) ||
        !scan_is_one_of(
            scan, index,
            "january february march april may june july august september october november "
            "december jan feb mar apr aug sep sept oct nov dec"))
        return false;
    if (is_glued(finder, after) && scan_is_one_of(scan, after, "st nd rd th"))
        after++;
    else if (is_glued(finder, after) &&
             (scan_is_word(scan, after) || scan_is_sign(scan, after, ':')))
        return false;
    return finish_named(finder, finder_value(finder, index), digits_value(finder, day), after, out);
}

/* "11" of "22.11.2026" starts no date. */
static bool is_inside(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (index == 0 || scan_is_spaced(scan, index) || !scan_is_digits(scan, index))
        return false;
    if (scan_is_word(scan, index - 1) || scan_is_sign(scan, index - 1, '*'))
        return true;
    return index > 1 && memchr("./:", scan->plain.bytes[scan->atoms[index - 1].from], 3) != NULL &&
           scan_is_digits(scan, index - 2) && !scan_is_spaced(scan, index - 1);
}

bool read_calendar_date(const struct finder *finder, size_t index, struct date_range *out)
{
    if (is_inside(finder, index))
        return false;
    return read_year_first(finder, index, out) || read_figures(finder, index, out) ||
           read_roman(finder, index, out) || read_day_first(finder, index, out) ||
           read_month_first(finder, index, out) || read_undotted(finder, index, out);
}

/* "u ponedjeljak 23.11.", "Monday, 23 November": the day of the month is what counts. */
static bool read_weekday_and_date(const struct finder *finder, size_t index, struct date_range *out)
{
    size_t date = index + (scan_is_sign(&finder->scan, index + 1, ',') ? 2 : 1);

    return (finder_class(finder, index) == WORD_WEEKDAY ||
            finder_class(finder, index) == WORD_NEDELJA) &&
           read_calendar_date(finder, date, out);
}

bool read_date(const struct finder *finder, size_t index, struct date_range *out)
{
    return read_calendar_date(finder, index, out) || read_weekday_and_date(finder, index, out) ||
           read_relative_date(finder, index, out);
}

static const uint64_t words_of_dates =
    WORD_BIT(WORD_MONTH) | WORD_BIT(WORD_MONTH_WEAK) | WORD_BIT(WORD_MONTH_SHORT) |
    WORD_BIT(WORD_WEEKDAY) | WORD_BIT(WORD_NEDELJA) | WORD_BIT(WORD_DAY_FROM_TODAY) |
    WORD_BIT(WORD_LAST) | WORD_BIT(WORD_THIS) | WORD_BIT(WORD_UNIT);

void find_dates(struct finder *finder)
{
    if (!finder_has(finder, words_of_dates))
        return;
    for (size_t i = 0; i < finder->scan.count; i++) {
        struct date_range range;
        char iso[11];

        if (!finder_may_start(finder, i) || !read_date(finder, i, &range))
            continue;
        date_format_iso(range.first, iso);
        finder_add(finder, TEXT_DATE, i, range.after, arena_copy(finder->arena, str_from(iso)),
                   value_date(range.first));
    }
}
