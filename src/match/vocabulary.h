/*
 * The features a model was taught, frozen: key -> number, number -> what is known of it. Everything that a message asks about a
 * feature stands in one entry, so that it costs one line of memory. An entry holds half of its key: a feature never met is taken
 * for another in one of 10^9 cases.
 */
#ifndef SALTER_MATCH_VOCABULARY_H
#define SALTER_MATCH_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VOCABULARY_NONE UINT32_MAX

struct vocabulary_entry {
    uint32_t check; /* the upper half of the key; the lower half is its place */
    float idf;      /* 0: left out */
    float scale;    /* of one step of its weights; the model's, as is `row` */
    uint32_t row;   /* of weights */
};

struct vocabulary {
    uint32_t *slots; /* features; VOCABULARY_NONE: free */
    struct vocabulary_entry *entries; /* [feature] */
    size_t slot_count; /* a power of two, at most 2/3 full */
    size_t count; /* features */
};

/* Features with idf 0 are left out; the others keep their numbers. Scales and rows are left 0. */
void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf, size_t count);
void vocabulary_clear(struct vocabulary *vocabulary);

/* The feature's number; VOCABULARY_NONE when it was never met. */
static inline uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    size_t mask = vocabulary->slot_count - 1;
    uint32_t check = (uint32_t)(key >> 32);

    if (vocabulary->slot_count == 0)
        return VOCABULARY_NONE;
    for (size_t at = key & mask; vocabulary->slots[at] != VOCABULARY_NONE; at = (at + 1) & mask) {
        if (vocabulary->entries[vocabulary->slots[at]].check == check)
            return vocabulary->slots[at];
    }
    return VOCABULARY_NONE;
}

/* A key that will be looked for: its place is fetched meanwhile. */
static inline void vocabulary_expect(const struct vocabulary *vocabulary, uint64_t key)
{
    if (vocabulary->slot_count > 0)
        __builtin_prefetch(&vocabulary->slots[key & (vocabulary->slot_count - 1)]);
}

/* The same, when its place is there already: now the entry is fetched. */
static inline void vocabulary_expect_entry(const struct vocabulary *vocabulary, uint64_t key)
{
    uint32_t feature = vocabulary->slot_count > 0 ? vocabulary->slots[key & (vocabulary->slot_count - 1)] : VOCABULARY_NONE;

    if (feature != VOCABULARY_NONE)
        __builtin_prefetch(&vocabulary->entries[feature]);
}

#endif
