#include "base/str.h"

enum { DISTANCE_LONGEST = 64 };

static bool is_white(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct str str_trim(struct str text)
{
    size_t start = 0;
    size_t end = text.length;

    while (start < end && is_white(text.bytes[start]))
        start++;
    while (end > start && is_white(text.bytes[end - 1]))
        end--;
    return str_slice(text, start, end);
}

int str_compare(struct str left, struct str right)
{
    size_t shared = left.length < right.length ? left.length : right.length;
    int order = shared ? memcmp(left.bytes, right.bytes, shared) : 0;

    if (order != 0)
        return order;
    return (left.length > right.length) - (left.length < right.length);
}

size_t str_find(struct str text, struct str part, size_t from)
{
    if (part.length == 0)
        return from <= text.length ? from : SIZE_MAX;
    while (from + part.length <= text.length) {
        const char *hit =
            memchr(text.bytes + from, part.bytes[0], text.length - part.length - from + 1);

        if (hit == NULL)
            return SIZE_MAX;
        if (memcmp(hit, part.bytes, part.length) == 0)
            return (size_t)(hit - text.bytes);
        from = (size_t)(hit - text.bytes) + 1;
    }
    return SIZE_MAX;
}

size_t str_find_byte(struct str text, char byte, size_t from)
{
    const char *hit;

    if (from >= text.length)
        return SIZE_MAX;
    hit = memchr(text.bytes + from, byte, text.length - from);
    return hit ? (size_t)(hit - text.bytes) : SIZE_MAX;
}

struct str str_cut(struct str *rest, char separator)
{
    size_t at = str_find_byte(*rest, separator, 0);
    struct str head = str_slice(*rest, 0, at);

    *rest = at == SIZE_MAX ? (struct str){NULL, 0} : str_slice(*rest, at + 1, rest->length);
    return head;
}

uint64_t str_hash(struct str text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < text.length; i++) {
        hash ^= (unsigned char)text.bytes[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

bool str_to_int(struct str text, int64_t *out)
{
    bool negative = text.length > 0 && text.bytes[0] == '-';
    int64_t value = 0;

    if (text.length == (negative ? 1u : 0u))
        return false;
    for (size_t i = negative ? 1 : 0; i < text.length; i++) {
        int digit = text.bytes[i] - '0';

        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    *out = value;
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t str_distance(struct str left, struct str right, size_t limit)
{
    unsigned char rows[3][DISTANCE_LONGEST + 1];
    unsigned char *before = rows[0];
    unsigned char *previous = rows[1];
    unsigned char *current = rows[2];
    size_t gap =
        left.length > right.length ? left.length - right.length : right.length - left.length;

    if (gap > limit || left.length > DISTANCE_LONGEST || right.length > DISTANCE_LONGEST)
        return limit + 1;
    for (size_t j = 0; j <= right.length; j++)
        previous[j] = (unsigned char)j;
    for (size_t i = 1; i <= left.length; i++) {
        unsigned char *spare = before;
        size_t best = i;

        current[0] = (unsigned char)i;
        for (size_t j = 1; j <= right.length; j++) {
            size_t change = left.bytes[i - 1] == right.bytes[j - 1] ? 0 : 1;
            size_t cost =
                least(least(previous[j] + 1u, current[j - 1] + 1u), previous[j - 1] + change);

            if (i > 1 && j > 1 && left.bytes[i - 1] == right.bytes[j - 2] &&
                left.bytes[i - 2] == right.bytes[j - 1])
                cost = least(cost, before[j - 2] + 1u);
            current[j] = (unsigned char)cost;
            best = least(best, cost);
        }
        if (best > limit)
            return limit + 1;
        before = previous;
        previous = current;
        current = spare;
    }
    return previous[right.length] <= limit ? previous[right.length] : limit + 1;
}
