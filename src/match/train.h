/*
 * One-vs-rest support vector machines with squared hinge loss, by dual coordinate descent (Hsieh et
 * al., 2008).
 *
 * Classes do not know of each other, so they are taught in blocks of TRAIN_LANES that walk over the
 * examples together: one pass over an example's features serves all of a block, and blocks are
 * pieces for the pool. Everything is done in the same order whoever does it, so the weights are the
 * same to the last bit.
 */
#ifndef SALTER_MATCH_TRAIN_H
#define SALTER_MATCH_TRAIN_H

#include <stddef.h>
#include <stdint.h>

enum { TRAIN_LANES = 16 };

struct train_task {
    size_t count; /* examples */
    /* count + 1: where an example's features begin in ids and values */
    const size_t *starts;
    const uint32_t *ids;
    const float *values;
    size_t feature_count;
    const uint8_t *taught;   /* examples to learn from */
    const uint16_t *classes; /* of each example */
    /* signs[class of example * class_count + class]: 1 for, -1 against, 0 says nothing */
    const int8_t *signs;
    size_t class_count;
    const float *costs; /* [class of an example]: of getting it wrong */
    int epochs;
    float bias; /* value of the constant feature */
};

/* weights: feature_count + 1 rows of TRAIN_LANES, zeroed; the last row is the bias. */
void train_block(const struct train_task *task, size_t first_class, float *weights);

/* The scores of an example for the classes of a block. */
void train_score(const struct train_task *task, size_t example, const float *weights,
                 float scores[TRAIN_LANES]);

/* One class alone, from the given examples in their order. weights: feature_count + 1, zeroed; the
 * last is the bias. */
void train_one(const struct train_task *task, size_t class, const uint32_t *examples, size_t count,
               float *weights);
float train_score_one(const struct train_task *task, size_t example, const float *weights);

#endif
