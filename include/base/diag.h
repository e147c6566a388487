/*
 * Diagnostics: what an author of a text file did wrong, where exactly, and what to do about it.
 *
 * They are collected, not printed: reading goes on, and one run reports all. The list owns its
 * memory. Positions count from 1; the column counts Unicode code points; length is in code points
 * too and at least 1. A diagnostic about a whole file has line 0.
 */
#ifndef SALTER_BASE_DIAG_H
#define SALTER_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"

enum diag_severity { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diag_place {
    struct str file; /* as the author knows it, relative to the knowledge folder */
    uint32_t line;
    uint32_t column;
    uint32_t length;
};

struct diag {
    enum diag_severity severity;
    const char *name; /* stable, lower case with dashes: "unknown-topic" */
    struct diag_place place;
    struct str message; /* one sentence without a full stop */
    struct str hint;    /* what to do; may be empty */
    struct str source;  /* the line it is about, for the caret; may be empty */
};

struct diag_list {
    struct arena *arena;
    struct diag_items VEC_OF(struct diag) all;
    size_t errors;
    size_t warnings;
    size_t dropped; /* beyond DIAG_LIMIT they are only counted */
};

enum { DIAG_LIMIT = 1000 };

void diag_list_init(struct diag_list *list);
void diag_list_clear(struct diag_list *list);

/* Adds one; hint may be NULL; all texts are copied. The message is a printf format. */
void diag_add(struct diag_list *list, enum diag_severity severity, const char *name,
              struct diag_place place, struct str source, const char *hint, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* By file, line, column, name: the order in which they are shown. */
void diag_sort(struct diag_list *list);

/* file:line:column: error: message [name], the quoted line with a caret, the hint. Colours only
 * when asked. */
void diag_print(const struct diag *diag, bool colours, struct buf *out);

/* The candidate nearest to the name (distance at most a third of its length), or the empty view. */
struct str diag_nearest(struct str name, const struct str *candidates, size_t count);

#endif
