/* Events of a conversation: at once, or as soon as there are any (long-poll), or as a stream. */
#include "handlers.h"
#include "stream.h"
#include "unavailable.h"
#include "view.h"

enum { MOST_AT_ONCE = 500, LONGEST_WAIT = 30, MOST_VIEWS = 16 /* of one conversation */ };

const struct field events_query[] = {
    {"after", FIELD_INTEGER, false, 0, INT64_MAX, NULL,
     "seq of the last event that is known; beyond the last there is, the answer says reset and "
     "begins with the first"},
    {"wait", FIELD_INTEGER, false, 0, LONGEST_WAIT, NULL, "seconds to wait for the first"},
    {"ticket", FIELD_TEXT, false, 0, 100, NULL, "instead of the Authorization header"},
    {0},
};

/* A client that knows more than the log does (a restored backup) must forget it: `reset`, and all
 * there is. */
static void answer_events(struct request *request, const struct service_batch *batch, int64_t after,
                          bool was_ahead)
{
    struct buf out = {0};
    int64_t last = after;

    buf_add_text(&out, "{\"events\":[");
    for (size_t i = 0; batch != NULL && i < batch->count; i++) {
        if (batch->events[i].seq <= after)
            continue;
        if (last > after)
            buf_add_byte(&out, ',');
        buf_add(&out, batch->events[i].json);
        last = batch->events[i].seq;
    }
    buf_addf(&out, "],\"last\":%lld%s}", (long long)last, was_ahead ? ",\"reset\":true" : "");
    request_answer(request, 200, "application/json", &out);
}

static void answer_list(struct request *request, const struct service_batch *batch, int64_t after)
{
    answer_events(request, batch, after, false);
}

/* What a request for events knows between its steps. */
struct wait {
    int64_t after;
    int64_t seconds; /* to wait for the first; 0: not at all */
    bool was_ahead;  /* the client knows more than the log does */
    bool reading;    /* the store is asked just now */
    bool missed;     /* meanwhile something was pushed, which may or may not have been read */
    bool deleted;
    struct service_batch *batch; /* what was read; NULL: it could not be */
};

static void close_view(struct request *request)
{
    timers_clear(&request->timer);
    view_close(request->view);
    request->view = NULL;
}

static void end_wait(struct request *request)
{
    close_view(request);
    request_finish(request);
}

static void tell_deleted(struct request *request)
{
    request_problem(request, 404, "there is no such conversation");
}

static void take(void *owner, struct service_batch *batch)
{
    struct request *request = owner;
    struct wait *wait = request->state;

    if (wait->reading) {
        wait->missed = true;
        wait->deleted |= batch->deleted;
        return;
    }
    if (batch->deleted)
        tell_deleted(request);
    else
        answer_list(request, batch, wait->after);
    end_wait(request);
}

static void time_is_up(struct timer *timer)
{
    struct request *request = (struct request *)((char *)timer - offsetof(struct request, timer));
    const struct wait *wait = request->state;

    answer_list(request, NULL, wait->after);
    end_wait(request);
}

void events_end_wait(struct request *request)
{
    struct wait *wait = request->state;

    if (request->view == NULL)
        return;
    wait->seconds = 0;
    if (wait->reading)
        return;
    answer_list(request, NULL, wait->after);
    end_wait(request);
}

static void read_aside(struct request *request);

/* Nothing is there yet: until something is pushed, or time is up. */
static void wait_on(struct request *request)
{
    struct wait *wait = request->state;

    if (wait->missed) {
        wait->missed = false;
        wait->reading = true;
        request_aside(request, read_aside);
        return;
    }
    request->timer.fire = time_is_up;
    timers_set(&request->loop->timers, &request->timer, request->loop->timers.now + wait->seconds);
}

/* On the loop, with what was read. */
static void have_read(struct request *request)
{
    struct wait *wait = request->state;
    struct service_batch *batch = wait->batch;

    wait->reading = false;
    wait->batch = NULL;
    if (batch == NULL) {
        close_view(request);
        unavailable_answer(request, KB_SENTENCE_NOT_READ, "events cannot be read just now");
    } else if (wait->deleted) {
        close_view(request);
        tell_deleted(request);
    } else if (batch->count > 0 || wait->seconds == 0) {
        close_view(request);
        answer_events(request, batch, wait->after, wait->was_ahead);
    } else {
        wait_on(request);
    }
    service_batch_release(batch);
}

static void read_aside(struct request *request)
{
    struct wait *wait = request->state;
    struct error err = {0};

    if (!service_read_events(request->conversation, wait->after, MOST_AT_ONCE, &wait->batch, &err))
        wait->batch = NULL;
    request_return(request, have_read);
}

/* The view is opened before the store is read, so that nothing falls between. */
static void read_or_wait(struct request *request, int64_t after, int64_t seconds)
{
    struct wait *wait = arena_alloc(request->arena, sizeof *wait);

    wait->was_ahead = after > service_conversation_seq(request->conversation);
    wait->after = wait->was_ahead ? 0 : after;
    wait->seconds = wait->was_ahead ? 0 : seconds;
    wait->reading = true;
    request->state = wait;
    if (wait->seconds > 0)
        request->view = view_open(request->loop, request->conversation, take, request);
    request_aside(request, read_aside);
}

static bool wants_stream(const struct request *request)
{
    return str_find(request_header(request, "Accept"), STR("text/event-stream"), 0) != SIZE_MAX;
}

/* A browser's EventSource comes back with the same address and the id it saw last. */
static void use_last_event_id(const struct request *request, int64_t *after)
{
    struct str id = request_header(request, "Last-Event-ID");
    int64_t number;

    if (id.length > 0 && str_to_int(id, &number) && number > *after)
        *after = number;
}

void events_read(struct request *request)
{
    int64_t after;
    int64_t wait;

    if (!route_read_query(request, "after", 0, &after) ||
        !route_read_query(request, "wait", 0, &wait))
        return;
    use_last_event_id(request, &after);
    if ((wants_stream(request) || wait > 0) &&
        service_subscriber_count(request->conversation) >= MOST_VIEWS)
        request_too_many(request, 5, "this conversation is open in too many places");
    else if (wants_stream(request))
        stream_answer(request, after);
    else
        read_or_wait(request, after, request->loop->draining ? 0 : wait);
}
