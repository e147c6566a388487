/* Private to text: step 7, one word to the key that all its forms share. */
#ifndef SALTER_TEXT_STEM_H
#define SALTER_TEXT_STEM_H

#include "base/arena.h"
#include "text/analysis.h"

/*
 * The key of a folded, ekavian word of Croatian or Serbian; out has room for TEXT_LONGEST_WORD
 * bytes and may be the word itself. The key is out, a part of the word, or a constant. Never empty
 * for a word that is not.
 */
struct str stem_hs(struct str word, char out[TEXT_LONGEST_WORD]);

/* English by libstemmer. Its handle has state, so each analysis makes one when it meets the first
 * word. */
struct stem_en {
    struct sb_stemmer *handle; /* NULL until needed */
};

/* Borrowed until the next call. */
struct str stem_en(struct stem_en *stemmer, struct str word);
void stem_en_clear(struct stem_en *stemmer);

/* The key of a folded word in a group, in the arena or the word itself. */
struct str stem_of(struct str folded, enum text_group group, struct stem_en *english,
                   struct arena *arena);

#endif
