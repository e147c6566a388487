/*
 * What a raw expression cannot match without: texts of which every line that it matches holds one.
 * A raw expression has no required word that the index could file it under, so all of them are
 * asked of every message; most lines hold none of the texts, and PCRE2 need not look. Private to
 * match.
 *
 * Found by reading the expression: the longest row of plain characters that must be passed, or a
 * choice of such rows. What is not understood (options, recursion, references ...) gives nothing,
 * and then the expression is run. May only save work.
 */
#ifndef SALTER_MATCH_PATTERN_LITERALS_H
#define SALTER_MATCH_PATTERN_LITERALS_H

#include "base/arena.h"

enum { PATTERN_MOST_LITERALS = 32, PATTERN_GRAMS = 1024 /* bits */ };

/* Which rows of three bytes a text holds, by their hashes: what has a bit that is not set is not in
 * the text. */
struct pattern_grams {
    uint64_t bits[PATTERN_GRAMS / 64];
};
struct pattern_grams pattern_grams_of(struct str text);

struct pattern_literals {
    struct str items[PATTERN_MOST_LITERALS]; /* three bytes or more */
    uint16_t grams[PATTERN_MOST_LITERALS];   /* of the first three bytes of each: its bit */
    size_t count;
};

/* Of an expression that compiled, as rx_compile() takes it. Lives in the arena, as its texts do;
 * NULL: nothing is known. */
const struct pattern_literals *pattern_literals_of(struct str expression, struct arena *arena);

/* Whether the text, which has these grams, holds one of them. */
bool pattern_literals_are_in(const struct pattern_literals *literals, struct str text,
                             const struct pattern_grams *grams);

#endif
