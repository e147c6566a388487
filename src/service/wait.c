#include "service_internal.h"

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t finished;
    bool done;
    service_done *call;
    void *context;
};

static void finish(void *context, const struct service_reply *reply)
{
    struct waiter *waiter = context;

    waiter->call(waiter->context, reply);
    pthread_mutex_lock(&waiter->lock);
    waiter->done = true;
    pthread_cond_signal(&waiter->finished);
    pthread_mutex_unlock(&waiter->lock);
}

void service_say_and_wait(struct service_conversation *conversation,
                          const struct service_message *message, service_done *done, void *context)
{
    struct waiter waiter = {.call = done, .context = context};

    pthread_mutex_init(&waiter.lock, NULL);
    pthread_cond_init(&waiter.finished, NULL);
    service_say(conversation, message, finish, &waiter);
    pthread_mutex_lock(&waiter.lock);
    while (!waiter.done)
        pthread_cond_wait(&waiter.finished, &waiter.lock);
    pthread_mutex_unlock(&waiter.lock);
    pthread_cond_destroy(&waiter.finished);
    pthread_mutex_destroy(&waiter.lock);
}
