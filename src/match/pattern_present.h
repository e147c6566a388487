/*
 * What a message has of the words that patterns require, and where: the other half of
 * pattern_index.h.
 *
 * Terms are told apart by their low bits here; two that share them count as one, which can only add
 * candidates. A place is a word, or an entity with all its words; a sentence begins PATTERN_GAP + 2
 * places behind the last one, so that an ordinary gap does not reach it. When there are more than
 * 64 places, every word counts as being everywhere.
 */
#ifndef SALTER_MATCH_PATTERN_PRESENT_H
#define SALTER_MATCH_PATTERN_PRESENT_H

#include "base/arena.h"
#include "pattern_terms.h"
#include "text/analysis.h"

enum { PRESENT_BITS = 1 << 16 };

struct present_word {
    uint64_t places; /* a set of 1 << place; 0: free */
    uint32_t term;   /* the first with these low bits */
};

/* Lives in the arena it was made in. */
struct present {
    uint64_t *bits;  /* by low bits of terms; 0 is always set */
    uint32_t *terms; /* each once */
    size_t count;
    struct present_word *words; /* open-addressed by low bits, word_slots a power of two */
    size_t word_slots;
    bool has_entities; /* then several words may have one place */
    bool everywhere;   /* there are too many places: they say nothing */
};

/* groups: a set of 1 << enum text_group, whose stems count. */
struct present present_of(const struct text_analysis *analysis, const struct terms *terms,
                          unsigned groups, struct arena *arena);

static inline uint16_t present_bit(uint32_t term)
{
    return (uint16_t)(term % PRESENT_BITS);
}

static inline bool present_has(const struct present *present, uint16_t bit)
{
    return (present->bits[bit / 64] >> bit % 64 & 1) != 0;
}

/* Where a term with these low bits stands; 0: nowhere. Of 0: everywhere. */
uint64_t present_places(const struct present *present, uint16_t bit);

#endif
