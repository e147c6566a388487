/*
 * What a conversation's clients see of its events, and how they hear of new ones.
 *
 * The public form is JSON with seq, at, type, author and what belongs to the type; internal members
 * of payloads (evidence, session, hashes) never get into it. It is made once, when events are
 * appended, and shared by the reply to the sender and by every open view; the same events read from
 * the store later give the same bytes.
 */
#ifndef SALTER_SERVICE_EVENTS_H
#define SALTER_SERVICE_EVENTS_H

#include "service/service.h"

struct service_event {
    int64_t seq;
    struct str type;
    struct str json;
};

/* Some events of one conversation in order, shared and counted. */
struct service_batch {
    size_t count;
    const struct service_event *events;
    bool deleted; /* the conversation was deleted: nothing comes after this */
};

struct service_batch *service_batch_acquire(struct service_batch *batch);
void service_batch_release(struct service_batch *batch); /* NULL is allowed */

/* Events with seq > after, at most limit, read from the store in the caller's thread. The batch is
 * the caller's. */
bool service_read_events(struct service_conversation *conversation, int64_t after, size_t limit,
                         struct service_batch **out, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Tells of every batch that is stored after the call. `pushed` runs on the thread that completed
 * the append, under no lock, and must not block. A call that has begun may still be running when
 * service_unsubscribe() returns; `release` runs once, when there can be none any more.
 */
struct service_subscription;
typedef void service_pushed(void *context, struct service_batch *batch);
struct service_subscription *service_subscribe(struct service_conversation *conversation,
                                               service_pushed *pushed,
                                               void (*release)(void *context), void *context);
void service_unsubscribe(struct service_subscription *subscription); /* NULL is allowed */
/* Open views of a conversation. */
size_t service_subscriber_count(struct service_conversation *conversation);

#endif
