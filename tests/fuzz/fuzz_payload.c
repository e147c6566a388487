/*
 * Events of any type with any payload: the store keeps them as they are, the projections make of
 * them what they can, what clients are shown of them is JSON without what is internal, and a
 * session that is read from one is written and read again as the same.
 *
 * The input is a row of events: a byte for the type, one for the length of the payload in units of
 * eight, the payload.
 */
#include <stdlib.h>

#include "../../src/service/service_internal.h"
#include "json/json.h"

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

struct talk {
    struct store *store;
    int64_t seq;
    int64_t epoch;
    struct str last; /* payload */
};

static void note(void *context, enum store_result result, int64_t last_seq, const struct error *err)
{
    struct talk *talk = context;

    (void)err;
    HOLDS(result == STORE_DONE && last_seq == talk->seq + 1);
    talk->seq = last_seq;
}

static void append(struct talk *talk, uint8_t type, struct str payload)
{
    static const char *const unknown = "weather_report";
    bool known = type < STORE_EVENT_TYPE_COUNT;
    struct store_event event = {
        .type = str_from(known ? store_event_type_name((enum store_event_type)type) : unknown),
        .version = 1,
        .at_ms = type * 10,
        .payload = payload.length >= 2 ? payload : STR("{}"),
    };
    struct store_append one = {1, talk->seq, talk->epoch, &event, 1};

    store_append(talk->store, &one, note, talk);
    talk->epoch += known && type == STORE_OWNER_CHANGED;
    talk->last = event.payload;
}

static void check_rows(const struct talk *talk, struct arena *arena, size_t *rows)
{
    struct store_handoff *handoffs;
    struct store_feedback *feedback;
    size_t handoff_count;
    size_t feedback_count;

    HOLDS(store_list_handoffs(talk->store, STORE_HANDOFFS_ALL, 0, SIZE_MAX, arena, &handoffs,
                              &handoff_count, NULL));
    for (size_t i = 0; i < handoff_count; i++) {
        HOLDS(handoffs[i].seq >= 1 && handoffs[i].seq <= talk->seq);
        HOLDS(handoffs[i].ended_ms == 0 || handoffs[i].ended_ms >= handoffs[i].started_ms);
        HOLDS(handoffs[i].owner.length > 0 && !str_is(handoffs[i].owner, "bot"));
    }
    HOLDS(store_list_feedback(talk->store, 0, SIZE_MAX, arena, &feedback, &feedback_count, NULL));
    for (size_t i = 0; i < feedback_count; i++) {
        HOLDS(feedback[i].thumb >= -1 && feedback[i].thumb <= 1);
        HOLDS(feedback[i].rating >= 0 && feedback[i].rating <= 5);
    }
    *rows = handoff_count + feedback_count;
}

/* The members that clients may see; everything else in a payload is nobody's business but ours. */
static bool is_public(struct str name)
{
    static const char *const names[] = {"seq",     "at",          "type",   "author",   "client_id",
                                        "texts",   "buttons",     "action", "topic",    "language",
                                        "handoff", "in_reply_to", "name",   "owner",    "about",
                                        "thumb",   "rating",      "words",  "reference"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(name, names[i]))
            return true;
    }
    return false;
}

static void check_shown(const struct store_event *events, size_t count, struct arena *arena)
{
    struct service_batch *batch = service_batch_read(events, count);

    HOLDS(batch->count == count);
    for (size_t i = 0; i < count; i++) {
        struct value shown;

        HOLDS(json_parse(batch->events[i].json, 64 << 20, arena, &shown, NULL) &&
              shown.kind == VALUE_MAP);
        HOLDS(value_get_integer(&shown, "seq", 0) == events[i].seq);
        HOLDS(str_equal(value_get_text(&shown, "type"), events[i].type));
        HOLDS(value_get_text(&shown, "author").length > 0);
        for (size_t n = 0; n < shown.map.count; n++)
            HOLDS(is_public(shown.map.members[n].name));
    }
    service_batch_release(batch);
}

static void check_session(const struct store_event *event, struct arena *arena)
{
    struct value payload;
    struct dialogue_session session;
    struct value written;
    struct buf one = {0};
    struct buf other = {0};

    if (!json_parse(event->payload, STORE_LARGEST_PAYLOAD, arena, &payload, NULL) ||
        !service_read_session(&payload, arena, &session))
        return;
    written = dialogue_session_to_value(&session, arena);
    json_write(&one, &written);
    HOLDS(dialogue_session_from_value(&written, &session, arena));
    written = dialogue_session_to_value(&session, arena);
    json_write(&other, &written);
    HOLDS(str_equal(buf_str(&one), buf_str(&other)));
    buf_clear(&one);
    buf_clear(&other);
}

static void check_log(const struct talk *talk, struct arena *arena)
{
    struct store_event *events;
    size_t count;

    HOLDS(store_read(talk->store, 1, 0, SIZE_MAX, arena, &events, &count, NULL));
    HOLDS((int64_t)count == talk->seq);
    HOLDS(count == 0 || str_equal(events[count - 1].payload, talk->last));
    HOLDS(count == 0 || events[count - 1].epoch == talk->epoch);
    check_shown(events, count, arena);
    for (size_t i = 0; i < count; i++)
        check_session(&events[i], arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct talk talk = {.store = store_memory_new()};
    struct arena *arena = arena_new();
    size_t rows;

    for (size_t i = 0; i + 2 <= size && talk.seq < 64;) {
        size_t wanted = (size_t)data[i + 1] * 8;
        size_t length = wanted < size - i - 2 ? wanted : size - i - 2;

        append(&talk, data[i], str_of((const char *)data + i + 2, length));
        i += 2 + length;
    }
    check_log(&talk, arena);
    check_rows(&talk, arena, &rows);
    if (talk.seq > 0) {
        HOLDS(store_redact(talk.store, 1, NULL));
        check_rows(&talk, arena, &rows);
        HOLDS(rows == 0);
    }
    arena_free(arena);
    store_close(talk.store);
    return 0;
}
