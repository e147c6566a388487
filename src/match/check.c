/*
 * The thorough checks of `salter check`: patterns that are run instead of read, and every example
 * and look-alike asked of the whole index, as a customer would.
 */
#include "doubt.h"
#include "knowledge/diagnostics.h"

enum {
    SMALL_KNOWLEDGE =
        200 /* examples; below, the prior's threshold weighs more than the fitted one */
};

struct checker {
    const struct match_index *index;
    struct diag_list *diags;
    struct match_scratch *scratch;
    struct arena *arena;
};

static void rank_text(struct checker *checker, struct str text, struct match_ranking *out)
{
    struct text_options options = {.lexicon = kb_snapshot_lexicon(checker->index->snapshot)};
    struct match_context context = {.previous = KB_NO_TOPIC};

    arena_reset(checker->arena);
    match_rank(checker->index, text_analyse(text, &options, checker->arena), &context, false,
               checker->scratch, checker->arena, out);
}

static void report(struct checker *checker, enum kb_diag diag, const struct kb_line *line,
                   const char *hint, struct str name)
{
    kb_diag_add(checker->diags, diag, line->place,
                kb_source_line(checker->index->snapshot, line->place), hint, "%s: %.*s",
                kb_diag_meaning(diag), STR_ARG(name));
}

static void doubt(struct checker *checker, const struct kb_topic *topic, const struct kb_line *line)
{
    uint32_t other;

    arena_reset(checker->arena);
    if (doubt_example(checker->index, topic, line, checker->scratch, checker->arena, &other))
        report(checker, KB_DIAG_EXAMPLE_DOUBTFUL, line,
               "move it there, or say the same here in two or three other ways, or by a pattern",
               checker->index->knowledge->topics[other].id);
}

static void check_example(struct checker *checker, const struct kb_topic *topic,
                          const struct kb_line *line)
{
    struct match_ranking ranking;
    uint32_t best;

    rank_text(checker, line->text, &ranking);
    if (ranking.count == 0) {
        report(checker, KB_DIAG_EXAMPLE_HITS_NO_TOPIC, line, "say it in more words", topic->id);
        return;
    }
    best = ranking.candidates[0].topic;
    if (best != topic->number && ranking.confidence >= match_answer_threshold(checker->index, best))
        report(checker, KB_DIAG_EXAMPLE_HITS_OTHER_TOPIC, line,
               "move it there, or add words that tell the two apart; `salter ask --why` shows what "
               "it hits",
               checker->index->knowledge->topics[best].id);
    else if (best == topic->number &&
             checker->scratch->strength[best] <= 0) /* no pattern vouches for it */
        doubt(checker, topic, line);
}

static void check_never(struct checker *checker, const struct kb_policy *policy,
                        const struct kb_line *line)
{
    struct match_ranking ranking;

    rank_text(checker, line->text, &ranking);
    for (size_t i = 0; i < ranking.policy_count; i++) {
        if (ranking.policies[i].policy == policy->number)
            report(checker, KB_DIAG_NEVER_HITS_POLICY, line,
                   "narrow the pattern or the examples that it resembles, or raise the policy's "
                   "threshold",
                   policy->id);
    }
}

static void check_all(struct checker *checker)
{
    const struct kb_model *knowledge = checker->index->knowledge;

    for (size_t i = 0; i < knowledge->topic_count; i++) {
        const struct kb_topic *topic = &knowledge->topics[i];

        for (size_t k = 0; k < topic->examples.count; k++)
            check_example(checker, topic, &topic->examples.items[k]);
    }
    for (size_t i = 0; i < knowledge->policy_count; i++) {
        const struct kb_policy *policy = &knowledge->policies[i];

        for (size_t k = 0; k < policy->never.count; k++)
            check_never(checker, policy, &policy->never.items[k]);
    }
}

typedef void check_function(const struct patterns *patterns, const struct pattern_example *examples,
                            size_t count, struct diag_list *diags);

static void check_patterns(const struct kb_snapshot *snapshot, const struct lesson_classes *classes,
                           const struct patterns *patterns, struct parallel *pool,
                           check_function *check, struct diag_list *diags)
{
    struct lessons lessons[TEXT_GROUPS];
    struct pattern_example *examples;
    size_t count = 0;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        lessons_init(&lessons[group], snapshot, classes, group, pool);
    examples =
        memory_alloc((lessons[TEXT_EN].count + lessons[TEXT_HS].count + 1) * sizeof *examples);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        for (size_t i = 0; i < lessons[group].count; i++)
            examples[count++] = (struct pattern_example){lessons[group].items[i].analysis, group};
    }
    check(patterns, examples, count, diags);
    free(examples);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        lessons_clear(&lessons[group]);
}

void index_check_broken(const struct match_index *index, struct parallel *pool,
                        struct diag_list *diags)
{
    check_patterns(index->snapshot, &index->classes, index->patterns, pool, patterns_check_broken,
                   diags);
}

static void tell_size(const struct match_index *index, struct diag_list *diags)
{
    static const char hint[] = "fitting begins with 20 examples of a language; what "
                               "`wrong_at_most` comes to is half fitted at 200, nine tenths "
                               "at 1 800 (README, How sure it is)";
    struct diag_place place = {.file = STR("topics"), .line = 0};
    size_t tried = index->confidence.fitted_on;

    if (tried == 0)
        kb_diag_add(diags, KB_DIAG_SMALL_KNOWLEDGE, place, STR(""), hint,
                    "the confidence is a documented prior alone: no example could be held back to "
                    "try it on");
    else if (tried < SMALL_KNOWLEDGE)
        kb_diag_add(diags, KB_DIAG_SMALL_KNOWLEDGE, place, STR(""), hint,
                    "the confidence leans on a documented prior: only %zu examples could be held "
                    "back to try it on",
                    tried);
}

void match_check_patterns(const struct kb_snapshot *broken, struct parallel *pool,
                          struct diag_list *diags)
{
    struct patterns *patterns = patterns_build(broken, pool, diags);
    struct lesson_classes classes;

    lesson_classes_init(&classes, kb_snapshot_model(broken));
    check_patterns(broken, &classes, patterns, pool, patterns_check_broken, diags);
    lesson_classes_clear(&classes);
    patterns_free(patterns);
}

void match_try_patterns(const struct kb_snapshot *snapshot, struct parallel *pool,
                        struct diag_list *diags)
{
    size_t errors = diags->errors;
    struct patterns *patterns = patterns_build(snapshot, pool, diags);
    struct lesson_classes classes;

    if (diags->errors == errors) {
        lesson_classes_init(&classes, kb_snapshot_model(snapshot));
        check_patterns(snapshot, &classes, patterns, pool, patterns_check, diags);
        lesson_classes_clear(&classes);
    }
    patterns_free(patterns);
}

void match_index_check(const struct match_index *index, struct parallel *pool,
                       struct diag_list *diags)
{
    struct checker checker = {index, diags, match_scratch_new(), arena_new()};

    check_patterns(index->snapshot, &index->classes, index->patterns, pool, patterns_check, diags);
    check_all(&checker);
    tell_size(index, diags);
    arena_free(checker.arena);
    match_scratch_free(checker.scratch);
}
