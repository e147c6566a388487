/*
 * Adds a row of weights to a row of scores: the innermost loop of every ranking. Private to match.
 *
 * Every lane is one product and one sum, in the same order on any processor (ISO C: no contraction), so the scores are the same
 * to the bit whichever way is taken.
 */
#ifndef SALTER_MATCH_LANES_H
#define SALTER_MATCH_LANES_H

#include <stddef.h>
#include <stdint.h>

enum { LANES = 8 /* rows are multiples of it */ };

/* scores[i] += row[i] * value, for `stride` of them */
typedef void lanes_add(float *scores, const int8_t *row, size_t stride, float value);

/* The quickest way that this processor has. */
lanes_add *lanes_quickest(void);
/* The way that every processor has: what the quickest is compared with. */
lanes_add lanes_portable;

#endif
