/*
 * Rows of weights, and adding one to a row of scores: the innermost loop of every ranking. Private to match.
 *
 * A weight is one of fifteen levels between -127 and 127 of its row's scale: half a byte, so that a row of eighty classes is one line of
 * memory. The levels lie closer near zero, where most weights do; in cross-validation they lose nothing against whole bytes
 * (tests/bench/README.md). A row consists of groups of LANES weights: byte k of a group holds weight k and weight k + LANES / 2.
 *
 * Every lane is one product and one sum, in the same order on any processor (ISO C: no contraction), so the scores are the same
 * to the bit whichever way is taken.
 */
#ifndef SALTER_MATCH_LANES_H
#define SALTER_MATCH_LANES_H

#include <stddef.h>
#include <stdint.h>

enum {
    LANES = 16, /* the weights of a row are a multiple of it */
    LANES_STEPS = 127 /* of a row's scale: the largest level */
};

/* Bytes of a row of so many weights. */
static inline size_t lanes_bytes(size_t stride)
{
    return stride / 2;
}

/* The weight, in steps. */
int lanes_get(const uint8_t *row, size_t lane);
/* Sets a weight that is 0 to the level nearest to `steps`. */
void lanes_set(uint8_t *row, size_t lane, float steps);

/* scores[i] += weight i * value, for `stride` of them */
typedef void lanes_add(float *scores, const uint8_t *row, size_t stride, float value);

/* The quickest way that this processor has. */
lanes_add *lanes_quickest(void);
/* The way that every processor has: what the quickest is compared with. */
lanes_add lanes_portable;

#endif
