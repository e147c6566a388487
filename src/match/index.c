#include "index.h"

#include "crossfit.h"
#include "fit.h"
#include "knowledge/diagnostics.h"
#include "never_lines.h"

struct kb_snapshot *match_index_snapshot(const struct match_index *index)
{
    return index->snapshot;
}

double match_answer_threshold(const struct match_index *index, uint32_t topic)
{
    double own = topic < index->knowledge->topic_count
                     ? index->knowledge->topics[topic].answer_threshold
                     : 0;

    return own > 0 ? own : index->confidence.answer;
}

struct match_trials match_index_trials(const struct match_index *index)
{
    const struct confidence *confidence = &index->confidence;

    return (struct match_trials){confidence->fitted_on, confidence->answered, confidence->wrong};
}

double index_strength(const struct match_index *index, const struct pattern_hit *hit)
{
    return hit->specificity * precision_of(&index->precision, index->knowledge, hit);
}

double index_other_confidence(const struct match_index *index, uint32_t topic, double confidence)
{
    const struct kb_topic *other = &index->knowledge->topics[topic];

    return other->small_talk || other->handoff.reason != KB_REASON_NONE ? 0 : confidence;
}

/* The patterns that the examples meet most often are compiled to machine code, before anybody else
 * sees them. */
static void tune(struct match_index *index, const struct lessons lessons[TEXT_GROUPS])
{
    size_t count = lessons[TEXT_EN].count + lessons[TEXT_HS].count;
    struct text_analysis **examples = memory_alloc((count + 1) * sizeof(struct text_analysis *));
    size_t filled = 0;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        for (size_t i = 0; i < lessons[group].count; i++)
            examples[filled++] = lessons[group].items[i].analysis;
    }
    patterns_tune(index->patterns, examples, filled);
    free(examples);
}

static void teach(struct match_index *index, const struct lessons lessons[TEXT_GROUPS],
                  struct parallel *pool)
{
    struct model_lessons numbers[TEXT_GROUPS];
    struct crossfit_group groups[TEXT_GROUPS];

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        model_lessons_init(&numbers[group], &lessons[group], &index->classes, &index->views[group],
                           pool);
        model_teach(&index->models[group], &numbers[group], pool);
        groups[group] = (struct crossfit_group){&lessons[group], &numbers[group]};
    }
    crossfit(index, groups, pool);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        model_lessons_clear(&numbers[group]);
}

/* A fit that cannot be used costs only the time of teaching. */
static bool use_fit(struct match_index *index, struct buf *fit, struct diag_list *diags)
{
    struct diag_place place = {.file = STR("cache")};
    const char *why;

    if (fit == NULL)
        return false;
    if (fit_read(index, fit, &why))
        return true;
    kb_diag_add(diags, KB_DIAG_FIT_IGNORED, place, STR(""), "it is made anew",
                "the cached fit is not used: %s", why);
    return false;
}

static void learn_anew(struct match_index *index, struct parallel *pool)
{
    struct lessons lessons[TEXT_GROUPS];

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        lessons_init(&lessons[group], index->snapshot, &index->classes, group, pool);
        index->spelling[group] =
            spelling_new(&lessons[group], index->patterns, index->concepts[group], group);
    }
    tune(index, lessons);
    teach(index, lessons, pool);
    never_lines_heed(index);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        lessons_clear(&lessons[group]);
}

static void learn(struct match_index *index, const struct match_options *options,
                  struct diag_list *diags)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        index->concepts[group] = concepts_new(index->snapshot, group);
        index->views[group] = (struct feature_view){group, index->concepts[group]};
    }
    index->used_fit = use_fit(index, options->fit, diags);
    if (!index->used_fit)
        learn_anew(index, options->pool);
}

/* With its patterns; nothing is learned yet. */
static struct match_index *index_new(struct kb_snapshot *snapshot, struct parallel *pool,
                                     struct diag_list *diags)
{
    struct match_index *index = memory_alloc(sizeof *index);

    index->snapshot = kb_snapshot_acquire(snapshot);
    index->knowledge = kb_snapshot_model(snapshot);
    lesson_classes_init(&index->classes, index->knowledge);
    precision_init(&index->precision, index->knowledge);
    confidence_init(&index->confidence, index->knowledge);
    strays_init(&index->strays, &index->knowledge->out_of_scope.examples);
    index->patterns = patterns_build(snapshot, pool, diags);
    return index;
}

bool match_index_build(struct kb_snapshot *snapshot, const struct match_options *options,
                       struct match_index **out, struct diag_list *diags, struct error *err)
{
    size_t errors = diags->errors;
    struct match_index *index = index_new(snapshot, options->pool, diags);

    *out = NULL;
    if (diags->errors > errors) {
        index_check_broken(index, options->pool, diags); /* the other checks need a model */
        error_set(err, ERROR_INVALID, "%zu mistakes in patterns and examples",
                  diags->errors - errors);
        match_index_free(index);
        return false;
    }
    learn(index, options, diags);
    *out = index;
    return true;
}

void match_index_free(struct match_index *index)
{
    if (index == NULL)
        return;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        model_clear(&index->models[group]);
        spelling_free(index->spelling[group]);
        concepts_free(index->concepts[group]);
    }
    confidence_clear(&index->confidence);
    precision_clear(&index->precision);
    strays_clear(&index->strays);
    lesson_classes_clear(&index->classes);
    patterns_free(index->patterns);
    kb_snapshot_release(index->snapshot);
    buf_clear(&index->fit);
    free(index);
}

bool match_index_used_fit(const struct match_index *index)
{
    return index->used_fit;
}

void match_index_fit(const struct match_index *index, struct buf *out)
{
    fit_write(index, out);
}
