/*
 * Rows of weights, and adding them up to scores: the innermost loop of every ranking. Private to
 * match.
 *
 * A weight is one of fifteen levels between -127 and 127 of its row's scale: half a byte, so that a
 * row of eighty classes is one line of memory. The levels lie closer near zero, where most weights
 * do; in cross-validation they lose nothing against whole bytes (tests/bench/README.md). A row
 * consists of groups of LANES weights: byte k of a group holds weight k and weight k + LANES / 2.
 *
 * Every lane is one product and one sum for each row, in the same order on any processor (ISO C: no
 * contraction), so the scores are the same to the bit whichever way is taken.
 */
#ifndef SALTER_MATCH_LANES_H
#define SALTER_MATCH_LANES_H

#include <stddef.h>
#include <stdint.h>

enum {
    LANES = 16,       /* the weights of a row are a multiple of it */
    LANES_STEPS = 127 /* of a row's scale: the largest level */
};

/* Bytes of a row of so many weights. */
static inline size_t lanes_bytes(size_t stride)
{
    return stride / 2;
}

/* By code: 0 is no weight; 8 is not used. */
extern const int8_t lanes_levels[16];

/* Where a weight stands in its row. */
struct lanes_place {
    size_t byte;
    unsigned shift;
};

static inline struct lanes_place lanes_place(size_t lane)
{
    return (struct lanes_place){lane / LANES * (LANES / 2) + lane % (LANES / 2),
                                lane % LANES < LANES / 2 ? 0 : 4};
}

/* The weight, in steps. */
static inline int lanes_get(const uint8_t *row, struct lanes_place place)
{
    return lanes_levels[row[place.byte] >> place.shift & 15];
}

/* Sets a weight that is 0 to the level nearest to `steps`. */
void lanes_set(uint8_t *row, struct lanes_place place, float steps);

struct lanes_row {
    const uint8_t *weights;
    float value;
};

/* scores[i] += weight i * value of each row in turn, for `stride` of them */
typedef void lanes_add(float *scores, size_t stride, const struct lanes_row *rows, size_t count);

/* The quickest way that this processor has. */
lanes_add *lanes_quickest(void);
/* The way that every processor has: what the quickest is compared with. */
lanes_add lanes_portable;

#endif
