/*
 * Words as the customer meant them: a word the knowledge does not know is read as the nearest one that it does.
 *
 * Guards: never a word under five letters, never one that is known or common, the first letter stays, one slip for 5-7 letters
 * and two for longer ones (an exchange of neighbours is one slip). Of several candidates the words to the left and
 * right decide, then keys that lie side by side, then how common the word is in the examples, then the alphabet.
 */
#ifndef SALTER_MATCH_SPELLING_H
#define SALTER_MATCH_SPELLING_H

#include "lessons.h"
#include "match/match.h"
#include "patterns.h"

struct spelling;

/* The vocabulary of one group: the words of all lessons and patterns. */
struct spelling *spelling_new(const struct lessons *lessons, const struct patterns *patterns, enum text_group group);
void spelling_free(struct spelling *spelling); /* NULL is allowed */

/*
 * Replaces stems of unknown words; returns how many. corrections has room for one per token; texts live in the arena.
 * The caller builds the lines anew.
 */
size_t spelling_correct(const struct spelling *spelling, struct text_analysis *analysis,
                        struct match_correction *corrections, struct arena *arena);

#endif
