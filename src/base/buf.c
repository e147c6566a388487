#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

enum { LIKELY_LONGEST = 40 /* of what is formatted: one pass is enough for most */ };

void buf_clear(struct buf *buf)
{
    free(buf->bytes);
    *buf = (struct buf){0};
}

void buf_truncate(struct buf *buf, size_t length)
{
    if (length >= buf->length)
        return;
    buf->length = length;
    buf->bytes[length] = '\0';
}

/* Room for `more` bytes and the NUL. */
static void make_room(struct buf *buf, size_t more)
{
    size_t wanted = buf->length + more + 1;
    size_t grown = buf->capacity ? buf->capacity * 2 : 64;

    if (wanted <= buf->capacity)
        return;
    if (grown < wanted)
        grown = wanted;
    buf->bytes = memory_resize(buf->bytes, grown, 1);
    buf->capacity = grown;
}

void buf_reserve(struct buf *buf, size_t length)
{
    if (length > buf->length)
        make_room(buf, length - buf->length);
}

void buf_add(struct buf *buf, struct str text)
{
    make_room(buf, text.length);
    if (text.length > 0)
        memcpy(buf->bytes + buf->length, text.bytes, text.length);
    buf->length += text.length;
    buf->bytes[buf->length] = '\0';
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, str_from(text));
}

void buf_add_byte(struct buf *buf, char byte)
{
    if (buf->length + 1 >= buf->capacity)
        make_room(buf, 1);
    buf->bytes[buf->length++] = byte;
    buf->bytes[buf->length] = '\0';
}

void buf_addv(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;
    int length;

    make_room(buf, LIKELY_LONGEST);
    va_copy(again, arguments);
    length = vsnprintf(buf->bytes + buf->length, buf->capacity - buf->length, format, again);
    va_end(again);
    if (length > 0 && (size_t)length >= buf->capacity - buf->length) {
        make_room(buf, (size_t)length);
        vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, arguments);
    }
    if (length > 0)
        buf->length += (size_t)length;
    buf->bytes[buf->length] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buf_addv(buf, format, arguments);
    va_end(arguments);
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->bytes, buf->length};
}

char *buf_take(struct buf *buf)
{
    char *text = buf->bytes ? buf->bytes : memory_text("", 0);

    *buf = (struct buf){0};
    return text;
}
