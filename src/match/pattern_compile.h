/*
 * A tree into one PCRE2 expression on one of the lines of pattern_lines.h.
 *
 * Ordinary words are compared by stem; a pattern with ^ or $ compares them as folded. Prefixes are
 * compared as folded, quoted words as written. The least line that holds all of a pattern's forms
 * is its line.
 */
#ifndef SALTER_MATCH_PATTERN_COMPILE_H
#define SALTER_MATCH_PATTERN_COMPILE_H

#include "base/buf.h"
#include "pattern_lines.h"
#include "pattern_parse.h"
#include "pattern_words.h"
#include "rx/rx.h"

enum { PATTERN_MOST_SPANS = 4 };

struct pattern_code {
    struct rx *rx;
    enum pattern_form form;
    enum text_group group;
    float specificity;                    /* 0..1: how much the pattern asks for */
    uint8_t captures[PATTERN_MOST_SPANS]; /* groups of the words that must occur, ascending */
    uint8_t capture_count;
    const struct pattern_literals *literals; /* of FORM_RAW, or NULL */
};

/* Finds the phrases of all words of the tree, which everything below needs. false: some are no
 * words ("?" alone, a prefix of two words), which has been reported. */
bool pattern_resolve(struct pattern_tree *tree, struct pattern_words *words,
                     const struct pattern_report *report);

/*
 * Writes the expression of a tree in the stems and sets of the group, and all of *out but rx.
 * false: a set that it needs has no word in this language group. The expression of FORM_RAW is over
 * UTF-8, all others are over bytes (rx.h).
 */
bool pattern_write(const struct pattern_tree *tree, enum text_group group,
                   struct pattern_words *words, struct pattern_code *out, struct buf *expression);

/* The set that makes the tree impossible in a group, for the diagnostic. */
const struct pattern_node *pattern_find_empty_set(const struct pattern_node *node,
                                                  enum text_group group,
                                                  struct pattern_words *words);

#endif
