/* Private to match: what spelling.c learns of words. */
#ifndef SALTER_MATCH_SPELLING_DATA_H
#define SALTER_MATCH_SPELLING_DATA_H

#include "base/map.h"
#include "base/vec.h"
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

struct filed {
    uint32_t rest; /* hash of what is left of the word */
    uint32_t word;
};

struct spelling {
    struct arena *arena;
    enum text_group group;
    const struct concepts *concepts;
    struct known_stems VEC_OF(struct known_stem) stems;
    struct known_words VEC_OF(struct known_word) words;
    struct map stem_numbers; /* the entry's number in the map is the stem's */
    struct map word_numbers; /* likewise */
    struct filed_items VEC_OF(struct filed) filed; /* sorted by rest, then word */
    struct neighbour_items VEC_OF(uint64_t) neighbours; /* hashes of known pairs of stems, sorted */
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
