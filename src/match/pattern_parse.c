/*
 * A recursive descent over bytes. The first mistake in the form of a line ends its reading, since
 * what follows would only be noise; unknown names do not, so that one run reports them all.
 */
#include "pattern_parser.h"

static const char come_in_pairs[] = "brackets come in pairs: (a | b), [maybe], < any order >";
static const char closes_nothing[] = "delete it, or write its beginning in front of it";

/* Whether what holds for atoms holds for a node: in each branch of a choice, somewhere in what must
 * occur otherwise. */
static bool holds(const struct pattern_node *node, bool holds_for_entity)
{
    bool any = false;
    bool all = true;

    if (node->kind == PATTERN_OPTIONAL)
        return false;
    if (node->kind < PATTERN_CHOICE)
        return holds_for_entity || node->kind != PATTERN_ENTITY;
    for (size_t i = 0; i < node->count; i++) {
        bool child = holds(node->children[i], holds_for_entity);

        any = any || child;
        all = all && child;
    }
    return node->kind == PATTERN_CHOICE ? all : any;
}

bool pattern_is_required(const struct pattern_node *node)
{
    return holds(node, true);
}

/* {date} alone says nothing about what is asked. */
static bool needs_word(const struct pattern_node *node)
{
    return holds(node, false);
}

static void set_children(struct parser *parser, struct pattern_node *node,
                         struct pattern_nodes *children)
{
    node->count = children->count;
    node->children = arena_array(parser->arena, children->count, sizeof *node->children);
    for (size_t i = 0; i < children->count; i++)
        node->children[i] = children->items[i];
}

static struct pattern_node *parse_atom(struct parser *parser);

/* Reads atoms and stars up to a sign that ends them; the star that nothing follows is handed to the
 * caller. */
static bool parse_items(struct parser *parser, struct pattern_nodes *items, bool *star)
{
    size_t star_at = 0;

    *star = false;
    for (;;) {
        struct pattern_node *item;

        parser_skip_spaces(parser);
        if (parser_at_end(parser) || parser_is_one_of(parser_peek(parser), ")]>|"))
            return true;
        if (parser_peek(parser) == '*') {
            if (*star) {
                parser_refuse(parser, star_at, parser->at + 1, "one * is up to ten words",
                              "two * in a row");
                return false;
            }
            *star = true;
            star_at = parser->at++;
            continue;
        }
        item = parse_atom(parser);
        if (item == NULL)
            return false;
        item->wide = item->wide || *star;
        *star = false;
        vec_push(items, item);
    }
}

static struct pattern_node *finish_sequence(struct parser *parser, struct pattern_nodes *items,
                                            size_t from)
{
    struct pattern_node *node = parser_new_node(parser, PATTERN_SEQUENCE, from);

    set_children(parser, node, items);
    if (items->count > 0)
        node->place =
            (struct span){items->items[0]->place.start, items->items[items->count - 1]->place.end};
    return node;
}

/* A sequence inside brackets: it must hold something, and a star something on both sides. */
static struct pattern_node *parse_inner_sequence(struct parser *parser)
{
    struct pattern_node *node = NULL;
    struct pattern_nodes items = {0};
    size_t from = parser->at;
    bool star;

    if (!parse_items(parser, &items, &star))
        goto done;
    if (items.count == 0 && !star)
        parser_refuse(parser, from > 0 ? from - 1 : 0,
                      parser->at < parser->text.length ? parser->at + 1 : parser->at,
                      "write a word between the signs, or take them away", "there is no word here");
    else if (star || items.items[0]->wide)
        parser_refuse(parser, from, parser->at, "put * between two words of the pattern",
                      "* has no word on both of its sides");
    else
        node = finish_sequence(parser, &items, from);
done:
    vec_clear(&items);
    return node;
}

static bool parse_branches(struct parser *parser, struct pattern_nodes *branches)
{
    for (;;) {
        struct pattern_node *branch = parse_inner_sequence(parser);

        if (branch == NULL)
            return false;
        vec_push(branches, branch);
        if (parser_peek(parser) != '|')
            return true;
        parser->at++;
    }
}

static bool close_bracket(struct parser *parser, size_t open, char sign)
{
    char opened = parser->text.bytes[open];

    if (parser_peek(parser) == sign) {
        parser->at++;
        return true;
    }
    if (parser_at_end(parser))
        parser_refuse(parser, open, open + 1, come_in_pairs, "%c is never closed", opened);
    else
        parser_refuse(parser, parser->at, parser->at + 1, come_in_pairs,
                      "%c stands where %c must close %c", parser_peek(parser), sign, opened);
    return false;
}

/* "(a | b)". One sequence alone is that sequence, and may even be optional as a whole. */
static struct pattern_node *parse_choice(struct parser *parser, char sign)
{
    struct pattern_node *node = NULL;
    struct pattern_nodes branches = {0};
    size_t open = parser->at++;

    if (!parse_branches(parser, &branches) || !close_bracket(parser, open, sign))
        goto done;
    node = parser_new_node(parser, PATTERN_CHOICE, open);
    set_children(parser, node, &branches);
    for (size_t i = 0; i < branches.count && node != NULL; i++)
        if (!pattern_is_required(branches.items[i]))
            node = parser_refuse(
                parser, branches.items[i]->place.start, branches.items[i]->place.end,
                "put [ ] around the whole choice instead", "this choice may be nothing at all");
done:
    vec_clear(&branches);
    return node != NULL && parser_ends_here(parser) ? node : NULL;
}

static struct pattern_node *parse_optional(struct parser *parser)
{
    size_t open = parser->at;
    struct pattern_node *choice = parse_choice(parser, ']');
    struct pattern_node *node;

    if (choice == NULL)
        return NULL;
    node = parser_new_node(parser, PATTERN_OPTIONAL, open);
    node->children = arena_array(parser->arena, 1, sizeof *node->children);
    node->children[0] = choice;
    node->count = 1;
    return node;
}

static struct pattern_node *check_any_order(struct parser *parser, struct pattern_node *node)
{
    if (node->count < 2 || node->count > PATTERN_MOST_ANY_ORDER)
        return parser_refuse(parser, node->place.start, node->place.end,
                             "in any order stand several: < card lost >",
                             "< > holds 2 to %d words, sets or choices", PATTERN_MOST_ANY_ORDER);
    for (size_t i = 0; i < node->count; i++) {
        const struct pattern_node *child = node->children[i];

        if (!pattern_is_required(child))
            return parser_refuse(parser, child->place.start, child->place.end,
                                 "put it behind the >", "nothing in < > is optional");
        node->wide = node->wide || child->wide;
    }
    return node;
}

/* The star inside "< a * b >" widens every gap of it: which one it stands in front of depends on
 * the message. */
static struct pattern_node *parse_any_order(struct parser *parser)
{
    struct pattern_node *node = NULL;
    struct pattern_nodes items = {0};
    size_t open = parser->at++;
    bool star;

    if (!parse_items(parser, &items, &star) || !close_bracket(parser, open, '>'))
        goto done;
    if (star || (items.count > 0 && items.items[0]->wide)) {
        parser_refuse(parser, open, parser->at, "put * between two words of the pattern",
                      "* has no word on both of its sides");
        goto done;
    }
    node = parser_new_node(parser, PATTERN_ANY_ORDER, open);
    set_children(parser, node, &items);
    node = check_any_order(parser, node);
done:
    vec_clear(&items);
    return node != NULL && parser_ends_here(parser) ? node : NULL;
}

static struct pattern_node *parse_brackets(struct parser *parser)
{
    struct pattern_node *node;
    size_t open = parser->at;

    if (parser->depth == PATTERN_DEEPEST)
        return parser_refuse(parser, open, open + 1, "write two patterns, one a line",
                             "brackets are nested more than %d deep", PATTERN_DEEPEST);
    parser->depth++;
    switch (parser_peek(parser)) {
    case '(':
        node = parse_choice(parser, ')');
        break;
    case '[':
        node = parse_optional(parser);
        break;
    default:
        node = parse_any_order(parser);
        break;
    }
    parser->depth--;
    return node;
}

static struct pattern_node *refuse_sign(struct parser *parser)
{
    size_t at = parser->at;

    switch (parser_peek(parser)) {
    case '!':
        return parser_refuse(parser, at, at + 1,
                             "move it to the end of the pattern: it is about the whole clause",
                             "! stands inside brackets");
    case '^':
        return parser_refuse(parser, at, at + 1,
                             "^ is the beginning of the message: move it to the front or delete it",
                             "^ stands only at the beginning of a pattern");
    case '$':
        return parser_refuse(parser, at, at + 1,
                             "$ is the end of the message: move it to the end or delete it",
                             "$ stands only at the end of a pattern");
    default:
        return parser_refuse(parser, at, at + 1, closes_nothing, "%c closes nothing",
                             parser_peek(parser));
    }
}

static struct pattern_node *parse_atom(struct parser *parser)
{
    switch (parser_peek(parser)) {
    case '(':
    case '[':
    case '<':
        return parse_brackets(parser);
    case '"':
        return parser_exact(parser);
    case '~':
        return parser_set(parser);
    case '{':
        return parser_entity(parser);
    case '!':
    case '^':
    case '$':
    case '}':
        return refuse_sign(parser);
    default:
        return parser_word(parser);
    }
}

static bool parse_negated(struct parser *parser)
{
    size_t from = parser->at++;
    struct pattern_node *node;

    if (parser_at_end(parser) || parser_is_space(parser_peek(parser)) ||
        parser_peek(parser) == '!') {
        parser_refuse(parser, from, from + 1, "write !word without a space between",
                      "! stands in front of no word");
        return false;
    }
    parser->depth++;
    node = parse_atom(parser);
    parser->depth--;
    if (node == NULL)
        return false;
    if (!pattern_is_required(node)) {
        parser_refuse(parser, from, parser->at, "write !word or !(one | other)",
                      "what must not occur cannot be optional");
        return false;
    }
    vec_push(&parser->negated, node);
    return true;
}

static bool refuse_stray(struct parser *parser)
{
    size_t at = parser->at;

    if (parser_peek(parser) == '|')
        parser_refuse(parser, at, at + 1, "write (a | b)", "| stands outside of brackets");
    else
        parser_refuse(parser, at, at + 1, closes_nothing, "%c closes nothing", parser_peek(parser));
    return false;
}

/* The outermost level, where also ! and $ may stand. Stars are left in *star until a word takes
 * them. */
static bool parse_outer(struct parser *parser, struct pattern_nodes *items, bool *star)
{
    *star = false;
    for (parser_skip_spaces(parser); !parser_at_end(parser); parser_skip_spaces(parser)) {
        size_t at = parser->at;
        struct pattern_node *item;

        if (parser_peek(parser) == '!') {
            if (!parse_negated(parser))
                return false;
            continue;
        }
        if (parser->tree->ends) {
            parser_refuse(parser, parser->end_sign.start, parser->end_sign.end,
                          "move it to the end", "$ stands only at the end of a pattern");
            return false;
        }
        if (parser_is_one_of(parser_peek(parser), ")]>|"))
            return refuse_stray(parser);
        if (parser_peek(parser) == '$') {
            parser->tree->ends = true;
            parser->end_sign = (struct span){at, at + 1};
            parser->at++;
        } else if (parser_peek(parser) == '*') {
            if (*star || (items->count == 0 && !parser->tree->starts)) {
                parser_refuse(parser, at, at + 1, "put one * between two words of the pattern",
                              *star ? "two * in a row" : "* has no word on both of its sides");
                return false;
            }
            *star = true;
            parser->at++;
        } else {
            item = parse_atom(parser);
            if (item == NULL)
                return false;
            item->wide = item->wide || *star;
            *star = false;
            vec_push(items, item);
        }
    }
    return true;
}

static bool finish_tree(struct parser *parser, struct pattern_nodes *items, bool star)
{
    struct pattern_tree *tree = parser->tree;

    if (star && !tree->ends) {
        parser_refuse(parser, parser->text.length - 1, parser->text.length,
                      "put * between two words of the pattern",
                      "* has no word on both of its sides");
        return false;
    }
    tree->body = finish_sequence(parser, items, 0);
    if (!needs_word(tree->body)) {
        parser->wrong = true;
        pattern_mistake(parser->report, KB_DIAG_PATTERN_NEEDS_WORD,
                        (struct span){0, parser->text.length},
                        "a pattern needs a word, a set or a prefix outside of [ ] and !",
                        "no word of this pattern must occur");
        return false;
    }
    tree->wide_start = tree->starts && items->items[0]->wide;
    tree->wide_end = star;
    tree->negated_count = parser->negated.count;
    tree->negated = arena_array(parser->arena, parser->negated.count, sizeof *tree->negated);
    for (size_t i = 0; i < parser->negated.count; i++)
        tree->negated[i] = parser->negated.items[i];
    return true;
}

static bool parse_words(struct parser *parser)
{
    struct pattern_nodes items = {0};
    bool star = false;
    bool read;

    if (parser_peek(parser) == '^') {
        parser->tree->starts = true;
        parser->at++;
    }
    read = parse_outer(parser, &items, &star) && finish_tree(parser, &items, star);
    vec_clear(&items);
    vec_clear(&parser->negated);
    return read;
}

static bool parse_raw(struct parser *parser)
{
    size_t close = parser->text.length - 1;

    if (parser->text.length < 2 || parser->text.bytes[close] != '/') {
        parser_refuse(parser, 0, 1, "an expression is the whole line: /kartic\\w* ne radi/",
                      "/ is never closed");
        return false;
    }
    parser->tree->raw = str_slice(parser->text, 1, close);
    parser->tree->raw_place = (struct span){1, close};
    if (str_trim(parser->tree->raw).length == 0) {
        parser_refuse(parser, 0, close + 1, "an expression is the whole line: /kartic\\w* ne radi/",
                      "there is no expression between the slashes");
        return false;
    }
    return true;
}

struct pattern_tree *pattern_parse(const struct kb_model *model,
                                   const struct pattern_report *report, struct arena *arena)
{
    struct parser parser = {
        .text = report->line->text, .model = model, .report = report, .arena = arena};
    bool read;

    parser.tree = arena_alloc(arena, sizeof *parser.tree);
    read = parser_peek(&parser) == '/' ? parse_raw(&parser) : parse_words(&parser);
    return read && !parser.wrong ? parser.tree : NULL;
}
