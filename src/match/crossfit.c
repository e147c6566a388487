#include "crossfit.h"

#include <math.h>

#include "logistic.h"

enum {
    AT_ONCE = 64,        /* examples judged by one call from the pool */
    HELD_OUT_EVERY = 4,  /* each fourth topic is held out ... */
    FEWEST_TOPICS = 8,   /* ... when there are this many */
    FEWEST_EXAMPLES = 20 /* of a group, to be fitted at all */
};

/* Messages without a right topic, as a share of those with one: what a fit is prepared for. */
static const double HELD_OUT_SHARE = 0.08, OUTSIDE_SHARE = 0.3, POLICY_SHARE = 0.1;
/* What is met of them, when it comes to how sure to be. */
static const double HELD_OUT_MET = 0.02;
/* Outcomes that a topic's own habit has to outweigh. */
static const double HABIT_CASES = 10;
/* Pulled to the prior as if that many cases had spoken for it. */
static const double STIFFNESS = 8, SHARPNESS_STIFFNESS = 4, LINE_STIFFNESS = 2;
/* Examples whose weight the prior's threshold has against that of the fit. */
static const double THRESHOLD_EXAMPLES = 200;
/* Messages of other kinds that a policy or out-of-scope may take for its own. */
static const double FALSE_ALARMS = 0.0015, FALSE_OUTSIDE = 0.005;
static const double LOWEST_THRESHOLD = 0.5, HIGHEST_THRESHOLD = 0.95;
/* A class is met ten times less often than all others together, however many examples it has. */
static const double OTHERS_PER_CASE = 10;

/* What the patterns say of one example. */
struct opinion {
    uint32_t class;
    bool denies; /* a `not:` pattern */
    const struct pattern_hit *hit;
};

struct opinions VEC_OF(struct opinion);

enum trial_kind { TRIAL_KNOWN, TRIAL_HELD_OUT, TRIAL_OUTSIDE, TRIAL_POLICY, TRIAL_NEVER };

/* One example as a model judged it that did not know it. */
struct trial {
    enum trial_kind kind;
    const struct lesson *lesson;
    const struct opinions *opinions;
    const float *scores;
    struct coverage coverage;
    struct confidence_judgement judgement;
    double weight;
    bool right;
    bool has_outside;
};

struct trials VEC_OF(struct trial);

struct fitting {
    struct match_index *index;
    struct parallel *pool;
    struct opinions *opinions[TEXT_GROUPS]; /* [example] */
    struct arena **arenas[TEXT_GROUPS];
    size_t arena_count[TEXT_GROUPS];
    float *scores[TEXT_GROUPS][2]; /* by the folds, and with topics held out */
    struct trials trials;
};

static double log_odds_of(double probability)
{
    return log(probability / (1 - probability));
}

static size_t pieces_of(size_t count)
{
    return (count + AT_ONCE - 1) / AT_ONCE;
}

static size_t end_of(size_t piece, size_t count)
{
    return (piece + 1) * AT_ONCE < count ? (piece + 1) * AT_ONCE : count;
}

/* ---- what the patterns say -------------------------------------------------------------------------------- */

struct hitting {
    struct fitting *fitting;
    const struct lessons *lessons;
    enum text_group group;
};

static void hit_piece(void *context, size_t piece)
{
    struct hitting *hitting = context;
    struct fitting *fitting = hitting->fitting;
    const struct kb_model *knowledge = fitting->index->knowledge;
    struct rx_scratch *scratch = rx_scratch_new();
    struct arena *arena = arena_new();

    fitting->arenas[hitting->group][piece] = arena;
    for (size_t i = piece * AT_ONCE; i < end_of(piece, hitting->lessons->count); i++) {
        struct pattern_hits hits;

        patterns_find(fitting->index->patterns, hitting->lessons->items[i].analysis, 1u << hitting->group, true, scratch,
                      arena, &hits);
        for (size_t j = 0; j < hits.count; j++) {
            const struct pattern_hit *hit = &hits.items[j];
            bool denies = hit->owner == PATTERN_TOPIC_NOT;
            size_t class = denies ? hit->number : precision_class(knowledge, hit);

            vec_push(&fitting->opinions[hitting->group][i], (struct opinion){(uint32_t)class, denies, hit});
        }
    }
    rx_scratch_free(scratch);
}

static void ask_patterns(struct fitting *fitting, const struct lessons *lessons, enum text_group group)
{
    struct hitting hitting = {fitting, lessons, group};
    const struct lesson_classes *classes = &fitting->index->classes;
    size_t pieces = pieces_of(lessons->count);

    fitting->opinions[group] = memory_alloc((lessons->count + 1) * sizeof(struct opinions));
    fitting->arenas[group] = memory_alloc((pieces + 1) * sizeof(struct arena *));
    fitting->arena_count[group] = pieces;
    parallel_for(fitting->pool, pieces, hit_piece, &hitting);
    for (size_t i = 0; i < lessons->count; i++) {
        const struct opinions *opinions = &fitting->opinions[group][i];

        for (size_t j = 0; j < opinions->count; j++) {
            const struct opinion *opinion = &opinions->items[j];

            if (!opinion->denies)
                precision_note(&fitting->index->precision, fitting->index->knowledge, opinion->hit,
                               classes->signs[lessons->items[i].class * classes->count + opinion->class]);
        }
    }
}

/* ---- models that do not know the example ------------------------------------------------------------------ */

/* The topics' scores of a trial with what the patterns add, as rank.c makes them. */
static void score_trial(const struct match_index *index, const struct trial *trial, double *scores, double *strength)
{
    size_t topics = index->classes.topics;

    memset(strength, 0, index->classes.count * sizeof *strength);
    for (size_t i = 0; i < trial->opinions->count; i++) {
        const struct opinion *opinion = &trial->opinions->items[i];
        double points = opinion->denies ? 0 : index_strength(index, opinion->hit);

        if (points > strength[opinion->class])
            strength[opinion->class] = points;
    }
    for (size_t topic = 0; topic < topics; topic++)
        scores[topic] = (double)trial->scores[topic] + index->confidence.pattern_points * strength[topic];
    for (size_t i = 0; i < trial->opinions->count; i++) {
        if (trial->opinions->items[i].denies)
            scores[trial->opinions->items[i].class] = -INFINITY;
    }
    /* A topic that the model was not taught is not in question. */
    for (size_t topic = 0; trial->kind == TRIAL_HELD_OUT && topic < topics; topic += HELD_OUT_EVERY)
        scores[topic] = -INFINITY;
}

struct watching {
    struct fitting *fitting;
    const struct model *model;
    enum text_group group;
    size_t first; /* trial */
};

/* A trial's case, in the room of one piece. */
struct room {
    double *scores, *strength;
};

static struct room room_new(const struct match_index *index)
{
    size_t classes = index->classes.count + 1;

    return (struct room){memory_alloc(classes * sizeof(double)), memory_alloc(classes * sizeof(double))};
}

static void room_clear(struct room *room)
{
    free(room->scores);
    free(room->strength);
}

static struct confidence_case case_of(const struct match_index *index, const struct trial *trial,
                                      const struct room *room)
{
    score_trial(index, trial, room->scores, room->strength);
    return (struct confidence_case){
        .scores = room->scores,
        .topic_count = index->classes.topics,
        .has_outside = trial->has_outside,
        .outside = (double)trial->scores[index->classes.count - 1],
        .outside_strength = room->strength[index->classes.count - 1],
        .strength = room->strength,
        .coverage = &trial->coverage,
    };
}

static void watch_piece(void *context, size_t piece)
{
    struct watching *watching = context;
    struct fitting *fitting = watching->fitting;
    struct sight sight = {0};

    for (size_t i = watching->first + piece * AT_ONCE;
         i < watching->first + (piece + 1) * AT_ONCE && i < fitting->trials.count; i++) {
        struct trial *trial = &fitting->trials.items[i];
        const struct text_analysis *analysis = trial->lesson->analysis;

        model_see(watching->model, analysis, watching->group, 0, analysis->token_count, &sight);
        trial->coverage = sight.coverage;
    }
    sight_clear(&sight);
}

static enum trial_kind kind_of(const struct lesson_classes *classes, const struct lesson *lesson, bool held_out)
{
    if (lesson->class >= classes->count)
        return TRIAL_NEVER;
    if (lesson->class == classes->count - 1)
        return TRIAL_OUTSIDE;
    if (lesson->class >= classes->topics)
        return TRIAL_POLICY;
    return held_out ? TRIAL_HELD_OUT : TRIAL_KNOWN;
}

static bool knows_outside(const struct lessons *lessons, const struct lesson_classes *classes, const uint8_t *taught)
{
    for (size_t i = 0; i < lessons->count; i++) {
        if (taught[i] && lessons->items[i].class == classes->count - 1)
            return true;
    }
    return false;
}

/* Teaches the examples that are marked and puts the others on trial. */
static void try_others(struct fitting *fitting, const struct crossfit_group *group, enum text_group number,
                       const uint8_t *taught, bool held_out)
{
    const struct lessons *lessons = group->lessons;
    const struct lesson_classes *classes = &fitting->index->classes;
    float *scores = fitting->scores[number][held_out];
    bool has_outside = knows_outside(lessons, classes, taught);
    struct model words;
    struct watching watching = {fitting, &words, number, fitting->trials.count};

    model_cross_score(group->numbers, taught, scores, fitting->pool);
    model_teach_words(&words, group->numbers, taught);
    for (size_t i = 0; i < lessons->count; i++) {
        /* Titles teach, but nobody asks like that: they are no test. */
        if (!taught[i] && lessons->items[i].line != NULL)
            vec_push(&fitting->trials, (struct trial){.kind = kind_of(classes, &lessons->items[i], held_out),
                                                      .lesson = &lessons->items[i],
                                                      .opinions = &fitting->opinions[number][i],
                                                      .scores = scores + i * classes->count,
                                                      .has_outside = has_outside});
    }
    parallel_for(fitting->pool, pieces_of(fitting->trials.count - watching.first), watch_piece, &watching);
    model_clear(&words);
}

static void try_group(struct fitting *fitting, const struct crossfit_group *group, enum text_group number)
{
    size_t count = group->lessons->count, classes = fitting->index->classes.count;
    uint8_t *taught = memory_alloc(count + 1);

    for (int held_out = 0; held_out < 2; held_out++)
        fitting->scores[number][held_out] = memory_alloc((count * classes + 1) * sizeof(float));
    for (uint16_t fold = 0; fold < LESSON_FOLDS; fold++) {
        for (size_t i = 0; i < count; i++)
            taught[i] = group->lessons->items[i].fold != fold;
        try_others(fitting, group, number, taught, false);
    }
    if (fitting->index->classes.topics >= FEWEST_TOPICS) {
        for (size_t i = 0; i < count; i++) {
            size_t class = group->lessons->items[i].class;

            taught[i] = class >= fitting->index->classes.topics || class % HELD_OUT_EVERY != 0;
        }
        try_others(fitting, group, number, taught, true);
    }
    free(taught);
}

/* ---- judging them ----------------------------------------------------------------------------------------- */

static void judge_piece(void *context, size_t piece)
{
    struct fitting *fitting = context;
    const struct match_index *index = fitting->index;
    struct room room = room_new(index);

    for (size_t i = piece * AT_ONCE; i < end_of(piece, fitting->trials.count); i++) {
        struct trial *trial = &fitting->trials.items[i];
        struct confidence_case seen = case_of(index, trial, &room);

        confidence_rank(&index->confidence, &seen, &trial->judgement);
        confidence_judge(&index->confidence, &seen, &trial->judgement);
        trial->right = trial->kind == TRIAL_KNOWN && trial->judgement.count > 0 &&
                       trial->judgement.topics[0] == trial->lesson->class;
    }
    room_clear(&room);
}

static void judge_all(struct fitting *fitting)
{
    parallel_for(fitting->pool, pieces_of(fitting->trials.count), judge_piece, fitting);
}

/* ---- probabilities of the ranking ------------------------------------------------------------------------- */

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
    size_t classes = fitting->index->classes.count;
    double *scores = memory_alloc((classes + 1) * sizeof *scores);
    double *strength = memory_alloc((classes + 1) * sizeof *strength);
    double gradient = SHARPNESS_STIFFNESS * (prior - sharpness), curvature = SHARPNESS_STIFFNESS;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];
        struct slope slope;

        if (trial->kind != TRIAL_KNOWN)
            continue;
        score_trial(fitting->index, trial, scores, strength);
        if (scores[trial->lesson->class] == -INFINITY)
            continue;
        slope = slope_of(scores, fitting->index->classes.topics, trial->lesson->class, sharpness);
        gradient += slope.gradient;
        curvature += slope.curvature;
    }
    free(scores);
    free(strength);
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

/* ---- policies and out-of-scope ---------------------------------------------------------------------------- */

struct line_case {
    double inputs[CONFIDENCE_LINE_INPUTS];
    double weight;
    bool belongs;
};

struct line_cases VEC_OF(struct line_case);

static double strongest_opinion(const struct match_index *index, const struct trial *trial, size_t class)
{
    double strongest = 0;

    for (size_t i = 0; i < trial->opinions->count; i++) {
        const struct opinion *opinion = &trial->opinions->items[i];

        if (!opinion->denies && opinion->class == class && index_strength(index, opinion->hit) > strongest)
            strongest = index_strength(index, opinion->hit);
    }
    return strongest;
}

/* What a policy or out-of-scope would be judged by on this trial. */
static void read_line_case(const struct match_index *index, const struct trial *trial, size_t class,
                           const struct room *room, struct line_case *out)
{
    struct confidence_case seen;

    if (class == index->classes.count - 1) {
        seen = case_of(index, trial, room);
        confidence_outside_inputs(&seen, &trial->judgement, out->inputs);
        return;
    }
    out->inputs[CONFIDENCE_LINE_START] = 1;
    out->inputs[CONFIDENCE_LINE_SCORE] = (double)trial->scores[class];
    out->inputs[CONFIDENCE_LINE_PATTERN] = strongest_opinion(index, trial, class);
}

static void gather_line(const struct fitting *fitting, size_t class, struct line_cases *cases)
{
    const struct lesson_classes *classes = &fitting->index->classes;
    struct room room = room_new(fitting->index);
    double members = 0, others;

    for (size_t i = 0; i < fitting->trials.count; i++) {
        const struct trial *trial = &fitting->trials.items[i];
        int8_t sign = classes->signs[trial->lesson->class * classes->count + class];
        struct line_case line_case = {.weight = 1, .belongs = sign > 0};

        if (trial->kind == TRIAL_HELD_OUT || sign == 0)
            continue;
        read_line_case(fitting->index, trial, class, &room, &line_case);
        vec_push(cases, line_case);
        members += sign > 0;
    }
    others = (double)cases->count - members;
    for (size_t i = 0; i < cases->count && others > members * OTHERS_PER_CASE; i++) {
        if (!cases->items[i].belongs)
            cases->items[i].weight = members * OTHERS_PER_CASE / others;
    }
    room_clear(&room);
}

static void fit_line(struct confidence_line *line, const struct line_cases *cases)
{
    double *values = memory_alloc((cases->count + 1) * CONFIDENCE_LINE_INPUTS * sizeof *values);
    double *weights = memory_alloc((cases->count + 1) * sizeof *weights);
    uint8_t *belongs = memory_alloc(cases->count + 1);
    double prior[CONFIDENCE_LINE_INPUTS], stiffness[CONFIDENCE_LINE_INPUTS];
    struct logistic task = {values, belongs, weights, cases->count, CONFIDENCE_LINE_INPUTS, prior, stiffness};

    for (size_t i = 0; i < cases->count; i++) {
        memcpy(values + i * CONFIDENCE_LINE_INPUTS, cases->items[i].inputs, sizeof cases->items[i].inputs);
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

/* The lowest threshold that keeps to the share of false alarms. */
static double line_threshold(const struct confidence_line *line, const struct line_cases *cases, double false_alarms)
{
    double *alarms = memory_alloc((cases->count + 1) * sizeof *alarms), threshold;
    size_t count = 0, allowed;

    for (size_t i = 0; i < cases->count; i++) {
        if (!cases->items[i].belongs)
            alarms[count++] = confidence_line_of(line, cases->items[i].inputs);
    }
    if (count > 0)
        qsort(alarms, count, sizeof *alarms, compare_falling);
    allowed = (size_t)(false_alarms * (double)count);
    threshold = count > allowed ? alarms[allowed] + 0.01 : LOWEST_THRESHOLD;
    free(alarms);
    return threshold < LOWEST_THRESHOLD ? LOWEST_THRESHOLD : threshold > HIGHEST_THRESHOLD ? HIGHEST_THRESHOLD : threshold;
}

static void fit_lines(struct fitting *fitting)
{
    const struct lesson_classes *classes = &fitting->index->classes;

    for (size_t i = 0; i <= classes->policies; i++) {
        struct confidence_line *line = &fitting->index->confidence.lines[i];
        struct line_cases cases = {0};

        gather_line(fitting, classes->topics + i, &cases);
        fit_line(line, &cases);
        line->threshold = line_threshold(line, &cases, i < classes->policies ? FALSE_ALARMS : FALSE_OUTSIDE);
        vec_clear(&cases);
    }
}

/* ---- the signals' weights --------------------------------------------------------------------------------- */

static double weight_of(enum trial_kind kind, const size_t counts[TRIAL_NEVER + 1])
{
    static const double shares[TRIAL_NEVER + 1] = {[TRIAL_KNOWN] = 1, [TRIAL_HELD_OUT] = HELD_OUT_SHARE,
                                                   [TRIAL_OUTSIDE] = OUTSIDE_SHARE, [TRIAL_POLICY] = POLICY_SHARE};
    double wanted = shares[kind] * (double)counts[TRIAL_KNOWN];

    if (kind == TRIAL_KNOWN)
        return 1;
    return wanted < (double)counts[kind] ? wanted / (double)counts[kind] : kind == TRIAL_NEVER ? 0 : 1;
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

static void fit_signals(struct fitting *fitting)
{
    size_t count = fitting->trials.count;
    double *values = memory_alloc((count + 1) * CONFIDENCE_SIGNAL_COUNT * sizeof *values);
    double *weights = memory_alloc((count + 1) * sizeof *weights);
    uint8_t *right = memory_alloc(count + 1);
    double prior[CONFIDENCE_SIGNAL_COUNT], stiffness[CONFIDENCE_SIGNAL_COUNT];
    struct logistic task = {values, right, weights, count, CONFIDENCE_SIGNAL_COUNT, prior, stiffness};

    for (size_t i = 0; i < count; i++) {
        const struct trial *trial = &fitting->trials.items[i];

        if (trial->judgement.count > 0)
            memcpy(values + i * CONFIDENCE_SIGNAL_COUNT, trial->judgement.values, sizeof trial->judgement.values);
        weights[i] = trial->judgement.count > 0 ? trial->weight : 0;
        right[i] = trial->right;
    }
    for (size_t i = 0; i < CONFIDENCE_SIGNAL_COUNT; i++) {
        prior[i] = fitting->index->confidence.weights[i];
        stiffness[i] = STIFFNESS;
    }
    logistic_fit(&task, fitting->index->confidence.weights);
    free(values);
    free(weights);
    free(right);
}

/*
 * The signals were weighed with an eye on unknown topics; how sure to be is set for what customers mostly ask. One factor and
 * one offset for the whole sum, so that it stays the same sum of the same signals.
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

/* ---- topics that are often wrong -------------------------------------------------------------------------- */

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
    double *right = memory_alloc((topics + 1) * sizeof *right), *all = memory_alloc((topics + 1) * sizeof *all);
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

/* ---- the answer's threshold ------------------------------------------------------------------------------- */

static int compare_surest(const void *left, const void *right)
{
    const struct trial *a = *(const struct trial *const *)left, *b = *(const struct trial *const *)right;

    if (a->judgement.log_odds > b->judgement.log_odds || a->judgement.log_odds < b->judgement.log_odds)
        return a->judgement.log_odds > b->judgement.log_odds ? -1 : 1;
    if (a->right != b->right)
        return a->right ? 1 : -1;
    return 0;
}

/* The lowest log-odds down to which no larger share than promised was answered wrongly. */
static double find_threshold(const struct trial *const *surest, size_t count, double wrong_at_most, double highest)
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
    const struct trial **surest = memory_alloc((fitting->trials.count + 1) * sizeof(struct trial *));
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

/* ---- the whole -------------------------------------------------------------------------------------------- */

static void release(struct fitting *fitting, const struct crossfit_group groups[TEXT_GROUPS])
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        for (size_t i = 0; i < groups[group].lessons->count; i++)
            vec_clear(&fitting->opinions[group][i]);
        for (size_t i = 0; i < fitting->arena_count[group]; i++)
            arena_free(fitting->arenas[group][i]);
        free(fitting->opinions[group]);
        free(fitting->arenas[group]);
        free(fitting->scores[group][0]);
        free(fitting->scores[group][1]);
    }
    vec_clear(&fitting->trials);
}

void crossfit(struct match_index *index, const struct crossfit_group groups[TEXT_GROUPS], struct parallel *pool)
{
    struct fitting fitting = {.index = index, .pool = pool};

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        ask_patterns(&fitting, groups[group].lessons, group);
        if (groups[group].lessons->count >= FEWEST_EXAMPLES)
            try_group(&fitting, &groups[group], group);
    }
    if (fitting.trials.count > 0) {
        weigh_trials(&fitting);
        fit_sharpness(&fitting);
        judge_all(&fitting);
        fit_lines(&fitting);
        judge_all(&fitting);
        learn_habits(&fitting);
        fit_signals(&fitting);
        add_up(&fitting);
        calibrate(&fitting);
        add_up(&fitting);
        if (index->knowledge->bot.wrong_at_most > 0)
            resolve_promise(&fitting);
    }
    release(&fitting, groups);
}
