/* topics/ID.yaml: logic on top, then one part per language. */
#include "conditions.h"
#include "lines.h"
#include "reader.h"
#include "refer.h"
#include "review.h"
#include "shapes.h"
#include "topic_texts.h"

enum { MOST_BUTTONS = 4 };

/* A topic while it is read. */
struct draft {
    struct reader *reader;
    struct kb_topic *topic;
    struct fields fields;
    bool *conditional; /* of each answer: whether it is passed over for some, as the author meant it
                        */
    bool *broken;      /* of each answer: a mistake in it was reported */
};

static void read_entity(struct reader *reader, const struct node *node, struct kb_slot *slot)
{
    struct map names = {0};

    if (str_is(node->text, "text")) {
        slot->free_text = true;
        return;
    }
    if (text_entity_from_name(node->text, &slot->entity))
        return;
    for (int i = 0; i < TEXT_ENTITY_KIND_COUNT; i++)
        map_put(&names, str_from(text_entity_name((enum text_entity_kind)i)), NULL);
    reader_report(reader, KB_DIAG_UNKNOWN_ENTITY, node,
                  fields_nearest(reader, node->text, &names,
                                 "amount date time percent iban account card phone oib jmbg "
                                 "case_number email period number text"),
                  "unknown entity \"%.*s\"", STR_ARG(node->text));
    map_clear(&names);
}

static void read_slot(struct reader *reader, const struct member *member, struct kb_slot *slot)
{
    const struct node *choices, *entity;
    struct fields fields;

    slot->name = member->key.text;
    slot->place = reader_place(reader, &member->key);
    slot->free_text = true;                             /* until a valid kind is read */
    slot->optional = member->value.kind == NODE_BROKEN; /* nothing more is to be said about it */
    if (!fields_read(reader, (struct node *)&member->value, &shape_slot, slot, &fields))
        return;
    choices = fields_get(&fields, "choices");
    entity = fields_get(&fields, "entity");
    if (fields_has(&fields, "choices") && fields_has(&fields, "entity"))
        reader_report(reader, KB_DIAG_CONFLICTING_KEYS, fields_key(&fields, "entity"),
                      "keep one of the two", "`choices` and `entity` exclude each other");
    else if (!fields_has(&fields, "choices") && !fields_has(&fields, "entity"))
        reader_report(reader, KB_DIAG_MISSING_KEY, &member->key,
                      "add `choices: NAME` or `entity: date`",
                      "the slot does not say what it can be");
    if (choices != NULL && (slot->choices = refer_choices(reader, choices)) != NULL)
        slot->free_text = false;
    if (entity != NULL) {
        slot->free_text = false;
        read_entity(reader, entity, slot);
    }
    if (slot->from.length > 0 && !str_starts(slot->from, STR("customer.")))
        reader_report(reader, KB_DIAG_UNKNOWN_PATH, fields_get(&fields, "from"),
                      "write customer.name", "only the customer has own values");
}

static void read_slots(struct draft *draft)
{
    const struct node *map = fields_get(&draft->fields, "slots");
    struct kb_topic *topic = draft->topic;

    if (map == NULL)
        return;
    topic->slots = arena_array(draft->reader->arena, map->count, sizeof *topic->slots);
    for (size_t i = 0; i < map->count; i++) {
        read_slot(draft->reader, &map->members[i], &topic->slots[topic->slot_count++]);
    }
}

static void read_needed_slots(struct draft *draft, const struct node *list,
                              struct kb_answer *answer)
{
    if (list == NULL)
        return;
    answer->slots = arena_array(draft->reader->arena, list->count, sizeof *answer->slots);
    for (size_t i = 0; i < list->count; i++) {
        uint32_t number;

        if (list->items[i].kind != NODE_TEXT)
            continue;
        number = refer_slot(draft->reader, reader_place(draft->reader, &list->items[i]),
                            draft->topic, list->items[i].text);
        if (number != UINT32_MAX)
            answer->slots[answer->slot_count++] = number;
    }
}

/* A look-up is asked with slots of the topic: each must exist there. */
static void check_arguments(struct draft *draft, const struct node *node,
                            const struct kb_lookup *lookup)
{
    for (size_t i = 0; lookup != NULL && i < lookup->argument_count; i++)
        refer_slot(draft->reader, reader_place(draft->reader, node), draft->topic,
                   lookup->arguments[i]);
}

static void read_answer_logic(struct draft *draft, const struct member *member, size_t number)
{
    struct kb_answer *answer = &draft->topic->answers[number];
    struct reader *reader = draft->reader;
    const struct node *node;
    struct fields fields;

    answer->name = member->key.text;
    answer->place = reader_place(reader, &member->key);
    if (member->value.kind != NODE_MAP ||
        !fields_read(reader, (struct node *)&member->value, &shape_answer, answer, &fields))
        return;
    answer->identity = fields_get(&fields, "identity") != NULL;
    answer->no_person = fields_get(&fields, "person") != NULL;
    draft->conditional[number] =
        fields_has(&fields, "identity") || fields_has(&fields, "table") ||
        fields_has(&fields, "when") ||
        (fields_has(&fields, "slots") && !str_is(answer->name, "general")); /* "I don't know" */
    if ((node = fields_get(&fields, "lookup")) != NULL) {
        answer->lookup = refer_lookup(reader, node);
        check_arguments(draft, node, answer->lookup);
    }
    if ((node = fields_get(&fields, "table")) != NULL)
        answer->table = refer_table(reader, node);
    read_needed_slots(draft, fields_get(&fields, "slots"), answer);
    if ((node = fields_get(&fields, "when")) != NULL)
        conditions_read(reader, node, draft->topic, answer);
}

/* An answer is reached only when nothing above it is always taken. */
static void check_order(struct draft *draft)
{
    const struct kb_topic *topic = draft->topic;

    for (size_t i = 1; i < topic->answer_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct kb_answer *above = &topic->answers[k];

            if (draft->broken[i] || draft->broken[k] ||
                (draft->conditional[k] && !conditions_equal(above, &topic->answers[i])))
                continue;
            reader_report_at(
                draft->reader, KB_DIAG_UNREACHABLE_ANSWER, topic->answers[i].place,
                draft->conditional[k] ? "give one of them another condition"
                                      : "write it above that answer, or give that one a condition",
                "the answer \"%.*s\" above it is always taken first", STR_ARG(above->name));
            break;
        }
    }
}

static void check_general(struct draft *draft, const struct node *key)
{
    const struct kb_topic *topic = draft->topic;

    for (size_t i = 0; i < topic->answer_count; i++) {
        if (!str_is(topic->answers[i].name, "general"))
            continue;
        if (draft->conditional[i])
            reader_report_at(draft->reader, KB_DIAG_GENERAL_CONDITION, topic->answers[i].place,
                             "give the condition to an answer above it",
                             "`general` is for everybody else and has no condition");
        else if (i + 1 < topic->answer_count)
            return; /* what stands below it is reported as unreachable */
        return;
    }
    reader_report(draft->reader, KB_DIAG_MISSING_GENERAL, key,
                  "add `general:` as the last one, and its text in each language",
                  "there is no answer for everybody else");
}

static void read_logic(struct draft *draft)
{
    const struct node *map = fields_get(&draft->fields, "answers");
    struct kb_topic *topic = draft->topic;

    if (map == NULL)
        return;
    topic->answers = arena_array(draft->reader->arena, map->count, sizeof *topic->answers);
    draft->conditional =
        arena_array(draft->reader->scratch, map->count, sizeof *draft->conditional);
    draft->broken = arena_array(draft->reader->scratch, map->count, sizeof *draft->broken);
    for (size_t i = 0; i < map->count; i++) {
        size_t errors = draft->reader->diags->errors;

        read_answer_logic(draft, &map->members[i], topic->answer_count);
        draft->broken[topic->answer_count++] =
            map->members[i].value.kind == NODE_BROKEN || draft->reader->diags->errors > errors;
    }
    check_order(draft);
    check_general(draft, fields_key(&draft->fields, "answers"));
}

static void read_references(struct draft *draft)
{
    struct reader *reader = draft->reader;
    struct kb_topic *topic = draft->topic;
    const struct node *node = fields_get(&draft->fields, "department");
    struct fields handoff;

    topic->department =
        node != NULL ? refer_department(reader, node) : reader->model->bot.default_department;
    topic->buttons = refer_topics(reader, fields_get(&draft->fields, "buttons"));
    topic->follow_ups = refer_topics(reader, fields_get(&draft->fields, "follow_ups"));
    node = fields_get(&draft->fields, "handoff");
    if (node != NULL && fields_read(reader, (struct node *)node, &shape_handoff, NULL, &handoff))
        refer_handoff(reader, &handoff, &topic->handoff);
}

static void check_buttons(struct draft *draft)
{
    const struct node *list = fields_get(&draft->fields, "buttons");

    if (list == NULL)
        return;
    if (list->count > MOST_BUTTONS)
        reader_report(draft->reader, KB_DIAG_TOO_MANY_BUTTONS, &list->items[MOST_BUTTONS],
                      "keep the four most useful ones", "%zu buttons are more than %d", list->count,
                      MOST_BUTTONS);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind == NODE_TEXT && str_equal(list->items[i].text, draft->topic->id))
            reader_report(draft->reader, KB_DIAG_BUTTON_TO_ITSELF, &list->items[i],
                          "offer another topic",
                          "the button leads to the topic that was just answered");
    }
}

static void check_keys(struct draft *draft)
{
    struct reader *reader = draft->reader;
    const struct kb_topic *topic = draft->topic;

    review_check(reader, fields_get(&draft->fields, "review_by"), topic->review_by, "the topic");
    if (topic->valid_until.year != 0 && reader->today.year != 0 &&
        date_compare(topic->valid_until, reader->today) < 0)
        reader_report(reader, KB_DIAG_EXPIRED, fields_get(&draft->fields, "valid_until"),
                      "write a new text and date, or delete the topic",
                      "past this day the bot hands over instead of answering");
    if (topic->small_talk && fields_has(&draft->fields, "handoff"))
        reader_report(reader, KB_DIAG_SMALL_TALK_HANDOFF, fields_key(&draft->fields, "handoff"),
                      "take away `small_talk: yes` or `handoff:`",
                      "small talk is never handed over");
    check_buttons(draft);
}

/* What is neither asked for nor compared nor looked up with is filled in vain; an optional one
 * still tells a person. */
static void check_slots(struct draft *draft)
{
    const struct kb_topic *topic = draft->topic;

    for (uint32_t i = 0; i < topic->slot_count; i++) {
        bool used = topic->slots[i].optional;

        for (size_t k = 0; k < topic->answer_count && !used; k++)
            used = topic_texts_uses_slot(&topic->answers[k], i, topic->slots[i].name);
        if (!used)
            reader_report_at(draft->reader, KB_DIAG_UNUSED_SLOT, topic->slots[i].place,
                             "name it under `slots:` of an answer, or delete it",
                             "no answer needs the slot \"%.*s\"", STR_ARG(topic->slots[i].name));
    }
}

/* An answer that is still to be written: downstream there is always one without a condition. */
static void add_general(struct draft *draft)
{
    struct kb_topic *topic = draft->topic;

    if (topic->answer_count > 0)
        return;
    topic->answers = arena_alloc(draft->reader->arena, sizeof *topic->answers);
    topic->answers[0] = (struct kb_answer){.name = STR("general"), .place = topic->place};
    topic->answer_count = 1;
}

void kb_read_topic(struct reader *reader, struct node *root, struct kb_topic *topic)
{
    struct draft draft = {.reader = reader, .topic = topic};

    if (!fields_read(reader, root, &shape_topic, topic, &draft.fields)) {
        add_general(&draft);
        return;
    }
    read_slots(&draft);
    read_logic(&draft);
    read_references(&draft);
    check_keys(&draft);
    add_general(&draft);
    topic_texts_read(reader, root, &draft.fields, topic);
    check_slots(&draft);
}
