/*
 * The mailbox of a conversation: one job at a time, the others wait in order. It is busy from a
 * job's start until its events are on disk, so that the next one sees what this one left.
 */
#include "service_internal.h"

#include <stdlib.h>

#include "base/memory.h"
#include "outbox.h"

enum { MOST_ATTEMPTS = 3 };

struct job *service_job_new(struct service_conversation *conversation)
{
    struct job *job = memory_alloc(sizeof *job);

    atomic_fetch_add(&conversation->references, 1);
    service_work_count(conversation->service, 1);
    job->conversation = conversation;
    job->arena = service_lend_arena(conversation->service);
    return job;
}

void service_job_free(struct job *job)
{
    struct service *service = job->conversation->service;

    service_batch_release(job->batch);
    engine_release(job->engine);
    service_conversation_release(job->conversation);
    service_return_arena(service, job->arena);
    free(job);
    service_work_count(service, -1);
}

void service_job_leave(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct job *next;

    pthread_mutex_lock(&conversation->lock);
    next = conversation->waiting;
    if (next != NULL) {
        conversation->waiting = next->next;
        conversation->waiting_count--;
        next->next = NULL;
    } else {
        conversation->busy = false;
    }
    pthread_mutex_unlock(&conversation->lock);
    if (next != NULL) /* by the worker: this thread may be the store's */
        service_work_push(conversation->service, next);
    service_job_free(job);
}

enum entered { ENTERED_MINE, ENTERED_WAITING, ENTERED_FULL };

/* *stale: what is in memory is to be read anew first. */
static enum entered enter(struct job *job, bool *stale)
{
    struct service_conversation *conversation = job->conversation;
    struct job **last = &conversation->waiting;
    enum entered entered = ENTERED_WAITING;

    pthread_mutex_lock(&conversation->lock);
    *stale = conversation->stale;
    if (!conversation->busy) {
        conversation->busy = true;
        entered = ENTERED_MINE;
    } else if (conversation->waiting_count >= SERVICE_MOST_WAITING) {
        entered = ENTERED_FULL;
    } else {
        while (*last != NULL)
            last = &(*last)->next;
        *last = job;
        conversation->waiting_count++;
    }
    pthread_mutex_unlock(&conversation->lock);
    return entered;
}

void service_job_submit(struct job *job, bool slow)
{
    bool stale;

    switch (enter(job, &stale)) {
    case ENTERED_MINE:
        if (slow || stale)
            service_work_push(job->conversation->service, job);
        else
            job->run(job);
        return;
    case ENTERED_WAITING:
        return;
    case ENTERED_FULL:
        job->refused(job, SERVICE_BUSY);
        service_job_free(job);
        return;
    }
}

static void note_end(struct job *job, int64_t last_seq)
{
    struct service_conversation *conversation = job->conversation;

    pthread_mutex_lock(&conversation->lock);
    conversation->started = true;
    conversation->seq = last_seq;
    conversation->last_ms = job->events[job->event_count - 1].at_ms;
    for (size_t i = 0; i < job->event_count; i++) {
        enum store_event_type type = store_event_type_of(job->events[i].type);

        conversation->epoch += type == STORE_OWNER_CHANGED;
        conversation->closed |= type == STORE_CLOSED;
        if (type == STORE_OWNER_CHANGED)
            service_note_owner(conversation, value_get_text(job->payloads[i], "owner"));
    }
    pthread_mutex_unlock(&conversation->lock);
}

/* Somebody else wrote into the conversation: once more, on what is there now. */
static bool try_again(struct job *job)
{
    struct service_conversation *conversation = job->conversation;

    pthread_mutex_lock(&conversation->lock);
    conversation->stale = true;
    pthread_mutex_unlock(&conversation->lock);
    if (++job->attempts >= MOST_ATTEMPTS)
        return false;
    service_batch_release(job->batch);
    job->batch = NULL;
    engine_release(job->engine);
    job->engine = NULL;
    job->event_count = 0;
    service_work_push(conversation->service, job);
    return true;
}

static void stored(void *context, enum store_result result, int64_t last_seq,
                   const struct error *err)
{
    struct job *job = context;

    if (result == STORE_CONFLICT && try_again(job))
        return;
    if (result == STORE_DONE)
        note_end(job, last_seq);
    job->appended(job, result, err);
    if (result == STORE_DONE) {
        service_push(job->conversation, job->batch);
        service_outbox_hear(job);
    }
    service_job_leave(job);
}

/* The clock may have gone back; what clients are told now must be what the store will say later. */
static void place_events(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    int64_t now = service_now_ms(conversation->service);

    for (size_t i = 0; i < job->event_count; i++) {
        job->events[i].conversation = conversation->key;
        job->events[i].seq = conversation->seq + 1 + (int64_t)i;
        job->events[i].at_ms = now > conversation->last_ms ? now : conversation->last_ms;
    }
}

int64_t service_conversation_key(struct service_conversation *conversation)
{
    if (conversation->key == 0)
        conversation->key = store_new_conversation(conversation->service->options.store);
    return conversation->key;
}

static bool has_key(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct error reason = {0};

    if (service_conversation_key(conversation) != 0)
        return true;
    if (store_is_healthy(conversation->service->options.store, &reason))
        error_set(&reason, ERROR_NO_ROOM, "there was no room for the log");
    stored(job, STORE_FAILED, 0, &reason);
    return false;
}

void service_job_append(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct store_append append = {.events = job->events, .count = job->event_count};

    if (!has_key(job))
        return;
    pthread_mutex_lock(&conversation->lock);
    append.conversation = conversation->key;
    append.expected_seq = conversation->seq;
    append.expected_epoch = conversation->epoch;
    place_events(job);
    pthread_mutex_unlock(&conversation->lock);
    job->batch = service_batch_of(job->events, job->payloads, job->event_count);
    store_append(conversation->service->options.store, &append, stored, job);
}
