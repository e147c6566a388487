/*
 * Words with the stem of each group, packed: some twenty bytes a word, for most stems are the
 * beginning of their word and take none of their own. Private to text.
 */
#ifndef SALTER_TEXT_WORD_STEMS_H
#define SALTER_TEXT_WORD_STEMS_H

#include "base/arena.h"
#include "base/vec.h"
#include "text/analysis.h"

struct word_stems {
    /* in the arena: what was returned never moves */
    struct word_chunks VEC_OF(unsigned char *) chunks;
    size_t used;     /* bytes of the newest chunk */
    uint32_t *slots; /* by the word's hash: its place + 1, or 0 */
    /* 0 or a power of two, more than twice the words */
    size_t slot_count;
    size_t count;
};

/* Keeps a copy of a word that is not kept yet; one with more than 255 bytes, or with such a stem,
 * is left out. */
void word_stems_add(struct word_stems *words, struct str word, const struct str stems[TEXT_GROUPS],
                    struct arena *arena);
/* False when the word is not kept. The stems live as long as the arena. */
bool word_stems_find(const struct word_stems *words, struct str word,
                     struct str stems[TEXT_GROUPS]);
void word_stems_clear(struct word_stems *words);

#endif
