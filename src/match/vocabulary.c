#include "vocabulary.h"

#include <stdlib.h>

#include "base/memory.h"

void vocabulary_init(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf,
                     size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++)
        numbers[i] = idf[i] > 0 ? 0 : VOCABULARY_NONE;
    buckets_init(&vocabulary->buckets, keys, count, numbers);
    vocabulary->tags = memory_alloc((size_t)vocabulary->buckets.count + VOCABULARY_BEHIND);
    vocabulary->entries =
        memory_alloc(((size_t)vocabulary->buckets.count + 1) * sizeof *vocabulary->entries);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] == VOCABULARY_NONE)
            continue;
        vocabulary->tags[numbers[i]] = vocabulary_tag(keys[i]);
        vocabulary->entries[numbers[i]] =
            (struct vocabulary_entry){.check = (uint32_t)keys[i], .idf = small_float(idf[i])};
    }
}

void vocabulary_clear(struct vocabulary *vocabulary)
{
    buckets_clear(&vocabulary->buckets);
    free(vocabulary->tags);
    free(vocabulary->entries);
    *vocabulary = (struct vocabulary){0};
}
