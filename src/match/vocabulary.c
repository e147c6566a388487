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

static void place(struct vocabulary *vocabulary, struct vocabulary_slot slot)
{
    size_t mask = vocabulary->slot_count - 1;
    size_t at = slot.key & mask;

    while (vocabulary->slots[at].id != VOCABULARY_NONE)
        at = (at + 1) & mask;
    vocabulary->slots[at] = slot;
}

void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count)
{
    *vocabulary = (struct vocabulary){.slot_count = slots_for(count), .count = count};
    vocabulary->slots = memory_alloc(vocabulary->slot_count * sizeof *vocabulary->slots);
    for (size_t i = 0; i < vocabulary->slot_count; i++)
        vocabulary->slots[i].id = VOCABULARY_NONE;
    for (size_t i = 0; i < count; i++) {
        if (idf[i] > 0)
            place(vocabulary, (struct vocabulary_slot){keys[i], idf[i], (uint32_t)i});
    }
}

void vocabulary_clear(struct vocabulary *vocabulary)
{
    free(vocabulary->slots);
    *vocabulary = (struct vocabulary){0};
}
