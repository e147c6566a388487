/*
 * Private to the reading of patterns: the place in the line, and the atoms without brackets. What
 * returns a node returns NULL after it reported a mistake in the form; then the line is given up.
 */
#ifndef SALTER_MATCH_PATTERN_PARSER_H
#define SALTER_MATCH_PATTERN_PARSER_H

#include "base/vec.h"
#include "pattern_parse.h"

struct pattern_nodes VEC_OF(struct pattern_node *);

struct parser {
    struct str text;
    size_t at;
    size_t depth;
    bool wrong; /* something was reported */
    const struct kb_model *model;
    const struct pattern_report *report;
    struct arena *arena;
    struct pattern_tree *tree;
    struct pattern_nodes negated;
    struct span end_sign; /* the place of $ */
};

/* Says what is wrong with the form and gives up the line: NULL, to be returned on. */
struct pattern_node *parser_refuse(struct parser *parser, size_t from, size_t to, const char *hint,
                                   const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The byte at the place, NUL at the end. */
char parser_peek(const struct parser *parser);
bool parser_at_end(const struct parser *parser);
void parser_skip_spaces(struct parser *parser);
bool parser_is_space(char byte);
bool parser_is_one_of(char byte, const char *signs);

/* Whether the atom that was just read is followed by a space, or by the end of what encloses it;
 * else it is reported. */
bool parser_ends_here(struct parser *parser);

/* A node that reaches from `from` to the place. */
struct pattern_node *parser_new_node(struct parser *parser, enum pattern_kind kind, size_t from);

struct pattern_node *parser_word(struct parser *parser);   /* card, card* */
struct pattern_node *parser_exact(struct parser *parser);  /* "not mine" */
struct pattern_node *parser_set(struct parser *parser);    /* ~money */
struct pattern_node *parser_entity(struct parser *parser); /* {amount} */

#endif
