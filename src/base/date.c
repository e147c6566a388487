#include "base/date.h"

#include <stdio.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || month > 12)
        return 0;
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

bool date_is_valid(struct date date)
{
    return date.year >= 1 && date.year <= 9999 && date.day >= 1 &&
           date.day <= date_days_in_month(date.year, date.month);
}

/* Years begin in March, so that the leap day is the last of its year. */
int32_t date_to_days(struct date date)
{
    int32_t year = date.year - (date.month <= 2 ? 1 : 0);
    int32_t era = (year >= 0 ? year : year - 399) / 400;
    int32_t year_of_era = year - era * 400;
    int32_t month = date.month + (date.month > 2 ? -3 : 9);
    int32_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

int64_t date_minutes(struct civil_time time)
{
    return ((int64_t)date_to_days(time.date) * 24 + time.hour) * 60 + time.minute;
}

struct date date_from_days(int32_t days)
{
    int32_t shifted = days + 719468;
    int32_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int32_t day_of_era = shifted - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    int32_t civil_month = month < 10 ? month + 3 : month - 9;

    return (struct date){
        .year = (int16_t)(year_of_era + era * 400 + (civil_month <= 2 ? 1 : 0)),
        .month = (uint8_t)civil_month,
        .day = (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

struct date date_add_days(struct date date, int32_t days)
{
    return date_from_days(date_to_days(date) + days);
}

struct date date_add_months(struct date date, int32_t months)
{
    int32_t index = date.year * 12 + date.month - 1 + months;
    int year = index / 12;
    int month = index % 12 + 1;
    int last = date_days_in_month(year, month);

    return (struct date){
        .year = (int16_t)year,
        .month = (uint8_t)month,
        .day = (uint8_t)(date.day > last ? last : date.day),
    };
}

int date_compare(struct date left, struct date right)
{
    int32_t a = date_to_days(left);
    int32_t b = date_to_days(right);

    return (a > b) - (a < b);
}

int date_weekday(struct date date)
{
    int32_t days = date_to_days(date); /* 1970-01-01 was a Thursday */

    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

static bool read_digits(struct str text, size_t start, size_t end, int *out)
{
    int64_t value;

    if (text.bytes[start] == '-' || !str_to_int(str_slice(text, start, end), &value))
        return false;
    *out = (int)value;
    return true;
}

bool date_parse_iso(struct str text, struct date *out)
{
    int year;
    int month;
    int day;
    struct date date;

    if (text.length != 10 || text.bytes[4] != '-' || text.bytes[7] != '-')
        return false;
    if (!read_digits(text, 0, 4, &year) || !read_digits(text, 5, 7, &month) ||
        !read_digits(text, 8, 10, &day))
        return false;
    date = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    if (!date_is_valid(date))
        return false;
    *out = date;
    return true;
}

void date_format_iso(struct date date, char out[11])
{
    char text[24];

    snprintf(text, sizeof text, "%04d-%02u-%02u", date.year, date.month % 100u, date.day % 100u);
    memcpy(out, text, 10);
    out[10] = '\0';
}
