#include "twins.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* ---- who is whose twin
 * ------------------------------------------------------------------------------------ */

/* The finalizer of SplitMix64 (Steele et al., 2014): of one occurrence. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

/*
 * [feature]: a sum over where it stands, how often, and its block. Of 200 000 features two that are
 * no twins have the same sum once in 10^9 times.
 */
static uint64_t *find_places(const struct corpus *corpus)
{
    uint64_t *places = memory_alloc((corpus->feature_count + 1) * sizeof *places);

    for (size_t i = 0; i < corpus->feature_count; i++)
        places[i] = corpus->blocks[i];
    for (size_t i = 0; i < corpus->count; i++) {
        for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++)
            places[corpus->ids[j]] += mix(((uint64_t)(i + 1) << 8) + corpus->times[j]);
    }
    return places;
}

/* Columns are numbered by the first feature of each, so they too stand by how common they are.
 * Returns how many of each. */
static uint32_t *number_columns(struct twins *twins, const uint64_t *places, size_t count)
{
    uint32_t *sharing = memory_alloc((count + 1) * sizeof *sharing);
    uint32_t *firsts = memory_alloc((count + 1) * sizeof *firsts); /* [column] */
    size_t slot_count = 16;
    uint32_t *slots; /* column + 1; 0: free */

    while (slot_count < count * 2)
        slot_count *= 2;
    slots = memory_alloc(slot_count * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        size_t at = places[i] & (slot_count - 1);

        while (slots[at] != 0 && places[firsts[slots[at] - 1]] != places[i])
            at = (at + 1) & (slot_count - 1);
        if (slots[at] == 0) {
            firsts[twins->count] = (uint32_t)i;
            slots[at] = (uint32_t)++twins->count;
        }
        twins->columns[i] = slots[at] - 1;
        sharing[twins->columns[i]]++;
    }
    free(slots);
    free(firsts);
    return sharing;
}

/* ---- the examples by columns
 * ------------------------------------------------------------------------------ */

/* Features of an example rise, and so do the columns that they are the first of. */
static void list_columns(struct twins *twins, const struct corpus *corpus)
{
    size_t at = 0;
    /* [column]: the example that has it + 1 */
    uint32_t *last = memory_alloc((twins->count + 1) * sizeof *last);

    for (size_t i = 0; i < corpus->count; i++) {
        twins->starts[i] = at;
        for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++) {
            uint32_t column = twins->columns[corpus->ids[j]];

            if (last[column] == i + 1)
                continue;
            last[column] = (uint32_t)i + 1;
            twins->ids[at] = column;
            twins->places[at++] = (uint32_t)j;
        }
    }
    twins->starts[corpus->count] = at;
    free(last);
}

void twins_init(struct twins *twins, const struct corpus *corpus)
{
    size_t features = corpus->feature_count, occurrences = corpus->starts[corpus->count];
    uint64_t *places = find_places(corpus);
    uint32_t *sharing;

    *twins = (struct twins){.columns = memory_alloc((features + 1) * sizeof *twins->columns)};
    sharing = number_columns(twins, places, features);
    twins->roots = memory_alloc((twins->count + 1) * sizeof *twins->roots);
    for (size_t i = 0; i < twins->count; i++)
        twins->roots[i] = sqrtf((float)sharing[i]);
    twins->starts = memory_alloc((corpus->count + 1) * sizeof *twins->starts);
    twins->ids = memory_alloc((occurrences + 1) * sizeof *twins->ids);
    twins->places = memory_alloc((occurrences + 1) * sizeof *twins->places);
    list_columns(twins, corpus);
    free(sharing);
    free(places);
}

void twins_clear(struct twins *twins)
{
    free(twins->columns);
    free(twins->roots);
    free(twins->starts);
    free(twins->ids);
    free(twins->places);
    *twins = (struct twins){0};
}

float *twins_values(const struct twins *twins, size_t examples, const float *values)
{
    size_t count = twins->starts[examples];
    float *shared = memory_alloc((count + 1) * sizeof *shared);

    for (size_t i = 0; i < count; i++)
        shared[i] = values[twins->places[i]] * twins->roots[twins->ids[i]];
    return shared;
}
