#include "confidence.h"

#include <math.h>

#include "base/memory.h"

enum { STEEPEST = 6 /* log-odds of a probability that is as good as sure */ };

/* Before anything is fitted: one-vs-rest scores lie between -1 (no) and 1 (yes). */
static const double PRIOR_SHARPNESS = 5, PRIOR_PATTERN_POINTS = 1, PRIOR_CONTEXT_POINTS = 0.15;
static const struct confidence_line PRIOR_POLICY = {.weights = {0.5, 4, 5, -2, 0, 0, 0, 0},
                                                    .threshold = 0.5};
static const struct confidence_line PRIOR_OUTSIDE = {.weights = {3, 3, 4, 0, -3, -2, -1, -1},
                                                     .threshold = 0.8};

static const struct {
    const char *name;
    double prior;
} table[CONFIDENCE_SIGNAL_COUNT] = {
#define CONFIDENCE_ROW(constant, name, prior, meaning) [CONFIDENCE_##constant] = {name, prior},
    CONFIDENCE_SIGNALS(CONFIDENCE_ROW)
#undef CONFIDENCE_ROW
};

const char *confidence_signal_name(enum confidence_signal signal)
{
    return table[signal].name;
}

double confidence_of(double log_odds)
{
    return 1 / (1 + exp(-log_odds));
}

double confidence_line_sum(const struct confidence_line *line,
                           const double inputs[CONFIDENCE_LINE_INPUTS])
{
    double log_odds = 0;

    for (size_t i = 0; i < CONFIDENCE_LINE_INPUTS; i++)
        log_odds += line->weights[i] * inputs[i];
    return log_odds;
}

double confidence_line_of(const struct confidence_line *line,
                          const double inputs[CONFIDENCE_LINE_INPUTS])
{
    return confidence_of(confidence_line_sum(line, inputs));
}

void confidence_init(struct confidence *confidence, const struct kb_model *knowledge)
{
    *confidence = (struct confidence){
        .sharpness = PRIOR_SHARPNESS,
        .pattern_points = PRIOR_PATTERN_POINTS,
        .context_points = PRIOR_CONTEXT_POINTS,
        .answer =
            knowledge->bot.answer > 0 ? knowledge->bot.answer : 1 - knowledge->bot.wrong_at_most,
        .line_count = knowledge->policy_count + 1,
    };
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++)
        confidence->weights[i] = table[i].prior;
    confidence->habits = memory_alloc((knowledge->topic_count + 1) * sizeof *confidence->habits);
    confidence->lines = memory_alloc(confidence->line_count * sizeof *confidence->lines);
    for (size_t i = 0; i < confidence->line_count; i++)
        confidence->lines[i] = i < knowledge->policy_count ? PRIOR_POLICY : PRIOR_OUTSIDE;
}

void confidence_clear(struct confidence *confidence)
{
    free(confidence->lines);
    free(confidence->habits);
    *confidence = (struct confidence){0};
}

/* ---- the ranking
 * ------------------------------------------------------------------------------------------ */

/* Insertion into the few best; an equal score stays behind, so that ties go by topic number. */
void confidence_rank(const struct confidence_case *seen, struct confidence_judgement *out)
{
    out->count = 0;
    for (size_t topic = 0; topic < seen->topic_count; topic++) {
        double score = seen->scores[topic];
        size_t at = out->count;

        if (score == -INFINITY || (at == MATCH_MOST_CONSIDERED && score <= out->scores[at - 1]))
            continue;
        if (at == MATCH_MOST_CONSIDERED)
            at--;
        else
            out->count++;
        for (; at > 0 && score > out->scores[at - 1]; at--) {
            out->topics[at] = out->topics[at - 1];
            out->scores[at] = out->scores[at - 1];
        }
        out->topics[at] = (uint32_t)topic;
        out->scores[at] = score;
    }
}

/* Out-of-scope takes its part of the probability, but is no candidate. */
static void weigh_topics(const struct confidence *confidence, const struct confidence_case *seen,
                         struct confidence_judgement *out)
{
    double best = seen->scores[out->topics[0]], sum = 0, weighted = 0;
    size_t count = 0;

    for (size_t topic = 0; topic < seen->topic_count; topic++) {
        double exponent = confidence->sharpness * (seen->scores[topic] - best), part;

        if (seen->scores[topic] == -INFINITY)
            continue;
        count++;
        if (exponent < -30)
            continue;
        part = exp(exponent);
        sum += part;
        weighted += exponent * part;
    }
    out->mass = sum + (seen->has_outside ? exp(confidence->sharpness * (seen->outside - best)) : 0);
    out->entropy = count > 1 ? (log(sum) - weighted / sum) / log((double)count) : 0;
    for (size_t i = 0; i < out->count; i++)
        out->probabilities[i] =
            exp(confidence->sharpness * (seen->scores[out->topics[i]] - best)) / out->mass;
}

static double clamp(double value, double limit)
{
    return value > limit ? limit : value < -limit ? -limit : value;
}

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

static double strongest_other(const struct confidence_case *seen, uint32_t first)
{
    double strongest = 0;

    for (size_t topic = 0; seen->strength != NULL && topic < seen->topic_count; topic++) {
        if (topic != first && seen->scores[topic] != -INFINITY && seen->strength[topic] > strongest)
            strongest = seen->strength[topic];
    }
    return strongest;
}

void confidence_outside_inputs(const struct confidence_case *seen,
                               const struct confidence_judgement *judgement,
                               double inputs[CONFIDENCE_LINE_INPUTS])
{
    const struct coverage *coverage = seen->coverage;

    inputs[CONFIDENCE_LINE_START] = 1;
    inputs[CONFIDENCE_LINE_SCORE] = seen->has_outside ? seen->outside : -1;
    inputs[CONFIDENCE_LINE_PATTERN] = seen->outside_strength;
    inputs[CONFIDENCE_LINE_OTHER] = 0;
    inputs[CONFIDENCE_LINE_TOPIC] = judgement->count > 0 ? seen->scores[judgement->topics[0]] : -1;
    inputs[CONFIDENCE_LINE_WORDS] = share(coverage->rarity_known, coverage->rarity_all);
    inputs[CONFIDENCE_LINE_NEIGHBOURS] = coverage->share_known[FEATURE_NEIGHBOURS];
    inputs[CONFIDENCE_LINE_SUPPORT] =
        judgement->count > 0 ? (double)seen->support[judgement->topics[0]] : 0;
}

static double outside_probability(const struct confidence *confidence,
                                  const struct confidence_case *seen,
                                  const struct confidence_judgement *judgement)
{
    double inputs[CONFIDENCE_LINE_INPUTS];

    if (!seen->has_outside && seen->outside_strength <= 0)
        return 0;
    confidence_outside_inputs(seen, judgement, inputs);
    return confidence_line_of(&confidence->lines[confidence->line_count - 1], inputs);
}

static void read_signals(const struct confidence *confidence, const struct confidence_case *seen,
                         struct confidence_judgement *out)
{
    const struct coverage *coverage = seen->coverage;
    uint32_t first = out->topics[0];
    double best = seen->scores[first];
    double second = out->count > 1 ? seen->scores[out->topics[1]] : -1;
    double probability = 1 / out->mass;

    out->values[CONFIDENCE_START] = 1;
    out->values[CONFIDENCE_MARGIN] = best - second;
    out->values[CONFIDENCE_SCORE] = best;
    out->values[CONFIDENCE_PROBABILITY] =
        probability < 1 ? clamp(log(probability / (1 - probability)), STEEPEST) : STEEPEST;
    out->values[CONFIDENCE_SPREAD] = out->entropy;
    out->values[CONFIDENCE_WORDS] = share(coverage->rarity_known, coverage->rarity_all);
    out->values[CONFIDENCE_SUPPORT] = (double)seen->support[first];
    out->values[CONFIDENCE_PIECES] = coverage->share_known[FEATURE_PIECES];
    out->values[CONFIDENCE_NEIGHBOURS] = coverage->share_known[FEATURE_NEIGHBOURS];
    out->values[CONFIDENCE_FOCUS] = coverage->focus;
    out->values[CONFIDENCE_OUTSIDE] = out->outside;
    out->values[CONFIDENCE_PATTERN] = seen->strength != NULL ? seen->strength[first] : 0;
    out->values[CONFIDENCE_OTHER_PATTERN] = strongest_other(seen, first);
    out->values[CONFIDENCE_CORRECTIONS] = share((double)seen->corrections, (double)coverage->words);
    out->values[CONFIDENCE_LENGTH] = log(1 + (double)coverage->words);
    out->values[CONFIDENCE_TOPIC] = confidence->habits[first];
    out->values[CONFIDENCE_CONTEXT] = seen->follows != NULL && seen->follows[first];
}

void confidence_judge(const struct confidence *confidence, const struct confidence_case *seen,
                      struct confidence_judgement *out)
{
    out->log_odds = -INFINITY;
    out->outside = outside_probability(confidence, seen, out);
    if (out->count == 0)
        return;
    weigh_topics(confidence, seen, out);
    read_signals(confidence, seen, out);
    out->log_odds = 0;
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++)
        out->log_odds += confidence->weights[i] * out->values[i];
}
