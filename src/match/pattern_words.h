/*
 * The words of patterns as messages have them: folded, stemmed, cut into tokens by the very
 * function that reads messages, so both sides always meet ("nemogu" is two words in a pattern too).
 * Each distinct text is read once.
 */
#ifndef SALTER_MATCH_PATTERN_WORDS_H
#define SALTER_MATCH_PATTERN_WORDS_H

#include "base/map.h"
#include "knowledge/model.h"
#include "text/analysis.h"

struct pattern_word {
    struct str folded;
    struct str stems[TEXT_GROUPS];
    struct str written; /* pattern_written() of it; empty unless asked for */
};

/* One or more words that stand side by side; none for a text that holds no word ("?"). */
struct pattern_phrase {
    struct pattern_word *words;
    size_t count;
};

struct pattern_phrases {
    const struct pattern_phrase **items;
    size_t count;
};

/* A zeroed struct with an arena and a lexicon (or NULL) is empty. pattern_words_clear() frees what
 * is not in the arena. */
struct pattern_words {
    struct arena *arena;
    const struct text_lexicon *lexicon;
    struct arena *scratch;        /* of one reading */
    struct map phrases;           /* by text */
    struct map exact;             /* by text, those that were asked for as written */
    struct map sets[TEXT_GROUPS]; /* struct pattern_phrases by name */
};

void pattern_words_clear(struct pattern_words *words);

/* What these return is borrowed and lives as long as the arena. */
const struct pattern_phrase *pattern_words_phrase(struct pattern_words *words, struct str text);
const struct pattern_phrase *pattern_words_exact(struct pattern_words *words, struct str text);

/* What a set says in a language group, without repetitions. */
const struct pattern_phrases *pattern_words_set(struct pattern_words *words,
                                                const struct kb_set *set, enum text_group group);

#endif
