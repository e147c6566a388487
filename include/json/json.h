/*
 * The one door to jansson: JSON text to values and back.
 *
 * Reading is strict (RFC 8259, UTF-8, no duplicate names, at most 32 levels and the given number of
 * bytes); integers that do not fit 64 bits are refused. Writing is deterministic: members in their
 * order, no white space, "/" as it is. Money becomes "1234.56 EUR", a date "2026-11-22", a date
 * with time "2026-11-22T10:00": there is no way back but the schema's.
 */
#ifndef SALTER_JSON_JSON_H
#define SALTER_JSON_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/value.h"

enum { JSON_DEEPEST = 32 };

/* The value lives in the arena. err names line and column. */
bool json_parse(struct str text, size_t limit, struct arena *arena, struct value *out,
                struct error *err) __attribute__((warn_unused_result));

void json_write(struct buf *out, const struct value *value);
/* The same with line breaks and two spaces of indent, for people. */
void json_write_pretty(struct buf *out, const struct value *value);

/* A JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD. */
void json_write_text(struct buf *out, struct str text);

#endif
