/*
 * The log file as one connection sees it: its statements, and rows as events. One thread at a time.
 *
 * A row without payload was deleted; it is shown as type redacted with the payload {}.
 */
#ifndef STORE_EVENT_LOG_H
#define STORE_EVENT_LOG_H

#include "base/vec.h"
#include "sql/sql.h"
#include "store/store.h"

struct event_log;

/* SQL_CREATE also migrates. ERROR_INVALID: no store, or one of a later version. */
struct event_log *event_log_open(const char *path, enum sql_mode mode, struct error *err)
    __attribute__((warn_unused_result));
void event_log_close(struct event_log *log); /* NULL is allowed */
struct sql *event_log_sql(struct event_log *log);

/* Inside a transaction of the caller. */
bool event_log_append(struct event_log *log, const struct store_event *event, int64_t *id,
                      struct error *err) __attribute__((warn_unused_result));
/* Rows that are deleted already stay as they are. */
bool event_log_redact(struct event_log *log, int64_t conversation, const int64_t *ids, size_t count,
                      struct error *err) __attribute__((warn_unused_result));
/* Changes something, to see whether that is possible. */
bool event_log_probe(struct event_log *log, struct error *err) __attribute__((warn_unused_result));

/* How far the log goes: the last event and the last redaction. */
struct event_log_end {
    int64_t event;
    int64_t redaction;
};
bool event_log_end(struct event_log *log, struct event_log_end *out, struct error *err)
    __attribute__((warn_unused_result));

/* Which events a walk visits: those with id > after, in order, at most limit; of one conversation
 * unless it is 0. */
struct event_log_range {
    int64_t after;
    int64_t conversation;
    size_t limit;
};
/* The visit must not use this connection. Ends early when it returns false. ERROR_INVALID where the
 * log is damaged. */
bool event_log_walk(struct event_log *log, const struct event_log_range *range, store_visit *visit,
                    void *context, struct error *err) __attribute__((warn_unused_result));

/* A stretch of ids whose events cannot be read. */
struct event_log_gap {
    int64_t first;
    int64_t last;
};
typedef void event_log_pass(void *context, const struct event_log_gap *gap);
/*
 * The same over all conversations, past what stands on damaged pages: lost is told of each such
 * stretch, in order with the events, and the walk goes on behind it. False for everything else,
 * also when the end of the log is damaged.
 */
bool event_log_walk_past(struct event_log *log, const struct event_log_range *range,
                         store_visit *visit, event_log_pass *lost, void *context, struct error *err)
    __attribute__((warn_unused_result));

/* One event, in the arena. ERROR_NOT_FOUND when it is not there. */
bool event_log_get(struct event_log *log, int64_t id, struct arena *arena, struct store_event *out,
                   struct error *err) __attribute__((warn_unused_result));

struct numbers VEC_OF(int64_t);

/*
 * Adds the ids of the conversation's events with seq > after, the newest first, along the chain
 * from its last event on. ERROR_INVALID when the chain is broken.
 */
bool event_log_chain(struct event_log *log, int64_t conversation, int64_t last_event, int64_t after,
                     struct numbers *ids, struct error *err) __attribute__((warn_unused_result));

/* The first redaction behind this one: its id, or 0 when there is none, and whose it is. */
bool event_log_next_redaction(struct event_log *log, int64_t after, int64_t *id,
                              int64_t *conversation, struct error *err)
    __attribute__((warn_unused_result));

/* The largest key among events with id > after; 0: none. */
bool event_log_last_conversation(struct event_log *log, int64_t after, int64_t *out,
                                 struct error *err) __attribute__((warn_unused_result));

#endif
