#include "calendar.h"

bool calendar_is_holiday(const struct kb_bot *bot, struct date date)
{
    for (size_t i = 0; i < bot->holiday_count; i++) {
        if (date_compare(bot->holidays[i], date) == 0)
            return true;
    }
    return false;
}

static struct str weekday_name(struct date date)
{
    static const char *const names[] = {"",         "monday", "tuesday",  "wednesday",
                                        "thursday", "friday", "saturday", "sunday"};

    return str_from(names[date_weekday(date)]);
}

bool calendar_is(const struct kb_bot *bot, struct date date, struct str kind)
{
    return str_is(kind, "holiday") ? calendar_is_holiday(bot, date)
                                   : str_equal(kind, weekday_name(date));
}

struct str calendar_kind(const struct kb_bot *bot, struct date date)
{
    return calendar_is_holiday(bot, date) ? STR("holiday") : weekday_name(date);
}
