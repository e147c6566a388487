/*
 * CSV as RFC 4180 has it, and as programs write it: quotes, separators and line breaks inside
 * quotes, "" for a quote, CRLF, LF or CR at line ends, a byte order mark, blanks behind a closing
 * quote, quotes inside a field that does not begin with one. One record at a time; blank lines are
 * passed over.
 */
#ifndef SALTER_CMD_CSV_H
#define SALTER_CMD_CSV_H

#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

struct csv {
    struct str rest;
    char separator;
    uint32_t next_line;
    uint32_t line; /* where the record begins, from 1 */
    struct csv_fields
        VEC_OF(struct str) fields; /* of the record; borrowed until the next one is read */
    struct csv_ends VEC_OF(size_t) ends;
    struct buf text;
};

enum csv_result { CSV_RECORD, CSV_END, CSV_BROKEN };

/* The bytes must outlive the reader. */
void csv_open(struct csv *csv, struct str bytes, char separator);
void csv_close(struct csv *csv);

/*
 * CSV_BROKEN: a quote that opens a field of the record is closed nowhere, or text follows where it
 * closes; err says which. Only the line where the record begins is lost: the next call goes on with
 * the line below it.
 */
enum csv_result csv_next(struct csv *csv, struct error *err);

#endif
