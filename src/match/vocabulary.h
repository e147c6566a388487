/*
 * The features a model was taught, frozen: key -> number, number -> rarity. A slot holds half of its key, so that the table of
 * a large knowledge stays near the processor; a feature never met is taken for another in one of 10^9 cases.
 */
#ifndef SALTER_MATCH_VOCABULARY_H
#define SALTER_MATCH_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOCABULARY_NONE UINT32_MAX

struct vocabulary_slot {
    uint32_t check; /* the upper half of the key; the lower half is its place */
    uint32_t id;    /* VOCABULARY_NONE: free */
};

struct vocabulary {
    struct vocabulary_slot *slots;
    float *idf; /* [feature]; 0: left out */
    size_t slot_count; /* a power of two, at most 2/3 full */
    size_t count; /* features */
};

/* Features with idf 0 are left out; the others keep their numbers. */
void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count);
void vocabulary_clear(struct vocabulary *vocabulary);

/* The feature's number; VOCABULARY_NONE when it was never met. */
static inline uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    size_t mask = vocabulary->slot_count - 1;
    uint32_t check = (uint32_t)(key >> 32);

    if (vocabulary->slot_count == 0)
        return VOCABULARY_NONE;
    for (size_t at = key & mask; vocabulary->slots[at].id != VOCABULARY_NONE; at = (at + 1) & mask) {
        if (vocabulary->slots[at].check == check)
            return vocabulary->slots[at].id;
    }
    return VOCABULARY_NONE;
}

/* A key that will be looked for soon: its place is fetched meanwhile. */
static inline void vocabulary_expect(const struct vocabulary *vocabulary, uint64_t key)
{
    if (vocabulary->slot_count > 0)
        __builtin_prefetch(&vocabulary->slots[key & (vocabulary->slot_count - 1)]);
}

#endif
