/* facts.yaml: what changes apart from the answers that say it. */
#include "lines.h"
#include "reader.h"
#include "review.h"
#include "shapes.h"
#include "values.h"

static bool is_for_facts(enum kb_type type)
{
    return type == KB_TYPE_TEXT || type == KB_TYPE_MONEY || type == KB_TYPE_NUMBER ||
           type == KB_TYPE_PERCENT || type == KB_TYPE_DATE || type == KB_TYPE_TIME;
}

static void read_type(struct reader *reader, const struct node *node, struct kb_fact *fact)
{
    struct kb_field field = {.type = KB_TYPE_TEXT};

    if (node == NULL || !values_field(reader, node, &field))
        return;
    fact->type = field.type;
    if (!is_for_facts(field.type))
        reader_report(reader, KB_DIAG_BAD_CHOICE, node,
                      "one of: text, money, number, percent, date, time",
                      "a fact has no value of the type \"%.*s\"", STR_ARG(node->text));
}

/* A text stands once per language, anything else once. */
static void read_value(struct reader *reader, const struct node *key, const struct fields *fields,
                       struct kb_fact *fact)
{
    const struct node *node = fields_get(fields, "value");
    struct str texts[TEXT_VARIANTS] = {{NULL, 0}};
    struct value value = value_null();

    if (node != NULL && values_read(reader, node, fact->type, &value)) {
        for (size_t i = 0; i < TEXT_VARIANTS; i++)
            fact->value[i] = value;
        return;
    }
    if (fields_has(fields, "value"))
        return;
    if (fact->type != KB_TYPE_TEXT) {
        reader_report(reader, KB_DIAG_MISSING_KEY, key, "add `value:`", "the fact has no value");
        return;
    }
    lines_read_texts(reader, key, fields, "the fact", texts);
    for (size_t i = 0; i < TEXT_VARIANTS; i++)
        fact->value[i] = value_text(texts[i]);
}

static void read_fact(struct reader *reader, const struct member *member, struct kb_fact *fact)
{
    struct fields fields;

    fact->name = member->key.text;
    fact->place = reader_place(reader, &member->key);
    if (!fields_read(reader, (struct node *)&member->value, &shape_fact, fact, &fields))
        return;
    read_type(reader, fields_get(&fields, "type"), fact);
    read_value(reader, &member->key, &fields, fact);
    review_check(reader, fields_get(&fields, "review_by"), fact->review_by, "the fact");
}

void kb_read_facts(struct reader *reader, struct node *root)
{
    struct kb_model *model = reader->model;

    fields_check(reader, NULL, root, &field_facts);
    if (root->kind != NODE_MAP)
        return;
    model->facts = arena_array(reader->arena, root->count, sizeof *model->facts);
    for (size_t i = 0; i < root->count; i++) {
        struct kb_fact *fact = &model->facts[model->fact_count];

        model->fact_count++;
        read_fact(reader, &root->members[i], fact);
        map_put(&reader->facts, fact->name, fact);
    }
}
