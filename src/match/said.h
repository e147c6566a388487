/*
 * Which topics' examples have a word: how much of a message a topic could have heard before.
 * Private to match.
 *
 * A message that shares one telling word with a topic and nothing else scores for it as a short
 * question does; here the two part: of the one, half of the words were never said to the topic.
 */
#ifndef SALTER_MATCH_SAID_H
#define SALTER_MATCH_SAID_H

#include "corpus.h"
#include "vocabulary.h"

struct said {
    /* [row]: the features that are single words, or words behind a "not", rising */
    uint32_t *words;
    uint8_t *bits; /* row_count rows of `width` bytes, a bit for each class */
    size_t row_count;
    size_t width;
};

/* From the examples with taught[i] != 0; numbers[i]: the model's number of the corpus's feature i,
 * or VOCABULARY_NONE. */
void said_init(struct said *said, const struct corpus *corpus, const uint32_t *numbers,
               const uint16_t *classes, const uint8_t *taught, size_t class_count);
void said_clear(struct said *said);

/* One of the class's examples has it, too. A feature that is neither a word nor a denial: none. */
bool said_has(const struct said *said, uint32_t feature, size_t class);

/* Adds `rarity` to support[class] of the first `count` classes that have the word. A feature that
 * is no single word: nothing. */
void said_support(const struct said *said, uint32_t feature, float rarity, float *support,
                  size_t count);

#endif
