#include "fold.h"

#include "base/value.h"
#include "crypto/hash.h"
#include "json/json.h"

static struct value read_payload(const struct store_event *event, struct arena *arena)
{
    struct value payload;

    return json_parse(event->payload, STORE_LARGEST_PAYLOAD, arena, &payload, NULL) ? payload
                                                                                    : value_map();
}

static void copy_word(char out[FOLD_WORD], struct str word)
{
    size_t length = word.length < FOLD_WORD ? word.length : FOLD_WORD - 1;

    /* Not in the middle of a character. */
    while (length < word.length && length > 0 && ((unsigned char)word.bytes[length] & 0xC0) == 0x80)
        length--;
    memset(out, 0, FOLD_WORD);
    if (length > 0)
        memcpy(out, word.bytes, length);
}

struct fold_conversation fold_start(int64_t conversation)
{
    struct fold_conversation state = {.conversation = conversation};

    copy_word(state.owner, STR("bot"));
    return state;
}

int64_t fold_digest(struct str public_id)
{
    struct crypto_hash hash = crypto_hash_of(public_id);
    int64_t digest;

    memcpy(&digest, hash.bytes, sizeof digest);
    return digest != 0 ? digest : 1;
}

bool fold_identity(const struct store_event *event, struct arena *arena, struct str *public_id,
                   struct str *token_hash)
{
    struct value payload;

    if (event->seq != 1 || store_event_type_of(event->type) != STORE_STARTED)
        return false;
    payload = read_payload(event, arena);
    *public_id = value_get_text(&payload, "public_id");
    *token_hash = value_get_text(&payload, "token_hash");
    return public_id->length > 0;
}

static struct fold_change start(struct fold_conversation *state, const struct store_event *event,
                                struct arena *arena)
{
    struct str public_id;
    struct str token_hash;

    if (fold_identity(event, arena, &public_id, &token_hash))
        state->digest = fold_digest(public_id);
    return (struct fold_change){.kind = FOLD_NOTHING};
}

static struct fold_change put_handoff(const struct fold_conversation *state)
{
    return (struct fold_change){.kind = FOLD_HANDOFF, .handoff = state->handoff};
}

static bool has_open_handoff(const struct fold_conversation *state)
{
    return state->handoff.seq != 0 && state->handoff.ended_ms == 0;
}

static struct fold_change end_handoff(struct fold_conversation *state, int64_t at_ms)
{
    if (!has_open_handoff(state))
        return (struct fold_change){.kind = FOLD_NOTHING};
    state->handoff.ended_ms = at_ms;
    return put_handoff(state);
}

/* What the writer says itself goes before what the envelope says. */
static void copy_detail(char out[FOLD_WORD], const struct value *payload, const char *name)
{
    struct str word = value_get_text(payload, name);

    if (word.length == 0)
        word = value_get_text(value_get(payload, STR("envelope")), name);
    if (word.length > 0)
        copy_word(out, word);
}

static struct fold_change change_owner(struct fold_conversation *state,
                                       const struct store_event *event, struct arena *arena)
{
    struct value payload = read_payload(event, arena);
    struct str owner = value_get_text(&payload, "owner");

    copy_word(state->owner, owner.length > 0 ? owner : STR("bot"));
    if (owner.length == 0 || str_is(owner, "bot"))
        return end_handoff(state, event->at_ms);
    if (!has_open_handoff(state))
        state->handoff = (struct fold_handoff){.seq = event->seq, .started_ms = event->at_ms};
    copy_word(state->handoff.owner, owner);
    copy_detail(state->handoff.reason, &payload, "reason");
    copy_detail(state->handoff.priority, &payload, "priority");
    copy_detail(state->handoff.department, &payload, "department");
    return put_handoff(state);
}

static struct fold_change deliver(struct fold_conversation *state, const struct store_event *event,
                                  struct arena *arena)
{
    struct value payload = read_payload(event, arena);
    struct fold_change change = {.kind = FOLD_DELIVERED};

    change.handoff.seq = value_get_integer(&payload, "handoff", 0);
    change.handoff.delivered_ms = event->at_ms;
    if (change.handoff.seq == state->handoff.seq)
        state->handoff.delivered_ms = event->at_ms;
    return change;
}

static struct fold_change note_contact(struct fold_conversation *state,
                                       const struct store_event *event)
{
    if (state->handoff.seq == 0)
        return (struct fold_change){.kind = FOLD_NOTHING};
    state->handoff.contact_seq = event->seq;
    return put_handoff(state);
}

static struct fold_change note_feedback(const struct store_event *event, struct arena *arena)
{
    struct value payload = read_payload(event, arena);
    struct str thumb = value_get_text(&payload, "thumb");
    int64_t rating = value_get_integer(&payload, "rating", 0);
    struct store_feedback feedback = {
        .conversation = event->conversation,
        .seq = event->seq,
        .about = value_get_integer(&payload, "about", 0),
        .at_ms = event->at_ms,
        .thumb = str_is(thumb, "up")     ? 1
                 : str_is(thumb, "down") ? -1
                                         : 0,
        .rating = rating >= 1 && rating <= 5 ? (int)rating : 0,
    };

    return (struct fold_change){.kind = FOLD_FEEDBACK, .feedback = feedback};
}

void fold_redact(struct fold_conversation *state)
{
    copy_word(state->owner, STR("bot"));
    state->digest = 0;
    state->closed = state->redacted = true;
    state->handoff = (struct fold_handoff){0};
}

/* Most of the log: it changes no projection but where the conversation ends. */
static bool is_silent(enum store_event_type type)
{
    return type == STORE_CUSTOMER_MESSAGE || type == STORE_BOT_REPLY ||
           type == STORE_AGENT_MESSAGE || type == STORE_NOTICE || type == STORE_LOST ||
           type == STORE_EVENT_TYPE_COUNT;
}

static struct fold_change apply(struct fold_conversation *state, enum store_event_type type,
                                const struct store_event *event, struct arena *arena)
{
    switch (type) {
    case STORE_STARTED:
        return start(state, event, arena);
    case STORE_OWNER_CHANGED:
        return change_owner(state, event, arena);
    case STORE_DELIVERED:
        return deliver(state, event, arena);
    case STORE_CONTACT:
        return note_contact(state, event);
    case STORE_FEEDBACK:
        return note_feedback(event, arena);
    case STORE_REDACTED:
        fold_redact(state);
        break;
    case STORE_CLOSED:
        state->closed = true;
        return end_handoff(state, event->at_ms);
    case STORE_CUSTOMER_MESSAGE:
    case STORE_BOT_REPLY:
    case STORE_AGENT_MESSAGE:
    case STORE_NOTICE:
    case STORE_LOST:
    case STORE_EVENT_TYPE_COUNT:
        break;
    }
    return (struct fold_change){.kind = FOLD_NOTHING};
}

struct fold_change fold_event(struct fold_conversation *state, const struct store_event *event)
{
    struct fold_change change = {.kind = FOLD_NOTHING};
    enum store_event_type type = store_event_type_of(event->type);
    struct arena *arena;

    if (state->seq == 0) {
        state->started_event = event->id;
        state->started_ms = event->at_ms;
    }
    state->seq = event->seq;
    state->last_event = event->id;
    state->epoch = event->epoch;
    state->last_ms = event->at_ms;
    if (is_silent(type))
        return change;
    arena = arena_new();
    change = apply(state, type, event, arena);
    arena_free(arena);
    return change;
}

static struct str copy(struct arena *arena, const char word[FOLD_WORD])
{
    return arena_copy(arena, str_from(word));
}

struct store_handoff fold_handoff_of(int64_t conversation, const struct fold_handoff *handoff,
                                     struct arena *arena)
{
    return (struct store_handoff){
        .conversation = conversation,
        .seq = handoff->seq,
        .started_ms = handoff->started_ms,
        .ended_ms = handoff->ended_ms,
        .delivered_ms = handoff->delivered_ms,
        .contact_seq = handoff->contact_seq,
        .owner = copy(arena, handoff->owner),
        .reason = copy(arena, handoff->reason),
        .priority = copy(arena, handoff->priority),
        .department = copy(arena, handoff->department),
    };
}

struct store_conversation fold_conversation_of(const struct fold_conversation *state,
                                               struct arena *arena)
{
    return (struct store_conversation){
        .conversation = state->conversation,
        .seq = state->seq,
        .epoch = state->epoch,
        .started_ms = state->started_ms,
        .last_ms = state->last_ms,
        .owner = copy(arena, state->owner),
        .closed = state->closed,
    };
}
