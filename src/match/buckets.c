#include "buckets.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { OF_A_BUCKET = 6, WIDEST = 63, NARROWEST = 32 /* shifts */ };

static size_t bucket_count(const struct buckets *buckets)
{
    return (size_t)1 << (64 - buckets->shift);
}

static unsigned shift_for(size_t count)
{
    unsigned shift = WIDEST;

    while (shift > NARROWEST && count >> (64 - shift) > OF_A_BUCKET)
        shift--;
    return shift;
}

/* Counting sort. */
void buckets_init(struct buckets *buckets, const uint64_t *hashes, size_t count, uint32_t *numbers)
{
    size_t all;
    uint32_t *next;

    *buckets = (struct buckets){.shift = shift_for(count)};
    all = bucket_count(buckets);
    buckets->starts = memory_alloc((all + 1) * sizeof *buckets->starts);
    for (size_t i = 0; i < count; i++)
        buckets->starts[(hashes[i] >> buckets->shift) + 1] += numbers[i] != BUCKETS_NONE;
    for (size_t i = 0; i < all; i++)
        buckets->starts[i + 1] += buckets->starts[i];
    buckets->count = buckets->starts[all];
    next = memory_alloc(all * sizeof *next);
    memcpy(next, buckets->starts, all * sizeof *next);
    for (size_t i = 0; i < count; i++) {
        if (numbers[i] != BUCKETS_NONE)
            numbers[i] = next[hashes[i] >> buckets->shift]++;
    }
    free(next);
}

void buckets_clear(struct buckets *buckets)
{
    free(buckets->starts);
    *buckets = (struct buckets){0};
}

void buckets_fit_write(const struct buckets *buckets, struct buf *out)
{
    fit_put_array(out, buckets->starts, bucket_count(buckets) + 1, sizeof *buckets->starts);
}

/* Rising from 0, and as many as a shift can leave. */
static bool are_sound(const struct buckets *buckets, size_t starts)
{
    if (starts != bucket_count(buckets) + 1 || buckets->starts[0] != 0 ||
        buckets->starts[starts - 1] == BUCKETS_NONE)
        return false;
    for (size_t i = 0; i + 1 < starts; i++) {
        if (buckets->starts[i] > buckets->starts[i + 1])
            return false;
    }
    return true;
}

bool buckets_fit_read(struct fit_reader *reader, struct buckets *buckets)
{
    size_t starts = fit_next_count(reader);

    *buckets = (struct buckets){.shift = WIDEST};
    while (buckets->shift > NARROWEST && bucket_count(buckets) + 1 < starts)
        buckets->shift--;
    buckets->starts = fit_take_array(reader, starts, sizeof *buckets->starts);
    if (reader->failed || !are_sound(buckets, starts))
        return false;
    buckets->count = buckets->starts[starts - 1];
    return true;
}
