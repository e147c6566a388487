#include "fields.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

#include "characters.h"
#include "values.h"

static const char block_hint[] =
    "write | after the key and the text in the lines below it, indented";

static void break_node(struct node *node)
{
    node->kind = NODE_BROKEN;
}

bool fields_is_id(struct str text)
{
    if (text.length == 0 || text.length > 64 || text.bytes[0] < 'a' || text.bytes[0] > 'z')
        return false;
    for (size_t i = 1; i < text.length; i++) {
        char c = text.bytes[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
            return false;
    }
    return true;
}

/* "a.b.c", each part an id. */
static bool is_path(struct str text)
{
    while (text.length > 0) {
        if (!fields_is_id(str_cut(&text, '.')))
            return false;
        if (text.length == 0)
            return true;
    }
    return false;
}

const char *fields_nearest(struct reader *reader, struct str name, const struct map *names,
                           const char *otherwise)
{
    struct str *candidates;
    struct str nearest;

    if (reader->diags->all.count >= DIAG_LIMIT) /* nobody reads it any more */
        return otherwise;
    candidates = arena_array(reader->scratch, names->count, sizeof *candidates);
    for (size_t i = 0; i < names->count; i++)
        candidates[i] = names->entries[i].key;
    nearest = diag_nearest(name, candidates, names->count);
    if (nearest.length == 0)
        return otherwise;
    return arena_printf(reader->scratch, "did you mean \"%.*s\"?", STR_ARG(nearest)).bytes;
}

/* The name with letters of other scripts replaced by what they look like; *first is the first of
 * them. */
static struct str without_foreign(struct reader *reader, struct str name, uint32_t *first,
                                  uint32_t *letter)
{
    size_t start = reader->text.length, at = 0;
    struct str plain;

    *first = 0;
    for (uint32_t i = 1; at < name.length; i++) {
        size_t before = at;
        uint32_t character = characters_next(name, &at);
        char latin = character_look_alike(character);

        if (character > 0x7F && *first == 0) {
            *first = i;
            *letter = character;
        }
        if (latin != 0)
            buf_add_byte(&reader->text, latin);
        else
            buf_add(&reader->text, str_slice(name, before, at));
    }
    plain =
        arena_copy(reader->scratch, str_slice(buf_str(&reader->text), start, reader->text.length));
    buf_truncate(&reader->text, start);
    return plain;
}

/* Reports a letter of another script in a key or id: it looks right, so it is pointed at. */
static bool report_foreign(struct reader *reader, const struct node *node)
{
    uint32_t first, letter = 0;
    struct str plain = without_foreign(reader, node->text, &first, &letter);
    struct diag_place place = reader_place(reader, node);
    struct str hint;

    if (first == 0)
        return false;
    place.column += first - 1;
    place.length = 1;
    hint = arena_printf(reader->scratch, "write it with Latin letters: %.*s", STR_ARG(plain));
    reader_report_at(reader, KB_DIAG_FOREIGN_LETTER, place, hint.bytes,
                     "letter %u of \"%.*s\" is %s", first, STR_ARG(node->text),
                     character_is_cyrillic(letter) ? "Cyrillic" : "not one of a-z");
    return true;
}

/* Keys and ids that the author makes up. */
static bool check_name(struct reader *reader, const struct node *node, bool path)
{
    if (path ? is_path(node->text) : fields_is_id(node->text))
        return true;
    if (node->kind != NODE_TEXT || !report_foreign(reader, node))
        reader_report(reader, KB_DIAG_BAD_ID, node, "use a-z, 0-9 and _, and begin with a letter",
                      "\"%.*s\" is no %s", STR_ARG(node->text), path ? "path" : "id");
    return false;
}

static bool is_number_like(struct str text)
{
    size_t i = 0, digits = 0;

    if (i < text.length && (text.bytes[i] == '-' || text.bytes[i] == '+'))
        i++;
    for (; i < text.length; i++) {
        if (isdigit((unsigned char)text.bytes[i]))
            digits++;
        else if (strchr("._:xobeE", text.bytes[i]) == NULL &&
                 !(i > 2 && isxdigit((unsigned char)text.bytes[i])))
            return false;
    }
    return digits > 0;
}

/* What YAML 1.1 readers (and some of 1.2) take for a truth value, nothing, or a number. */
static bool is_ambiguous(struct str text)
{
    static const char *const words[] = {"y",   "n",    "yes",   "no",   "on",
                                        "off", "true", "false", "null", "~"};
    char lower[8];
    struct date date;

    for (size_t i = 0; i < text.length && text.length < sizeof lower; i++)
        lower[i] = (char)tolower((unsigned char)text.bytes[i]);
    for (size_t i = 0; i < sizeof words / sizeof *words && text.length < sizeof lower; i++) {
        if (str_is(str_of(lower, text.length), words[i]))
            return true;
    }
    return is_number_like(text) || date_parse_iso(text, &date);
}

/* `title: Card #1` ends at the #; a comment of an author stands two spaces away and has one behind
 * the sign. */
static void check_comment(struct reader *reader, const struct node *node)
{
    struct str line = source_line(reader->source, node->line);
    size_t end = characters_offset(line, node->column - 1 + node->length);
    size_t sign = str_find_byte(line, '#', end);
    struct diag_place place;

    if (sign == SIZE_MAX || sign + 1 >= line.length ||
        (sign - end >= 2 && line.bytes[sign + 1] == ' '))
        return;
    place = source_place_of(reader->source, node->line, str_slice(line, sign, line.length));
    reader_report_at(reader, KB_DIAG_COMMENT_IN_TEXT, place, block_hint,
                     "the text ends in front of this #");
}

static void report_not_in_block(struct reader *reader, const struct node *key,
                                const struct node *value)
{
    if (key != NULL && value->line > key->line && value->kind != NODE_LIST)
        reader_report(reader, KB_DIAG_FORGOTTEN_BLOCK, key,
                      "write | after the colon: the lines below it are text",
                      "lines of text stand below a key without |");
    else if (value->kind == NODE_MAP)
        reader_report(reader, KB_DIAG_INDICATOR_IN_TEXT, value, block_hint,
                      "a text outside a block begins with a sign that means something to YAML");
    else if (value->kind == NODE_LIST)
        reader_report(reader, KB_DIAG_TEXT_NOT_IN_BLOCK, value,
                      "write | after the key and the lines without dashes",
                      "a list stands where a block of text is expected");
    else
        reader_report(reader, KB_DIAG_TEXT_NOT_IN_BLOCK, value,
                      value->style == STYLE_FOLDED ? "write | instead of >" : block_hint,
                      "free text is always a block");
}

/* A key that holds nothing but has lines of a comment sign or less indentation below it is reported
 * as empty. */
static bool check_present(struct reader *reader, const struct node *key, struct node *value,
                          const struct field *field)
{
    if (value->kind == NODE_BROKEN)
        return false;
    if (value->kind != NODE_EMPTY)
        return true;
    if (!(field->flags & FIELD_MAY_BE_EMPTY)) {
        reader_report(reader, KB_DIAG_EMPTY_VALUE, key ? key : value,
                      field->type == FIELD_BLOCK
                          ? "write | and the text in the lines below it, or leave out the key"
                          : "write a value, or leave out the key",
                      "%s%.*s%s has no value", key ? "\"" : "the entry",
                      STR_ARG(key ? key->text : STR("")), key ? "\"" : "");
        break_node(value);
    }
    return false;
}

static void check_block(struct reader *reader, const struct node *key, struct node *value)
{
    if (value->kind != NODE_TEXT || value->style != STYLE_BLOCK) {
        report_not_in_block(reader, key, value);
        break_node(value);
    } else if (value->first_line == value->after_line) {
        reader_report(reader, KB_DIAG_EMPTY_BLOCK, value,
                      "indent the lines of the block two spaces further than its key",
                      "the block holds no line");
    }
}

static void check_line(struct reader *reader, const struct node *key, struct node *value,
                       const struct field *field)
{
    if (value->kind == NODE_TEXT && value->style == STYLE_BLOCK) {
        check_block(reader, key, value);
        return;
    }
    if (value->kind != NODE_TEXT || value->style == STYLE_LINES || value->style == STYLE_FOLDED) {
        report_not_in_block(reader, key, value);
        break_node(value);
        return;
    }
    if (value->style == STYLE_QUOTED)
        reader_report(reader, KB_DIAG_QUOTED_TEXT, value,
                      "write the text without quotes; with \": \" or \" #\" in it, as a block (|)",
                      "the quotes are not needed");
    else if (is_ambiguous(value->text))
        reader_report(reader, KB_DIAG_AMBIGUOUS_TEXT, value, block_hint,
                      "other YAML programs read \"%.*s\" as something else than a text",
                      STR_ARG(value->text));
    if (value->style == STYLE_PLAIN && (field->flags & FIELD_SPOKEN))
        check_comment(reader, value);
}

static bool is_scalar(const struct node *node)
{
    return node->kind == NODE_TEXT && (node->style == STYLE_PLAIN || node->style == STYLE_QUOTED);
}

static const char *kind_name(const struct node *node)
{
    switch (node->kind) {
    case NODE_EMPTY:
    case NODE_BROKEN:
        return "nothing";
    case NODE_TEXT:
        return node->style == STYLE_BLOCK ? "a block" : "a text";
    case NODE_LIST:
        return "a list";
    case NODE_MAP:
        return "a mapping";
    }
    return "nothing";
}

static void report_kind(struct reader *reader, const struct node *key, struct node *value,
                        const char *wanted, const char *hint)
{
    reader_report(reader, KB_DIAG_WRONG_KIND, value, hint, "%s%.*s%s%s stands where %s is expected",
                  key ? "\"" : "", STR_ARG(key ? key->text : STR("")), key ? "\": " : "",
                  kind_name(value), wanted);
    break_node(value);
}

/* "none, notify, desk" */
static const char *list_words(struct reader *reader, const char *const *words)
{
    struct str list = {NULL, 0};

    for (; *words != NULL; words++)
        list = list.length == 0 ? arena_printf(reader->scratch, "one of: %s", *words)
                                : arena_printf(reader->scratch, "%.*s, %s", STR_ARG(list), *words);
    return list.bytes;
}

size_t fields_word(const struct node *node, const char *const *words)
{
    size_t i = 0;

    while (words[i] != NULL && !str_is(node->text, words[i]))
        i++;
    return i;
}

static void check_word(struct reader *reader, struct node *value, const struct field *field)
{
    if (field->words[fields_word(value, field->words)] != NULL)
        return;
    reader_report(reader, KB_DIAG_BAD_CHOICE, value, list_words(reader, field->words),
                  "\"%.*s\" is not known here", STR_ARG(value->text));
    break_node(value);
}

static void check_scalar(struct reader *reader, struct node *value, const struct field *field)
{
    static const char *const truths[] = {"yes", "no", "true", "false", NULL};
    struct date date;
    double share;
    int64_t count;

    if (field->type == FIELD_ID && !check_name(reader, value, false)) {
        break_node(value);
    } else if (field->type == FIELD_YES && truths[fields_word(value, truths)] == NULL) {
        reader_report(reader, KB_DIAG_BAD_CHOICE, value, "write yes or no",
                      "\"%.*s\" is neither yes nor no", STR_ARG(value->text));
        break_node(value);
    } else if (field->type == FIELD_DATE && !date_parse_iso(value->text, &date)) {
        reader_report(reader, KB_DIAG_BAD_DATE, value, "write year-month-day, as 2026-11-22",
                      "\"%.*s\" is no date", STR_ARG(value->text));
        break_node(value);
    } else if (field->type == FIELD_SHARE && !values_share(value->text, &share)) {
        reader_report(reader, KB_DIAG_BAD_NUMBER, value,
                      "write a number from 0 to 1, as 0.60, or a percentage, as 2%",
                      "\"%.*s\" is no share", STR_ARG(value->text));
        break_node(value);
    } else if (field->type == FIELD_COUNT &&
               (!str_to_int(value->text, &count) || count < 1 || count > 1000000)) {
        reader_report(reader, KB_DIAG_BAD_NUMBER, value, "write a whole number from 1",
                      "\"%.*s\" is no such number", STR_ARG(value->text));
        break_node(value);
    } else if (field->type == FIELD_WORD) {
        check_word(reader, value, field);
    }
}

static void check_ids(struct reader *reader, const struct node *key, struct node *value)
{
    if (value->kind != NODE_LIST) {
        report_kind(reader, key, value, "a list of ids", "write [one, two]");
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        struct node *item = &value->items[i];

        if (item->kind == NODE_BROKEN)
            continue;
        if (!is_scalar(item))
            report_kind(reader, NULL, item, "an id", "write [one, two]");
        else if (!check_name(reader, item, false))
            break_node(item);
    }
}

static void check_list(struct reader *reader, const struct node *key, struct node *value,
                       const struct field *field)
{
    if (value->kind != NODE_LIST) {
        report_kind(reader, key, value, "a list", "begin each entry with a dash and a space");
        return;
    }
    for (size_t i = 0; i < value->count; i++)
        fields_check(reader, NULL, &value->items[i], field->each);
}

static void check_map_of(struct reader *reader, const struct node *key, struct node *value,
                         const struct field *field)
{
    if (value->kind != NODE_MAP) {
        report_kind(reader, key, value, "a mapping",
                    "write `name: value` lines below the key, indented");
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        struct member *member = &value->members[i];

        if (!check_name(reader, &member->key, field->flags & FIELD_PATHS))
            break_node(&member->value);
        else
            fields_check(reader, &member->key, &member->value, field->each);
    }
}

void fields_check(struct reader *reader, const struct node *key, struct node *value,
                  const struct field *field)
{
    if (!check_present(reader, key, value, field))
        return;
    switch (field->type) {
    case FIELD_BLOCK:
        check_block(reader, key, value);
        return;
    case FIELD_LINE:
        check_line(reader, key, value, field);
        return;
    case FIELD_ID:
    case FIELD_YES:
    case FIELD_DATE:
    case FIELD_SHARE:
    case FIELD_COUNT:
    case FIELD_WORD:
    case FIELD_SCALAR:
    case FIELD_TYPE:
        if (is_scalar(value))
            check_scalar(reader, value, field);
        else
            report_kind(reader, key, value, "one value", "write it behind the colon");
        return;
    case FIELD_IDS:
        check_ids(reader, key, value);
        return;
    case FIELD_LIST_OF:
        check_list(reader, key, value, field);
        return;
    case FIELD_MAP_OF:
        check_map_of(reader, key, value, field);
        return;
    case FIELD_MAP:
        if (value->kind != NODE_MAP)
            report_kind(reader, key, value, "a mapping",
                        "write its keys in the lines below, indented");
        return;
    case FIELD_VALUE:
        return;
    }
}

static size_t find_field(const struct shape *shape, struct str key)
{
    size_t i = 0;

    while (i < shape->count && !str_is(key, shape->fields[i].key))
        i++;
    return i;
}

/* A key of an inner mapping written one level too high, as `title:` beside `en:`; NULL: there is
 * none. */
static const char *find_inner(const struct shape *shape, struct str key)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_MAP && find_field(field->shape, key) < field->shape->count)
            return field->key;
    }
    return NULL;
}

static struct str nearest_key(const struct shape *shape, struct str key)
{
    struct str candidates[FIELDS_MOST];

    for (size_t i = 0; i < shape->count; i++)
        candidates[i] = str_from(shape->fields[i].key);
    return diag_nearest(key, candidates, shape->count);
}

static const char *unknown_hint(struct reader *reader, const struct shape *shape, struct str key)
{
    struct str nearest = nearest_key(shape, key);
    const char *inner = find_inner(shape, key);
    struct str list = {NULL, 0};

    if (inner != NULL)
        return arena_printf(reader->scratch, "it belongs under `%s:`, indented", inner).bytes;
    if (nearest.length > 0)
        return arena_printf(reader->scratch, "did you mean \"%.*s\"?", STR_ARG(nearest)).bytes;
    for (size_t i = 0; i < shape->count && i < 16; i++)
        list = list.length == 0
                   ? arena_printf(reader->scratch, "keys here: %s", shape->fields[i].key)
                   : arena_printf(reader->scratch, "%.*s, %s", STR_ARG(list), shape->fields[i].key);
    return list.bytes;
}

/* Reports the key; returns the field that was meant, or the number of fields. */
static size_t report_unknown(struct reader *reader, const struct shape *shape,
                             const struct node *key)
{
    uint32_t first, letter;
    struct str plain = without_foreign(reader, key->text, &first, &letter);
    bool seen = reader->diags->all.count < DIAG_LIMIT;
    uint32_t block =
        fields_is_id(key->text) || !seen ? 0 : yaml_block_above(reader->source, key->line);

    if (first != 0 && find_field(shape, plain) < shape->count) {
        report_foreign(reader, key);
        return find_field(shape, plain);
    }
    if (block != 0) {
        reader_report(reader, KB_DIAG_OUTDENTED_LINE, key,
                      "indent it as the lines of the block above",
                      "this line stands further left than the block it belongs to");
        return shape->count;
    }
    reader_report(reader, KB_DIAG_UNKNOWN_KEY, key, unknown_hint(reader, shape, key->text),
                  "unknown key \"%.*s\"", STR_ARG(key->text));
    return find_field(shape, nearest_key(shape, key->text));
}

static void fill_target(struct reader *reader, const struct node *value, const struct field *field,
                        void *target)
{
    void *member;

    if (field->target == 0 || target == NULL || value->kind != NODE_TEXT)
        return;
    member = (char *)target + (field->target - 1);
    switch (field->type) {
    case FIELD_LINE:
    case FIELD_ID:
        *(struct str *)member = fields_line(reader, value);
        break;
    case FIELD_YES:
        *(bool *)member = str_is(value->text, "yes") || str_is(value->text, "true");
        break;
    case FIELD_DATE:
        date_parse_iso(value->text, member);
        break;
    case FIELD_SHARE:
        values_share(value->text, member);
        break;
    case FIELD_COUNT:
        str_to_int(value->text, member);
        break;
    case FIELD_WORD:
    case FIELD_IDS:
    case FIELD_BLOCK:
    case FIELD_SCALAR:
    case FIELD_TYPE:
    case FIELD_VALUE:
    case FIELD_MAP:
    case FIELD_MAP_OF:
    case FIELD_LIST_OF:
        break;
    }
}

static void report_missing(struct reader *reader, const struct node *map,
                           const struct fields *fields)
{
    for (size_t i = 0; i < fields->shape->count && !reader->lenient; i++) {
        const struct field *field = &fields->shape->fields[i];

        if ((field->flags & FIELD_REQUIRED) && fields->keys[i] == NULL)
            reader_report(reader, KB_DIAG_MISSING_KEY, map, field->meaning,
                          "the key \"%s\" is missing", field->key);
    }
}

static void take_member(struct reader *reader, struct member *member, size_t known, void *target,
                        struct fields *out)
{
    const struct field *field = &out->shape->fields[known];

    fields_check(reader, &member->key, &member->value, field);
    fill_target(reader, &member->value, field, target);
    out->values[known] = &member->value;
    out->keys[known] = &member->key;
}

/* A misspelt key stands for the one that was meant, so that this is not reported as missing too. */
static void take_unknown(struct reader *reader, struct member *member, void *target,
                         struct fields *out)
{
    size_t meant = report_unknown(reader, out->shape, &member->key);

    if (meant < out->shape->count && out->keys[meant] == NULL)
        take_member(reader, member, meant, target, out);
}

bool fields_read(struct reader *reader, struct node *map, const struct shape *shape, void *target,
                 struct fields *out)
{
    assert(shape->count <= FIELDS_MOST);
    *out = (struct fields){.shape = shape};
    if (map->kind != NODE_MAP) {
        if (map->kind != NODE_BROKEN)
            report_kind(reader, NULL, map, "a mapping", "write `key: value` lines");
        return false;
    }
    for (size_t i = 0; i < map->count; i++) {
        size_t known = find_field(shape, map->members[i].key.text);

        if (known < shape->count)
            take_member(reader, &map->members[i], known, target, out);
    }
    for (size_t i = 0; i < map->count; i++) {
        if (find_field(shape, map->members[i].key.text) == shape->count)
            take_unknown(reader, &map->members[i], target, out);
    }
    report_missing(reader, map, out);
    return true;
}

static size_t known_field(const struct fields *fields, const char *key)
{
    size_t i = find_field(fields->shape, str_from(key));

    assert(i < fields->shape->count);
    return i;
}

const struct node *fields_get(const struct fields *fields, const char *key)
{
    const struct node *value = fields->values[known_field(fields, key)];

    return value != NULL && value->kind != NODE_BROKEN && value->kind != NODE_EMPTY ? value : NULL;
}

bool fields_has(const struct fields *fields, const char *key)
{
    return fields->keys[known_field(fields, key)] != NULL;
}

const struct node *fields_key(const struct fields *fields, const char *key)
{
    return fields->keys[known_field(fields, key)];
}

struct str fields_line(struct reader *reader, const struct node *node)
{
    struct str joined;
    size_t start = reader->text.length;

    if (node->style != STYLE_BLOCK)
        return str_trim(node->text);
    if (node->after_line == node->first_line + 1)
        return str_trim(source_line(reader->source, node->first_line));
    for (uint32_t line = node->first_line; line < node->after_line; line++) {
        struct str text = str_trim(source_line(reader->source, line));

        if (text.length > 0 && reader->text.length > start)
            buf_add_byte(&reader->text, ' ');
        buf_add(&reader->text, text);
    }
    joined =
        arena_copy(reader->arena, str_slice(buf_str(&reader->text), start, reader->text.length));
    buf_truncate(&reader->text, start);
    return joined;
}
