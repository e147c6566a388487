#include "head.h"

static bool is_type(struct str name, enum store_event_type type)
{
    return str_is(name, store_event_type_name(type));
}

enum store_result head_judge(const struct head *head, const struct store_append *append,
                             struct error *err)
{
    for (size_t i = 0; i < append->count; i++) {
        if (append->events[i].payload.length > STORE_LARGEST_PAYLOAD) {
            error_set(err, ERROR_TOO_LARGE, "an event of more than %d bytes",
                      STORE_LARGEST_PAYLOAD);
            return STORE_FAILED;
        }
    }
    if (head->redacted) {
        error_set(err, ERROR_CONFLICT, "conversation %lld was deleted",
                  (long long)head->conversation);
        return STORE_CONFLICT;
    }
    if (head->seq != append->expected_seq || head->epoch != append->expected_epoch) {
        error_set(err, ERROR_CONFLICT, "conversation %lld is at event %lld, epoch %lld",
                  (long long)head->conversation, (long long)head->seq, (long long)head->epoch);
        return STORE_CONFLICT;
    }
    return STORE_DONE;
}

struct store_event head_advance(struct head *head, const struct store_event *event)
{
    struct store_event placed = *event;

    head->seq++;
    if (is_type(event->type, STORE_OWNER_CHANGED))
        head->epoch++;
    if (head->at_ms < event->at_ms)
        head->at_ms = event->at_ms;
    placed.conversation = head->conversation;
    placed.seq = head->seq;
    placed.epoch = head->epoch;
    placed.at_ms = head->at_ms;
    placed.previous = head->last_event;
    return placed;
}

/* The bytes of the number itself; they must stay where they are while the table has them for a key.
 */
static struct str key_of(const int64_t *conversation)
{
    return str_of((const char *)conversation, sizeof *conversation);
}

struct head *heads_find(const struct heads *heads, int64_t conversation)
{
    return map_get(&heads->known, key_of(&conversation));
}

struct head *heads_add(struct heads *heads, const struct head *head)
{
    struct head *kept;

    if (heads->arena == NULL)
        heads->arena = arena_new();
    kept = arena_alloc(heads->arena, sizeof *kept);
    *kept = *head;
    map_put(&heads->known, key_of(&kept->conversation), kept);
    return kept;
}

void heads_clear(struct heads *heads)
{
    map_clear(&heads->known);
    arena_free(heads->arena);
    heads->arena = NULL;
}
