/* Private to match: what spelling.c learns of words. */
#ifndef SALTER_MATCH_SPELLING_DATA_H
#define SALTER_MATCH_SPELLING_DATA_H

#include "buckets.h"
#include "spelling.h"

enum { SPELLING_SHORTEST_MEANT = 3 /* letters of a word that another may be read as */ };

/* Texts stand in one string, by offset. Whoever is numbered by its text's hash is found by it,
 * without a table of its own. */
struct known_stem {
    uint32_t check; /* the lower half of the text's hash */
    uint32_t text;
    uint32_t shown; /* the commonest word with this stem, for people */
    uint32_t times : 31;
    /* an author's own slip: two letters exchanged make it a word that is far commoner */
    uint32_t is_slip : 1;
    uint16_t length, shown_length;
};

struct known_word {
    uint32_t check;
    uint32_t text;
    uint32_t stem;
    uint32_t times;
    uint16_t length;
    uint16_t is_stem; /* 1: filed as a stem, not as a word that was written */
};

struct known_stems {
    struct buckets buckets;
    struct known_stem *items;
};

struct known_words {
    struct buckets buckets;
    struct known_word *items;
};

/*
 * Words under what is left of them without a letter or two (rests.h): [number] a word, and in the
 * upper bits more of the rest's hash. A word of another rest is met now and then; whoever looks
 * compares the words anyway.
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

/* Pairs of stems that stand side by side in an example: [number] the lower half of the pair's hash.
 */
struct neighbour_stems {
    struct buckets buckets;
    uint32_t *checks;
};

struct spelling {
    enum text_group group;
    const struct concepts *concepts;
    struct known_stems stems;
    struct known_words words;
    char *texts;
    size_t texts_length;
    struct filed_words filed;
    struct neighbour_stems neighbours;
    bool borrowed; /* all but the concepts belongs to the bytes of a fit */
};

static inline struct str spelling_stem_text(const struct spelling *spelling, uint32_t stem)
{
    const struct known_stem *known = &spelling->stems.items[stem];

    return str_of(spelling->texts + known->text, known->length);
}

static inline struct str spelling_word_text(const struct spelling *spelling,
                                            const struct known_word *word)
{
    return str_of(spelling->texts + word->text, word->length);
}

/* A pair of stems in their order. */
uint64_t spelling_pair_hash(struct str left, struct str right);
/* BUCKETS_NONE: unknown. */
uint32_t spelling_find_stem(const struct spelling *spelling, struct str stem);
/* A word as it was written, or a stem; NULL: unknown. */
const struct known_word *spelling_find_word(const struct spelling *spelling, struct str text);

/* Latin or Cyrillic letters, no entity. */
bool spelling_is_word(const struct text_token *token);
/* A word that neither the knowledge nor the language's common words have. */
bool spelling_is_strange(const struct spelling *spelling, const struct text_token *token);
/* One of the knowledge's that is no slip. */
bool spelling_knows_stem(const struct spelling *spelling, struct str stem);
/* Two stems that stand side by side in an example. */
bool spelling_knows_neighbours(const struct spelling *spelling, struct str left, struct str right);

#endif
