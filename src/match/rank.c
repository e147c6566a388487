/*
 * One message against the index: spelling, patterns, the models of the groups in question, then one judgement a group. Of two
 * groups the surer one is the answer. Policies and out-of-scope are asked apart, so that a policy is met inside
 * another question and says nothing about which topic is meant.
 */
#include <assert.h>
#include <math.h>

#include "index.h"

enum {
    SEGMENT_SHORTEST = 3, /* words of a clause that is asked for policies by itself */
    NOUN_WORDS = 2        /* words of a message that may be a bare noun */
};

/* A word that names one topic in three of its examples or more is no bare noun: it says what is meant. */
static const uint8_t NOUN_FOCUS = 255 * 6 / 10;

struct ranking_run {
    const struct match_index *index;
    struct text_analysis *analysis;
    const struct match_context *context;
    bool explain;
    struct match_scratch *scratch;
    struct arena *arena;
    struct pattern_hits hits;
    struct match_ranking *out;
};

/* What one language group makes of the message. */
struct verdict {
    enum text_group group;
    struct confidence_judgement judgement;
    size_t known_words;
    uint8_t keenest;
};

/* ---- scratch ---------------------------------------------------------------------------------------------- */

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
    sight_clear(&scratch->sight);
    sight_clear(&scratch->segment);
    free(scratch->scores);
    free(scratch->topic_scores);
    free(scratch->strength);
    free(scratch->follows);
    free(scratch);
}

static void make_room(struct match_scratch *scratch, size_t classes)
{
    size_t room = (classes + 15) / 16 * 16;

    if (room <= scratch->class_room)
        return;
    scratch->scores = memory_resize(scratch->scores, room, sizeof *scratch->scores);
    scratch->topic_scores = memory_resize(scratch->topic_scores, room, sizeof *scratch->topic_scores);
    scratch->strength = memory_resize(scratch->strength, room, sizeof *scratch->strength);
    scratch->follows = memory_resize(scratch->follows, room, sizeof *scratch->follows);
    scratch->class_room = room;
}

/* ---- what is known beside the models ---------------------------------------------------------------------- */

static unsigned groups_asked(const struct text_analysis *analysis)
{
    struct text_evidence evidence = text_language_evidence(analysis);
    enum text_group group;

    return text_language_group(&evidence, &group) ? 1u << group : (1u << TEXT_GROUPS) - 1;
}

static void correct(struct ranking_run *run, unsigned groups)
{
    size_t room = (run->analysis->token_count + 1) * TEXT_GROUPS, count = 0;

    run->out->corrections = arena_array(run->arena, room, sizeof *run->out->corrections);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group)
            count += spelling_correct(run->index->spelling[group], run->analysis, run->out->corrections + count,
                                      run->arena);
    }
    run->out->correction_count = count;
    if (count > 0)
        text_build_lines(run->analysis, run->arena);
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

/* ---- one group -------------------------------------------------------------------------------------------- */

/* Scores of the topics: words, patterns, context. What is denied or left out is not in question. */
static void score_topics(struct ranking_run *run, const struct model *model)
{
    const struct match_index *index = run->index;
    struct match_scratch *scratch = run->scratch;

    model_score_all(model, &scratch->sight, scratch->scores);
    for (uint32_t topic = 0; topic < index->classes.topics; topic++) {
        double score = model->taught[topic] ? (double)scratch->scores[topic] : -INFINITY;

        if (scratch->strength[topic] > 0)
            score = (model->taught[topic] ? score : -1) + index->confidence.pattern_points * scratch->strength[topic];
        if (scratch->follows[topic])
            score += index->confidence.context_points;
        scratch->topic_scores[topic] = is_left_out(run, topic) ? -INFINITY : score;
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
    struct verdict verdict = {.group = group};
    size_t outside = index->classes.count - 1;
    struct confidence_case seen;

    model_see(model, run->analysis, group, 0, run->analysis->token_count, &scratch->sight);
    score_topics(run, model);
    seen = (struct confidence_case){
        .scores = scratch->topic_scores,
        .topic_count = index->classes.topics,
        .has_outside = model->taught[outside],
        .outside = (double)scratch->scores[outside],
        .outside_strength = scratch->strength[outside],
        .strength = scratch->strength,
        .follows = scratch->follows,
        .coverage = &scratch->sight.coverage,
        .corrections = run->out->correction_count,
    };
    confidence_rank(&index->confidence, &seen, &verdict.judgement);
    confidence_judge(&index->confidence, &seen, &verdict.judgement);
    verdict.known_words = scratch->sight.coverage.known_words;
    verdict.keenest = scratch->sight.coverage.keenest;
    return verdict;
}

static bool is_surer(const struct verdict *left, const struct verdict *right)
{
    if (left->judgement.log_odds > right->judgement.log_odds)
        return true;
    return left->judgement.log_odds >= right->judgement.log_odds && left->known_words > right->known_words;
}

/* ---- telling ---------------------------------------------------------------------------------------------- */

static struct match_evidence of_pattern(const struct ranking_run *run, const struct pattern_hit *hit, double points)
{
    struct match_evidence evidence = {.kind = MATCH_BY_PATTERN, .points = points, .detail = hit->line->text};

    (void)run;
    evidence.place = hit->line->place;
    evidence.span_count = hit->span_count;
    memcpy(evidence.spans, hit->spans, sizeof evidence.spans);
    return evidence;
}

/* The hit that gave the class its strength. */
static const struct pattern_hit *strongest_hit(const struct ranking_run *run, enum pattern_owner owner,
                                               uint32_t number)
{
    const struct pattern_hit *best = NULL;

    for (size_t i = 0; i < run->hits.count; i++) {
        const struct pattern_hit *hit = &run->hits.items[i];

        if (hit->owner == owner && hit->number == number &&
            (best == NULL || index_strength(run->index, hit) > index_strength(run->index, best)))
            best = hit;
    }
    return best;
}

struct told {
    struct match_evidence *items;
    size_t count;
    double sum;
};

/* The words, or without `explain` their sum alone, which the caller only adds up. */
static struct told tell_words(const struct ranking_run *run, enum text_group group, const struct sight *sight,
                              size_t class, bool taught)
{
    const struct model *model = &run->index->models[group];
    struct told told = {.sum = -1};
    struct match_evidence *words;

    if (taught)
        told.sum = model_score(model, sight, class);
    if (taught && run->explain) {
        words = model_explain(model, sight, run->analysis, class, run->arena, &told.count);
    } else {
        words = arena_alloc(run->arena, sizeof *words);
        *words = (struct match_evidence){.kind = MATCH_BY_BIAS,
                                         .points = taught ? (double)model->bias[class] : -1,
                                         .detail = STR("bias")};
        told.count = 1;
    }
    told.items = arena_array(run->arena, told.count + 2, sizeof *told.items);
    memcpy(told.items, words, told.count * sizeof *words);
    return told;
}

static void add_evidence(struct told *told, struct match_evidence evidence)
{
    told->items[told->count++] = evidence;
    told->sum += evidence.points;
}

static int compare_evidence(const void *left, const void *right)
{
    const struct match_evidence *a = left, *b = right;
    double difference = fabs(a->points) - fabs(b->points);

    if (difference > 0 || difference < 0)
        return difference > 0 ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->spans[0].start < b->spans[0].start ? -1 : a->spans[0].start > b->spans[0].start;
}

static void tell_candidate(const struct ranking_run *run, const struct verdict *verdict, size_t at)
{
    const struct match_index *index = run->index;
    uint32_t topic = verdict->judgement.topics[at];
    struct match_candidate *candidate = &run->out->candidates[at];
    const struct pattern_hit *hit = strongest_hit(run, PATTERN_TOPIC, topic);
    struct told told = tell_words(run, verdict->group, &run->scratch->sight, topic,
                                  index->models[verdict->group].taught[topic]);

    if (hit != NULL)
        add_evidence(&told, of_pattern(run, hit, index->confidence.pattern_points * index_strength(index, hit)));
    if (run->scratch->follows[topic])
        add_evidence(&told, (struct match_evidence){.kind = MATCH_BY_CONTEXT,
                                                    .points = index->confidence.context_points,
                                                    .detail = STR("follows from the topic before")});
    qsort(told.items, told.count, sizeof *told.items, compare_evidence);
    *candidate = (struct match_candidate){.topic = topic,
                                          .score = told.sum,
                                          .probability = verdict->judgement.probabilities[at],
                                          .evidence = told.items,
                                          .evidence_count = told.count};
}

static void tell_signals(const struct ranking_run *run, const struct verdict *verdict)
{
    struct match_ranking *out = run->out;

    out->signals = arena_array(run->arena, CONFIDENCE_SIGNAL_COUNT, sizeof *out->signals);
    out->signal_count = CONFIDENCE_SIGNAL_COUNT;
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++) {
        double value = verdict->judgement.values[i], weight = run->index->confidence.weights[i];

        out->signals[i] = (struct match_signal){confidence_signal_name((enum confidence_signal)i), value, weight, value * weight};
    }
    out->log_odds = verdict->judgement.log_odds;
    out->confidence = confidence_of(out->log_odds);
}

/* ---- policies --------------------------------------------------------------------------------------------- */

struct policy_sight {
    double probability;
    enum text_group group;
    size_t from, to; /* the tokens that say so */
};

static void ask_policies(struct ranking_run *run, enum text_group group, size_t from, size_t to,
                         struct policy_sight *best)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[group];
    struct sight *sight = &run->scratch->segment;

    model_see(model, run->analysis, group, from, to, sight);
    if (sight->count > 0)
        model_score_all(model, sight, run->scratch->scores);
    for (size_t i = 0; i < index->classes.policies; i++) {
        size_t class = index->classes.topics + i;
        double strength = run->scratch->strength[class], probability;
        double inputs[CONFIDENCE_LINE_INPUTS] = {1, -1, strength};

        if ((!model->taught[class] || sight->count == 0) && strength <= 0)
            continue;
        if (model->taught[class] && sight->count > 0)
            inputs[CONFIDENCE_LINE_SCORE] = (double)run->scratch->scores[class];
        probability = confidence_line_of(&index->confidence.lines[i], inputs);
        if (probability > best[i].probability)
            best[i] = (struct policy_sight){probability, group, from, to};
    }
}

/* The message, and each clause of it: a threat at the end of a long complaint is still a threat. */
static void ask_clauses(struct ranking_run *run, enum text_group group, struct policy_sight *best)
{
    const struct text_analysis *analysis = run->analysis;
    size_t from = 0, count = analysis->token_count;

    ask_policies(run, group, 0, count, best);
    for (size_t i = 1; i <= count; i++) {
        if (i < count && analysis->tokens[i].border == TEXT_SPACE)
            continue;
        if (i - from >= SEGMENT_SHORTEST && i - from < count)
            ask_policies(run, group, from, i, best);
        from = i;
    }
}

static double policy_threshold(const struct match_index *index, size_t policy)
{
    double given = index->knowledge->policies[policy].threshold;

    return given > 0 ? given : index->confidence.lines[policy].threshold;
}

static struct match_policy tell_policy(struct ranking_run *run, uint32_t policy, const struct policy_sight *best)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[best->group];
    size_t class = index->classes.topics + policy;
    const struct pattern_hit *hit = strongest_hit(run, PATTERN_POLICY, policy);
    struct told told;

    model_see(model, run->analysis, best->group, best->from, best->to, &run->scratch->segment);
    told = tell_words(run, best->group, &run->scratch->segment, class, model->taught[class]);
    if (hit != NULL)
        add_evidence(&told, of_pattern(run, hit, index->confidence.lines[policy].weights[CONFIDENCE_LINE_PATTERN] * index_strength(index, hit)));
    qsort(told.items, told.count, sizeof *told.items, compare_evidence);
    return (struct match_policy){policy, best->probability, told.items, told.count};
}

static int compare_policies(const void *left, const void *right)
{
    const struct match_policy *a = left, *b = right;

    if (a->confidence > b->confidence || a->confidence < b->confidence)
        return a->confidence > b->confidence ? -1 : 1;
    return a->policy < b->policy ? -1 : a->policy > b->policy;
}

static void rank_policies(struct ranking_run *run, unsigned groups)
{
    size_t policies = run->index->classes.policies;
    struct policy_sight *best = arena_array(run->arena, policies + 1, sizeof *best);
    struct match_ranking *out = run->out;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group && policies > 0)
            ask_clauses(run, group, best);
    }
    out->policies = arena_array(run->arena, policies + 1, sizeof *out->policies);
    for (uint32_t i = 0; i < policies; i++) {
        if (best[i].probability >= policy_threshold(run->index, i) && best[i].probability > 0)
            out->policies[out->policy_count++] = tell_policy(run, i, &best[i]);
    }
    if (out->policy_count > 1)
        qsort(out->policies, out->policy_count, sizeof *out->policies, compare_policies);
}

/* ---- the whole -------------------------------------------------------------------------------------------- */

static double outside_threshold(const struct match_index *index)
{
    const struct kb_model *knowledge = index->knowledge;

    if (knowledge->out_of_scope.threshold > 0)
        return knowledge->out_of_scope.threshold;
    if (knowledge->bot.out_of_scope > 0)
        return knowledge->bot.out_of_scope;
    return index->confidence.lines[knowledge->policy_count].threshold;
}

/* A word or two that several topics share ask nothing: the words themselves are the evidence, no list of nouns. */
static bool is_bare_noun(const struct ranking_run *run, const struct verdict *verdict)
{
    size_t words = run->analysis->token_count;
    uint32_t first = verdict->judgement.topics[0];

    return words > 0 && words <= NOUN_WORDS && verdict->known_words > 0 && verdict->keenest < NOUN_FOCUS &&
           run->scratch->strength[first] <= 0;
}

static bool is_recognised(const struct ranking_run *run, const struct verdict *verdict)
{
    uint32_t first = verdict->judgement.topics[0];

    return verdict->judgement.count > 0 && (verdict->known_words > 0 || run->scratch->strength[first] > 0);
}

static void tell_verdict(struct ranking_run *run, const struct verdict *verdict)
{
    struct match_ranking *out = run->out;

    tell_signals(run, verdict);
    for (size_t i = 0; i < verdict->judgement.count; i++)
        tell_candidate(run, verdict, i);
    out->count = verdict->judgement.count;
    out->bare_noun = is_bare_noun(run, verdict);
}

/* Of words that mean nothing to it the index cannot say what they are not about either. */
static bool has_known_words(const struct ranking_run *run, const struct verdict *verdict)
{
    return verdict->known_words > 0 || run->scratch->strength[run->index->classes.count - 1] > 0;
}

static void rank_groups(struct ranking_run *run, unsigned groups)
{
    struct verdict best = {.judgement = {.log_odds = -INFINITY}};
    bool any = false;
    struct match_ranking *out = run->out;
    enum text_group last = TEXT_EN;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        struct verdict verdict;

        if (!(groups & 1u << group))
            continue;
        verdict = judge_group(run, group);
        if (verdict.judgement.outside > out->out_of_scope && has_known_words(run, &verdict))
            out->out_of_scope = verdict.judgement.outside;
        if (!any || is_surer(&verdict, &best))
            best = verdict;
        any = true;
        last = group;
    }
    if (best.group != last)
        model_see(&run->index->models[best.group], run->analysis, best.group, 0, run->analysis->token_count,
                  &run->scratch->sight);
    if (is_recognised(run, &best))
        tell_verdict(run, &best);
}

void match_rank(const struct match_index *index, struct text_analysis *analysis, const struct match_context *context,
                bool explain, struct match_scratch *scratch, struct arena *arena, struct match_ranking *out)
{
    struct ranking_run run = {index, analysis, context, explain, scratch, arena, {0}, out};
    unsigned groups = groups_asked(analysis);

    *out = (struct match_ranking){0};
    make_room(scratch, index->classes.count);
    correct(&run, groups);
    patterns_find(index->patterns, analysis, groups, true, scratch->rx, arena, &run.hits);
    out->confirms = run.hits.confirms;
    out->limit_hits = run.hits.limit_hits;
    read_hits(&run);
    read_context(&run);
    rank_groups(&run, groups);
    rank_policies(&run, groups);
    out->is_out_of_scope =
        out->out_of_scope >= outside_threshold(index) && (out->count == 0 || out->out_of_scope > out->confidence);
}
