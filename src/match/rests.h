/*
 * What is left of a word without one or two of its letters, as hashes: two words within two slips
 * of each other share such a rest (the idea of Wolf Garbe's SymSpell). Private to match.
 */
#ifndef SALTER_MATCH_RESTS_H
#define SALTER_MATCH_RESTS_H

#include "base/str.h"
#include "text/analysis.h"

enum { RESTS_MOST = 1 + TEXT_LONGEST_WORD + TEXT_LONGEST_WORD * TEXT_LONGEST_WORD / 2 };

/* Of the word itself, and without each letter and, for two slips, each two. At most
 * TEXT_LONGEST_WORD letters. Returns how many. */
size_t rests_list(struct str word, int slips, uint64_t rests[RESTS_MOST]);

#endif
