#include "near.h"

#include <math.h>

/* A feature that more than a quarter of the classes have tells none of them. */
enum { COMMON = 4 };

struct gathered {
    uint32_t feature;
    struct near_weight weight;
};

struct gathering {
    struct gathered_items VEC_OF(struct gathered) items;
    struct touched_items VEC_OF(uint32_t) touched;
    float *sums; /* [feature]: of the class at hand */
};

static bool tells(const struct corpus *corpus, uint32_t feature)
{
    uint8_t block = corpus->blocks[feature];

    return block != FEATURE_PIECES && block != FEATURE_PAIRS;
}

static void add_example(struct gathering *gathering, const struct corpus *corpus,
                        const float *values, size_t example)
{
    for (size_t j = corpus->starts[example]; j < corpus->starts[example + 1]; j++) {
        uint32_t feature = corpus->ids[j];

        if (values[j] <= 0 || !tells(corpus, feature))
            continue;
        if (gathering->sums[feature] <= 0)
            vec_push(&gathering->touched, feature);
        gathering->sums[feature] += values[j];
    }
}

/* The middle of a class, of length 1. */
static void end_class(struct gathering *gathering, uint16_t class)
{
    double squares = 0;

    for (size_t i = 0; i < gathering->touched.count; i++) {
        float sum = gathering->sums[gathering->touched.items[i]];

        squares += (double)sum * sum;
    }
    for (size_t i = 0; i < gathering->touched.count; i++) {
        uint32_t feature = gathering->touched.items[i];

        vec_push(
            &gathering->items,
            (struct gathered){feature, {class, gathering->sums[feature] / (float)sqrt(squares)}});
        gathering->sums[feature] = 0;
    }
    gathering->touched.count = 0;
}

/* The examples of each class, one class after the other, in the order of the corpus. */
static uint32_t *order_by_class(const struct corpus *corpus, const uint16_t *classes,
                                size_t class_count, const uint8_t *taught, size_t *begins)
{
    uint32_t *order = memory_alloc((corpus->count + 1) * sizeof *order);
    size_t *next = memory_alloc((class_count + 1) * sizeof *next);

    for (size_t i = 0; i < corpus->count; i++) {
        if (taught[i] && classes[i] < class_count)
            begins[classes[i] + 1]++;
    }
    for (size_t class = 0; class < class_count; class ++)
        begins[class + 1] += begins[class];
    memcpy(next, begins, class_count * sizeof *next);
    for (size_t i = 0; i < corpus->count; i++) {
        if (taught[i] && classes[i] < class_count)
            order[next[classes[i]]++] = (uint32_t)i;
    }
    free(next);
    return order;
}

static void file_by_feature(struct near *near, const struct gathering *gathering)
{
    uint32_t *next;

    near->starts = memory_alloc((near->feature_count + 2) * sizeof *near->starts);
    near->weights = memory_alloc((gathering->items.count + 1) * sizeof *near->weights);
    for (size_t i = 0; i < gathering->items.count; i++)
        near->starts[gathering->items.items[i].feature + 1]++;
    for (size_t i = 0; i < near->feature_count; i++)
        near->starts[i + 1] += near->starts[i];
    next = memory_alloc((near->feature_count + 1) * sizeof *next);
    memcpy(next, near->starts, near->feature_count * sizeof *next);
    for (size_t i = 0; i < gathering->items.count; i++)
        near->weights[next[gathering->items.items[i].feature]++] = gathering->items.items[i].weight;
    free(next);
}

void near_init(struct near *near, const struct corpus *corpus, const float *values,
               const uint16_t *classes, size_t class_count, const uint8_t *taught)
{
    struct gathering gathering = {.sums =
                                      memory_alloc((corpus->feature_count + 1) * sizeof(float))};
    size_t *begins = memory_alloc((class_count + 2) * sizeof *begins);
    uint32_t *order = order_by_class(corpus, classes, class_count, taught, begins);

    *near = (struct near){.feature_count = corpus->feature_count, .class_count = class_count};
    for (size_t class = 0; class < class_count; class ++) {
        for (size_t i = begins[class]; i < begins[class + 1]; i++)
            add_example(&gathering, corpus, values, order[i]);
        end_class(&gathering, (uint16_t) class);
    }
    file_by_feature(near, &gathering);
    vec_clear(&gathering.items);
    vec_clear(&gathering.touched);
    free(gathering.sums);
    free(order);
    free(begins);
}

void near_clear(struct near *near)
{
    free(near->starts);
    free(near->weights);
    *near = (struct near){0};
}

/* Keeps the best in a heap whose root is the worst of them; of equals the smaller class is better.
 */
static bool is_worse(const float *scores, uint16_t left, uint16_t right)
{
    return scores[left] < scores[right] || (scores[left] <= scores[right] && left > right);
}

static void sink(const float *scores, uint16_t *heap, size_t count)
{
    for (size_t at = 0; at * 2 + 1 < count;) {
        size_t child = at * 2 + 1;
        uint16_t moved = heap[at];

        if (child + 1 < count && is_worse(scores, heap[child + 1], heap[child]))
            child++;
        if (!is_worse(scores, heap[child], heap[at]))
            return;
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

static void rise(const float *scores, uint16_t *heap, size_t at)
{
    while (at > 0 && is_worse(scores, heap[at], heap[(at - 1) / 2])) {
        uint16_t moved = heap[at];

        heap[at] = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = moved;
        at = (at - 1) / 2;
    }
}

size_t near_find(const struct near *near, const uint32_t *ids, const float *values, size_t count,
                 float *scores, uint16_t found[NEAR_MOST])
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t start = near->starts[ids[i]], end = near->starts[ids[i] + 1];

        if ((end - start) * COMMON > near->class_count)
            continue;
        for (uint32_t j = start; j < end; j++)
            scores[near->weights[j].class] += near->weights[j].weight * values[i];
    }
    for (size_t class = 0; class < near->class_count; class ++) {
        if (scores[class] <= 0)
            continue;
        if (kept < NEAR_MOST) {
            found[kept] = (uint16_t) class;
            rise(scores, found, kept++);
        } else if (is_worse(scores, found[0], (uint16_t) class)) {
            found[0] = (uint16_t) class;
            sink(scores, found, kept);
        }
    }
    memset(scores, 0, near->class_count * sizeof *scores);
    return kept;
}
