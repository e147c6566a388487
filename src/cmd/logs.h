/* The log of a store as reports read it: event by event, in the order of arrival, between two days.
 */
#ifndef SALTER_CMD_LOGS_H
#define SALTER_CMD_LOGS_H

#include "base/value.h"
#include "store/store.h"

/* Days are those of the process's time zone (TZ); the last one belongs to the period. */
struct logs_period {
    int64_t from_ms;  /* 0: from the beginning */
    int64_t to_ms;    /* the end; INT64_MAX: none */
    struct buf words; /* "2026-11-01 to 2026-11-30" */
};

/* "2026-11-01", or NULL. */
bool logs_period_read(const char *from, const char *to, struct logs_period *out, struct error *err)
    __attribute__((warn_unused_result));
void logs_period_clear(struct logs_period *period);
bool logs_period_has(const struct logs_period *period, int64_t at_ms);

/* Which file: path, or when that is NULL SALTER_STORE's. It is there; NULL with err. */
const char *logs_path(const char *path, struct error *err) __attribute__((warn_unused_result));
/* Opens it; a server may be using it. NULL with err. */
struct store *logs_open(const char *path, struct error *err) __attribute__((warn_unused_result));

/* A payload that is no object is an empty one. Event and payload are valid during the call only. */
typedef void logs_visit(void *context, const struct store_event *event,
                        const struct value *payload);
bool logs_walk(struct store *store, logs_visit *visit, void *context, struct error *err)
    __attribute__((warn_unused_result));

/* "2026-11-22 10:31" in the process's time zone. */
void logs_add_time(struct buf *out, int64_t at_ms);

/*
 * A cell of a table (tsv.h) that people open in a spreadsheet: control characters are left out,
 * line ends and tabs escaped, and what a spreadsheet would take for a formula gets an apostrophe in
 * front.
 */
void logs_add_cell(struct buf *out, struct str text);

#endif
