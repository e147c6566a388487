#include "refer.h"

#include "fields.h"

const struct kb_department *refer_department(struct reader *reader, const struct node *node)
{
    const struct kb_department *found = map_get(&reader->departments, node->text);

    if (found == NULL && !reader->drafts && !reader->unread[FILE_BOT])
        reader_report(reader, KB_DIAG_UNKNOWN_DEPARTMENT, node,
                      fields_nearest(reader, node->text, &reader->departments,
                                     "declare it under `departments:` in bot.yaml"),
                      "unknown department \"%.*s\"", STR_ARG(node->text));
    return found;
}

const struct kb_choices *refer_choices(struct reader *reader, const struct node *node)
{
    const struct kb_choices *found = map_get(&reader->choices, node->text);

    if (found == NULL && !reader->unread[FILE_WORDS])
        reader_report(reader, KB_DIAG_UNKNOWN_CHOICES, node,
                      fields_nearest(reader, node->text, &reader->choices,
                                     "declare it under `choices:` in a file of words/"),
                      "unknown list of choices \"%.*s\"", STR_ARG(node->text));
    return found;
}

const struct kb_lookup *refer_lookup(struct reader *reader, const struct node *node)
{
    const struct kb_lookup *found = map_get(&reader->lookups, node->text);

    if (found == NULL && !reader->unread[FILE_LOOKUPS])
        reader_report(
            reader, KB_DIAG_UNKNOWN_LOOKUP, node,
            fields_nearest(reader, node->text, &reader->lookups, "declare it in lookups.yaml"),
            "unknown look-up \"%.*s\"", STR_ARG(node->text));
    return found;
}

const struct kb_table *refer_table(struct reader *reader, const struct node *node)
{
    const struct kb_table *found = map_get(&reader->tables, node->text);

    if (found == NULL && !reader->unread[FILE_TABLE])
        reader_report(
            reader, KB_DIAG_UNKNOWN_TABLE, node,
            fields_nearest(reader, node->text, &reader->tables, "a table is a file in tables/"),
            "unknown table \"%.*s\"", STR_ARG(node->text));
    return found;
}

uint32_t refer_topic(struct reader *reader, struct diag_place place, struct str id)
{
    const struct kb_topic *topic = map_get(&reader->topics, id);

    if (topic != NULL)
        return topic->number;
    reader_report_at(reader, KB_DIAG_UNKNOWN_TOPIC, place,
                     fields_nearest(reader, id, &reader->topics,
                                    "a topic is a file in topics/, named by its id"),
                     "unknown topic \"%.*s\"", STR_ARG(id));
    return KB_NO_TOPIC;
}

struct kb_ids refer_topics(struct reader *reader, const struct node *list)
{
    struct kb_ids ids = {NULL, 0};

    if (list == NULL)
        return ids;
    ids.items = arena_array(reader->arena, list->count, sizeof *ids.items);
    for (size_t i = 0; i < list->count; i++) {
        uint32_t topic;

        if (list->items[i].kind != NODE_TEXT)
            continue;
        topic = refer_topic(reader, reader_place(reader, &list->items[i]), list->items[i].text);
        if (topic != KB_NO_TOPIC)
            ids.items[ids.count++] = topic;
    }
    return ids;
}

uint32_t refer_slot(struct reader *reader, struct diag_place place, const struct kb_topic *topic,
                    struct str name)
{
    struct map names = {0};

    for (uint32_t i = 0; i < topic->slot_count; i++) {
        if (str_equal(topic->slots[i].name, name))
            return i;
    }
    if (reader->unread[FILE_TOPIC] && topic->slot_count == 0)
        return UINT32_MAX; /* perhaps its own file could not be read */
    for (uint32_t i = 0; i < topic->slot_count; i++)
        map_put(&names, topic->slots[i].name, NULL);
    reader_report_at(reader, KB_DIAG_UNKNOWN_SLOT, place,
                     fields_nearest(reader, name, &names, "declare it under `slots:` of the topic"),
                     "the topic %.*s has no slot \"%.*s\"", STR_ARG(topic->id), STR_ARG(name));
    map_clear(&names);
    return UINT32_MAX;
}

void refer_handoff(struct reader *reader, const struct fields *fields, struct kb_handoff *out)
{
    const struct node *reason = fields_get(fields, "reason");
    const struct node *priority = fields_get(fields, "priority");
    const struct node *department = fields_get(fields, "department");

    out->reason = KB_REASON_POLICY_TOPIC;
    out->priority = KB_PRIORITY_NORMAL;
    if (reason != NULL)
        kb_reason_from_name(reason->text, &out->reason);
    if (priority != NULL)
        kb_priority_from_name(priority->text, &out->priority);
    if (department != NULL)
        out->department = refer_department(reader, department);
    out->emergency = fields_get(fields, "nobody_there") != NULL;
}
