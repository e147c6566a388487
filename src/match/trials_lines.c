/*
 * Policies and out-of-scope: what makes each of them sure of itself.
 */
#include <math.h>

#include "logistic.h"
#include "trials.h"

/* Messages of other kinds that a policy or out-of-scope may take for its own. */
static const double FALSE_ALARMS = 0.003, FALSE_OUTSIDE = 0.005;
static const double LOWEST_THRESHOLD = 0.5, HIGHEST_THRESHOLD = 0.95;
/* A class is met ten times less often than all others together, however many examples it has. */
static const double OTHERS_PER_CASE = 10;
static const double LINE_STIFFNESS = 2;

struct line_case {
    double inputs[CONFIDENCE_LINE_INPUTS];
    double weight;
    bool belongs;
    bool clause; /* of a message that is a case itself */
    bool other;  /* of another policy: whichever of two calls a person, it is no false alarm */
};

struct line_cases VEC_OF(struct line_case);

/* What a policy or out-of-scope would be judged by on this trial. */
static void read_line_case(const struct match_index *index, const struct trial *trial, size_t class,
                           const struct trial_room *room, struct line_case *out)
{
    struct confidence_case seen;

    if (class == index->classes.count - 1) {
        seen = trial_case(index, trial, room);
        confidence_outside_inputs(&seen, &trial->judgement, out->inputs);
        return;
    }
    out->inputs[CONFIDENCE_LINE_START] = 1;
    out->inputs[CONFIDENCE_LINE_SCORE] = (double)trial->scores[class];
    out->inputs[CONFIDENCE_LINE_PATTERN] = trial_strength(index, trial, class);
    if (trial->judgement.count > 0)
        out->inputs[CONFIDENCE_LINE_OTHER] = index_other_confidence(
            index, trial->judgement.topics[0], confidence_of(trial->judgement.log_odds));
}

static void gather_line(const struct fitting *fitting, size_t class, struct line_cases *cases)
{
    const struct lesson_classes *classes = &fitting->index->classes;
    struct trial_room room = trial_room_new(fitting->index);
    double members = 0, others = 0;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];
        int8_t sign = classes->signs[trial->lesson->class * classes->count + class];
        struct line_case line_case = {.weight = !trial->lesson->clause,
                                      .belongs = sign > 0,
                                      .clause = trial->lesson->clause,
                                      .other = trial->kind == TRIAL_POLICY};

        if (trial->kind == TRIAL_HELD_OUT || sign == 0)
            continue;
        read_line_case(fitting->index, trial, class, &room, &line_case);
        vec_push(cases, line_case);
        members += sign > 0;
        others += sign < 0 && !trial->lesson->clause;
    }
    for (size_t i = 0; i < cases->count && others > members * OTHERS_PER_CASE; i++) {
        if (!cases->items[i].belongs)
            cases->items[i].weight *= members * OTHERS_PER_CASE / others;
    }
    trial_room_clear(&room);
}

static void fit_line(struct confidence_line *line, const struct line_cases *cases)
{
    double *values = memory_alloc((cases->count + 1) * CONFIDENCE_LINE_INPUTS * sizeof *values);
    double *weights = memory_alloc((cases->count + 1) * sizeof *weights);
    uint8_t *belongs = memory_alloc(cases->count + 1);
    double prior[CONFIDENCE_LINE_INPUTS], stiffness[CONFIDENCE_LINE_INPUTS];
    struct logistic task = {values, belongs,  weights, cases->count, CONFIDENCE_LINE_INPUTS,
                            prior,  stiffness};

    for (size_t i = 0; i < cases->count; i++) {
        memcpy(values + i * CONFIDENCE_LINE_INPUTS, cases->items[i].inputs,
               sizeof cases->items[i].inputs);
        weights[i] = cases->items[i].weight;
        belongs[i] = cases->items[i].belongs;
    }
    for (size_t i = 0; i < CONFIDENCE_LINE_INPUTS; i++) {
        prior[i] = line->weights[i];
        stiffness[i] = LINE_STIFFNESS;
    }
    logistic_fit(&task, line->weights);
    free(values);
    free(weights);
    free(belongs);
}

static int compare_falling(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return *a > *b ? -1 : *a < *b;
}

/*
 * The lowest threshold that keeps to the share of false alarms among messages. Of a message each
 * clause is asked for too, so the alarms of clauses count: a long story has many chances to be
 * misread.
 */
static double line_threshold(const struct confidence_line *line, const struct line_cases *cases,
                             double false_alarms)
{
    double *alarms = memory_alloc((cases->count + 1) * sizeof *alarms), threshold;
    size_t count = 0, messages = 0, allowed;

    for (size_t i = 0; i < cases->count; i++) {
        if (cases->items[i].belongs || cases->items[i].other)
            continue;
        alarms[count++] = confidence_line_of(line, cases->items[i].inputs);
        messages += !cases->items[i].clause;
    }
    if (count > 0)
        qsort(alarms, count, sizeof *alarms, compare_falling);
    allowed = (size_t)(false_alarms * (double)messages);
    threshold = count > allowed ? alarms[allowed] + 0.01 : LOWEST_THRESHOLD;
    free(alarms);
    return threshold < LOWEST_THRESHOLD    ? LOWEST_THRESHOLD
           : threshold > HIGHEST_THRESHOLD ? HIGHEST_THRESHOLD
                                           : threshold;
}

static void fit_class(struct fitting *fitting, size_t line, double false_alarms)
{
    struct confidence_line *fitted = &fitting->index->confidence.lines[line];
    struct line_cases cases = {0};

    gather_line(fitting, fitting->index->classes.topics + line, &cases);
    fit_line(fitted, &cases);
    fitted->threshold = line_threshold(fitted, &cases, false_alarms);
    vec_clear(&cases);
}

void trials_fit_outside(struct fitting *fitting)
{
    fit_class(fitting, fitting->index->classes.policies, FALSE_OUTSIDE);
}

void trials_fit_policies(struct fitting *fitting)
{
    for (size_t i = 0; i < fitting->index->classes.policies; i++)
        fit_class(fitting, i, FALSE_ALARMS);
}
