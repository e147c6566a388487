/* Private to text: step 5, words that people write together. */
#ifndef SALTER_TEXT_SPLIT_H
#define SALTER_TEXT_SPLIT_H

#include "base/str.h"

struct split {
    struct str first;
    struct str second;
    size_t at; /* bytes of the joined word that belong to the first */
};

/* "nemogu" -> "ne", "mogu"; "cant" -> "can", "not". The words are borrowed from the joined one or
 * are constants. */
bool split_word(struct str joined, struct split *out);

/* Whether a compound that is also written with a hyphen or a space counts as one word: "online",
 * "wifi". */
bool split_is_compound(struct str joined);

/* Whether the folded letters right behind a number are a unit of their own: "50eur", "17h". */
bool split_is_unit(struct str folded);

/* Whether a full stop behind the folded word is part of it: "br.", "npr.", "Dr." */
bool split_is_abbreviation(struct str folded);

#endif
