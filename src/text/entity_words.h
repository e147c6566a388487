/*
 * Private to text: the words entities are made of, in all their forms: months, days, numbers,
 * currencies. English, Croatian and Serbian are one table, and words are written as in a plain
 * text.
 */
#ifndef SALTER_TEXT_ENTITY_WORDS_H
#define SALTER_TEXT_ENTITY_WORDS_H

#include "base/str.h"

enum word_class {
    WORD_OTHER,
    WORD_MONTH,          /* value 1 to 12 */
    WORD_MONTH_WEAK,     /* means something else too: "may", "march" */
    WORD_MONTH_SHORT,    /* only beside a day: "jan" */
    WORD_WEEKDAY,        /* 1 = Monday */
    WORD_NEDELJA,        /* Sunday, or a week */
    WORD_DAY_FROM_TODAY, /* yesterday is -1 */
    WORD_LAST_YEAR,
    WORD_LAST,
    WORD_NEXT,
    WORD_THIS,
    WORD_UNIT, /* enum time_unit */
    WORD_AGO,
    WORD_BEFORE, /* "prije" 3 dana */
    WORD_A,      /* "a week" */
    WORD_AHEAD,  /* "in 3 days" */
    WORD_FROM,
    WORD_TO,
    WORD_CARDINAL,
    WORD_SCALE, /* multiplies: 100, 1000 ... */
    WORD_HALF,
    WORD_ORDINAL,
    WORD_QUARTER,    /* "Q1" */
    WORD_CURRENCY,   /* CURRENCY() of the code */
    WORD_CROWN,      /* several countries have one */
    WORD_CENT,       /* the currency of which it is a hundredth */
    WORD_OF_COUNTRY, /* "swiss" francs: the currency */
    WORD_PERCENT,
    WORD_NOON, /* the hour, 24 for midnight */
    WORD_MORNING,
    WORD_EVENING
};

/* A set of them. */
#define WORD_BIT(class) (UINT64_C(1) << (class))

enum time_unit { UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_QUARTER, UNIT_YEAR };

/* A currency's code as a number, so that it fits the table. */
#define CURRENCY(a, b, c) ((a) << 16 | (b) << 8 | (c))

struct entity_word {
    const char *text;
    enum word_class class;
    int value;
};

/* NULL when the word is none of them. */
const struct entity_word *entity_word_find(struct str plain);
/* The whole table in order, for tests. */
const struct entity_word *entity_word_table(size_t *count);

/* "EUR" and a NUL. */
void currency_code(int currency, char out[4]);

#endif
