/*
 * Messages made up to try a pattern: from a tree one that it must match, from an expression many
 * that make it work hard.
 */
#ifndef SALTER_MATCH_PATTERN_PROBE_H
#define SALTER_MATCH_PATTERN_PROBE_H

#include "base/buf.h"
#include "pattern_parse.h"

/* Variants that differ in branches, order and what is left out; enough to find one that no !
 * forbids. */
enum { PROBE_VARIANTS = 12 };

/* The words of the tree in their order, as a customer would write them; sets in the words of the
 * group. */
void pattern_probe(const struct pattern_tree *tree, enum text_group group, size_t variant,
                   struct buf *out);

/* Calls `run` with hostile lines made of the letters and words of a raw expression, until it
 * returns true. */
bool pattern_probe_raw(struct str expression, bool (*run)(void *context, struct str line),
                       void *context);

#endif
