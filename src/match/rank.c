/*
 * One message against the index: spelling, patterns, the models of the groups in question, then one
 * judgement a group. Of two groups the surer one is the answer. Policies and out-of-scope are asked
 * apart, so that a policy is met inside another question and says nothing about which topic is
 * meant.
 */
#include <assert.h>
#include <math.h>

#include "rank_run.h"
#include "spelling_data.h"

enum {
    NOUN_WORDS = 2,       /* words of a message that may be a bare noun */
    SHORTEST_BORROWED = 5 /* letters of a word that shows the other language */
};

/* A word that names one topic in three of its examples or more is no bare noun: it says what is
 * meant. */
static const uint8_t NOUN_FOCUS = 255 * 6 / 10;

/* Of a message's words, to say what it is not about: in another language "la" or "in" is known, and
 * little else. */
static const double UNDERSTOOD_SHARE = 0.3;

/* Of the words that the other language group knows. */
static const double HEARD_SHARE = 0.75;

/* ---- scratch
 * ---------------------------------------------------------------------------------------------- */

struct match_scratch *match_scratch_new(void)
{
    struct match_scratch *scratch = memory_alloc(sizeof *scratch);

    scratch->rx = rx_scratch_new();
    return scratch;
}

void match_scratch_free(struct match_scratch *scratch)
{
    if (scratch == NULL)
        return;
    rx_scratch_free(scratch->rx);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        sight_clear(&scratch->whole[group]);
    sight_clear(&scratch->segment);
    free(scratch->scores);
    free(scratch->topic_scores);
    free(scratch->strength);
    free(scratch->support);
    free(scratch->follows);
    free(scratch);
}

static void make_room(struct match_scratch *scratch, size_t classes)
{
    size_t room = (classes + 15) / 16 * 16;

    if (room <= scratch->class_room)
        return;
    scratch->scores = memory_resize(scratch->scores, room, sizeof *scratch->scores);
    scratch->topic_scores =
        memory_resize(scratch->topic_scores, room, sizeof *scratch->topic_scores);
    scratch->strength = memory_resize(scratch->strength, room, sizeof *scratch->strength);
    scratch->support = memory_resize(scratch->support, room, sizeof *scratch->support);
    scratch->follows = memory_resize(scratch->follows, room, sizeof *scratch->follows);
    scratch->class_room = room;
}

/* ---- what is known beside the models
 * ---------------------------------------------------------------------- */

static unsigned groups_asked(const struct text_analysis *analysis,
                             const struct match_context *context)
{
    struct text_evidence evidence =
        context->language != NULL ? *context->language : text_language_evidence(analysis);
    enum text_group group;

    return text_language_group(&evidence, &group) ? 1u << group : (1u << TEXT_GROUPS) - 1;
}

static enum text_group other_group(enum text_group group)
{
    return group == TEXT_EN ? TEXT_HS : TEXT_EN;
}

static void correct(struct ranking_run *run, unsigned groups)
{
    bool one_group = (groups & (groups - 1)) == 0, mended = false;
    size_t room, count = 0;

    for (enum text_group group = 0; !mended && group < TEXT_GROUPS; group++) {
        if (groups & 1u << group)
            mended = spelling_mend(run->index->spelling[group],
                                   one_group ? NULL : run->index->spelling[other_group(group)],
                                   run->analysis, run->arena);
    }
    room = (run->analysis->token_count + 1) * TEXT_GROUPS;
    run->out->corrections = arena_array(run->arena, room, sizeof *run->out->corrections);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group)
            count += spelling_correct(run->index->spelling[group],
                                      one_group ? NULL : run->index->spelling[other_group(group)],
                                      run->analysis, run->out->corrections + count);
    }
    run->out->correction_count = count;
    if (count > 0 || mended)
        text_build_lines(run->analysis, run->arena);
}

/* A word that only the other language's examples have, as a noun of the bank that is not translated
 * ("koliki je overdraft"). */
static bool borrows_words(const struct ranking_run *run, unsigned groups)
{
    enum text_group group = groups == 1u << TEXT_EN ? TEXT_EN : TEXT_HS, other = other_group(group);

    for (size_t i = 0; i < run->analysis->token_count; i++) {
        const struct text_token *token = &run->analysis->tokens[i];

        if (token->folded.length >= SHORTEST_BORROWED &&
            spelling_is_strange(run->index->spelling[group], token) &&
            spelling_knows_stem(run->index->spelling[other], token->stems[other]))
            return true;
    }
    return false;
}

static bool is_left_out(const struct ranking_run *run, uint32_t topic)
{
    return run->context->no_small_talk && run->index->knowledge->topics[topic].small_talk;
}

static void read_hits(struct ranking_run *run)
{
    struct match_scratch *scratch = run->scratch;

    memset(scratch->strength, 0, run->index->classes.count * sizeof *scratch->strength);
    for (size_t i = 0; i < run->hits.count; i++) {
        const struct pattern_hit *hit = &run->hits.items[i];
        size_t class = hit->number;
        double strength;

        if (hit->owner == PATTERN_TOPIC_NOT)
            continue;
        if (hit->owner == PATTERN_POLICY)
            class += run->index->classes.topics;
        if (hit->owner == PATTERN_OUT_OF_SCOPE)
            class = run->index->classes.count - 1;
        strength = index_strength(run->index, hit);
        if (strength > scratch->strength[class])
            scratch->strength[class] = strength;
    }
}

static void read_context(struct ranking_run *run)
{
    const struct kb_model *knowledge = run->index->knowledge;

    memset(run->scratch->follows, 0, run->index->classes.count);
    if (run->context->previous >= knowledge->topic_count)
        return;
    for (size_t i = 0; i < knowledge->topics[run->context->previous].follow_ups.count; i++)
        run->scratch->follows[knowledge->topics[run->context->previous].follow_ups.items[i]] = 1;
}

/* ---- one group
 * -------------------------------------------------------------------------------------------- */

/* What patterns and context add to a topic's words. */
static double score_topic(const struct ranking_run *run, uint32_t topic, double words)
{
    const struct match_scratch *scratch = run->scratch;
    double score = words;

    if (scratch->strength[topic] > 0)
        score += run->index->confidence.pattern_points * scratch->strength[topic];
    if (scratch->follows[topic])
        score += run->index->confidence.context_points;
    return score;
}

/* Scores of the topics. What is denied, left out, or neither taught nor met by a pattern is not in
 * question. */
static void score_topics(struct ranking_run *run, const struct model *model, struct sight *sight)
{
    const struct match_index *index = run->index;
    struct match_scratch *scratch = run->scratch;

    model_score_all(model, sight, scratch->scores);
    for (uint32_t topic = 0; topic < index->classes.topics; topic++) {
        double words = model->taught[topic] ? (double)scratch->scores[topic] : -INFINITY;

        if (words == -INFINITY && scratch->strength[topic] > 0)
            words = MODEL_UNTAUGHT;
        scratch->topic_scores[topic] =
            is_left_out(run, topic) ? -INFINITY : score_topic(run, topic, words);
    }
    for (size_t i = 0; i < run->hits.count; i++) {
        if (run->hits.items[i].owner == PATTERN_TOPIC_NOT)
            scratch->topic_scores[run->hits.items[i].number] = -INFINITY;
    }
}

static struct verdict judge_group(struct ranking_run *run, enum text_group group)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[group];
    struct match_scratch *scratch = run->scratch;
    struct sight *sight = &scratch->whole[group];
    struct verdict verdict = {.group = group};
    size_t outside = index->classes.count - 1;
    struct confidence_case seen;

    model_see(model, run->analysis, 0, run->analysis->token_count, sight);
    model_support(model, sight, scratch->support, index->classes.topics);
    score_topics(run, model, sight);
    seen = (struct confidence_case){
        .scores = scratch->topic_scores,
        .topic_count = index->classes.topics,
        .has_outside = model->taught[outside],
        .outside = (double)scratch->scores[outside],
        .outside_strength = scratch->strength[outside],
        .strength = scratch->strength,
        .support = scratch->support,
        .follows = scratch->follows,
        .coverage = &sight->coverage,
        .corrections = run->out->correction_count,
    };
    confidence_rank(&seen, &verdict.judgement);
    confidence_judge(&index->confidence, &seen, &verdict.judgement);
    confidence_outside_inputs(&seen, &verdict.judgement, verdict.outside_inputs);
    verdict.known_words = sight->coverage.known_words;
    verdict.known_share = sight->coverage.rarity_all > 0
                              ? sight->coverage.rarity_known / sight->coverage.rarity_all
                              : 0;
    verdict.keenest = sight->coverage.keenest;
    if (index->classes.policies > 0)
        rank_ask_policies(run, group);
    return verdict;
}

static bool is_surer(const struct verdict *left, const struct verdict *right)
{
    if (left->judgement.log_odds > right->judgement.log_odds)
        return true;
    return left->judgement.log_odds >= right->judgement.log_odds &&
           left->known_words > right->known_words;
}

/* ---- the whole
 * -------------------------------------------------------------------------------------------- */

double match_out_of_scope_threshold(const struct match_index *index)
{
    const struct kb_model *knowledge = index->knowledge;

    if (knowledge->out_of_scope.threshold > 0)
        return knowledge->out_of_scope.threshold;
    if (knowledge->bot.out_of_scope > 0)
        return knowledge->bot.out_of_scope;
    return index->confidence.lines[knowledge->policy_count].threshold;
}

/* A word or two that several topics share ask nothing: the words themselves are the evidence, no
 * list of nouns. */
static bool is_bare_noun(const struct ranking_run *run, const struct verdict *verdict)
{
    size_t words = run->analysis->token_count;
    uint32_t first = verdict->judgement.topics[0];

    return words > 0 && words <= NOUN_WORDS && verdict->known_words > 0 &&
           verdict->keenest < NOUN_FOCUS && run->scratch->strength[first] <= 0 &&
           !run->index->knowledge->topics[first].small_talk;
}

static bool is_recognised(const struct ranking_run *run, const struct verdict *verdict)
{
    uint32_t first = verdict->judgement.topics[0];

    return verdict->judgement.count > 0 &&
           (verdict->known_words > 0 || run->scratch->strength[first] > 0);
}

/* Of words that mean nothing to it the index cannot say what they are not about either: "ich möchte
 * ein Konto eröffnen". */
static bool has_known_words(const struct ranking_run *run, const struct verdict *verdict)
{
    return (verdict->known_words > 0 &&
            (double)verdict->known_words >=
                UNDERSTOOD_SHARE * (double)run->analysis->token_count) ||
           run->scratch->strength[run->index->classes.count - 1] > 0;
}

/*
 * Of a message whose language is not clear, only a group that knows about as much of it as the
 * other says what it is not about, or whom it needs: "me" and "rate" are words of the other
 * language too.
 */
static unsigned groups_heard(const struct verdict verdicts[TEXT_GROUPS], unsigned groups)
{
    double most = 0;
    unsigned heard = 0;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group && verdicts[group].known_share > most)
            most = verdicts[group].known_share;
    }
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group && verdicts[group].known_share >= most * HEARD_SHARE)
            heard |= 1u << group;
    }
    return heard;
}

/* Who says whether the message is no business of the bank; NULL: nobody. */
static const struct verdict *judge_outside(const struct ranking_run *run,
                                           const struct verdict verdicts[TEXT_GROUPS],
                                           const struct verdict *best, unsigned heard)
{
    const struct verdict *surest = NULL;

    if (run->is_mixed) /* who does not know the word in question cannot say */
        return best;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (heard & 1u << group &&
            (surest == NULL || verdicts[group].judgement.outside > surest->judgement.outside))
            surest = &verdicts[group];
    }
    return surest;
}

/* Judges by each group; the surest is the answer. Returns the groups that are heard on policies and
 * out-of-scope. */
static unsigned rank_groups(struct ranking_run *run, unsigned groups)
{
    struct verdict verdicts[TEXT_GROUPS] = {0}, best = {.judgement = {.log_odds = -INFINITY}};
    bool any = false;
    struct match_ranking *out = run->out;
    const struct verdict *outside;
    unsigned heard;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (!(groups & 1u << group))
            continue;
        verdicts[group] = judge_group(run, group);
        run->knows_words = run->knows_words || has_known_words(run, &verdicts[group]);
        if (!any || is_surer(&verdicts[group], &best))
            best = verdicts[group];
        any = true;
    }
    heard = groups_heard(verdicts, groups);
    outside = judge_outside(run, verdicts, &best, heard);
    if (outside != NULL) {
        out->out_of_scope = outside->judgement.outside;
        tell_outside(run, outside);
    }
    if (is_recognised(run, &best)) {
        tell_verdict(run, &best);
        out->bare_noun = is_bare_noun(run, &best);
    }
    return heard;
}

void match_rank(const struct match_index *index, struct text_analysis *analysis,
                const struct match_context *context, bool explain, struct match_scratch *scratch,
                struct arena *arena, struct match_ranking *out)
{
    struct ranking_run run = {index, analysis, context, explain, scratch, arena,
                              {0},   out,      {NULL},  false,   false};
    unsigned groups = groups_asked(analysis, context);

    *out = (struct match_ranking){
        .is_listed =
            strays_have(&index->strays, analysis)}; /* as written, before it is corrected */
    make_room(scratch, index->classes.count);
    correct(&run, groups);
    run.is_mixed = (groups & (groups - 1)) == 0 && borrows_words(&run, groups);
    if (run.is_mixed)
        groups = (1u << TEXT_GROUPS) - 1;
    patterns_find(index->patterns, analysis, groups, true, scratch->rx, arena, &run.hits);
    out->confirms = run.hits.confirms;
    out->limit_hits = run.hits.limit_hits;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        run.policies[group] =
            arena_array(arena, index->classes.policies + 1, sizeof *run.policies[group]);
    read_hits(&run);
    read_context(&run);
    rank_tell_policies(&run, rank_groups(&run, groups));
    if (out->is_listed)
        out->out_of_scope = 1;
    out->is_out_of_scope =
        out->is_listed ||
        (run.knows_words && out->out_of_scope >= match_out_of_scope_threshold(index) &&
         (out->count == 0 || out->out_of_scope > out->confidence));
}
