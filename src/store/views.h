/*
 * The file of the projections as one connection sees it: PATH-views beside the log. One thread at a
 * time.
 *
 * All of it can be folded from the log again, so a file that is damaged, of another form, or beside
 * another log than its own is thrown away without regret.
 */
#ifndef STORE_VIEWS_H
#define STORE_VIEWS_H

#include "fold.h"
#include "methods.h"
#include "sql/sql.h"

struct views;

/* ERROR_INVALID when it is damaged or of another form. The empty path is a temporary file, for
 * comparisons. */
struct views *views_open(const char *path, enum sql_mode mode, struct error *err)
    __attribute__((warn_unused_result));
void views_close(struct views *views); /* NULL is allowed */
struct sql *views_sql(struct views *views);
/* Deletes the file and what SQLite keeps beside it. */
void views_remove(const char *path);

/* How far the log is folded. The event is named with enough to tell whether it is the one of this
 * log. */
struct views_position {
    int64_t event; /* 0: nothing yet */
    int64_t conversation;
    int64_t seq;
    int64_t at_ms;
    int64_t redaction;
};
bool views_position(struct views *views, struct views_position *out, struct error *err)
    __attribute__((warn_unused_result));
bool views_set_position(struct views *views, const struct views_position *position,
                        struct error *err) __attribute__((warn_unused_result));

/* Notes a stretch of the log that could not be folded. */
struct event_log_gap;
bool views_put_gap(struct views *views, const struct event_log_gap *gap, struct error *err)
    __attribute__((warn_unused_result));
/* How many events could not be folded. */
bool views_missing(struct views *views, int64_t *out, struct error *err)
    __attribute__((warn_unused_result));

/* Empties all tables, the position too. */
bool views_empty(struct views *views, struct error *err) __attribute__((warn_unused_result));

/* fold_start() when there is nothing about it. */
bool views_conversation(struct views *views, int64_t conversation, struct fold_conversation *out,
                        struct error *err) __attribute__((warn_unused_result));
bool views_put_conversation(struct views *views, const struct fold_conversation *state,
                            struct error *err) __attribute__((warn_unused_result));
bool views_put_change(struct views *views, int64_t conversation, const struct fold_change *change,
                      struct error *err) __attribute__((warn_unused_result));
/* Removes every row about it. */
bool views_forget(struct views *views, int64_t conversation, struct error *err)
    __attribute__((warn_unused_result));

struct numbers;

/* Adds the conversations whose public id has this digest. */
bool views_find(struct views *views, int64_t digest, struct numbers *conversations,
                struct error *err) __attribute__((warn_unused_result));
/* Adds those that are not deleted and whose last event is older. */
bool views_older(struct views *views, int64_t before_ms, struct numbers *conversations,
                 struct error *err) __attribute__((warn_unused_result));
bool views_last_conversation(struct views *views, int64_t *out, struct error *err)
    __attribute__((warn_unused_result));

bool views_list_handoffs(struct views *views, const struct store_handoff_query *query,
                         struct arena *arena, struct store_handoff **out, size_t *count,
                         struct error *err) __attribute__((warn_unused_result));
bool views_list_feedback(struct views *views, int64_t since_ms, size_t limit, struct arena *arena,
                         struct store_feedback **out, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/* Whether two files hold the same rows; a difference is a line in the report. */
bool views_compare(struct views *left, struct views *right, struct buf *report, struct error *err)
    __attribute__((warn_unused_result));

#endif
