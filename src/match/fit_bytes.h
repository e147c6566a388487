/*
 * The bytes of a fit, written and read in one order. Private to match.
 *
 * Arrays begin at multiples of eight bytes, so that what was read stays where it is: a model of
 * twenty megabytes is used in place. A reader that failed once reads zeros and NULL from then on;
 * one look at `failed` at the end is enough.
 */
#ifndef SALTER_MATCH_FIT_BYTES_H
#define SALTER_MATCH_FIT_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

void fit_put(struct buf *out, const void *bytes, size_t size);
void fit_put_number(struct buf *out, uint64_t number);
void fit_put_text(struct buf *out, struct str text);
/* The count, then the items. */
void fit_put_array(struct buf *out, const void *items, size_t count, size_t size);

struct fit_reader {
    char *bytes; /* as malloc() aligns */
    size_t length;
    size_t at;
    bool failed;
};

bool fit_take(struct fit_reader *reader, void *into, size_t size);
uint64_t fit_take_number(struct fit_reader *reader);
/* At most 2^16 bytes; borrowed from the bytes. */
struct str fit_take_text(struct fit_reader *reader);
/* An array of exactly this many, in place: borrowed from the bytes. NULL when it is not one. */
void *fit_take_array(struct fit_reader *reader, size_t count, size_t size);
/* The count of the array that comes next. */
size_t fit_next_count(const struct fit_reader *reader);
/* A number of things of which each takes `size` bytes or more; fails when so many cannot follow. */
size_t fit_take_count(struct fit_reader *reader, size_t size);

#endif
