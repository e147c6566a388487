#include "fit_bytes.h"

#include <string.h>

enum { ALIGNMENT = 8, LONGEST_TEXT = 1 << 16 };

/* ---- writing
 * ---------------------------------------------------------------------------------------------- */

void fit_put(struct buf *out, const void *bytes, size_t size)
{
    buf_add(out, str_of(bytes, size));
}

void fit_put_number(struct buf *out, uint64_t number)
{
    fit_put(out, &number, sizeof number);
}

void fit_put_text(struct buf *out, struct str text)
{
    fit_put_number(out, text.length);
    buf_add(out, text);
}

void fit_put_array(struct buf *out, const void *items, size_t count, size_t size)
{
    fit_put_number(out, count);
    while (out->length % ALIGNMENT != 0)
        buf_add_byte(out, 0);
    fit_put(out, items, count * size);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

/* Where `total` bytes lie, and past them. */
static char *pass(struct fit_reader *reader, size_t total)
{
    char *here = reader->bytes + reader->at;

    if (reader->failed || total > reader->length - reader->at) {
        reader->failed = true;
        return NULL;
    }
    reader->at += total;
    return here;
}

bool fit_take(struct fit_reader *reader, void *into, size_t size)
{
    const char *here = pass(reader, size);

    if (here == NULL)
        return false;
    memcpy(into, here, size);
    return true;
}

uint64_t fit_take_number(struct fit_reader *reader)
{
    uint64_t number = 0;

    fit_take(reader, &number, sizeof number);
    return number;
}

struct str fit_take_text(struct fit_reader *reader)
{
    uint64_t length = fit_take_number(reader);
    const char *here;

    if (length > LONGEST_TEXT)
        reader->failed = true;
    here = pass(reader, (size_t)length);
    return here != NULL ? str_of(here, (size_t)length) : STR("");
}

void *fit_take_array(struct fit_reader *reader, size_t count, size_t size)
{
    size_t total = 0;

    if (fit_take_number(reader) != count || __builtin_mul_overflow(count, size, &total))
        reader->failed = true;
    pass(reader, (ALIGNMENT - reader->at % ALIGNMENT) % ALIGNMENT);
    return reader->failed ? NULL : pass(reader, total);
}

size_t fit_next_count(const struct fit_reader *reader)
{
    struct fit_reader ahead = *reader;

    return fit_take_number(&ahead);
}

size_t fit_take_count(struct fit_reader *reader, size_t size)
{
    uint64_t count = fit_take_number(reader);

    if (count > (reader->length - reader->at) / size)
        reader->failed = true;
    return reader->failed ? 0 : (size_t)count;
}
