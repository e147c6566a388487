/* Private to match: what spelling.c learns of words. */
#ifndef SALTER_MATCH_SPELLING_DATA_H
#define SALTER_MATCH_SPELLING_DATA_H

#include "base/map.h"
#include "base/vec.h"
#include "buckets.h"
#include "spelling.h"

enum { SPELLING_SHORTEST_MEANT = 3 /* letters of a word that another may be read as */ };

struct known_stem {
    struct str text;
    struct str shown; /* the commonest word with this stem, for people */
    uint32_t shown_times;
    uint32_t times;
};

struct known_word {
    struct str text;
    uint32_t stem;
    uint32_t times;
    bool is_stem; /* filed as a stem, not as a word that was written */
};

/*
 * Words under what is left of them without a letter or two (rests.h): [number] a word, and in the upper bits more of the rest's hash.
 * A word of another rest is met now and then; whoever looks compares the words anyway.
 */
struct filed_words {
    struct buckets buckets;
    uint32_t *items;
};
enum {
    FILED_WORD_BITS = 20, /* words beyond a million are known, and nothing is read as them */
    FILED_WORD_MASK = (1 << FILED_WORD_BITS) - 1
};

static inline uint32_t filed_check(uint64_t rest)
{
    return (uint32_t)rest >> FILED_WORD_BITS;
}


/* Pairs of stems that stand side by side in an example: [number] the lower half of the pair's hash. */
struct neighbour_stems {
    struct buckets buckets;
    uint32_t *checks;
};

struct spelling {
    struct arena *arena;
    enum text_group group;
    const struct concepts *concepts;
    struct known_stems VEC_OF(struct known_stem) stems;
    struct known_words VEC_OF(struct known_word) words;
    struct map stem_numbers; /* the entry's number in the map is the stem's */
    struct map word_numbers; /* likewise */
    struct filed_words filed;
    struct neighbour_stems neighbours;
    bool borrowed; /* filed, neighbours and all texts belong to the bytes of a fit */
};

/* Latin or Cyrillic letters, no entity. */
bool spelling_is_word(const struct text_token *token);
/* A word that neither the knowledge nor the language's common words have. */
bool spelling_is_strange(const struct spelling *spelling, const struct text_token *token);
bool spelling_knows_stem(const struct spelling *spelling, struct str stem);
/* Two stems that stand side by side in an example. */
bool spelling_knows_neighbours(const struct spelling *spelling, struct str left, struct str right);

#endif
