#include "service_internal.h"

#include "json/json.h"
#include "version.h"

enum { LARGEST_PAYLOAD = 1 << 20 };

static struct str write_json(const struct value *value, struct arena *arena)
{
    struct buf out = {0};
    struct str text;

    json_write(&out, value);
    text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static void set_text(struct value *map, const char *name, struct str text, struct arena *arena)
{
    if (text.length > 0)
        value_set(map, str_from(name), value_text(text), arena);
}

static void add_event(struct job *job, enum store_event_type type, const struct value *payload)
{
    job->events[job->event_count++] = (struct store_event){
        .conversation = job->conversation->key,
        .epoch = job->conversation->epoch,
        .at_ms = service_now_ms(job->conversation->service),
        .type = str_from(store_event_type_name(type)),
        .version = 1,
        .payload = write_json(payload, job->arena),
    };
}

static void add_started(struct job *job)
{
    const struct service_conversation *conversation = job->conversation;
    struct value map = value_map();

    set_text(&map, "public_id", str_from(conversation->public_id), job->arena);
    set_text(&map, "token_hash", str_from(conversation->token_hash), job->arena);
    set_text(&map, "channel", str_from(conversation->channel), job->arena);
    set_text(&map, "language", str_from(text_variant_name(conversation->language)), job->arena);
    set_text(&map, "knowledge", engine_hash(job->engine), job->arena);
    add_event(job, STORE_STARTED, &map);
}

static void add_message(struct job *job)
{
    struct value map = value_map();

    value_set(&map, STR("text"), value_text(job->turn.input.text), job->arena);
    set_text(&map, "button", job->message.button, job->arena);
    set_text(&map, "client_id", job->message.client_id, job->arena);
    add_event(job, STORE_CUSTOMER_MESSAGE, &map);
}

static struct value evidence(const struct job *job)
{
    const struct match_ranking *ranking = &job->turn.outcome.ranking;
    struct value list = value_list();

    for (size_t i = 0; ranking->count > 0 && i < ranking->candidates[0].evidence_count && i < 8; i++) {
        const struct match_evidence *piece = &ranking->candidates[0].evidence[i];
        struct value item = value_map();

        set_text(&item, "detail", piece->detail, job->arena);
        value_set(&item, STR("points"), value_number(piece->points), job->arena);
        value_push(&list, item, job->arena);
    }
    return list;
}

static void add_reply(struct job *job)
{
    struct value map = engine_turn_value(job->engine, &job->turn, job->arena);

    set_text(&map, "rule", str_from(job->turn.outcome.rule), job->arena);
    value_set(&map, STR("evidence"), evidence(job), job->arena);
    set_text(&map, "version", STR(SALTER_VERSION), job->arena);
    value_set(&map, STR("session"), dialogue_session_to_value(&job->turn.outcome.session, job->arena), job->arena);
    add_event(job, STORE_BOT_REPLY, &map);
    job->payload = job->events[job->event_count - 1].payload;
}

void service_write_events(struct job *job)
{
    if (!job->conversation->started)
        add_started(job);
    add_message(job);
    add_reply(job);
}

bool service_read_session(struct str payload, struct arena *arena, struct dialogue_session *out)
{
    struct arena *scratch = arena_new();
    struct value map;
    const struct value *session;
    bool read = false;

    if (json_parse(payload, LARGEST_PAYLOAD, scratch, &map, NULL)) {
        session = value_get(&map, STR("session"));
        read = session != NULL && dialogue_session_from_value(session, out, arena);
    }
    arena_free(scratch);
    return read;
}
