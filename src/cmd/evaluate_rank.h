/* Figures that look at questions in the order of a score: what may be answered, how well two kinds
 * are told apart. */
#ifndef SALTER_CMD_EVALUATE_RANK_H
#define SALTER_CMD_EVALUATE_RANK_H

#include "evaluate_figures.h"

/* A question as far as its order matters. */
struct evaluate_scored {
    double score;
    bool right;
};

/* Sorts them, highest score first. */
void evaluate_sort(struct evaluate_scored *items, size_t count);

/* The items are sorted. */
struct evaluate_promise evaluate_promise(const struct evaluate_scored *items, size_t count,
                                         double wrong_at_most);

/* The probability that one which is `right` has a higher score than one which is not; interval by
 * Newcombe (2006, method 5): Wilson's idea with Hanley's and McNeil's variance, so that one against
 * one tells next to nothing. */
struct evaluate_estimate evaluate_auroc(struct evaluate_scored *items, size_t count);

/* Expected calibration error over EVALUATE_BINS bins; interval by 200 bootstrap samples from a
 * fixed seed. Not known of fewer than EVALUATE_FEWEST. */
void evaluate_bin_all(const struct evaluate_scored *items, size_t count,
                      struct evaluate_bin bins[EVALUATE_BINS]);
struct evaluate_estimate evaluate_calibration_error(const struct evaluate_scored *items,
                                                    size_t count);

#endif
