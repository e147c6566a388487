/*
 * Fits an index's confidence on the knowledge itself.
 *
 * Every example is judged by a model that was taught all others of its fold's outside ("the model
 * that serves", only without this example), and a fifth of the topics is judged by a model that
 * never heard of them: those, the out-of-scope examples and the policies' examples are messages to
 * which no topic is right. What the index then says of new messages is what it would have said of
 * its own.
 */
#ifndef SALTER_MATCH_CROSSFIT_H
#define SALTER_MATCH_CROSSFIT_H

#include "index.h"

struct crossfit_group {
    const struct lessons *lessons;
    const struct model_lessons *numbers;
};

/* Measures the patterns' precision and fits index->confidence; patterns and classes are there
 * already. */
void crossfit(struct match_index *index, const struct crossfit_group groups[TEXT_GROUPS],
              struct parallel *pool);

#endif
