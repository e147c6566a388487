#include "conditions.h"

#include "fields.h"
#include "refer.h"
#include "values.h"

/* What a path names: its type, and the choices when it is one of a list. */
struct subject {
    enum kb_type type;
    const struct kb_choices *choices;
    bool weekdays; /* a date may be compared with "sunday" or "holiday" */
    bool open;     /* the customer's own values: any text or number */
};

static enum kb_type type_of_slot(const struct kb_slot *slot)
{
    if (slot->choices != NULL)
        return KB_TYPE_CHOICE;
    if (slot->free_text)
        return KB_TYPE_TEXT;
    if (slot->entity == TEXT_DATE)
        return KB_TYPE_DATE;
    if (slot->entity == TEXT_AMOUNT)
        return KB_TYPE_MONEY;
    if (slot->entity == TEXT_PERCENT)
        return KB_TYPE_PERCENT;
    if (slot->entity == TEXT_NUMBER)
        return KB_TYPE_NUMBER;
    return slot->entity == TEXT_TIME ? KB_TYPE_TIME : KB_TYPE_TEXT;
}

static bool find_slot(struct reader *reader, const struct node *key, const struct kb_topic *topic,
                      struct str name, struct subject *out)
{
    uint32_t number = refer_slot(reader, reader_place(reader, key), topic, name);

    if (number == UINT32_MAX)
        return false;
    out->type = type_of_slot(&topic->slots[number]);
    out->choices = topic->slots[number].choices;
    out->weekdays = out->type == KB_TYPE_DATE;
    return true;
}

static bool find_lookup_field(struct reader *reader, const struct node *key,
                              const struct kb_answer *answer, struct str name, struct subject *out)
{
    for (size_t i = 0; answer->lookup != NULL && i < answer->lookup->field_count; i++) {
        if (str_equal(answer->lookup->fields[i].name, name)) {
            out->type = answer->lookup->fields[i].type;
            out->choices = answer->lookup->fields[i].choices;
            out->weekdays = out->type == KB_TYPE_DATE;
            return true;
        }
    }
    if (reader->unread[FILE_LOOKUPS])
        return false;
    reader_report(reader, KB_DIAG_UNKNOWN_FIELD, key,
                  answer->lookup ? "look at its declaration in lookups.yaml"
                                 : "give the answer a `lookup:`",
                  "there is no \"%.*s\"", STR_ARG(key->text));
    return false;
}

static bool find_subject(struct reader *reader, const struct node *key,
                         const struct kb_topic *topic, const struct kb_answer *answer,
                         struct subject *out)
{
    struct str name = key->text;
    struct str root = str_cut(&name, '.');

    if (str_is(root, "slots") && name.length > 0)
        return find_slot(reader, key, topic, name, out);
    if (str_is(root, "lookup") && name.length > 0)
        return find_lookup_field(reader, key, answer, name, out);
    if (str_is(root, "customer") && name.length > 0) {
        out->open = true;
        return true;
    }
    reader_report(reader, KB_DIAG_UNKNOWN_PATH, key,
                  "compare slots.name, lookup.field or customer.name",
                  "nothing has the name \"%.*s\" here", STR_ARG(key->text));
    return false;
}

static bool is_kind_of_day(struct str text)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday",    "holiday"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(text, names[i]))
            return true;
    }
    return false;
}

static bool read_value(struct reader *reader, struct diag_place place, struct str text,
                       const struct subject *subject, struct value *out)
{
    double number;
    int64_t integer;

    if (subject->open) {
        *out = str_to_int(text, &integer)     ? value_integer(integer)
               : values_number(text, &number) ? value_number(number)
                                              : value_text(text);
        return true;
    }
    if (subject->weekdays && is_kind_of_day(text)) {
        *out = value_text(text);
        return true;
    }
    if (subject->choices != NULL && values_choice(reader, place, subject->choices, text) == NULL)
        return false;
    return values_parse(reader, place, text, subject->type, out);
}

static void push(struct reader *reader, struct kb_condition *condition, struct value value,
                 size_t capacity)
{
    if (condition->values == NULL)
        condition->values = arena_array(reader->arena, capacity, sizeof *condition->values);
    condition->values[condition->count++] = value;
}

/* -1, 0, 1; 2 when the two cannot be compared. */
static int compare(const struct value *left, const struct value *right)
{
    double a, b;

    if (left->kind == VALUE_DATE && right->kind == VALUE_DATE)
        return date_compare(left->time.date, right->time.date);
    if (left->kind == VALUE_MONEY && right->kind == VALUE_MONEY &&
        strcmp(left->money.currency, right->money.currency) == 0)
        return (left->money.minor > right->money.minor) - (left->money.minor < right->money.minor);
    if ((left->kind != VALUE_INTEGER && left->kind != VALUE_NUMBER) ||
        (right->kind != VALUE_INTEGER && right->kind != VALUE_NUMBER))
        return 2;
    a = left->kind == VALUE_INTEGER ? (double)left->integer : left->number;
    b = right->kind == VALUE_INTEGER ? (double)right->integer : right->number;
    return (a > b) - (a < b);
}

static void read_range(struct reader *reader, const struct node *node, size_t dots,
                       const struct subject *subject, struct kb_condition *condition)
{
    struct diag_place place = reader_place(reader, node);
    struct value from, to;

    if (!read_value(reader, place, str_trim(str_slice(node->text, 0, dots)), subject, &from) ||
        !read_value(reader, place, str_trim(str_slice(node->text, dots + 2, node->text.length)),
                    subject, &to))
        return;
    if (compare(&from, &to) > 0) {
        reader_report(reader, KB_DIAG_BAD_RANGE, node,
                      "write two numbers, amounts of one currency, or dates: 1..5",
                      "\"%.*s\" is no range", STR_ARG(node->text));
        return;
    }
    push(reader, condition, from, 2);
    push(reader, condition, to, 2);
    condition->range = true;
}

static void read_scalar(struct reader *reader, const struct node *node,
                        const struct subject *subject, struct kb_condition *condition,
                        size_t capacity)
{
    struct value value;

    if (node->kind != NODE_TEXT || node->style == STYLE_BLOCK) {
        if (node->kind != NODE_BROKEN)
            reader_report(reader, KB_DIAG_WRONG_KIND, node, "write a value, [one, other] or 1..5",
                          "only values can be compared");
        return;
    }
    if (read_value(reader, reader_place(reader, node), node->text, subject, &value))
        push(reader, condition, value, capacity);
}

static void read_condition(struct reader *reader, const struct member *member,
                           const struct subject *subject, struct kb_condition *condition)
{
    const struct node *node = &member->value;
    size_t dots = node->kind == NODE_TEXT ? str_find(node->text, STR(".."), 0) : SIZE_MAX;

    condition->path = member->key.text;
    if (dots != SIZE_MAX) {
        read_range(reader, node, dots, subject, condition);
    } else if (node->kind == NODE_LIST) {
        for (size_t i = 0; i < node->count; i++)
            read_scalar(reader, &node->items[i], subject, condition, node->count);
    } else {
        read_scalar(reader, node, subject, condition, 1);
    }
}

void conditions_read(struct reader *reader, const struct node *map, const struct kb_topic *topic,
                     struct kb_answer *answer)
{
    answer->conditions = arena_array(reader->arena, map->count, sizeof *answer->conditions);
    for (size_t i = 0; i < map->count; i++) {
        struct subject subject = {.type = KB_TYPE_TEXT};

        if (map->members[i].value.kind == NODE_BROKEN ||
            !find_subject(reader, &map->members[i].key, topic, answer, &subject))
            continue;
        read_condition(reader, &map->members[i], &subject,
                       &answer->conditions[answer->condition_count++]);
    }
}

static bool condition_equal(const struct kb_condition *left, const struct kb_condition *right)
{
    if (!str_equal(left->path, right->path) || left->range != right->range ||
        left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++) {
        if (!value_equal(&left->values[i], &right->values[i]))
            return false;
    }
    return true;
}

static bool slots_equal(const struct kb_answer *left, const struct kb_answer *right)
{
    for (size_t i = 0; i < left->slot_count && i < right->slot_count; i++) {
        if (left->slots[i] != right->slots[i])
            return false;
    }
    return left->slot_count == right->slot_count;
}

bool conditions_equal(const struct kb_answer *left, const struct kb_answer *right)
{
    if (!slots_equal(left, right) || left->identity != right->identity ||
        left->table != right->table || left->condition_count != right->condition_count)
        return false;
    for (size_t i = 0; i < left->condition_count; i++) {
        if (!condition_equal(&left->conditions[i], &right->conditions[i]))
            return false;
    }
    return true;
}
