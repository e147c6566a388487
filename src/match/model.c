#include "model.h"

#include <assert.h>
#include <math.h>

enum {
    AHEAD = 12, /* features whose memory is asked for in advance */
    CACHE_LINE = 64
};

void sight_clear(struct sight *sight)
{
    vec_clear(&sight->features);
    vec_clear(&sight->words);
    free(sight->entries);
    free(sight->seen);
    free(sight->rows);
    free(sight->weighed);
    free(sight->values);
    free(sight->slots);
    free(sight->near_scores);
    *sight = (struct sight){0};
}

size_t model_stride(size_t class_count)
{
    return (class_count + LANES - 1) / LANES * LANES;
}

void model_clear(struct model *model)
{
    if (model->borrowed) {
        *model = (struct model){0};
        return;
    }
    vocabulary_clear(&model->vocabulary);
    free(model->weights);
    sparse_clear(&model->sparse);
    near_clear(&model->near);
    said_clear(&model->said);
    free(model->bias);
    free(model->taught);
    free(model->focus);
    *model = (struct model){0};
}

/* ---- seeing
 * -----------------------------------------------------------------------------------------------
 */

static void make_room(struct sight *sight, size_t features)
{
    size_t wanted = features + 1;

    /* TEXT_LONGEST and TEXT_MOST_TOKENS see to it: slots number them */
    assert(wanted < UINT16_MAX);
    if (wanted > sight->capacity) {
        sight->entries = memory_resize(sight->entries, wanted, sizeof *sight->entries);
        sight->seen = memory_resize(sight->seen, wanted, sizeof *sight->seen);
        sight->rows = memory_resize(sight->rows, wanted, sizeof *sight->rows);
        sight->values = memory_resize(sight->values, wanted, sizeof *sight->values);
        sight->weighed = memory_resize(sight->weighed, wanted, sizeof *sight->weighed);
        sight->capacity = wanted;
    }
}

/* That many slots, all free. */
static void clear_slots(struct sight *sight, size_t slots)
{
    sight->slot_count = slots;
    if (slots > sight->slot_room) {
        free(sight->slots);
        sight->slots = memory_alloc(slots * sizeof *sight->slots);
        sight->slot_room = slots;
    } else {
        memset(sight->slots, 0, slots * sizeof *sight->slots);
    }
}

static size_t table_size(size_t features)
{
    size_t slots = 256;

    while (slots < (features + 1) * 2)
        slots *= 2;
    return slots;
}

/* The number of the feature's value; a new one when the message did not have the feature before. */
static uint32_t count_feature(const struct vocabulary_entry *entry, const struct feature *feature,
                              uint32_t known, struct sight *sight)
{
    struct sight_value *seen = sight->seen;
    uint16_t *slots = sight->slots;
    size_t mask = sight->slot_count - 1;
    size_t at = (size_t)known * 0x9e3779b1u >> 7 & mask;

    while (slots[at] != 0 && seen[slots[at] - 1].id != known)
        at = (at + 1) & mask;
    if (slots[at] != 0) {
        seen[slots[at] - 1].times++;
        return slots[at] - 1u;
    }
    seen[sight->count] = (struct sight_value){known, small_float_value(entry->idf),
                                              small_float_value(entry->scale), 1, feature->block};
    sight->rows[sight->count] = entry->row;
    slots[at] = (uint16_t)++sight->count;
    return slots[at] - 1u;
}

static void note_coverage(const struct model *model, const struct feature *feature, uint32_t id,
                          double unknown_rarity, struct sight *sight)
{
    bool known = id != VOCABULARY_NONE;
    uint8_t focus = known ? model->focus[id] : 0;
    double rarity = known ? (double)vocabulary_idf(&model->vocabulary, id) : unknown_rarity;

    if (feature->block != FEATURE_PIECES && focus > sight->coverage.keenest)
        sight->coverage.keenest = focus;
    if (feature->block != FEATURE_WORDS)
        return;
    sight->coverage.words++;
    sight->coverage.known_words += known;
    if (feature->empty)
        return;
    /* What was only read as a known word is not known: else every strange word would be made
     * familiar. */
    if (known && !feature->read) {
        sight->coverage.rarity_known += rarity;
        vec_push(&sight->words, id);
    }
    sight->coverage.rarity_all += rarity;
}

/* Each feature's place in the vocabulary, as far as the tags tell; what lies there is fetched
 * meanwhile. */
static void guess_places(const struct vocabulary vocabulary, const struct features features,
                         uint32_t *entries)
{
    for (size_t i = 0; i < features.count; i++) {
        uint64_t key = features.items[i].key;

        if (i + AHEAD < features.count)
            vocabulary_expect(&vocabulary, features.items[i + AHEAD].key);
        entries[i] = vocabulary_guess(&vocabulary, key, buckets_start(&vocabulary.buckets, key));
    }
}

static void look_up(const struct model *model, struct sight *sight)
{
    const struct vocabulary vocabulary = model->vocabulary;
    const struct feature *features = sight->features.items;
    uint32_t *entries = sight->entries;
    double unknown_rarity = log(1 + (double)model->lessons) + 1;
    size_t all[FEATURE_BLOCKS] = {0}, met[FEATURE_BLOCKS] = {0}, count = sight->features.count;

    guess_places(vocabulary, sight->features, entries);
    for (size_t i = 0; i < count; i++) {
        const struct feature *feature = &features[i];
        uint32_t known = vocabulary_find(&vocabulary, feature->key, entries[i]);

        entries[i] = known != VOCABULARY_NONE
                         ? count_feature(&vocabulary.entries[known], feature, known, sight)
                         : VOCABULARY_NONE;
        all[feature->block]++;
        met[feature->block] += known != VOCABULARY_NONE && !feature->read;
        if (feature->block != FEATURE_PIECES)
            note_coverage(model, feature, known, unknown_rarity, sight);
    }
    for (size_t block = 0; block < FEATURE_BLOCKS; block++)
        sight->coverage.share_known[block] =
            all[block] ? (double)met[block] / (double)all[block] : 0;
}

/* As corpus_weigh(), for one message. */
static void weigh(const struct model *model, struct sight *sight)
{
    const struct sight_value *seen = sight->seen;
    float *values = sight->values;
    size_t count = sight->count;
    double squares[FEATURE_BLOCKS] = {0};
    float scale[FEATURE_BLOCKS];

    for (size_t i = 0; i < count; i++) {
        float value =
            seen[i].times > 1 ? seen[i].rarity * weigh_times(seen[i].times) : seen[i].rarity;

        values[i] = value;
        squares[seen[i].block] += (double)value * value;
    }
    for (size_t block = 0; block < FEATURE_BLOCKS; block++)
        scale[block] = squares[block] > 0
                           ? model->weighing.block_weight[block] / (float)sqrt(squares[block])
                           : 0;
    for (size_t i = 0; i < count; i++)
        values[i] *= scale[seen[i].block];
}

static void note_focus(const struct model *model, struct sight *sight)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < sight->count && sight->seen[i].block != FEATURE_PIECES; i++) {
        sum += (double)sight->values[i] * model->focus[sight->seen[i].id] / 255.0;
        weight += sight->values[i];
    }
    sight->coverage.focus = weight > 0 ? sum / weight : 0;
}

void model_see(const struct model *model, const struct text_analysis *analysis, size_t from,
               size_t to, struct sight *sight)
{
    features_collect(analysis, model->view, from, to, &sight->features);
    make_room(sight, sight->features.count);
    clear_slots(sight, table_size(sight->features.count));
    sight->count = sight->words.count = 0;
    sight->coverage = (struct coverage){0};
    look_up(model, sight);
    weigh(model, sight);
    note_focus(model, sight);
}

void model_support(const struct model *model, const struct sight *sight, float *support,
                   size_t count)
{
    float all = (float)sight->coverage.rarity_all;

    memset(support, 0, count * sizeof *support);
    for (size_t i = 0; i < sight->words.count; i++) {
        uint32_t feature = sight->words.items[i];

        said_support(&model->said, feature, vocabulary_idf(&model->vocabulary, feature) / all,
                     support, count);
    }
}

/* The first time that a part has it, a value of the whole is one of the part, too. */
static void count_part(const struct sight *whole, uint32_t entry, struct sight *part)
{
    if (part->slots[entry] != 0) {
        part->seen[part->slots[entry] - 1].times++;
        return;
    }
    part->seen[part->count] = whole->seen[entry];
    part->seen[part->count].times = 1;
    part->rows[part->count] = whole->rows[entry];
    part->slots[entry] = (uint16_t)++part->count;
}

void model_see_part(const struct model *model, const struct sight *whole, size_t from, size_t to,
                    struct sight *part)
{
    const struct feature *features = whole->features.items;
    const uint32_t *entries = whole->entries;
    size_t count = whole->features.count;

    make_room(part, whole->count);
    clear_slots(part, whole->count + 1); /* one for each value of the whole */
    part->features.count = part->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (features[i].first >= from && features[i].second < to && entries[i] != VOCABULARY_NONE)
            count_part(whole, entries[i], part);
    }
    weigh(model, part);
}

/* ---- scoring
 * ---------------------------------------------------------------------------------------------- */

/* A row begins anywhere in a cache line. */
static void expect_row(const uint8_t *row, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += CACHE_LINE)
        __builtin_prefetch(row + at);
    __builtin_prefetch(row + bytes - 1);
}

/* Of the lanes from `first` on, a multiple of LANES. */
static void score_dense(const struct model *model, const struct sight *sight, size_t first,
                        float *scores)
{
    const uint8_t *weights = model->weights + lanes_bytes(first);
    size_t bytes = lanes_bytes(model->stride), count = sight->count;

    for (size_t i = 0; i < count; i++) {
        const uint8_t *row = weights + sight->rows[i] * bytes;

        expect_row(row, bytes - lanes_bytes(first));
        sight->weighed[i] = (struct lanes_row){row, sight->values[i] * sight->seen[i].scale};
    }
    lanes_quickest()(scores + first, model->stride - first, sight->weighed, count);
}

static void score_sparse(const struct model *model, const struct sight *sight, float *scores)
{
    const struct sparse *sparse = &model->sparse;
    size_t whole = 0;

    for (size_t i = 0; i < sight->count; i++) {
        float value = sight->values[i] * sight->seen[i].scale;
        const uint8_t *row = sparse_row(sparse, sight->rows[i]);

        if (row != NULL)
            sight->weighed[whole++] = (struct lanes_row){row, value};
        for (uint32_t j = sparse->starts[sight->rows[i]]; j < sparse->starts[sight->rows[i] + 1];
             j++)
            scores[sparse->weights[j].class] += (float)sparse->weights[j].steps * value;
    }
    lanes_quickest()(scores, sparse->stride, sight->weighed, whole);
}

/* Leaves the scores of the topics in question and of all that is no topic. */
static void keep_near(const struct model *model, struct sight *sight, float *scores)
{
    float kept[NEAR_MOST];

    if (sight->near_room < model->near.class_count) {
        free(sight->near_scores);
        sight->near_scores = memory_alloc(model->near.class_count * sizeof *sight->near_scores);
        sight->near_room = model->near.class_count;
    }
    sight->near_count = near_find(&model->near, sight->rows, sight->values, sight->count,
                                  sight->near_scores, sight->near);
    for (size_t i = 0; i < sight->near_count; i++)
        kept[i] = scores[sight->near[i]];
    for (size_t topic = 0; topic < model->near.class_count; topic++)
        scores[topic] = -INFINITY;
    for (size_t i = 0; i < sight->near_count; i++)
        scores[sight->near[i]] = kept[i];
}

void model_score_all(const struct model *model, struct sight *sight, float *scores)
{
    memcpy(scores, model->bias, model->stride * sizeof *scores);
    if (model->sparse.starts == NULL) {
        score_dense(model, sight, 0, scores);
        return;
    }
    score_sparse(model, sight, scores);
    keep_near(model, sight, scores);
}

void model_score_from(const struct model *model, const struct sight *sight, size_t first,
                      float *scores)
{
    memcpy(scores, model->bias, model->stride * sizeof *scores);
    if (model->sparse.starts == NULL)
        score_dense(model, sight, first / LANES * LANES, scores);
    else
        score_sparse(model, sight, scores);
}

/* ---- explaining
 * ------------------------------------------------------------------------------------------- */

struct share {
    uint16_t first, second; /* tokens */
    double points;
};

static int compare_strength(const void *left, const void *right)
{
    const struct share *a = left, *b = right;
    double difference = fabs(a->points) - fabs(b->points);

    if (difference > 0 || difference < 0)
        return difference > 0 ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->second < b->second ? -1 : a->second > b->second;
}

/* The share of a word or pair of words, made when it is new; `slots` is a table over the pairs,
 * `mask` its size less one. */
static struct share *find_share(struct share *shares, size_t *count, uint16_t *slots, size_t mask,
                                const struct feature *feature)
{
    size_t at = ((size_t)feature->first * 2654435761u + feature->second) & mask;
    struct share *share;

    for (; slots[at] != 0; at = (at + 1) & mask) {
        share = &shares[slots[at] - 1];
        if (share->first == feature->first && share->second == feature->second)
            return share;
    }
    share = &shares[*count];
    slots[at] = (uint16_t)++ * count;
    *share = (struct share){feature->first, feature->second, 0};
    return share;
}

/* One share for each word and pair of words that any known feature was made from. */
static size_t share_out(const struct model *model, const struct sight *sight, size_t class,
                        struct share *shares)
{
    size_t count = 0;

    memset(sight->slots, 0, sight->slot_count * sizeof *sight->slots);
    for (size_t i = 0; i < sight->features.count; i++) {
        const struct feature *feature = &sight->features.items[i];
        uint32_t entry = sight->entries[i];

        if (entry == VOCABULARY_NONE)
            continue;
        find_share(shares, &count, sight->slots, sight->slot_count - 1, feature)->points +=
            (double)sight->values[entry] * model_weight(model, sight->seen[entry].id, class) /
            sight->seen[entry].times;
    }
    if (count > 0)
        qsort(shares, count, sizeof *shares, compare_strength);
    return count;
}

/* "card", "card declined", "card ... declined": as the customer wrote it. */
static struct str name_share(const struct text_analysis *analysis, const struct share *share,
                             struct arena *arena)
{
    struct span first = analysis->tokens[share->first].span,
                second = analysis->tokens[share->second].span;
    struct str one = str_slice(analysis->original, first.start, first.end);
    struct str other = str_slice(analysis->original, second.start, second.end);
    struct str between = share->second == share->first + 1 ? STR(" ") : STR(" ... ");
    char *name;

    if (share->first == share->second)
        return one;
    name = arena_alloc(arena, one.length + between.length + other.length + 1);
    memcpy(name, one.bytes, one.length);
    memcpy(name + one.length, between.bytes, between.length);
    memcpy(name + one.length + between.length, other.bytes, other.length);
    return str_of(name, one.length + between.length + other.length);
}

static struct match_evidence tell(const struct text_analysis *analysis, const struct share *share,
                                  struct arena *arena)
{
    struct match_evidence evidence = {.kind = MATCH_BY_WORDS,
                                      .points = share->points,
                                      .detail = name_share(analysis, share, arena),
                                      .span_count = share->first == share->second ? 1 : 2};

    evidence.spans[0] = analysis->tokens[share->first].span;
    if (evidence.span_count == 2)
        evidence.spans[1] = analysis->tokens[share->second].span;
    return evidence;
}

struct match_evidence *model_explain(const struct model *model, const struct sight *sight,
                                     const struct text_analysis *analysis, size_t class,
                                     struct arena *arena, size_t *count)
{
    struct share *shares = memory_alloc((sight->features.count + 1) * sizeof *shares);
    size_t shared = share_out(model, sight, class, shares);
    struct match_evidence *evidence =
        arena_array(arena, shared + MODEL_MORE_EVIDENCE, sizeof *evidence);

    for (size_t i = 0; i < shared; i++)
        evidence[i] = tell(analysis, &shares[i], arena);
    *count = shared;
    free(shares);
    return evidence;
}
