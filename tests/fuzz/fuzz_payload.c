/*
 * Events of any type with any payload: the store keeps them as they are, and the projections make of them what they can.
 *
 * The input is a row of events: a byte for the type, one for the length of the payload, the payload.
 */
#include <stdlib.h>

#include "store/store.h"

#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            abort();                                                                                                   \
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

    HOLDS(store_list_handoffs(talk->store, STORE_HANDOFFS_ALL, 0, SIZE_MAX, arena, &handoffs, &handoff_count, NULL));
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

static void check_log(const struct talk *talk, struct arena *arena)
{
    struct store_event *events;
    size_t count;

    HOLDS(store_read(talk->store, 1, 0, SIZE_MAX, arena, &events, &count, NULL));
    HOLDS((int64_t)count == talk->seq);
    HOLDS(count == 0 || str_equal(events[count - 1].payload, talk->last));
    HOLDS(count == 0 || events[count - 1].epoch == talk->epoch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct talk talk = {.store = store_memory_new()};
    struct arena *arena = arena_new();
    size_t rows;

    for (size_t i = 0; i + 2 <= size && talk.seq < 64;) {
        size_t length = data[i + 1] < size - i - 2 ? data[i + 1] : size - i - 2;

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
