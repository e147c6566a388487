/* Private to text: the words and endings that the stemmer of Croatian and Serbian knows. All folded
 * and ekavian. */
#ifndef SALTER_TEXT_STEM_HS_TABLE_H
#define SALTER_TEXT_STEM_HS_TABLE_H

#include "base/str.h"

enum stem_kind {
    STEM_NOUN, /* also adjectives and adverbs: full endings */
    STEM_VERB, /* full endings and clipped ones: "platit", "poslan", "imas" */
    STEM_WHOLE /* a form of its own, without endings */
};

struct known_stem {
    const char *stem;
    const char *key; /* what all forms of the word become */
    enum stem_kind kind;
};

/* Bit n is set when the last n letters of a word are an ending. */
struct known_ends {
    uint32_t full;
    uint32_t clipped; /* believed behind a known verb only */
};

struct known_ends stem_endings(struct str word);

/* The longest entry that the word begins with and after which nothing but an ending is left; NULL
 * when there is none. */
const struct known_stem *stem_known(struct str word, const struct known_ends *ends);

#endif
