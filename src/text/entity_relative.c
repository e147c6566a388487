/* Days counted from today, and weekdays. */
#include "read_date.h"
#include "read_number.h"

enum { MOST_UNITS = 999, DAYS_OF_WEEK = 7 };

bool date_add_units(struct date date, enum time_unit unit, int count, struct date *out)
{
    switch (unit) {
    case UNIT_DAY:
        *out = date_add_days(date, count);
        break;
    case UNIT_WEEK:
        *out = date_add_days(date, count * DAYS_OF_WEEK);
        break;
    case UNIT_MONTH:
        *out = date_add_months(date, count);
        break;
    case UNIT_QUARTER:
        *out = date_add_months(date, count * 3);
        break;
    case UNIT_YEAR:
        *out = date_add_months(date, count * 12);
        break;
    case UNIT_HOUR:
    case UNIT_MINUTE:
        return false;
    }
    return date_is_valid(*out);
}

static bool set_date(struct date_range *out, struct date date, size_t after)
{
    *out = (struct date_range){date, date, after, true};
    return date_is_valid(date);
}

static bool set_days(const struct finder *finder, int days, size_t after, struct date_range *out)
{
    return set_date(out, date_add_days(finder->today, days), after);
}

/* "the day before yesterday", "day after tomorrow" */
static bool read_day_beside(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;

    if (!scan_is_one_of(scan, index, "day"))
        return false;
    if (scan_is_one_of(scan, index + 1, "before") && scan_is_one_of(scan, index + 2, "yesterday"))
        return set_days(finder, -2, index + 3, out);
    if (scan_is_one_of(scan, index + 1, "after") && scan_is_one_of(scan, index + 2, "tomorrow"))
        return set_days(finder, 2, index + 3, out);
    return false;
}

static bool read_named_day(const struct finder *finder, size_t index, struct date_range *out)
{
    const struct scan *scan = &finder->scan;

    if (finder_class(finder, index) == WORD_DAY_FROM_TODAY)
        return set_days(finder, finder_value(finder, index), index + 1, out);
    if (scan_is_one_of(scan, index, "last") && scan_is_one_of(scan, index + 1, "night evening"))
        return set_days(finder, -1, index + 2, out);
    if (scan_is_one_of(scan, index, "this") &&
        scan_is_one_of(scan, index + 1, "morning afternoon evening"))
        return set_days(finder, 0, index + 2, out);
    return read_day_beside(finder, index, out);
}

/* A unit of time at this atom, "nedelja" and "nedjelja" being weeks where they are counted. */
static bool read_unit(const struct finder *finder, size_t index, enum time_unit *unit)
{
    if (finder_class(finder, index) == WORD_NEDELJA ||
        (finder_class(finder, index) == WORD_WEEKDAY && finder_value(finder, index) == 7)) {
        *unit = UNIT_WEEK;
        return true;
    }
    *unit = (enum time_unit)finder_value(finder, index);
    return finder_class(finder, index) == WORD_UNIT;
}

/* "3 days", "dva tjedna", "a week", "tjedan dana", "mjesec": how many of what. "Days" alone is no
 * number of days. */
static bool read_duration(const struct finder *finder, size_t index, int *count,
                          enum time_unit *unit, size_t *after)
{
    *count = 1;
    if (finder_class(finder, index) == WORD_A)
        *after = index + 1;
    else if (!read_count(finder, index, MOST_UNITS, count, after))
        *after = index;
    if (!read_unit(finder, *after, unit))
        return false;
    if (*after == index &&
        !scan_is_one_of(&finder->scan, index,
                        "tjedan nedelju nedjelju sedmicu mjesec mesec godinu kvartal"))
        return false;
    *after += 1;
    if (*unit != UNIT_DAY && scan_is_one_of(&finder->scan, *after, "dana"))
        *after += 1;
    return true;
}

static bool read_ago(const struct finder *finder, size_t index, struct date_range *out)
{
    bool before = finder_class(finder, index) == WORD_BEFORE &&
                  !scan_is_one_of(&finder->scan, index, "before");
    int count;
    enum time_unit unit;
    size_t after;
    struct date date;

    if (!read_duration(finder, index + (before ? 1 : 0), &count, &unit, &after))
        return false;
    if (!before && finder_class(finder, after++) != WORD_AGO)
        return false;
    return date_add_units(finder->today, unit, -count, &date) && set_date(out, date, after);
}

/* "in 3 days", "za 3 dana"; without a number it would be "in the morning", "za dan". */
static bool read_ahead(const struct finder *finder, size_t index, struct date_range *out)
{
    int count;
    enum time_unit unit;
    size_t after;
    struct date date;

    if (finder_class(finder, index) != WORD_AHEAD ||
        (finder_class(finder, index + 1) == WORD_UNIT &&
         !scan_is_one_of(&finder->scan, index + 2, "dana")) ||
        finder_class(finder, index + 1) == WORD_WEEKDAY ||
        finder_class(finder, index + 1) == WORD_NEDELJA ||
        !read_duration(finder, index + 1, &count, &unit, &after))
        return false;
    return date_add_units(finder->today, unit, count, &date) && set_date(out, date, after);
}

/* "petkom" and "of Mondays" are habits, not days. */
static bool is_habit(const struct finder *finder, size_t index)
{
    static const char *const habits =
        "ponedjeljkom ponedeljkom utorkom srijedom sredom cetvrtkom petkom subotom nedjeljom "
        "nedeljom nedeljama every svaki svakog svake svaku svakoga";

    return scan_is_one_of(&finder->scan, index, habits) ||
           (index > 0 && scan_is_one_of(&finder->scan, index - 1, habits));
}

/* "od ponedjeljka do petka", "Monday to Friday", "mon-fri": opening hours. */
static bool is_range_of_weekdays(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    bool ahead =
        (finder_class(finder, index + 1) == WORD_TO && !scan_is_one_of(scan, index + 1, "i and")) ||
        scan_is_sign(scan, index + 1, '-');
    bool behind = index >= 2 && ((finder_class(finder, index - 1) == WORD_TO &&
                                  !scan_is_one_of(scan, index - 1, "i and")) ||
                                 scan_is_sign(scan, index - 1, '-'));

    return (ahead && (finder_class(finder, index + 2) == WORD_WEEKDAY ||
                      finder_class(finder, index + 2) == WORD_NEDELJA)) ||
           (behind && (finder_class(finder, index - 2) == WORD_WEEKDAY ||
                       finder_class(finder, index - 2) == WORD_NEDELJA));
}

/* Whether the message speaks of what is to come: then a plain weekday is the next one. */
static bool speaks_of_future(const struct finder *finder)
{
    bool future = false;

    for (size_t i = 0; i < finder->scan.count; i++) {
        if (scan_is_one_of(
                &finder->scan, i,
                "sam smo nisam nismo bio bila bilo bili was were did had got paid sent made "
                "happened platio platila uplatio uplatila poslao poslala stigla stiglo stigao"))
            return false;
        future =
            future ||
            scan_is_one_of(
                &finder->scan, i,
                "cu ces ce cemo cete will open opened closed shall radite rade radi otvoreni "
                "otvorena otvoreno otvorene zatvoreni zatvorena mogu moze mozemo mozete can could "
                "hocu hoce hocete planiram zakazati zakazem dogovoriti appointment termin doci "
                "dodem "
                "dolazim visit come schedule");
    }
    return future;
}

enum direction { LATEST, COMING, COMING_OR_TODAY, LATEST_OR_TODAY };

static struct date nearest_weekday(struct date today, int weekday, enum direction direction)
{
    int back = (date_weekday(today) - weekday + DAYS_OF_WEEK) % DAYS_OF_WEEK;
    int ahead = (DAYS_OF_WEEK - back) % DAYS_OF_WEEK;

    switch (direction) {
    case LATEST:
        return date_add_days(today, back == 0 ? -DAYS_OF_WEEK : -back);
    case LATEST_OR_TODAY:
        return date_add_days(today, -back);
    case COMING:
        return date_add_days(today, ahead == 0 ? DAYS_OF_WEEK : ahead);
    case COMING_OR_TODAY:
        return date_add_days(today, ahead);
    }
    return today;
}

/* "prošli petak", "next Monday", "ove subote". "Prošle nedelje" is the week, unless written
 * ijekavian. */
static bool read_pointed_weekday(const struct finder *finder, size_t index, struct date_range *out)
{
    enum word_class which = finder_class(finder, index);
    enum direction direction = which == WORD_LAST   ? LATEST
                               : which == WORD_NEXT ? COMING
                                                    : COMING_OR_TODAY;

    if ((which != WORD_LAST && which != WORD_NEXT && which != WORD_THIS) ||
        finder_class(finder, index + 1) != WORD_WEEKDAY)
        return false;
    return set_date(out, nearest_weekday(finder->today, finder_value(finder, index + 1), direction),
                    index + 2);
}

/* Croatian and Serbian name a day with a preposition, "u petak"; English may do without. */
static bool is_named_weekday(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (finder_class(finder, index) != WORD_WEEKDAY && finder_class(finder, index) != WORD_NEDELJA)
        return false;
    return scan_is_one_of(scan, index,
                          "monday tuesday wednesday thursday friday saturday sunday") ||
           (index > 0 && scan_is_one_of(scan, index - 1, "u za on od do since until till by from"));
}

static bool read_weekday(const struct finder *finder, size_t index, struct date_range *out)
{
    enum direction direction = LATEST_OR_TODAY;

    if (!is_named_weekday(finder, index) || is_habit(finder, index) ||
        is_range_of_weekdays(finder, index))
        return false;
    if (speaks_of_future(finder) ||
        (index > 0 && scan_is_one_of(&finder->scan, index - 1, "do until till by za")))
        direction = COMING_OR_TODAY;
    return set_date(out, nearest_weekday(finder->today, finder_value(finder, index), direction),
                    index + 1);
}

bool read_relative_date(const struct finder *finder, size_t index, struct date_range *out)
{
    if (!finder_has_today(finder))
        return false;
    return read_named_day(finder, index, out) || read_ago(finder, index, out) ||
           read_ahead(finder, index, out) || read_pointed_weekday(finder, index, out) ||
           read_weekday(finder, index, out);
}

bool rolling_range(struct date today, enum time_unit unit, int count, struct date_range *out)
{
    out->last = today;
    out->has_year = true;
    return date_add_units(today, unit, -count, &out->first);
}
