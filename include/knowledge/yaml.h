/*
 * YAML of other programs as a plain tree with line numbers, for imports. Everything is a text, a
 * list or a mapping; quotes, tags and styles are forgotten. Our own files are read by a stricter
 * reader that knows what belongs where.
 *
 * The tree lives in the arena. Bounded: KB_YAML_DEEPEST levels, and an alias is refused, so a small
 * file cannot become a large tree.
 */
#ifndef SALTER_KNOWLEDGE_YAML_TREE_H
#define SALTER_KNOWLEDGE_YAML_TREE_H

#include "base/arena.h"
#include "base/error.h"

enum { KB_YAML_DEEPEST = 32 };

enum kb_yaml_kind { KB_YAML_TEXT, KB_YAML_LIST, KB_YAML_MAP };

struct kb_yaml_member;

struct kb_yaml {
    enum kb_yaml_kind kind;
    uint32_t line; /* from 1: where it begins; of a block (| or >) the line below the mark */
    bool by_line;  /* a text whose lines are lines of the file: the second one stands in line + 1 */
    struct str text;                /* KB_YAML_TEXT; empty when there is no value */
    struct kb_yaml *items;          /* KB_YAML_LIST */
    struct kb_yaml_member *members; /* KB_YAML_MAP, in the order of the file, equal keys included */
    size_t count;
};

struct kb_yaml_member {
    struct str key;
    uint32_t line;
    struct kb_yaml value;
};

/* A list of the documents, of which an empty file has none. false: err says what is wrong,
 * out->line where. */
bool kb_yaml_read(struct str bytes, struct arena *arena, struct kb_yaml *out, struct error *err)
    __attribute__((warn_unused_result));

/* The value of the first such key, or NULL when there is none or this is no mapping. */
const struct kb_yaml *kb_yaml_get(const struct kb_yaml *map, const char *key);

#endif
