/*
 * What a message must hold for a pattern to match: a list of groups, of each of which one word at
 * least must occur.
 *
 * This may ask for less than the pattern does, never for more: whatever the expression matches has
 * a word of every group, at places that fit. One word of the message may serve several groups.
 */
#ifndef SALTER_MATCH_PATTERN_GROUPS_H
#define SALTER_MATCH_PATTERN_GROUPS_H

#include "pattern_parse.h"
#include "pattern_terms.h"
#include "pattern_words.h"

enum {
    PATTERN_ANYWHERE = 255, /* the group's word may stand in front of others */
    PATTERN_FAR = 63        /* so many places and more are not told apart */
};

struct pattern_group {
    uint32_t *terms; /* sorted, each once */
    size_t count;
    /* Its word stands 0 to so many places behind the word of the last group that is not ANYWHERE,
     * within a sentence. A place is a word, or an entity with all its words. Of the first group it
     * means nothing. */
    uint8_t within;
};

struct pattern_groups {
    struct pattern_group *items; /* in the order of the pattern */
    size_t count;                /* 0 for a raw expression: it must always be looked at */
};

/* The groups of the tree in one language group; new words are added to terms. They live in the
 * arena. */
struct pattern_groups pattern_find_groups(const struct pattern_tree *tree, enum text_group group,
                                          struct pattern_words *words, struct terms *terms,
                                          struct arena *arena);

#endif
