/*
 * A growing text. A zeroed struct is an empty buffer; buf_clear() gives the memory back and
 * leaves it empty again. There is always a NUL behind the text once anything was added, so
 * `bytes` may be handed to C libraries. Texts that have no bound of their own are bounded by
 * the caller before they are added.
 */
#ifndef SALTER_BASE_BUF_H
#define SALTER_BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
    char *bytes;
    size_t length;
    size_t capacity;
};

void buf_clear(struct buf *buf);
/* room for a text of this length, asked for once */
void buf_reserve(struct buf *buf, size_t length);
void buf_truncate(struct buf *buf, size_t length); /* keeps the memory */

void buf_add(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_byte(struct buf *buf, char byte);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *buf, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

struct str buf_str(const struct buf *buf); /* borrowed until the next change */

/* Hands the NUL-terminated text over to the caller (free it); the buffer is empty afterwards. */
char *buf_take(struct buf *buf);

#endif
