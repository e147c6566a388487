/*
 * Rows of weights that are equal are kept once. Private to match.
 *
 * A feature's row is a sum over the examples that have it (train.h). Features that stand in the
 * very same examples, as the pairs of words that two of them share, have learned the same, each at
 * its own scale: in steps of that scale their rows are equal. Of the demo bank's rows it is two in
 * five.
 */
#ifndef SALTER_MATCH_ROWS_H
#define SALTER_MATCH_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Moves the distinct rows together, in the order of the first of each, and writes for each of the
 * `count` old ones which it is now. Those that are not kept are left out. Returns how many are
 * left.
 */
size_t rows_share(uint8_t *rows, size_t bytes, size_t count, const bool *kept, uint32_t *row_of);

#endif
