/* What waits in the committer's queue: one block of memory each, texts included. */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include "store/store.h"

enum job_kind {
    JOB_APPEND,
    JOB_REFUSED, /* an append the queue had no room for: it only waits to be told so */
    JOB_REDACT
};

struct job {
    struct job *next;
    enum job_kind kind;
    size_t size;                  /* bytes it holds */
    struct store_append append;   /* its events and their texts lie behind the struct */
    const int64_t *conversations; /* JOB_REDACT: borrowed from the caller, who waits */
    size_t conversation_count;
    store_done *done;
    void *context;
    /* the outcome */
    enum store_result result;
    int64_t last_seq;
    struct error *err; /* NULL: none */
};

/* A deep copy of the append. */
struct job *job_append_new(const struct store_append *append, store_done *done, void *context);
/* Lets it wait only to be told that there is no room for it; its memory shrinks to next to nothing.
 */
void job_refuse(struct job **job);
struct job *job_redact_new(const int64_t *conversations, size_t count, store_done *done,
                           void *context);

void job_fail(struct job *job, enum store_result result, const struct error *reason);

/* Calls the completion and frees the job. */
void job_complete(struct job *job);

#endif
