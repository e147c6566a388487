#include "store/store.h"

#include <assert.h>

#include "methods.h"

#define STORE_EVENT_NAME(constant, name, payload) name,
static const char *const type_names[] = {STORE_EVENT_TYPES(STORE_EVENT_NAME)};

const char *store_event_type_name(enum store_event_type type)
{
    return type_names[type];
}

enum store_event_type store_event_type_of(struct str name)
{
    int type = 0;

    while (type < STORE_EVENT_TYPE_COUNT && !str_is(name, type_names[type]))
        type++;
    return (enum store_event_type)type;
}

void store_close(struct store *store)
{
    if (store != NULL)
        store->methods->close(store);
}

void store_append(struct store *store, const struct store_append *append, store_done *done,
                  void *context)
{
    assert(append->conversation > 0 && append->expected_seq >= 0);
    assert(append->count > 0 && append->count <= STORE_MOST_EVENTS);
    for (size_t i = 0; i < append->count; i++) {
        const struct store_event *event = &append->events[i];

        assert(event->type.length >= STORE_SHORTEST_TYPE &&
               event->type.length <= STORE_LONGEST_TYPE);
        assert(event->payload.length >= 2 && event->version > 0);
    }
    store->methods->append(store, append, done, context);
}

bool store_read(struct store *store, int64_t conversation, int64_t after, size_t limit,
                struct arena *arena, struct store_event **out, size_t *count, struct error *err)
{
    *out = NULL;
    *count = 0;
    return store->methods->read(store, conversation, after, limit, arena, out, count, err);
}

bool store_scan(struct store *store, int64_t after, store_visit *visit, void *context,
                struct error *err)
{
    return store->methods->scan(store, after, visit, context, err);
}

bool store_find(struct store *store, struct str public_id, struct arena *arena,
                struct store_conversation *out, struct error *err)
{
    return store->methods->find(store, public_id, arena, out, err);
}

int64_t store_last_conversation(struct store *store)
{
    return store->methods->last_conversation(store);
}

int64_t store_new_conversation(struct store *store)
{
    return store->methods->new_conversation(store);
}

bool store_list_handoffs(struct store *store, enum store_handoffs which, int64_t since_ms,
                         size_t limit, struct arena *arena, struct store_handoff **out,
                         size_t *count, struct error *err)
{
    struct store_handoff_query query = {which, since_ms, limit};

    *out = NULL;
    *count = 0;
    return store->methods->list_handoffs(store, &query, arena, out, count, err);
}

bool store_list_feedback(struct store *store, int64_t since_ms, size_t limit, struct arena *arena,
                         struct store_feedback **out, size_t *count, struct error *err)
{
    *out = NULL;
    *count = 0;
    return store->methods->list_feedback(store, since_ms, limit, arena, out, count, err);
}

bool store_redact(struct store *store, int64_t conversation, struct error *err)
{
    return store->methods->redact(store, conversation, err);
}

bool store_redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
{
    *count = 0;
    return store->methods->redact_older(store, before_ms, count, err);
}

bool store_is_healthy(struct store *store, struct error *err)
{
    return store->methods->is_healthy(store, err);
}

bool store_is_sound(struct store *store, struct error *err)
{
    return store->methods->is_sound(store, err);
}
