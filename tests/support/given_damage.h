/* A log of forty conversations at once, some with pages of their own, to which damage is done. */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_DAMAGE_H
#define SALTER_TESTS_SUPPORT_GIVEN_DAMAGE_H

#include "given_store.h"

enum { DAMAGE_TALKS = 40, DAMAGE_TURNS = 5 };

/* The log, and what each of the conversations says: their numbers are 1 to DAMAGE_TALKS. */
struct damage {
    struct store_file *file; /* its store is closed */
    struct buf whole;        /* the log as it was */
    struct buf said[DAMAGE_TALKS];
};

void damage_begin(struct damage *damage, struct store_file *file);
void damage_end(struct damage *damage);

/* The log as it was but for this page (-1: none), which holds nothing but this byte; the
 * projections are gone. */
void damage_put_back(const struct damage *damage, long page, int fill);
/* The same, and the projections stay. */
void damage_page(const struct damage *damage, long page, int fill);
/* The page is as it was. */
void damage_mend(const struct damage *damage, long page);

/* A page of the seventh conversation, somewhere in the middle of the log. */
long damage_page_of_seven(const struct damage *damage);

#endif
