/*
 * A message's way: into the mailbox, a turn, its events to the store, the completion. The mailbox is busy from the
 * turn's start until its events are on disk, so that the next turn sees the session that this one left.
 */
#include "service_internal.h"

#include <stdlib.h>

#include "base/memory.h"

static void free_job(struct job *job)
{
    struct service *service = job->conversation->service;

    engine_release(job->engine);
    service_conversation_release(job->conversation);
    arena_free(job->arena);
    free(job);
    service_work_count(service, -1);
}

static struct job *make_job(struct service_conversation *conversation, const struct service_message *message,
                            service_done *done, void *context)
{
    struct job *job = memory_alloc(sizeof *job);

    atomic_fetch_add(&conversation->references, 1);
    service_work_count(conversation->service, 1);
    job->conversation = conversation;
    job->arena = arena_new();
    job->message = *message;
    job->message.text = arena_copy(job->arena, str_slice(message->text, 0, SERVICE_LONGEST_MESSAGE));
    job->message.button = arena_copy(job->arena, message->button);
    job->message.client_id = arena_copy(job->arena, message->client_id);
    job->done = done;
    job->context = context;
    return job;
}

/* With the mailbox locked. */
static const struct remembered *find_remembered(const struct service_conversation *conversation, struct str client_id)
{
    for (size_t i = 0; client_id.length > 0 && i < SERVICE_MOST_REMEMBERED; i++) {
        const struct remembered *there = &conversation->remembered[i];

        if (there->client_id != NULL && str_is(client_id, there->client_id))
            return there;
    }
    return NULL;
}

static uint64_t hash_message(const struct service_message *message)
{
    return str_hash(message->text) ^ str_hash(message->button) * 31;
}

static void remember(struct service_conversation *conversation, const struct job *job, int64_t last_seq)
{
    struct remembered *place;

    if (job->message.client_id.length == 0)
        return;
    place = &conversation->remembered[conversation->remembered_count++ % SERVICE_MOST_REMEMBERED];
    free(place->client_id);
    free(place->payload);
    *place = (struct remembered){
        .client_id = memory_text(job->message.client_id.bytes, job->message.client_id.length),
        .text_hash = hash_message(&job->message),
        .payload = memory_text(job->payload.bytes, job->payload.length),
        .customer_seq = last_seq - 1,
        .bot_seq = last_seq,
    };
}

/* Frees the mailbox for the next message, which the worker takes: this thread may be the store's. */
static void next_message(struct service_conversation *conversation)
{
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
    if (next != NULL)
        service_work_push(conversation->service, next);
}

/* The session moves into a fresh arena, so that what a long conversation leaves behind is given back. */
static void keep_outcome(struct job *job, int64_t last_seq)
{
    struct service_conversation *conversation = job->conversation;
    struct arena *fresh = arena_new();

    pthread_mutex_lock(&conversation->lock);
    conversation->session = dialogue_session_copy(&job->turn.outcome.session, fresh);
    arena_free(conversation->arena);
    conversation->arena = fresh;
    conversation->started = true;
    conversation->seq = last_seq;
    remember(conversation, job, last_seq);
    pthread_mutex_unlock(&conversation->lock);
}

/* Nothing could be kept: the customer hears it kindly, with the number where somebody answers. */
static void complete_failed(struct job *job)
{
    struct service_reply reply = {.result = SERVICE_FAILED, .engine = job->engine};
    struct dialogue_outcome outcome;

    dialogue_sentence(engine_bot(job->engine), KB_SENTENCE_NOT_STORED, job->turn.outcome.variant,
                      job->turn.input.now, job->arena, &outcome);
    reply.failure_texts = outcome.replies;
    reply.failure_count = outcome.reply_count;
    job->done(job->context, &reply);
}

static void stored(void *context, enum store_result result, int64_t last_seq, const struct error *err)
{
    struct job *job = context;
    struct service_conversation *conversation = job->conversation;

    (void)err;
    if (result == STORE_DONE) {
        struct service_reply reply = {
            .result = SERVICE_REPLIED, .customer_seq = last_seq - 1, .bot_seq = last_seq, .engine = job->engine,
            .turn = &job->turn, .payload = job->payload,
        };

        keep_outcome(job, last_seq);
        job->done(job->context, &reply);
    } else {
        complete_failed(job);
    }
    next_message(conversation);
    free_job(job);
}

/* Until look-ups are carried out, one that stories do not supply counts as failed. */
static void take_turn(struct job *job, const struct dialogue_session *before)
{
    struct service *service = job->conversation->service;
    struct civil_time now = service_civil_time(service_now_ms(service));
    struct value lookups = job->message.lookups ? *job->message.lookups : value_map();
    struct engine_message message = {
        .text = job->message.text,
        .button = job->message.button,
        .now = now,
        .fallback = job->conversation->language,
        .customer = job->message.customer,
        .lookups = &lookups,
        .reference = arena_printf(job->arena, "P-%d-%05lld", now.date.year, (long long)job->conversation->key),
        .explain = job->message.explain,
    };

    if (job->message.today.year != 0)
        message.now.date = job->message.today;
    job->scratch = service_lend_scratch(service);
    while (!engine_ask(job->engine, before, &message, job->scratch, job->arena, &job->turn))
        value_set(&lookups, job->turn.request.lookup->id, value_null(), job->arena);
    service_return_scratch(service, job->scratch);
    job->turn.input.lookups = NULL;
}

/* With the mailbox locked: the reply to an earlier message with this client id, copied into the job's arena. */
static bool copy_remembered(struct job *job, struct remembered *copy)
{
    const struct remembered *there = find_remembered(job->conversation, job->message.client_id);

    if (there == NULL)
        return false;
    *copy = *there;
    copy->payload = (char *)arena_copy(job->arena, str_from(there->payload)).bytes;
    return true;
}

/* A client id that is known: the stored reply, or the news that the text is another one. */
static void repeat(struct job *job, const struct remembered *there)
{
    struct service_reply reply = {
        .result = there->text_hash == hash_message(&job->message) ? SERVICE_REPEATED : SERVICE_DIFFERENT,
        .customer_seq = there->customer_seq,
        .bot_seq = there->bot_seq,
        .payload = str_from(there->payload),
    };

    job->done(job->context, &reply);
    free_job(job);
}

/* The mailbox is this job's. One that waited may be the repetition of the one it waited for. */
void service_run_job(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct dialogue_session before;
    struct store_append append = {.conversation = conversation->key};
    struct remembered copy;
    bool is_repetition;

    pthread_mutex_lock(&conversation->lock);
    is_repetition = copy_remembered(job, &copy);
    before = dialogue_session_copy(&conversation->session, job->arena);
    append.expected_seq = conversation->seq;
    append.expected_epoch = conversation->epoch;
    pthread_mutex_unlock(&conversation->lock);
    if (is_repetition) {
        next_message(conversation);
        repeat(job, &copy);
        return;
    }
    job->engine = service_engine(conversation->service);
    take_turn(job, &before);
    service_write_events(job);
    append.events = job->events;
    append.count = job->event_count;
    store_append(conversation->service->options.store, &append, stored, job);
}

static void refuse(struct job *job, enum service_result result)
{
    struct service_reply reply = {.result = result};

    job->done(job->context, &reply);
    free_job(job);
}

enum mailbox { MAILBOX_MINE, MAILBOX_WAITING, MAILBOX_FULL, MAILBOX_REPEATED };

static enum mailbox enter(struct job *job, struct remembered *copy)
{
    struct service_conversation *conversation = job->conversation;
    struct job **last = &conversation->waiting;
    enum mailbox entered = MAILBOX_MINE;

    pthread_mutex_lock(&conversation->lock);
    if (copy_remembered(job, copy)) {
        entered = MAILBOX_REPEATED;
    } else if (!conversation->busy) {
        conversation->busy = true;
    } else if (conversation->waiting_count >= SERVICE_MOST_WAITING) {
        entered = MAILBOX_FULL;
    } else {
        while (*last != NULL)
            last = &(*last)->next;
        *last = job;
        conversation->waiting_count++;
        entered = MAILBOX_WAITING;
    }
    pthread_mutex_unlock(&conversation->lock);
    return entered;
}

void service_say(struct service_conversation *conversation, const struct service_message *message,
                 service_done *done, void *context)
{
    struct job *job = make_job(conversation, message, done, context);
    struct remembered copy;

    switch (enter(job, &copy)) {
    case MAILBOX_MINE:
        service_run_job(job);
        return;
    case MAILBOX_WAITING:
        return;
    case MAILBOX_FULL:
        refuse(job, SERVICE_BUSY);
        return;
    case MAILBOX_REPEATED:
        repeat(job, &copy);
        return;
    }
}
