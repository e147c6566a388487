/*
 * Civil dates and times: the proleptic Gregorian calendar without time zones. The clock and the
 * zone belong to service; everything below receives a civil time as an argument.
 * Day numbers count from 1970-01-01 = 0 (Howard Hinnant, "chrono-compatible low-level date
 * algorithms", days_from_civil).
 */
#ifndef SALTER_BASE_DATE_H
#define SALTER_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct date {
    int16_t year;  /* 1..9999; 0 means "no date" */
    uint8_t month; /* 1..12 */
    uint8_t day;   /* 1..31 */
};

struct civil_time {
    struct date date;
    uint8_t hour;   /* 0..23 */
    uint8_t minute; /* 0..59 */
};

/* Minutes since the beginning of 1970 by the clock on the wall: the two hours of a clock put back
 * are one. */
int64_t date_minutes(struct civil_time time);
bool date_is_valid(struct date date);
int32_t date_to_days(struct date date);
struct date date_from_days(int32_t days);
struct date date_add_days(struct date date, int32_t days);
/* 31 January + 1 month = end of February */
struct date date_add_months(struct date date, int32_t months);
int date_compare(struct date left, struct date right);
int date_weekday(struct date date); /* 1 = Monday ... 7 = Sunday (ISO 8601) */
int date_days_in_month(int year, int month);

/* "2026-11-22", nothing else; false when it is no such date. */
bool date_parse_iso(struct str text, struct date *out);
/* Writes "2026-11-22" and a NUL. */
void date_format_iso(struct date date, char out[11]);

#endif
