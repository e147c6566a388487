/* The outcome of a turn as one flat object: what `chat --json`, `evaluate` and libsalter show. */
#include "engine/engine.h"

struct writer {
    struct value map;
    struct arena *arena;
    const struct kb_model *model;
};

static void put(struct writer *writer, const char *name, struct value value)
{
    value_set(&writer->map, str_from(name), value, writer->arena);
}

static void put_text(struct writer *writer, const char *name, struct str text)
{
    put(writer, name, text.length > 0 ? value_text(text) : value_null());
}

static struct value topic_id(const struct writer *writer, uint32_t topic)
{
    return topic == KB_NO_TOPIC ? value_null() : value_text(writer->model->topics[topic].id);
}

/* Four decimals are what a probability can bear; more would only look exact. */
static struct value share(double probability)
{
    return value_number((double)(int64_t)(probability * 10000 + 0.5) / 10000);
}

static struct value choices(const struct writer *writer, const struct kb_ids *ids)
{
    struct value list = value_list();

    for (size_t i = 0; i < ids->count; i++)
        value_push(&list, topic_id(writer, ids->items[i]), writer->arena);
    return list;
}

static struct value considered(const struct writer *writer, const struct match_ranking *ranking)
{
    struct value list = value_list();

    for (size_t i = 0; i < ranking->count; i++) {
        struct value item = value_map();

        value_set(&item, STR("topic"), topic_id(writer, ranking->candidates[i].topic),
                  writer->arena);
        value_set(&item, STR("confidence"), share(ranking->candidates[i].confidence),
                  writer->arena);
        value_push(&list, item, writer->arena);
    }
    return list;
}

static struct value replies(const struct writer *writer, const struct dialogue_outcome *outcome)
{
    struct value list = value_list();

    for (size_t i = 0; i < outcome->reply_count; i++)
        value_push(&list, value_text(outcome->replies[i]), writer->arena);
    return list;
}

static struct value buttons(const struct writer *writer, const struct dialogue_outcome *outcome)
{
    struct value list = value_list();

    for (size_t i = 0; i < outcome->button_count; i++) {
        struct value item = value_map();

        value_set(&item, STR("title"), value_text(outcome->buttons[i].title), writer->arena);
        value_set(&item, STR("payload"), value_text(outcome->buttons[i].payload), writer->arena);
        value_push(&list, item, writer->arena);
    }
    return list;
}

struct value engine_turn_value(const struct engine *engine, const struct engine_turn *turn,
                               struct arena *arena)
{
    struct writer writer = {value_map(), arena, engine_model(engine)};
    const struct dialogue_outcome *outcome = &turn->outcome;

    put_text(&writer, "action", str_from(kb_action_name(outcome->action)));
    put(&writer, "topic", topic_id(&writer, outcome->topic));
    put(&writer, "confidence", share(outcome->ranking.count > 0 ? outcome->ranking.confidence : 0));
    put(&writer, "choices", choices(&writer, &outcome->choices));
    put(&writer, "considered", considered(&writer, &outcome->ranking));
    put_text(&writer, "slot", outcome->slot);
    put(&writer, "slots", outcome->session.slots);
    put_text(&writer, "reason",
             outcome->reason == KB_REASON_NONE ? STR("")
                                               : str_from(kb_reason_name(outcome->reason)));
    put_text(&writer, "policy",
             outcome->policy == KB_NO_TOPIC ? STR("") : writer.model->policies[outcome->policy].id);
    put_text(&writer, "language", str_from(text_variant_name(outcome->variant)));
    put(&writer, "reply", replies(&writer, outcome));
    put(&writer, "buttons", buttons(&writer, outcome));
    put_text(&writer, "knowledge", engine_hash(engine));
    return writer.map;
}
