/*
 * The outbox's thread. The log says what is open; in memory there is only when each is tried next,
 * so that losing the memory costs an early attempt and nothing else. Items are the thread's own;
 * the lock is for its bell and its figures.
 */
#include "service/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/vec.h"
#include "note.h"
#include "outbox.h"
#include "outbox_message.h"
#include "outbox_send.h"

enum {
    LIST_AT_ONCE = 1000,
    /* conversations in which something happened; with more all are looked at */
    MOST_TOUCHED = 10000,
    LONGEST_SLEEP_MS = 60000,
    STORE_AGAIN_MS = 5000, /* when the store cannot be read or written */
    GATHER_MS = 10000      /* news is what a customer writes in a row */
};

/* a restart does not look at older hand-offs */
static const int64_t memory_ms = 7 * INT64_C(86400000);

static const int64_t delays_ms[] = {5000, 300000, 1800000, 7200000, 18000000, 36000000};
enum { DELAYS = sizeof delays_ms / sizeof *delays_ms };

enum stage {
    STAGE_WAITING, /* for `due_ms` */
    STAGE_SENT,    /* and the log does not know yet */
    STAGE_DEAD
};

/* What a conversation needs; one at a time, so that messages come in their order. */
struct item {
    int64_t conversation;
    struct outbox_need need;
    enum stage stage;
    int attempts;
    int64_t due_ms;
};

struct items VEC_OF(struct item);
struct touched VEC_OF(int64_t);

struct outbox {
    struct service *service;
    struct sender *sender;
    struct items items;
    bool is_restart; /* what is found now was there before this process */
    pthread_t thread;
    pthread_mutex_t lock; /* a leaf: of everything below */
    pthread_cond_t bell;
    struct touched touched;
    bool look_at_all;
    bool rung;
    bool stopping;
    struct service_outbox_state state;
};

static struct store *store_of(const struct outbox *outbox)
{
    return outbox->service->options.store;
}

/* ---- what there is to do
 * ---------------------------------------------------------------------------------- */

static struct item *find(struct outbox *outbox, int64_t conversation)
{
    for (size_t i = 0; i < outbox->items.count; i++) {
        if (outbox->items.items[i].conversation == conversation)
            return &outbox->items.items[i];
    }
    return NULL;
}

static void drop(struct outbox *outbox, struct item *item)
{
    *item = outbox->items.items[--outbox->items.count];
}

/* How many attempts something of this age has had if nothing kept us from it. */
static int attempts_at_age(int64_t age_ms)
{
    int64_t at = 0;
    int attempts = 0;

    while (attempts < DELAYS && age_ms >= at + delays_ms[attempts])
        at += delays_ms[attempts++];
    return attempts;
}

static void want(struct outbox *outbox, int64_t conversation, const struct outbox_need *need)
{
    int64_t now_ms = service_now_ms(outbox->service);
    bool is_news = need->until != need->handoff;

    vec_push(
        &outbox->items,
        (struct item){.conversation = conversation,
                      .need = *need,
                      .attempts = outbox->is_restart ? attempts_at_age(now_ms - need->since_ms) : 0,
                      .due_ms = is_news && !outbox->is_restart ? now_ms + GATHER_MS : now_ms});
}

/* false: the store could not be read. One that stands on a damaged page must not keep the others
 * waiting. */
static bool examine(struct outbox *outbox, int64_t conversation)
{
    struct item *item = find(outbox, conversation);
    struct arena *arena = arena_new();
    struct outbox_need need;
    struct error err = {0};
    bool read = outbox_need_of(store_of(outbox), conversation, arena, &need, &err) ||
                err.code == ERROR_NOT_FOUND;

    arena_free(arena);
    if (!read) {
        log_write(LOG_WARNING, "outbox: hand-off %lld: %s", (long long)conversation, err.message);
        return err.code == ERROR_INVALID;
    }
    if (item != NULL && item->stage != STAGE_SENT && need.handoff != item->need.handoff) {
        drop(outbox, item); /* deleted, or an operator was faster */
        item = NULL;
    }
    if (item == NULL && need.handoff != 0)
        want(outbox, conversation, &need);
    else if (item != NULL && item->stage == STAGE_WAITING && item->attempts == 0)
        item->need = need; /* not sent yet: what came in between goes with it */
    return true;
}

static bool notifies(struct service *service)
{
    struct engine *engine = service_engine(service);
    bool notifying = engine_model(engine)->bot.people == KB_PEOPLE_NOTIFY;

    engine_release(engine);
    return notifying;
}

/* In portions by time; several of one millisecond may be met twice, which changes nothing. */
static bool examine_all(struct outbox *outbox)
{
    struct arena *arena = arena_new();
    struct store_handoff *handoffs;
    int64_t since = service_now_ms(outbox->service) - memory_ms;
    size_t count = LIST_AT_ONCE;
    bool read = true;

    while (read && count == LIST_AT_ONCE) {
        arena_reset(arena);
        read = store_list_handoffs(store_of(outbox), STORE_HANDOFFS_ALL, since, LIST_AT_ONCE, arena,
                                   &handoffs, &count, NULL);
        for (size_t i = 0; read && i < count; i++)
            read = (handoffs[i].delivered_ms != 0 && handoffs[i].ended_ms != 0) ||
                   examine(outbox, handoffs[i].conversation);
        if (read && count == LIST_AT_ONCE)
            since =
                handoffs[count - 1].started_ms > since ? handoffs[count - 1].started_ms : since + 1;
    }
    arena_free(arena);
    return read;
}

static struct touched take_touched(struct outbox *outbox, bool *all)
{
    struct touched touched;

    pthread_mutex_lock(&outbox->lock);
    touched = outbox->touched;
    outbox->touched = (struct touched){0};
    *all = outbox->look_at_all;
    outbox->look_at_all = false;
    pthread_mutex_unlock(&outbox->lock);
    return touched;
}

/* false: it has to be done again; then everything is looked at, which needs no memory of what was
 * missed. */
static bool look(struct outbox *outbox)
{
    bool all;
    struct touched touched = take_touched(outbox, &all);
    bool read = true;

    if (notifies(outbox->service)) {
        read = !all || examine_all(outbox);
        for (size_t i = 0; read && i < touched.count; i++)
            read = examine(outbox, touched.items[i]);
    }
    vec_clear(&touched);
    outbox->is_restart = outbox->is_restart && !read;
    if (!read) {
        pthread_mutex_lock(&outbox->lock);
        outbox->look_at_all = true;
        pthread_mutex_unlock(&outbox->lock);
    }
    return read;
}

/* ---- one delivery
 * ----------------------------------------------------------------------------------------- */

static void count_attempt(struct outbox *outbox, enum sent sent)
{
    pthread_mutex_lock(&outbox->lock);
    outbox->state.delivered += sent == SENT_DELIVERED;
    outbox->state.failures += sent != SENT_DELIVERED;
    outbox->state.disabled |= sent == SENT_GONE;
    pthread_mutex_unlock(&outbox->lock);
}

static void schedule(struct item *item, int64_t now_ms, const struct error *why)
{
    if (item->attempts >= DELAYS) {
        item->stage = STAGE_DEAD;
        log_write(LOG_ERROR,
                  "outbox: hand-off %lld is given up after %d attempts (%s); it waits in `salter "
                  "handoff list`",
                  (long long)item->conversation, item->attempts + 1, why->message);
        return;
    }
    item->due_ms = now_ms + delays_ms[item->attempts++];
    log_write(LOG_WARNING, "outbox: hand-off %lld: %s; again in %lld s",
              (long long)item->conversation, why->message,
              (long long)(delays_ms[item->attempts - 1] / 1000));
}

static void send_message(struct outbox *outbox, struct item *item,
                         const struct outbox_message *message)
{
    int64_t now_ms = service_now_ms(outbox->service);
    struct error err = {0};
    enum sent sent = sender_send(outbox->sender, message->id, now_ms, message->json, &err);

    count_attempt(outbox, sent);
    switch (sent) {
    case SENT_DELIVERED:
        item->stage = STAGE_SENT;
        log_write(LOG_INFO, "outbox: hand-off %lld is delivered by %s",
                  (long long)item->conversation, sender_kind(outbox->sender));
        return;
    case SENT_FAILED:
        schedule(item, service_now_ms(outbox->service), &err);
        return;
    case SENT_GONE:
        log_write(LOG_ERROR,
                  "outbox: the target answered 410, it wants nothing more; hand-offs wait in "
                  "`salter handoff list` until the next start");
        return;
    }
}

struct delivery {
    const struct item *item;
    const char *how;
};

static bool add_delivered(struct job *job, void *context, struct error *err)
{
    const struct delivery *delivery = context;
    const struct outbox_need *need = &delivery->item->need;
    struct value payload = value_map();

    if (job->conversation->gone)
        return error_set(err, ERROR_NOT_FOUND, "the conversation was deleted");
    if (need->until == need->handoff)
        value_set(&payload, STR("handoff"), value_integer(need->handoff), job->arena);
    value_set(&payload, STR("until"), value_integer(need->until), job->arena);
    value_set(&payload, STR("how"), value_text(str_from(delivery->how)), job->arena);
    service_add_event(job, STORE_DELIVERED, &payload);
    return true;
}

/* true: noted, or there is nothing to note it in any more. What is sent is not sent again while
 * this process lives. */
static bool record(struct outbox *outbox, struct item *item, struct str public_id)
{
    struct delivery delivery = {item, sender_kind(outbox->sender)};
    struct error err = {0};
    struct service_conversation *conversation = service_find(outbox->service, public_id, &err);
    bool noted =
        conversation != NULL && note_and_wait(conversation, add_delivered, &delivery, &err);

    service_conversation_release(conversation);
    if (noted || err.code == ERROR_NOT_FOUND)
        return true;
    log_write(LOG_WARNING, "outbox: hand-off %lld was delivered, but that is not stored yet: %s",
              (long long)item->conversation, err.message);
    item->due_ms = service_now_ms(outbox->service) + STORE_AGAIN_MS;
    return false;
}

/* true: this need is met. */
static bool meet(struct outbox *outbox, struct item *item, struct arena *arena)
{
    struct outbox_message message;
    struct error err = {0};

    if (!outbox_compose(store_of(outbox), item->conversation, &item->need, arena, &message, &err)) {
        item->due_ms = service_now_ms(outbox->service) + STORE_AGAIN_MS;
        return err.code == ERROR_NOT_FOUND;
    }
    if (message.is_settled)
        return true;
    if (item->stage == STAGE_WAITING)
        send_message(outbox, item, &message);
    return item->stage == STAGE_SENT && record(outbox, item, message.public_id);
}

/* When a need is met the conversation may have the next one. */
static void attempt(struct outbox *outbox, struct item *item)
{
    struct arena *arena = arena_new();
    int64_t conversation = item->conversation;

    if (meet(outbox, item, arena)) {
        drop(outbox, item);
        if (!examine(outbox, conversation)) {
            pthread_mutex_lock(&outbox->lock);
            outbox->look_at_all = true;
            pthread_mutex_unlock(&outbox->lock);
        }
    }
    arena_free(arena);
}

/* ---- the thread
 * ------------------------------------------------------------------------------------------- */

static bool is_pending(const struct item *item)
{
    return item->stage == STAGE_WAITING || item->stage == STAGE_SENT;
}

/* When the target wants nothing more, what it took is still to be noted. */
static struct item *next_item(struct outbox *outbox, bool only_sent)
{
    struct item *next = NULL;

    for (size_t i = 0; i < outbox->items.count; i++) {
        struct item *item = &outbox->items.items[i];
        bool fits = only_sent ? item->stage == STAGE_SENT : is_pending(item);

        if (fits && (next == NULL || item->due_ms < next->due_ms))
            next = item;
    }
    return next;
}

static void count_items(struct outbox *outbox)
{
    int64_t waiting = 0;
    int64_t dead = 0;

    for (size_t i = 0; i < outbox->items.count; i++) {
        waiting += is_pending(&outbox->items.items[i]);
        dead += outbox->items.items[i].stage == STAGE_DEAD;
    }
    pthread_mutex_lock(&outbox->lock);
    outbox->state.waiting = waiting;
    outbox->state.dead = dead;
    pthread_mutex_unlock(&outbox->lock);
}

static bool is_disabled(struct outbox *outbox)
{
    bool disabled;

    pthread_mutex_lock(&outbox->lock);
    disabled = outbox->state.disabled;
    pthread_mutex_unlock(&outbox->lock);
    return disabled;
}

static bool is_stopping(struct outbox *outbox)
{
    bool stopping;

    pthread_mutex_lock(&outbox->lock);
    stopping = outbox->stopping;
    pthread_mutex_unlock(&outbox->lock);
    return stopping;
}

/* Works off what is due; how long to sleep after it. */
static int64_t work_off(struct outbox *outbox)
{
    while (!is_stopping(outbox)) {
        struct item *item = next_item(outbox, is_disabled(outbox));
        int64_t wait_ms =
            item != NULL ? item->due_ms - service_now_ms(outbox->service) : LONGEST_SLEEP_MS;

        if (wait_ms > 0)
            return wait_ms < LONGEST_SLEEP_MS ? wait_ms : LONGEST_SLEEP_MS;
        attempt(outbox, item);
        count_items(outbox);
    }
    return LONGEST_SLEEP_MS;
}

/* Until the bell is rung or the time is over; false: everything ends. The clock is not the
 * service's, which tests move. */
static bool sleep_for(struct outbox *outbox, int64_t ms)
{
    struct timespec until;
    bool goes_on;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&outbox->lock);
    while (!outbox->rung && !outbox->stopping &&
           pthread_cond_timedwait(&outbox->bell, &outbox->lock, &until) != ETIMEDOUT)
        ;
    outbox->rung = false;
    goes_on = !outbox->stopping;
    pthread_mutex_unlock(&outbox->lock);
    return goes_on;
}

static void *run(void *argument)
{
    struct outbox *outbox = argument;
    int64_t rest_ms;

    do {
        bool looked = look(outbox);

        count_items(outbox);
        rest_ms = work_off(outbox);
        if (!looked && rest_ms > STORE_AGAIN_MS)
            rest_ms = STORE_AGAIN_MS;
    } while (sleep_for(outbox, rest_ms));
    return NULL;
}

/* ---- outside the thread
 * ----------------------------------------------------------------------------------- */

/* conversation 0: nothing new, but the clock may have moved. */
static void ring(struct outbox *outbox, int64_t conversation)
{
    pthread_mutex_lock(&outbox->lock);
    if (outbox->touched.count >= MOST_TOUCHED)
        outbox->look_at_all = true;
    else if (conversation > 0)
        vec_push(&outbox->touched, conversation);
    outbox->rung = true;
    pthread_cond_signal(&outbox->bell);
    pthread_mutex_unlock(&outbox->lock);
}

static void free_outbox(struct outbox *outbox)
{
    sender_free(outbox->sender);
    vec_clear(&outbox->items);
    vec_clear(&outbox->touched);
    pthread_cond_destroy(&outbox->bell);
    pthread_mutex_destroy(&outbox->lock);
    free(outbox);
}

bool service_outbox_start(struct service *service, const struct service_outbox_options *options,
                          struct error *err)
{
    struct sender *sender;
    struct outbox *outbox;
    pthread_condattr_t monotonic;
    int refused;

    if (service->outbox != NULL)
        return error_set(err, ERROR_CONFLICT, "the service has an outbox");
    sender = sender_new(options, err);
    if (sender == NULL)
        return false;
    outbox = memory_alloc(sizeof *outbox);
    outbox->service = service;
    outbox->sender = sender;
    outbox->is_restart = outbox->look_at_all = true;
    pthread_mutex_init(&outbox->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&outbox->bell, &monotonic);
    pthread_condattr_destroy(&monotonic);
    service->outbox = outbox;
    refused = pthread_create(&outbox->thread, NULL, run, outbox);
    if (refused == 0)
        return true;
    service->outbox = NULL;
    free_outbox(outbox);
    return error_set(err, ERROR_IO, "no thread for the outbox: %s", strerror(refused));
}

void service_outbox_stop(struct service *service)
{
    struct outbox *outbox = service->outbox;

    if (outbox == NULL)
        return;
    pthread_mutex_lock(&outbox->lock);
    outbox->stopping = true;
    pthread_cond_signal(&outbox->bell);
    pthread_mutex_unlock(&outbox->lock);
    sender_stop(outbox->sender);
    pthread_join(outbox->thread, NULL);
    service->outbox = NULL;
    free_outbox(outbox);
}

/* With the mailbox still the job's, so `handed_over` does not change. */
void service_outbox_hear(const struct job *job)
{
    const struct service_conversation *conversation = job->conversation;

    if (conversation->service->outbox == NULL)
        return;
    for (size_t i = 0; i < job->event_count; i++) {
        enum store_event_type type = store_event_type_of(job->events[i].type);

        if (type == STORE_OWNER_CHANGED ||
            (type == STORE_CUSTOMER_MESSAGE && conversation->handed_over)) {
            ring(conversation->service->outbox, conversation->key);
            return;
        }
    }
}

void service_outbox_wake(struct service *service)
{
    if (service->outbox != NULL)
        ring(service->outbox, 0);
}

struct service_outbox_state service_outbox_state(struct service *service)
{
    struct service_outbox_state state = {0};

    if (service->outbox == NULL)
        return state;
    pthread_mutex_lock(&service->outbox->lock);
    state = service->outbox->state;
    pthread_mutex_unlock(&service->outbox->lock);
    return state;
}
