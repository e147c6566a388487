/*
 * Keeps the projections behind the log: a thread folds what was appended, batch by batch, each in a
 * transaction of the projections' file that also moves the position. Two processes may do so at
 * once; neither folds an event twice.
 *
 * What stands on damaged pages of the log is passed over and noted: everybody else is served. When
 * it can be read again the projections are folded anew.
 *
 * Deletions are followed the same way, through the log's table of redactions, so that one that
 * happened while the projections could not be written is not forgotten.
 */
#ifndef STORE_PROJECTION_H
#define STORE_PROJECTION_H

#include <pthread.h>

#include "event_log.h"
#include "views.h"

/* Called when the file of the projections was thrown away and made anew. */
typedef void projection_renewed(void *context);

struct projector {
    const char *path;
    const char *views_path;
    projection_renewed *renewed;
    void *context;
    pthread_t thread;

    pthread_mutex_t using; /* of the connections */
    struct event_log *log;
    struct views *views;

    pthread_mutex_t lock;
    pthread_cond_t work; /* wanted or stopping */
    pthread_cond_t halt; /* stopping */
    bool wanted;
    bool suspect;
    bool mended;
    bool stopping;
};

/* The fields path to context are set. Catches up first. */
bool projector_start(struct projector *projector, struct error *err)
    __attribute__((warn_unused_result));
void projector_stop(struct projector *projector);

/* There may be something new. */
void projector_wake(struct projector *projector);
/* Somebody met damage that may be in the projections: they are looked at, and made anew if so. */
void projector_suspect(struct projector *projector);
/* The whole log can be read: projections that had to pass something over are folded anew. */
void projector_mended(struct projector *projector);

/* Folds, in the caller's thread, until everything that is stored is folded. */
bool projector_follow(struct projector *projector, struct error *err)
    __attribute__((warn_unused_result));
/* Empties the write-ahead log of the projections. */
bool projector_erase(struct projector *projector, struct error *err)
    __attribute__((warn_unused_result));
/* views_older(), after following. */
bool projector_older(struct projector *projector, int64_t before_ms, struct numbers *conversations,
                     struct error *err) __attribute__((warn_unused_result));

/* Folds events up to and including this id (INT64_MAX: all) into empty projections, in one
 * transaction. */
bool projection_fold_all(struct event_log *log, struct views *views, int64_t last_event,
                         struct error *err) __attribute__((warn_unused_result));

/* Whether the position lies in this log: the projections may be beside one that was put back from a
 * backup. */
bool projection_fits(struct event_log *log, const struct views_position *position, bool *fits,
                     struct error *err) __attribute__((warn_unused_result));

#endif
