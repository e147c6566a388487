/*
 * Policies are asked apart from topics: of the whole message and of each clause, by each group that
 * is heard. What speaks most for one decides.
 */
#include <math.h>

#include "denial.h"
#include "rank_run.h"

/* ---- asking
 * -----------------------------------------------------------------------------------------------
 */

/*
 * "Tonight", "my ex": a word that many cases have is no case by itself. Only a pattern makes it one
 * ("operator").
 */
static bool is_one_word(const struct ranking_run *run, enum text_group group)
{
    return run->analysis->token_count <= 1 ||
           (run->analysis->token_count == 2 && run->scratch->whole[group].words.count <= 1);
}

/* Asks for policies with the scores of tokens [from, to) in the scratch. */
static void ask_policies(struct ranking_run *run, enum text_group group, size_t from, size_t to)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[group];
    bool one_word = is_one_word(run, group);

    for (size_t i = 0; i < index->classes.policies; i++) {
        size_t class = index->classes.topics + i;
        bool taught = model->taught[class];
        double strength = run->scratch->strength[class], log_odds;
        double inputs[CONFIDENCE_LINE_INPUTS] = {
            1, taught ? (double)run->scratch->scores[class] : MODEL_UNTAUGHT, strength};

        if ((!taught || one_word) && strength <= 0)
            continue;
        log_odds = confidence_line_sum(&index->confidence.lines[i], inputs);
        if (run->policies[group][i].to == 0 || log_odds > run->policies[group][i].log_odds)
            run->policies[group][i] = (struct policy_sight){log_odds, group, from, to};
    }
}

static void see_clause(const struct ranking_run *run, enum text_group group, size_t from, size_t to)
{
    const struct model *model = &run->index->models[group];

    if (run->analysis->token_count <= FEATURE_ALL_PAIRS)
        model_see_part(model, &run->scratch->whole[group], from, to, &run->scratch->segment);
    else
        model_see(model, run->analysis, from, to, &run->scratch->segment);
}

/* Each clause of the message by itself: a threat at the end of a long complaint is still a threat.
 */
static void ask_clauses(struct ranking_run *run, enum text_group group)
{
    const struct text_analysis *analysis = run->analysis;
    size_t end;

    for (size_t from = 0; from < analysis->token_count; from = end) {
        end = lesson_clause_end(analysis, from);
        if (!lesson_is_clause(analysis, from, end))
            continue;
        see_clause(run, group, from, end);
        model_score_from(&run->index->models[group], &run->scratch->segment,
                         run->index->classes.topics, run->scratch->scores);
        ask_policies(run, group, from, end);
    }
}

void rank_ask_policies(struct ranking_run *run, enum text_group group)
{
    ask_policies(run, group, 0, run->analysis->token_count);
    ask_clauses(run, group);
}

/* ---- telling
 * ---------------------------------------------------------------------------------------------- */

double match_policy_threshold(const struct match_index *index, size_t policy)
{
    double given = index->knowledge->policies[policy].threshold;

    return given > 0 ? given : index->confidence.lines[policy].threshold;
}

/* In log-odds: what the message is about, when it is about something else. */
static double against_policy(const struct ranking_run *run, uint32_t policy)
{
    const struct match_ranking *out = run->out;
    double weight = run->index->confidence.lines[policy].weights[CONFIDENCE_LINE_OTHER];

    return out->count == 0 ? 0
                           : weight * index_other_confidence(run->index, out->candidates[0].topic,
                                                             out->confidence);
}

/* What the words that say so look like, with all that can be told of them. */
static const struct sight *see_again(const struct ranking_run *run, const struct policy_sight *best)
{
    if (best->from == 0 && best->to == run->analysis->token_count)
        return &run->scratch->whole[best->group];
    model_see(&run->index->models[best->group], run->analysis, best->from, best->to,
              &run->scratch->segment);
    return &run->scratch->segment;
}

static struct match_policy tell_policy(struct ranking_run *run, uint32_t policy,
                                       const struct policy_sight *best)
{
    const struct match_index *index = run->index;
    uint32_t class = (uint32_t)index->classes.topics + policy;
    const struct confidence_line *line = &index->confidence.lines[policy];
    double against = against_policy(run, policy);
    struct told told =
        tell_words(run, best->group, run->explain ? see_again(run, best) : NULL, class);

    told_as_log_odds(&told, line);
    tell_pattern(run, PATTERN_POLICY, policy, line->weights[CONFIDENCE_LINE_PATTERN], &told);
    if (against < 0 || against > 0)
        told_add(&told, (struct match_evidence){.kind = MATCH_BY_OTHER,
                                                .points = against,
                                                .detail = STR("it is about something else")});
    return (struct match_policy){policy, confidence_of(best->log_odds + against), told.items,
                                 told.count};
}

static int compare_policies(const void *left, const void *right)
{
    const struct match_policy *a = left, *b = right;

    if (a->confidence > b->confidence || a->confidence < b->confidence)
        return a->confidence > b->confidence ? -1 : 1;
    return a->policy < b->policy ? -1 : a->policy > b->policy;
}

/* "I am not threatening to sue". A pattern says by itself what it denies. */
static bool is_denied_policy(struct ranking_run *run, uint32_t policy,
                             const struct policy_sight *best)
{
    size_t class = run->index->classes.topics + policy;
    const struct model *model = &run->index->models[best->group];

    if (run->scratch->strength[class] > 0 || !model->taught[class])
        return false;
    return denial_is_in(&run->scratch->whole[best->group], best->from, best->to) &&
           denial_is_of(model, run->analysis, see_again(run, best), class);
}

/* What speaks most for a policy among the groups that are heard; NULL: nothing does. */
static const struct policy_sight *surest_sight(const struct ranking_run *run, uint32_t policy,
                                               unsigned heard)
{
    const struct policy_sight *most = NULL;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        const struct policy_sight *sight =
            heard & 1u << group ? &run->policies[group][policy] : NULL;

        if (sight != NULL && sight->to > 0 && (most == NULL || sight->log_odds > most->log_odds))
            most = sight;
    }
    return most;
}

void rank_tell_policies(struct ranking_run *run, unsigned heard)
{
    size_t policies = run->index->classes.policies;
    struct match_ranking *out = run->out;

    out->policies = arena_array(run->arena, policies + 1, sizeof *out->policies);
    for (uint32_t i = 0; i < policies; i++) {
        const struct policy_sight *most = surest_sight(run, i, heard);

        if (most != NULL &&
            confidence_of(most->log_odds + against_policy(run, i)) >=
                match_policy_threshold(run->index, i) &&
            !is_denied_policy(run, i, most))
            out->policies[out->policy_count++] = tell_policy(run, i, most);
    }
    if (out->policy_count > 1)
        qsort(out->policies, out->policy_count, sizeof *out->policies, compare_policies);
}
