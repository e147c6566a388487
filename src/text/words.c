#include "words.h"

static int compare(struct str word, const char *entry)
{
    int order = strncmp(word.bytes, entry, word.length);

    return order != 0 ? order : entry[word.length] == '\0' ? 0 : -1;
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
