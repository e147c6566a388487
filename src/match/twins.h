/*
 * Features that stand in the very same examples, equally often: the pieces of a rare word, the
 * pairs that two examples alone share. Private to match.
 *
 * Whichever examples teach, twins are equally rare and so have equal values, and they learn equal
 * weights. A class is therefore taught one column for all of them, with the root of their number
 * times the value: lengths and scores are the same, and a third of the rows, those that are met
 * least and lie farthest, are no longer waited for.
 */
#ifndef SALTER_MATCH_TWINS_H
#define SALTER_MATCH_TWINS_H

#include "corpus.h"

struct twins {
    size_t count;      /* columns */
    uint32_t *columns; /* [feature of the corpus]: the column it shares */
    float *roots;      /* [column]: the square root of how many features share it */
    /* [example], one more at the end: where its columns begin in ids and places */
    size_t *starts;
    uint32_t *ids;    /* columns, rising and distinct within an example */
    uint32_t *places; /* where in the corpus's ids the value of a column stands */
};

void twins_init(struct twins *twins, const struct corpus *corpus);
void twins_clear(struct twins *twins);

/* The values of the columns (parallel to twins->ids) from those of the features. The caller's, to
 * be freed. */
float *twins_values(const struct twins *twins, size_t examples, const float *values);

#endif
