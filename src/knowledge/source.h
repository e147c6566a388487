/*
 * One file as its author sees it: lines and columns. The bytes live in the snapshot's arena, so
 * that lines of blocks are views into them and a diagnostic of any later time can quote its line.
 */
#ifndef SALTER_KNOWLEDGE_SOURCE_H
#define SALTER_KNOWLEDGE_SOURCE_H

#include "base/diag.h"

struct source {
    struct str name;  /* relative to the folder: "topics/card_blocked.yaml" */
    struct str bytes; /* without the byte order mark */
    uint32_t *starts; /* offset of each line */
    uint32_t line_count;
};

/*
 * Counts the lines and looks at the bytes: what is no UTF-8 text with ordinary line ends becomes a
 * diagnostic and false, for then positions would not mean what an editor shows.
 */
bool source_init(struct source *source, struct arena *arena, struct diag_list *diags);

/* Line number, from 1, without its end; empty when there is none. */
struct str source_line(const struct source *source, uint32_t line);

/* The byte offset of a place, line and column from 1. */
size_t source_offset(const struct source *source, uint32_t line, uint32_t column);

struct diag_place source_place(const struct source *source, uint32_t line, uint32_t column,
                               uint32_t length);

/* The place of a part of a line of this source: `part` is a view into source->bytes. */
struct diag_place source_place_of(const struct source *source, uint32_t line, struct str part);

/* Leading spaces of the line; the whole length when there is nothing else. */
uint32_t source_indent(const struct source *source, uint32_t line);
bool source_is_blank(const struct source *source, uint32_t line);

/* Without white space at its ends. */
struct str source_text(const struct source *source, uint32_t line);

/* The next line above or below that is not blank; 0: there is none. */
uint32_t source_above(const struct source *source, uint32_t line);
uint32_t source_below(const struct source *source, uint32_t line);

#endif
