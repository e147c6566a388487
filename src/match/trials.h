/*
 * The knowledge's examples on trial: each judged by a model that did not know it. Private to match;
 * crossfit.c fits the confidence on what comes out.
 */
#ifndef SALTER_MATCH_TRIALS_H
#define SALTER_MATCH_TRIALS_H

#include "crossfit.h"

/* What the patterns say of one example. */
struct opinion {
    uint32_t class;
    bool denies; /* a `not:` pattern */
    struct pattern_hit hit;
};

struct opinions VEC_OF(struct opinion);

enum trial_kind { TRIAL_KNOWN, TRIAL_HELD_OUT, TRIAL_OUTSIDE, TRIAL_POLICY, TRIAL_NEVER };

/* One example as a model judged it that did not know it. */
struct trial {
    enum trial_kind kind;
    const struct lesson *lesson;
    const struct opinions *opinions;
    const float *scores;
    float *support; /* model_support() */
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
    size_t example_count[TEXT_GROUPS];
    struct score_rows VEC_OF(float *) scores; /* of each run, and the support */
    struct trials trials;
};

/* Asks the patterns about every example (their precision is noted in the index), then runs the
 * folds. */
void trials_run(struct fitting *fitting, const struct crossfit_group groups[TEXT_GROUPS]);
void trials_clear(struct fitting *fitting);

/* Judges every trial anew with the index's confidence as it is now. */
void trials_judge(struct fitting *fitting);

/* A trial's case, in the room of one caller. */
struct trial_room {
    double *scores, *strength;
};
struct trial_room trial_room_new(const struct match_index *index);
void trial_room_clear(struct trial_room *room);
struct confidence_case trial_case(const struct match_index *index, const struct trial *trial,
                                  const struct trial_room *room);

/* The most that a pattern says for a class, 0 when none does. */
double trial_strength(const struct match_index *index, const struct trial *trial, size_t class);

/* Fits the lines of out-of-scope, and, when confidence is fitted, of policies (trials_lines.c). */
void trials_fit_outside(struct fitting *fitting);
void trials_fit_policies(struct fitting *fitting);

#endif
