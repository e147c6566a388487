/* Judged questions in, figures out: pure arithmetic. */
#ifndef SALTER_CMD_EVALUATE_FIGURES_H
#define SALTER_CMD_EVALUATE_FIGURES_H

#include "base/arena.h"
#include "base/vec.h"
#include "tsv.h"

enum evaluate_goal {
    EVALUATE_TOPIC,        /* a topic of the knowledge */
    EVALUATE_OUT_OF_SCOPE, /* none of the bank's business */
    EVALUATE_PERSON,       /* to be handed over at once */
    EVALUATE_GOALS
};

enum evaluate_result {
    EVALUATE_RIGHT,     /* the topic was answered or asked about; a person was called for a policy's
                           reason */
    EVALUATE_WRONG,     /* another topic was; or a policy called a person in vain */
    EVALUATE_CLARIFIED, /* the bot asked back, the right topic is among its choices */
    EVALUATE_CLARIFIED_ELSE, /* it is not */
    EVALUATE_HANDED_OFF,     /* to a person, because the bot was not sure */
    EVALUATE_DECLINED,       /* as out of scope */
    EVALUATE_SMALL_TALK,     /* of out-of-scope questions: a greeting and its like in reply */
    EVALUATE_RESULTS
};

enum {
    EVALUATE_CONSIDERED = 3,
    EVALUATE_BINS = 10,
    EVALUATE_FEWEST = 10, /* questions, for a calibration error */
    EVALUATE_PROMISES = 3,
    EVALUATE_MOST_VALUES = 12, /* a column with more is no group */
    EVALUATE_CONFUSION_EXAMPLES = 2
};

struct evaluate_row {
    enum evaluate_goal goal;
    uint32_t topic;  /* expected; KB_NO_TOPIC: none, or unknown */
    uint32_t policy; /* expected of EVALUATE_PERSON; KB_NO_TOPIC: any */
    uint32_t called; /* the policy that called a person, or KB_NO_TOPIC */
    enum evaluate_result result;
    bool false_policy; /* a policy called a person, and it was not for it */
    uint32_t first;    /* considered first, or KB_NO_TOPIC */
    uint32_t answered; /* topic of the answer or of the question for a slot, or KB_NO_TOPIC */
    size_t place; /* of the expected topic among those considered, from 1; 0: it is not there */
    double confidence; /* of the first */
    double out_of_scope;
};

struct evaluate_rows VEC_OF(struct evaluate_row);

/* count of `of`; the bounds are Wilson's 95 % interval. */
struct evaluate_share {
    size_t count, of;
    double share, low, high; /* 0..1; all 0 when of is 0 */
};

struct evaluate_share evaluate_share(size_t count, size_t of);

struct evaluate_tally {
    size_t questions[EVALUATE_GOALS];
    size_t results[EVALUATE_GOALS][EVALUATE_RESULTS];
    size_t first; /* of topics: the expected one was considered first */
    size_t top;   /* or among the first EVALUATE_CONSIDERED */
    size_t false_policies;
};

/* The rows with one value in one column. */
struct evaluate_group {
    struct str column;
    struct str value;
    struct evaluate_tally tally;
};

/* Answering from a confidence on. Over questions of a topic. */
struct evaluate_cut {
    double threshold;
    size_t answered, wrong;
};

struct evaluate_promise {
    double wrong_at_most;
    struct evaluate_cut
        promised; /* by the confidence alone: the mean of 1 - confidence of those answered */
    struct evaluate_cut hindsight; /* the most that could be answered, knowing what is right */
};

struct evaluate_bin {
    size_t count, right;
    double confidence; /* their sum */
};

/* A figure with its 95 % interval. */
struct evaluate_estimate {
    bool known;
    double value, low, high;
};

/* What a question is about, or was taken for. */
struct evaluate_subject {
    enum {
        SUBJECT_TOPIC,
        SUBJECT_POLICY,
        SUBJECT_PERSON /* any policy */,
        SUBJECT_OUT_OF_SCOPE
    } kind;
    uint32_t number; /* of a topic or policy, else 0 */
};

/*
 * Taken for something else: a topic that was considered first (of questions out of scope: that was
 * spoken), a policy that called a person, or out of scope.
 */
struct evaluate_confusion {
    struct evaluate_subject expected, got;
    size_t of;       /* questions of `expected` */
    size_t count;    /* of them: taken for `got` */
    size_t answered; /* of those: and the bot acted on it, by an answer, a hand-over or a refusal */
    size_t rows[EVALUATE_CONFUSION_EXAMPLES];
};

struct evaluate_figures {
    struct evaluate_tally all;
    struct evaluate_groups VEC_OF(struct evaluate_group) groups; /* by column, then value */
    struct evaluate_promise promises[EVALUATE_PROMISES];
    struct evaluate_bin bins[EVALUATE_BINS];
    struct evaluate_estimate calibration_error;
    struct evaluate_estimate auroc;          /* out of scope against topics, by confidence */
    struct evaluate_estimate auroc_evidence; /* by confidence and what speaks for out of scope */
    struct evaluate_confusions
        VEC_OF(struct evaluate_confusion) confusions; /* most spoken, then most frequent first */
};

/* The columns `text` and `topic` of the table are no groups. */
void evaluate_figures_init(struct evaluate_figures *figures, const struct evaluate_rows *rows,
                           const struct tsv *table, size_t text, size_t topic);
void evaluate_figures_clear(struct evaluate_figures *figures);

/* evaluate_confusions.c */
void evaluate_find_confusions(struct evaluate_figures *figures, const struct evaluate_rows *rows);

#endif
