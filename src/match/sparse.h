/*
 * The weights of a model of very many classes: for each feature only the classes it says something
 * about. A feature that speaks of many ("to", a common piece of a word) has a whole row instead: no
 * larger, and added up by vectors.
 */
#ifndef SALTER_MATCH_SPARSE_H
#define SALTER_MATCH_SPARSE_H

#include "base/vec.h"
#include "lanes.h"
#include "near.h"

struct sparse_weight {
    uint16_t class;
    int16_t steps; /* of the feature's scale */
};

struct sparse {
    uint32_t *starts; /* [feature], one more at the end; NULL: the model is dense */
    struct sparse_weight *weights;
    /* [feature]: number of its whole row + 1, or 0; then it has no weights of its own */
    uint32_t *rows;
    uint8_t *cells; /* row_count rows (lanes.h) */
    size_t row_count;
    size_t stride;
    size_t feature_count;
};

/* One weight as it is learned. */
struct sparse_learned {
    uint32_t feature;
    float weight;
};
struct sparse_column VEC_OF(struct sparse_learned);

/* From a column for each class; writes the scale of each feature. */
void sparse_init(struct sparse *sparse, const struct sparse_column *columns, size_t class_count,
                 size_t stride, size_t feature_count, float *scales);
void sparse_clear(struct sparse *sparse);

/* A feature's whole row, or NULL. */
static inline const uint8_t *sparse_row(const struct sparse *sparse, uint32_t feature)
{
    uint32_t row = sparse->rows[feature];

    return row > 0 ? sparse->cells + (row - 1) * lanes_bytes(sparse->stride) : NULL;
}

/* In steps; 0 when the feature says nothing about the class. */
int16_t sparse_find(const struct sparse *sparse, uint32_t feature, size_t class);

#endif
