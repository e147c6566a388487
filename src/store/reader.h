/*
 * Reading the store: what the projections know, and behind their position the log itself, so that a
 * reader sees everything that is stored, however far behind the projections are.
 *
 * A reader has a connection to each file and is used by one thread at a time; the pool lends them
 * out.
 */
#ifndef STORE_READER_H
#define STORE_READER_H

#include <pthread.h>

#include "event_log.h"
#include "head.h"
#include "views.h"

struct reader {
    struct event_log *log;
    struct views *views;
    struct reader *next;
    unsigned generation; /* of the projections' file it has open */
};

/* The conversation after all of its events; seq is 0 when there are none. */
bool reader_conversation(struct reader *reader, int64_t conversation, struct fold_conversation *out,
                         struct error *err) __attribute__((warn_unused_result));
bool reader_head(struct reader *reader, int64_t conversation, struct head *out, struct error *err)
    __attribute__((warn_unused_result));

/* As store_read(). */
bool reader_events(struct reader *reader, int64_t conversation, int64_t after, size_t limit,
                   struct arena *arena, struct store_event **out, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

bool reader_find(struct reader *reader, struct str public_id, struct arena *arena,
                 struct store_conversation *out, struct error *err)
    __attribute__((warn_unused_result));

bool reader_last_conversation(struct reader *reader, int64_t *out, struct error *err)
    __attribute__((warn_unused_result));

/* Any thread. */
struct reader_pool {
    const char *path;
    const char *views_path;
    pthread_mutex_t lock;
    struct reader *idle;
    size_t idle_count;
    unsigned generation;
};

void reader_pool_init(struct reader_pool *pool, const char *path, const char *views_path);
void reader_pool_clear(struct reader_pool *pool); /* all readers are back */

/* NULL with err when the files cannot be opened. */
struct reader *reader_acquire(struct reader_pool *pool, struct error *err)
    __attribute__((warn_unused_result));
/* One that failed is closed: its next life may be better. */
void reader_release(struct reader_pool *pool, struct reader *reader, bool failed);

/* The file of the projections was replaced: whoever has the old one open must open the new one. */
void reader_pool_renew(struct reader_pool *pool);

#endif
