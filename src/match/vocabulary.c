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

static void place(struct vocabulary *vocabulary, uint64_t key, uint32_t feature)
{
    size_t mask = vocabulary->slot_count - 1;
    size_t at = key & mask;

    while (vocabulary->slots[at] != VOCABULARY_NONE)
        at = (at + 1) & mask;
    vocabulary->slots[at] = feature;
}

void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count)
{
    *vocabulary = (struct vocabulary){.slot_count = slots_for(count), .count = count};
    vocabulary->slots = memory_alloc(vocabulary->slot_count * sizeof *vocabulary->slots);
    vocabulary->entries = memory_alloc((count + 1) * sizeof *vocabulary->entries);
    for (size_t i = 0; i < vocabulary->slot_count; i++)
        vocabulary->slots[i] = VOCABULARY_NONE;
    for (size_t i = 0; i < count; i++) {
        vocabulary->entries[i] = (struct vocabulary_entry){.check = (uint32_t)(keys[i] >> 32), .idf = idf[i]};
        if (idf[i] > 0)
            place(vocabulary, keys[i], (uint32_t)i);
    }
}

void vocabulary_clear(struct vocabulary *vocabulary)
{
    free(vocabulary->slots);
    free(vocabulary->entries);
    *vocabulary = (struct vocabulary){0};
}
