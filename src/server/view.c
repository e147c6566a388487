#include "view.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"

/* Counted: by its owner, by its subscription, and by every batch on its way to the loop. */
struct view {
    atomic_size_t references;
    struct loop *loop;
    struct service_subscription *subscription;
    view_take *take;
    void *owner; /* of the loop's thread; NULL: closed */
};

struct delivery {
    struct loop_post post;
    struct view *view;
    struct service_batch *batch;
};

static void release(void *context)
{
    struct view *view = context;

    if (atomic_fetch_sub(&view->references, 1) == 1)
        free(view);
}

static void deliver(struct loop_post *post)
{
    struct delivery *delivery = (struct delivery *)post;

    if (delivery->view->owner != NULL)
        delivery->view->take(delivery->view->owner, delivery->batch);
    service_batch_release(delivery->batch);
    release(delivery->view);
    free(delivery);
}

static void pushed(void *context, struct service_batch *batch)
{
    struct view *view = context;
    struct delivery *delivery = memory_alloc(sizeof *delivery);

    atomic_fetch_add(&view->references, 1);
    delivery->post.run = deliver;
    delivery->view = view;
    delivery->batch = service_batch_acquire(batch);
    loop_post(view->loop, &delivery->post);
}

struct view *view_open(struct loop *loop, struct service_conversation *conversation,
                       view_take *take, void *owner)
{
    struct view *view = memory_alloc(sizeof *view);

    atomic_init(&view->references, 2);
    view->loop = loop;
    view->take = take;
    view->owner = owner;
    view->subscription = service_subscribe(conversation, pushed, release, view);
    return view;
}

void view_close(struct view *view)
{
    struct service_subscription *subscription;

    if (view == NULL)
        return;
    subscription = view->subscription;
    view->owner = NULL;
    view->subscription = NULL;
    service_unsubscribe(subscription);
    release(view);
}
