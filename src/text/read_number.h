/*
 * Private to text: a number as people write it, in digits or in words.
 *
 * Which sign is the decimal one is told from the pattern: of two kinds the last; one followed by
 * exactly three digits, or more than once, groups thousands; any other is decimal. So 1.234,56 and
 * 1,234.56 are the same number and 1.234 is a thousand in every language.
 */
#ifndef SALTER_TEXT_READ_NUMBER_H
#define SALTER_TEXT_READ_NUMBER_H

#include "entity_finder.h"

struct number {
    int64_t units; /* units / 10^scale, at most 15 digits */
    int scale;
    bool negative;
    bool grouped; /* has signs between digits, or a scale behind ("20k") */
    bool worded;  /* in words: also of "2 tisuće" the second */
    size_t first; /* atoms, the minus sign included */
    size_t after;
};

/* A number that starts at this atom (its digits or its first word). A written one may not start
 * inside another. */
bool read_number(const struct finder *finder, size_t index, struct number *out);
/* Only words, or only a plain row of digits up to `most`: a day, a count of weeks. */
bool read_count(const struct finder *finder, size_t index, int most, int *out, size_t *after);

double number_value(const struct number *number);
/* "1234.5": no zeros behind the last digit of the fraction. */
struct str number_canonical(const struct number *number, struct arena *arena);

#endif
