/*
 * Machine code for the few patterns that are run often: 16 to 25 us and 2.7 KB each, worth it while
 * they fit the processor's caches. Which ones is learned from the knowledge's own examples. Where a
 * thousand patterns are run alike, machine code is slower than none; of the demo bank's thousand a
 * quarter is 98 of 100 runs.
 */
#include "pattern_set.h"

struct use {
    uint32_t unit;
    uint32_t runs;
};

static void count_uses(const struct patterns *patterns, struct text_analysis *const *examples,
                       size_t count, struct use *uses)
{
    struct arena *arena = arena_new();
    struct index_numbers candidates = {0};

    for (size_t i = 0; i < count; i++) {
        candidates.count = 0;
        pattern_index_candidates(&patterns->index, examples[i], PATTERN_ALL_GROUPS, arena,
                                 &candidates);
        for (size_t j = 0; j < candidates.count; j++)
            uses[candidates.items[j]].runs++;
        arena_reset(arena);
    }
    vec_clear(&candidates);
    arena_free(arena);
}

const uint32_t *patterns_tuned(const struct patterns *patterns, size_t *count)
{
    *count = patterns->tuned.count;
    return patterns->tuned.items;
}

bool patterns_can_tune(const struct patterns *patterns, const uint32_t *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (units[i] >= patterns->units.count)
            return false;
    }
    return count <= PATTERN_MOST_JIT;
}

void patterns_tune_as(struct patterns *patterns, const uint32_t *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rx_jit(patterns->units.items[units[i]].code.rx);
        vec_push(&patterns->tuned, units[i]);
    }
}

/* The most used first; of equals the one of higher priority, so that the choice is always the same.
 */
static int compare_uses(const void *left, const void *right)
{
    const struct use *a = left;
    const struct use *b = right;

    if (a->runs != b->runs)
        return a->runs > b->runs ? -1 : 1;
    return (a->unit > b->unit) - (a->unit < b->unit);
}

static uint64_t count_runs(const struct use *uses, size_t count)
{
    uint64_t runs = 0;

    for (size_t i = 0; i < count; i++)
        runs += uses[i].runs;
    return runs;
}

void patterns_tune(struct patterns *patterns, struct text_analysis *const *examples, size_t count)
{
    size_t units = patterns->units.count;
    struct use *uses = memory_alloc((units + 1) * sizeof *uses);
    size_t most = units < PATTERN_MOST_JIT ? units : PATTERN_MOST_JIT;

    for (size_t i = 0; i < units; i++)
        uses[i].unit = (uint32_t)i;
    count_uses(patterns, examples, count, uses);
    qsort(uses, units, sizeof *uses, compare_uses);
    if (count_runs(uses, most) * 2 < count_runs(uses, units))
        most = 0;
    for (size_t i = 0; i < most && uses[i].runs > 0; i++)
        patterns_tune_as(patterns, &uses[i].unit, 1);
    free(uses);
}
