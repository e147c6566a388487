#include "train.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* An example none of whose duals moved by this much rests for some rounds: most are settled after
 * two or three. */
static const float SETTLED = 0.02f;
enum {
    REST = 2,
    AHEAD = 24 /* features whose weights are asked for in advance: they lie anywhere in megabytes */
};

typedef float lanes __attribute__((vector_size(TRAIN_LANES * sizeof(float)), aligned(4)));

/* false: the example says nothing about any class of the block, as a clause that only speaks
 * against policies. */
static bool load_signs(const struct train_task *task, size_t example, size_t first,
                       float signs[TRAIN_LANES])
{
    const int8_t *row = task->signs + (size_t)task->classes[example] * task->class_count;
    size_t count =
        task->class_count - first < TRAIN_LANES ? task->class_count - first : TRAIN_LANES;

    bool speaks = false;

    memset(signs, 0, TRAIN_LANES * sizeof *signs);
    for (size_t lane = 0; lane < count; lane++) {
        signs[lane] = row[first + lane];
        speaks = speaks || row[first + lane] != 0;
    }
    return speaks;
}

void train_score(const struct train_task *task, size_t example, const float *weights,
                 float scores[TRAIN_LANES])
{
    lanes sum = *(const lanes *)(weights + task->feature_count * TRAIN_LANES) * task->bias;
    size_t end = task->starts[example + 1];

    for (size_t j = task->starts[example]; j < task->starts[example + 1]; j++) {
        __builtin_prefetch(weights +
                           (size_t)task->ids[j + AHEAD < end ? j + AHEAD : j] * TRAIN_LANES);
        sum += *(const lanes *)(weights + (size_t)task->ids[j] * TRAIN_LANES) * task->values[j];
    }
    memcpy(scores, &sum, sizeof sum);
}

static void move_weights(const struct train_task *task, size_t example,
                         const float steps[TRAIN_LANES], float *weights)
{
    lanes step;

    memcpy(&step, steps, sizeof step);
    for (size_t j = task->starts[example]; j < task->starts[example + 1]; j++)
        *(lanes *)(weights + (size_t)task->ids[j] * TRAIN_LANES) += step * task->values[j];
    *(lanes *)(weights + task->feature_count * TRAIN_LANES) += step * task->bias;
}

static float squared_length(const struct train_task *task, size_t example)
{
    float sum = task->bias * task->bias;

    for (size_t j = task->starts[example]; j < task->starts[example + 1]; j++)
        sum += task->values[j] * task->values[j];
    return sum;
}

/* The cost of an example as it enters the dual of the squared hinge. */
static float diagonal_of(const struct train_task *task, size_t example)
{
    return 0.5f / task->costs[task->classes[example]];
}

/*
 * One coordinate of each lane: the best dual variable given all others. Returns how far the
 * farthest moved. A lane whose sign is 0 steps nowhere.
 */
static float step_duals(const float *signs, const float *scores, float length, float diagonal,
                        float *duals, float *steps)
{
    float scale = 1 / (length + diagonal), farthest = 0;

    for (size_t lane = 0; lane < TRAIN_LANES; lane++) {
        float next =
            duals[lane] - (signs[lane] * scores[lane] - 1 + diagonal * duals[lane]) * scale;

        next = next > 0 ? next : 0;
        steps[lane] = (next - duals[lane]) * signs[lane];
        duals[lane] = next;
    }
    for (size_t lane = 0; lane < TRAIN_LANES; lane++) {
        float distance = steps[lane] < 0 ? -steps[lane] : steps[lane];

        farthest = distance > farthest ? distance : farthest;
    }
    return farthest;
}

struct round {
    const struct train_task *task;
    size_t first_class;
    float *weights;
    float *duals;
    const float *lengths;
    uint8_t *rests; /* rounds an example sits out */
};

static void visit(const struct round *round, size_t example)
{
    const struct train_task *task = round->task;
    float signs[TRAIN_LANES], scores[TRAIN_LANES], steps[TRAIN_LANES], farthest;

    if (!load_signs(task, example, round->first_class, signs)) {
        round->rests[example] = UINT8_MAX;
        return;
    }
    train_score(task, example, round->weights, scores);
    farthest = step_duals(signs, scores, round->lengths[example], diagonal_of(task, example),
                          round->duals + example * TRAIN_LANES, steps);
    if (farthest > 0)
        move_weights(task, example, steps, round->weights);
    round->rests[example] = farthest < SETTLED ? REST : 0;
}

void train_block(const struct train_task *task, size_t first_class, float *weights)
{
    size_t count = task->count;
    float *lengths = memory_alloc((count + 1) * sizeof *lengths);
    struct round round = {task, first_class, weights, NULL, lengths, memory_alloc(count + 1)};

    round.duals = memory_alloc((count + 1) * TRAIN_LANES * sizeof *round.duals);
    for (size_t i = 0; i < count; i++)
        lengths[i] = task->taught[i] ? squared_length(task, i) : 0;
    for (int epoch = 0; epoch < task->epochs; epoch++) {
        for (size_t i = 0; i < count; i++) {
            if (!task->taught[i])
                continue;
            if (round.rests[i] > 0 && epoch + 1 < task->epochs)
                round.rests[i]--;
            else
                visit(&round, i);
        }
    }
    free(round.duals);
    free(round.rests);
    free(lengths);
}

/* ---- one class alone
 * -------------------------------------------------------------------------------------- */

float train_score_one(const struct train_task *task, size_t example, const float *weights)
{
    float sum = weights[task->feature_count] * task->bias;

    for (size_t j = task->starts[example]; j < task->starts[example + 1]; j++)
        sum += weights[task->ids[j]] * task->values[j];
    return sum;
}

static void move_weights_one(const struct train_task *task, size_t example, float step,
                             float *weights)
{
    for (size_t j = task->starts[example]; j < task->starts[example + 1]; j++)
        weights[task->ids[j]] += step * task->values[j];
    weights[task->feature_count] += step * task->bias;
}

struct pupil {
    float dual;
    float length;
    float sign;
    uint8_t rests;
};

static void visit_one(const struct train_task *task, size_t example, struct pupil *pupil,
                      float *weights)
{
    float diagonal = diagonal_of(task, example);
    float gradient =
        pupil->sign * train_score_one(task, example, weights) - 1 + diagonal * pupil->dual;
    float next = pupil->dual - gradient / (pupil->length + diagonal), moved;

    next = next > 0 ? next : 0;
    moved = next - pupil->dual;
    if (moved > 0 || moved < 0)
        move_weights_one(task, example, moved * pupil->sign, weights);
    pupil->dual = next;
    pupil->rests = moved < SETTLED && -moved < SETTLED ? REST : 0;
}

void train_one(const struct train_task *task, size_t class, const uint32_t *examples, size_t count,
               float *weights)
{
    struct pupil *pupils = memory_alloc((count + 1) * sizeof *pupils);

    for (size_t i = 0; i < count; i++) {
        pupils[i].length = squared_length(task, examples[i]);
        pupils[i].sign =
            task->signs[(size_t)task->classes[examples[i]] * task->class_count + class];
    }
    for (int epoch = 0; epoch < task->epochs; epoch++) {
        for (size_t i = 0; i < count; i++) {
            if (pupils[i].sign == 0)
                continue;
            if (pupils[i].rests > 0 && epoch + 1 < task->epochs)
                pupils[i].rests--;
            else
                visit_one(task, examples[i], &pupils[i], weights);
        }
    }
    free(pupils);
}
