#include "yaml.h"

#include <yaml.h>

#include "base/map.h"
#include "characters.h"
#include "knowledge/diagnostics.h"
#include "knowledge/snapshot.h"

/* Of form, in one file; each reads it again, so a very large one ends with its first. */
enum { MOST_PROBLEMS = 20, LARGEST_READ_AGAIN = 1 << 20 };

struct parser {
    yaml_parser_t yaml;
    const struct source *source;
    struct str bytes; /* what libyaml reads: the source's, or the same length mended */
    struct arena *arena;
    struct arena *scratch;
    struct diag_list *diags;
    uint32_t wrong_line; /* where reading ended; 0: it did not */
    bool again;          /* the file was read before, up to another mistake */
};

/* What is read a second time is not reported a second time. */
static bool is_known(const struct parser *parser, enum kb_diag diag, const struct node *node)
{
    for (size_t i = parser->diags->all.count; i-- > 0 && parser->again;) {
        const struct diag *known = &parser->diags->all.items[i];

        if (!str_equal(known->place.file, parser->source->name))
            return false;
        if (known->place.line == node->line && known->place.column == node->column &&
            strcmp(known->name, kb_diag_name(diag)) == 0)
            return true;
    }
    return false;
}

static void report(struct parser *parser, enum kb_diag diag, const struct node *node,
                   const char *hint, const char *message)
{
    if (is_known(parser, diag, node))
        return;
    kb_diag_add(parser->diags, diag, yaml_place(parser->source, node),
                source_line(parser->source, node->line), hint, "%s", message);
}

struct diag_place yaml_place(const struct source *source, const struct node *node)
{
    return source_place(source, node->line, node->column, node->length);
}

/* The end of a file may lie behind its last line; a place is always on a line. */
static void set_line(const struct source *source, const yaml_mark_t *mark, uint32_t *line,
                     uint32_t *column)
{
    *line = (uint32_t)mark->line + 1;
    *column = (uint32_t)mark->column + 1;
    if (*line > source->line_count && source->line_count > 0) {
        *line = source->line_count;
        *column = characters_count(source_line(source, *line)) + 1;
    }
}

static void report_yaml(struct parser *parser)
{
    const yaml_parser_t *yaml = &parser->yaml;
    struct yaml_problem problem = {.problem = yaml->problem ? yaml->problem : "cannot be read",
                                   .context = yaml->context};

    set_line(parser->source, &yaml->problem_mark, &problem.line, &problem.column);
    if (yaml->context != NULL)
        set_line(parser->source, &yaml->context_mark, &problem.context_line,
                 &problem.context_column);
    parser->wrong_line = yaml_report_problem(parser->source, &problem, parser->diags);
}

static bool next_event(struct parser *parser, yaml_event_t *event)
{
    if (yaml_parser_parse(&parser->yaml, event))
        return true;
    report_yaml(parser);
    return false;
}

static void place_node(struct parser *parser, const yaml_event_t *event, struct node *node)
{
    const yaml_mark_t *start = &event->start_mark;
    const yaml_mark_t *end = &event->end_mark;

    set_line(parser->source, start, &node->line, &node->column);
    node->first_line = node->line;
    node->after_line = (uint32_t)end->line + 2;
    if (end->line == start->line)
        node->length = (uint32_t)(end->column - start->column);
    else
        node->length =
            characters_count(source_line(parser->source, node->line)) - (node->column - 1);
    if (node->length == 0 || node->length > KB_LONGEST_LINE)
        node->length = 1;
}

/* Everything behind the mark but a number is allowed: its chomping has no meaning here, since lines
 * are trimmed. */
static void check_block_header(struct parser *parser, const struct node *node)
{
    struct str line = source_line(parser->source, node->line);
    size_t at = characters_offset(line, node->column);

    for (; at < line.length && line.bytes[at] != ' ' && line.bytes[at] != '#'; at++) {
        if (line.bytes[at] >= '0' && line.bytes[at] <= '9')
            report(parser, KB_DIAG_BLOCK_HEADER, node, "write just |",
                   "a block begins with | and no number");
    }
}

static void read_block(struct parser *parser, const yaml_event_t *event, struct node *node)
{
    uint32_t end = (uint32_t)event->end_mark.line + (event->end_mark.column == 0 ? 1 : 2);

    node->style = STYLE_BLOCK;
    node->length = 1;
    node->first_line = node->line + 1;
    if (end > parser->source->line_count + 1)
        end = parser->source->line_count + 1;
    while (end > node->first_line && source_is_blank(parser->source, end - 1))
        end--;
    node->after_line = end > node->first_line ? end : node->first_line;
    check_block_header(parser, node);
}

static struct str text_of(struct parser *parser, const yaml_event_t *event)
{
    const struct source *source = parser->source;
    struct str text = str_of((const char *)event->data.scalar.value, event->data.scalar.length);
    size_t start = source_offset(source, (uint32_t)event->start_mark.line + 1,
                                 (uint32_t)event->start_mark.column + 1);
    struct str written = str_slice(source->bytes, start, start + text.length);

    return str_equal(text, written) ? written : arena_copy(parser->arena, text);
}

static void read_text(struct parser *parser, const yaml_event_t *event, struct node *node)
{
    node->kind = NODE_TEXT;
    switch (event->data.scalar.style) {
    case YAML_LITERAL_SCALAR_STYLE:
        read_block(parser, event, node);
        return;
    case YAML_FOLDED_SCALAR_STYLE:
        node->style = STYLE_FOLDED;
        node->length = 1;
        break;
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        node->style = STYLE_QUOTED;
        break;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        node->style = event->start_mark.line == event->end_mark.line ? STYLE_PLAIN : STYLE_LINES;
        break;
    }
    node->text = text_of(parser, event);
    if (node->style == STYLE_PLAIN && node->text.length == 0) {
        node->kind = NODE_EMPTY;
        node->length = 1;
    }
}

/* A text that begins with * & or ! was meant as a text: people who use anchors know what these are.
 */
static bool refuse_properties(struct parser *parser, const yaml_event_t *event, struct node *node)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;

    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor != NULL)
        report(parser, KB_DIAG_ANCHOR, node,
               "a text that begins with & stands in a block: write | after the key",
               "anchors (&) are not used here");
    else if (tag != NULL)
        report(parser, KB_DIAG_TAG, node,
               "a text that begins with ! stands in a block: write | after the key",
               "tags (!) are not used here");
    return anchor == NULL && tag == NULL;
}

static bool read_node(struct parser *parser, const yaml_event_t *event, int depth,
                      struct node *out);

struct node_items VEC_OF(struct node);
struct member_items VEC_OF(struct member);

static bool read_list(struct parser *parser, int depth, struct node *out)
{
    struct node_items items = {0};
    yaml_event_t event;
    bool more = true, read = false;

    while (more && next_event(parser, &event)) {
        struct node item = {0};

        if (event.type == YAML_SEQUENCE_END_EVENT) {
            more = false;
            read = true;
        } else if (read_node(parser, &event, depth, &item)) {
            vec_push(&items, item);
        } else {
            more = false;
        }
        yaml_event_delete(&event);
    }
    out->count = items.count;
    out->items = arena_array(parser->scratch, items.count, sizeof *items.items);
    if (items.count > 0)
        memcpy(out->items, items.items, items.count * sizeof *items.items);
    vec_clear(&items);
    return read;
}

static void report_key(struct parser *parser, const struct node *key)
{
    if (key->kind == NODE_BROKEN)
        return;
    report(parser, KB_DIAG_INDICATOR_IN_TEXT, key,
           "put the text into a block: write | after the key, the text below it",
           "a text outside a block begins with a YAML sign");
}

/* Takes the first of two equal keys; a map of thousands (facts) makes a table, a usual one is
 * searched. */
static void refuse_duplicates(struct parser *parser, struct member_items *members)
{
    struct map seen = {0};
    size_t kept = 0;

    for (size_t i = 0; i < members->count; i++) {
        struct member *member = &members->items[i];
        const struct node *first = map_get(&seen, member->key.text);

        if (first != NULL) {
            report(parser, KB_DIAG_DUPLICATE_KEY, &member->key, "keep one of the two",
                   arena_printf(parser->scratch, "the key \"%.*s\" stands here already in line %u",
                                STR_ARG(member->key.text), first->line)
                       .bytes);
            continue;
        }
        members->items[kept] = *member;
        map_put(&seen, members->items[kept].key.text, &members->items[kept].key);
        kept++;
    }
    members->count = kept;
    map_clear(&seen);
}

/* Reads what follows a key. false: the file cannot be read on. */
static bool read_member(struct parser *parser, const yaml_event_t *event, int depth,
                        struct member_items *members, bool *usable)
{
    struct member member = {0};
    yaml_event_t value;
    bool read;

    if (!read_node(parser, event, depth, &member.key) || !next_event(parser, &value))
        return false;
    read = read_node(parser, &value, depth, &member.value);
    yaml_event_delete(&value);
    if (!read)
        return false;
    if (member.key.kind == NODE_TEXT && member.key.style != STYLE_BLOCK) {
        vec_push(members, member);
    } else {
        report_key(parser, &member.key);
        *usable = false;
    }
    return true;
}

static bool read_map(struct parser *parser, int depth, struct node *out)
{
    struct member_items members = {0};
    yaml_event_t event;
    bool more = true, read = false, usable = true;

    while (more && next_event(parser, &event)) {
        if (event.type == YAML_MAPPING_END_EVENT) {
            more = false;
            read = true;
        } else {
            more = read_member(parser, &event, depth, &members, &usable);
        }
        yaml_event_delete(&event);
    }
    refuse_duplicates(parser, &members);
    out->count = members.count;
    out->members = arena_array(parser->scratch, members.count, sizeof *members.items);
    if (members.count > 0)
        memcpy(out->members, members.items, members.count * sizeof *members.items);
    vec_clear(&members);
    if (!usable)
        out->kind = NODE_BROKEN;
    return read;
}

static bool read_node(struct parser *parser, const yaml_event_t *event, int depth, struct node *out)
{
    bool usable, read = true;

    place_node(parser, event, out);
    if (depth > KB_DEEPEST) {
        report(parser, KB_DIAG_TOO_DEEP, out, NULL,
               "nested deeper than anything in a knowledge file");
        return false;
    }
    usable = refuse_properties(parser, event, out);
    if (event->type == YAML_SCALAR_EVENT) {
        read_text(parser, event, out);
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        out->kind = NODE_LIST;
        out->style =
            event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? STYLE_FLOW : STYLE_PLAIN;
        read = read_list(parser, depth + 1, out);
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        out->kind = NODE_MAP;
        out->style =
            event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? STYLE_FLOW : STYLE_PLAIN;
        read = read_map(parser, depth + 1, out);
    } else {
        report(parser, KB_DIAG_ALIAS, out,
               "a text that begins with * stands in a block: write | after the key",
               "aliases (*) are not used here");
        usable = false;
    }
    if (!usable)
        out->kind = NODE_BROKEN;
    return read;
}

static bool read_document(struct parser *parser, struct node *root)
{
    yaml_event_t event;
    bool read;

    if (!next_event(parser, &event))
        return false;
    read = read_node(parser, &event, 1, root);
    yaml_event_delete(&event);
    if (!read || !next_event(parser, &event)) /* the document's end */
        return false;
    yaml_event_delete(&event);
    return true;
}

static bool read_stream(struct parser *parser, struct node *root)
{
    yaml_event_t event;
    bool read = true, more = true, seen = false;

    while (read && more && next_event(parser, &event)) {
        struct node second = {.length = 3};

        if (event.type == YAML_DOCUMENT_START_EVENT && !seen) {
            seen = true;
            read = read_document(parser, root);
        } else if (event.type == YAML_DOCUMENT_START_EVENT) {
            set_line(parser->source, &event.start_mark, &second.line, &second.column);
            report(parser, KB_DIAG_SEVERAL_DOCUMENTS, &second, "make it a file of its own",
                   "a second document begins here");
            more = false;
        } else if (event.type == YAML_STREAM_END_EVENT) {
            more = false;
        }
        yaml_event_delete(&event);
    }
    return read && !more;
}

/* The root, or NULL; then parser->wrong_line is where reading ended, or 0 when going on makes no
 * sense. */
static struct node *parse(struct parser *parser)
{
    struct node *root = arena_alloc(parser->scratch, sizeof *root);
    bool read;

    parser->wrong_line = 0;
    if (!yaml_parser_initialize(&parser->yaml)) {
        report(parser, KB_DIAG_YAML_SYNTAX, root, NULL, "libyaml has no memory");
        return NULL;
    }
    yaml_parser_set_encoding(&parser->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser->yaml, (const unsigned char *)parser->bytes.bytes,
                                 parser->bytes.length);
    read = read_stream(parser, root);
    yaml_parser_delete(&parser->yaml);
    return read ? root : NULL;
}

/* Makes the line blank, and those below it that are indented further. */
static void hide_lines(const struct source *source, char *bytes, uint32_t line)
{
    uint32_t indent = source_indent(source, line);
    uint32_t after = line + 1;

    while (after <= source->line_count &&
           (source_is_blank(source, after) || source_indent(source, after) > indent))
        after++;
    for (size_t i = source_offset(source, line, 1); i < source_offset(source, after, 1); i++) {
        if (bytes[i] != '\n' && bytes[i] != '\r')
            bytes[i] = ' ';
    }
}

/* One mistake in the form hides what follows: it is blanked out and the rest read, to find the next
 * ones. */
static void find_more(struct parser *parser)
{
    struct source patched = *parser->source;
    char *bytes = arena_alloc(parser->scratch, patched.bytes.length + 1);
    uint32_t last = 0;

    memcpy(bytes, parser->bytes.bytes, patched.bytes.length);
    patched.bytes.bytes = bytes;
    parser->bytes = patched.bytes;
    parser->source = &patched;
    parser->again = true;
    for (int i = 0; i < MOST_PROBLEMS && parser->wrong_line > 0 && parser->wrong_line != last;
         i++) {
        last = parser->wrong_line;
        hide_lines(&patched, bytes, last);
        parse(parser);
    }
}

struct node *yaml_read(const struct source *source, struct arena *arena, struct arena *scratch,
                       struct diag_list *diags)
{
    struct parser parser = {.source = source, .arena = arena, .scratch = scratch, .diags = diags};
    struct node *root;

    parser.bytes = yaml_mend_outdented(source, scratch, diags);
    root = parse(&parser);
    if (root == NULL && source->bytes.length <= LARGEST_READ_AGAIN)
        find_more(&parser);
    return root;
}

const struct node *yaml_get(const struct node *map, struct str key)
{
    for (size_t i = 0; map != NULL && map->kind == NODE_MAP && i < map->count; i++) {
        if (str_equal(map->members[i].key.text, key))
            return &map->members[i].value;
    }
    return NULL;
}
