#include "phrases.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

/* The sets that hold a phrase, as bits, in each group of languages. */
struct phrase_bits {
    unsigned in[TEXT_GROUPS];
};

/* Keys are folded words with single spaces, values struct phrase_bits. */
struct phrases {
    struct map sets;
    /* the first word of these -> the bits of all that begin with it: most words begin none */
    struct map firsts;
    struct arena *arena;
};

bool phrase_key_add(struct phrase_key *key, struct str word)
{
    if (key->length + word.length + 1 > sizeof key->bytes)
        return false;
    if (key->length > 0)
        key->bytes[key->length++] = ' ';
    memcpy(key->bytes + key->length, word.bytes, word.length);
    key->length += word.length;
    return true;
}

/* Of the languages that `wanted` leaves. */
static unsigned bits_of(const struct map *map, struct str key, unsigned wanted)
{
    const struct phrase_bits *bits = map_get(map, key);
    unsigned found = 0;

    if (bits != NULL && !(wanted & PHRASE_IN_HS))
        found |= bits->in[TEXT_EN];
    if (bits != NULL && !(wanted & PHRASE_IN_EN))
        found |= bits->in[TEXT_HS];
    return found & wanted;
}

static void add_bit(struct map *map, struct str key, enum text_group group, unsigned bit,
                    struct arena *arena)
{
    struct phrase_bits *bits = map_get(map, key);

    if (bits == NULL) {
        bits = arena_alloc(arena, sizeof *bits);
        map_put(map, key, bits);
    }
    bits->in[group] |= bit;
}

static struct str first_word(struct str phrase)
{
    return str_slice(phrase, 0, str_find_byte(phrase, ' ', 0));
}

static void add_phrase(struct phrases *phrases, const struct kb_line *line, unsigned bit,
                       struct arena *scratch)
{
    struct str key = arena_copy(phrases->arena, text_fold(line->text, scratch));

    if (key.length == 0)
        return;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (line->group != TEXT_GROUPS && line->group != group)
            continue;
        add_bit(&phrases->sets, key, group, bit, phrases->arena);
        add_bit(&phrases->firsts, first_word(key), group, bit, phrases->arena);
    }
}

struct phrases *phrases_of_sets(const struct kb_model *model, const char *const *names,
                                unsigned count)
{
    struct phrases *phrases = memory_alloc(sizeof *phrases);
    struct arena *scratch = arena_new();

    phrases->arena = arena_new();
    for (unsigned number = 0; number < count; number++) {
        const struct kb_set *set = kb_find_set(model, str_from(names[number]));

        for (size_t i = 0; set != NULL && i < set->phrases.count; i++)
            add_phrase(phrases, &set->phrases.items[i], 1u << number, scratch);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return phrases;
}

struct phrases *phrases_new(const struct kb_model *model)
{
    static const char *const names[] = {
#define PHRASE_NAME(constant, name) name,
        PHRASES(PHRASE_NAME)};

    return phrases_of_sets(model, names, PHRASE_COUNT);
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

struct words {
    size_t first, after; /* tokens */
};

/* The sets among the wanted ones that hold the tokens [first, after). */
static unsigned sets_of(const struct phrases *phrases, const struct text_analysis *analysis,
                        struct words words, unsigned wanted)
{
    struct phrase_key key;

    if (words.first >= words.after || words.after - words.first > PHRASE_LONGEST)
        return 0;
    key.length = 0;
    for (size_t i = words.first; i < words.after; i++) {
        if (!phrase_key_add(&key, analysis->tokens[i].folded))
            return 0;
    }
    return bits_of(&phrases->sets, str_of(key.bytes, key.length), wanted);
}

unsigned phrases_of(const struct phrases *phrases, const struct text_analysis *analysis,
                    size_t first, size_t after)
{
    return sets_of(phrases, analysis, (struct words){first, after}, PHRASE_ANY);
}

unsigned phrases_among(const struct phrases *phrases, const struct text_analysis *analysis,
                       size_t first, size_t after, unsigned sets)
{
    return sets_of(phrases, analysis, (struct words){first, after}, sets);
}

size_t phrases_at(const struct phrases *phrases, const struct text_analysis *analysis, size_t first,
                  unsigned sets)
{
    size_t length = analysis->token_count - first;

    if (first >= analysis->token_count ||
        bits_of(&phrases->firsts, first_word(analysis->tokens[first].folded), sets) == 0)
        return 0;
    for (length = length < PHRASE_LONGEST ? length : PHRASE_LONGEST; length > 0; length--) {
        if (sets_of(phrases, analysis, (struct words){first, first + length}, sets))
            return length;
    }
    return 0;
}

bool phrases_within(const struct phrases *phrases, const struct text_analysis *analysis,
                    size_t first, size_t after, unsigned sets)
{
    for (size_t i = first; i < after; i++) {
        size_t length = phrases_at(phrases, analysis, i, sets);

        if (length > 0 && i + length <= after)
            return true;
    }
    return false;
}
