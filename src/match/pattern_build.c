/*
 * Reads all patterns of a model. Trees and expressions are made in order, since they share the
 * words; PCRE2, which takes most of the time, then compiles a batch of expressions on all threads
 * of the pool.
 */
#include "pattern_raw.h"
#include "pattern_set.h"

enum {
    BATCH = 4096, /* expressions */
    PIECE = 64    /* of a batch, for one thread at a time */
};

struct draft {
    struct pattern_unit unit;
    struct pattern_groups groups;
    struct str expression;
    struct rx_mistake mistake;
};

/* What is needed while patterns are read, and forgotten afterwards. */
struct builder {
    struct patterns *patterns;
    struct parallel *pool;
    struct diag_list *diags;
    struct arena *arena; /* of words and groups */
    struct arena *line;  /* of the tree of one line */
    struct arena *batch; /* of its expressions */
    struct buf expression;
    struct pattern_words words;
    struct builder_drafts VEC_OF(struct draft) drafts;
    struct builder_groups VEC_OF(struct pattern_groups) groups; /* by unit */
};

static struct pattern_report report_of(const struct builder *builder, const struct kb_line *line)
{
    return (struct pattern_report){builder->diags, builder->patterns->snapshot, line};
}

static void keep_stem(struct patterns *patterns, enum text_group group, struct str stem)
{
    struct map *stems = &patterns->stems[group];

    if (map_index(stems, stem) == SIZE_MAX)
        map_put(stems, arena_copy(patterns->arena, stem), NULL);
}

static void keep_phrase(struct patterns *patterns, enum text_group group,
                        const struct pattern_phrase *phrase)
{
    for (size_t i = 0; i < phrase->count; i++)
        keep_stem(patterns, group, phrase->words[i].stems[group]);
}

static void keep_stems(struct builder *builder, enum text_group group,
                       const struct pattern_node *node)
{
    if (node->kind == PATTERN_WORD)
        keep_phrase(builder->patterns, group, node->phrase);
    if (node->kind == PATTERN_SET) {
        const struct pattern_phrases *phrases =
            pattern_words_set(&builder->words, node->set, group);

        for (size_t i = 0; i < phrases->count; i++)
            keep_phrase(builder->patterns, group, phrases->items[i]);
    }
    for (size_t i = 0; i < node->count; i++)
        keep_stems(builder, group, node->children[i]);
}

static void compile_piece(void *context, size_t piece)
{
    struct builder *builder = context;
    size_t end = (piece + 1) * PIECE;

    for (size_t i = piece * PIECE; i < end && i < builder->drafts.count; i++) {
        struct draft *draft = &builder->drafts.items[i];
        struct pattern_code *code = &draft->unit.code;

        code->rx = code->form == FORM_RAW ? rx_compile(draft->expression, &draft->mistake)
                                          : rx_compile_bytes(draft->expression, &draft->mistake);
    }
}

static void report_refused(const struct builder *builder, const struct draft *draft)
{
    const struct kb_line *line = draft->unit.line;
    const struct pattern_report report = report_of(builder, line);
    size_t at = draft->mistake.offset + 1; /* behind the slash */

    if (draft->unit.code.form == FORM_RAW)
        pattern_mistake(&report, KB_DIAG_REGEX_INVALID, (struct span){at, at + 1},
                        "a sign that is meant as such gets a \\ in front: \\( \\[ \\{ \\+",
                        "PCRE2 says: %s", draft->mistake.message);
    else
        pattern_mistake(&report, KB_DIAG_PATTERN_SYNTAX, (struct span){0, line->text.length},
                        "make two patterns of it, or use fewer words in its sets",
                        "the pattern is too large: %s", draft->mistake.message);
}

static void finish_batch(struct builder *builder)
{
    parallel_for(builder->pool, (builder->drafts.count + PIECE - 1) / PIECE, compile_piece,
                 builder);
    for (size_t i = 0; i < builder->drafts.count; i++) {
        struct draft *draft = &builder->drafts.items[i];

        if (draft->unit.code.rx == NULL) {
            report_refused(builder, draft);
            continue;
        }
        if (draft->unit.code.form == FORM_RAW)
            draft->unit.code.literals =
                pattern_literals_of(draft->expression, builder->patterns->arena);
        vec_push(&builder->patterns->units, draft->unit);
        vec_push(&builder->groups, draft->groups);
    }
    builder->drafts.count = 0;
    arena_reset(builder->batch);
}

static void add_draft(struct builder *builder, const struct pattern_tree *tree,
                      struct pattern_unit unit)
{
    enum text_group group = unit.code.group;
    struct draft draft = {.unit = unit,
                          .expression = arena_copy(builder->batch, buf_str(&builder->expression))};

    draft.groups = pattern_find_groups(tree, group, &builder->words,
                                       &builder->patterns->index.terms, builder->arena);
    if (tree->body != NULL)
        keep_stems(builder, group, tree->body);
    for (size_t i = 0; i < tree->negated_count; i++)
        keep_stems(builder, group, tree->negated[i]);
    vec_push(&builder->drafts, draft);
    if (builder->drafts.count == BATCH)
        finish_batch(builder);
}

static void report_empty_set(struct builder *builder, const struct pattern_tree *tree,
                             const struct kb_line *line)
{
    const struct pattern_report report = report_of(builder, line);
    const struct pattern_node *set = pattern_find_empty_set(
        tree->body, line->group == TEXT_GROUPS ? TEXT_EN : line->group, &builder->words);

    pattern_mistake(&report, KB_DIAG_PATTERN_MATCHES_NOTHING, set->place,
                    "give the set words in this language, or use another one",
                    "the set %.*s has no words %s", STR_ARG(set->text),
                    line->group == TEXT_EN   ? "in English"
                    : line->group == TEXT_HS ? "in Croatian or Serbian"
                                             : "in English, nor can the pattern match otherwise");
}

/* A language-neutral line is written for each language group that its sets have words in. */
static void draft_line(struct builder *builder, const struct pattern_tree *tree,
                       struct pattern_unit unit)
{
    enum text_group wanted = unit.line->group;
    bool possible = false;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (wanted != TEXT_GROUPS && wanted != group)
            continue;
        buf_truncate(&builder->expression, 0);
        if (!pattern_write(tree, group, &builder->words, &unit.code, &builder->expression))
            continue;
        possible = true;
        add_draft(builder, tree, unit);
    }
    if (!possible)
        report_empty_set(builder, tree, unit.line);
}

static void read_line(struct builder *builder, struct pattern_unit unit)
{
    const struct pattern_report report = report_of(builder, unit.line);
    struct pattern_tree *tree = pattern_parse(builder->patterns->model, &report, builder->line);

    if (tree != NULL && pattern_resolve(tree, &builder->words, &report) &&
        (tree->body != NULL || pattern_check_raw(tree, &report)))
        draft_line(builder, tree, unit);
    arena_reset(builder->line);
}

static void read_lines(struct builder *builder, enum pattern_owner owner, size_t number,
                       const struct kb_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        read_line(builder, (struct pattern_unit){.line = &lines->items[i],
                                                 .number = (uint32_t)number,
                                                 .owner = (uint8_t)owner});
}

static void read_model(struct builder *builder)
{
    const struct kb_model *model = builder->patterns->model;

    for (size_t i = 0; i < model->topic_count; i++)
        read_lines(builder, PATTERN_TOPIC, i, &model->topics[i].patterns);
    for (size_t i = 0; i < model->topic_count; i++)
        read_lines(builder, PATTERN_TOPIC_NOT, i, &model->topics[i].nots);
    for (size_t i = 0; i < model->policy_count; i++)
        read_lines(builder, PATTERN_POLICY, i, &model->policies[i].patterns);
    read_lines(builder, PATTERN_OUT_OF_SCOPE, 0, &model->out_of_scope.patterns);
    finish_batch(builder);
}

static void builder_clear(struct builder *builder)
{
    vec_clear(&builder->groups);
    vec_clear(&builder->drafts);
    pattern_words_clear(&builder->words);
    buf_clear(&builder->expression);
    arena_free(builder->batch);
    arena_free(builder->line);
    arena_free(builder->arena);
}

struct patterns *patterns_build_model(const struct kb_model *model,
                                      const struct text_lexicon *lexicon,
                                      const struct kb_snapshot *snapshot, struct parallel *pool,
                                      struct diag_list *diags)
{
    struct patterns *patterns = memory_alloc(sizeof *patterns);
    struct builder builder = {.patterns = patterns,
                              .pool = pool,
                              .diags = diags,
                              .arena = arena_new(),
                              .line = arena_new(),
                              .batch = arena_new()};

    patterns->model = model;
    patterns->lexicon = lexicon;
    patterns->snapshot = snapshot;
    patterns->arena = arena_new();
    builder.words = (struct pattern_words){.arena = builder.arena, .lexicon = lexicon};
    read_model(&builder);
    pattern_index_build(&patterns->index, builder.groups.items, builder.groups.count);
    builder_clear(&builder);
    return patterns;
}

struct patterns *patterns_build(const struct kb_snapshot *snapshot, struct parallel *pool,
                                struct diag_list *diags)
{
    return patterns_build_model(kb_snapshot_model(snapshot), kb_snapshot_lexicon(snapshot),
                                snapshot, pool, diags);
}
