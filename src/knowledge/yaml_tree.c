#include "knowledge/yaml.h"

#include <yaml.h>

#include "base/vec.h"

struct tree {
    yaml_parser_t yaml;
    struct str bytes;
    struct arena *arena;
    struct error *err;
    uint32_t wrong_line;
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

static bool refuse_at(struct tree *tree, uint32_t line, enum error_code code, const char *what)
{
    tree->wrong_line = line;
    return error_set(tree->err, code, "%s", what);
}

static bool refuse(struct tree *tree)
{
    const yaml_parser_t *yaml = &tree->yaml;
    uint32_t line = yaml->error == YAML_READER_ERROR
                        ? line_of_byte(tree->bytes, yaml->problem_offset)
                        : line_of(&yaml->problem_mark);

    return refuse_at(tree, line, ERROR_INVALID, yaml->problem ? yaml->problem : "no YAML");
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

static void keep(struct arena *arena, const struct values *items, struct kb_yaml *out)
{
    out->count = items->count;
    out->items = arena_array(arena, items->count, sizeof *out->items);
    if (items->count > 0)
        memcpy(out->items, items->items, items->count * sizeof *items->items);
}

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
    keep(tree->arena, &items, out);
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
        return refuse_at(tree, out->line, ERROR_INVALID, "a key is no text");
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
        return refuse_at(tree, out->line, ERROR_TOO_LARGE, "nested too deep");
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return read_list(tree, depth + 1, out);
    if (event->type == YAML_MAPPING_START_EVENT)
        return read_map(tree, depth + 1, out);
    if (event->type != YAML_SCALAR_EVENT)
        return refuse_at(tree, out->line, ERROR_INVALID, "aliases (*) are not read");
    read_text(tree, event, out);
    return true;
}

static bool is_around_values(yaml_event_type_t type)
{
    return type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
           type == YAML_DOCUMENT_END_EVENT;
}

static bool read_documents(struct tree *tree, struct values *out)
{
    yaml_event_t event;
    bool read = true, more = true;

    while (more && read && next_event(tree, &event)) {
        struct kb_yaml document = {0};

        more = event.type != YAML_STREAM_END_EVENT;
        if (more && !is_around_values(event.type)) {
            read = read_value(tree, &event, 1, &document);
            vec_push(out, document);
        }
        yaml_event_delete(&event);
    }
    return read && !more;
}

bool kb_yaml_read(struct str bytes, struct arena *arena, struct kb_yaml *out, struct error *err)
{
    struct str text =
        str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_slice(bytes, 3, bytes.length) : bytes;
    struct tree tree = {.bytes = text, .arena = arena, .err = err};
    struct values documents = {0};
    bool read;

    *out = (struct kb_yaml){.kind = KB_YAML_LIST, .line = 1};
    if (!yaml_parser_initialize(&tree.yaml))
        return error_set(err, ERROR_LIBRARY, "libyaml has no memory");
    yaml_parser_set_encoding(&tree.yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &tree.yaml, (const unsigned char *)(text.length > 0 ? text.bytes : ""), text.length);
    read = read_documents(&tree, &documents);
    yaml_parser_delete(&tree.yaml);
    if (read)
        keep(arena, &documents, out);
    else
        out->line = tree.wrong_line;
    vec_clear(&documents);
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
