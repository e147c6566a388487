#include "corpus.h"

#include <math.h>

enum { PIECE = 32 /* examples collected by one call from the pool */ };

struct counted {
    uint64_t key;
    uint8_t block;
    uint8_t times;
    bool denies;
};

/* What one piece of the pool found in its examples. */
struct harvest {
    struct harvest_items VEC_OF(struct counted) items;
    size_t ends[PIECE];
};

struct gathering {
    const struct corpus_text *texts;
    size_t count;
    const struct feature_view *view;
    struct harvest *harvests;
};

/* ---- distinct features of each example, in parallel
 * -------------------------------------------------------- */

struct seen {
    uint32_t *slots; /* item number + 1 - base, or 0 */
    size_t capacity;
};

static void prepare_seen(struct seen *seen, size_t count)
{
    size_t wanted = 64;

    while (wanted < count * 2)
        wanted *= 2;
    if (wanted > seen->capacity) {
        free(seen->slots);
        seen->slots = memory_alloc(wanted * sizeof *seen->slots);
        seen->capacity = wanted;
    } else {
        memset(seen->slots, 0, seen->capacity * sizeof *seen->slots);
    }
}

static void count_features(const struct features *features, struct seen *seen,
                           struct harvest *harvest)
{
    size_t base = harvest->items.count;

    prepare_seen(seen, features->count);
    for (size_t i = 0; i < features->count; i++) {
        const struct feature *feature = &features->items[i];
        size_t slot = feature->key & (seen->capacity - 1);
        struct counted *item;

        while (seen->slots[slot] != 0 &&
               harvest->items.items[base + seen->slots[slot] - 1].key != feature->key)
            slot = (slot + 1) & (seen->capacity - 1);
        if (seen->slots[slot] == 0) {
            vec_push(&harvest->items,
                     (struct counted){feature->key, feature->block, 0, feature->denies});
            seen->slots[slot] = (uint32_t)(harvest->items.count - base);
        }
        item = &harvest->items.items[base + seen->slots[slot] - 1];
        if (item->times < UINT8_MAX)
            item->times++;
    }
}

static void harvest_piece(void *context, size_t piece)
{
    struct gathering *gathering = context;
    struct harvest *harvest = &gathering->harvests[piece];
    struct features features = {0};
    struct seen seen = {0};

    for (size_t i = 0; i < PIECE && piece * PIECE + i < gathering->count; i++) {
        const struct corpus_text *text = &gathering->texts[piece * PIECE + i];

        features_collect(text->analysis, gathering->view, text->from, text->to, &features);
        count_features(&features, &seen, harvest);
        harvest->ends[i] = harvest->items.count;
    }
    free(seen.slots);
    vec_clear(&features);
}

/* ---- numbers for keys
 * ------------------------------------------------------------------------------------- */

struct numbering {
    uint32_t *slots; /* number + 1 */
    size_t capacity;
    struct numbered_keys VEC_OF(struct counted) keys;
    struct numbered_spread VEC_OF(uint32_t) spread;
};

static size_t find_number(const struct numbering *numbering, uint64_t key)
{
    size_t slot = key & (numbering->capacity - 1);

    while (numbering->slots[slot] != 0 &&
           numbering->keys.items[numbering->slots[slot] - 1].key != key)
        slot = (slot + 1) & (numbering->capacity - 1);
    return slot;
}

static void grow_numbering(struct numbering *numbering)
{
    numbering->capacity = numbering->capacity ? numbering->capacity * 2 : 1 << 16;
    free(numbering->slots);
    numbering->slots = memory_alloc(numbering->capacity * sizeof *numbering->slots);
    for (size_t i = 0; i < numbering->keys.count; i++)
        numbering->slots[find_number(numbering, numbering->keys.items[i].key)] = (uint32_t)(i + 1);
}

static uint32_t number_of(struct numbering *numbering, struct counted item)
{
    size_t slot;

    if (numbering->keys.count * 2 >= numbering->capacity)
        grow_numbering(numbering);
    slot = find_number(numbering, item.key);
    if (numbering->slots[slot] == 0) {
        vec_push(&numbering->keys, item);
        vec_push(&numbering->spread, 0);
        numbering->slots[slot] = (uint32_t)numbering->keys.count;
    }
    numbering->spread.items[numbering->slots[slot] - 1]++;
    return numbering->slots[slot] - 1;
}

static size_t example_start(const struct harvest *harvests, size_t example)
{
    return example % PIECE ? harvests[example / PIECE].ends[example % PIECE - 1] : 0;
}

/* Fills ids (of all features, rare ones too), times and starts. */
static void number_all(struct corpus *corpus, const struct harvest *harvests,
                       struct numbering *numbering)
{
    size_t at = 0;

    for (size_t i = 0; i < corpus->count; i++) {
        const struct harvest *harvest = &harvests[i / PIECE];

        corpus->starts[i] = at;
        for (size_t j = example_start(harvests, i); j < harvest->ends[i % PIECE]; j++) {
            corpus->ids[at] = number_of(numbering, harvest->items.items[j]);
            corpus->times[at++] = harvest->items.items[j].times;
        }
    }
    corpus->starts[corpus->count] = at;
}

/* ---- final numbers
 * ---------------------------------------------------------------------------------------- */

/* Counting sort by falling spread; equal ones keep the order in which they were met. Rare ones get
 * UINT32_MAX. */
static uint32_t *renumber(const struct numbering *numbering, size_t examples,
                          const unsigned least[FEATURE_BLOCKS], size_t *kept)
{
    uint32_t *renumbered = memory_alloc((numbering->keys.count + 1) * sizeof *renumbered);
    size_t *begins = memory_alloc((examples + 2) * sizeof *begins);

    for (size_t i = 0; i < numbering->keys.count; i++) {
        uint32_t spread = numbering->spread.items[i];

        renumbered[i] = spread < least[numbering->keys.items[i].block] ? UINT32_MAX : 0;
        begins[examples - spread + 1] += renumbered[i] == 0;
    }
    for (size_t i = 0; i <= examples; i++)
        begins[i + 1] += begins[i];
    *kept = begins[examples + 1];
    for (size_t i = 0; i < numbering->keys.count; i++) {
        if (renumbered[i] == 0)
            renumbered[i] = (uint32_t)begins[examples - numbering->spread.items[i]]++;
    }
    free(begins);
    return renumbered;
}

struct occurrence {
    uint32_t id;
    uint8_t times;
};

static int compare_occurrences(const void *left, const void *right)
{
    const struct occurrence *a = left, *b = right;

    return a->id < b->id ? -1 : a->id > b->id;
}

/* The features of one example by number, so that training walks through memory in one direction. */
static void sort_example(struct corpus *corpus, size_t start, size_t end, struct occurrence *room)
{
    for (size_t j = start; j < end; j++)
        room[j - start] = (struct occurrence){corpus->ids[j], corpus->times[j]};
    qsort(room, end - start, sizeof *room, compare_occurrences);
    for (size_t j = start; j < end; j++) {
        corpus->ids[j] = room[j - start].id;
        corpus->times[j] = room[j - start].times;
    }
}

static void renumber_examples(struct corpus *corpus, const uint32_t *renumbered)
{
    size_t at = 0, longest = 0;

    for (size_t i = 0; i < corpus->count; i++) {
        size_t start = corpus->starts[i];

        corpus->starts[i] = at;
        for (size_t j = start; j < corpus->starts[i + 1]; j++) {
            if (renumbered[corpus->ids[j]] == UINT32_MAX)
                continue;
            corpus->ids[at] = renumbered[corpus->ids[j]];
            corpus->times[at++] = corpus->times[j];
        }
        if (at - corpus->starts[i] > longest)
            longest = at - corpus->starts[i];
    }
    corpus->starts[corpus->count] = at;
    corpus->longest = longest;
}

static void sort_piece(void *context, size_t piece)
{
    struct corpus *corpus = context;
    struct occurrence *room = memory_alloc((corpus->longest + 1) * sizeof *room);

    for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < corpus->count; i++)
        sort_example(corpus, corpus->starts[i], corpus->starts[i + 1], room);
    free(room);
}

/*
 * Drops rare features and numbers the others by how common they are: the few thousand that make up
 * most of every example then lie side by side and stay in the cache while a model is taught.
 */
static void settle_numbers(struct corpus *corpus, const struct numbering *numbering,
                           const unsigned least[FEATURE_BLOCKS], struct parallel *pool)
{
    uint32_t *renumbered = renumber(numbering, corpus->count, least, &corpus->feature_count);

    corpus->keys = memory_alloc((corpus->feature_count + 1) * sizeof *corpus->keys);
    corpus->blocks = memory_alloc(corpus->feature_count + 1);
    corpus->denials = memory_alloc(corpus->feature_count + 1);
    corpus->spread = memory_alloc((corpus->feature_count + 1) * sizeof *corpus->spread);
    for (size_t i = 0; i < numbering->keys.count; i++) {
        if (renumbered[i] == UINT32_MAX)
            continue;
        corpus->keys[renumbered[i]] = numbering->keys.items[i].key;
        corpus->blocks[renumbered[i]] = numbering->keys.items[i].block;
        corpus->denials[renumbered[i]] = numbering->keys.items[i].denies;
        corpus->spread[renumbered[i]] = numbering->spread.items[i];
    }
    renumber_examples(corpus, renumbered);
    parallel_for(pool, (corpus->count + PIECE - 1) / PIECE, sort_piece, corpus);
    free(renumbered);
}

void corpus_init(struct corpus *corpus, const struct corpus_text *texts, size_t count,
                 const struct feature_view *view, const unsigned least[FEATURE_BLOCKS],
                 struct parallel *pool)
{
    size_t pieces = (count + PIECE - 1) / PIECE;
    struct gathering gathering = {.texts = texts, .count = count, .view = view};
    struct numbering numbering = {0};
    size_t total = 0;

    *corpus = (struct corpus){.count = count};
    gathering.harvests = memory_alloc((pieces + 1) * sizeof *gathering.harvests);
    parallel_for(pool, pieces, harvest_piece, &gathering);
    for (size_t i = 0; i < pieces; i++)
        total += gathering.harvests[i].items.count;
    corpus->starts = memory_alloc((count + 1) * sizeof *corpus->starts);
    corpus->ids = memory_alloc((total + 1) * sizeof *corpus->ids);
    corpus->times = memory_alloc(total + 1);
    number_all(corpus, gathering.harvests, &numbering);
    settle_numbers(corpus, &numbering, least, pool);
    for (size_t i = 0; i < pieces; i++)
        vec_clear(&gathering.harvests[i].items);
    free(gathering.harvests);
    free(numbering.slots);
    vec_clear(&numbering.keys);
    vec_clear(&numbering.spread);
}

void corpus_clear(struct corpus *corpus)
{
    free(corpus->starts);
    free(corpus->ids);
    free(corpus->times);
    free(corpus->keys);
    free(corpus->blocks);
    free(corpus->denials);
    free(corpus->spread);
    *corpus = (struct corpus){0};
}

/* ---- values
 * -----------------------------------------------------------------------------------------------
 */

float weigh_times(unsigned times)
{
    static const float few[] = {1,          1,          1.6931472f, 2.0986123f,
                                2.3862944f, 2.6094379f, 2.7917595f, 2.9459101f};

    return times < sizeof few / sizeof *few ? few[times] : 1.0f + logf((float)times);
}

static void count_spread(const struct corpus *corpus, const uint8_t *taught, uint32_t *spread)
{
    for (size_t i = 0; i < corpus->count; i++) {
        if (!taught[i])
            continue;
        for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++)
            spread[corpus->ids[j]]++;
    }
}

static void weigh_example(const struct corpus *corpus, const struct weighing *weighing,
                          const float *idf, size_t i, float *values)
{
    double squares[FEATURE_BLOCKS] = {0};
    float scale[FEATURE_BLOCKS];

    for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++) {
        values[j] = idf[corpus->ids[j]] * weigh_times(corpus->times[j]);
        squares[corpus->blocks[corpus->ids[j]]] += (double)values[j] * values[j];
    }
    for (size_t block = 0; block < FEATURE_BLOCKS; block++)
        scale[block] =
            squares[block] > 0 ? weighing->block_weight[block] / (float)sqrt(squares[block]) : 0;
    for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++)
        values[j] *= scale[corpus->blocks[corpus->ids[j]]];
}

void corpus_weigh(const struct corpus *corpus, const struct weighing *weighing,
                  const uint8_t *taught, float *values, float *idf)
{
    uint32_t *spread = memory_alloc((corpus->feature_count + 1) * sizeof *spread);
    double total = 0;

    for (size_t i = 0; i < corpus->count; i++)
        total += taught[i] != 0;
    count_spread(corpus, taught, spread);
    for (size_t i = 0; i < corpus->feature_count; i++)
        idf[i] = spread[i] < weighing->least[corpus->blocks[i]]
                     ? 0
                     : (float)(log((1 + total) / (1 + spread[i])) + 1);
    for (size_t i = 0; i < corpus->count; i++)
        weigh_example(corpus, weighing, idf, i, values);
    free(spread);
}
