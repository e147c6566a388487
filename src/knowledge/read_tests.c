/* tests/NAME.yaml: questions with the topic they must lead to, and stories, written as a
 * transcript. */
#include "expectation.h"
#include "lines.h"
#include "reader.h"
#include "refer.h"
#include "shapes.h"
#include "values.h"

struct steps VEC_OF(struct kb_step);

static void report_line(struct reader *reader, enum kb_diag diag, uint32_t line, struct str text,
                        const char *hint, const char *message)
{
    reader_report_at(reader, diag, source_place_of(reader->source, line, text), hint, "%s",
                     message);
}

static bool kind_of_mark(char mark, enum kb_step_kind *out)
{
    switch (mark) {
    case '>':
        *out = KB_STEP_SAY;
        return true;
    case '=':
        *out = KB_STEP_EXPECT;
        return true;
    case '+':
        *out = KB_STEP_CONTAINS;
        return true;
    case '-':
        *out = KB_STEP_LACKS;
        return true;
    default:
        return false;
    }
}

/* One line of a talk; false: nothing to keep. */
static bool read_step(struct reader *reader, uint32_t line, struct str text, struct kb_step *step)
{
    *step = (struct kb_step){.place = source_place_of(reader->source, line, text)};
    if (!kind_of_mark(text.bytes[0], &step->kind)) {
        report_line(reader, KB_DIAG_TEST_SYNTAX, line, text,
                    "begin it with > (the customer), = (what must happen), + (words of the reply) "
                    "or - (words it lacks)",
                    "a line of a talk begins with its mark");
        return false;
    }
    step->text = str_trim(str_slice(text, 1, text.length));
    if (step->kind == KB_STEP_EXPECT)
        return expectation_read(reader, line, step->text.length ? step->text : text, &step->expect);
    if (step->kind != KB_STEP_SAY && step->text.length == 0) {
        report_line(reader, KB_DIAG_TEST_SYNTAX, line, text, "write the words behind the mark",
                    "there are no words");
        return false;
    }
    return true;
}

static void read_talk(struct reader *reader, const struct node *block, struct kb_story *story)
{
    struct steps steps = {0};
    bool said = false, expected = false;
    struct str text;
    uint32_t line = 0;

    while (lines_next(reader, block, &line, &text)) {
        struct kb_step step;

        if (!read_step(reader, line, text, &step)) {
            expected = true; /* it was meant to say something */
            continue;
        }
        if (step.kind != KB_STEP_SAY && !said)
            report_line(reader, KB_DIAG_TEST_ORDER, line, text,
                        "write first what the customer says: > ...",
                        "nobody has said anything yet");
        said = said || step.kind == KB_STEP_SAY;
        expected = expected || step.kind != KB_STEP_SAY;
        vec_push(&steps, step);
    }
    if (!expected)
        reader_report(reader, KB_DIAG_TEST_EMPTY, block, "write what must happen: = answer TOPIC",
                      "the story expects nothing");
    story->step_count = steps.count;
    story->steps = arena_array(reader->arena, steps.count, sizeof *story->steps);
    if (steps.count > 0)
        memcpy(story->steps, steps.items, steps.count * sizeof *steps.items);
    vec_clear(&steps);
}

/* The customer's own values: numbers stay numbers, a list is a list of texts. */
static struct value read_customer(struct reader *reader, const struct node *map)
{
    struct value customer = value_map();

    for (size_t i = 0; i < map->count; i++) {
        const struct node *node = &map->members[i].value;
        struct value value;

        if (values_read(reader, node, node->kind == NODE_LIST ? KB_TYPE_LIST : KB_TYPE_TEXT,
                        &value))
            value_set(&customer, map->members[i].key.text, value, reader->arena);
    }
    return customer;
}

static const struct kb_field *find_field(const struct kb_lookup *lookup, struct str name)
{
    for (size_t i = 0; i < lookup->field_count; i++) {
        if (str_equal(lookup->fields[i].name, name))
            return &lookup->fields[i];
    }
    return NULL;
}

static struct value read_result(struct reader *reader, const struct node *map,
                                const struct kb_lookup *lookup)
{
    struct value result = value_map();

    for (size_t i = 0; i < map->count; i++) {
        const struct kb_field *field = find_field(lookup, map->members[i].key.text);
        struct value value;

        if (field == NULL)
            reader_report(reader, KB_DIAG_UNKNOWN_FIELD, &map->members[i].key,
                          "look at its declaration in lookups.yaml",
                          "the look-up %.*s has no field \"%.*s\"", STR_ARG(lookup->id),
                          STR_ARG(map->members[i].key.text));
        else if (values_read(reader, &map->members[i].value, field->type, &value))
            value_set(&result, field->name, value, reader->arena);
    }
    return result;
}

static struct value read_lookups(struct reader *reader, const struct node *map)
{
    struct value lookups = value_map();

    for (size_t i = 0; i < map->count; i++) {
        const struct node *node = &map->members[i].value;
        const struct kb_lookup *lookup;

        if (node->kind == NODE_BROKEN)
            continue;
        lookup = refer_lookup(reader, &map->members[i].key);
        if (lookup == NULL)
            continue;
        if (node->kind == NODE_MAP)
            value_set(&lookups, lookup->id, read_result(reader, node, lookup), reader->arena);
        else if (node->kind == NODE_TEXT && str_is(node->text, "fails"))
            value_set(&lookups, lookup->id, value_null(), reader->arena);
        else
            reader_report(reader, KB_DIAG_WRONG_KIND, node,
                          "write its fields in the lines below, or `fails`",
                          "this is no result of a look-up");
    }
    return lookups;
}

static void read_story(struct reader *reader, const struct node *node)
{
    struct kb_story story = {.place = reader_place(reader, node)};
    struct fields fields;

    if (!fields_read(reader, (struct node *)node, &shape_story, &story, &fields))
        return;
    if (fields_get(&fields, "story") != NULL)
        story.place = reader_place(reader, fields_get(&fields, "story"));
    story.as_written = fields_get(&fields, "spellings") != NULL;
    if (fields_get(&fields, "language") != NULL)
        story.has_language =
            text_variant_from_name(fields_get(&fields, "language")->text, &story.language);
    if (fields_get(&fields, "customer") != NULL)
        story.customer = read_customer(reader, fields_get(&fields, "customer"));
    if (fields_get(&fields, "lookups") != NULL && fields_get(&fields, "lookups")->kind == NODE_MAP)
        story.lookups = read_lookups(reader, fields_get(&fields, "lookups"));
    if (fields_get(&fields, "talk") != NULL)
        read_talk(reader, fields_get(&fields, "talk"), &story);
    vec_push(&reader->story_items, story);
}

/* A topic, a policy, or out_of_scope; false: reported. */
static bool find_goal(struct reader *reader, const struct node *key, struct kb_question *question)
{
    const struct kb_policy *policy = map_get(&reader->policies, key->text);

    question->topic = KB_NO_TOPIC;
    question->policy = KB_NO_TOPIC;
    if (str_is(key->text, "out_of_scope"))
        return true;
    if (policy != NULL) {
        question->policy = policy->number;
        return true;
    }
    if (reader->unread[FILE_POLICIES] && map_get(&reader->topics, key->text) == NULL)
        return false;
    question->topic = refer_topic(reader, reader_place(reader, key), key->text);
    return question->topic != KB_NO_TOPIC;
}

static void read_questions(struct reader *reader, const struct member *member)
{
    struct kb_question question = {0};
    struct kb_lines lines;

    if (member->value.kind != NODE_TEXT || !find_goal(reader, &member->key, &question))
        return;
    lines_collect(reader, &member->value, NULL);
    lines = lines_take(reader);
    for (size_t i = 0; i < lines.count; i++) {
        question.line = lines.items[i];
        vec_push(&reader->question_items, question);
    }
}

void kb_read_tests(struct reader *reader, struct node *root)
{
    const struct node *questions, *stories;
    struct fields fields;

    if (!fields_read(reader, root, &shape_tests, NULL, &fields))
        return;
    questions = fields_get(&fields, "questions");
    for (size_t i = 0; questions != NULL && i < questions->count; i++)
        read_questions(reader, &questions->members[i]);
    stories = fields_get(&fields, "stories");
    for (size_t i = 0; stories != NULL && i < stories->count; i++) {
        if (stories->items[i].kind == NODE_MAP)
            read_story(reader, &stories->items[i]);
    }
}

void kb_finish_tests(struct reader *reader)
{
    struct kb_model *model = reader->model;

    model->story_count = reader->story_items.count;
    model->stories = arena_array(reader->arena, model->story_count, sizeof *model->stories);
    if (model->story_count > 0)
        memcpy(model->stories, reader->story_items.items,
               model->story_count * sizeof *model->stories);
    model->question_count = reader->question_items.count;
    model->questions = arena_array(reader->arena, model->question_count, sizeof *model->questions);
    if (model->question_count > 0)
        memcpy(model->questions, reader->question_items.items,
               model->question_count * sizeof *model->questions);
}
