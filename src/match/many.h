/*
 * Teaching very many classes: each topic beside the examples that could be taken for it, and no
 * others. Private to teach.c.
 *
 * With a thousand topics an example is a counterexample for nearly all, and nearly all of that is
 * wasted: what shares no telling word with a topic is told from it by near.h already. So a topic
 * learns from its own examples and from those it is near to; policies and out-of-scope learn from
 * everything.
 */
#ifndef SALTER_MATCH_MANY_H
#define SALTER_MATCH_MANY_H

#include "model.h"
#include "train.h"
#include "twins.h"

struct many_task {
    const struct corpus *corpus;
    const float *values; /* corpus_weigh() */
    const struct twins *twins;
    struct train_task train; /* by the columns of twins.h */
    size_t topics;           /* the first of its classes */
};

/* Fills sparse, near and bias of the model, and the scale of each feature's steps. */
void many_teach(struct model *model, const struct many_task *task, float *scales,
                struct parallel *pool);

/* Scores of the examples that were not taught, as in struct model_trial. */
void many_cross_score(const struct many_task *task, float *scores, struct parallel *pool);

#endif
