/*
 * What a pattern means, said a second time without PCRE2: a tree is walked over the tokens of a
 * message, and the set of places where each node can end is kept. Over random patterns and messages
 * both must agree.
 */
#include "test.h"

#include "../../src/match/pattern_set.h"
#include "random_patterns.h"

enum { MOST_TOKENS = 60 };

struct reader {
    const struct text_analysis *message;
    const struct pattern_tree *tree;
    enum text_group group;
    struct pattern_words *words;
    bool in_clause; /* gaps may not run over commas: inside of a ! */
    size_t place[MOST_TOKENS];
};

/* Sets of token numbers: a match that ends in front of token e is bit e. */
static uint64_t ends_of(struct reader *reader, const struct pattern_node *node, size_t start);

static bool is_word(const struct reader *reader, const struct pattern_word *word,
                    enum pattern_kind kind, size_t at)
{
    const struct text_token *token = &reader->message->tokens[at];

    if (kind == PATTERN_PREFIX)
        return str_starts(token->folded, word->folded);
    if (kind == PATTERN_EXACT) {
        struct arena *arena = arena_new();
        struct str written = pattern_written(
            str_slice(reader->message->original, token->span.start, token->span.end), arena);
        bool same = str_equal(written, word->written);

        arena_free(arena);
        return same;
    }
    if (reader->tree->starts || reader->tree->ends)
        return str_equal(token->folded, word->folded);
    return str_equal(token->stems[reader->group], word->stems[reader->group]);
}

static uint64_t ends_of_phrase(const struct reader *reader, const struct pattern_phrase *phrase,
                               enum pattern_kind kind, size_t start)
{
    size_t at = start;

    for (size_t i = 0; i < phrase->count; i++, at++) {
        if (at >= reader->message->token_count || !is_word(reader, &phrase->words[i], kind, at) ||
            (i > 0 && reader->message->tokens[at].border != TEXT_SPACE))
            return 0;
    }
    return (uint64_t)1 << at;
}

static uint64_t ends_of_entity(const struct reader *reader, enum text_entity_kind kind,
                               size_t start)
{
    const struct text_token *tokens = reader->message->tokens;
    size_t at = start;

    if (tokens[start].entity == 0 ||
        reader->message->entities[tokens[start].entity - 1].kind != kind)
        return 0;
    while (at < reader->message->token_count && tokens[at].entity == tokens[start].entity)
        at++;
    return (uint64_t)1 << at;
}

/* Whether a gap may lead from the token `from` to the token `to`. */
static bool reaches(const struct reader *reader, size_t from, size_t to, bool wide)
{
    size_t between = reader->place[to] - reader->place[from];

    for (size_t i = from + 1; i <= to; i++)
        if (reader->message->tokens[i].border == TEXT_SENTENCE ||
            (reader->in_clause && reader->message->tokens[i].border == TEXT_COMMA))
            return false;
    return between <= (wide ? PATTERN_WIDE_GAP : PATTERN_GAP) + 1u;
}

static uint64_t starts_behind(const struct reader *reader, uint64_t ends, bool wide)
{
    uint64_t starts = 0;

    for (size_t end = 1; end <= reader->message->token_count; end++)
        for (size_t to = end; (ends >> end & 1) != 0 && to < reader->message->token_count; to++)
            if (reaches(reader, end - 1, to, wide))
                starts |= (uint64_t)1 << to;
    return starts;
}

static uint64_t ends_from(struct reader *reader, const struct pattern_node *node, uint64_t starts)
{
    uint64_t ends = 0;

    for (size_t start = 0; start < reader->message->token_count; start++)
        if ((starts >> start & 1) != 0)
            ends |= ends_of(reader, node, start);
    return ends;
}

/* Children from `next` on, where `done` holds the ends so far (0: nothing was read yet, all begins
 * at `start`). */
static uint64_t ends_of_rest(struct reader *reader, const struct pattern_node *node, size_t next,
                             size_t start, uint64_t done, bool wide)
{
    const struct pattern_node *child;
    uint64_t starts, taken, skipped = 0;
    size_t first = 0;

    if (next == node->count)
        return done;
    child = node->children[next];
    while (!pattern_is_required(node->children[first]))
        first++;
    wide = wide || (next > 0 && child->wide);
    for (size_t i = next + 1; next < first && done != 0 && i <= first; i++)
        wide = wide || node->children[i]->wide;
    starts = done == 0 ? (uint64_t)1 << start : starts_behind(reader, done, wide);
    taken = ends_from(reader, child, starts);
    if (!pattern_is_required(child))
        skipped = ends_of_rest(reader, node, next + 1, start, done, wide);
    if (taken == 0)
        return skipped;
    return skipped |
           ends_of_rest(reader, node, next + 1, start, taken, wide && !pattern_is_required(child));
}

static uint64_t ends_of_orders(struct reader *reader, const struct pattern_node *node,
                               unsigned left, uint64_t starts)
{
    uint64_t ends = 0;

    for (size_t i = 0; i < node->count; i++) {
        uint64_t done = (left >> i & 1) != 0 ? ends_from(reader, node->children[i], starts) : 0;

        if (done == 0)
            continue;
        ends |= left == 1u << i ? done
                                : ends_of_orders(reader, node, left & ~(1u << i),
                                                 starts_behind(reader, done, node->wide));
    }
    return ends;
}

static uint64_t ends_of(struct reader *reader, const struct pattern_node *node, size_t start)
{
    const struct pattern_phrases *phrases;
    uint64_t ends = 0;

    switch (node->kind) {
    case PATTERN_WORD:
    case PATTERN_PREFIX:
    case PATTERN_EXACT:
        return ends_of_phrase(reader, node->phrase, node->kind, start);
    case PATTERN_SET:
        phrases = pattern_words_set(reader->words, node->set, reader->group);
        for (size_t i = 0; i < phrases->count; i++)
            ends |= ends_of_phrase(reader, phrases->items[i], node->kind, start);
        return ends;
    case PATTERN_ENTITY:
        return ends_of_entity(reader, node->entity, start);
    case PATTERN_CHOICE:
        for (size_t i = 0; i < node->count; i++)
            ends |= ends_of(reader, node->children[i], start);
        return ends;
    case PATTERN_OPTIONAL:
        return ends_of(reader, node->children[0], start);
    case PATTERN_SEQUENCE:
        return ends_of_rest(reader, node, 0, start, 0, false);
    case PATTERN_ANY_ORDER:
        return ends_of_orders(reader, node, (1u << node->count) - 1, (uint64_t)1 << start);
    }
    return 0;
}

static bool is_forbidden(struct reader *reader, size_t from, size_t to)
{
    size_t count = reader->message->token_count;
    bool found = false;

    while (from > 0 && reader->message->tokens[from].border == TEXT_SPACE)
        from--;
    while (to < count && reader->message->tokens[to].border == TEXT_SPACE)
        to++;
    reader->in_clause = true;
    for (size_t i = 0; i < reader->tree->negated_count && !found; i++)
        for (size_t start = from; start < to && !found; start++)
            found = ends_of(reader, reader->tree->negated[i], start) != 0;
    reader->in_clause = false;
    return found;
}

static bool is_match(struct reader *reader, size_t start, size_t end)
{
    const struct pattern_tree *tree = reader->tree;
    size_t last = reader->message->token_count - 1;

    if (tree->starts && (tree->wide_start ? reader->place[start] > PATTERN_WIDE_GAP ||
                                                !reaches(reader, 0, start, true)
                                          : start != 0))
        return false;
    if (tree->ends &&
        (tree->wide_end ? reader->place[last] - reader->place[end - 1] > PATTERN_WIDE_GAP ||
                              !reaches(reader, end - 1, last, true)
                        : end - 1 != last))
        return false;
    return !is_forbidden(reader, tree->wide_start ? 0 : start, tree->wide_end ? last + 1 : end);
}

static bool means(struct reader *reader)
{
    size_t count = reader->message->token_count;

    for (size_t i = 1; i < count; i++) {
        const struct text_token *token = &reader->message->tokens[i];

        reader->place[i] =
            reader->place[i - 1] + (token->entity == 0 || token->entity != token[-1].entity);
    }
    for (size_t start = 0; start < count; start++) {
        uint64_t ends = ends_of(reader, reader->tree->body, start);

        for (size_t end = start + 1; end <= count; end++)
            if ((ends >> end & 1) != 0 && is_match(reader, start, end))
                return true;
    }
    return false;
}

/* A set without words in this group never matches, wherever it stands. */
static bool meets(const struct kb_line *line, const struct pattern_tree *tree,
                  const struct text_analysis *message, struct pattern_words *words)
{
    bool met = false;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        struct reader reader = {.message = message, .tree = tree, .group = group, .words = words};

        if (line->group == TEXT_GROUPS || line->group == group)
            met = met || means(&reader);
    }
    return met;
}

struct round {
    struct given_patterns given;
    struct diag_list diags;
    struct arena *texts, *trees, *turn;
    struct pattern_words words;
    struct rx_scratch *scratch;
    struct patterns *patterns;
    size_t compared, met;
};

static void compare(struct round *round, const struct kb_line *line,
                    const struct pattern_tree *tree, const struct text_analysis *message,
                    const struct pattern_hits *hits)
{
    bool met = meets(line, tree, message, &round->words);
    bool hit = false;

    for (size_t i = 0; i < hits->count; i++)
        hit = hit || hits->items[i].line == line;
    if (met != hit)
        fail_msg("%.*s | %.*s: %s", STR_ARG(line->text), STR_ARG(message->original),
                 met ? "should match" : "should not match");
    round->compared++;
    round->met += met;
}

static void try_message(struct round *round, struct pattern_tree **trees, struct str text)
{
    const struct text_options options = {.today = {2026, 11, 22}};
    struct text_analysis *message = text_analyse(text, &options, round->turn);
    struct pattern_hits hits;
    size_t number = 0;

    patterns_find_all(round->patterns, message, PATTERN_ALL_GROUPS, true, round->scratch,
                      round->turn, &hits);
    if (message->token_count == 0 || message->token_count > MOST_TOKENS || hits.limit_hits > 0)
        return;
    for (size_t i = 0; i < round->given.model.topic_count; i++)
        for (size_t j = 0; j < round->given.model.topics[i].patterns.count; j++, number++)
            if (trees[number] != NULL && trees[number]->body != NULL)
                compare(round, &round->given.model.topics[i].patterns.items[j], trees[number],
                        message, &hits);
    arena_reset(round->turn);
}

static void read_trees(struct round *round, struct pattern_tree **trees)
{
    size_t number = 0;
    struct diag_list unheard;

    diag_list_init(&unheard);
    for (size_t i = 0; i < round->given.model.topic_count; i++)
        for (size_t j = 0; j < round->given.model.topics[i].patterns.count; j++, number++) {
            const struct kb_line *line = &round->given.model.topics[i].patterns.items[j];
            const struct pattern_report report = {&unheard, NULL, line};

            trees[number] = pattern_parse(&round->given.model, &report, round->trees);
            if (trees[number] != NULL && !pattern_resolve(trees[number], &round->words, &report))
                trees[number] = NULL;
        }
    diag_list_clear(&unheard);
}

static void run_round(uint64_t seed, size_t *compared, size_t *met)
{
    enum { PATTERNS = 40, MESSAGES = 60 };
    struct dice dice = {seed * 0x9E3779B97F4A7C15u};
    struct round round = {.texts = arena_new(),
                          .trees = arena_new(),
                          .turn = arena_new(),
                          .scratch = rx_scratch_new()};
    struct pattern_tree *trees[PATTERNS];

    diag_list_init(&round.diags);
    round.words.arena = round.trees;
    given_random_patterns(&dice, &round.given, PATTERNS, round.texts);
    round.patterns =
        patterns_build_model(given_model(&round.given), NULL, NULL, NULL, &round.diags);
    read_trees(&round, trees);
    for (size_t i = 0; i < MESSAGES; i++)
        try_message(&round, trees, random_message(&dice, round.texts));
    *compared += round.compared;
    *met += round.met;
    patterns_free(round.patterns);
    pattern_words_clear(&round.words);
    diag_list_clear(&round.diags);
    given_clear(&round.given);
    rx_scratch_free(round.scratch);
    arena_free(round.turn);
    arena_free(round.trees);
    arena_free(round.texts);
}

static void expressions_match_what_patterns_mean(void **state)
{
    size_t compared = 0;
    size_t met = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 80; seed++)
        run_round(seed, &compared, &met);
    print_message("%zu compared, %zu of them matches\n", compared, met);
    assert_true(compared > 100000);
    assert_true(met > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_match_what_patterns_mean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
