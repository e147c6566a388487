#include "crossfit.h"

#include <math.h>

#include "logistic.h"
#include "trials.h"

/* Messages without a right topic, as a share of those with one: what a fit is prepared for. */
static const double HELD_OUT_SHARE = 0.08, OUTSIDE_LEAST = 0.03, OUTSIDE_MOST = 0.3,
                    POLICY_SHARE = 0.1;
/* What is met of them, when it comes to how sure to be. */
static const double HELD_OUT_MET = 0.02;
/* Outcomes that a topic's own habit has to outweigh. */
static const double HABIT_CASES = 10;
/* Pulled to the prior as if that many cases had spoken for it. */
static const double STIFFNESS = 8, SHARPNESS_STIFFNESS = 4, SILENT = 1e9;
/* Examples whose weight the prior's threshold has against that of the fit. */
static const double THRESHOLD_EXAMPLES = 200;

static double log_odds_of(double probability)
{
    return log(probability / (1 - probability));
}

/* ---- probabilities of the ranking
 * ------------------------------------------------------------------------- */

struct slope {
    double gradient, curvature;
};

/* Derivatives of the log-likelihood of one trial's topic by the sharpness. */
static struct slope slope_of(const double *scores, size_t count, size_t right, double sharpness)
{
    double best = scores[right], sum = 0, first = 0, second = 0;

    for (size_t i = 0; i < count; i++)
        best = scores[i] > best ? scores[i] : best;
    for (size_t i = 0; i < count; i++) {
        double part = scores[i] == -INFINITY ? 0 : exp(sharpness * (scores[i] - best));

        if (part < 1e-12)
            continue;
        sum += part;
        first += part * scores[i];
        second += part * scores[i] * scores[i];
    }
    first /= sum;
    return (struct slope){scores[right] - first, second / sum - first * first};
}

static double sharpen(const struct fitting *fitting, double sharpness, double prior)
{
    struct trial_room room = trial_room_new(fitting->index);
    double gradient = SHARPNESS_STIFFNESS * (prior - sharpness), curvature = SHARPNESS_STIFFNESS;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];
        struct confidence_case seen;
        struct slope slope;

        if (trial->kind != TRIAL_KNOWN)
            continue;
        seen = trial_case(fitting->index, trial, &room);
        if (seen.scores[trial->lesson->class] == -INFINITY)
            continue;
        slope = slope_of(seen.scores, seen.topic_count, trial->lesson->class, sharpness);
        gradient += slope.gradient;
        curvature += slope.curvature;
    }
    trial_room_clear(&room);
    return sharpness + gradient / curvature;
}

static void fit_sharpness(struct fitting *fitting)
{
    double prior = fitting->index->confidence.sharpness, sharpness = prior;

    for (int round = 0; round < 6; round++) {
        double next = sharpen(fitting, sharpness, prior);

        next = next < sharpness / 2 ? sharpness / 2 : next > sharpness * 2 ? sharpness * 2 : next;
        if (fabs(next - sharpness) < 1e-3)
            break;
        sharpness = next;
    }
    fitting->index->confidence.sharpness = sharpness;
}

/* ---- the signals' weights
 * --------------------------------------------------------------------------------- */

/* How many cases each trial of a kind stands for, so that the kind's share of the known ones lies
 * between its bounds. */
static double weight_of(enum trial_kind kind, const size_t counts[TRIAL_NEVER + 1])
{
    static const struct {
        double least, most;
    } shares[TRIAL_NEVER + 1] = {[TRIAL_KNOWN] = {1, 1},
                                 [TRIAL_HELD_OUT] = {0, HELD_OUT_SHARE},
                                 [TRIAL_OUTSIDE] = {OUTSIDE_LEAST, OUTSIDE_MOST},
                                 [TRIAL_POLICY] = {0, POLICY_SHARE}};
    double share = (double)counts[kind] / (double)(counts[TRIAL_KNOWN] + 1);

    if (counts[kind] == 0 || kind == TRIAL_NEVER)
        return 0;
    if (share > shares[kind].most)
        return shares[kind].most / share;
    return share < shares[kind].least ? shares[kind].least / share : 1;
}

static void weigh_trials(struct fitting *fitting)
{
    size_t counts[TRIAL_NEVER + 1] = {0};

    for (size_t i = 0; i < fitting->trials.count; i++)
        counts[fitting->trials.items[i].kind]++;
    for (size_t i = 0; i < fitting->trials.count; i++)
        fitting->trials.items[i].weight = weight_of(fitting->trials.items[i].kind, counts);
    fitting->index->confidence.fitted_on = counts[TRIAL_KNOWN];
}

/*
 * Fits, then silences a signal whose weight has turned against its meaning (the sign of its prior)
 * and fits the others anew: what is known of a message is never told as a reason for doubt, only
 * because another signal says the same louder.
 */
static void fit_by_meaning(struct logistic *task, double prior[], double stiffness[],
                           double *weights)
{
    for (bool turned = true; turned;) {
        logistic_fit(task, weights);
        turned = false;
        for (size_t i = CONFIDENCE_START + 1; i < CONFIDENCE_SIGNAL_COUNT; i++) {
            bool silent = stiffness[i] >= SILENT, turns = !silent && weights[i] * prior[i] < 0;

            if (silent || turns)
                weights[i] = 0;
            if (!turns)
                continue;
            prior[i] = 0;
            stiffness[i] = SILENT;
            turned = true;
        }
    }
}

static void fit_signals(struct fitting *fitting)
{
    size_t count = fitting->trials.count;
    double *values = memory_alloc((count + 1) * CONFIDENCE_SIGNAL_COUNT * sizeof *values);
    double *weights = memory_alloc((count + 1) * sizeof *weights);
    uint8_t *right = memory_alloc(count + 1);
    double prior[CONFIDENCE_SIGNAL_COUNT], stiffness[CONFIDENCE_SIGNAL_COUNT];
    struct logistic task = {values, right,    weights, count, CONFIDENCE_SIGNAL_COUNT,
                            prior,  stiffness};

    for (size_t i = 0; i < count; i++) {
        const struct trial *trial = &fitting->trials.items[i];

        if (trial->judgement.count > 0)
            memcpy(values + i * CONFIDENCE_SIGNAL_COUNT, trial->judgement.values,
                   sizeof trial->judgement.values);
        weights[i] = trial->judgement.count > 0 ? trial->weight : 0;
        right[i] = trial->right;
    }
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++) {
        prior[i] = fitting->index->confidence.weights[i];
        stiffness[i] = STIFFNESS;
    }
    fit_by_meaning(&task, prior, stiffness, fitting->index->confidence.weights);
    free(values);
    free(weights);
    free(right);
}

/*
 * The signals were weighed with an eye on unknown topics; how sure to be is set for what customers
 * mostly ask. One factor and one offset for the whole sum, so that it stays the same sum of the
 * same signals.
 */
static void calibrate(struct fitting *fitting)
{
    size_t count = fitting->trials.count;
    double *values = memory_alloc((count + 1) * 2 * sizeof *values);
    double *weights = memory_alloc((count + 1) * sizeof *weights);
    uint8_t *right = memory_alloc(count + 1);
    double prior[2] = {0, 1}, stiffness[2] = {STIFFNESS, STIFFNESS}, line[2];
    struct logistic task = {values, right, weights, count, 2, prior, stiffness};

    for (size_t i = 0; i < count; i++) {
        const struct trial *trial = &fitting->trials.items[i];

        values[i * 2] = 1;
        values[i * 2 + 1] = trial->judgement.count > 0 ? trial->judgement.log_odds : 0;
        weights[i] = trial->judgement.count > 0 ? trial->weight : 0;
        weights[i] *= trial->kind == TRIAL_HELD_OUT ? HELD_OUT_MET / HELD_OUT_SHARE : 1;
        right[i] = trial->right;
    }
    logistic_fit(&task, line);
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++)
        fitting->index->confidence.weights[i] *= line[1];
    fitting->index->confidence.weights[CONFIDENCE_START] += line[0];
    free(values);
    free(weights);
    free(right);
}

/* ---- topics that are often wrong
 * -------------------------------------------------------------------------- */

/* Log-odds of being right that a few outcomes say; the average stands for HABIT_CASES more. */
static double habit_of(double right, double all, double average)
{
    double share = (right + average * HABIT_CASES) / (all + HABIT_CASES);

    return log_odds_of(share) - log_odds_of(average);
}

/* Of the trials each is judged by the others of its topic alone: nobody vouches for himself. */
static void learn_habits(struct fitting *fitting)
{
    size_t topics = fitting->index->classes.topics;
    double *right = memory_alloc((topics + 1) * sizeof *right),
           *all = memory_alloc((topics + 1) * sizeof *all);
    double known = 1, good = 0.9;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];

        if (trial->kind != TRIAL_KNOWN || trial->judgement.count == 0)
            continue;
        right[trial->judgement.topics[0]] += trial->right;
        all[trial->judgement.topics[0]]++;
        good += trial->right;
        known++;
    }
    good = good / known < 0.99 ? good / known : 0.99;
    for (size_t i = 0; i < fitting->trials.count; i++) {
        struct trial *trial = &fitting->trials.items[i];
        uint32_t first = trial->judgement.count > 0 ? trial->judgement.topics[0] : 0;
        bool counted = trial->kind == TRIAL_KNOWN;

        if (trial->judgement.count > 0)
            trial->judgement.values[CONFIDENCE_TOPIC] =
                habit_of(right[first] - (counted && trial->right), all[first] - counted, good);
    }
    for (size_t i = 0; i < topics; i++)
        fitting->index->confidence.habits[i] = habit_of(right[i], all[i], good);
    free(right);
    free(all);
}

static void add_up(struct fitting *fitting)
{
    for (size_t i = 0; i < fitting->trials.count; i++) {
        struct confidence_judgement *judgement = &fitting->trials.items[i].judgement;

        if (judgement->count == 0)
            continue;
        judgement->log_odds = 0;
        for (size_t j = 0; j < CONFIDENCE_SIGNAL_COUNT; j++)
            judgement->log_odds += fitting->index->confidence.weights[j] * judgement->values[j];
    }
}

/* ---- the answer's threshold
 * ------------------------------------------------------------------------------- */

static int compare_surest(const void *left, const void *right)
{
    const struct trial *a = *(const struct trial *const *)left,
                       *b = *(const struct trial *const *)right;

    if (a->judgement.log_odds > b->judgement.log_odds ||
        a->judgement.log_odds < b->judgement.log_odds)
        return a->judgement.log_odds > b->judgement.log_odds ? -1 : 1;
    if (a->right != b->right)
        return a->right ? 1 : -1;
    return 0;
}

/* The lowest log-odds down to which no larger share than promised was answered wrongly. */
static double find_threshold(const struct trial *const *surest, size_t count, double wrong_at_most,
                             double highest)
{
    double answered = 0, wrong = 0, threshold = highest;

    for (size_t i = 0; i < count; i++) {
        answered += surest[i]->weight;
        wrong += surest[i]->right ? 0 : surest[i]->weight;
        if (wrong <= wrong_at_most * answered)
            threshold = surest[i]->judgement.log_odds;
    }
    return threshold;
}

static void resolve_promise(struct fitting *fitting)
{
    struct confidence *confidence = &fitting->index->confidence;
    double promised = fitting->index->knowledge->bot.wrong_at_most, prior, found, trust;
    const struct trial **surest =
        memory_alloc((fitting->trials.count + 1) * sizeof(struct trial *));
    size_t count = 0;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        enum trial_kind kind = fitting->trials.items[i].kind;

        if (kind == TRIAL_KNOWN || kind == TRIAL_OUTSIDE)
            surest[count++] = &fitting->trials.items[i];
    }
    qsort(surest, count, sizeof *surest, compare_surest);
    prior = log_odds_of(1 - promised);
    found = find_threshold(surest, count, promised, prior);
    trust = (double)confidence->fitted_on / ((double)confidence->fitted_on + THRESHOLD_EXAMPLES);
    confidence->answer = confidence_of(trust * found + (1 - trust) * prior);
    free(surest);
}

/* What the thresholds that serve, numbers included, do to the examples that were held back. */
static void measure(struct fitting *fitting)
{
    struct confidence *confidence = &fitting->index->confidence;

    confidence->answered = confidence->wrong = 0;
    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];
        const struct confidence_judgement *judgement = &trial->judgement;

        if (trial->kind != TRIAL_KNOWN || judgement->count == 0 ||
            confidence_of(judgement->log_odds) <
                match_answer_threshold(fitting->index, judgement->topics[0]))
            continue;
        confidence->answered++;
        confidence->wrong += !trial->right;
    }
}

/* ---- the whole
 * -------------------------------------------------------------------------------------------- */

void crossfit(struct match_index *index, const struct crossfit_group groups[TEXT_GROUPS],
              struct parallel *pool)
{
    struct fitting fitting = {.index = index, .pool = pool};

    trials_run(&fitting, groups);
    if (fitting.trials.count > 0) {
        weigh_trials(&fitting);
        fit_sharpness(&fitting);
        trials_judge(&fitting);
        trials_fit_outside(&fitting);
        trials_judge(&fitting);
        learn_habits(&fitting);
        fit_signals(&fitting);
        add_up(&fitting);
        calibrate(&fitting);
        add_up(&fitting);
        trials_fit_policies(&fitting);
        if (index->knowledge->bot.wrong_at_most > 0)
            resolve_promise(&fitting);
        measure(&fitting);
    }
    trials_clear(&fitting);
}
