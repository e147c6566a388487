/*
 * How sure: from what a ranking looks like to the probability that its first topic is right.
 *
 * The log-odds is a sum of signals (value times weight). The weights are fitted on rankings of the
 * knowledge's own examples by models that did not know them (cross-fit), pulled towards
 * CONFIDENCE_PRIOR: with a handful of examples the prior speaks, with thousands the knowledge does,
 * and there is no step between.
 *
 * A policy and "out of scope" are asked by themselves: a straight line through the log-odds over
 * the score of their own class, likewise fitted and likewise with a prior.
 */
#ifndef SALTER_MATCH_CONFIDENCE_H
#define SALTER_MATCH_CONFIDENCE_H

#include "model.h"

/* constant, name for people, prior weight, meaning */
#define CONFIDENCE_SIGNALS(X)                                                                      \
    X(START, "start", -1.7, "what every ranking starts with")                                      \
    X(MARGIN, "margin", 2.8, "score of the first topic above the second")                          \
    X(SCORE, "score", 0.9, "score of the first topic")                                             \
    X(PROBABILITY, "probability", 0.0, "log-odds of the first topic among all")                    \
    X(SPREAD, "spread", -1.3, "entropy over the topics: 0 one topic, 1 all alike")                 \
    X(WORDS, "known words", 1.3, "share of the words that the examples know, by rarity")           \
    X(PIECES, "known pieces", 0.3, "share of the pieces of words that are known")                  \
    X(SUPPORT, "words said to it", 1.0,                                                            \
      "share of the words, by rarity, that examples of the first topic have")                      \
    X(NEIGHBOURS, "known neighbours", 0.2,                                                         \
      "share of the neighbouring words that an example has side by side")                          \
    X(FOCUS, "telling words", -0.5, "how far the words belong to single topics")                   \
    X(OUTSIDE, "out of scope", -2.0, "probability of out-of-scope")                                \
    X(PATTERN, "pattern", 2.5,                                                                     \
      "a pattern of the first topic matches: how specific it is, times its precision")             \
    X(OTHER_PATTERN, "other pattern", -1.5, "the same for another topic")                          \
    X(CORRECTIONS, "corrections", -1.0, "share of the words that were read as others")             \
    X(LENGTH, "length", 0.2, "logarithm of the number of words")                                   \
    X(TOPIC, "this topic", 0.5,                                                                    \
      "how often the examples were right when this topic came first, against the average")         \
    X(CONTEXT, "context", 0.5, "the first topic follows from the one before")

enum confidence_signal {
#define CONFIDENCE_ENUM(constant, name, prior, meaning) CONFIDENCE_##constant,
    CONFIDENCE_SIGNALS(CONFIDENCE_ENUM)
#undef CONFIDENCE_ENUM
        CONFIDENCE_SIGNAL_COUNT
};

/* What speaks for a policy or for out-of-scope; CONFIDENCE_LINE_OTHER is asked for policies only,
 * what follows for out-of-scope only. */
enum confidence_input {
    CONFIDENCE_LINE_START,      /* 1 */
    CONFIDENCE_LINE_SCORE,      /* of its own class; -1 when it has no examples */
    CONFIDENCE_LINE_PATTERN,    /* specificity times precision of a pattern that hits */
    CONFIDENCE_LINE_OTHER,      /* confidence that the message is about a topic that calls nobody */
    CONFIDENCE_LINE_TOPIC,      /* score of the best topic */
    CONFIDENCE_LINE_WORDS,      /* share of known words, by rarity */
    CONFIDENCE_LINE_NEIGHBOURS, /* share of known neighbours */
    CONFIDENCE_LINE_SUPPORT,    /* share of the words that the best topic has in its examples */
    CONFIDENCE_LINE_INPUTS
};

/* log-odds = the sum of weight times input */
struct confidence_line {
    double weights[CONFIDENCE_LINE_INPUTS];
    double threshold; /* fitted */
};

struct confidence {
    double weights[CONFIDENCE_SIGNAL_COUNT];
    double sharpness;      /* probability of a topic ~ exp(sharpness * score) */
    double pattern_points; /* what a sure and specific pattern adds to its topic's score */
    double context_points; /* what a follow-up has in advance */
    double answer;         /* threshold that meets `wrong_at_most`, or the number asked for */
    /* [topic]: log-odds that it is right when it comes first, less that of the average */
    double *habits;
    struct confidence_line *lines; /* of each policy, then of out-of-scope */
    size_t line_count;
    size_t fitted_on;       /* examples; 0: the prior alone */
    size_t answered, wrong; /* of those: at the thresholds of their topics, and how many wrongly */
};

void confidence_init(struct confidence *confidence, const struct kb_model *knowledge);
void confidence_clear(struct confidence *confidence);

/* ---- judging a ranking
 * ------------------------------------------------------------------------------------ */

/* What is known about a message besides the scores of its topics. */
struct confidence_case {
    /* of all topics, patterns and context included; -INFINITY: not in question */
    const double *scores;
    size_t topic_count;
    bool has_outside;        /* the knowledge has out-of-scope examples */
    double outside;          /* score of that class */
    double outside_strength; /* of a pattern of it that hits */
    /* [topic]: of its pattern hit, specificity times precision; NULL: none hit */
    const double *strength;
    const float *support;   /* [topic]: model_support() */
    const uint8_t *follows; /* [topic]: it follows from the one before; NULL: none does */
    const struct coverage *coverage;
    size_t corrections;
};

struct confidence_judgement {
    uint32_t topics[MATCH_MOST_CONSIDERED]; /* best first; ties by number */
    double scores[MATCH_MOST_CONSIDERED];
    double probabilities[MATCH_MOST_CONSIDERED];
    size_t count;
    double mass;    /* sum of exp(sharpness * (score - best)) */
    double entropy; /* over the topics, 0..1 */
    double outside; /* probability of out-of-scope, 0 when nothing speaks for it */
    double values[CONFIDENCE_SIGNAL_COUNT];
    double log_odds;
};

/* The topics alone. */
void confidence_rank(const struct confidence_case *seen, struct confidence_judgement *out);
/* Then, for a judgement that is ranked, probabilities, signals and their sum. */
void confidence_judge(const struct confidence *confidence, const struct confidence_case *seen,
                      struct confidence_judgement *out);

const char *confidence_signal_name(enum confidence_signal signal);
double confidence_of(double log_odds); /* 1 / (1 + e^-x) */
/* Of out-of-scope, for a judgement whose topics are ranked. */
void confidence_outside_inputs(const struct confidence_case *seen,
                               const struct confidence_judgement *judgement,
                               double inputs[CONFIDENCE_LINE_INPUTS]);
/* A probability. */
double confidence_line_sum(const struct confidence_line *line,
                           const double inputs[CONFIDENCE_LINE_INPUTS]);
double confidence_line_of(const struct confidence_line *line,
                          const double inputs[CONFIDENCE_LINE_INPUTS]);

#endif
