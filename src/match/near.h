/*
 * Which of very many topics a message could be about at all: those whose examples share its words,
 * best first by likeness to the topic's middle. With a thousand topics each one is taught, and
 * asked, only beside its neighbours.
 */
#ifndef SALTER_MATCH_NEAR_H
#define SALTER_MATCH_NEAR_H

#include "corpus.h"

enum { NEAR_MOST = 48 /* topics that are in question */ };

struct near_weight {
    uint16_t class;
    float weight;
};

struct near {
    /* [feature]: where its classes begin; one more at the end. NULL: no near, every class is in
     * question */
    uint32_t *starts;
    struct near_weight *weights;
    size_t feature_count;
    size_t class_count; /* topics; other classes are always in question */
};

/* From the taught examples and their values. */
void near_init(struct near *near, const struct corpus *corpus, const float *values,
               const uint16_t *classes, size_t class_count, const uint8_t *taught);
void near_clear(struct near *near);

/*
 * The classes nearest to a vector, in no order; returns how many. `scores` has room for class_count
 * floats, all 0 before and after.
 */
size_t near_find(const struct near *near, const uint32_t *ids, const float *values, size_t count,
                 float *scores, uint16_t found[NEAR_MOST]);

#endif
