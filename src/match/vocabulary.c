#include "vocabulary.h"

#include <stdlib.h>

#include "base/memory.h"

static size_t slots_for(size_t count)
{
    size_t slots = 16;

    while (slots * 2 < count * 3)
        slots *= 2;
    return slots;
}

static void place(struct vocabulary *vocabulary, uint64_t key, uint32_t id)
{
    size_t mask = vocabulary->slot_count - 1;
    size_t at = key & mask;

    while (vocabulary->slots[at].id != VOCABULARY_NONE)
        at = (at + 1) & mask;
    vocabulary->slots[at] = (struct vocabulary_slot){(uint32_t)(key >> 32), id};
}

void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count)
{
    *vocabulary = (struct vocabulary){.slot_count = slots_for(count), .count = count};
    vocabulary->slots = memory_alloc(vocabulary->slot_count * sizeof *vocabulary->slots);
    vocabulary->idf = memory_alloc((count + 1) * sizeof *vocabulary->idf);
    for (size_t i = 0; i < vocabulary->slot_count; i++)
        vocabulary->slots[i].id = VOCABULARY_NONE;
    for (size_t i = 0; i < count; i++) {
        vocabulary->idf[i] = idf[i];
        if (idf[i] > 0)
            place(vocabulary, keys[i], (uint32_t)i);
    }
}

void vocabulary_clear(struct vocabulary *vocabulary)
{
    free(vocabulary->slots);
    free(vocabulary->idf);
    *vocabulary = (struct vocabulary){0};
}
