/*
 * A read-only view of bytes, passed by value. It owns nothing; whoever made the bytes
 * says how long they live. Not NUL-terminated. The empty view may have bytes == NULL.
 */
#ifndef SALTER_BASE_STR_H
#define SALTER_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *bytes;
    size_t length;
};

/* A half-open range of byte offsets, [start, end). */
struct span {
    size_t start;
    size_t end;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* For printf: `printf("%.*s", STR_ARG(name))`. Evaluates its argument more than once: give it a
 * variable. */
#define STR_ARG(s) (int)(s).length, ((s).bytes ? (s).bytes : "")

/*
 * The shortest are written here, so that a comparison with a literal is one of lengths and bytes:
 * words are compared by the thousand in each message.
 */

/* NULL gives the empty view. */
static inline struct str str_from(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

static inline struct str str_of(const char *bytes, size_t length)
{
    return (struct str){bytes, length};
}

/* The part [start, end), clamped to the view. */
static inline struct str str_slice(struct str text, size_t start, size_t end)
{
    if (end > text.length)
        end = text.length;
    if (start >= end)
        return (struct str){NULL, 0};
    return (struct str){text.bytes + start, end - start};
}

static inline bool str_equal(struct str left, struct str right)
{
    return left.length == right.length &&
           (left.length == 0 || memcmp(left.bytes, right.bytes, left.length) == 0);
}

static inline bool str_is(struct str text, const char *literal)
{
    return str_equal(text, str_from(literal));
}

static inline bool str_starts(struct str text, struct str prefix)
{
    return text.length >= prefix.length && str_equal(str_slice(text, 0, prefix.length), prefix);
}

static inline bool str_ends(struct str text, struct str suffix)
{
    return text.length >= suffix.length &&
           str_equal(str_slice(text, text.length - suffix.length, text.length), suffix);
}

struct str str_trim(struct str text); /* without ASCII white space at both ends */

int str_compare(struct str left, struct str right); /* byte order, as memcmp */

/* Offset of the first occurrence at or after from; SIZE_MAX when there is none. */
size_t str_find(struct str text, struct str part, size_t from);
size_t str_find_byte(struct str text, char byte, size_t from);

/* Cuts off and returns what precedes the separator; *rest becomes what follows it (empty at the
 * end). */
struct str str_cut(struct str *rest, char separator);

/* FNV-1a, 64 bits: for tables inside one process and for ordering, never for secrets or content
 * hashes. */
uint64_t str_hash(struct str text);

/* Decimal integer over the whole view; false on anything else or overflow. */
bool str_to_int(struct str text, int64_t *out);

/* Damerau-Levenshtein distance with adjacent transpositions counted once (optimal string alignment,
 * bytes), or limit + 1 when it is larger than limit. Texts over 64 bytes count as too far apart. */
size_t str_distance(struct str left, struct str right, size_t limit);

#endif
