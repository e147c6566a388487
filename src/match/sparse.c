#include "sparse.h"

#include <math.h>

/* A weight and its class take four bytes, one of a row half a byte. */
enum { BYTES_OF_WEIGHT = sizeof(struct sparse_weight) };

static uint32_t *count_weights(const struct sparse_column *columns, size_t class_count,
                               size_t feature_count, float *scales)
{
    uint32_t *counts = memory_alloc((feature_count + 1) * sizeof *counts);

    for (size_t class = 0; class < class_count; class ++) {
        for (size_t i = 0; i < columns[class].count; i++) {
            const struct sparse_learned *learned = &columns[class].items[i];

            counts[learned->feature]++;
            if (fabsf(learned->weight) > scales[learned->feature])
                scales[learned->feature] = fabsf(learned->weight);
        }
    }
    return counts;
}

static void lay_out(struct sparse *sparse, const uint32_t *counts, float *scales)
{
    for (size_t i = 0; i < sparse->feature_count; i++) {
        bool whole = (size_t)counts[i] * BYTES_OF_WEIGHT > lanes_bytes(sparse->stride);

        if (whole)
            sparse->rows[i] = (uint32_t)++sparse->row_count;
        sparse->starts[i + 1] = sparse->starts[i] + (whole ? 0 : counts[i]);
        scales[i] /= whole ? LANES_STEPS : INT16_MAX;
    }
}

static void place(struct sparse *sparse, const struct sparse_learned *learned, size_t class,
                  float scale, uint32_t *next)
{
    float steps = learned->weight / scale;
    uint32_t row = sparse->rows[learned->feature];

    if (row > 0)
        lanes_set(sparse->cells + (row - 1) * lanes_bytes(sparse->stride), lanes_place(class),
                  steps);
    else
        sparse->weights[next[learned->feature]++] =
            (struct sparse_weight){(uint16_t) class, (int16_t)lrintf(steps)};
}

void sparse_init(struct sparse *sparse, const struct sparse_column *columns, size_t class_count,
                 size_t stride, size_t feature_count, float *scales)
{
    uint32_t *counts = count_weights(columns, class_count, feature_count, scales);

    *sparse = (struct sparse){.stride = stride, .feature_count = feature_count};
    sparse->starts = memory_alloc((feature_count + 2) * sizeof *sparse->starts);
    sparse->rows = memory_alloc((feature_count + 1) * sizeof *sparse->rows);
    lay_out(sparse, counts, scales);
    sparse->weights =
        memory_alloc(((size_t)sparse->starts[feature_count] + 1) * sizeof *sparse->weights);
    sparse->cells = memory_alloc(sparse->row_count * lanes_bytes(stride) + 1);
    /* from here on: where the next one goes */
    memcpy(counts, sparse->starts, feature_count * sizeof *counts);
    for (size_t class = 0; class < class_count; class ++) {
        for (size_t i = 0; i < columns[class].count; i++)
            place(sparse, &columns[class].items[i], class, scales[columns[class].items[i].feature],
                  counts);
    }
    free(counts);
}

void sparse_clear(struct sparse *sparse)
{
    free(sparse->starts);
    free(sparse->weights);
    free(sparse->rows);
    free(sparse->cells);
    *sparse = (struct sparse){0};
}

int16_t sparse_find(const struct sparse *sparse, uint32_t feature, size_t class)
{
    const uint8_t *row = sparse_row(sparse, feature);
    size_t low = sparse->starts[feature], high = sparse->starts[feature + 1];

    if (row != NULL)
        return (int16_t)lanes_get(row, lanes_place(class));
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sparse->weights[middle].class < class)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sparse->starts[feature + 1] && sparse->weights[low].class == class ? sparse
                                                                                          ->weights
                                                                                              [low]
                                                                                          .steps
                                                                                    : 0;
}
