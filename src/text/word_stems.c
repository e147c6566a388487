/*
 * A place is the number of a chunk and an offset in it. There stand the length of the word, which
 * groups' stems are not its beginning, the stems' lengths, the word, and the stems that are not its
 * beginning.
 */
#include "word_stems.h"

#include <stdlib.h>
#include <string.h>

enum { OFFSET_BITS = 16, CHUNK = 1 << OFFSET_BITS, LONGEST = UINT8_MAX, FIRST_SLOTS = 256 };
enum { OTHER_STEMS = 1, LENGTHS = 2, HEAD = LENGTHS + TEXT_GROUPS };
static const size_t MOST_CHUNKS = (size_t)1 << (32 - OFFSET_BITS);

void word_stems_clear(struct word_stems *words)
{
    vec_clear(&words->chunks);
    free(words->slots);
    *words = (struct word_stems){0};
}

static const unsigned char *at_place(const struct word_stems *words, uint32_t slot)
{
    uint32_t place = slot - 1;

    return words->chunks.items[place >> OFFSET_BITS] + (place & (CHUNK - 1));
}

static struct str word_at(const unsigned char *place)
{
    return str_of((const char *)place + HEAD, place[0]);
}

/* The slot that holds the word, or the free one where it belongs. */
static size_t find_slot(const struct word_stems *words, struct str word)
{
    size_t mask = words->slot_count - 1;
    size_t slot = str_hash(word) & mask;

    while (words->slots[slot] != 0 &&
           !str_equal(word_at(at_place(words, words->slots[slot])), word))
        slot = (slot + 1) & mask;
    return slot;
}

static void grow(struct word_stems *words)
{
    uint32_t *old = words->slots;
    size_t count = words->slot_count;

    words->slot_count = count > 0 ? count * 2 : FIRST_SLOTS;
    words->slots = memory_alloc(words->slot_count * sizeof *words->slots);
    for (size_t i = 0; i < count; i++) {
        if (old[i] != 0)
            words->slots[find_slot(words, word_at(at_place(words, old[i])))] = old[i];
    }
    free(old);
}

/* Room for that many bytes in one chunk; false when there are as many chunks as a place can tell.
 */
static bool make_room(struct word_stems *words, size_t bytes, struct arena *arena)
{
    if (words->chunks.count > 0 && CHUNK - words->used >= bytes)
        return true;
    if (words->chunks.count == MOST_CHUNKS)
        return false;
    vec_push(&words->chunks, arena_alloc(arena, CHUNK));
    words->used = 0;
    return true;
}

static bool fits(struct str word, const struct str stems[TEXT_GROUPS])
{
    bool fit = word.length <= LONGEST;

    for (int group = 0; group < TEXT_GROUPS; group++)
        fit = fit && stems[group].length <= LONGEST;
    return fit;
}

/* The newest chunk has room for all of it. */
static void pack(struct word_stems *words, struct str word, const struct str stems[TEXT_GROUPS])
{
    unsigned char *head = words->chunks.items[words->chunks.count - 1] + words->used;
    unsigned char *end = head + HEAD + word.length;

    head[0] = (unsigned char)word.length;
    memcpy(head + HEAD, word.bytes, word.length);
    for (int group = 0; group < TEXT_GROUPS; group++) {
        head[LENGTHS + group] = (unsigned char)stems[group].length;
        if (str_starts(word, stems[group]))
            continue;
        head[OTHER_STEMS] |= (unsigned char)(1u << group);
        memcpy(end, stems[group].bytes, stems[group].length);
        end += stems[group].length;
    }
    words->used += (size_t)(end - head);
}

void word_stems_add(struct word_stems *words, struct str word, const struct str stems[TEXT_GROUPS],
                    struct arena *arena)
{
    size_t slot, place;

    if (words->count * 2 >= words->slot_count)
        grow(words);
    slot = find_slot(words, word);
    if (words->slots[slot] != 0 || !fits(word, stems) ||
        !make_room(words, HEAD + LONGEST * (1 + TEXT_GROUPS), arena))
        return;
    place = (words->chunks.count - 1) << OFFSET_BITS | words->used;
    pack(words, word, stems);
    words->slots[slot] = (uint32_t)place + 1;
    words->count++;
}

bool word_stems_find(const struct word_stems *words, struct str word, struct str stems[TEXT_GROUPS])
{
    uint32_t slot = words->count > 0 ? words->slots[find_slot(words, word)] : 0;
    const unsigned char *head, *other;

    if (slot == 0)
        return false;
    head = at_place(words, slot);
    other = head + HEAD + head[0];
    for (int group = 0; group < TEXT_GROUPS; group++) {
        bool own = head[OTHER_STEMS] & 1u << group;

        stems[group] = str_of((const char *)(own ? other : head + HEAD), head[LENGTHS + group]);
        other += own ? stems[group].length : 0;
    }
    return true;
}
