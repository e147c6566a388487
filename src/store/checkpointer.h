/*
 * Copies the write-ahead log of the log file into the file itself, on a thread and a connection of
 * its own, so that no acknowledgement waits for it. While appends never pause the log cannot begin
 * anew and grows; past a bound the committer is held for the moment that takes.
 */
#ifndef STORE_CHECKPOINTER_H
#define STORE_CHECKPOINTER_H

#include "committer.h"

struct checkpointer {
    const char *path;
    struct committer *committer;
    pthread_t thread;

    pthread_mutex_t using; /* of the connection */
    struct sql *sql;

    pthread_mutex_t lock;
    pthread_cond_t work;
    int pages;   /* of the write-ahead log */
    int done_at; /* pages when it was last copied */
    bool wanted;
    bool erasing; /* deleted text is still in the write-ahead log */
    bool stopping;
};

/* The fields path and committer are set. */
bool checkpointer_start(struct checkpointer *checkpointer, struct error *err)
    __attribute__((warn_unused_result));
void checkpointer_stop(struct checkpointer *checkpointer);

/* After each transaction: it has this many pages now. */
void checkpointer_note(struct checkpointer *checkpointer, int pages);

/* Empties the write-ahead log. ERROR_CONFLICT: somebody reads an old state; it is tried again
 * later. */
bool checkpointer_erase(struct checkpointer *checkpointer, struct error *err)
    __attribute__((warn_unused_result));

#endif
