/*
 * Whether an example stands in its topic only because it was taught there: what would the model say
 * of it otherwise?
 *
 * Nothing is taught anew. Where the training has settled, an example's dual variable is its slack
 * times twice its cost (Hsieh and others, "A Dual Coordinate Descent Method for Large-scale Linear
 * SVM", 2008), so the model itself tells how much of a score the example has put there: that
 * variable times its squared length. Left out, its score falls by about as much (Jaakkola and
 * Haussler, "Probabilistic Kernel Regression Models", 1999); other examples of the topic would make
 * up for a part, so what is doubted is only what lies far on the wrong side.
 *
 * Measured when it was made: of 120 lines moved to a topic drawn by lot 36 are doubted, of eight
 * whose topic anybody sees seven; of the 11 000 lines of the demo bank that stand where they belong
 * 14, of the train part of BANKING77, whose labels are known to be loose, one in fifty.
 */
#ifndef SALTER_MATCH_DOUBT_H
#define SALTER_MATCH_DOUBT_H

#include "index.h"

/* true: the line reads like an example of *other. Not asked: a line of no language, of a topic of
 * few examples, or among very many topics. */
bool doubt_example(const struct match_index *index, const struct kb_topic *topic,
                   const struct kb_line *line, struct match_scratch *scratch, struct arena *arena,
                   uint32_t *other);

#endif
