#include "trials.h"

#include <math.h>

enum {
    AT_ONCE = 64,        /* examples judged by one call from the pool */
    HELD_OUT_EVERY = 4,  /* each fourth topic is held out ... */
    ENOUGH = 5500,       /* examples on trial */
    FEWEST_TOPICS = 8,   /* ... when there are this many */
    FEWEST_EXAMPLES = 20 /* of a group, to be fitted at all */
};

static size_t pieces_of(size_t count)
{
    return (count + AT_ONCE - 1) / AT_ONCE;
}

static size_t end_of(size_t piece, size_t count)
{
    return (piece + 1) * AT_ONCE < count ? (piece + 1) * AT_ONCE : count;
}

/* ---- what the patterns say
 * -------------------------------------------------------------------------------- */

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

    for (size_t i = piece * AT_ONCE; i < end_of(piece, hitting->lessons->count); i++) {
        struct pattern_hits hits;

        patterns_find(fitting->index->patterns, hitting->lessons->items[i].analysis,
                      1u << hitting->group, true, scratch, arena, &hits);
        for (size_t j = 0; j < hits.count; j++) {
            const struct pattern_hit *hit = &hits.items[j];
            bool denies = hit->owner == PATTERN_TOPIC_NOT;
            size_t class = denies ? hit->number : precision_class(knowledge, hit);

            vec_push(&fitting->opinions[hitting->group][i],
                     (struct opinion){(uint32_t) class, denies, *hit});
        }
        arena_reset(arena);
    }
    arena_free(arena);
    rx_scratch_free(scratch);
}

static void ask_patterns(struct fitting *fitting, const struct lessons *lessons,
                         enum text_group group)
{
    struct hitting hitting = {fitting, lessons, group};
    const struct lesson_classes *classes = &fitting->index->classes;

    fitting->opinions[group] = memory_alloc((lessons->count + 1) * sizeof(struct opinions));
    parallel_for(fitting->pool, pieces_of(lessons->count), hit_piece, &hitting);
    for (size_t i = 0; i < lessons->count; i++) {
        const struct opinions *opinions = &fitting->opinions[group][i];

        for (size_t j = 0; j < opinions->count; j++) {
            const struct opinion *opinion = &opinions->items[j];

            if (!opinion->denies)
                precision_note(
                    &fitting->index->precision, fitting->index->knowledge, &opinion->hit,
                    classes->signs[lessons->items[i].class * classes->count + opinion->class]);
        }
    }
}

/* ---- models that do not know the example
 * ------------------------------------------------------------------ */

/* The topics' scores of a trial with what the patterns add, as rank.c makes them. */
static void score_trial(const struct match_index *index, const struct trial *trial, double *scores,
                        double *strength)
{
    size_t topics = index->classes.topics;

    memset(strength, 0, index->classes.count * sizeof *strength);
    for (size_t i = 0; i < trial->opinions->count; i++) {
        const struct opinion *opinion = &trial->opinions->items[i];
        double points = opinion->denies ? 0 : index_strength(index, &opinion->hit);

        if (points > strength[opinion->class])
            strength[opinion->class] = points;
    }
    for (size_t topic = 0; topic < topics; topic++)
        scores[topic] = (trial->scores[topic] == -INFINITY && strength[topic] > 0
                             ? MODEL_UNTAUGHT
                             : (double)trial->scores[topic]) +
                        index->confidence.pattern_points * strength[topic];
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
    size_t first; /* trial */
};

struct trial_room trial_room_new(const struct match_index *index)
{
    size_t classes = index->classes.count + 1;

    return (struct trial_room){memory_alloc(classes * sizeof(double)),
                               memory_alloc(classes * sizeof(double))};
}

void trial_room_clear(struct trial_room *room)
{
    free(room->scores);
    free(room->strength);
}

struct confidence_case trial_case(const struct match_index *index, const struct trial *trial,
                                  const struct trial_room *room)
{
    score_trial(index, trial, room->scores, room->strength);
    return (struct confidence_case){
        .scores = room->scores,
        .topic_count = index->classes.topics,
        .has_outside = trial->has_outside,
        .outside = (double)trial->scores[index->classes.count - 1],
        .outside_strength = room->strength[index->classes.count - 1],
        .strength = room->strength,
        .support = trial->support,
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

        model_see(watching->model, analysis, trial->lesson->from, trial->lesson->to, &sight);
        trial->coverage = sight.coverage;
        model_support(watching->model, &sight, trial->support, fitting->index->classes.topics);
    }
    sight_clear(&sight);
}

static enum trial_kind kind_of(const struct lesson_classes *classes, const struct lesson *lesson,
                               bool held_out)
{
    if (lesson->class >= classes->count)
        return TRIAL_NEVER;
    if (lesson->class == classes->count - 1)
        return TRIAL_OUTSIDE;
    if (lesson->class >= classes->topics)
        return TRIAL_POLICY;
    return held_out ? TRIAL_HELD_OUT : TRIAL_KNOWN;
}

static bool knows_outside(const struct lessons *lessons, const struct lesson_classes *classes,
                          const uint8_t *taught)
{
    for (size_t i = 0; i < lessons->count; i++) {
        if (taught[i] && lessons->items[i].class == classes->count - 1)
            return true;
    }
    return false;
}

/* Room for the scores of what a model is not taught. */
static struct model_trial trial_of(struct fitting *fitting, const struct lessons *lessons,
                                   const uint8_t *taught)
{
    size_t asked = 0;
    float *scores;

    for (size_t i = 0; i < lessons->count; i++)
        asked += !taught[i];
    scores = memory_alloc((asked * fitting->index->classes.count + 1) * sizeof *scores);
    vec_push(&fitting->scores, scores);
    return (struct model_trial){.taught = taught, .scores = scores};
}

/* Puts the examples on trial that a model was not taught. */
static void add_trials(struct fitting *fitting, const struct crossfit_group *group,
                       enum text_group number, const struct model_trial *tried, bool held_out)
{
    const struct lessons *lessons = group->lessons;
    const struct lesson_classes *classes = &fitting->index->classes;
    const float *scores = tried->scores;
    bool has_outside = knows_outside(lessons, classes, tried->taught);
    struct watching watching = {fitting, &tried->words, fitting->trials.count};
    float *support = memory_alloc(((lessons->count - tried->words.lessons) * classes->topics + 1) *
                                  sizeof *support);

    vec_push(&fitting->scores, support);
    for (size_t i = 0; i < lessons->count; i++) {
        if (tried->taught[i])
            continue;
        /* Titles teach, but nobody asks like that: they are no test. */
        if (lessons->items[i].line != NULL)
            vec_push(&fitting->trials,
                     (struct trial){.kind = kind_of(classes, &lessons->items[i], held_out),
                                    .lesson = &lessons->items[i],
                                    .opinions = &fitting->opinions[number][i],
                                    .scores = scores,
                                    .support = support,
                                    .has_outside = has_outside});
        scores += classes->count;
        support += classes->topics;
    }
    parallel_for(fitting->pool, pieces_of(fitting->trials.count - watching.first), watch_piece,
                 &watching);
}

/* As many folds as it takes to have enough on trial: of a large knowledge a part will do to fit a
 * few weights on. */
static uint16_t folds_for(size_t examples, size_t classes)
{
    size_t wanted = classes > MODEL_MOST_DENSE ? 1 : ENOUGH * LESSON_FOLDS / (examples + 1) + 1;

    return (uint16_t)(wanted < LESSON_FOLDS ? wanted : LESSON_FOLDS);
}

static void teach_other_folds(const struct lessons *lessons, uint16_t fold, uint8_t *taught)
{
    for (size_t i = 0; i < lessons->count; i++)
        taught[i] = lessons->items[i].fold != fold;
}

static void teach_other_topics(const struct lessons *lessons, size_t topics, uint8_t *taught)
{
    for (size_t i = 0; i < lessons->count; i++) {
        size_t class = lessons->items[i].class;

        taught[i] = class >= topics || class % HELD_OUT_EVERY != 0;
    }
}

/* Some folds, and, where there are enough topics, some topics that the model never heard of. */
static void try_group(struct fitting *fitting, const struct crossfit_group *group,
                      enum text_group number)
{
    const struct lessons *lessons = group->lessons;
    size_t topics = fitting->index->classes.topics;
    size_t folds = folds_for(lessons->count, fitting->index->classes.count);
    size_t all = folds + (topics >= FEWEST_TOPICS);
    struct model_trial trials[LESSON_FOLDS + 1];
    uint8_t *taught = memory_alloc(all * lessons->count + 1);

    for (size_t i = 0; i < all; i++) {
        uint8_t *marks = taught + i * lessons->count;

        if (i < folds)
            teach_other_folds(lessons, (uint16_t)i, marks);
        else
            teach_other_topics(lessons, topics, marks);
        trials[i] = trial_of(fitting, lessons, marks);
    }
    model_try(group->numbers, trials, all, fitting->pool);
    for (size_t i = 0; i < all; i++) {
        add_trials(fitting, group, number, &trials[i], i >= folds);
        model_clear(&trials[i].words);
    }
    free(taught);
}

/* ---- judging them
 * ----------------------------------------------------------------------------------------- */

static void judge_piece(void *context, size_t piece)
{
    struct fitting *fitting = context;
    const struct match_index *index = fitting->index;
    struct trial_room room = trial_room_new(index);

    for (size_t i = piece * AT_ONCE; i < end_of(piece, fitting->trials.count); i++) {
        struct trial *trial = &fitting->trials.items[i];
        struct confidence_case seen = trial_case(index, trial, &room);

        confidence_rank(&seen, &trial->judgement);
        confidence_judge(&index->confidence, &seen, &trial->judgement);
        trial->right = trial->kind == TRIAL_KNOWN && trial->judgement.count > 0 &&
                       trial->judgement.topics[0] == trial->lesson->class;
    }
    trial_room_clear(&room);
}

void trials_judge(struct fitting *fitting)
{
    parallel_for(fitting->pool, pieces_of(fitting->trials.count), judge_piece, fitting);
}

double trial_strength(const struct match_index *index, const struct trial *trial, size_t class)
{
    double strongest = 0;

    for (size_t i = 0; i < trial->opinions->count; i++) {
        const struct opinion *opinion = &trial->opinions->items[i];

        if (!opinion->denies && opinion->class == class &&
            index_strength(index, &opinion->hit) > strongest)
            strongest = index_strength(index, &opinion->hit);
    }
    return strongest;
}

/* ---- the whole
 * -------------------------------------------------------------------------------------------- */

void trials_run(struct fitting *fitting, const struct crossfit_group groups[TEXT_GROUPS])
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        fitting->example_count[group] = groups[group].lessons->count;
        ask_patterns(fitting, groups[group].lessons, group);
        if (groups[group].lessons->count >= FEWEST_EXAMPLES)
            try_group(fitting, &groups[group], group);
    }
}

void trials_clear(struct fitting *fitting)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        for (size_t i = 0; i < fitting->example_count[group]; i++)
            vec_clear(&fitting->opinions[group][i]);
        free(fitting->opinions[group]);
    }
    for (size_t i = 0; i < fitting->scores.count; i++)
        free(fitting->scores.items[i]);
    vec_clear(&fitting->scores);
    vec_clear(&fitting->trials);
}
