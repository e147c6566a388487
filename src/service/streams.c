/* Who is told of a conversation's events. A subscription is counted: once for the list, once for
 * each call under way. */
#include <stdlib.h>

#include "base/memory.h"
#include "service/events.h"
#include "service_internal.h"

struct service_subscription {
    atomic_size_t references;
    struct service_conversation *conversation;
    service_pushed *pushed;
    void (*release)(void *context);
    void *context;
};

static void release(struct service_subscription *subscription)
{
    if (atomic_fetch_sub(&subscription->references, 1) != 1)
        return;
    if (subscription->release != NULL)
        subscription->release(subscription->context);
    service_conversation_release(subscription->conversation);
    free(subscription);
}

struct service_subscription *service_subscribe(struct service_conversation *conversation,
                                               service_pushed *pushed,
                                               void (*release_context)(void *context),
                                               void *context)
{
    struct service_subscription *subscription = memory_alloc(sizeof *subscription);

    atomic_init(&subscription->references, 1);
    atomic_fetch_add(&conversation->references, 1);
    subscription->conversation = conversation;
    subscription->pushed = pushed;
    subscription->release = release_context;
    subscription->context = context;
    pthread_mutex_lock(&conversation->lock);
    vec_push(&conversation->subscriptions, subscription);
    pthread_mutex_unlock(&conversation->lock);
    return subscription;
}

void service_unsubscribe(struct service_subscription *subscription)
{
    struct subscriptions *all;

    if (subscription == NULL)
        return;
    all = &subscription->conversation->subscriptions;
    pthread_mutex_lock(&subscription->conversation->lock);
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i] == subscription) {
            all->items[i] = all->items[--all->count];
            break;
        }
    }
    pthread_mutex_unlock(&subscription->conversation->lock);
    release(subscription);
}

size_t service_subscriber_count(struct service_conversation *conversation)
{
    size_t count;

    pthread_mutex_lock(&conversation->lock);
    count = conversation->subscriptions.count;
    pthread_mutex_unlock(&conversation->lock);
    return count;
}

void service_push(struct service_conversation *conversation, struct service_batch *batch)
{
    struct subscriptions called = {0};

    pthread_mutex_lock(&conversation->lock);
    for (size_t i = 0; i < conversation->subscriptions.count; i++) {
        atomic_fetch_add(&conversation->subscriptions.items[i]->references, 1);
        vec_push(&called, conversation->subscriptions.items[i]);
    }
    pthread_mutex_unlock(&conversation->lock);
    for (size_t i = 0; i < called.count; i++) {
        called.items[i]->pushed(called.items[i]->context, batch);
        release(called.items[i]);
    }
    vec_clear(&called);
}
