/* What a ranking says of itself: evidence with the customer's words, signals, and what speaks for
 * out of scope. */
#include <math.h>

#include "denial.h"
#include "rank_run.h"

static struct match_evidence of_pattern(const struct pattern_hit *hit, double points)
{
    struct match_evidence evidence = {
        .kind = MATCH_BY_PATTERN, .points = points, .detail = hit->line->text};

    evidence.place = hit->line->place;
    evidence.span_count = hit->span_count;
    memcpy(evidence.spans, hit->spans, sizeof evidence.spans);
    return evidence;
}

/* The hit that gave the class its strength. */
static const struct pattern_hit *strongest_hit(const struct ranking_run *run,
                                               enum pattern_owner owner, uint32_t number)
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

/* Among its equals in strength it goes behind. */
void told_add(struct told *told, struct match_evidence evidence)
{
    size_t at = told->count++;

    for (; at > 0 && fabs(told->items[at - 1].points) < fabs(evidence.points); at--)
        told->items[at] = told->items[at - 1];
    told->items[at] = evidence;
}

struct told tell_words(const struct ranking_run *run, enum text_group group,
                       const struct sight *sight, size_t class)
{
    const struct model *model = &run->index->models[group];
    double bias = model->taught[class] ? (double)model->bias[class] : MODEL_UNTAUGHT;
    struct told told = {0};

    if (model->taught[class] && run->explain)
        told.items = model_explain(model, sight, run->analysis, class, run->arena, &told.count);
    else
        told.items = arena_array(run->arena, MODEL_MORE_EVIDENCE, sizeof *told.items);
    told_add(&told,
             (struct match_evidence){.kind = MATCH_BY_BIAS, .points = bias, .detail = STR("bias")});
    return told;
}

void tell_pattern(const struct ranking_run *run, enum pattern_owner owner, uint32_t number,
                  double points_a_strength, struct told *told)
{
    const struct pattern_hit *hit = strongest_hit(run, owner, number);

    if (hit != NULL)
        told_add(told, of_pattern(hit, points_a_strength * index_strength(run->index, hit)));
}

void told_as_log_odds(struct told *told, const struct confidence_line *line)
{
    double start = line->weights[CONFIDENCE_LINE_START],
           slope = line->weights[CONFIDENCE_LINE_SCORE];

    for (size_t i = 0; i < told->count; i++)
        told->items[i].points =
            slope * told->items[i].points + (told->items[i].kind == MATCH_BY_BIAS ? start : 0);
}

static void tell_candidate(const struct ranking_run *run, const struct verdict *verdict, size_t at)
{
    const struct match_index *index = run->index;
    uint32_t topic = verdict->judgement.topics[at];
    struct match_candidate *candidate = &run->out->candidates[at];
    struct told told = tell_words(run, verdict->group, &run->scratch->whole[verdict->group], topic);

    tell_pattern(run, PATTERN_TOPIC, topic, index->confidence.pattern_points, &told);
    if (run->scratch->follows[topic])
        told_add(&told, (struct match_evidence){.kind = MATCH_BY_CONTEXT,
                                                .points = index->confidence.context_points,
                                                .detail = STR("follows from the topic before")});
    *candidate = (struct match_candidate){
        .topic = topic,
        .score = verdict->judgement.scores[at],
        .probability = verdict->judgement.probabilities[at],
        .confidence = confidence_of(verdict->judgement.log_odds) *
                      (verdict->judgement.probabilities[at] / verdict->judgement.probabilities[0]),
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

        out->signals[i] = (struct match_signal){confidence_signal_name((enum confidence_signal)i),
                                                value, weight, value * weight};
    }
    out->log_odds = verdict->judgement.log_odds;
    out->confidence = confidence_of(out->log_odds);
}

void tell_verdict(struct ranking_run *run, const struct verdict *verdict)
{
    struct match_ranking *out = run->out;

    tell_signals(run, verdict);
    for (size_t i = 0; i < verdict->judgement.count; i++)
        tell_candidate(run, verdict, i);
    out->count = verdict->judgement.count;
    out->denied = denial_is_of(&run->index->models[verdict->group], run->analysis,
                               &run->scratch->whole[verdict->group], verdict->judgement.topics[0]);
}

void tell_outside(struct ranking_run *run, const struct verdict *verdict)
{
    static const char *const details[CONFIDENCE_LINE_INPUTS] = {
        [CONFIDENCE_LINE_TOPIC] = "the score of the best topic",
        [CONFIDENCE_LINE_WORDS] = "known words",
        [CONFIDENCE_LINE_NEIGHBOURS] = "known neighbours",
        [CONFIDENCE_LINE_SUPPORT] = "words said to the best topic",
    };
    const struct match_index *index = run->index;
    size_t class = index->classes.count - 1;
    const struct confidence_line *line = &index->confidence.lines[index->classes.policies];
    struct told told;

    if (!run->explain || verdict->judgement.outside <= 0)
        return;
    told = tell_words(run, verdict->group, &run->scratch->whole[verdict->group], class);
    told_as_log_odds(&told, line);
    tell_pattern(run, PATTERN_OUT_OF_SCOPE, 0, line->weights[CONFIDENCE_LINE_PATTERN], &told);
    for (size_t i = 0; i < CONFIDENCE_LINE_INPUTS; i++) {
        if (details[i] != NULL)
            told_add(&told, (struct match_evidence){.kind = MATCH_BY_OTHER,
                                                    .points = line->weights[i] *
                                                              verdict->outside_inputs[i],
                                                    .detail = str_from(details[i])});
    }
    run->out->outside = told.items;
    run->out->outside_count = told.count;
}
