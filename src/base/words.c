#include "base/words.h"

static int compare_rest(struct str word, const char *entry)
{
    size_t same = 1;

    while (same < word.length && word.bytes[same] == entry[same] && entry[same] != '\0')
        same++;
    if (same < word.length)
        return (unsigned char)word.bytes[same] - (unsigned char)entry[same];
    return entry[same] == '\0' ? 0 : -1;
}

/* By hand: most entries differ in their first letters, and a call for each would cost more. */
static inline int compare(struct str word, unsigned char first, const char *entry)
{
    int order = first - (unsigned char)entry[0];

    return order != 0 || first == '\0' ? order : compare_rest(word, entry);
}

static unsigned char first_of(struct str word)
{
    return word.length > 0 ? (unsigned char)word.bytes[0] : '\0';
}

static const char *entry_of(const void *table, size_t stride, size_t index)
{
    return *(const char *const *)((const char *)table + index * stride);
}

size_t word_find(const void *table, size_t count, size_t stride, struct str word)
{
    size_t low = 0;
    size_t high = count;
    unsigned char first = first_of(word);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(word, first, entry_of(table, stride, middle));

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return SIZE_MAX;
}

/* Only the last entry that does not stand behind the word can begin it. */
size_t word_find_beginning(const void *table, size_t count, size_t stride, struct str word)
{
    size_t low = 0;
    size_t high = count;
    unsigned char first = first_of(word);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(word, first, entry_of(table, stride, middle)) >= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && str_starts(word, str_from(entry_of(table, stride, low - 1))) ? low - 1
                                                                                   : SIZE_MAX;
}
