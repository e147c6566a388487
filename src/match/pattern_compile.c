/*
 * The expression is put together as text. Its parts:
 *
 *     word     kartic
 *     gap      (?!\S)(?:\H*+(?:\h[^.]\H*+){0,3}?\h|\n)(?:\S++\n)*?
 *              The rest of an entity is free, then come up to three words and the step to the next
 *              one, which may lie inside of an entity; or both words lie in the same entity.
 *     < a b >  (?:(?(1)gap|())(?:(?(2)(?!)|())a|(?(3)(?!)|())b)){2}
 *              A group that is set says "already there"; the first: no gap in front of the first.
 *     !word    \A(?:[^\t]*+\t)*?((?!(?:\S++[ \n])*?(?:word)(?!\S)))(?:\S++[ \n])*? ...
 *              The match is looked for from the start of each clause, and the group is called again
 *              behind each comma that a gap runs over: it holds for all clauses the match touches.
 *
 * What white space stands for is told in pattern_lines.h.
 */
#include "pattern_compile.h"

/* Where a gap may run: over commas, over commas with the clause behind them checked, or not out of
 * the clause. */
enum reach { REACH_SENTENCE, REACH_CHECKED, REACH_CLAUSE };

struct emitter {
    struct buf *out;
    bool by_folded;
    enum pattern_form form;
    enum text_group group;
    enum reach reach;
    const char *bracket; /* of the next choice or set: "(" when it is captured */
    unsigned groups;     /* captures so far */
    struct pattern_words *words;
    struct pattern_code *code;
};

static bool is_plain(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte >= 0x80 && byte != PATTERN_WIDE_BYTE);
}

/* Signs that mean something in an expression are quoted; bytes of other letters stand for
 * themselves. */
static void emit_literal(struct emitter *emitter, struct str text)
{
    size_t plain = 0;

    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (is_plain(byte))
            continue;
        buf_add(emitter->out, str_slice(text, plain, i));
        buf_add_byte(emitter->out, '\\');
        buf_add_byte(emitter->out,
                     byte == PATTERN_WIDE_BYTE ? PATTERN_WIDE_BYTE_WRITTEN : (char)byte);
        plain = i + 1;
    }
    buf_add(emitter->out, str_slice(text, plain, text.length));
}

static void emit(struct emitter *emitter, const char *text)
{
    buf_add_text(emitter->out, text);
}

static bool has_all_forms(const struct emitter *emitter)
{
    return emitter->form == FORM_ALL || emitter->form == FORM_WRITTEN;
}

static void emit_stem(struct emitter *emitter, const struct pattern_word *word)
{
    emit_literal(emitter, word->stems[emitter->group]);
    if (has_all_forms(emitter))
        emit(emitter, "=\\S++");
}

static void emit_folded(struct emitter *emitter, const struct pattern_word *word)
{
    if (has_all_forms(emitter))
        emit(emitter, "[^=]*+=");
    emit_literal(emitter, word->folded);
    if (has_all_forms(emitter))
        emit(emitter, "=\\S*+");
}

/* From one word to the one beside it, be it inside of an entity or behind it. */
static void emit_neighbour(struct emitter *emitter)
{
    emit(emitter, "(?:\\n\\{\\S++)*+(?:\\ |\\n)");
}

static void emit_phrase(struct emitter *emitter, const struct pattern_phrase *phrase)
{
    for (size_t i = 0; i < phrase->count; i++) {
        if (i > 0)
            emit_neighbour(emitter);
        if (emitter->by_folded)
            emit_folded(emitter, &phrase->words[i]);
        else
            emit_stem(emitter, &phrase->words[i]);
    }
}

static void emit_exact(struct emitter *emitter, const struct pattern_phrase *phrase)
{
    for (size_t i = 0; i < phrase->count; i++) {
        if (i > 0)
            emit_neighbour(emitter);
        emit(emitter, "[^=]*+=[^=]*+=");
        emit_literal(emitter, phrase->words[i].written);
    }
}

static void emit_prefix(struct emitter *emitter, const struct pattern_phrase *phrase)
{
    if (has_all_forms(emitter))
        emit(emitter, "[^=]*+=");
    emit_literal(emitter, phrase->words[0].folded);
    emit(emitter, "\\S*+");
}

static void open_bracket(struct emitter *emitter)
{
    emit(emitter, emitter->bracket);
    emitter->bracket = "(?:";
}

static void emit_set(struct emitter *emitter, const struct pattern_phrases *phrases)
{
    open_bracket(emitter);
    for (size_t i = 0; i < phrases->count; i++) {
        if (i > 0)
            emit(emitter, "|");
        emit_phrase(emitter, phrases->items[i]);
    }
    emit(emitter, ")");
}

/* The placeholder stands behind its words. */
static void emit_entity(struct emitter *emitter, enum text_entity_kind kind)
{
    buf_addf(emitter->out, "(?:\\S++\\n)+?\\{%s\\}%s", text_entity_name(kind),
             has_all_forms(emitter) ? "==" : "");
}

/* From one word to the next. */
static const char *step(const struct emitter *emitter)
{
    switch (emitter->reach) {
    case REACH_SENTENCE:
        return "\\h";
    case REACH_CHECKED:
        return "(?:\\ |\\t(?1))";
    case REACH_CLAUSE:
        return "\\ ";
    }
    return "";
}

static void emit_gap(struct emitter *emitter, bool wide)
{
    emit(emitter, "(?!\\S)(?:\\H*+(?:");
    emit(emitter, step(emitter));
    emit(emitter, wide ? "[^.]\\H*+){0,10}?" : "[^.]\\H*+){0,3}?");
    emit(emitter, step(emitter));
    emit(emitter, "|\\n)(?:\\S++\\n)*?");
}

_Static_assert(PATTERN_GAP == 3 && PATTERN_WIDE_GAP == 10, "as emit_gap() writes them");

typedef void emit_child(struct emitter *emitter, const struct pattern_node *node);

static void emit_node(struct emitter *emitter, const struct pattern_node *node);
static void emit_captured(struct emitter *emitter, const struct pattern_node *node);

static bool is_impossible(const struct emitter *emitter, const struct pattern_node *node)
{
    return pattern_find_empty_set(node, emitter->group, emitter->words) != NULL;
}

static void emit_any_order(struct emitter *emitter, const struct pattern_node *node,
                           emit_child *emit_one)
{
    unsigned begun = ++emitter->groups;

    buf_addf(emitter->out, "(?:(?(%u)", begun);
    emit_gap(emitter, node->wide);
    emit(emitter, "|())(?:");
    for (size_t i = 0; i < node->count; i++) {
        unsigned done = ++emitter->groups;

        buf_addf(emitter->out, "%s(?(%u)(?!)|())", i > 0 ? "|" : "", done);
        emit_one(emitter, node->children[i]);
    }
    buf_addf(emitter->out, ")){%zu}", node->count);
}

static size_t first_required(const struct pattern_node *node)
{
    size_t first = 0;

    while (first < node->count && !pattern_is_required(node->children[first]))
        first++;
    return first;
}

/* In front of the first word that must occur: it brings the gap behind it. */
static void emit_leading(struct emitter *emitter, const struct pattern_node *node, bool wide)
{
    if (is_impossible(emitter, node->children[0]))
        return;
    emit(emitter, "(?:");
    emit_node(emitter, node->children[0]);
    emit_gap(emitter, wide);
    emit(emitter, ")?");
}

/* Behind it: it brings the gap before it. */
static void emit_trailing(struct emitter *emitter, const struct pattern_node *node, bool wide)
{
    if (is_impossible(emitter, node->children[0]))
        return;
    emit(emitter, "(?:");
    emit_gap(emitter, wide);
    emit_node(emitter, node->children[0]);
    emit(emitter, ")?");
}

static bool has_star(const struct pattern_node *node, size_t from, size_t to)
{
    while (from <= to && !node->children[from]->wide)
        from++;
    return from <= to;
}

/* A star beside optional words is wide for all of their gaps: which of them come depends on the
 * message. */
static void emit_sequence(struct emitter *emitter, const struct pattern_node *node,
                          emit_child *emit_one)
{
    size_t first = first_required(node);
    bool wide = false;

    for (size_t i = 0; i < node->count; i++) {
        const struct pattern_node *child = node->children[i];

        if (i < first) {
            emit_leading(emitter, child, has_star(node, i + 1, first));
            continue;
        }
        wide = i > first && (wide || child->wide);
        if (!pattern_is_required(child)) {
            emit_trailing(emitter, child, wide);
            continue;
        }
        if (i > first)
            emit_gap(emitter, wide);
        emit_one(emitter, child);
        wide = false;
    }
}

/* A branch that this language group has no words for cannot match, and is left out. */
static void emit_choice(struct emitter *emitter, struct pattern_node *const *branches, size_t count)
{
    const char *separator = "";

    open_bracket(emitter);
    for (size_t i = 0; i < count; i++) {
        if (is_impossible(emitter, branches[i]))
            continue;
        emit(emitter, separator);
        emit_node(emitter, branches[i]);
        separator = "|";
    }
    emit(emitter, ")");
}

static void emit_with(struct emitter *emitter, const struct pattern_node *node,
                      emit_child *emit_one)
{
    struct pattern_words *words = emitter->words;

    switch (node->kind) {
    case PATTERN_WORD:
        emit_phrase(emitter, node->phrase);
        break;
    case PATTERN_PREFIX:
        emit_prefix(emitter, node->phrase);
        break;
    case PATTERN_EXACT:
        emit_exact(emitter, node->phrase);
        break;
    case PATTERN_SET:
        emit_set(emitter, pattern_words_set(words, node->set, emitter->group));
        break;
    case PATTERN_ENTITY:
        emit_entity(emitter, node->entity);
        break;
    case PATTERN_CHOICE:
        emit_choice(emitter, node->children, node->count);
        break;
    case PATTERN_SEQUENCE:
        emit_sequence(emitter, node, emit_one);
        break;
    case PATTERN_ANY_ORDER:
        emit_any_order(emitter, node, emit_one);
        break;
    case PATTERN_OPTIONAL: /* its sequence writes it */
        break;
    }
}

static void emit_node(struct emitter *emitter, const struct pattern_node *node)
{
    emit_with(emitter, node, emit_node);
}

/* What must occur at the outermost level is captured: these are the words that an explanation
 * underlines. */
static void emit_captured(struct emitter *emitter, const struct pattern_node *node)
{
    struct pattern_code *code = emitter->code;
    bool has_parts = node->kind == PATTERN_ANY_ORDER || node->kind == PATTERN_SEQUENCE;

    if (has_parts || code->capture_count == PATTERN_MOST_SPANS ||
        emitter->groups + 1 >= RX_MOST_CAPTURES) {
        emit_with(emitter, node, has_parts ? emit_captured : emit_node);
        return;
    }
    code->captures[code->capture_count++] = (uint8_t)++emitter->groups;
    if (node->kind == PATTERN_CHOICE || node->kind == PATTERN_SET) {
        emitter->bracket = "(";
        emit_node(emitter, node);
        return;
    }
    emit(emitter, "(");
    emit_node(emitter, node);
    emit(emitter, ")");
}

/* Group 1: no such word from here to the end of the clause. */
static void emit_negated(struct emitter *emitter, const struct pattern_tree *tree)
{
    emitter->groups = 1;
    emitter->reach = REACH_CLAUSE;
    emit(emitter, "((?!(?:\\S++[ \\n])*?");
    emit_choice(emitter, tree->negated, tree->negated_count);
    emit(emitter, "(?!\\S)))");
    emitter->reach = REACH_CHECKED;
}

static void emit_start(struct emitter *emitter, const struct pattern_tree *tree, bool negated)
{
    emit(emitter, tree->starts || negated ? "\\A" : "(?<!\\S)");
    if (negated && !tree->starts)
        emit(emitter, "(?:[^\\t]*+\\t)*?");
    if (negated)
        emit_negated(emitter, tree);
    if (negated && !tree->starts)
        emit(emitter, "(?:\\S++[ \\n])*?");
    if (tree->wide_start)
        buf_addf(emitter->out, "(?:[^.]\\H*+%s){0,%d}?(?:\\S++\\n)*?", step(emitter),
                 PATTERN_WIDE_GAP);
}

static void emit_end(struct emitter *emitter, const struct pattern_tree *tree)
{
    emit(emitter, "(?!\\S)");
    if (tree->wide_end)
        buf_addf(emitter->out, "\\H*+(?:%s[^.]\\H*+){0,%d}", step(emitter), PATTERN_WIDE_GAP);
    if (tree->ends)
        emit(emitter, "(?:\\n\\{\\S++)*+\\z");
}

static bool has_negated(const struct emitter *emitter, const struct pattern_tree *tree)
{
    for (size_t i = 0; i < tree->negated_count; i++)
        if (!is_impossible(emitter, tree->negated[i]))
            return true;
    return false;
}

static void emit_tree(struct emitter *emitter, const struct pattern_tree *tree)
{
    emit_start(emitter, tree, has_negated(emitter, tree));
    emit_captured(emitter, tree->body);
    emit_end(emitter, tree);
}

const struct pattern_node *pattern_find_empty_set(const struct pattern_node *node,
                                                  enum text_group group,
                                                  struct pattern_words *words)
{
    const struct pattern_node *empty = NULL;

    if (node->kind == PATTERN_SET)
        return pattern_words_set(words, node->set, group)->count == 0 ? node : NULL;
    if (node->kind == PATTERN_OPTIONAL)
        return NULL;
    for (size_t i = 0; i < node->count; i++) {
        empty = pattern_find_empty_set(node->children[i], group, words);
        if ((empty != NULL) != (node->kind == PATTERN_CHOICE))
            return empty;
    }
    return empty;
}

/* Which forms of words the node is compared by, as a set of 1 << form. */
static unsigned forms_of(const struct pattern_node *node, bool by_folded)
{
    unsigned forms = 0;

    switch (node->kind) {
    case PATTERN_WORD:
    case PATTERN_SET:
        return 1u << (by_folded ? FORM_FOLDED : FORM_STEMS);
    case PATTERN_PREFIX:
        return 1u << FORM_FOLDED;
    case PATTERN_EXACT:
        return 1u << FORM_WRITTEN;
    case PATTERN_ENTITY:
        return 0;
    case PATTERN_CHOICE:
    case PATTERN_SEQUENCE:
    case PATTERN_ANY_ORDER:
    case PATTERN_OPTIONAL:
        break;
    }
    for (size_t i = 0; i < node->count; i++)
        forms |= forms_of(node->children[i], by_folded);
    return forms;
}

static enum pattern_form form_of(const struct pattern_tree *tree)
{
    bool by_folded = tree->starts || tree->ends;
    unsigned forms = forms_of(tree->body, by_folded);

    for (size_t i = 0; i < tree->negated_count; i++)
        forms |= forms_of(tree->negated[i], by_folded);
    if ((forms & 1u << FORM_WRITTEN) != 0)
        return FORM_WRITTEN;
    if (forms == 1u << FORM_FOLDED)
        return FORM_FOLDED;
    return forms == 1u << FORM_STEMS ? FORM_STEMS : FORM_ALL;
}

/* What a node asks for, in words: a set or a prefix is a little less than a word, quotes are more.
 */
static double asks_for(const struct pattern_node *node)
{
    double sum = 0;
    double least = 1e9;

    switch (node->kind) {
    case PATTERN_WORD:
        return (double)node->phrase->count;
    case PATTERN_EXACT:
        return 1.5 * (double)node->phrase->count;
    case PATTERN_PREFIX:
    case PATTERN_SET:
        return 0.8;
    case PATTERN_ENTITY:
        return 0.5;
    case PATTERN_OPTIONAL:
        return 0;
    case PATTERN_CHOICE:
    case PATTERN_SEQUENCE:
    case PATTERN_ANY_ORDER:
        break;
    }
    for (size_t i = 0; i < node->count; i++) {
        double child = asks_for(node->children[i]);

        sum += child;
        least = child < least ? child : least;
    }
    return node->kind == PATTERN_CHOICE ? least : sum;
}

static float specificity_of(const struct pattern_tree *tree)
{
    double words_asked = asks_for(tree->body);

    words_asked += (tree->starts && !tree->wide_start) + (tree->ends && !tree->wide_end);
    return (float)(words_asked / (words_asked + 1.5));
}

static bool resolve_phrase(struct pattern_node *node, const struct pattern_phrase *phrase,
                           const struct pattern_report *report)
{
    node->phrase = phrase;
    if (phrase->count == 0)
        pattern_mistake(report, KB_DIAG_PATTERN_SYNTAX, node->place,
                        "signs of punctuation are not seen by patterns: leave them out",
                        "there is no word in %.*s", STR_ARG(node->text));
    else if (phrase->count > 1 && node->kind == PATTERN_PREFIX)
        pattern_mistake(report, KB_DIAG_PATTERN_SYNTAX, node->place, NULL,
                        "%.*s is read as %zu words, and a prefix is one", STR_ARG(node->text),
                        phrase->count);
    else
        return true;
    return false;
}

static bool resolve_node(struct pattern_node *node, struct pattern_words *words,
                         const struct pattern_report *report)
{
    bool sound = true;

    if (node->kind == PATTERN_WORD || node->kind == PATTERN_PREFIX)
        return resolve_phrase(node, pattern_words_phrase(words, node->text), report);
    if (node->kind == PATTERN_EXACT)
        return resolve_phrase(node, pattern_words_exact(words, node->text), report);
    for (size_t i = 0; i < node->count; i++)
        sound = resolve_node(node->children[i], words, report) && sound;
    return sound;
}

bool pattern_resolve(struct pattern_tree *tree, struct pattern_words *words,
                     const struct pattern_report *report)
{
    bool sound = tree->body == NULL || resolve_node(tree->body, words, report);

    for (size_t i = 0; i < tree->negated_count; i++)
        sound = resolve_node(tree->negated[i], words, report) && sound;
    return sound;
}

bool pattern_write(const struct pattern_tree *tree, enum text_group group,
                   struct pattern_words *words, struct pattern_code *out, struct buf *expression)
{
    struct emitter emitter = {.out = expression,
                              .by_folded = tree->starts || tree->ends,
                              .group = group,
                              .bracket = "(?:",
                              .words = words,
                              .code = out};

    *out = (struct pattern_code){.group = group, .form = FORM_RAW, .specificity = 0.5f};
    if (tree->body == NULL) {
        out->capture_count = 1; /* group 0: the whole match */
        buf_add(expression, tree->raw);
        return true;
    }
    if (pattern_find_empty_set(tree->body, group, words) != NULL)
        return false;
    out->form = emitter.form = form_of(tree);
    out->specificity = specificity_of(tree);
    emit_tree(&emitter, tree);
    return true;
}
