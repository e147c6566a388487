/*
 * Which patterns a message could match at all: design F of ENGINE.md 2, and f where it pays.
 *
 * A pattern is filed under each word of its rarest group. A message looks up its words, and a filed
 * pattern is a candidate when the message has a word of every group, in the pattern's order and
 * distances. Where more than INDEX_LONGEST_LIST patterns are filed under one word, those with a
 * small second group are filed under pairs of words instead (one word may be both), so that a
 * message reads only what its own pairs lead to. Deciding this word by word, and not for the whole
 * index, gives each word list the design that suits it.
 *
 * The answer may hold patterns that do not match, never lacks one that does: terms are hashes,
 * large groups are not looked at, and negations, quotes and borders are left to the expression.
 * Read-only once built.
 */
#ifndef SALTER_MATCH_PATTERN_INDEX_H
#define SALTER_MATCH_PATTERN_INDEX_H

#include "base/vec.h"
#include "pattern_groups.h"
#include "pattern_terms.h"
#include "text/analysis.h"

enum {
    INDEX_LONGEST_LIST = 64,   /* patterns under one word, before pairs are made */
    INDEX_LARGEST_SECOND = 4,  /* words of a second group that pairs are made of */
    INDEX_LARGEST_CHECKED = 64 /* words of a group that is looked at in a message */
};

/* A pattern under a word or a pair. Its next group, when that has one or two words, stands beside
 * it and is looked at first: most patterns end there, without a look at any other memory. */
struct index_posting {
    uint32_t check;     /* place of the pattern in the checks */
    uint16_t either[2]; /* terms by their low bits; 0, 0: nothing is known */
};

struct index_pair {
    uint32_t term; /* the second word; 0: free */
    uint32_t start, count;
};

struct index_list {
    uint32_t start, count;      /* postings */
    uint32_t pairs, pair_slots; /* an open-addressed table of a power of two of slots, or 0 slots */
};

struct pattern_index {
    struct terms terms;
    struct index_list *lists; /* by term; [0] is not used */
    struct index_postings VEC_OF(struct index_posting) postings;
    struct index_pairs VEC_OF(struct index_pair) pairs;
    /* For each pattern: its number (low half first), how many groups, then for each group `within`
     * and the number of its words in one number, and the low bits of its words; in the order of the
     * pattern. */
    struct index_checks VEC_OF(uint16_t) checks;
    struct index_numbers VEC_OF(uint32_t) always; /* patterns without a group */
};

/*
 * Files patterns 0 .. count-1 by their groups, whose terms are of index->terms. groups is
 * reordered, the rarest first. Call once.
 */
void pattern_index_build(struct pattern_index *index, struct pattern_groups *groups, size_t count);
void pattern_index_clear(struct pattern_index *index);

/* Numbers of the candidates, ascending, each once. `groups` is a set of 1 << enum text_group. Clear
 * with vec_clear(). */
void pattern_index_candidates(const struct pattern_index *index,
                              const struct text_analysis *analysis, unsigned groups,
                              struct arena *arena, struct index_numbers *out);

/* Where a pair's second word is looked for first. */
size_t index_pair_slot(uint32_t term, size_t slots);

size_t pattern_index_size(const struct pattern_index *index); /* bytes */

#endif
