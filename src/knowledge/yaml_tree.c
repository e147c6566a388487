#include "knowledge/yaml.h"

#include <yaml.h>

#include "base/vec.h"

struct tree {
    yaml_parser_t yaml;
    struct str bytes;
    struct arena *arena;
    struct error *err;
};

static uint32_t line_of(const yaml_mark_t *mark)
{
    return (uint32_t)mark->line + 1;
}

/* What is no text at all is met before libyaml counts lines: it only says at which byte. */
static uint32_t line_of_byte(struct str bytes, size_t offset)
{
    uint32_t line = 1;

    for (size_t i = 0; i < offset && i < bytes.length; i++)
        line += bytes.bytes[i] == '\n' ? 1 : 0;
    return line;
}

static bool refuse(struct tree *tree)
{
    const yaml_parser_t *yaml = &tree->yaml;
    uint32_t line = yaml->error == YAML_READER_ERROR
                        ? line_of_byte(tree->bytes, yaml->problem_offset)
                        : line_of(&yaml->problem_mark);

    return error_set(tree->err, ERROR_INVALID, "line %u: %s", line,
                     yaml->problem ? yaml->problem : "no YAML");
}

static bool next_event(struct tree *tree, yaml_event_t *event)
{
    return yaml_parser_parse(&tree->yaml, event) || refuse(tree);
}

static void read_text(struct tree *tree, const yaml_event_t *event, struct kb_yaml *out)
{
    yaml_scalar_style_t style = event->data.scalar.style;

    out->kind = KB_YAML_TEXT;
    out->text = arena_copy(
        tree->arena, str_of((const char *)event->data.scalar.value, event->data.scalar.length));
    out->by_line = style == YAML_LITERAL_SCALAR_STYLE;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE)
        out->line++;
}

static bool read_value(struct tree *tree, const yaml_event_t *event, int depth,
                       struct kb_yaml *out);

struct values VEC_OF(struct kb_yaml);
struct members VEC_OF(struct kb_yaml_member);

static bool read_list(struct tree *tree, int depth, struct kb_yaml *out)
{
    struct values items = {0};
    yaml_event_t event;
    bool more = true, read = false;

    while (more && next_event(tree, &event)) {
        struct kb_yaml item = {0};

        if (event.type == YAML_SEQUENCE_END_EVENT)
            read = true;
        more = !read && read_value(tree, &event, depth, &item);
        if (more)
            vec_push(&items, item);
        yaml_event_delete(&event);
    }
    out->kind = KB_YAML_LIST;
    out->count = items.count;
    out->items = arena_array(tree->arena, items.count, sizeof *out->items);
    if (items.count > 0)
        memcpy(out->items, items.items, items.count * sizeof *items.items);
    vec_clear(&items);
    return read;
}

static bool read_member(struct tree *tree, const yaml_event_t *key, int depth,
                        struct kb_yaml_member *out)
{
    yaml_event_t value;
    bool read;

    out->line = line_of(&key->start_mark);
    if (key->type != YAML_SCALAR_EVENT)
        return error_set(tree->err, ERROR_INVALID, "line %u: a key is no text", out->line);
    out->key = arena_copy(tree->arena,
                          str_of((const char *)key->data.scalar.value, key->data.scalar.length));
    if (!next_event(tree, &value))
        return false;
    read = read_value(tree, &value, depth, &out->value);
    yaml_event_delete(&value);
    return read;
}

static bool read_map(struct tree *tree, int depth, struct kb_yaml *out)
{
    struct members members = {0};
    yaml_event_t event;
    bool more = true, read = false;

    while (more && next_event(tree, &event)) {
        struct kb_yaml_member member = {0};

        if (event.type == YAML_MAPPING_END_EVENT)
            read = true;
        more = !read && read_member(tree, &event, depth, &member);
        if (more)
            vec_push(&members, member);
        yaml_event_delete(&event);
    }
    out->kind = KB_YAML_MAP;
    out->count = members.count;
    out->members = arena_array(tree->arena, members.count, sizeof *out->members);
    if (members.count > 0)
        memcpy(out->members, members.items, members.count * sizeof *members.items);
    vec_clear(&members);
    return read;
}

static bool read_value(struct tree *tree, const yaml_event_t *event, int depth, struct kb_yaml *out)
{
    out->line = line_of(&event->start_mark);
    if (depth > KB_YAML_DEEPEST)
        return error_set(tree->err, ERROR_TOO_LARGE, "line %u: nested deeper than %d levels",
                         out->line, KB_YAML_DEEPEST);
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(tree, depth + 1, out);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(tree, depth + 1, out);
    if (event->type != YAML_SCALAR_EVENT)
        return error_set(tree->err, ERROR_INVALID, "line %u: aliases (*) are not read", out->line);
    read_text(tree, event, out);
    return true;
}

/* The events in front of the first value are the stream's and the document's. */
static bool read_document(struct tree *tree, struct kb_yaml *out)
{
    yaml_event_t event;
    bool read = true, more = true;

    while (more && read && next_event(tree, &event)) {
        if (event.type == YAML_STREAM_END_EVENT) {
            more = false;
        } else if (event.type != YAML_STREAM_START_EVENT &&
                   event.type != YAML_DOCUMENT_START_EVENT) {
            more = false;
            read = read_value(tree, &event, 1, out);
        }
        yaml_event_delete(&event);
    }
    return read && !more;
}

bool kb_yaml_read(struct str bytes, struct arena *arena, struct kb_yaml *out, struct error *err)
{
    struct tree tree = {.bytes = bytes, .arena = arena, .err = err};
    bool read;

    *out = (struct kb_yaml){.kind = KB_YAML_TEXT, .line = 1};
    if (!yaml_parser_initialize(&tree.yaml))
        return error_set(err, ERROR_LIBRARY, "libyaml has no memory");
    yaml_parser_set_encoding(&tree.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&tree.yaml, (const unsigned char *)bytes.bytes, bytes.length);
    read = read_document(&tree, out);
    yaml_parser_delete(&tree.yaml);
    return read;
}

const struct kb_yaml *kb_yaml_get(const struct kb_yaml *map, const char *key)
{
    for (size_t i = 0; map->kind == KB_YAML_MAP && i < map->count; i++) {
        if (str_is(map->members[i].key, key))
            return &map->members[i].value;
    }
    return NULL;
}
