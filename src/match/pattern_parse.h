/*
 * A pattern as its author wrote it, read into a tree. The language (DESIGN.md, patterns):
 *
 *     pattern  = "/" expression "/"  |  ["^"] sequence ["$"] { "!" atom }
 *     sequence = atom { ["*"] atom }
 *     atom     = word | word"*" | "exact words" | ~set | {entity}
 *              | "(" choice ")" | "[" choice "]" | "<" atom atom { ["*"] atom } ">"
 *     choice   = sequence { "|" sequence }
 *
 * Words come in their order with up to PATTERN_GAP others between two, or PATTERN_WIDE_GAP with a
 * star; "!" atoms may stand anywhere at the outermost level. Places are bytes of the line's text.
 */
#ifndef SALTER_MATCH_PATTERN_PARSE_H
#define SALTER_MATCH_PATTERN_PARSE_H

#include "pattern_mistake.h"

enum {
    PATTERN_GAP = 3,            /* other words between two words */
    PATTERN_WIDE_GAP = 10,      /* and with a star */
    PATTERN_DEEPEST = 12,       /* levels of brackets */
    PATTERN_MOST_ANY_ORDER = 6, /* atoms of < > */
    PATTERN_SHORTEST_PREFIX = 2 /* letters in front of * */
};

enum pattern_kind {
    PATTERN_WORD,      /* card */
    PATTERN_PREFIX,    /* card* */
    PATTERN_EXACT,     /* "i sent" */
    PATTERN_SET,       /* ~money */
    PATTERN_ENTITY,    /* {amount} */
    PATTERN_CHOICE,    /* (a | b) */
    PATTERN_SEQUENCE,  /* a b */
    PATTERN_ANY_ORDER, /* < a b > */
    PATTERN_OPTIONAL   /* [a] */
};

struct pattern_phrase;

struct pattern_node {
    enum pattern_kind kind;
    bool wide; /* a * stands in front of it; ANY_ORDER: also somewhere inside */
    struct span place;
    struct str text;                     /* WORD, PREFIX, EXACT: without signs */
    const struct pattern_phrase *phrase; /* of these, once pattern_resolve() has found it */
    const struct kb_set *set;            /* SET */
    enum text_entity_kind entity;        /* ENTITY */
    struct pattern_node **children;      /* CHOICE, SEQUENCE, ANY_ORDER, OPTIONAL (one) */
    size_t count;
};

struct pattern_tree {
    struct str raw;            /* of /.../, without the slashes; then there is no body */
    struct span raw_place;     /* of raw */
    bool starts, ends;         /* ^ and $ */
    bool wide_start, wide_end; /* "^ * a" and "a * $" */
    struct pattern_node *body; /* a SEQUENCE with at least one atom that must occur */
    struct pattern_node **negated;
    size_t negated_count;
};

/* NULL when the line is no pattern; the report has been told why. The tree lives in the arena. */
struct pattern_tree *pattern_parse(const struct kb_model *model,
                                   const struct pattern_report *report, struct arena *arena);

/* Whether a message must hold something for the node to match: false for [a] and what consists of
 * it. */
bool pattern_is_required(const struct pattern_node *node);

#endif
