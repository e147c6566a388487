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

static struct value considered(const struct kb_model *model, const struct match_ranking *ranking,
                               struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < ranking->count; i++) {
        struct value item = value_map();

        value_set(&item, STR("topic"), topic_value(model, ranking->candidates[i].topic), arena);
        value_set(&item, STR("confidence"), value_number(ranking->candidates[i].confidence), arena);
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

struct value dialogue_offered(const struct dialogue_outcome *outcome, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < outcome->button_count; i++)
        value_push(&list, value_text(arena_copy(arena, outcome->buttons[i].title)), arena);
    return outcome->button_count > 0 ? list : value_null();
}

static struct value transcript_value(const struct dialogue_line *lines, size_t count,
                                     struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < count; i++) {
        struct value item = value_map();

        value_set(&item, STR("author"), value_text(str_from(lines[i].author)), arena);
        value_set(&item, STR("text"), value_text(lines[i].text), arena);
        if (lines[i].action != NULL)
            value_set(&item, STR("action"), value_text(str_from(lines[i].action)), arena);
        if (lines[i].choices.kind == VALUE_LIST)
            value_set(&item, STR("choices"), lines[i].choices, arena);
        value_push(&list, item, arena);
    }
    return list;
}

static bool is_wish_for_person(const struct kb_topic *topic)
{
    return topic->handoff.reason == KB_REASON_EXPLICIT_REQUEST;
}

static const struct kb_topic *topic_by_id(const struct kb_model *model, struct str id)
{
    for (size_t i = 0; i < model->topic_count; i++) {
        if (str_equal(model->topics[i].id, id))
            return &model->topics[i];
    }
    return NULL;
}

/* What was spoken of before this message; a wish for a person that was said already is not it.
 * NULL: nothing. */
static const struct kb_topic *matter_before(const struct kb_model *model,
                                            const struct dialogue_outcome *outcome)
{
    const struct value *tried = &outcome->session.tried;

    if (outcome->topic_before != KB_NO_TOPIC &&
        !is_wish_for_person(&model->topics[outcome->topic_before]))
        return &model->topics[outcome->topic_before];
    for (size_t i = tried->list.count; i > 0; i--) {
        const struct kb_topic *topic = topic_by_id(model, tried->list.items[i - 1].text);

        if (topic != NULL && !is_wish_for_person(topic))
            return topic;
    }
    return NULL;
}

/* A choice by its title, anything else as it is. */
static struct str slot_words(const struct kb_slot *slot, struct str value,
                             enum text_variant variant)
{
    for (size_t i = 0; slot->choices != NULL && i < slot->choices->count; i++) {
        if (str_equal(slot->choices->items[i].id, value) &&
            slot->choices->items[i].title[variant].length > 0)
            return slot->choices->items[i].title[variant];
    }
    return value;
}

/* " (euro, Zagreb)": what is known of the topic's own slots; empty: nothing. */
static struct str details_of(const struct kb_topic *topic, const struct dialogue_outcome *outcome,
                             struct arena *arena)
{
    struct str details = STR("");

    for (size_t i = 0; i < topic->slot_count; i++) {
        const struct value *value = value_get(&outcome->session.slots, topic->slots[i].name);

        if (value != NULL && value->kind == VALUE_TEXT)
            details = arena_printf(
                arena, "%.*s%s%.*s", STR_ARG(details), details.length > 0 ? ", " : " (",
                STR_ARG(slot_words(&topic->slots[i], value->text, outcome->variant)));
    }
    return details.length > 0 ? arena_printf(arena, "%.*s)", STR_ARG(details)) : details;
}

/* "Title (details): “words”", of which any may be missing. */
static struct str part(const struct kb_topic *topic, const struct dialogue_outcome *outcome,
                       struct str words, struct arena *arena)
{
    struct str title = topic != NULL ? topic->title[outcome->variant] : STR("");
    struct str details = topic != NULL ? details_of(topic, outcome, arena) : STR("");

    if (words.length == 0)
        return arena_printf(arena, "%.*s%.*s", STR_ARG(title), STR_ARG(details));
    return arena_printf(arena, "%.*s%.*s%s“%.*s”", STR_ARG(title), STR_ARG(details),
                        title.length > 0 ? ": " : "", STR_ARG(words));
}

/* The question that was open before; while the bot asks which topic is meant, it is of none yet. */
static struct str part_before(const struct kb_model *model, const struct dialogue_outcome *outcome,
                              struct str text, struct arena *arena)
{
    const struct kb_topic *topic = outcome->was_clarifying ? NULL : matter_before(model, outcome);
    struct str question = outcome->session.question;

    return part(topic, outcome, str_equal(question, text) ? STR("") : question, arena);
}

/* What somebody reads first: the matter, and last what made it a hand-off. */
static struct str summary(const struct dialogue_bot *bot, const struct dialogue_outcome *outcome,
                          const struct dialogue_input *input, struct arena *arena)
{
    const struct kb_model *model = bot->model;
    const struct kb_topic *topic =
        outcome->topic != KB_NO_TOPIC ? &model->topics[outcome->topic] : NULL;
    struct str last = part(topic, outcome, input->text, arena);
    struct str before;

    if (topic != NULL && !is_wish_for_person(topic))
        return last;
    before = part_before(model, outcome, input->text, arena);
    if (topic == NULL && outcome->policy != KB_NO_TOPIC)
        last = arena_printf(arena, "%.*s: %.*s", STR_ARG(model->policies[outcome->policy].id),
                            STR_ARG(last));
    return before.length > 0 ? arena_printf(arena, "%.*s → %.*s", STR_ARG(before), STR_ARG(last))
                             : last;
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

struct value dialogue_envelope(const struct dialogue_bot *bot,
                               const struct dialogue_outcome *outcome,
                               const struct dialogue_input *input,
                               const struct dialogue_line *transcript, size_t transcript_count,
                               struct arena *arena)
{
    struct writer writer = {value_map(), arena};
    const struct dialogue_session *session = &outcome->session;
    const char *variant = text_variant_name(outcome->variant);

    put(&writer, "version", value_integer(ENVELOPE_VERSION));
    put_text(&writer, "reason", str_from(kb_reason_name(outcome->reason)));
    put_text(&writer, "priority", str_from(kb_priority_name(outcome->handoff.priority)));
    put_text(&writer, "department",
             outcome->handoff.department ? outcome->handoff.department->id : STR(""));
    put(&writer, "emergency", value_bool(outcome->handoff.emergency));
    put_text(&writer, "summary", summary(bot, outcome, input, arena));
    put_text(&writer, "language", str_slice(str_from(variant), 0, 2));
    put_text(&writer, "script",
             outcome->variant == TEXT_VARIANT_SR_CYRL ? STR("Cyrl") : STR("Latn"));
    put(&writer, "identity", identity_value(input));
    put(&writer, "topic", topic_value(bot->model, outcome->topic));
    put_text(&writer, "policy",
             outcome->policy != KB_NO_TOPIC ? bot->model->policies[outcome->policy].id : STR(""));
    put(&writer, "slots", session->slots);
    put(&writer, "entities", session->entities);
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
