/* The slow checks of `salter check`: they run patterns instead of reading them. */
#include "pattern_probe.h"
#include "pattern_sample.h"
#include "pattern_set.h"

enum {
    ENOUGH_EXAMPLES = 20, /* before a share of them, or that none has a word, means anything */
    NEARLY_ALL = 60       /* percent */
};

struct checker {
    const struct patterns *patterns;
    struct diag_list *diags;
    struct diag_list unheard; /* what building has reported already */
    struct arena *arena;
    struct pattern_words words;
    struct rx_scratch *scratch;
    uint32_t *hits;                /* by unit: examples it matches */
    size_t examples[TEXT_GROUPS];  /* how many there are */
    struct map stems[TEXT_GROUPS]; /* of all of them */
    struct map folded;             /* their words */
    bool incomplete;               /* there would be more examples if nothing else were wrong */
};

static struct pattern_report report_of(const struct checker *checker, const struct kb_line *line)
{
    return (struct pattern_report){checker->diags, checker->patterns->snapshot, line};
}

static bool matches_probe(struct checker *checker, const struct pattern_unit *unit,
                          struct str probe)
{
    /* Any day will do: without one, no relative date is recognised. */
    const struct text_options options = {.lexicon = checker->patterns->lexicon,
                                         .today = {2026, 11, 22}};
    struct text_analysis *analysis = text_analyse(probe, &options, checker->arena);
    struct pattern_lines lines = pattern_lines_of(analysis, checker->arena);

    return pattern_unit_run(unit, &lines, checker->scratch, NULL) == RX_MATCH;
}

static bool matches_own_words(struct checker *checker, const struct pattern_unit *unit,
                              const struct pattern_tree *tree)
{
    bool matched = false;

    for (size_t variant = 0; variant < PROBE_VARIANTS && !matched; variant++) {
        struct buf probe = {0};

        pattern_probe(tree, unit->code.group, variant, &probe);
        matched = matches_probe(checker, unit, buf_str(&probe));
        buf_clear(&probe);
    }
    return matched;
}

static bool reaches_limit(void *context, struct str line)
{
    const void *const *both = context;
    const struct pattern_unit *unit = both[0];
    const struct checker *checker = both[1];

    return rx_match(unit->code.rx, checker->scratch, line, 0, NULL, 0) == RX_LIMIT;
}

static void check_limit(struct checker *checker, const struct pattern_unit *unit,
                        const struct pattern_tree *tree)
{
    const struct pattern_report report = report_of(checker, unit->line);
    const void *context[] = {unit, checker};

    if (pattern_probe_raw(tree->raw, reaches_limit, context))
        pattern_mistake(
            &report, KB_DIAG_REGEX_CATASTROPHIC, tree->raw_place,
            "let nothing repeat that repeats itself: no (a+)+, and .{0,20} instead of .*",
            "a long message makes this expression run without end");
}

/* Whether one of its samples does, or none can be made: then nothing is known against it. */
static bool matches_samples(struct checker *checker, const struct pattern_unit *unit,
                            struct str expression)
{
    bool matched = false;

    for (size_t i = 0; i < PATTERN_SAMPLES && !matched; i++) {
        struct buf sample = {0};

        matched =
            !pattern_sample(expression, i, &sample) ||
            rx_match(unit->code.rx, checker->scratch, buf_str(&sample), 0, NULL, 0) != RX_NONE;
        buf_clear(&sample);
    }
    return matched;
}

static void check_expression(struct checker *checker, const struct pattern_unit *unit,
                             const struct pattern_tree *tree, uint32_t hits)
{
    const struct pattern_report report = report_of(checker, unit->line);

    check_limit(checker, unit, tree);
    if (hits == 0 && !matches_samples(checker, unit, tree->raw))
        pattern_mistake(&report, KB_DIAG_PATTERN_MATCHES_NOTHING, tree->raw_place,
                        "does ^ or $ stand in the middle, or \\b inside a word?",
                        "no text was found that this expression matches");
}

/* Lines that nobody would send, and that have no letter in common. */
static bool matches_nonsense(struct checker *checker, const struct pattern_unit *unit)
{
    return matches_probe(checker, unit, STR("")) ||
           (matches_probe(checker, unit, STR("xv wjx")) &&
            matches_probe(checker, unit, STR("qk kq qqk")));
}

static void check_width(struct checker *checker, const struct pattern_unit *unit, uint32_t hits)
{
    const struct pattern_report report = report_of(checker, unit->line);
    const struct span whole = {0, unit->line->text.length};
    size_t examples = checker->examples[unit->code.group];

    if (unit->code.form == FORM_RAW && matches_nonsense(checker, unit))
        pattern_mistake(&report, KB_DIAG_PATTERN_MATCHES_EVERYTHING, whole,
                        "let it begin or end with letters that must be there",
                        "the expression matches even a message without a word");
    else if (examples >= ENOUGH_EXAMPLES && hits * 100u > examples * NEARLY_ALL)
        pattern_mistake(&report, KB_DIAG_PATTERN_MATCHES_EVERYTHING, whole,
                        "add a word that only this topic has",
                        "the pattern matches %u of %zu examples", hits, examples);
}

static bool is_heard(const struct checker *checker, enum text_group group,
                     const struct pattern_node *node)
{
    for (size_t i = 0; node->kind == PATTERN_PREFIX && i < checker->folded.count; i++) {
        if (str_starts(checker->folded.entries[i].key, node->phrase->words[0].folded))
            return true;
    }
    for (size_t i = 0; node->kind != PATTERN_PREFIX && i < node->phrase->count; i++) {
        if (map_index(&checker->stems[group], node->phrase->words[i].stems[group]) == SIZE_MAX)
            return false;
    }
    return node->kind != PATTERN_PREFIX;
}

/* A guard is against lines that would match otherwise; a word that nobody says guards against a
 * slip of the author's. */
static void check_guard(struct checker *checker, const struct pattern_unit *unit,
                        const struct pattern_node *node)
{
    const struct pattern_report report = report_of(checker, unit->line);

    for (size_t i = 0; i < node->count; i++)
        check_guard(checker, unit, node->children[i]);
    if ((node->kind != PATTERN_WORD && node->kind != PATTERN_PREFIX &&
         node->kind != PATTERN_EXACT) ||
        node->phrase == NULL || node->phrase->count == 0 ||
        is_heard(checker, unit->code.group, node))
        return;
    pattern_mistake(&report, KB_DIAG_GUARD_UNHEARD, node->place,
                    "correct it, delete it, or write the line it guards against as an example of "
                    "where that belongs",
                    "no example and no `never:` line has \"%.*s\"", STR_ARG(node->text));
}

static void check_guards(struct checker *checker, const struct pattern_unit *unit,
                         const struct pattern_tree *tree)
{
    for (size_t i = 0;
         i < tree->negated_count && checker->examples[unit->code.group] >= ENOUGH_EXAMPLES; i++)
        check_guard(checker, unit, tree->negated[i]);
}

static void check_unit(struct checker *checker, size_t number)
{
    const struct pattern_unit *unit = &checker->patterns->units.items[number];
    const struct pattern_report unheard = {&checker->unheard, NULL, unit->line};
    const struct pattern_report report = report_of(checker, unit->line);
    struct pattern_tree *tree = pattern_parse(checker->patterns->model, &unheard, checker->arena);

    if (tree == NULL || !pattern_resolve(tree, &checker->words, &unheard))
        return;
    check_width(checker, unit, checker->hits[number]);
    if (tree->body == NULL)
        check_expression(checker, unit, tree, checker->hits[number]);
    else if (checker->hits[number] == 0 && !matches_own_words(checker, unit, tree))
        pattern_mistake(&report, KB_DIAG_PATTERN_MATCHES_NOTHING,
                        (struct span){0, unit->line->text.length},
                        "does a ! forbid one of its own words?",
                        "not even its own words in its own order match this pattern");
    else if (!checker->incomplete)
        check_guards(checker, unit, tree);
}

static void keep(struct checker *checker, struct map *words, struct str word)
{
    if (map_index(words, word) == SIZE_MAX)
        map_put(words, arena_copy(checker->words.arena, word), NULL);
}

static void keep_words(struct checker *checker, const struct pattern_example *example)
{
    for (size_t i = 0; i < example->analysis->token_count; i++) {
        keep(checker, &checker->stems[example->group],
             example->analysis->tokens[i].stems[example->group]);
        keep(checker, &checker->folded, example->analysis->tokens[i].folded);
    }
}

static void count_hits(struct checker *checker, const struct pattern_example *example,
                       struct arena *arena)
{
    const struct patterns *patterns = checker->patterns;
    struct pattern_lines lines = pattern_lines_of(example->analysis, arena);
    struct index_numbers candidates = {0};

    pattern_index_candidates(&patterns->index, example->analysis, 1u << example->group, arena,
                             &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        const struct pattern_unit *unit = &patterns->units.items[candidates.items[i]];

        if (unit->code.group == example->group &&
            pattern_unit_run(unit, &lines, checker->scratch, NULL) == RX_MATCH)
            checker->hits[candidates.items[i]]++;
    }
    vec_clear(&candidates);
    checker->examples[example->group]++;
    keep_words(checker, example);
}

static void open_checker(struct checker *checker, const struct patterns *patterns,
                         struct diag_list *diags)
{
    *checker = (struct checker){.patterns = patterns, .diags = diags, .arena = arena_new()};
    diag_list_init(&checker->unheard);
    checker->words = (struct pattern_words){.arena = arena_new(), .lexicon = patterns->lexicon};
    checker->scratch = rx_scratch_new();
    checker->hits = memory_alloc((patterns->units.count + 1) * sizeof *checker->hits);
}

static void close_checker(struct checker *checker)
{
    struct arena *words = checker->words.arena;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        map_clear(&checker->stems[group]);
    map_clear(&checker->folded);
    free(checker->hits);
    rx_scratch_free(checker->scratch);
    pattern_words_clear(&checker->words);
    arena_free(words);
    arena_free(checker->arena);
    diag_list_clear(&checker->unheard);
}

static void check_all(struct checker *checker, const struct pattern_example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        count_hits(checker, &examples[i], checker->arena);
        arena_reset(checker->arena);
    }
    for (size_t i = 0; i < checker->patterns->units.count; i++) {
        check_unit(checker, i);
        arena_reset(checker->arena);
    }
}

void patterns_check(const struct patterns *patterns, const struct pattern_example *examples,
                    size_t count, struct diag_list *diags)
{
    struct checker checker;

    open_checker(&checker, patterns, diags);
    check_all(&checker, examples, count);
    close_checker(&checker);
}

void patterns_check_broken(const struct patterns *patterns, const struct pattern_example *examples,
                           size_t count, struct diag_list *diags)
{
    struct checker checker;

    open_checker(&checker, patterns, diags);
    checker.incomplete = true;
    check_all(&checker, examples, count);
    close_checker(&checker);
}
