/*
 * What the example model sees of a message: words, neighbouring words, unordered pairs of words,
 * pieces of words.
 *
 * A feature is a 64-bit key made from the stems of one language group; which keys mean anything is
 * decided by the vocabulary, frozen at training. Each occurrence remembers the one or two tokens it
 * was made from, so that a weight can be shown as something the customer wrote.
 */
#ifndef SALTER_MATCH_FEATURES_H
#define SALTER_MATCH_FEATURES_H

#include "base/vec.h"
#include "concepts.h"
#include "text/analysis.h"

/* Each block is scaled to a length of its own, so that many pieces do not drown few words. */
enum feature_block {
    FEATURE_WORDS,
    FEATURE_NEIGHBOURS,
    FEATURE_PAIRS,
    FEATURE_PIECES,
    FEATURE_IDEAS, /* what words stand for (concepts.h), alone and side by side */
    /* two of them, or one and a word, anywhere in the message; empty words left out */
    FEATURE_IDEA_PAIRS,
    FEATURE_BLOCKS
};

enum {
    FEATURE_ALL_PAIRS = 32,  /* words of a message that are all paired with each other ... */
    FEATURE_PAIR_WINDOW = 8, /* ... in a longer one only this far apart */
    FEATURE_SHORTEST_PIECE = 2,
    FEATURE_LONGEST_PIECE = 5
};

struct feature {
    uint64_t key;
    uint16_t first, second; /* tokens; equal when there is only one */
    uint8_t block;
    bool empty;  /* a word that says nothing by itself (concepts.h) */
    bool read;   /* made with a word that was read as another one (spelling.h) */
    bool denies; /* the first is a "not" behind which the second stands */
};

struct features VEC_OF(struct feature);

/* Which words are seen, and as what. */
struct feature_view {
    enum text_group group;
    const struct concepts *concepts; /* NULL: no word stands for anything but itself */
};

/* The features of tokens [from, to), those of words and neighbours first, pieces last, in the order
 * of the tokens; `out` is emptied first. */
void features_collect(const struct text_analysis *analysis, const struct feature_view *view,
                      size_t from, size_t to, struct features *out);

/* The key of a single word, as features_collect() makes it. */
uint64_t feature_word_key(struct str stem);

/* "ne", "nije", "without": the words behind it are denied. */
bool feature_negates(struct str folded, enum text_group group);

#endif
