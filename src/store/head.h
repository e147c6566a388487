/*
 * The end of a conversation: all that an append has to be judged by. The rules of the log are here,
 * the same for every implementation.
 */
#ifndef STORE_HEAD_H
#define STORE_HEAD_H

#include "base/map.h"
#include "store/store.h"

struct head {
    int64_t conversation;
    int64_t seq;        /* of the last event; 0: there is none */
    int64_t epoch;      /* of the last event */
    int64_t at_ms;      /* of the last event */
    int64_t last_event; /* its id: whoever stores the event says so */
    bool redacted;
};

/* STORE_DONE, STORE_CONFLICT, or STORE_FAILED with err when a payload is too large. */
enum store_result head_judge(const struct head *head, const struct store_append *append,
                             struct error *err);

/* The event as it will stand in the log, but for its id; the head moves on to it, but for
 * last_event. */
struct store_event head_advance(struct head *head, const struct store_event *event);

/* The heads that are known, by conversation. A zeroed struct is empty. */
struct heads {
    struct arena *arena;
    struct map known;
};

struct head *heads_find(const struct heads *heads, int64_t conversation); /* NULL: not known */
/* must not be known yet */
struct head *heads_add(struct heads *heads, const struct head *head);
void heads_clear(struct heads *heads);

#endif
