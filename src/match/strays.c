#include "strays.h"

#include <stdlib.h>

#include "base/memory.h"

static uint64_t hash_words(const struct text_analysis *analysis)
{
    uint64_t hash = analysis->token_count;

    for (size_t i = 0; i < analysis->token_count; i++) {
        hash = (hash ^ str_hash(analysis->tokens[i].folded)) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash;
}

static int compare(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

void strays_init(struct strays *strays, const struct kb_lines *lines)
{
    struct arena *arena = arena_new();

    strays->count = lines->count;
    strays->hashes = memory_alloc((lines->count + 1) * sizeof *strays->hashes);
    for (size_t i = 0; i < lines->count; i++) {
        struct text_analysis words = text_words(lines->items[i].text, arena);

        strays->hashes[i] = hash_words(&words);
        arena_reset(arena);
    }
    if (lines->count > 0)
        qsort(strays->hashes, lines->count, sizeof *strays->hashes, compare);
    arena_free(arena);
}

void strays_clear(struct strays *strays)
{
    free(strays->hashes);
    *strays = (struct strays){0};
}

bool strays_have(const struct strays *strays, const struct text_analysis *analysis)
{
    uint64_t hash = hash_words(analysis);

    return strays->count > 0 &&
           bsearch(&hash, strays->hashes, strays->count, sizeof hash, compare) != NULL;
}
