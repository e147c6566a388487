/*
 * The features a model was taught, frozen: key -> number, number -> what is known of it.
 *
 * Features are numbered by their keys (buckets.h). Most features of a message, pairs of words above
 * all, were never met, and the tags alone say so: they take a byte a feature, and stay near.
 * Everything that a message asks about one that was met stands in one entry, so that it costs one
 * line of memory. Bucket, tag and entry hold more than 50 bits of a key: a feature never met is
 * taken for another in one of 10^14 cases.
 */
#ifndef SALTER_MATCH_VOCABULARY_H
#define SALTER_MATCH_VOCABULARY_H

#include <string.h>

#include "buckets.h"
#include "small_float.h"

#define VOCABULARY_NONE BUCKETS_NONE

struct vocabulary_entry {
    uint32_t check;      /* the lower half of the key */
    uint32_t row;        /* of weights; the model's, as is `scale` */
    uint16_t idf, scale; /* small floats; the scale is that of one step of its weights */
};

enum { VOCABULARY_BEHIND = 7 };

struct vocabulary {
    struct buckets buckets;
    uint8_t *tags; /* [feature], and VOCABULARY_BEHIND more: they are read eight at a time */
    struct vocabulary_entry *entries; /* [feature] */
};

/*
 * From keys, which are hashes and differ, in any order; those with idf 0 are left out. numbers[i]:
 * of keys[i], or VOCABULARY_NONE. Scales and rows are left 0.
 */
void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf,
                     size_t count, uint32_t *numbers);
void vocabulary_clear(struct vocabulary *vocabulary);

static inline uint8_t vocabulary_tag(uint64_t key)
{
    return (uint8_t)(key >> 32);
}

/* Which of eight tags is the first that is equal; 8: none. The lowest byte that is 0 (Hacker's
 * Delight, 6-1). */
static inline unsigned vocabulary_first_tag(const uint8_t *tags, uint8_t tag)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t eight;

    memcpy(&eight, tags, sizeof eight);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
        eight = __builtin_bswap64(eight);
    eight ^= tag * ones;
    eight = (eight - ones) & ~eight & ones << 7;
    return eight == 0 ? 8 : (unsigned)__builtin_ctzll(eight) / 8;
}

/* A key that will be looked for: its place is fetched meanwhile. */
static inline void vocabulary_expect(const struct vocabulary *vocabulary, uint64_t key)
{
    __builtin_prefetch(&vocabulary->tags[buckets_start(&vocabulary->buckets, key)]);
}

/* The first feature of the key's bucket, from number `at` on, that has its tag, or VOCABULARY_NONE;
 * its entry is fetched meanwhile. */
static inline uint32_t vocabulary_guess(const struct vocabulary *vocabulary, uint64_t key,
                                        uint32_t at)
{
    uint32_t end = buckets_end(&vocabulary->buckets, key);

    for (; at < end; at += 8) {
        unsigned found = vocabulary_first_tag(vocabulary->tags + at, vocabulary_tag(key));

        if (found == 8)
            continue;
        if (at + found >= end)
            break;
        __builtin_prefetch(&vocabulary->entries[at + found]);
        return at + found;
    }
    return VOCABULARY_NONE;
}

/* The feature's number, from the first guess; VOCABULARY_NONE when it was never met. */
static inline uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key,
                                       uint32_t guess)
{
    while (guess != VOCABULARY_NONE && vocabulary->entries[guess].check != (uint32_t)key)
        guess = vocabulary_guess(vocabulary, key, guess + 1);
    return guess;
}

static inline float vocabulary_idf(const struct vocabulary *vocabulary, uint32_t feature)
{
    return small_float_value(vocabulary->entries[feature].idf);
}

#endif
