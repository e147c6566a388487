/* A conversation from the log: its session is in the last reply, its client ids are in the
 * messages. */
#include "base/log.h"
#include "json/json.h"
#include "service_internal.h"

enum { READ_AT_ONCE = 512 };

/* What one walk over the events finds. */
struct walk {
    struct service_conversation *conversation;
    struct arena *arena; /* of the session */
    struct dialogue_session session;
    bool has_session;
    bool gone;
    int64_t reply_seq;
    int64_t message_seq; /* of the customer's message that waits for its reply */
    uint64_t content;
    char client_id[256];
    size_t client_id_length;
};

static void note_message(struct walk *walk, const struct store_event *event,
                         const struct value *payload)
{
    struct str client_id =
        str_slice(value_get_text(payload, "client_id"), 0, sizeof walk->client_id);

    walk->message_seq = event->seq;
    walk->content =
        remember_content(value_get_text(payload, "text"), value_get_text(payload, "button"));
    walk->client_id_length = client_id.length;
    if (client_id.length > 0)
        memcpy(walk->client_id, client_id.bytes, client_id.length);
}

/* With the conversation locked, or before anybody has it. */
static void note_reply(struct walk *walk, const struct store_event *event,
                       const struct value *payload)
{
    struct arena *fresh = arena_new();
    struct memory_of_message memory = {
        .content = walk->content, .customer_seq = walk->message_seq, .bot_seq = event->seq};

    walk->reply_seq = event->seq;
    if (service_read_session(payload, fresh, &walk->session)) {
        arena_free(walk->arena);
        walk->arena = fresh;
        walk->has_session = true;
    } else {
        arena_free(fresh);
    }
    if (walk->message_seq == event->seq - 1)
        remember_add(&walk->conversation->memories, str_of(walk->client_id, walk->client_id_length),
                     &memory);
}

static void note_start(struct walk *walk, const struct value *payload)
{
    struct service_conversation *conversation = walk->conversation;
    struct str channel =
        str_slice(value_get_text(payload, "channel"), 0, sizeof conversation->channel - 1);

    if (!text_variant_from_name(value_get_text(payload, "language"), &conversation->language))
        conversation->language = TEXT_VARIANT_EN;
    if (channel.length > 0)
        memcpy(conversation->channel, channel.bytes, channel.length);
}

static void note_event(struct walk *walk, const struct store_event *event, struct arena *arena)
{
    struct value payload;

    if (!json_parse(event->payload, STORE_LARGEST_PAYLOAD, arena, &payload, NULL))
        payload = value_map();
    switch (store_event_type_of(event->type)) {
    case STORE_STARTED:
        note_start(walk, &payload);
        break;
    case STORE_CUSTOMER_MESSAGE:
        note_message(walk, event, &payload);
        break;
    case STORE_BOT_REPLY:
        note_reply(walk, event, &payload);
        break;
    case STORE_REDACTED:
        walk->gone = true;
        break;
    case STORE_AGENT_MESSAGE:
    case STORE_OWNER_CHANGED:
    case STORE_FEEDBACK:
    case STORE_NOTICE:
    case STORE_CONTACT:
    case STORE_DELIVERED:
    case STORE_CLOSED:
    case STORE_LOST:
    case STORE_EVENT_TYPE_COUNT:
        break;
    }
}

static bool walk_events(struct walk *walk, int64_t after, struct error *err)
{
    struct store *store = walk->conversation->service->options.store;
    struct arena *arena = arena_new();
    struct store_event *events;
    size_t count = READ_AT_ONCE;
    bool read = true;

    while (read && count == READ_AT_ONCE) {
        arena_reset(arena);
        read = store_read(store, walk->conversation->key, after, READ_AT_ONCE, arena, &events,
                          &count, err);
        for (size_t i = 0; read && i < count; i++) {
            note_event(walk, &events[i], arena);
            after = events[i].seq;
        }
    }
    arena_free(arena);
    return read;
}

void service_note_owner(struct service_conversation *conversation, struct str owner)
{
    conversation->handed_over = !str_is(owner, "bot");
    conversation->with_person = str_is(owner, "agent");
}

bool service_restore(struct service_conversation *conversation,
                     const struct store_conversation *stored, struct error *err)
{
    struct walk walk = {.conversation = conversation, .session = dialogue_session_new()};
    int64_t known;
    bool read;

    pthread_mutex_lock(&conversation->lock);
    known = conversation->seq;
    pthread_mutex_unlock(&conversation->lock);
    walk.arena = arena_new();
    read = walk_events(&walk, known, err);
    if (read) {
        pthread_mutex_lock(&conversation->lock);
        if (walk.has_session || known == 0) {
            arena_free(conversation->arena);
            conversation->arena = walk.arena;
            conversation->session = walk.session;
            walk.arena = NULL;
        }
        conversation->seq = stored->seq;
        conversation->epoch = stored->epoch;
        conversation->last_ms = stored->last_ms;
        if (walk.reply_seq > conversation->reply_seq)
            conversation->reply_seq = walk.reply_seq;
        conversation->gone = walk.gone;
        conversation->closed = stored->closed;
        service_note_owner(conversation, stored->owner);
        conversation->started = true;
        conversation->stale = false;
        pthread_mutex_unlock(&conversation->lock);
    }
    arena_free(walk.arena);
    return read;
}

/* When the store cannot be read the conversation stays stale, and the next append says what is
 * wrong. */
void service_refresh(struct service_conversation *conversation)
{
    struct arena *arena = arena_new();
    struct store_conversation stored;
    struct error err = {0};

    if (store_find(conversation->service->options.store, str_from(conversation->public_id), arena,
                   &stored, &err)) {
        if (!service_restore(conversation, &stored, &err))
            log_write(LOG_WARNING, "a conversation could not be read anew: %s", err.message);
    } else if (err.code == ERROR_NOT_FOUND && conversation->started) {
        pthread_mutex_lock(&conversation->lock);
        conversation->gone = true;
        pthread_mutex_unlock(&conversation->lock);
    }
    arena_free(arena);
}
