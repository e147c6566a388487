/*
 * Teaching models: the one that serves, and those of the cross-fit that are thrown away once they have scored the
 * examples they did not know.
 */
#include "model.h"
#include "train.h"

/* Chosen by cross-validation on nine tenths of BANKING77's train part and seen to hold on CLINC150: tests/bench/README.md. */
const struct weighing MODEL_WEIGHING = {{0.7f, 0.7f, 1, 1}, {1, 1, 2, 1}};

static const float COST = 1, BIAS = 0.3f;
enum { EPOCHS = 6 };

struct teaching {
    struct train_task task;
    struct model *model;       /* of model_teach() */
    float *scores;             /* of model_cross_score() */
};

/* ---- lessons as numbers ----------------------------------------------------------------------------------- */

void model_lessons_init(struct model_lessons *out, const struct lessons *lessons, const struct lesson_classes *relation,
                        enum text_group group, struct parallel *pool)
{
    struct text_analysis **analyses = memory_alloc((lessons->count + 1) * sizeof(struct text_analysis *));

    *out = (struct model_lessons){.relation = relation};
    out->classes = memory_alloc((lessons->count + 1) * sizeof *out->classes);
    out->folds = memory_alloc((lessons->count + 1) * sizeof *out->folds);
    for (size_t i = 0; i < lessons->count; i++) {
        analyses[i] = lessons->items[i].analysis;
        out->classes[i] = lessons->items[i].class;
        out->folds[i] = lessons->items[i].fold;
    }
    corpus_init(&out->corpus, analyses, lessons->count, group, MODEL_WEIGHING.least, pool);
    free(analyses);
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
        .cost = COST,
        .epochs = EPOCHS,
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

static void teach_block(void *context, size_t block)
{
    struct teaching *teaching = context;
    struct model *model = teaching->model;
    size_t first = block * TRAIN_LANES, lanes = lanes_of(&teaching->task, first);
    float *weights = block_weights(teaching->task.corpus);
    const float *bias = weights + model->feature_count * TRAIN_LANES;

    train_block(&teaching->task, first, weights);
    for (size_t i = 0; i < model->feature_count; i++)
        memcpy(model->weights + i * model->stride + first, weights + i * TRAIN_LANES, lanes * sizeof *weights);
    for (size_t lane = 0; lane < lanes; lane++)
        model->bias[first + lane] = bias[lane] * BIAS;
    free(weights);
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
    for (size_t i = 0; i < corpus->feature_count; i++)
        model->focus[i] = (uint8_t)(met[i] ? 255u * votes[i] / met[i] : 0);
    free(met);
    free(votes);
    free(candidates);
}

void model_teach(struct model *model, const struct model_lessons *lessons, struct parallel *pool)
{
    const struct corpus *corpus = &lessons->corpus;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    float *idf = memory_alloc((corpus->feature_count + 1) * sizeof *idf);
    uint8_t *taught = memory_alloc(corpus->count + 1);
    struct teaching teaching = {.model = model};

    memset(taught, 1, corpus->count);
    *model = (struct model){.weighing = MODEL_WEIGHING,
                            .feature_count = corpus->feature_count,
                            .class_count = lessons->relation->count,
                            .lessons = corpus->count};
    model->stride = block_count(model->class_count) * TRAIN_LANES;
    model->weights = memory_alloc((model->feature_count + 1) * model->stride * sizeof *model->weights);
    model->bias = memory_alloc(model->stride * sizeof *model->bias);
    mark_taught(model, lessons);
    measure_focus(model, lessons, taught);
    corpus_weigh(corpus, &MODEL_WEIGHING, taught, values, idf);
    teaching.task = task_of(lessons, values, taught);
    parallel_for(pool, block_count(model->class_count), teach_block, &teaching);
    vocabulary_init(&model->vocabulary, corpus->keys, idf, corpus->feature_count);
    free(values);
    free(idf);
    free(taught);
}

void model_teach_words(struct model *model, const struct model_lessons *lessons, const uint8_t *taught)
{
    const struct corpus *corpus = &lessons->corpus;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    float *idf = memory_alloc((corpus->feature_count + 1) * sizeof *idf);

    *model = (struct model){.weighing = MODEL_WEIGHING, .feature_count = corpus->feature_count};
    for (size_t i = 0; i < corpus->count; i++)
        model->lessons += taught[i] != 0;
    measure_focus(model, lessons, taught);
    corpus_weigh(corpus, &MODEL_WEIGHING, taught, values, idf);
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
    float *weights = block_weights(task->corpus);
    float scores[TRAIN_LANES];

    train_block(task, first, weights);
    for (size_t i = 0; i < task->corpus->count; i++) {
        if (task->taught[i])
            continue;
        train_score(task, i, weights, scores);
        memcpy(teaching->scores + i * task->class_count + first, scores, lanes * sizeof *scores);
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

    corpus_weigh(corpus, &MODEL_WEIGHING, taught, values, idf);
    teaching.task = task_of(lessons, values, taught);
    parallel_for(pool, block_count(lessons->relation->count), cross_block, &teaching);
    free(values);
    free(idf);
}
