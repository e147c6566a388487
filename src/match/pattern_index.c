#include "pattern_index.h"

#include "pattern_present.h"

/* Postings that stand side by side. */
struct run {
    uint32_t start, count;
};

size_t index_pair_slot(uint32_t term, size_t slots)
{
    return (term * 2654435761u >> 7) & (slots - 1);
}

/* All places up to `within` behind one of the set, and these themselves. */
static uint64_t spread(uint64_t places, unsigned within)
{
    unsigned covered = 1;

    if (within >= PATTERN_FAR)
        return places | (0 - (places & (0 - places)));
    while (covered <= within) {
        unsigned step = covered <= within + 1 - covered ? covered : within + 1 - covered;

        places |= places << step;
        covered += step;
    }
    return places;
}

/* The next word stands at a later place, unless both belong to one entity. */
static uint64_t reach(const struct present *present, uint64_t places, unsigned within)
{
    if (present->everywhere)
        return UINT64_MAX;
    return present->has_entities ? spread(places, within) : spread(places << 1, within - 1);
}

/*
 * A search in steps over all its words: lists and pairs, then postings, then checks. At each step
 * the memory of the next one is fetched ahead: with many thousands of patterns waiting for it would
 * be most of the work.
 */
struct search {
    const struct pattern_index *index;
    struct present present;
    struct search_runs VEC_OF(struct run) runs; /* of postings */
    struct index_numbers *out;
};

/* Whether the message has a word of every group where the pattern allows it. */
static bool has_groups(const uint16_t *check, const struct present *present)
{
    uint64_t last = 0; /* places where the last word may stand; 0: there was none yet */
    size_t groups = *check++;

    for (size_t i = 0; i < groups; i++) {
        unsigned within = *check >> 8;
        size_t count = *check++ & 0xFF;
        uint64_t places = 0;

        for (size_t j = 0; j < count; j++)
            places |= present_places(present, check[j]);
        if (within != PATTERN_ANYWHERE && last != 0)
            places &= reach(present, last, within);
        if (within != PATTERN_ANYWHERE)
            last = places;
        if (places == 0)
            return false;
        check += count;
    }
    return true;
}

static void add_run(struct search *search, uint32_t start, uint32_t count)
{
    if (count == 0)
        return;
    __builtin_prefetch(&search->index->postings.items[start]);
    vec_push(&search->runs, (struct run){start, count});
}

static void add_pair(struct search *search, const struct index_list *list, uint32_t second)
{
    const struct index_pair *pairs = search->index->pairs.items + list->pairs;
    size_t at = index_pair_slot(second, list->pair_slots);

    while (pairs[at].term != 0 && pairs[at].term != second)
        at = (at + 1) & (list->pair_slots - 1);
    if (pairs[at].term == second)
        add_run(search, pairs[at].start, pairs[at].count);
}

static void fetch_pairs(const struct search *search, const struct index_list *list)
{
    const struct index_pair *pairs = search->index->pairs.items + list->pairs;

    for (size_t i = 0; i < search->present.count; i++)
        __builtin_prefetch(&pairs[index_pair_slot(search->present.terms[i], list->pair_slots)]);
}

/* Whichever is fewer: the words of the message, or the words that the list has pairs with. */
static void add_pairs(struct search *search, const struct index_list *list)
{
    const struct index_pair *pairs = search->index->pairs.items + list->pairs;
    const struct present *present = &search->present;

    if (present->count <= list->pair_slots) {
        fetch_pairs(search, list);
        for (size_t i = 0; i < present->count; i++)
            add_pair(search, list, present->terms[i]);
        return;
    }
    for (size_t i = 0; i < list->pair_slots; i++)
        if (pairs[i].term != 0 && present_has(present, present_bit(pairs[i].term)))
            add_run(search, pairs[i].start, pairs[i].count);
}

static void find_runs(struct search *search)
{
    const struct present *present = &search->present;

    for (size_t i = 0; i < present->count; i++)
        __builtin_prefetch(&search->index->lists[present->terms[i]]);
    for (size_t i = 0; i < present->count; i++) {
        const struct index_list *list = &search->index->lists[present->terms[i]];

        add_run(search, list->start, list->count);
        if (list->pair_slots > 0)
            add_pairs(search, list);
    }
}

static void find_checks(struct search *search)
{
    const struct pattern_index *index = search->index;

    for (size_t i = 0; i < search->runs.count; i++) {
        const struct run *run = &search->runs.items[i];

        for (size_t j = 0; j < run->count; j++) {
            const struct index_posting *posting = &index->postings.items[run->start + j];

            if (!present_has(&search->present, posting->either[0]) &&
                !present_has(&search->present, posting->either[1]))
                continue;
            __builtin_prefetch(&index->checks.items[posting->check]);
            vec_push(search->out, posting->check);
        }
    }
}

/* Turns places of checks into the numbers of those patterns that pass. */
static void find_patterns(struct search *search)
{
    struct index_numbers *out = search->out;
    size_t passed = 0;

    for (size_t i = 0; i < out->count; i++) {
        const uint16_t *check = search->index->checks.items + out->items[i];

        if (has_groups(check + 2, &search->present))
            out->items[passed++] = check[0] | (uint32_t)check[1] << 16;
    }
    out->count = passed;
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Usually there are a handful, for which a call of qsort() costs more than the sorting. */
static void sort_numbers(struct index_numbers *numbers)
{
    size_t kept = 0;

    if (numbers->count > 32) {
        qsort(numbers->items, numbers->count, sizeof *numbers->items, compare_numbers);
    } else {
        for (size_t i = 1; i < numbers->count; i++) {
            uint32_t number = numbers->items[i];
            size_t at = i;

            for (; at > 0 && numbers->items[at - 1] > number; at--)
                numbers->items[at] = numbers->items[at - 1];
            numbers->items[at] = number;
        }
    }
    for (size_t i = 0; i < numbers->count; i++)
        if (kept == 0 || numbers->items[i] != numbers->items[kept - 1])
            numbers->items[kept++] = numbers->items[i];
    numbers->count = kept;
}

void pattern_index_candidates(const struct pattern_index *index,
                              const struct text_analysis *analysis, unsigned groups,
                              struct arena *arena, struct index_numbers *out)
{
    struct search search = {
        .index = index, .present = present_of(analysis, &index->terms, groups, arena), .out = out};

    find_runs(&search);
    find_checks(&search);
    find_patterns(&search);
    for (size_t i = 0; i < index->always.count; i++)
        vec_push(out, index->always.items[i]);
    sort_numbers(out);
    vec_clear(&search.runs);
}

void pattern_index_clear(struct pattern_index *index)
{
    terms_clear(&index->terms);
    free(index->lists);
    vec_clear(&index->postings);
    vec_clear(&index->pairs);
    vec_clear(&index->checks);
    vec_clear(&index->always);
    *index = (struct pattern_index){0};
}

size_t pattern_index_size(const struct pattern_index *index)
{
    return index->terms.slot_count * sizeof *index->terms.slots +
           ((size_t)index->terms.count + 1) * sizeof *index->lists +
           index->postings.capacity * sizeof *index->postings.items +
           index->pairs.capacity * sizeof *index->pairs.items +
           index->checks.capacity * sizeof *index->checks.items +
           index->always.capacity * sizeof *index->always.items;
}
