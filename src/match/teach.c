/*
 * Teaching models: the one that serves, and those of the cross-fit that are thrown away once they
 * have scored the examples they did not know.
 */
#include <math.h>

#include "many.h"
#include "rows.h"

/*
 * Chosen by cross-validation on nine tenths of BANKING77's train part and seen to hold on CLINC150
 * (tests/bench/README.md). Few examples keep what only one of them has; many have enough that is
 * shared.
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
    const struct model_lessons *lessons;
    struct train_task task; /* by the columns of twins.h */
    struct model *model;
    float *learned; /* the weights of each block, as train_block() leaves them */
    uint8_t *rows;  /* of each column, as lanes.h packs it */
    float *column_scales;
    float *scales; /* [feature of the corpus] */
};

/* ---- lessons as numbers
 * ----------------------------------------------------------------------------------- */

void model_lessons_init(struct model_lessons *out, const struct lessons *lessons,
                        const struct lesson_classes *relation, const struct feature_view *view,
                        struct parallel *pool)
{
    struct corpus_text *texts = memory_alloc((lessons->count + 1) * sizeof *texts);

    *out = (struct model_lessons){.relation = relation, .view = view};
    out->classes = memory_alloc((lessons->count + 1) * sizeof *out->classes);
    out->folds = memory_alloc((lessons->count + 1) * sizeof *out->folds);
    for (size_t i = 0; i < lessons->count; i++) {
        texts[i] = (struct corpus_text){lessons->items[i].analysis, lessons->items[i].from,
                                        lessons->items[i].to};
        out->classes[i] = lessons->items[i].class;
        out->folds[i] = lessons->items[i].fold;
    }
    corpus_init(&out->corpus, texts, lessons->count, view,
                (lessons->count < FEW ? OF_FEW : OF_MANY).least, pool);
    twins_init(&out->twins, &out->corpus);
    free(texts);
}

void model_lessons_clear(struct model_lessons *lessons)
{
    corpus_clear(&lessons->corpus);
    twins_clear(&lessons->twins);
    free(lessons->classes);
    free(lessons->folds);
    *lessons = (struct model_lessons){0};
}

/* values: of the columns. */
static struct train_task task_of(const struct model_lessons *lessons, const float *values,
                                 const uint8_t *taught)
{
    return (struct train_task){
        .count = lessons->corpus.count,
        .starts = lessons->twins.starts,
        .ids = lessons->twins.ids,
        .values = values,
        .feature_count = lessons->twins.count,
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

static size_t block_size(const struct train_task *task)
{
    return (task->feature_count + 1) * TRAIN_LANES;
}

static size_t lanes_of(const struct train_task *task, size_t first)
{
    return task->class_count - first < TRAIN_LANES ? task->class_count - first : TRAIN_LANES;
}

/* ---- the model that serves
 * -------------------------------------------------------------------------------- */

static float *block_learned(const struct teaching *teaching, size_t block)
{
    return teaching->learned + block * block_size(&teaching->task);
}

static void teach_block(void *context, size_t block)
{
    struct teaching *teaching = context;
    struct model *model = teaching->model;
    size_t first = block * TRAIN_LANES, lanes = lanes_of(&teaching->task, first);
    float *weights = block_learned(teaching, block);
    const float *bias = weights + teaching->task.feature_count * TRAIN_LANES;

    train_block(&teaching->task, first, weights);
    for (size_t lane = 0; lane < lanes; lane++)
        model->bias[first + lane] = bias[lane] * BIAS;
}

/* One row of the model: the weights of all blocks in steps of the largest. */
static void pack_row(const struct teaching *teaching, size_t column)
{
    const struct model *model = teaching->model;
    uint8_t *row = teaching->rows + column * lanes_bytes(model->stride);
    size_t blocks = block_count(model->class_count);
    float largest = 0;

    for (size_t block = 0; block < blocks; block++) {
        const float *weights = block_learned(teaching, block) + column * TRAIN_LANES;

        for (size_t lane = 0; lane < TRAIN_LANES; lane++)
            largest = fabsf(weights[lane]) > largest ? fabsf(weights[lane]) : largest;
    }
    teaching->column_scales[column] = largest / LANES_STEPS;
    for (size_t class = 0; class < model->class_count && largest > 0; class ++) {
        const float *weights = block_learned(teaching, class / TRAIN_LANES) + column * TRAIN_LANES;

        lanes_set(row, lanes_place(class), weights[class % TRAIN_LANES] / largest * LANES_STEPS);
    }
}

static void pack_piece(void *context, size_t piece)
{
    struct teaching *teaching = context;

    for (size_t i = piece * PACKED_AT_ONCE;
         i < (piece + 1) * PACKED_AT_ONCE && i < teaching->task.feature_count; i++)
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
 * How far each feature belongs to one class. Examples of a class stand anywhere in the order, so
 * each feature keeps a candidate by majority vote (Boyer and Moore) in a first pass and counts it
 * in a second.
 */
static void measure_focus(struct model *model, const struct model_lessons *lessons,
                          const uint32_t *numbers, const uint8_t *taught)
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
    model->focus = memory_alloc(model->vocabulary.buckets.count + 1);
    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (met[i] > 0 && numbers[i] != VOCABULARY_NONE)
            model->focus[numbers[i]] = (uint8_t)(255u * votes[i] / met[i]);
    }
    free(met);
    free(votes);
    free(candidates);
}

/*
 * A pair of words that tells hardly anything about any class is a row of memory for nothing: a
 * quarter of all rows. Only pairs: which single words, neighbours and pieces are known is a
 * question of its own (struct coverage).
 */
static bool is_slight(const struct corpus *corpus, size_t feature, float scale)
{
    bool pair =
        corpus->blocks[feature] == FEATURE_PAIRS || corpus->blocks[feature] == FEATURE_IDEA_PAIRS;

    return pair && scale * LANES_STEPS < SLIGHT;
}

/* Of a column each feature has its part. */
static void share_scales(const struct teaching *teaching)
{
    const struct twins *twins = &teaching->lessons->twins;

    for (size_t i = 0; i < teaching->lessons->corpus.feature_count; i++)
        teaching->scales[i] =
            teaching->column_scales[twins->columns[i]] / twins->roots[twins->columns[i]];
}

static void leave_slight_out(const struct corpus *corpus, const float *scales, float *idf)
{
    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (is_slight(corpus, i, scales[i]))
            idf[i] = 0;
    }
}

static void teach_dense(struct teaching *teaching, float *idf, struct parallel *pool)
{
    size_t blocks = block_count(teaching->model->class_count),
           columns = teaching->task.feature_count;

    teaching->rows = memory_alloc((columns + 1) * lanes_bytes(teaching->model->stride));
    teaching->column_scales = memory_alloc((columns + 1) * sizeof *teaching->column_scales);
    teaching->learned =
        memory_alloc(blocks * block_size(&teaching->task) * sizeof *teaching->learned);
    parallel_for(pool, blocks, teach_block, teaching);
    parallel_for(pool, columns / PACKED_AT_ONCE + 1, pack_piece, teaching);
    free(teaching->learned);
    share_scales(teaching);
    free(teaching->column_scales);
    leave_slight_out(&teaching->lessons->corpus, teaching->scales, idf);
}

/* [column]: the row of the model that it has become. Twins have numbers together, or none has. */
static uint32_t *share_rows(struct teaching *teaching, const uint32_t *numbers)
{
    const struct twins *twins = &teaching->lessons->twins;
    size_t bytes = lanes_bytes(teaching->model->stride);
    uint32_t *rows = memory_alloc((twins->count + 1) * sizeof *rows);
    bool *kept = memory_alloc((twins->count + 1) * sizeof *kept);

    for (size_t i = 0; i < teaching->lessons->corpus.feature_count; i++)
        kept[twins->columns[i]] = numbers[i] != VOCABULARY_NONE;
    teaching->model->row_count = rows_share(teaching->rows, bytes, twins->count, kept, rows);
    teaching->model->weights = memory_resize(teaching->rows, teaching->model->row_count + 1, bytes);
    free(kept);
    return rows;
}

/* Scale and row of each feature that has a number. */
static void keep_rows(struct teaching *teaching, const uint32_t *numbers)
{
    struct vocabulary *vocabulary = &teaching->model->vocabulary;
    uint32_t *rows = teaching->rows != NULL ? share_rows(teaching, numbers) : NULL;

    for (size_t i = 0; i < teaching->lessons->corpus.feature_count; i++) {
        if (numbers[i] == VOCABULARY_NONE)
            continue;
        vocabulary->entries[numbers[i]].scale = small_float(teaching->scales[i]);
        vocabulary->entries[numbers[i]].row =
            rows != NULL ? rows[teaching->lessons->twins.columns[i]] : (uint32_t)i;
    }
    free(rows);
}

/* The examples as a model sees them that is taught those with taught[i] != 0. */
struct weighed {
    const uint8_t *taught;
    float *values; /* parallel to the corpus's ids; of very many classes only */
    float *shared; /* of the columns of twins.h */
    float *idf;    /* [feature]; 0: left out */
};

static bool is_many(const struct model_lessons *lessons)
{
    return lessons->relation->count > MODEL_MOST_DENSE;
}

static struct weighed weigh_lessons(const struct model_lessons *lessons, const uint8_t *taught)
{
    const struct corpus *corpus = &lessons->corpus;
    struct weighed weighed = {
        taught, memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *weighed.values), NULL,
        memory_alloc((corpus->feature_count + 1) * sizeof *weighed.idf)};

    corpus_weigh(corpus, weighing_of(corpus), taught, weighed.values, weighed.idf);
    weighed.shared = twins_values(&lessons->twins, corpus->count, weighed.values);
    if (!is_many(lessons)) {
        free(weighed.values);
        weighed.values = NULL;
    }
    return weighed;
}

static void weighed_clear(struct weighed *weighed)
{
    free(weighed->values);
    free(weighed->shared);
    free(weighed->idf);
}

static void begin_model(struct model *model, const struct model_lessons *lessons,
                        const uint8_t *taught)
{
    *model = (struct model){.view = lessons->view, .weighing = *weighing_of(&lessons->corpus)};
    for (size_t i = 0; i < lessons->corpus.count; i++)
        model->lessons += taught[i] != 0;
}

/* The features that count, and what is told of them. Returns the number of each, or
 * VOCABULARY_NONE. */
static uint32_t *keep_features(struct model *model, const struct model_lessons *lessons,
                               const struct weighed *weighed)
{
    const struct corpus *corpus = &lessons->corpus;
    uint32_t *numbers = memory_alloc((corpus->feature_count + 1) * sizeof *numbers);

    vocabulary_init(&model->vocabulary, corpus->keys, weighed->idf, corpus->feature_count, numbers);
    measure_focus(model, lessons, numbers, weighed->taught);
    said_init(&model->said, corpus, numbers, lessons->classes, weighed->taught,
              lessons->relation->count);
    return numbers;
}

static struct many_task many_task_of(const struct model_lessons *lessons,
                                     const struct weighed *weighed, const struct train_task *task)
{
    return (struct many_task){&lessons->corpus, weighed->values, &lessons->twins, *task,
                              lessons->relation->topics};
}

/* Weights of all features, and their scales. */
static void teach_weights(struct teaching *teaching, const struct weighed *weighed,
                          struct parallel *pool)
{
    const struct model_lessons *lessons = teaching->lessons;
    struct model *model = teaching->model;

    model->class_count = lessons->relation->count;
    model->stride = model_stride(model->class_count);
    model->bias = memory_alloc(model->stride * sizeof *model->bias);
    teaching->scales = memory_alloc((lessons->corpus.feature_count + 1) * sizeof *teaching->scales);
    mark_taught(model, lessons);
    if (model->class_count > MODEL_MOST_DENSE) {
        struct many_task many = many_task_of(lessons, weighed, &teaching->task);

        many_teach(model, &many, teaching->scales, pool);
    } else {
        teach_dense(teaching, weighed->idf, pool);
    }
}

void model_teach(struct model *model, const struct model_lessons *lessons, struct parallel *pool)
{
    uint8_t *taught = memory_alloc(lessons->corpus.count + 1);
    struct weighed weighed;
    struct teaching teaching = {.lessons = lessons, .model = model};
    uint32_t *numbers;

    memset(taught, 1, lessons->corpus.count);
    weighed = weigh_lessons(lessons, taught);
    teaching.task = task_of(lessons, weighed.shared, taught);
    begin_model(model, lessons, taught);
    teach_weights(&teaching, &weighed, pool);
    numbers = keep_features(model, lessons, &weighed);
    keep_rows(&teaching, numbers);
    free(numbers);
    free(teaching.scales);
    weighed_clear(&weighed);
    free(taught);
}

/* ---- models that are only asked once
 * ---------------------------------------------------------------------- */

struct sitting {
    const struct model_lessons *lessons;
    struct model_trial *trial;
    struct train_task task;
    struct weighed weighed;
};

/* One trial: what its examples are to a model that does not know the others, and which words it
 * knows. */
static void prepare_trial(void *context, size_t number)
{
    struct sitting *sitting = (struct sitting *)context + number;
    struct model_trial *trial = sitting->trial;

    sitting->weighed = weigh_lessons(sitting->lessons, trial->taught);
    sitting->task = task_of(sitting->lessons, sitting->weighed.shared, trial->taught);
    begin_model(&trial->words, sitting->lessons, trial->taught);
    free(keep_features(&trial->words, sitting->lessons, &sitting->weighed));
}

/* A block of classes of one trial. */
static void try_piece(void *context, size_t piece)
{
    const struct sitting *sittings = context;
    size_t blocks = block_count(sittings->task.class_count);
    const struct sitting *sitting = &sittings[piece / blocks];
    const struct train_task *task = &sitting->task;
    size_t first = piece % blocks * TRAIN_LANES, lanes = lanes_of(task, first);
    float *weights = memory_alloc(block_size(task) * sizeof *weights),
          *row = sitting->trial->scores + first;
    float scores[TRAIN_LANES];

    train_block(task, first, weights);
    for (size_t i = 0; i < task->count; i++) {
        if (task->taught[i])
            continue;
        train_score(task, i, weights, scores);
        memcpy(row, scores, lanes * sizeof *scores);
        row += task->class_count;
    }
    free(weights);
}

void model_try(const struct model_lessons *lessons, struct model_trial *trials, size_t count,
               struct parallel *pool)
{
    struct sitting *sittings = memory_alloc((count + 1) * sizeof *sittings);
    bool many = is_many(lessons);

    for (size_t i = 0; i < count; i++)
        sittings[i] = (struct sitting){.lessons = lessons, .trial = &trials[i]};
    parallel_for(pool, count, prepare_trial, sittings);
    for (size_t i = 0; many && i < count; i++) {
        struct many_task task = many_task_of(lessons, &sittings[i].weighed, &sittings[i].task);

        many_cross_score(&task, trials[i].scores, pool);
    }
    if (!many)
        parallel_for(pool, count * block_count(lessons->relation->count), try_piece, sittings);
    for (size_t i = 0; i < count; i++)
        weighed_clear(&sittings[i].weighed);
    free(sittings);
}
