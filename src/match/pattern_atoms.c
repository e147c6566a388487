#include "pattern_parser.h"

#include <stdio.h>

struct pattern_node *parser_refuse(struct parser *parser, size_t from, size_t to, const char *hint,
                                   const char *format, ...)
{
    va_list arguments;

    parser->wrong = true;
    va_start(arguments, format);
    pattern_mistake_list(parser->report, KB_DIAG_PATTERN_SYNTAX, (struct span){from, to}, hint,
                         format, arguments);
    va_end(arguments);
    return NULL;
}

bool parser_is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

bool parser_is_one_of(char byte, const char *signs)
{
    return byte != '\0' && strchr(signs, byte) != NULL;
}

static bool parser_is_sign(char byte)
{
    return parser_is_one_of(byte, "()[]<>{}|\"~!*^$");
}

char parser_peek(const struct parser *parser)
{
    return parser->at < parser->text.length ? parser->text.bytes[parser->at] : '\0';
}

bool parser_at_end(const struct parser *parser)
{
    return parser->at >= parser->text.length;
}

void parser_skip_spaces(struct parser *parser)
{
    while (!parser_at_end(parser) && parser_is_space(parser_peek(parser)))
        parser->at++;
}

static size_t parser_end_of_word(const struct parser *parser, size_t at)
{
    while (at < parser->text.length && !parser_is_space(parser->text.bytes[at]) &&
           !parser_is_sign(parser->text.bytes[at]))
        at++;
    return at;
}

struct pattern_node *parser_new_node(struct parser *parser, enum pattern_kind kind, size_t from)
{
    struct pattern_node *node = arena_alloc(parser->arena, sizeof *node);

    node->kind = kind;
    node->place = (struct span){from, parser->at};
    return node;
}

/* Behind an atom stands a space, or the end of what encloses it. */
bool parser_ends_here(struct parser *parser)
{
    char next = parser_peek(parser);

    if (parser_at_end(parser) || parser_is_space(next) || parser_is_one_of(next, ")]>|$"))
        return true;
    if (next == '*')
        parser_refuse(parser, parser->at, parser->at + 1,
                      "only a plain word may end in *, as in card*",
                      "* stands behind something that is no word");
    else if (next == '!')
        parser_refuse(
            parser, parser->at, parser->at + 1,
            "write !word, with a space in front, for a word that must not occur; a sentence's "
            "own ! is left out",
            "a space is missing in front of !");
    else
        parser_refuse(
            parser, parser->at, parser->at + 1,
            "words of a pattern are separated by spaces; odbij* means all words that begin so",
            "a space is missing here");
    return false;
}

struct pattern_node *parser_word(struct parser *parser)
{
    size_t from = parser->at;
    struct pattern_node *node;
    bool prefix;

    parser->at = parser_end_of_word(parser, from);
    prefix = parser_peek(parser) == '*';
    if (prefix)
        parser->at++;
    node = parser_new_node(parser, prefix ? PATTERN_PREFIX : PATTERN_WORD, from);
    node->text = str_slice(parser->text, from, parser->at - prefix);
    if (prefix && !parser_at_end(parser) && !parser_is_space(parser_peek(parser)) &&
        !parser_is_sign(parser_peek(parser)))
        return parser_refuse(
            parser, from, parser_end_of_word(parser, parser->at),
            "card* means all words that begin so; * between spaces means up to ten other words",
            "* stands inside a word");
    if (prefix && pattern_characters(node->text) < PATTERN_SHORTEST_PREFIX)
        return parser_refuse(parser, from, parser->at, "give the prefix a few letters more",
                             "too short a prefix");
    return parser_ends_here(parser) ? node : NULL;
}

struct pattern_node *parser_exact(struct parser *parser)
{
    size_t from = parser->at;
    size_t close = str_find_byte(parser->text, '"', from + 1);
    struct pattern_node *node;

    if (close == SIZE_MAX)
        return parser_refuse(parser, from, from + 1, "quotes come in pairs: \"not mine\"",
                             "\" is never closed");
    parser->at = close + 1;
    node = parser_new_node(parser, PATTERN_EXACT, from);
    node->text = str_trim(str_slice(parser->text, from + 1, close));
    if (node->text.length == 0)
        return parser_refuse(parser, from, close + 1,
                             "write what must stand exactly so: \"do not honour\"",
                             "there is no word between the quotes");
    return parser_ends_here(parser) ? node : NULL;
}

static void report_unknown(struct parser *parser, enum kb_diag diag,
                           const struct pattern_node *node, const char *what, struct str nearest,
                           const char *otherwise)
{
    char hint[160];

    snprintf(hint, sizeof hint, "%s", otherwise);
    if (nearest.length > 0)
        snprintf(hint, sizeof hint, "did you mean %.*s?", STR_ARG(nearest));
    parser->wrong = true;
    pattern_mistake(parser->report, diag, node->place, hint, "there is no %s \"%.*s\"", what,
                    STR_ARG(node->text));
}

static struct str nearest_set(const struct parser *parser, struct str name)
{
    size_t count = parser->model->set_count;
    struct str *names = arena_array(parser->arena, count, sizeof *names);

    for (size_t i = 0; i < count; i++)
        names[i] = parser->model->sets[i].name;
    return diag_nearest(name, names, count);
}

struct pattern_node *parser_set(struct parser *parser)
{
    size_t from = parser->at++;
    struct pattern_node *node;

    parser->at = parser_end_of_word(parser, parser->at);
    node = parser_new_node(parser, PATTERN_SET, from);
    node->text = str_slice(parser->text, from + 1, parser->at);
    if (node->text.length == 0)
        return parser_refuse(parser, from, from + 1,
                             "write ~ and the name of a set of words/, as in ~money",
                             "~ without a name");
    node->set = kb_find_set(parser->model, node->text);
    if (node->set == NULL)
        report_unknown(parser, KB_DIAG_UNKNOWN_SET, node, "set", nearest_set(parser, node->text),
                       "add it to `sets:` of a file in words/, or write the words themselves");
    return parser_ends_here(parser) ? node : NULL;
}

static struct str nearest_entity(struct str name)
{
    struct str names[TEXT_ENTITY_KIND_COUNT];

    for (size_t i = 0; i < TEXT_ENTITY_KIND_COUNT; i++)
        names[i] = str_from(text_entity_name((enum text_entity_kind)i));
    return diag_nearest(name, names, TEXT_ENTITY_KIND_COUNT);
}

struct pattern_node *parser_entity(struct parser *parser)
{
    size_t from = parser->at;
    size_t close = str_find_byte(parser->text, '}', from);
    struct pattern_node *node;

    if (close == SIZE_MAX)
        return parser_refuse(parser, from, from + 1, "an entity is written {amount}",
                             "{ is never closed");
    parser->at = close + 1;
    node = parser_new_node(parser, PATTERN_ENTITY, from);
    node->text = str_trim(str_slice(parser->text, from + 1, close));
    if (!text_entity_from_name(node->text, &node->entity))
        report_unknown(
            parser, KB_DIAG_UNKNOWN_ENTITY, node, "entity", nearest_entity(node->text),
            "one of amount date time percent iban account card phone oib jmbg case_number "
            "email period number");
    return parser_ends_here(parser) ? node : NULL;
}
