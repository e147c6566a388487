/*
 * Tables of questions: a header line, then a row a line, cells divided by tabs, no quoting. In a
 * cell \t \n \\ stand for a tab, a line break and a backslash; a backslash before anything else is
 * one. CRLF and a byte order mark are tolerated, blank lines passed over, missing cells at a row's
 * end are empty.
 */
#ifndef SALTER_CMD_TSV_H
#define SALTER_CMD_TSV_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"

struct tsv_row {
    struct str *cells; /* one for each column */
    uint32_t line;     /* from 1 */
};

struct tsv {
    struct str *columns;
    size_t column_count;
    struct tsv_rows VEC_OF(struct tsv_row) rows;
    uint32_t wrong_line; /* after a failure */
};

/* Everything but the list of rows lives in the arena. false: err says what is wrong,
 * out->wrong_line where. */
bool tsv_parse(struct str bytes, struct arena *arena, struct tsv *out, struct error *err)
    __attribute__((warn_unused_result));
void tsv_clear(struct tsv *table);

/* SIZE_MAX when there is no such column. */
size_t tsv_column(const struct tsv *table, const char *name);

#endif
