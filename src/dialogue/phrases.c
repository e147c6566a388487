#include "phrases.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

enum { LONGEST_PHRASE = 6, LONGEST_KEY = 256 };

struct phrases {
    struct map sets;   /* folded words with single spaces -> bits, as a pointer-sized number */
    struct map firsts; /* the first word of these -> the bits of all that begin with it: most words begin none */
    struct arena *arena;
};

static uintptr_t bits_of(const struct map *map, struct str key)
{
    return (uintptr_t)map_get(map, key);
}

static struct str first_word(struct str phrase)
{
    return str_slice(phrase, 0, str_find_byte(phrase, ' ', 0));
}

static void add_phrase(struct phrases *phrases, struct str phrase, unsigned bit)
{
    struct str key = text_fold(phrase, phrases->arena);
    struct str first = first_word(key);

    if (key.length == 0)
        return;
    map_put(&phrases->sets, key, (void *)(bits_of(&phrases->sets, key) | bit));
    map_put(&phrases->firsts, first, (void *)(bits_of(&phrases->firsts, first) | bit));
}

struct phrases *phrases_new(const struct kb_model *model)
{
    static const char *const names[] = {
#define PHRASE_NAME(constant, name) name,
        PHRASES(PHRASE_NAME)};
    struct phrases *phrases = memory_alloc(sizeof *phrases);

    phrases->arena = arena_new();
    for (unsigned number = 0; number < PHRASE_COUNT; number++) {
        const struct kb_set *set = kb_find_set(model, str_from(names[number]));

        for (size_t i = 0; set != NULL && i < set->phrases.count; i++)
            add_phrase(phrases, set->phrases.items[i].text, 1u << number);
    }
    return phrases;
}

void phrases_free(struct phrases *phrases)
{
    if (phrases == NULL)
        return;
    map_clear(&phrases->sets);
    map_clear(&phrases->firsts);
    arena_free(phrases->arena);
    free(phrases);
}

unsigned phrases_of(const struct phrases *phrases, const struct text_analysis *analysis, size_t first, size_t after)
{
    char key[LONGEST_KEY];
    size_t length = 0;

    if (first >= after || after - first > LONGEST_PHRASE)
        return 0;
    for (size_t i = first; i < after; i++) {
        struct str word = analysis->tokens[i].folded;

        if (length + word.length + 1 > sizeof key)
            return 0;
        if (i > first)
            key[length++] = ' ';
        memcpy(key + length, word.bytes, word.length);
        length += word.length;
    }
    return (unsigned)bits_of(&phrases->sets, str_of(key, length));
}

size_t phrases_at(const struct phrases *phrases, const struct text_analysis *analysis, size_t first, unsigned sets)
{
    size_t length = analysis->token_count - first;

    if (first >= analysis->token_count ||
        (bits_of(&phrases->firsts, first_word(analysis->tokens[first].folded)) & sets) == 0)
        return 0;
    for (length = length < LONGEST_PHRASE ? length : LONGEST_PHRASE; length > 0; length--) {
        if (phrases_of(phrases, analysis, first, first + length) & sets)
            return length;
    }
    return 0;
}

bool phrases_within(const struct phrases *phrases, const struct text_analysis *analysis, size_t first, size_t after,
                    unsigned sets)
{
    for (size_t i = first; i < after; i++) {
        size_t length = phrases_at(phrases, analysis, i, sets);

        if (length > 0 && i + length <= after)
            return true;
    }
    return false;
}
