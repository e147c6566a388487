#include "model.h"

#include <math.h>

enum { LANES = 8 };
typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4)));

void sight_clear(struct sight *sight)
{
    vec_clear(&sight->features);
    free(sight->entries);
    free(sight->ids);
    free(sight->values);
    free(sight->rarity);
    free(sight->times);
    free(sight->slots);
    *sight = (struct sight){0};
}

void model_clear(struct model *model)
{
    vocabulary_clear(&model->vocabulary);
    free(model->weights);
    free(model->bias);
    free(model->taught);
    free(model->focus);
    *model = (struct model){0};
}

/* ---- seeing ----------------------------------------------------------------------------------------------- */

static void make_room(struct sight *sight)
{
    size_t wanted = sight->features.count + 1, slots = 256;

    if (wanted > sight->capacity) {
        sight->entries = memory_resize(sight->entries, wanted, sizeof *sight->entries);
        sight->ids = memory_resize(sight->ids, wanted, sizeof *sight->ids);
        sight->values = memory_resize(sight->values, wanted, sizeof *sight->values);
        sight->rarity = memory_resize(sight->rarity, wanted, sizeof *sight->rarity);
        sight->times = memory_resize(sight->times, wanted, sizeof *sight->times);
        sight->capacity = wanted;
    }
    while (slots < wanted * 2)
        slots *= 2;
    if (slots > sight->slot_count) {
        free(sight->slots);
        sight->slots = memory_alloc(slots * sizeof *sight->slots);
        sight->slot_count = slots;
    } else {
        memset(sight->slots, 0, sight->slot_count * sizeof *sight->slots);
    }
}

/* The number of the feature's value; a new one when the message did not have the feature before. */
static uint32_t count_feature(struct sight *sight, const struct vocabulary_slot *known)
{
    size_t mask = sight->slot_count - 1;
    size_t at = (size_t)known->id * 0x9e3779b1u >> 7 & mask;

    while (sight->slots[at] != 0 && sight->ids[sight->slots[at] - 1] != known->id)
        at = (at + 1) & mask;
    if (sight->slots[at] == 0) {
        sight->ids[sight->count] = known->id;
        sight->rarity[sight->count] = known->idf;
        sight->times[sight->count] = 0;
        sight->slots[at] = (uint32_t)++sight->count;
    }
    sight->times[sight->slots[at] - 1]++;
    return sight->slots[at] - 1;
}

static void note_coverage(const struct model *model, const struct feature *feature,
                          const struct vocabulary_slot *known, double unknown_rarity, struct sight *sight)
{
    uint8_t focus = known ? model->focus[known->id] : 0;

    if (feature->block != FEATURE_PIECES && focus > sight->coverage.keenest)
        sight->coverage.keenest = focus;
    if (feature->block != FEATURE_WORDS)
        return;
    sight->coverage.words++;
    sight->coverage.known_words += known != NULL;
    sight->coverage.rarity_known += known ? known->idf : 0;
    sight->coverage.rarity_all += known ? known->idf : unknown_rarity;
}

static void look_up(const struct model *model, struct sight *sight)
{
    double unknown_rarity = log(1 + (double)model->lessons) + 1;
    size_t all[FEATURE_BLOCKS] = {0}, met[FEATURE_BLOCKS] = {0};

    for (size_t i = 0; i < sight->features.count; i++) {
        const struct feature *feature = &sight->features.items[i];
        const struct vocabulary_slot *known = vocabulary_find(&model->vocabulary, feature->key);

        sight->entries[i] = known ? count_feature(sight, known) : VOCABULARY_NONE;
        all[feature->block]++;
        met[feature->block] += known != NULL;
        if (feature->block != FEATURE_PIECES)
            note_coverage(model, feature, known, unknown_rarity, sight);
    }
    for (size_t block = 0; block < FEATURE_BLOCKS; block++)
        sight->coverage.share_known[block] = all[block] ? (double)met[block] / (double)all[block] : 0;
}

/* As corpus_weigh(), for one message. */
static void weigh(const struct model *model, struct sight *sight, uint8_t *blocks)
{
    double squares[FEATURE_BLOCKS] = {0};
    float scale[FEATURE_BLOCKS];

    for (size_t i = 0; i < sight->features.count; i++) {
        if (sight->entries[i] != VOCABULARY_NONE)
            blocks[sight->entries[i]] = (uint8_t)sight->features.items[i].block;
    }
    for (size_t i = 0; i < sight->count; i++) {
        sight->values[i] = sight->rarity[i] * weigh_times(sight->times[i]);
        squares[blocks[i]] += (double)sight->values[i] * sight->values[i];
    }
    for (size_t block = 0; block < FEATURE_BLOCKS; block++)
        scale[block] = squares[block] > 0 ? model->weighing.block_weight[block] / (float)sqrt(squares[block]) : 0;
    for (size_t i = 0; i < sight->count; i++)
        sight->values[i] *= scale[blocks[i]];
}

static void note_focus(const struct model *model, struct sight *sight, const uint8_t *blocks)
{
    double sum = 0, weight = 0;

    for (size_t i = 0; i < sight->count; i++) {
        if (blocks[i] == FEATURE_PIECES)
            continue;
        sum += (double)sight->values[i] * model->focus[sight->ids[i]] / 255.0;
        weight += sight->values[i];
    }
    sight->coverage.focus = weight > 0 ? sum / weight : 0;
}

void model_see(const struct model *model, const struct text_analysis *analysis, enum text_group group, size_t from,
               size_t to, struct sight *sight)
{
    uint8_t *blocks;

    features_collect(analysis, group, from, to, &sight->features);
    make_room(sight);
    sight->count = 0;
    sight->coverage = (struct coverage){0};
    look_up(model, sight);
    blocks = (uint8_t *)sight->slots; /* no longer needed, and large enough */
    weigh(model, sight, blocks);
    note_focus(model, sight, blocks);
}

/* ---- scoring ---------------------------------------------------------------------------------------------- */

void model_score_all(const struct model *model, const struct sight *sight, float *scores)
{
    memcpy(scores, model->bias, model->stride * sizeof *scores);
    for (size_t i = 0; i < sight->count; i++) {
        const float *row = model->weights + (size_t)sight->ids[i] * model->stride;
        float value = sight->values[i];

        for (size_t lane = 0; lane < model->stride; lane += LANES)
            *(lanes *)(scores + lane) += *(const lanes *)(row + lane) * value;
    }
}

double model_score(const struct model *model, const struct sight *sight, size_t class)
{
    double score = model->bias[class];

    for (size_t i = 0; i < sight->count; i++)
        score += (double)sight->values[i] * (double)model->weights[(size_t)sight->ids[i] * model->stride + class];
    return score;
}

/* ---- explaining ------------------------------------------------------------------------------------------- */

struct share {
    uint16_t first, second;
    double points;
};

static int compare_places(const void *left, const void *right)
{
    const struct share *a = left, *b = right;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->second < b->second ? -1 : a->second > b->second;
}

static int compare_strength(const void *left, const void *right)
{
    const struct share *a = left, *b = right;
    double difference = fabs(a->points) - fabs(b->points);

    if (difference > 0 || difference < 0)
        return difference > 0 ? -1 : 1;
    return compare_places(left, right);
}

/* One share for each word and pair of words that any known feature was made from. */
static size_t share_out(const struct model *model, const struct sight *sight, size_t class, struct share *shares)
{
    size_t count = 0, merged = 0;

    for (size_t i = 0; i < sight->features.count; i++) {
        const struct feature *feature = &sight->features.items[i];
        uint32_t entry = sight->entries[i];

        if (entry == VOCABULARY_NONE)
            continue;
        shares[count++] = (struct share){
            feature->first, feature->second,
            (double)sight->values[entry] *
                (double)model->weights[(size_t)sight->ids[entry] * model->stride + class] / sight->times[entry]};
    }
    if (count > 0)
        qsort(shares, count, sizeof *shares, compare_places);
    for (size_t i = 0; i < count; i++) {
        if (merged > 0 && compare_places(&shares[merged - 1], &shares[i]) == 0)
            shares[merged - 1].points += shares[i].points;
        else
            shares[merged++] = shares[i];
    }
    if (merged > 0)
        qsort(shares, merged, sizeof *shares, compare_strength);
    return merged;
}

static struct match_evidence tell(const struct text_analysis *analysis, const struct share *share, struct arena *arena)
{
    struct span first = analysis->tokens[share->first].span;
    struct span second = analysis->tokens[share->second].span;
    struct str one = str_slice(analysis->original, first.start, first.end);
    struct str other = str_slice(analysis->original, second.start, second.end);
    struct match_evidence evidence = {.kind = MATCH_BY_WORDS, .points = share->points, .detail = one, .span_count = 1};

    evidence.spans[0] = first;
    if (share->first == share->second)
        return evidence;
    evidence.spans[1] = second;
    evidence.span_count = 2;
    evidence.detail = arena_printf(arena, share->second == share->first + 1 ? "%.*s %.*s" : "%.*s ... %.*s",
                                   STR_ARG(one), STR_ARG(other));
    return evidence;
}

struct match_evidence *model_explain(const struct model *model, const struct sight *sight,
                                     const struct text_analysis *analysis, size_t class, struct arena *arena,
                                     size_t *count)
{
    struct share *shares = memory_alloc((sight->features.count + 1) * sizeof *shares);
    size_t shared = share_out(model, sight, class, shares);
    struct match_evidence *evidence = arena_array(arena, shared + 1, sizeof *evidence);

    evidence[0] = (struct match_evidence){.kind = MATCH_BY_BIAS, .points = model->bias[class], .detail = STR("bias")};
    for (size_t i = 0; i < shared; i++)
        evidence[i + 1] = tell(analysis, &shares[i], arena);
    *count = shared + 1;
    free(shares);
    return evidence;
}
