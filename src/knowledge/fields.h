/*
 * What may stand in a mapping: one table for each, and one reader for all of them.
 *
 * The loader checks files against these tables, `salter schema` writes them as a JSON schema: the
 * two cannot differ. A value that does not fit is reported once and its node becomes NODE_BROKEN;
 * whoever reads the tree afterwards passes over broken nodes and need not check form again, only
 * meaning.
 */
#ifndef SALTER_KNOWLEDGE_FIELDS_H
#define SALTER_KNOWLEDGE_FIELDS_H

#include "knowledge/diagnostics.h"
#include "reader.h"
#include "yaml.h"

enum field_type {
    FIELD_LINE,   /* a short text, plain or a block: struct str */
    FIELD_ID,     /* a name of the author's: struct str */
    FIELD_YES,    /* yes or no: bool */
    FIELD_DATE,   /* 2026-11-22: struct date */
    FIELD_SHARE,  /* 0.02 or 2%: double */
    FIELD_COUNT,  /* a whole number from 1: int64_t */
    FIELD_WORD,   /* one of `words` */
    FIELD_IDS,    /* [one, two] */
    FIELD_BLOCK,  /* free text, always a block */
    FIELD_SCALAR, /* one value whose type is declared elsewhere */
    FIELD_TYPE,   /* the type of a value: money, choices:NAME */
    FIELD_VALUE,  /* the same, or a list, or a mapping */
    FIELD_MAP,    /* the keys of `shape` */
    FIELD_MAP_OF, /* the author's own names, each with a value as `each` */
    FIELD_LIST_OF /* a list of values as `each` */
};

enum {
    FIELD_REQUIRED = 1,
    FIELD_MAY_BE_EMPTY = 2, /* a key without a value means something */
    FIELD_SPOKEN = 4,       /* a customer reads it: a comment behind it is suspicious */
    FIELD_PATHS = 8         /* MAP_OF: keys are paths ("slots.day"), not ids */
};

struct field {
    const char *key;
    enum field_type type;
    unsigned flags;
    size_t target; /* offset + 1 in the caller's struct; 0: the caller reads the node */
    const struct shape *shape;
    const struct field *each;
    const char *const *words; /* ends with NULL */
    const char *meaning;      /* for the editor's completion */
};

struct shape {
    const char *name; /* of its definition in the schema */
    const struct field *fields;
    size_t count;
    const char *meaning;
};

enum { FIELDS_MOST = 64 };

/* A mapping that was read: values[i] belongs to shape->fields[i], NULL when the key is not there.
 */
struct fields {
    const struct shape *shape;
    const struct node *values[FIELDS_MOST];
    const struct node *keys[FIELDS_MOST];
};

/*
 * Checks the mapping, reports what is wrong and fills the target's members that the table names.
 * false: it is no mapping at all (reported).
 */
bool fields_read(struct reader *reader, struct node *map, const struct shape *shape, void *target,
                 struct fields *out);

/* Checks one value (with the key it stands behind, or NULL); a broken one becomes NODE_BROKEN. */
void fields_check(struct reader *reader, const struct node *key, struct node *value,
                  const struct field *field);

/* The value of the key when it can be used; NULL when it is absent, empty or broken. */
const struct node *fields_get(const struct fields *fields, const char *key);
/* Whether the key is there at all, even when its value is broken. */
bool fields_has(const struct fields *fields, const char *key);
const struct node *fields_key(const struct fields *fields, const char *key);

/* A text of a FIELD_LINE: its one line, or the lines of its block joined. */
struct str fields_line(struct reader *reader, const struct node *node);

/* The number of the word in the table, for enumerations whose order is the table's. */
size_t fields_word(const struct node *node, const char *const *words);

/* One of the names nearest to this one, as a hint "did you mean ...", or the given hint. In the
 * scratch arena. */
const char *fields_nearest(struct reader *reader, struct str name, const struct map *names,
                           const char *otherwise);

bool fields_is_id(struct str text);

#endif
