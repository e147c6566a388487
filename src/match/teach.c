/*
 * Teaching models: the one that serves, and those of the cross-fit that are thrown away once they have scored the
 * examples they did not know.
 */
#include <math.h>

#include "many.h"
#include "rows.h"

/*
 * Chosen by cross-validation on nine tenths of BANKING77's train part and seen to hold on CLINC150 (tests/bench/README.md). Few
 * examples keep what only one of them has; many have enough that is shared.
 */
static const struct weighing OF_FEW = {{0.5f, 0.5f, 0.7f, 1, 0.4f, 0.7f}, {1, 1, 2, 1, 1, 2}};
static const struct weighing OF_MANY = {{0.5f, 0.5f, 0.7f, 1, 0.4f, 0.7f}, {1, 1, 2, 2, 1, 2}};

static const float BIAS = 0.3f;
static const float SLIGHT = 0.06f; /* a largest weight; those that tell something lie around 0.1 */
enum { EPOCHS = 6, EPOCHS_OF_FEW = 15, FEW = 2500 /* examples */, PACKED_AT_ONCE = 1024 };

static const struct weighing *weighing_of(const struct corpus *corpus)
{
    return corpus->count < FEW ? &OF_FEW : &OF_MANY;
}

struct teaching {
    struct train_task task;
    struct model *model;       /* of model_teach() */
    float *learned;            /* of model_teach(): the weights of each block, as train_block() leaves them */
    float *scales;             /* of model_teach(): [feature] */
    float *scores;             /* of model_cross_score() */
};

/* ---- lessons as numbers ----------------------------------------------------------------------------------- */

void model_lessons_init(struct model_lessons *out, const struct lessons *lessons, const struct lesson_classes *relation,
                        const struct feature_view *view, struct parallel *pool)
{
    struct corpus_text *texts = memory_alloc((lessons->count + 1) * sizeof *texts);

    *out = (struct model_lessons){.relation = relation, .view = view};
    out->classes = memory_alloc((lessons->count + 1) * sizeof *out->classes);
    out->folds = memory_alloc((lessons->count + 1) * sizeof *out->folds);
    for (size_t i = 0; i < lessons->count; i++) {
        texts[i] = (struct corpus_text){lessons->items[i].analysis, lessons->items[i].from, lessons->items[i].to};
        out->classes[i] = lessons->items[i].class;
        out->folds[i] = lessons->items[i].fold;
    }
    corpus_init(&out->corpus, texts, lessons->count, view, (lessons->count < FEW ? OF_FEW : OF_MANY).least, pool);
    free(texts);
}

void model_lessons_clear(struct model_lessons *lessons)
{
    corpus_clear(&lessons->corpus);
    free(lessons->classes);
    free(lessons->folds);
    *lessons = (struct model_lessons){0};
}

static struct train_task task_of(const struct model_lessons *lessons, const float *values, const uint8_t *taught)
{
    return (struct train_task){
        .corpus = &lessons->corpus,
        .values = values,
        .taught = taught,
        .classes = lessons->classes,
        .signs = lessons->relation->signs,
        .class_count = lessons->relation->count,
        .costs = lessons->relation->costs,
        .epochs = lessons->corpus.count < FEW ? EPOCHS_OF_FEW : EPOCHS,
        .bias = BIAS,
    };
}

static size_t block_count(size_t classes)
{
    return (classes + TRAIN_LANES - 1) / TRAIN_LANES;
}

static float *block_weights(const struct corpus *corpus)
{
    return memory_alloc((corpus->feature_count + 1) * TRAIN_LANES * sizeof(float));
}

static size_t lanes_of(const struct train_task *task, size_t first)
{
    return task->class_count - first < TRAIN_LANES ? task->class_count - first : TRAIN_LANES;
}

/* ---- the model that serves -------------------------------------------------------------------------------- */

static float *block_learned(const struct teaching *teaching, size_t block)
{
    return teaching->learned + block * (teaching->model->feature_count + 1) * TRAIN_LANES;
}

static void teach_block(void *context, size_t block)
{
    struct teaching *teaching = context;
    struct model *model = teaching->model;
    size_t first = block * TRAIN_LANES, lanes = lanes_of(&teaching->task, first);
    float *weights = block_learned(teaching, block);
    const float *bias = weights + model->feature_count * TRAIN_LANES;

    train_block(&teaching->task, first, weights);
    for (size_t lane = 0; lane < lanes; lane++)
        model->bias[first + lane] = bias[lane] * BIAS;
}

/* One row of the model: the weights of all blocks in steps of the largest. */
static void pack_row(const struct teaching *teaching, size_t feature)
{
    struct model *model = teaching->model;
    size_t blocks = block_count(model->class_count);
    float largest = 0;

    for (size_t block = 0; block < blocks; block++) {
        const float *weights = block_learned(teaching, block) + feature * TRAIN_LANES;

        for (size_t lane = 0; lane < TRAIN_LANES; lane++)
            largest = fabsf(weights[lane]) > largest ? fabsf(weights[lane]) : largest;
    }
    teaching->scales[feature] = largest / MODEL_STEPS;
    for (size_t block = 0; block < blocks && largest > 0; block++) {
        const float *weights = block_learned(teaching, block) + feature * TRAIN_LANES;
        size_t lanes = lanes_of(&teaching->task, block * TRAIN_LANES);

        for (size_t lane = 0; lane < lanes; lane++)
            model->weights[feature * model->stride + block * TRAIN_LANES + lane] =
                (int8_t)lrintf(weights[lane] / largest * MODEL_STEPS);
    }
}

static void pack_piece(void *context, size_t piece)
{
    struct teaching *teaching = context;

    for (size_t i = piece * PACKED_AT_ONCE; i < (piece + 1) * PACKED_AT_ONCE && i < teaching->model->feature_count; i++)
        pack_row(teaching, i);
}

static void mark_taught(struct model *model, const struct model_lessons *lessons)
{
    model->taught = memory_alloc(model->class_count + 1);
    for (size_t i = 0; i < lessons->corpus.count; i++) {
        if (lessons->classes[i] < model->class_count)
            model->taught[lessons->classes[i]] = 1;
    }
}

/*
 * How far each feature belongs to one class. Examples of a class stand anywhere in the order, so each feature
 * keeps a candidate by majority vote (Boyer and Moore) in a first pass and counts it in a second.
 */
static void measure_focus(struct model *model, const struct model_lessons *lessons, const uint8_t *taught)
{
    const struct corpus *corpus = &lessons->corpus;
    uint32_t *votes = memory_alloc((corpus->feature_count + 1) * sizeof *votes);
    uint32_t *met = memory_alloc((corpus->feature_count + 1) * sizeof *met);
    uint16_t *candidates = memory_alloc((corpus->feature_count + 1) * sizeof *candidates);

    for (size_t i = 0; i < corpus->count; i++) {
        for (size_t j = corpus->starts[i]; taught[i] && j < corpus->starts[i + 1]; j++) {
            uint32_t id = corpus->ids[j];

            if (votes[id] == 0)
                candidates[id] = lessons->classes[i];
            votes[id] += candidates[id] == lessons->classes[i] ? 1 : UINT32_MAX;
        }
    }
    memset(votes, 0, (corpus->feature_count + 1) * sizeof *votes);
    for (size_t i = 0; i < corpus->count; i++) {
        for (size_t j = corpus->starts[i]; taught[i] && j < corpus->starts[i + 1]; j++) {
            votes[corpus->ids[j]] += candidates[corpus->ids[j]] == lessons->classes[i];
            met[corpus->ids[j]]++;
        }
    }
    model->focus = memory_alloc(corpus->feature_count + 1);
    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (met[i] > 0)
            model->focus[i] = (uint8_t)(255u * votes[i] / met[i]);
    }
    free(met);
    free(votes);
    free(candidates);
}

/*
 * A pair of words that tells hardly anything about any class is a row of memory for nothing: a quarter of all rows. Only pairs:
 * which single words, neighbours and pieces are known is a question of its own (struct coverage).
 */
static bool is_slight(const struct corpus *corpus, size_t feature, float scale)
{
    bool pair = corpus->blocks[feature] == FEATURE_PAIRS || corpus->blocks[feature] == FEATURE_IDEA_PAIRS;

    return pair && scale * MODEL_STEPS < SLIGHT;
}

/* What model_teach() knows of each feature, while some are dropped. */
struct known_features {
    uint64_t *keys;
    float *idf, *scales;
};

static struct known_features known_features_new(const struct corpus *corpus)
{
    struct known_features known = {memory_alloc((corpus->feature_count + 1) * sizeof *known.keys),
                                   memory_alloc((corpus->feature_count + 1) * sizeof *known.idf),
                                   memory_alloc((corpus->feature_count + 1) * sizeof *known.scales)};

    memcpy(known.keys, corpus->keys, corpus->feature_count * sizeof *known.keys);
    return known;
}

static void known_features_clear(struct known_features *known)
{
    free(known->keys);
    free(known->idf);
    free(known->scales);
}

/* Moves the other features together. */
static void drop_slight(struct model *model, const struct corpus *corpus, struct known_features *known)
{
    size_t kept = 0, words = 0;

    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (is_slight(corpus, i, known->scales[i]))
            continue;
        memmove(model->weights + kept * model->stride, model->weights + i * model->stride, model->stride);
        model->focus[kept] = model->focus[i];
        if (corpus->blocks[i] == FEATURE_WORDS)
            model->said.words[words++] = (uint32_t)kept;
        known->keys[kept] = known->keys[i];
        known->scales[kept] = known->scales[i];
        known->idf[kept++] = known->idf[i];
    }
    model->feature_count = kept;
}

static void teach_dense(struct teaching *teaching, struct parallel *pool)
{
    struct model *model = teaching->model;

    model->weights = memory_alloc((model->feature_count + 1) * model->stride * sizeof *model->weights);
    teaching->learned = memory_alloc(block_count(model->class_count) * (model->feature_count + 1) * TRAIN_LANES *
                                     sizeof *teaching->learned);
    parallel_for(pool, block_count(model->class_count), teach_block, teaching);
    parallel_for(pool, model->feature_count / PACKED_AT_ONCE + 1, pack_piece, teaching);
    free(teaching->learned);
}

/* Features, scales and rows as the model serves them. */
static void keep_features(struct model *model, const struct known_features *known)
{
    bool dense = model->weights != NULL;
    uint32_t *rows = memory_alloc((model->feature_count + 1) * sizeof *rows);

    if (dense) {
        model->row_count = rows_share(model->weights, model->stride, model->feature_count, rows);
        model->weights = memory_resize(model->weights, model->row_count + 1, model->stride);
    }
    vocabulary_init(&model->vocabulary, known->keys, known->idf, model->feature_count);
    for (size_t i = 0; i < model->feature_count; i++) {
        model->vocabulary.entries[i].scale = known->scales[i];
        model->vocabulary.entries[i].row = rows[i];
    }
    free(rows);
}

void model_teach(struct model *model, const struct model_lessons *lessons, struct parallel *pool)
{
    const struct corpus *corpus = &lessons->corpus;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    struct known_features known = known_features_new(corpus);
    uint8_t *taught = memory_alloc(corpus->count + 1);
    struct teaching teaching = {.model = model, .scales = known.scales};

    memset(taught, 1, corpus->count);
    *model = (struct model){.view = lessons->view,
                            .weighing = *weighing_of(corpus),
                            .feature_count = corpus->feature_count,
                            .class_count = lessons->relation->count,
                            .lessons = corpus->count};
    model->stride = model_stride(model->class_count);
    model->bias = memory_alloc(model->stride * sizeof *model->bias);
    mark_taught(model, lessons);
    measure_focus(model, lessons, taught);
    said_init(&model->said, corpus, lessons->classes, taught, model->class_count);
    corpus_weigh(corpus, &model->weighing, taught, values, known.idf);
    teaching.task = task_of(lessons, values, taught);
    if (model->class_count > MODEL_MOST_DENSE) {
        many_teach(model, &teaching.task, lessons->relation->topics, known.scales, pool);
    } else {
        teach_dense(&teaching, pool);
        drop_slight(model, corpus, &known);
    }
    keep_features(model, &known);
    known_features_clear(&known);
    free(values);
    free(taught);
}

void model_teach_words(struct model *model, const struct model_lessons *lessons, const uint8_t *taught)
{
    const struct corpus *corpus = &lessons->corpus;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    float *idf = memory_alloc((corpus->feature_count + 1) * sizeof *idf);

    *model = (struct model){.view = lessons->view, .weighing = *weighing_of(corpus), .feature_count = corpus->feature_count};
    for (size_t i = 0; i < corpus->count; i++)
        model->lessons += taught[i] != 0;
    measure_focus(model, lessons, taught);
    said_init(&model->said, corpus, lessons->classes, taught, lessons->relation->count);
    corpus_weigh(corpus, weighing_of(corpus), taught, values, idf);
    vocabulary_init(&model->vocabulary, corpus->keys, idf, corpus->feature_count);
    free(values);
    free(idf);
}

/* ---- models that are only asked once ---------------------------------------------------------------------- */

static void cross_block(void *context, size_t block)
{
    struct teaching *teaching = context;
    const struct train_task *task = &teaching->task;
    size_t first = block * TRAIN_LANES, lanes = lanes_of(task, first);
    float *weights = block_weights(task->corpus), *row = teaching->scores + first;
    float scores[TRAIN_LANES];

    train_block(task, first, weights);
    for (size_t i = 0; i < task->corpus->count; i++) {
        if (task->taught[i])
            continue;
        train_score(task, i, weights, scores);
        memcpy(row, scores, lanes * sizeof *scores);
        row += task->class_count;
    }
    free(weights);
}

void model_cross_score(const struct model_lessons *lessons, const uint8_t *taught, float *scores,
                       struct parallel *pool)
{
    const struct corpus *corpus = &lessons->corpus;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    float *idf = memory_alloc((corpus->feature_count + 1) * sizeof *idf);
    struct teaching teaching = {.scores = scores};

    corpus_weigh(corpus, weighing_of(corpus), taught, values, idf);
    teaching.task = task_of(lessons, values, taught);
    if (lessons->relation->count > MODEL_MOST_DENSE)
        many_cross_score(&teaching.task, lessons->relation->topics, scores, pool);
    else
        parallel_for(pool, block_count(lessons->relation->count), cross_block, &teaching);
    free(values);
    free(idf);
}
