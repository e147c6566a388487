/*
 * One open stream: what is to be sent waits in a buffer, and the connection sleeps while that is
 * empty. A reader who does not keep up loses the buffer, not the events: they are read from the
 * store again when he is back.
 */
#include "stream.h"

#include <microhttpd.h>
#include <stdlib.h>

#include "base/memory.h"
#include "json/json.h"
#include "request.h"
#include "service/switches.h"
#include "view.h"

enum {
    /* of silence: HAProxy gives up after 50, nginx and the clouds after 60, our widget after 70 */
    HEARTBEAT_SECONDS = 45,
    /* heartbeats of so long go out at once: waking a connection looks at all that sleep */
    TOGETHER_SECONDS = 5,
    STUCK_SECONDS = 60,      /* without a byte taken while some wait */
    MOST_WAITING = 64 << 10, /* bytes */
    MOST_AT_ONCE = 200,      /* events read from the store */
    LIKELY_LONGEST = 80,     /* bytes around an event */
    BLOCK = 128              /* only clients of HTTP/1.0 are served from it */
};

struct stream {
    struct stream *next; /* of the loop */
    struct stream *before;
    struct loop *loop;
    struct client *client;
    struct MHD_Connection *connection;
    struct service_conversation *conversation;
    struct view *view;
    struct timer timer;
    struct buf waiting;
    size_t taken;     /* of it */
    int64_t sent;     /* seq of the last event that is in the buffer or out */
    int64_t moved_at; /* seconds: when something was taken last */
    bool behind;      /* events were passed over: read them from the store */
    bool reading;     /* that is under way */
    bool missed;      /* meanwhile more came */
    bool ending;
    bool asleep;
    bool gone;                /* the connection ended while it was read */
    struct service_task task; /* what is read, away from the loop */
    struct loop_post post;
    int64_t after;
    struct service_batch *batch; /* NULL: it could not be read */
};

/* A frame on its way to all streams of a loop. */
struct notice {
    struct loop_post post;
    struct loop *loop;
    struct buf frame;
};

static void wake(struct stream *stream)
{
    if (!stream->asleep)
        return;
    stream->asleep = false;
    stream->moved_at = stream->loop->timers.now;
    MHD_resume_connection(stream->connection);
}

static void add_events(struct stream *stream, const struct service_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct service_event *event = &batch->events[i];

        if (event->seq <= stream->sent)
            continue;
        buf_reserve(&stream->waiting, stream->waiting.length + event->json.length + LIKELY_LONGEST);
        buf_addf(&stream->waiting, "id: %lld\nevent: ", (long long)event->seq);
        buf_add(&stream->waiting, event->type);
        buf_add(&stream->waiting, STR("\ndata: "));
        buf_add(&stream->waiting, event->json);
        buf_add(&stream->waiting, STR("\n\n"));
        stream->sent = event->seq;
        atomic_fetch_add_explicit(&stream->loop->server->metrics.pushed, 1, memory_order_relaxed);
    }
}

static void end(struct stream *stream, const char *event)
{
    if (!stream->ending)
        buf_addf(&stream->waiting, "event: %s\ndata: {}\n\n", event);
    stream->ending = true;
    wake(stream);
}

static void take(void *owner, struct service_batch *batch)
{
    struct stream *stream = owner;

    if (batch->deleted) {
        end(stream, "reset");
        return;
    }
    stream->missed |= stream->reading;
    if (batch->count > 0 &&
        (stream->behind || stream->waiting.length - stream->taken > MOST_WAITING ||
         batch->events[0].seq > stream->sent + 1))
        stream->behind = true;
    else
        add_events(stream, batch);
    wake(stream);
}

static void dispose(struct stream *stream)
{
    service_conversation_release(stream->conversation);
    buf_clear(&stream->waiting);
    free(stream);
}

/* On the loop: what was read is here. */
static void have_read(struct loop_post *post)
{
    struct stream *stream = (struct stream *)((char *)post - offsetof(struct stream, post));
    struct service_batch *batch = stream->batch;

    stream->reading = false;
    if (stream->gone) {
        dispose(stream);
    } else if (batch == NULL) {
        end(stream, "reconnect");
    } else {
        add_events(stream, batch);
        stream->behind = stream->missed || batch->count == MOST_AT_ONCE;
        if (batch->count > 0 || stream->behind)
            wake(stream);
    }
    service_batch_release(batch);
}

static void read_aside(struct service_task *task)
{
    struct stream *stream = (struct stream *)((char *)task - offsetof(struct stream, task));
    struct error err = {0};

    if (!service_read_events(stream->conversation, stream->after, MOST_AT_ONCE, &stream->batch,
                             &err))
        stream->batch = NULL;
    loop_post(stream->loop, &stream->post);
}

static void read_on(struct stream *stream)
{
    stream->reading = true;
    stream->missed = false;
    stream->after = stream->sent;
    stream->task.work = read_aside;
    stream->post.run = have_read;
    service_run_aside(stream->loop->server->service, &stream->task);
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t most)
{
    struct stream *stream = context;
    size_t length;

    (void)position;
    if (stream->taken == stream->waiting.length) {
        buf_clear(&stream->waiting); /* an idle stream holds no memory */
        stream->taken = 0;
        if (stream->behind && !stream->reading && !stream->ending)
            read_on(stream);
    }
    length = stream->waiting.length - stream->taken;
    if (length == 0 && stream->ending)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (length == 0) {
        stream->asleep = true;
        MHD_suspend_connection(stream->connection);
        return 0;
    }
    if (length > most)
        length = most;
    memcpy(out, stream->waiting.bytes + stream->taken, length);
    stream->taken += length;
    stream->moved_at = stream->loop->timers.now;
    return (ssize_t)length;
}

/* When a stream that sleeps from `since` on has its heartbeat. */
static int64_t beat_due(int64_t since)
{
    int64_t due = since + HEARTBEAT_SECONDS;

    return due - due % TOGETHER_SECONDS;
}

static void beat(struct timer *timer)
{
    struct stream *stream = (struct stream *)((char *)timer - offsetof(struct stream, timer));
    int64_t now = stream->loop->timers.now;

    if (!stream->asleep && now - stream->moved_at >= STUCK_SECONDS) {
        client_cut_off(stream->client);
        return;
    }
    if (stream->asleep && now >= beat_due(stream->moved_at)) {
        buf_add_text(&stream->waiting, ":\n\n");
        wake(stream);
    }
    timers_set(&stream->loop->timers, timer, beat_due(stream->asleep ? stream->moved_at : now));
}

static void free_stream(void *context)
{
    struct stream *stream = context;

    timers_clear(&stream->timer);
    view_close(stream->view);
    if (stream->before != NULL)
        stream->before->next = stream->next;
    else
        stream->loop->streams = stream->next;
    if (stream->next != NULL)
        stream->next->before = stream->before;
    stream->gone = true;
    if (!stream->reading)
        dispose(stream);
}

static struct stream *new_stream(struct request *request)
{
    struct stream *stream = memory_alloc(sizeof *stream);

    stream->loop = request->loop;
    stream->client = request->client;
    stream->connection = request->connection;
    stream->conversation = request->conversation;
    request->conversation = NULL;
    stream->moved_at = request->loop->timers.now;
    stream->next = stream->loop->streams;
    if (stream->next != NULL)
        stream->next->before = stream;
    stream->loop->streams = stream;
    stream->timer.fire = beat;
    timers_set(&stream->loop->timers, &stream->timer, beat_due(stream->moved_at));
    return stream;
}

static void write_banner(struct str banner, struct buf *out)
{
    buf_add_text(out, "event: banner\ndata: {\"banner\":");
    if (banner.length > 0)
        json_write_text(out, banner);
    else
        buf_add_text(out, "null");
    buf_add_text(out, "}\n\n");
}

/* The stream is among those of its loop already: what is hung from now on comes to it as well. */
static void tell_banner(struct stream *stream)
{
    struct arena *arena = loop_lend_arena(stream->loop);

    write_banner(service_switches(stream->loop->server->service, arena).banner, &stream->waiting);
    loop_return_arena(stream->loop, arena);
}

void stream_answer(struct request *request, int64_t after)
{
    struct stream *stream = new_stream(request);

    stream->view = view_open(stream->loop, stream->conversation, take, stream);
    buf_add_text(&stream->waiting, "retry: 2000\n\n");
    tell_banner(stream);
    if (after > service_conversation_seq(stream->conversation)) {
        buf_add_text(&stream->waiting, "event: reset\ndata: {}\n\n");
        after = 0;
    }
    stream->sent = after;
    stream->behind = true;
    if (stream->loop->draining)
        end(stream, "reconnect");
    client_enter(request->client, CLIENT_STREAM);
    request->status = 200;
    request->type = "text/event-stream";
    request_add_header(request, "X-Accel-Buffering", "no");
    request->response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream,
                                                          stream, free_stream);
    request_finish(request);
}

void stream_end_all(struct loop *loop)
{
    for (struct stream *stream = loop->streams; stream != NULL; stream = stream->next)
        end(stream, "reconnect");
}

/* On the loop. */
static void pass_on(struct loop_post *post)
{
    struct notice *notice = (struct notice *)post;

    for (struct stream *stream = notice->loop->streams; stream != NULL; stream = stream->next) {
        if (stream->ending || stream->waiting.length - stream->taken > MOST_WAITING)
            continue;
        buf_add(&stream->waiting, buf_str(&notice->frame));
        wake(stream);
    }
    buf_clear(&notice->frame);
    free(notice);
}

void stream_push_banner(struct server *server, struct str banner)
{
    for (size_t i = 0; i < server->loop_count; i++) {
        struct notice *notice = memory_alloc(sizeof *notice);

        notice->post.run = pass_on;
        notice->loop = &server->loops[i];
        write_banner(banner, &notice->frame);
        loop_post(notice->loop, &notice->post);
    }
}
