/*
 * Logistic regression with a Gaussian prior around given weights, by Newton's method: few
 * parameters, any number of cases.
 */
#ifndef SALTER_MATCH_LOGISTIC_H
#define SALTER_MATCH_LOGISTIC_H

#include <stddef.h>
#include <stdint.h>

enum { LOGISTIC_MOST = 24 /* parameters */ };

struct logistic {
    const double *values;  /* count rows of `width` */
    const uint8_t *right;  /* of each row */
    const double *weights; /* of each row: how many cases it stands for */
    size_t count;
    size_t width;
    const double *prior;     /* weights without any case */
    const double *stiffness; /* how hard each is pulled there, in cases */
};

/* The weights that fit best; `out` has room for width. */
void logistic_fit(const struct logistic *task, double *out);

#endif
