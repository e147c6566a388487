/*
 * The features a model was taught, frozen: key -> number and rarity. One probe is one cache line.
 */
#ifndef SALTER_MATCH_VOCABULARY_H
#define SALTER_MATCH_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOCABULARY_NONE UINT32_MAX

struct vocabulary_slot {
    uint64_t key;
    float idf;
    uint32_t id; /* VOCABULARY_NONE: free */
};

struct vocabulary {
    struct vocabulary_slot *slots;
    size_t slot_count; /* a power of two, at most 2/3 full */
    size_t count;
};

/* Features with idf 0 are left out; the others keep their numbers. */
void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count);
void vocabulary_clear(struct vocabulary *vocabulary);

/* NULL when the feature was never met. */
static inline const struct vocabulary_slot *vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    size_t mask = vocabulary->slot_count - 1;

    if (vocabulary->slot_count == 0)
        return NULL;
    for (size_t at = key & mask; vocabulary->slots[at].id != VOCABULARY_NONE; at = (at + 1) & mask) {
        if (vocabulary->slots[at].key == key)
            return &vocabulary->slots[at];
    }
    return NULL;
}

#endif
