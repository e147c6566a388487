/* Building the index of pattern_index.h: rare groups first, then lists, then pairs out of the lists
 * that are too long. */
#include "pattern_index.h"

#include "pattern_present.h"

/* A pattern under a word, or under a pair. */
struct filed {
    uint32_t first;
    uint32_t second; /* 0: none */
    uint32_t pattern;
};

struct filer {
    struct pattern_index *index;
    const struct pattern_groups *groups; /* by pattern, the rarest first */
    size_t count;
    uint32_t *checks;  /* by pattern: its place in the checks */
    uint32_t *lengths; /* by term: how many patterns it would have without pairs */
    struct filer_filed VEC_OF(struct filed) filed;
};

static void count_terms(const struct pattern_groups *groups, size_t count, uint32_t *counts)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < groups[i].count; j++)
            for (size_t k = 0; k < groups[i].items[j].count; k++)
                counts[groups[i].items[j].terms[k]]++;
}

static uint64_t weight_of(const struct pattern_group *group, const uint32_t *counts)
{
    uint64_t weight = 0;

    for (size_t i = 0; i < group->count; i++)
        weight += counts[group->terms[i]];
    return weight;
}

/* Insertion sort: groups are few, and those of one weight keep the order of the pattern. */
static void sort_groups(struct pattern_groups *groups, const uint32_t *counts)
{
    for (size_t i = 1; i < groups->count; i++) {
        struct pattern_group group = groups->items[i];
        uint64_t weight = weight_of(&group, counts);
        size_t at = i;

        for (; at > 0 && weight_of(&groups->items[at - 1], counts) > weight; at--)
            groups->items[at] = groups->items[at - 1];
        groups->items[at] = group;
    }
}

static void add_check(struct pattern_index *index, const struct pattern_group *group,
                      unsigned within)
{
    vec_push(&index->checks, (uint16_t)(within << 8 | group->count));
    for (size_t i = 0; i < group->count; i++)
        vec_push(&index->checks, present_bit(group->terms[i]));
}

/* A group that is too large to look at hands its distance on to the next one. Returns the place of
 * the pattern. */
static uint32_t add_checks(struct pattern_index *index, uint32_t pattern,
                           const struct pattern_groups *groups)
{
    size_t start = index->checks.count;
    unsigned skipped = 0;

    vec_push(&index->checks, (uint16_t)pattern);
    vec_push(&index->checks, (uint16_t)(pattern >> 16));
    vec_push(&index->checks, 0);
    for (size_t i = 0; i < groups->count; i++) {
        const struct pattern_group *group = &groups->items[i];
        unsigned within = group->within;

        if (within != PATTERN_ANYWHERE) {
            within = within + skipped < PATTERN_FAR ? within + skipped : PATTERN_FAR;
            skipped = group->count > INDEX_LARGEST_CHECKED ? within : 0;
        }
        if (group->count > INDEX_LARGEST_CHECKED)
            continue;
        add_check(index, group, within);
        index->checks.items[start + 2]++;
    }
    return (uint32_t)start;
}

static void add_posting(struct filer *filer, const struct filed *filed)
{
    const struct pattern_groups *groups = &filer->groups[filed->pattern];
    struct index_posting posting = {.check = filer->checks[filed->pattern]};
    size_t next = filed->second == 0 ? 1 : 2;

    if (next < groups->count && groups->items[next].count <= 2) {
        const struct pattern_group *group = &groups->items[next];

        posting.either[0] = present_bit(group->terms[0]);
        posting.either[1] = present_bit(group->terms[group->count - 1]);
    }
    vec_push(&filer->index->postings, posting);
}

static void measure_lists(struct filer *filer)
{
    for (size_t i = 0; i < filer->count; i++) {
        const struct pattern_groups *groups = &filer->groups[i];

        for (size_t j = 0; groups->count > 0 && j < groups->items[0].count; j++)
            filer->lengths[groups->items[0].terms[j]]++;
    }
}

static void file_pattern(struct filer *filer, uint32_t pattern)
{
    const struct pattern_groups *groups = &filer->groups[pattern];
    const struct pattern_group *first = &groups->items[0];
    const struct pattern_group *second = &groups->items[1];
    bool makes_pairs = groups->count > 1 && second->count <= INDEX_LARGEST_SECOND;

    for (size_t i = 0; i < first->count; i++) {
        uint32_t term = first->terms[i];

        if (!makes_pairs || filer->lengths[term] <= INDEX_LONGEST_LIST) {
            vec_push(&filer->filed, (struct filed){term, 0, pattern});
            continue;
        }
        for (size_t j = 0; j < second->count; j++)
            vec_push(&filer->filed, (struct filed){term, second->terms[j], pattern});
    }
}

static int compare_filed(const void *left, const void *right)
{
    const struct filed *a = left;
    const struct filed *b = right;

    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

/* By the first word; within one, by the second. starts[term] becomes the end of what has the word
 * `term`. */
static void sort_filed(struct filer *filer, size_t *starts)
{
    size_t terms = filer->index->terms.count;
    struct filed *sorted = memory_alloc((filer->filed.count + 1) * sizeof *sorted);

    for (size_t i = 0; i < filer->filed.count; i++)
        starts[filer->filed.items[i].first + 1]++;
    for (size_t term = 1; term <= terms; term++)
        starts[term + 1] += starts[term];
    for (size_t i = 0; i < filer->filed.count; i++)
        sorted[starts[filer->filed.items[i].first]++] = filer->filed.items[i];
    for (size_t term = 1; term <= terms; term++)
        if (filer->lengths[term] > INDEX_LONGEST_LIST)
            qsort(sorted + starts[term - 1], starts[term] - starts[term - 1], sizeof *sorted,
                  compare_filed);
    vec_clear(&filer->filed);
    filer->filed.items = sorted;
}

static size_t slots_for(size_t words)
{
    size_t slots = 4;

    while (slots < words * 2)
        slots *= 2;
    return slots;
}

static void add_slots(struct pattern_index *index, struct index_list *list,
                      const struct filed *filed, size_t count)
{
    size_t seconds = 0;

    for (size_t i = 0; i < count; i++)
        seconds += i == 0 || filed[i].second != filed[i - 1].second;
    list->pair_slots = (uint32_t)slots_for(seconds);
    list->pairs = (uint32_t)index->pairs.count;
    for (size_t i = 0; i < list->pair_slots; i++)
        vec_push(&index->pairs, (struct index_pair){0});
}

static struct index_pair *free_slot(struct pattern_index *index, const struct index_list *list,
                                    uint32_t second)
{
    struct index_pair *pairs = index->pairs.items + list->pairs;
    size_t at = index_pair_slot(second, list->pair_slots);

    while (pairs[at].term != 0)
        at = (at + 1) & (list->pair_slots - 1);
    return &pairs[at];
}

static void file_pairs(struct filer *filer, struct index_list *list, const struct filed *filed,
                       size_t count)
{
    struct pattern_index *index = filer->index;
    struct index_pair *pair = NULL;

    add_slots(index, list, filed, count);
    for (size_t i = 0; i < count; i++) {
        if (pair == NULL || pair->term != filed[i].second) {
            pair = free_slot(index, list, filed[i].second);
            pair->term = filed[i].second;
            pair->start = (uint32_t)index->postings.count;
        }
        add_posting(filer, &filed[i]);
        pair->count++;
    }
}

/* What stands under one word: first the patterns without a pair, then the pairs. */
static void file_term(struct filer *filer, struct index_list *list, const struct filed *filed,
                      size_t count)
{
    size_t i = 0;

    list->start = (uint32_t)filer->index->postings.count;
    for (; i < count && filed[i].second == 0; i++)
        add_posting(filer, &filed[i]);
    list->count = (uint32_t)i;
    if (i < count)
        file_pairs(filer, list, filed + i, count - i);
}

static void file_all(struct filer *filer)
{
    size_t terms = filer->index->terms.count;
    size_t *starts = memory_alloc((terms + 2) * sizeof *starts);

    measure_lists(filer);
    for (size_t i = 0; i < filer->count; i++)
        if (filer->groups[i].count > 0)
            file_pattern(filer, (uint32_t)i);
        else
            vec_push(&filer->index->always, (uint32_t)i);
    sort_filed(filer, starts);
    for (size_t term = 1; term <= terms; term++)
        file_term(filer, &filer->index->lists[term], filer->filed.items + starts[term - 1],
                  starts[term] - starts[term - 1]);
    vec_clear(&filer->filed);
    free(starts);
}

void pattern_index_build(struct pattern_index *index, struct pattern_groups *groups, size_t count)
{
    size_t terms = (size_t)index->terms.count + 1;
    uint32_t *counts = memory_alloc(terms * sizeof *counts);
    struct filer filer = {.index = index, .groups = groups, .count = count};

    index->lists = memory_alloc(terms * sizeof *index->lists);
    filer.checks = memory_alloc((count + 1) * sizeof *filer.checks);
    filer.lengths = memory_alloc(terms * sizeof *filer.lengths);
    count_terms(groups, count, counts);
    for (size_t i = 0; i < count; i++) {
        filer.checks[i] = add_checks(index, (uint32_t)i, &groups[i]);
        sort_groups(&groups[i], counts);
    }
    file_all(&filer);
    free(filer.checks);
    free(filer.lengths);
    free(counts);
}
