/*
 * One message against the index: spelling, patterns, the models of the groups in question, then one judgement a group. Of two
 * groups the surer one is the answer. Policies and out-of-scope are asked apart, so that a policy is met inside
 * another question and says nothing about which topic is meant.
 */
#include <assert.h>
#include <math.h>

#include "denial.h"
#include "index.h"
#include "spelling_data.h"

enum {
    NOUN_WORDS = 2,       /* words of a message that may be a bare noun */
    SHORTEST_BORROWED = 5 /* letters of a word that shows the other language */
};

/* A word that names one topic in three of its examples or more is no bare noun: it says what is meant. */
static const uint8_t NOUN_FOCUS = 255 * 6 / 10;

/* Of the words that the other language group knows. */
static const double HEARD_SHARE = 0.75;

struct ranking_run {
    const struct match_index *index;
    struct text_analysis *analysis;
    const struct match_context *context;
    bool explain;
    struct match_scratch *scratch;
    struct arena *arena;
    struct pattern_hits hits;
    struct match_ranking *out;
    struct policy_sight *policies[TEXT_GROUPS]; /* [policy]: what speaks most for it in the eyes of a group */
    bool knows_words; /* something in the message means something to one of the groups */
    bool is_mixed;    /* of one language, with words of the other */
};

struct policy_sight {
    double log_odds; /* but for what the whole message is about */
    enum text_group group;
    size_t from, to; /* the tokens that say so; none: nothing was asked */
};

/* What one language group makes of the message. */
struct verdict {
    enum text_group group;
    struct confidence_judgement judgement;
    size_t known_words;
    double known_share; /* of the words, by rarity */
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
    scratch->topic_scores = memory_resize(scratch->topic_scores, room, sizeof *scratch->topic_scores);
    scratch->strength = memory_resize(scratch->strength, room, sizeof *scratch->strength);
    scratch->support = memory_resize(scratch->support, room, sizeof *scratch->support);
    scratch->follows = memory_resize(scratch->follows, room, sizeof *scratch->follows);
    scratch->class_room = room;
}

/* ---- what is known beside the models ---------------------------------------------------------------------- */

static unsigned groups_asked(const struct text_analysis *analysis, const struct match_context *context)
{
    struct text_evidence evidence = context->language != NULL ? *context->language : text_language_evidence(analysis);
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
            mended = spelling_mend(run->index->spelling[group], one_group ? NULL : run->index->spelling[other_group(group)],
                                   run->analysis, run->arena);
    }
    room = (run->analysis->token_count + 1) * TEXT_GROUPS;
    run->out->corrections = arena_array(run->arena, room, sizeof *run->out->corrections);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (groups & 1u << group)
            count += spelling_correct(run->index->spelling[group], one_group ? NULL : run->index->spelling[other_group(group)],
                                      run->analysis, run->out->corrections + count);
    }
    run->out->correction_count = count;
    if (count > 0 || mended)
        text_build_lines(run->analysis, run->arena);
}

/* A word that only the other language's examples have, as a noun of the bank that is not translated ("koliki je overdraft"). */
static bool borrows_words(const struct ranking_run *run, unsigned groups)
{
    enum text_group group = groups == 1u << TEXT_EN ? TEXT_EN : TEXT_HS, other = other_group(group);

    for (size_t i = 0; i < run->analysis->token_count; i++) {
        const struct text_token *token = &run->analysis->tokens[i];

        if (token->folded.length >= SHORTEST_BORROWED && spelling_is_strange(run->index->spelling[group], token) &&
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

/* ---- policies --------------------------------------------------------------------------------------------- */

/*
 * "Tonight", "my ex": a word that many cases have is no case by itself. Only a pattern makes it one ("operator").
 */
static bool is_one_word(const struct ranking_run *run)
{
    return run->analysis->token_count <= 1 || (run->analysis->token_count == 2 && run->scratch->sight.words.count <= 1);
}

/* Asks for policies with the scores of tokens [from, to) in the scratch. */
static void ask_policies(struct ranking_run *run, enum text_group group, size_t from, size_t to)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[group];
    bool one_word = is_one_word(run);

    for (size_t i = 0; i < index->classes.policies; i++) {
        size_t class = index->classes.topics + i;
        bool taught = model->taught[class];
        double strength = run->scratch->strength[class], log_odds;
        double inputs[CONFIDENCE_LINE_INPUTS] = {1, taught ? (double)run->scratch->scores[class] : MODEL_UNTAUGHT, strength};

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
        model_see_part(model, &run->scratch->sight, from, to, &run->scratch->segment);
    else
        model_see(model, run->analysis, from, to, &run->scratch->segment);
}

/* Each clause of the message by itself: a threat at the end of a long complaint is still a threat. */
static void ask_clauses(struct ranking_run *run, enum text_group group)
{
    const struct text_analysis *analysis = run->analysis;
    size_t end;

    for (size_t from = 0; from < analysis->token_count; from = end) {
        end = lesson_clause_end(analysis, from);
        if (!lesson_is_clause(analysis, from, end))
            continue;
        see_clause(run, group, from, end);
        model_score_from(&run->index->models[group], &run->scratch->segment, run->index->classes.topics,
                         run->scratch->scores);
        ask_policies(run, group, from, end);
    }
}

/* ---- one group -------------------------------------------------------------------------------------------- */

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

/* Scores of the topics. What is denied, left out, or neither taught nor met by a pattern is not in question. */
static void score_topics(struct ranking_run *run, const struct model *model)
{
    const struct match_index *index = run->index;
    struct match_scratch *scratch = run->scratch;

    model_score_all(model, &scratch->sight, scratch->scores);
    for (uint32_t topic = 0; topic < index->classes.topics; topic++) {
        double words = model->taught[topic] ? (double)scratch->scores[topic] : -INFINITY;

        if (words == -INFINITY && scratch->strength[topic] > 0)
            words = MODEL_UNTAUGHT;
        scratch->topic_scores[topic] = is_left_out(run, topic) ? -INFINITY : score_topic(run, topic, words);
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

    model_see(model, run->analysis, 0, run->analysis->token_count, &scratch->sight);
    model_support(model, &scratch->sight, scratch->support, index->classes.topics);
    score_topics(run, model);
    seen = (struct confidence_case){
        .scores = scratch->topic_scores,
        .topic_count = index->classes.topics,
        .has_outside = model->taught[outside],
        .outside = (double)scratch->scores[outside],
        .outside_strength = scratch->strength[outside],
        .strength = scratch->strength,
        .support = scratch->support,
        .follows = scratch->follows,
        .coverage = &scratch->sight.coverage,
        .corrections = run->out->correction_count,
    };
    confidence_rank(&seen, &verdict.judgement);
    confidence_judge(&index->confidence, &seen, &verdict.judgement);
    verdict.known_words = scratch->sight.coverage.known_words;
    verdict.known_share = scratch->sight.coverage.rarity_all > 0
                              ? scratch->sight.coverage.rarity_known / scratch->sight.coverage.rarity_all
                              : 0;
    verdict.keenest = scratch->sight.coverage.keenest;
    if (index->classes.policies > 0) {
        ask_policies(run, group, 0, run->analysis->token_count);
        ask_clauses(run, group);
    }
    return verdict;
}

static bool is_surer(const struct verdict *left, const struct verdict *right)
{
    if (left->judgement.log_odds > right->judgement.log_odds)
        return true;
    return left->judgement.log_odds >= right->judgement.log_odds && left->known_words > right->known_words;
}

/* ---- telling ---------------------------------------------------------------------------------------------- */

static struct match_evidence of_pattern(const struct pattern_hit *hit, double points)
{
    struct match_evidence evidence = {.kind = MATCH_BY_PATTERN, .points = points, .detail = hit->line->text};

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
    struct match_evidence *items; /* strongest first */
    size_t count;
};

/* Among its equals in strength it goes behind. */
static void add_evidence(struct told *told, struct match_evidence evidence)
{
    size_t at = told->count++;

    for (; at > 0 && fabs(told->items[at - 1].points) < fabs(evidence.points); at--)
        told->items[at] = told->items[at - 1];
    told->items[at] = evidence;
}

/* Bias and words; without `explain` the words are left out. */
static struct told tell_words(const struct ranking_run *run, enum text_group group, const struct sight *sight,
                              size_t class)
{
    const struct model *model = &run->index->models[group];
    double bias = model->taught[class] ? (double)model->bias[class] : MODEL_UNTAUGHT;
    struct told told = {0};

    if (model->taught[class] && run->explain)
        told.items = model_explain(model, sight, run->analysis, class, run->arena, &told.count);
    else
        told.items = arena_array(run->arena, MODEL_MORE_EVIDENCE, sizeof *told.items);
    add_evidence(&told, (struct match_evidence){.kind = MATCH_BY_BIAS, .points = bias, .detail = STR("bias")});
    return told;
}

static void tell_candidate(const struct ranking_run *run, const struct verdict *verdict, size_t at)
{
    const struct match_index *index = run->index;
    uint32_t topic = verdict->judgement.topics[at];
    struct match_candidate *candidate = &run->out->candidates[at];
    const struct pattern_hit *hit = strongest_hit(run, PATTERN_TOPIC, topic);
    struct told told = tell_words(run, verdict->group, &run->scratch->sight, topic);

    if (hit != NULL)
        add_evidence(&told, of_pattern(hit, index->confidence.pattern_points * index_strength(index, hit)));
    if (run->scratch->follows[topic])
        add_evidence(&told, (struct match_evidence){.kind = MATCH_BY_CONTEXT,
                                                    .points = index->confidence.context_points,
                                                    .detail = STR("follows from the topic before")});
    *candidate = (struct match_candidate){.topic = topic,
                                          .score = verdict->judgement.scores[at],
                                          .probability = verdict->judgement.probabilities[at],
                                          .confidence = confidence_of(verdict->judgement.log_odds) *
                                                        verdict->judgement.probabilities[at] / verdict->judgement.probabilities[0],
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

/* ---- telling policies ------------------------------------------------------------------------------------- */

double match_policy_threshold(const struct match_index *index, size_t policy)
{
    double given = index->knowledge->policies[policy].threshold;

    return given > 0 ? given : index->confidence.lines[policy].threshold;
}

/* Evidence for a score as evidence for log-odds: a policy is not ranked, it is sure or not. */
static void as_log_odds(struct told *told, const struct confidence_line *line)
{
    double start = line->weights[CONFIDENCE_LINE_START], slope = line->weights[CONFIDENCE_LINE_SCORE];

    for (size_t i = 0; i < told->count; i++)
        told->items[i].points = slope * told->items[i].points + (told->items[i].kind == MATCH_BY_BIAS ? start : 0);
}

/* In log-odds: what the message is about, when it is about something else. */
static double against_policy(const struct ranking_run *run, uint32_t policy)
{
    const struct match_ranking *out = run->out;
    double weight = run->index->confidence.lines[policy].weights[CONFIDENCE_LINE_OTHER];

    return out->count == 0 ? 0 : weight * index_other_confidence(run->index, out->candidates[0].topic, out->confidence);
}

static struct match_policy tell_policy(struct ranking_run *run, uint32_t policy, const struct policy_sight *best)
{
    const struct match_index *index = run->index;
    const struct model *model = &index->models[best->group];
    uint32_t class = (uint32_t)index->classes.topics + policy;
    const struct confidence_line *line = &index->confidence.lines[policy];
    const struct pattern_hit *hit = strongest_hit(run, PATTERN_POLICY, policy);
    double inputs[CONFIDENCE_LINE_INPUTS] = {1, MODEL_UNTAUGHT, run->scratch->strength[class]};
    double against = against_policy(run, policy);
    struct told told;

    model_see(model, run->analysis, best->from, best->to, &run->scratch->segment);
    if (model->taught[class]) {
        model_score_from(model, &run->scratch->segment, class, run->scratch->scores);
        inputs[CONFIDENCE_LINE_SCORE] = (double)run->scratch->scores[class];
    }
    told = tell_words(run, best->group, &run->scratch->segment, class);
    as_log_odds(&told, line);
    if (hit != NULL)
        add_evidence(&told,
                     of_pattern(hit, line->weights[CONFIDENCE_LINE_PATTERN] * inputs[CONFIDENCE_LINE_PATTERN]));
    if (against < 0 || against > 0)
        add_evidence(&told, (struct match_evidence){.kind = MATCH_BY_OTHER,
                                                    .points = against,
                                                    .detail = STR("it is about something else")});
    return (struct match_policy){policy, confidence_of(confidence_line_sum(line, inputs) + against), told.items, told.count};
}

static int compare_policies(const void *left, const void *right)
{
    const struct match_policy *a = left, *b = right;

    if (a->confidence > b->confidence || a->confidence < b->confidence)
        return a->confidence > b->confidence ? -1 : 1;
    return a->policy < b->policy ? -1 : a->policy > b->policy;
}

/* "I am not threatening to sue". A pattern says by itself what it denies. */
static bool is_denied_policy(struct ranking_run *run, uint32_t policy, const struct policy_sight *best)
{
    size_t class = run->index->classes.topics + policy;
    const struct model *model = &run->index->models[best->group];

    if (run->scratch->strength[class] > 0 || !model->taught[class])
        return false;
    model_see(model, run->analysis, best->from, best->to, &run->scratch->segment);
    return denial_is_of(model, run->analysis, &run->scratch->segment, class);
}

/* What speaks most for a policy among the groups that are heard; NULL: nothing does. */
static const struct policy_sight *surest_sight(const struct ranking_run *run, uint32_t policy, unsigned heard)
{
    const struct policy_sight *most = NULL;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        const struct policy_sight *sight = heard & 1u << group ? &run->policies[group][policy] : NULL;

        if (sight != NULL && sight->to > 0 && (most == NULL || sight->log_odds > most->log_odds))
            most = sight;
    }
    return most;
}

static void tell_policies(struct ranking_run *run, unsigned heard)
{
    size_t policies = run->index->classes.policies;
    struct match_ranking *out = run->out;

    out->policies = arena_array(run->arena, policies + 1, sizeof *out->policies);
    for (uint32_t i = 0; i < policies; i++) {
        const struct policy_sight *most = surest_sight(run, i, heard);

        if (most != NULL && confidence_of(most->log_odds + against_policy(run, i)) >= match_policy_threshold(run->index, i) &&
            !is_denied_policy(run, i, most))
            out->policies[out->policy_count++] = tell_policy(run, i, most);
    }
    if (out->policy_count > 1)
        qsort(out->policies, out->policy_count, sizeof *out->policies, compare_policies);
}

/* ---- the whole -------------------------------------------------------------------------------------------- */

double match_out_of_scope_threshold(const struct match_index *index)
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
           run->scratch->strength[first] <= 0 && !run->index->knowledge->topics[first].small_talk;
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
    out->denied = denial_is_of(&run->index->models[verdict->group], run->analysis, &run->scratch->sight,
                               verdict->judgement.topics[0]);
}

/* Of words that mean nothing to it the index cannot say what they are not about either. */
static bool has_known_words(const struct ranking_run *run, const struct verdict *verdict)
{
    return verdict->known_words > 0 || run->scratch->strength[run->index->classes.count - 1] > 0;
}

/*
 * Of a message whose language is not clear, only a group that knows about as much of it as the other says what it is not about, or
 * whom it needs: "me" and "rate" are words of the other language too.
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

/* Judges by each group; the surest is the answer. Returns the groups that are heard on policies and out-of-scope. */
static unsigned rank_groups(struct ranking_run *run, unsigned groups)
{
    struct verdict verdicts[TEXT_GROUPS] = {0}, best = {.judgement = {.log_odds = -INFINITY}};
    bool any = false;
    struct match_ranking *out = run->out;
    enum text_group last = TEXT_EN;
    unsigned heard;

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (!(groups & 1u << group))
            continue;
        verdicts[group] = judge_group(run, group);
        run->knows_words = run->knows_words || has_known_words(run, &verdicts[group]);
        if (!any || is_surer(&verdicts[group], &best))
            best = verdicts[group];
        any = true;
        last = group;
    }
    heard = groups_heard(verdicts, groups);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (heard & 1u << group && verdicts[group].judgement.outside > out->out_of_scope)
            out->out_of_scope = verdicts[group].judgement.outside;
    }
    if (run->is_mixed) /* who does not know the word in question cannot say that it is no business of the bank */
        out->out_of_scope = best.judgement.outside;
    if (best.group != last)
        model_see(&run->index->models[best.group], run->analysis, 0, run->analysis->token_count,
                  &run->scratch->sight);
    if (is_recognised(run, &best))
        tell_verdict(run, &best);
    return heard;
}

void match_rank(const struct match_index *index, struct text_analysis *analysis, const struct match_context *context,
                bool explain, struct match_scratch *scratch, struct arena *arena, struct match_ranking *out)
{
    struct ranking_run run = {index, analysis, context, explain, scratch, arena, {0}, out, {NULL}, false, false};
    unsigned groups = groups_asked(analysis, context);
    bool stray = strays_have(&index->strays, analysis); /* as it was written, before it is corrected */

    *out = (struct match_ranking){0};
    make_room(scratch, index->classes.count);
    correct(&run, groups);
    run.is_mixed = (groups & (groups - 1)) == 0 && borrows_words(&run, groups);
    if (run.is_mixed)
        groups = (1u << TEXT_GROUPS) - 1;
    patterns_find(index->patterns, analysis, groups, true, scratch->rx, arena, &run.hits);
    out->confirms = run.hits.confirms;
    out->limit_hits = run.hits.limit_hits;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        run.policies[group] = arena_array(arena, index->classes.policies + 1, sizeof *run.policies[group]);
    read_hits(&run);
    read_context(&run);
    tell_policies(&run, rank_groups(&run, groups));
    if (stray)
        out->out_of_scope = 1;
    out->is_out_of_scope = stray || (run.knows_words && out->out_of_scope >= match_out_of_scope_threshold(index) &&
                           (out->count == 0 || out->out_of_scope > out->confidence));
}
