/*
 * Private to text: dates and months as people write them, from one atom on.
 *
 * What has no year gets the one of today, or the year before when that would lie more than half a
 * year ahead: people ask a bank about what has happened. Without a today such dates are not read.
 */
#ifndef SALTER_TEXT_READ_DATE_H
#define SALTER_TEXT_READ_DATE_H

#include "entity_finder.h"

struct date_range {
    struct date first;
    struct date last;
    size_t after;
    bool has_year; /* written, not guessed */
};

/* A day: 22.11.2026, 22. studenoga, November 22, jučer, prije 3 dana, prošli petak (also alone:
 * petak). */
bool read_date(const struct finder *finder, size_t index, struct date_range *out);
/* More than a day: ožujak 2026, prošli mjesec, zadnjih 30 dana, 2025. godine, Q1. */
bool read_period(const struct finder *finder, size_t index, struct date_range *out);

/* Only what is written with a month or in figures. */
bool read_calendar_date(const struct finder *finder, size_t index, struct date_range *out);
/* Only what counts from today. */
bool read_relative_date(const struct finder *finder, size_t index, struct date_range *out);
/* "ožujku", "March" with a year behind or without. */
bool read_month(const struct finder *finder, size_t index, struct date_range *out);
/* A year of four digits with its dot and "godine"; *after moves behind it. 0: there is none. */
int read_year(const struct finder *finder, size_t index, size_t *after);

struct date_range month_range(int year, int month);
/* A range of `count` units that ends with today. */
bool rolling_range(struct date today, enum time_unit unit, int count, struct date_range *out);
/* The date `count` units later; false when no such date exists or the unit is no calendar one. */
bool date_add_units(struct date date, enum time_unit unit, int count, struct date *out);
/* The year for a day or month without one. */
int guess_year(struct date today, int month, int day);
bool finder_has_today(const struct finder *finder);

#endif
