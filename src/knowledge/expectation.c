#include "expectation.h"

#include "fields.h"
#include "refer.h"

static const char forms[] = "= answer [TOPIC [slot=value]], = ask TOPIC SLOT, = clarify [TOPIC "
                            "TOPIC], = handoff REASON [TOPIC], "
                            "= out_of_scope";

struct line {
    struct reader *reader;
    uint32_t number;
    struct str rest;
};

static struct diag_place place_of(const struct line *line, struct str part)
{
    return source_place_of(line->reader->source, line->number, part);
}

/* The next word, empty at the end. */
static struct str next_word(struct line *line)
{
    struct str word;

    line->rest = str_trim(line->rest);
    word = str_cut(&line->rest, ' ');
    return word;
}

static bool refuse(const struct line *line, struct str part, const char *hint, const char *message)
{
    reader_report_at(line->reader, KB_DIAG_TEST_SYNTAX, place_of(line, part), hint, "%s", message);
    return false;
}

static bool read_topic(struct line *line, struct str whole, struct kb_expectation *out)
{
    struct str word = next_word(line);

    if (word.length == 0)
        return refuse(line, whole, forms, "the topic is missing");
    out->topic = refer_topic(line->reader, place_of(line, word), word);
    return out->topic != KB_NO_TOPIC;
}

/* "Beograd" and "beograd" are the choice beograd. */
static bool find_choice(const struct line *line, const struct kb_choices *choices,
                        struct str *value, struct str part)
{
    struct str folded = reader_fold(line->reader, *value, line->reader->scratch);
    struct map ids = {0};

    for (size_t i = 0; i < choices->count; i++) {
        if (str_equal(choices->items[i].id, *value) || str_equal(choices->items[i].id, folded)) {
            *value = choices->items[i].id;
            map_clear(&ids);
            return true;
        }
        map_put(&ids, choices->items[i].id, NULL);
    }
    reader_report_at(line->reader, KB_DIAG_UNKNOWN_CHOICE, place_of(line, part),
                     fields_nearest(line->reader, *value, &ids, "use an id of the list in words/"),
                     "\"%.*s\" is no value of %.*s", STR_ARG(*value), STR_ARG(choices->name));
    map_clear(&ids);
    return false;
}

static bool read_slot_value(struct line *line, struct str word, struct kb_expectation *out)
{
    const struct kb_topic *topic = &line->reader->model->topics[out->topic];
    struct str value = word;
    struct str name = str_cut(&value, '=');
    struct str part = value;
    uint32_t number;

    if (name.length == 0 || value.length == 0)
        return refuse(line, word, "write slot=value", "this is no slot with its value");
    number = refer_slot(line->reader, place_of(line, name), topic, name);
    if (number == UINT32_MAX)
        return false;
    if (topic->slots[number].choices != NULL &&
        !find_choice(line, topic->slots[number].choices, &value, part))
        return false;
    out->slots[out->slot_count++] = (struct value_member){name, value_text(value)};
    return true;
}

static size_t count_words(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.bytes[i] == ' ' ? 1 : 0;
    return count + 1;
}

/* Without a topic: what the bot says to "ok", a smiley or a number. */
static bool read_answer(struct line *line, struct str whole, struct kb_expectation *out)
{
    struct str word;

    if (str_trim(line->rest).length == 0)
        return true;
    if (!read_topic(line, whole, out))
        return false;
    out->slots = arena_array(line->reader->arena, count_words(line->rest), sizeof *out->slots);
    while ((word = next_word(line)).length > 0) {
        if (!read_slot_value(line, word, out))
            return false;
    }
    return true;
}

static bool read_ask(struct line *line, struct str whole, struct kb_expectation *out)
{
    if (!read_topic(line, whole, out))
        return false;
    out->slot = next_word(line);
    if (out->slot.length == 0)
        return refuse(line, whole, forms, "the slot is missing");
    return refer_slot(line->reader, place_of(line, out->slot),
                      &line->reader->model->topics[out->topic], out->slot) != UINT32_MAX;
}

static bool read_clarify(struct line *line, struct kb_expectation *out)
{
    struct str word;

    out->choices.items =
        arena_array(line->reader->arena, count_words(line->rest), sizeof *out->choices.items);
    while ((word = next_word(line)).length > 0) {
        uint32_t topic = refer_topic(line->reader, place_of(line, word), word);

        if (topic == KB_NO_TOPIC)
            return false;
        out->choices.items[out->choices.count++] = topic;
    }
    return true;
}

static bool read_handoff(struct line *line, struct str whole, struct kb_expectation *out)
{
    struct str word = next_word(line);

    if (word.length == 0)
        return refuse(line, whole, forms, "the reason is missing");
    if (!kb_reason_from_name(word, &out->reason) || out->reason == KB_REASON_NONE)
        return refuse(line, word,
                      "explicit_request policy_topic external_threat vulnerability "
                      "repeated_contact clarify_failed not_understood "
                      "slot_failed out_of_scope lookup_failed content_expired",
                      "this is no reason of a hand-off");
    word = next_word(line);
    if (word.length == 0)
        return true;
    out->topic = refer_topic(line->reader, place_of(line, word), word);
    return out->topic != KB_NO_TOPIC;
}

static bool read_action(struct line *line, struct str action, struct kb_expectation *out)
{
    if (str_is(action, "answer")) {
        out->action = KB_ACTION_ANSWER;
        return read_answer(line, action, out);
    }
    if (str_is(action, "ask")) {
        out->action = KB_ACTION_ASK_SLOT;
        return read_ask(line, action, out);
    }
    if (str_is(action, "clarify")) {
        out->action = KB_ACTION_CLARIFY;
        return read_clarify(line, out);
    }
    if (str_is(action, "handoff")) {
        out->action = KB_ACTION_HANDOFF;
        return read_handoff(line, action, out);
    }
    if (str_is(action, "out_of_scope")) {
        out->action = KB_ACTION_OUT_OF_SCOPE;
        return true;
    }
    return refuse(line, action, forms, "this is nothing that can happen");
}

bool expectation_read(struct reader *reader, uint32_t line, struct str text,
                      struct kb_expectation *out)
{
    struct line rest = {reader, line, text};
    struct str action = next_word(&rest);

    *out = (struct kb_expectation){.topic = KB_NO_TOPIC};
    if (!read_action(&rest, action, out))
        return false;
    rest.rest = str_trim(rest.rest);
    return rest.rest.length == 0 || refuse(&rest, rest.rest, forms, "the line should end here");
}
