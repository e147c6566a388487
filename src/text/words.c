#include "words.h"

/* By hand: most entries differ in their first letters, and a call for each would cost more. */
static int compare(struct str word, const char *entry)
{
    size_t same = 0;

    while (same < word.length && word.bytes[same] == entry[same] && entry[same] != '\0')
        same++;
    if (same < word.length)
        return (unsigned char)word.bytes[same] - (unsigned char)entry[same];
    return entry[same] == '\0' ? 0 : -1;
}

size_t word_find(const void *table, size_t count, size_t stride, struct str word)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *entry = *(const char *const *)((const char *)table + middle * stride);
        int order = compare(word, entry);

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}
