/*
 * A pool of threads for work that splits into independent pieces: the folds of a fit, the classes
 * of a model. NULL is a pool too and runs everything in the caller, in order, so that the domain
 * needs no second code path; results must not depend on which thread ran a piece.
 */
#ifndef SALTER_BASE_PARALLEL_H
#define SALTER_BASE_PARALLEL_H

#include <stddef.h>

struct parallel;

/* threads = 0: one per processor. Never fails: with no threads to be had it works serially. */
struct parallel *parallel_new(size_t threads);
void parallel_free(struct parallel *pool); /* NULL is allowed */

typedef void parallel_piece(void *context, size_t piece);

/* Runs piece 0 .. count-1 and returns when all are done. The caller works along. Nested calls run
 * serially. */
void parallel_for(struct parallel *pool, size_t count, parallel_piece *run, void *context);

/* Threads that work, the caller included; 1 for NULL. */
size_t parallel_width(const struct parallel *pool);

#endif
