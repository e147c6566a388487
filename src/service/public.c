/* The public form of events: which members of a payload clients see, type by type. */
#include "service/events.h"

#include <stdlib.h>

#include "base/memory.h"
#include "json/json.h"
#include "service_internal.h"

enum { LIKELY_LONGEST = 700 /* bytes of an event: one allocation is enough for most */ };

/* The batch first in its block of memory, then its events, then their text. */
struct shared_batch {
    struct service_batch batch;
    atomic_size_t references;
    struct buf text;
    struct service_event events[];
};

static void add_member(struct buf *out, const char *name, const struct value *value)
{
    if (value == NULL)
        return;
    buf_add_text(out, ",\"");
    buf_add_text(out, name);
    buf_add_text(out, "\":");
    json_write(out, value);
}

static void add_same(struct buf *out, const struct value *payload, const char *name)
{
    add_member(out, name, value_get(payload, str_from(name)));
}

static void add_author(struct buf *out, const char *author)
{
    buf_add_text(out, ",\"author\":\"");
    buf_add_text(out, author);
    buf_add_byte(out, '"');
}

/* One text as the list that all messages have. */
static void add_text(struct buf *out, const struct value *payload)
{
    buf_add_text(out, ",\"texts\":[");
    json_write_text(out, value_get_text(payload, "text"));
    buf_add_byte(out, ']');
}

static void add_customer_message(struct buf *out, const struct value *payload)
{
    add_author(out, "customer");
    add_same(out, payload, "client_id");
    add_text(out, payload);
}

static void add_handoff(struct buf *out, const struct value *payload)
{
    if (value_get(payload, STR("handoff_state")) == NULL)
        return;
    buf_add_text(out, ",\"handoff\":{\"reason\":");
    json_write_text(out, value_get_text(payload, "reason"));
    buf_add_text(out, ",\"state\":");
    json_write_text(out, value_get_text(payload, "handoff_state"));
    buf_add_byte(out, '}');
}

static void add_bot_reply(struct buf *out, const struct value *payload)
{
    add_author(out, "bot");
    add_member(out, "texts", value_get(payload, STR("reply")));
    add_same(out, payload, "buttons");
    add_same(out, payload, "action");
    add_same(out, payload, "topic");
    add_same(out, payload, "language");
    add_same(out, payload, "in_reply_to");
    add_handoff(out, payload);
}

static void add_agent_message(struct buf *out, const struct value *payload)
{
    add_author(out, "agent");
    add_member(out, "name", value_get(payload, STR("author")));
    add_text(out, payload);
}

static void add_notice(struct buf *out, const struct value *payload)
{
    add_author(out, "system");
    add_text(out, payload);
}

static void add_owner(struct buf *out, const struct value *payload)
{
    add_author(out, "system");
    add_same(out, payload, "owner");
}

static void add_feedback(struct buf *out, const struct value *payload)
{
    add_author(out, "customer");
    add_same(out, payload, "about");
    add_same(out, payload, "thumb");
    add_same(out, payload, "rating");
    add_same(out, payload, "words");
}

static void add_contact(struct buf *out, const struct value *payload)
{
    add_author(out, "customer");
    add_same(out, payload, "reference");
}

/* Of types of a later version, and of internal ones, clients learn only that they were there: seq
 * has no gaps. */
static void add_nothing(struct buf *out, const struct value *payload)
{
    (void)payload;
    add_author(out, "system");
}

static void (*const writers[])(struct buf *out, const struct value *payload) = {
    [STORE_STARTED] = add_nothing,
    [STORE_CUSTOMER_MESSAGE] = add_customer_message,
    [STORE_BOT_REPLY] = add_bot_reply,
    [STORE_AGENT_MESSAGE] = add_agent_message,
    [STORE_OWNER_CHANGED] = add_owner,
    [STORE_FEEDBACK] = add_feedback,
    [STORE_NOTICE] = add_notice,
    [STORE_CONTACT] = add_contact,
    [STORE_DELIVERED] = add_nothing,
    [STORE_REDACTED] = add_nothing,
    [STORE_CLOSED] = add_nothing,
    [STORE_LOST] = add_nothing,
    [STORE_EVENT_TYPE_COUNT] = add_nothing,
};

static void put_digits(char *out, int number, int count)
{
    while (count > 0) {
        out[--count] = (char)('0' + number % 10);
        number /= 10;
    }
}

/* RFC 3339 in UTC with milliseconds; by hand, as every event has one. */
static void add_time(struct buf *out, int64_t at_ms)
{
    int64_t day = at_ms >= 0 ? at_ms / 86400000 : -((86399999 - at_ms) / 86400000);
    int rest = (int)(at_ms - day * 86400000);
    struct date date = date_from_days((int32_t)day);
    char text[] = "\"0000-00-00T00:00:00.000Z\"";

    put_digits(text + 1, date.year, 4);
    put_digits(text + 6, date.month, 2);
    put_digits(text + 9, date.day, 2);
    put_digits(text + 12, rest / 3600000, 2);
    put_digits(text + 15, rest / 60000 % 60, 2);
    put_digits(text + 18, rest / 1000 % 60, 2);
    put_digits(text + 21, rest % 1000, 3);
    buf_add(out, str_of(text, sizeof text - 1));
}

static void write_event(struct buf *out, const struct store_event *event,
                        const struct value *payload)
{
    struct value seq = value_integer(event->seq);

    buf_add_text(out, "{\"seq\":");
    json_write(out, &seq);
    buf_add_text(out, ",\"at\":");
    add_time(out, event->at_ms);
    buf_add_text(out, ",\"type\":");
    json_write_text(out, event->type);
    writers[store_event_type_of(event->type)](out, payload);
    buf_add_byte(out, '}');
}

/* A type of our table by its constant name, so that it outlives the event. */
static struct str lasting_type(struct str type)
{
    enum store_event_type known = store_event_type_of(type);

    return known == STORE_EVENT_TYPE_COUNT ? STR("unknown")
                                           : str_from(store_event_type_name(known));
}

static struct shared_batch *new_batch(size_t count)
{
    struct shared_batch *shared = memory_alloc(sizeof *shared + count * sizeof *shared->events);

    atomic_init(&shared->references, 1);
    shared->batch.count = count;
    shared->batch.events = shared->events;
    return shared;
}

struct service_batch *service_batch_of(const struct store_event *events,
                                       const struct value *const *payloads, size_t count)
{
    struct shared_batch *shared = new_batch(count);
    size_t start = 0;

    buf_reserve(&shared->text, count * LIKELY_LONGEST);
    for (size_t i = 0; i < count; i++) {
        size_t before = shared->text.length;

        write_event(&shared->text, &events[i], payloads[i]);
        shared->events[i] =
            (struct service_event){.seq = events[i].seq, .type = lasting_type(events[i].type)};
        shared->events[i].json.length = shared->text.length - before;
    }
    for (size_t i = 0; i < count; i++) { /* the text has stopped moving */
        shared->events[i].json.bytes = shared->text.bytes + start;
        start += shared->events[i].json.length;
    }
    return &shared->batch;
}

struct service_batch *service_batch_read(const struct store_event *events, size_t count)
{
    struct arena *arena = arena_new();
    const struct value **payloads = arena_array(arena, count, sizeof *payloads);
    struct service_batch *batch;

    for (size_t i = 0; i < count; i++) {
        struct value *payload = arena_alloc(arena, sizeof *payload);

        if (!json_parse(events[i].payload, STORE_LARGEST_PAYLOAD, arena, payload, NULL))
            *payload = value_map();
        payloads[i] = payload;
    }
    batch = service_batch_of(events, payloads, count);
    arena_free(arena);
    return batch;
}

struct service_batch *service_batch_deleted(void)
{
    struct shared_batch *shared = new_batch(0);

    shared->batch.deleted = true;
    return &shared->batch;
}

struct service_batch *service_batch_acquire(struct service_batch *batch)
{
    atomic_fetch_add(&((struct shared_batch *)batch)->references, 1);
    return batch;
}

void service_batch_release(struct service_batch *batch)
{
    struct shared_batch *shared = (struct shared_batch *)batch;

    if (shared == NULL || atomic_fetch_sub(&shared->references, 1) != 1)
        return;
    buf_clear(&shared->text);
    free(shared);
}

/* Who was told of an event may come back with its number before the append that wrote it is
 * completed here. */
static void note_read(struct service_conversation *conversation, int64_t seq)
{
    pthread_mutex_lock(&conversation->lock);
    if (seq > conversation->read_seq)
        conversation->read_seq = seq;
    pthread_mutex_unlock(&conversation->lock);
}

bool service_read_events(struct service_conversation *conversation, int64_t after, size_t limit,
                         struct service_batch **out, struct error *err)
{
    struct arena *arena = arena_new();
    struct store_event *events;
    size_t count;
    bool read;

    *out = NULL;
    read = store_read(conversation->service->options.store, conversation->key, after, limit, arena,
                      &events, &count, err);
    if (read)
        *out = service_batch_read(events, count);
    if (read && count > 0)
        note_read(conversation, events[count - 1].seq);
    arena_free(arena);
    return read;
}
