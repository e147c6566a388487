/*
 * What people do with a conversation besides writing to the bot: begin, judge, close, delete, and
 * let an operator write into it. Each goes through the mailbox like a message, so that its place in
 * the log is certain.
 */
#ifndef SALTER_SERVICE_ACTS_H
#define SALTER_SERVICE_ACTS_H

#include "service/service.h"

/* Valid during the call-back only. */
struct service_receipt {
    enum service_result result;  /* SERVICE_REPLIED: done */
    struct service_batch *batch; /* what was appended; NULL otherwise */
    const struct error *err;     /* SERVICE_FAILED: why */
};

typedef void service_noted(void *context, const struct service_receipt *receipt);

/* Stores the start of a new conversation, so that it is there after a crash; nothing happens when
 * it is stored. */
void service_start(struct service_conversation *conversation, service_noted *noted, void *context);

/* Appends one event. The payload is copied. */
void service_append(struct service_conversation *conversation, enum store_event_type type,
                    const struct value *payload, service_noted *noted, void *context);

struct service_feedback {
    int64_t about;    /* seq of the reply; 0: the whole conversation */
    struct str thumb; /* "up", "down" or empty */
    int64_t rating;   /* 1 to 5, or 0 */
    struct str words; /* masked before they are stored */
};
void service_give_feedback(struct service_conversation *conversation,
                           const struct service_feedback *feedback, service_noted *noted,
                           void *context);

/* Ends it: nothing can be written into it any more, what was said stays. */
void service_close(struct service_conversation *conversation, struct str by, service_noted *noted,
                   void *context);

/* Deletes what was said, for good, in place; views are told. Runs on a thread that may wait for the
 * disk. */
void service_delete(struct service_conversation *conversation, service_noted *noted, void *context);

/* Deletes every conversation whose last event is older than this many days. In the caller's thread.
 */
bool service_forget_older(struct service *service, int64_t days, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/* Whether events can be stored; false: err says why. */
bool service_store_is_healthy(struct service *service, struct error *err);
/* Whether all that is stored can be read; false: err says what is damaged. */
bool service_store_is_sound(struct service *service, struct error *err);

#endif
