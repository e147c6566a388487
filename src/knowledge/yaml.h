/*
 * A YAML file as a light tree with positions: what libyaml's events say, less everything that this
 * format does not use. The one place that sees libyaml.
 *
 * The tree lives in the scratch arena it was made in; its texts live as long as the source
 * (snapshot). A literal block is not copied: it is a range of lines of the source.
 */
#ifndef SALTER_KNOWLEDGE_YAML_H
#define SALTER_KNOWLEDGE_YAML_H

#include "source.h"

enum node_kind {
    NODE_EMPTY,  /* a key without a value */
    NODE_BROKEN, /* was reported already: stands for a value, says nothing more */
    NODE_TEXT,
    NODE_LIST,
    NODE_MAP
};

enum node_style {
    STYLE_PLAIN,  /* one line without quotes; of lists and maps: indented below each other */
    STYLE_QUOTED, /* 'x' or "x" */
    STYLE_LINES,  /* several lines without a mark: never right */
    STYLE_BLOCK,  /* | */
    STYLE_FOLDED, /* > */
    STYLE_FLOW    /* [a, b] {a: b} */
};

struct node {
    enum node_kind kind;
    enum node_style style;
    uint32_t line, column, length;   /* of its first character; a block's is its mark | */
    uint32_t first_line, after_line; /* STYLE_BLOCK: its lines; otherwise the lines it stands on */
    struct str text;
    struct member *members; /* NODE_MAP */
    struct node *items;     /* NODE_LIST */
    size_t count;
};

struct member {
    struct node key; /* NODE_TEXT */
    struct node value;
};

/* The root, or NULL when the file is no YAML at all (reported). An empty file gives NODE_EMPTY. */
struct node *yaml_read(const struct source *source, struct arena *arena, struct arena *scratch,
                       struct diag_list *diags);

const struct node *yaml_get(const struct node *map, struct str key);

struct diag_place yaml_place(const struct source *source, const struct node *node);

/* What libyaml stumbled over, all counted from 1. */
struct yaml_problem {
    const char *problem;
    const char *context; /* may be NULL */
    uint32_t line, column;
    uint32_t context_line, context_column; /* 0: none */
};

/*
 * Finds out what the author probably did and reports it, with the place where it was done. Returns
 * the line that is wrong, or the first of several (a block without its mark): what must be left out
 * to read on.
 */
uint32_t yaml_report_problem(const struct source *source, const struct yaml_problem *problem,
                             struct diag_list *diags);

/*
 * Reports each line of a block that slipped to the left, and returns the bytes with all of them
 * where they belong: of the same length, so that every position stays true, but with something else
 * in those lines. The source's own bytes when there is none.
 */
struct str yaml_mend_outdented(const struct source *source, struct arena *scratch,
                               struct diag_list *diags);

/* The line of the block `key: |` above that `line` seems to belong to, though it stands too far
 * left; 0: there is none. */
uint32_t yaml_block_above(const struct source *source, uint32_t line);

#endif
