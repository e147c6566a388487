#include "many.h"

#include <math.h>

enum { AT_ONCE = 64 };

/* A weight this much smaller than the largest of its class is not worth its place. */
static const float WORTH = 0.01f;

struct class_examples VEC_OF(uint32_t);

struct course {
    const struct many_task *task;
    struct near near;
    size_t *rows;                   /* [example]: its row in scores, when it was not taught */
    uint16_t (*nearest)[NEAR_MOST]; /* [example] */
    size_t *nearest_count;
    struct class_examples *examples; /* [class]: taught examples it learns from */
    struct class_examples *asked;    /* [class]: other examples it is asked about */
    struct model *model;             /* of many_teach() */
    struct sparse_column *columns;
    float *scores; /* of many_cross_score() */
};

/* ---- who is near whom
 * ------------------------------------------------------------------------------------- */

static void find_piece(void *context, size_t piece)
{
    struct course *course = context;
    const struct corpus *corpus = course->task->corpus;
    float *scores = memory_alloc((course->task->topics + 1) * sizeof *scores);

    for (size_t i = piece * AT_ONCE; i < (piece + 1) * AT_ONCE && i < corpus->count; i++)
        course->nearest_count[i] =
            near_find(&course->near, corpus->ids + corpus->starts[i],
                      course->task->values + corpus->starts[i],
                      corpus->starts[i + 1] - corpus->starts[i], scores, course->nearest[i]);
    free(scores);
}

static void enrol(struct course *course, size_t class, uint32_t example)
{
    struct class_examples *list =
        course->task->train.taught[example] ? &course->examples[class] : &course->asked[class];

    /* Its own topic may be among the near ones too. */
    if (list->count == 0 || list->items[list->count - 1] != example)
        vec_push(list, example);
}

static void course_init(struct course *course, const struct many_task *task, struct parallel *pool)
{
    const struct corpus *corpus = task->corpus;
    const struct train_task *train = &task->train;

    *course = (struct course){.task = task};
    near_init(&course->near, corpus, task->values, train->classes, task->topics, train->taught);
    course->nearest = memory_alloc((corpus->count + 1) * sizeof *course->nearest);
    course->nearest_count = memory_alloc((corpus->count + 1) * sizeof *course->nearest_count);
    course->examples = memory_alloc(train->class_count * sizeof *course->examples);
    course->asked = memory_alloc(train->class_count * sizeof *course->asked);
    course->rows = memory_alloc((corpus->count + 1) * sizeof *course->rows);
    parallel_for(pool, corpus->count / AT_ONCE + 1, find_piece, course);
    for (uint32_t i = 0; i < corpus->count; i++) {
        course->rows[i + 1] = course->rows[i] + !train->taught[i];
        if (train->taught[i] && train->classes[i] < task->topics)
            enrol(course, train->classes[i], i);
        for (size_t j = 0; j < course->nearest_count[i]; j++)
            enrol(course, course->nearest[i][j], i);
        for (size_t class = task->topics; class < train->class_count; class ++)
            enrol(course, class, i);
    }
}

static void course_clear(struct course *course)
{
    for (size_t class = 0; class < course->task->train.class_count; class ++) {
        vec_clear(&course->examples[class]);
        vec_clear(&course->asked[class]);
    }
    free(course->examples);
    free(course->asked);
    free(course->nearest);
    free(course->nearest_count);
    free(course->rows);
    near_clear(&course->near);
}

/* ---- one class
 * -------------------------------------------------------------------------------------------- */

static void ask_class(const struct course *course, size_t class, const float *weights)
{
    for (size_t i = 0; i < course->asked[class].count; i++) {
        uint32_t example = course->asked[class].items[i];

        course->scores[course->rows[example] * course->task->train.class_count + class] =
            train_score_one(&course->task->train, example, weights);
    }
}

static void keep_class(const struct course *course, size_t class, const float *weights)
{
    const struct twins *twins = course->task->twins;
    float largest = 0;

    course->model->bias[class] = weights[twins->count] * course->task->train.bias;
    for (size_t i = 0; i < twins->count; i++)
        largest = fabsf(weights[i]) > largest * twins->roots[i]
                      ? fabsf(weights[i]) / twins->roots[i]
                      : largest;
    for (size_t i = 0; i < course->task->corpus->feature_count; i++) {
        float weight = weights[twins->columns[i]] / twins->roots[twins->columns[i]];

        if (fabsf(weight) > largest * WORTH)
            vec_push(&course->columns[class], (struct sparse_learned){(uint32_t)i, weight});
    }
}

static void run_class(void *context, size_t class)
{
    struct course *course = context;
    float *weights = memory_alloc((course->task->twins->count + 1) * sizeof *weights);

    train_one(&course->task->train, class, course->examples[class].items,
              course->examples[class].count, weights);
    if (course->model != NULL)
        keep_class(course, class, weights);
    else
        ask_class(course, class, weights);
    free(weights);
}

/* ---- all of them
 * ------------------------------------------------------------------------------------------ */

void many_teach(struct model *model, const struct many_task *task, float *scales,
                struct parallel *pool)
{
    size_t classes = task->train.class_count;
    struct course course;

    course_init(&course, task, pool);
    course.model = model;
    course.columns = memory_alloc(classes * sizeof *course.columns);
    parallel_for(pool, classes, run_class, &course);
    sparse_init(&model->sparse, course.columns, classes, model->stride, task->corpus->feature_count,
                scales);
    for (size_t class = 0; class < classes; class ++)
        vec_clear(&course.columns[class]);
    free(course.columns);
    model->near = course.near;
    course.near = (struct near){0};
    course_clear(&course);
}

void many_cross_score(const struct many_task *task, float *scores, struct parallel *pool)
{
    struct course course;
    size_t cells;

    course_init(&course, task, pool);
    cells = course.rows[task->corpus->count] * task->train.class_count;
    for (size_t i = 0; i < cells; i++)
        scores[i] = -INFINITY;
    course.scores = scores;
    parallel_for(pool, task->train.class_count, run_class, &course);
    course_clear(&course);
}
