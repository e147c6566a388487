#include "patterns.h"

#include "match/match.h"
#include "pattern_set.h"

void patterns_free(struct patterns *patterns)
{
    if (patterns == NULL)
        return;
    for (size_t i = 0; i < patterns->units.count; i++)
        rx_free(patterns->units.items[i].code.rx);
    vec_clear(&patterns->units);
    vec_clear(&patterns->tuned);
    pattern_index_clear(&patterns->index);
    for (size_t i = 0; i < TEXT_GROUPS; i++)
        map_clear(&patterns->stems[i]);
    arena_free(patterns->arena);
    free(patterns);
}

/* One message, asked of many patterns. */
struct run {
    const struct patterns *patterns;
    struct pattern_lines lines;
    struct rx_scratch *scratch;
    unsigned groups;
    bool every;
    bool limited;
    struct run_hits VEC_OF(struct pattern_hit) hits;
    size_t confirms;
    size_t limit_hits;
};

static bool same_owner(const struct pattern_hit *hit, const struct pattern_unit *unit)
{
    return (unsigned)hit->owner == unit->owner && hit->number == unit->number;
}

/* Units come in the order of priority, so the last hit is the only one that a unit could repeat. */
static bool is_needed(const struct run *run, const struct pattern_unit *unit)
{
    const struct pattern_hit *last =
        run->hits.count > 0 ? &run->hits.items[run->hits.count - 1] : NULL;

    if ((run->groups & 1u << unit->code.group) == 0)
        return false;
    if (last == NULL || !same_owner(last, unit))
        return true;
    return run->every && last->line != unit->line;
}

static bool is_exhausted(const struct run *run)
{
    return run->limited &&
           (run->confirms >= MATCH_MOST_CONFIRMS || run->limit_hits >= MATCH_MOST_LIMIT_HITS);
}

static void confirm(struct run *run, const struct pattern_unit *unit)
{
    struct pattern_hit hit = {.owner = (enum pattern_owner)unit->owner,
                              .number = unit->number,
                              .line = unit->line,
                              .specificity = (double)unit->code.specificity};

    if (!is_needed(run, unit))
        return;
    run->confirms++;
    switch (pattern_unit_run(unit, &run->lines, run->scratch, &hit)) {
    case RX_MATCH:
        vec_push(&run->hits, hit);
        break;
    case RX_LIMIT:
        run->limit_hits++;
        break;
    case RX_NONE:
        break;
    }
}

static void finish_run(struct run *run, struct arena *arena, struct pattern_hits *out)
{
    *out = (struct pattern_hits){
        .count = run->hits.count, .confirms = run->confirms, .limit_hits = run->limit_hits};
    out->items = arena_array(arena, run->hits.count, sizeof *out->items);
    for (size_t i = 0; i < run->hits.count; i++)
        out->items[i] = run->hits.items[i];
    vec_clear(&run->hits);
}

/* Brings the units of the next candidates near: without it, waiting for memory is half of a run's
 * time. */
static void fetch_ahead(const struct patterns *patterns, const struct index_numbers *candidates,
                        size_t at)
{
    if (at + 4 < candidates->count)
        __builtin_prefetch(&patterns->units.items[candidates->items[at + 4]]);
    if (at + 2 < candidates->count)
        rx_fetch(patterns->units.items[candidates->items[at + 2]].code.rx);
}

void patterns_find(const struct patterns *patterns, const struct text_analysis *analysis,
                   unsigned groups, bool every, struct rx_scratch *scratch, struct arena *arena,
                   struct pattern_hits *out)
{
    struct run run = {.patterns = patterns,
                      .lines = pattern_lines_of(analysis, arena),
                      .scratch = scratch,
                      .groups = groups,
                      .every = every,
                      .limited = true};
    struct index_numbers candidates = {0};

    pattern_index_candidates(&patterns->index, analysis, groups, arena, &candidates);
    for (size_t i = 0; i < candidates.count && !is_exhausted(&run); i++) {
        fetch_ahead(patterns, &candidates, i);
        confirm(&run, &patterns->units.items[candidates.items[i]]);
    }
    vec_clear(&candidates);
    finish_run(&run, arena, out);
}

void patterns_find_all(const struct patterns *patterns, const struct text_analysis *analysis,
                       unsigned groups, bool every, struct rx_scratch *scratch, struct arena *arena,
                       struct pattern_hits *out)
{
    struct run run = {.patterns = patterns,
                      .lines = pattern_lines_of(analysis, arena),
                      .scratch = scratch,
                      .groups = groups,
                      .every = every};

    for (size_t i = 0; i < patterns->units.count; i++)
        confirm(&run, &patterns->units.items[i]);
    finish_run(&run, arena, out);
}

void patterns_each_stem(const struct patterns *patterns, enum text_group group,
                        void (*visit)(void *context, struct str stem), void *context)
{
    const struct map *stems = &patterns->stems[group];

    for (size_t i = 0; i < stems->count; i++)
        visit(context, stems->entries[i].key);
}

size_t patterns_count(const struct patterns *patterns)
{
    return patterns->units.count;
}

size_t patterns_size(const struct patterns *patterns)
{
    size_t size = sizeof *patterns + pattern_index_size(&patterns->index) +
                  arena_size(patterns->arena) +
                  patterns->units.capacity * sizeof *patterns->units.items;

    for (size_t i = 0; i < patterns->units.count; i++)
        size += rx_size(patterns->units.items[i].code.rx);
    for (size_t i = 0; i < TEXT_GROUPS; i++)
        size += patterns->stems[i].capacity * sizeof *patterns->stems[i].entries +
                patterns->stems[i].slot_count * sizeof *patterns->stems[i].slots;
    return size;
}
