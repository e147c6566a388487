#include "note.h"

/* Lives on the stack of the thread that waits. */
struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t finished;
    bool done;
    enum store_result result;
    struct error err;
    note_fill *fill;
    void *context;
};

static void finish(struct waiter *waiter, enum store_result result, const struct error *err)
{
    pthread_mutex_lock(&waiter->lock);
    waiter->done = true;
    waiter->result = result;
    if (err != NULL)
        waiter->err = *err;
    pthread_cond_signal(&waiter->finished);
    pthread_mutex_unlock(&waiter->lock);
}

static void start(struct waiter *waiter)
{
    pthread_mutex_init(&waiter->lock, NULL);
    pthread_cond_init(&waiter->finished, NULL);
}

static enum store_result await(struct waiter *waiter, struct error *err)
{
    pthread_mutex_lock(&waiter->lock);
    while (!waiter->done)
        pthread_cond_wait(&waiter->finished, &waiter->lock);
    pthread_mutex_unlock(&waiter->lock);
    pthread_cond_destroy(&waiter->finished);
    pthread_mutex_destroy(&waiter->lock);
    if (waiter->result != STORE_DONE && waiter->err.code != ERROR_NONE)
        error_set(err, waiter->err.code, "%s", waiter->err.message);
    else if (waiter->result != STORE_DONE)
        error_set(err, ERROR_CONFLICT, "the conversation is busy; please try again");
    return waiter->result;
}

static void appended(struct job *job, enum store_result result, const struct error *err)
{
    finish(job->context, result, err);
}

static void refused(struct job *job, enum service_result result)
{
    (void)result;
    finish(job->context, STORE_CONFLICT, NULL);
}

static void run(struct job *job)
{
    struct waiter *waiter = job->context;
    struct error err = {0};

    if (job->conversation->stale)
        service_refresh(job->conversation);
    if (waiter->fill(job, waiter->context, &err)) {
        service_job_append(job);
        return;
    }
    finish(waiter, STORE_FAILED, &err);
    service_job_leave(job);
}

bool note_and_wait(struct service_conversation *conversation, note_fill *fill, void *context,
                   struct error *err)
{
    struct waiter waiter = {.fill = fill, .context = context};
    struct job *job = service_job_new(conversation);

    start(&waiter);
    job->context = &waiter;
    job->run = run;
    job->appended = appended;
    job->refused = refused;
    service_job_submit(job, true);
    return await(&waiter, err) == STORE_DONE;
}

static void stored(void *context, enum store_result result, int64_t last_seq,
                   const struct error *err)
{
    (void)last_seq;
    finish(context, result, err);
}

enum store_result note_append(struct store *store, const struct store_append *append,
                              struct error *err)
{
    struct waiter waiter = {0};

    start(&waiter);
    store_append(store, append, stored, &waiter);
    return await(&waiter, err);
}
