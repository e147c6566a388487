#include "knowledge/schema.h"

#include "shapes.h"

#define ID_PATTERN "^[a-z][a-z0-9_]*$"
#define PATH_PATTERN "^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$"

/* Files, and keys by which one is recognised; the first that fits is taken. No keys: tried one
 * after the other. */
static const struct file {
    const char *name;
    const struct shape *shape; /* or */
    const struct field *field;
    const char *keys[8];
} files[] = {
    {"bot", &shape_bot, NULL, {"bank", "contacts", "departments", "time_zone"}},
    {"table", &shape_table, NULL, {"columns", "rows"}},
    {"words", &shape_words, NULL, {"sets", "choices", "same_as", "alternations"}},
    {"tests", &shape_tests, NULL, {"questions", "stories"}},
    {"topic",
     &shape_topic,
     NULL,
     {"department", "answers", "draft", "review_by", "slots", "buttons", "small_talk"}},
    {"messages", &shape_messages, NULL, {NULL}},
    {"scope", &shape_scope, NULL, {NULL}},
    {"policies", NULL, &field_policies, {NULL}},
    {"facts", NULL, &field_facts, {NULL}},
    {"lookups", NULL, &field_lookups, {NULL}},
};

enum { FILES = sizeof files / sizeof *files, SHAPES_MOST = 64 };

struct writer {
    struct buf *out;
    int depth;
    bool first;                              /* nothing was written in this object or list yet */
    const struct shape *shapes[SHAPES_MOST]; /* definitions, in the order they were met */
    size_t shape_count;
};

static void begin_line(struct writer *writer)
{
    if (!writer->first)
        buf_add_byte(writer->out, ',');
    buf_add_byte(writer->out, '\n');
    for (int i = 0; i < writer->depth; i++)
        buf_add_text(writer->out, "  ");
    writer->first = false;
}

static void write_string(struct writer *writer, const char *text)
{
    buf_add_byte(writer->out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buf_add_byte(writer->out, '\\');
        buf_add_byte(writer->out, *text);
    }
    buf_add_byte(writer->out, '"');
}

static void write_key(struct writer *writer, const char *key)
{
    begin_line(writer);
    write_string(writer, key);
    buf_add_text(writer->out, ": ");
}

static void open_with(struct writer *writer, char bracket)
{
    buf_add_byte(writer->out, bracket);
    writer->depth++;
    writer->first = true;
}

static void close_with(struct writer *writer, char bracket)
{
    writer->depth--;
    writer->first = true;
    begin_line(writer);
    buf_add_byte(writer->out, bracket);
}

/* "key": <JSON as it stands> */
static void write_raw(struct writer *writer, const char *key, const char *json)
{
    write_key(writer, key);
    buf_add_text(writer->out, json);
}

static void write_text(struct writer *writer, const char *key, const char *text)
{
    write_key(writer, key);
    write_string(writer, text);
}

static void add_shape(struct writer *writer, const struct shape *shape)
{
    for (size_t i = 0; i < writer->shape_count; i++) {
        if (writer->shapes[i] == shape)
            return;
    }
    if (writer->shape_count < SHAPES_MOST)
        writer->shapes[writer->shape_count++] = shape;
}

static void write_reference(struct writer *writer, const char *name)
{
    buf_addf(writer->out, "{\"$ref\": \"#/definitions/%s\"}", name);
}

static void write_words(struct writer *writer, const char *const *words)
{
    write_key(writer, "enum");
    buf_add_byte(writer->out, '[');
    for (size_t i = 0; words[i] != NULL; i++) {
        if (i > 0)
            buf_add_text(writer->out, ", ");
        write_string(writer, words[i]);
    }
    buf_add_byte(writer->out, ']');
}

static void write_field(struct writer *writer, const struct field *field);

static void write_map(struct writer *writer, const struct field *field)
{
    add_shape(writer, field->shape);
    write_key(writer, field->flags & FIELD_MAY_BE_EMPTY ? "anyOf" : "allOf");
    buf_add_byte(writer->out, '[');
    write_reference(writer, field->shape->name);
    if (field->flags & FIELD_MAY_BE_EMPTY)
        buf_add_text(writer->out, ", {\"type\": \"null\"}");
    buf_add_byte(writer->out, ']');
}

static void write_map_of(struct writer *writer, const struct field *field)
{
    write_raw(writer, "type", "\"object\"");
    write_raw(writer, "propertyNames",
              field->flags & FIELD_PATHS ? "{\"pattern\": \"" PATH_PATTERN "\"}"
                                         : "{\"pattern\": \"" ID_PATTERN "\"}");
    write_key(writer, "additionalProperties");
    write_field(writer, field->each);
}

static void write_share(struct writer *writer)
{
    write_raw(writer, "type", "[\"number\", \"string\"]");
    write_raw(writer, "minimum", "0");
    write_raw(writer, "maximum", "1");
    write_raw(writer, "pattern", "\"^[0-9.]+ ?%$\"");
}

/* What a value of this type looks like to a validator, which sees texts, numbers and truth values
 * of YAML 1.2. */
static void write_type(struct writer *writer, const struct field *field)
{
    switch (field->type) {
    case FIELD_LINE:
    case FIELD_BLOCK:
        write_raw(writer, "type", "\"string\"");
        return;
    case FIELD_ID:
        write_raw(writer, "type", "\"string\"");
        write_raw(writer, "pattern", "\"" ID_PATTERN "\"");
        return;
    case FIELD_YES:
        write_raw(writer, "enum", "[\"yes\", \"no\", true, false]");
        return;
    case FIELD_DATE:
        write_raw(writer, "type", "\"string\"");
        write_raw(writer, "pattern", "\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"");
        return;
    case FIELD_SHARE:
        write_share(writer);
        return;
    case FIELD_COUNT:
        write_raw(writer, "type", "\"integer\"");
        write_raw(writer, "minimum", "1");
        return;
    case FIELD_WORD:
        write_words(writer, field->words);
        return;
    case FIELD_IDS:
        write_raw(writer, "type", "\"array\"");
        write_raw(writer, "items", "{\"type\": \"string\", \"pattern\": \"" ID_PATTERN "\"}");
        return;
    case FIELD_SCALAR:
        write_raw(writer, "type", "[\"string\", \"number\", \"boolean\"]");
        return;
    case FIELD_TYPE:
        write_raw(writer, "type", "\"string\"");
        write_raw(
            writer, "pattern",
            "\"^(text|money|number|percent|date|datetime|time|list|choices:[a-z][a-z0-9_]*)$\"");
        return;
    case FIELD_VALUE:
        write_raw(writer, "type", "[\"string\", \"number\", \"boolean\", \"array\", \"object\"]");
        return;
    case FIELD_MAP:
        write_map(writer, field);
        return;
    case FIELD_MAP_OF:
        write_map_of(writer, field);
        return;
    case FIELD_LIST_OF:
        write_raw(writer, "type", "\"array\"");
        write_key(writer, "items");
        write_field(writer, field->each);
        return;
    }
}

static void write_field(struct writer *writer, const struct field *field)
{
    open_with(writer, '{');
    if (field->meaning != NULL)
        write_text(writer, "description", field->meaning);
    write_type(writer, field);
    close_with(writer, '}');
}

static void write_required(struct writer *writer, const struct shape *shape)
{
    bool first = true;

    write_key(writer, "required");
    buf_add_byte(writer->out, '[');
    for (size_t i = 0; i < shape->count; i++) {
        if (!(shape->fields[i].flags & FIELD_REQUIRED))
            continue;
        if (!first)
            buf_add_text(writer->out, ", ");
        write_string(writer, shape->fields[i].key);
        first = false;
    }
    buf_add_byte(writer->out, ']');
}

static bool has_required(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->fields[i].flags & FIELD_REQUIRED)
            return true;
    }
    return false;
}

/* A draft may lack what a finished topic needs. */
static void write_required_unless_draft(struct writer *writer, const struct shape *shape)
{
    write_raw(
        writer, "if",
        "{\"properties\": {\"draft\": {\"enum\": [\"yes\", true]}}, \"required\": [\"draft\"]}");
    write_raw(writer, "then", "{}");
    write_key(writer, "else");
    open_with(writer, '{');
    write_required(writer, shape);
    close_with(writer, '}');
}

static void write_shape(struct writer *writer, const struct shape *shape)
{
    write_key(writer, shape->name);
    open_with(writer, '{');
    if (shape->meaning != NULL)
        write_text(writer, "description", shape->meaning);
    write_raw(writer, "type", "\"object\"");
    write_raw(writer, "additionalProperties", "false");
    write_key(writer, "properties");
    open_with(writer, '{');
    for (size_t i = 0; i < shape->count; i++) {
        write_key(writer, shape->fields[i].key);
        write_field(writer, &shape->fields[i]);
    }
    close_with(writer, '}');
    if (shape == &shape_topic)
        write_required_unless_draft(writer, shape);
    else if (has_required(shape))
        write_required(writer, shape);
    close_with(writer, '}');
}

static void write_definitions(struct writer *writer)
{
    write_key(writer, "definitions");
    open_with(writer, '{');
    for (size_t i = 0; i < FILES; i++) {
        if (files[i].shape != NULL) {
            add_shape(writer, files[i].shape);
            continue;
        }
        write_key(writer, files[i].name);
        write_field(writer, files[i].field);
    }
    for (size_t i = 0; i < writer->shape_count;
         i++) /* grows while it is walked: each shape adds the ones in it */
        write_shape(writer, writer->shapes[i]);
    close_with(writer, '}');
}

static void write_condition(struct writer *writer, const struct file *file)
{
    write_key(writer, "if");
    buf_add_text(writer->out, "{\"anyOf\": [");
    for (size_t i = 0; i < 8 && file->keys[i] != NULL; i++)
        buf_addf(writer->out, "%s{\"required\": [\"%s\"]}", i > 0 ? ", " : "", file->keys[i]);
    buf_add_text(writer->out, "]}");
}

/* if bot then ... else if table then ... else any of the rest */
static void write_choice(struct writer *writer, size_t number)
{
    const struct file *file = &files[number];

    if (file->keys[0] != NULL) {
        write_condition(writer, file);
        write_key(writer, "then");
        write_reference(writer, file->name);
        write_key(writer, "else");
        open_with(writer, '{');
        write_choice(writer, number + 1);
        close_with(writer, '}');
        return;
    }
    write_key(writer, "anyOf");
    open_with(writer, '[');
    for (size_t i = number; i < FILES; i++) {
        begin_line(writer);
        write_reference(writer, files[i].name);
    }
    close_with(writer, ']');
}

void kb_schema_write(struct buf *out)
{
    struct writer writer = {.out = out};

    open_with(&writer, '{');
    write_text(&writer, "$schema", "http://json-schema.org/draft-07/schema#");
    write_text(&writer, "title", "Knowledge of Šalter");
    write_text(
        &writer, "description",
        "Written by `salter schema`; free text is always a block (|), ids are a-z, 0-9 and _.");
    write_raw(&writer, "type", "\"object\"");
    write_choice(&writer, 0);
    write_definitions(&writer);
    close_with(&writer, '}');
    buf_add_byte(out, '\n');
}
