#include "turn.h"

enum { ENVELOPE_VERSION = 1 };

struct writer {
    struct value map;
    struct arena *arena;
};

static void put(struct writer *writer, const char *name, struct value value)
{
    value_set(&writer->map, str_from(name), value, writer->arena);
}

static void put_text(struct writer *writer, const char *name, struct str text)
{
    put(writer, name, text.length > 0 ? value_text(text) : value_null());
}

static struct value topic_value(const struct kb_model *model, uint32_t topic)
{
    return topic == KB_NO_TOPIC ? value_null() : value_text(model->topics[topic].id);
}

static struct value considered(const struct kb_model *model, const struct match_ranking *ranking, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < ranking->count; i++) {
        struct value item = value_map();

        value_set(&item, STR("topic"), topic_value(model, ranking->candidates[i].topic), arena);
        value_set(&item, STR("confidence"),
                  value_number(ranking->candidates[i].confidence), arena);
        value_push(&list, item, arena);
    }
    return list;
}

/* What was said before; the topic that is handed over now is told of beside it. */
static struct value tried(const struct kb_model *model, const struct dialogue_outcome *outcome)
{
    struct value list = outcome->session.tried;
    size_t count = list.list.count;

    if (outcome->action == KB_ACTION_HANDOFF && outcome->topic != KB_NO_TOPIC && count > 0 &&
        model->topics[outcome->topic].handoff.reason == KB_REASON_EXPLICIT_REQUEST &&
        str_equal(list.list.items[count - 1].text, model->topics[outcome->topic].id))
        list.list.count--;
    return list;
}

static struct value entities(const struct text_analysis *analysis, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; analysis != NULL && i < analysis->entity_count; i++) {
        struct value item = value_map();

        value_set(&item, STR("kind"), value_text(str_from(text_entity_name(analysis->entities[i].kind))), arena);
        value_set(&item, STR("value"), value_text(analysis->entities[i].canonical), arena);
        value_push(&list, item, arena);
    }
    return list;
}

static struct value transcript_value(const struct dialogue_line *lines, size_t count, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < count; i++) {
        struct value item = value_map();

        value_set(&item, STR("author"), value_text(str_from(lines[i].author)), arena);
        value_set(&item, STR("text"), value_text(lines[i].text), arena);
        value_push(&list, item, arena);
    }
    return list;
}

/* What somebody reads first: matter, known details, the customer's last words. */
static struct str summary(const struct dialogue_bot *bot, const struct dialogue_outcome *outcome,
                          const struct dialogue_input *input, struct arena *arena)
{
    struct str matter = STR("?");
    struct str details = {NULL, 0};
    const struct value *slots = &outcome->session.slots;

    if (outcome->topic != KB_NO_TOPIC)
        matter = bot->model->topics[outcome->topic].title[outcome->variant];
    else if (outcome->policy != KB_NO_TOPIC)
        matter = bot->model->policies[outcome->policy].id;
    for (size_t i = 0; i < slots->map.count; i++)
        details = arena_printf(arena, "%.*s%s%.*s: %.*s", STR_ARG(details), i > 0 ? ", " : " (",
                               STR_ARG(slots->map.members[i].name), STR_ARG(slots->map.members[i].value.text));
    return arena_printf(arena, "%.*s%.*s%s: “%.*s”", STR_ARG(matter), STR_ARG(details), details.length ? ")" : "",
                        STR_ARG(input->text));
}

static struct value identity_value(const struct dialogue_input *input)
{
    return input->customer ? *input->customer : value_null();
}

/* Since the conversation was first handed over; a session of an older version does not know. */
static int64_t minutes_waited(const struct dialogue_session *session, struct civil_time now)
{
    int64_t minutes = session->waits_since != 0 ? date_minutes(now) - session->waits_since : 0;

    return minutes > 0 ? minutes : 0;
}

struct value dialogue_envelope(const struct dialogue_bot *bot, const struct dialogue_outcome *outcome,
                               const struct dialogue_input *input, const struct dialogue_line *transcript,
                               size_t transcript_count, struct arena *arena)
{
    struct writer writer = {value_map(), arena};
    const struct dialogue_session *session = &outcome->session;
    const char *variant = text_variant_name(outcome->variant);

    put(&writer, "version", value_integer(ENVELOPE_VERSION));
    put_text(&writer, "reason", str_from(kb_reason_name(outcome->reason)));
    put_text(&writer, "priority", str_from(kb_priority_name(outcome->handoff.priority)));
    put_text(&writer, "department", outcome->handoff.department ? outcome->handoff.department->id : STR(""));
    put(&writer, "emergency", value_bool(outcome->handoff.emergency));
    put_text(&writer, "summary", summary(bot, outcome, input, arena));
    put_text(&writer, "language", str_slice(str_from(variant), 0, 2));
    put_text(&writer, "script", outcome->variant == TEXT_VARIANT_SR_CYRL ? STR("Cyrl") : STR("Latn"));
    put(&writer, "identity", identity_value(input));
    put(&writer, "topic", topic_value(bot->model, outcome->topic));
    put_text(&writer, "policy", outcome->policy != KB_NO_TOPIC ? bot->model->policies[outcome->policy].id : STR(""));
    put(&writer, "slots", session->slots);
    put(&writer, "entities", entities(outcome->analysis, arena));
    put(&writer, "answers_tried", tried(bot->model, outcome));
    put(&writer, "considered", considered(bot->model, &outcome->ranking, arena));
    put_text(&writer, "mood", session->upset > 0 ? STR("upset") : STR("calm"));
    put(&writer, "waited_minutes", value_integer(minutes_waited(session, input->now)));
    put_text(&writer, "contact", session->contact);
    put(&writer, "turns", value_integer(session->turns));
    put(&writer, "transcript", transcript_value(transcript, transcript_count, arena));
    put_text(&writer, "knowledge", kb_snapshot_hash(match_index_snapshot(bot->index)));
    return writer.map;
}
