/*
 * Which topic is meant, how sure that is, and why.
 *
 * An index is built from one snapshot and is read-only once match_index_build() returned: threads
 * share it. What a ranking writes is in the caller's scratch (one per thread) and arena. The same
 * message, context and index always give the same ranking; ties break by topic id.
 *
 * Two sums (DESIGN.md): the score of a topic is the sum of the points of its evidence, and ranks;
 * the log-odds of the ranking is the sum of its signals, and confidence = 1 / (1 + exp(-log-odds))
 * is the calibrated probability that the first topic is right. Only the confidence meets
 * thresholds.
 */
#ifndef SALTER_MATCH_MATCH_H
#define SALTER_MATCH_MATCH_H

#include "base/diag.h"
#include "base/error.h"
#include "base/parallel.h"
#include "knowledge/snapshot.h"
#include "text/analysis.h"

enum {
    MATCH_MOST_CONSIDERED = 5,
    MATCH_MOST_CONFIRMS = 4096, /* patterns run by PCRE2 for one message */
    MATCH_MOST_LIMIT_HITS = 16  /* then no further pattern is run */
};

enum match_evidence_kind {
    MATCH_BY_PATTERN, /* a pattern of the author matched; place is its line */
    /* a word, pair of words or piece of a word that the examples taught; points may be negative */
    MATCH_BY_WORDS,
    MATCH_BY_CONTEXT, /* the topic is a follow-up of the one before */
    MATCH_BY_OTHER,   /* of a policy or out-of-scope: what the message is about besides */
    MATCH_BY_BIAS     /* what the topic starts with */
};

struct match_evidence {
    enum match_evidence_kind kind;
    double points;
    /* the pattern as written, the words as the customer wrote them; for people */
    struct str detail;
    struct span spans[4]; /* in the original message, what it speaks of */
    size_t span_count;
    struct diag_place place; /* of a pattern; line 0 otherwise */
};

struct match_candidate {
    uint32_t topic;
    double score;       /* the sum of the points */
    double probability; /* of this topic among all, by the ranking alone: for choices */
    /* the ranking's, of the first; of another, as much less as its probability is: for display */
    double confidence;
    struct match_evidence *evidence; /* strongest first */
    size_t evidence_count;
};

/* One term of the log-odds. value * weight = points; the bias has value 1. */
struct match_signal {
    const char *name; /* "margin", "word coverage" ... */
    double value;
    double weight;
    double points;
};

struct match_policy {
    uint32_t policy; /* number in the model */
    double confidence;
    struct match_evidence *evidence; /* its points add up to the log-odds of the confidence */
    size_t evidence_count;
};

/* A word that was read as another one. */
struct match_correction {
    struct span span;
    struct str from;
    struct str to;
};

struct match_ranking {
    /* best first; small talk takes part */
    struct match_candidate candidates[MATCH_MOST_CONSIDERED];
    size_t count; /* 0: nothing recognisable at all */
    double log_odds;
    double confidence; /* of candidates[0] */
    struct match_signal *signals;
    size_t signal_count;
    struct match_policy *policies; /* those at or above their own thresholds, best first */
    size_t policy_count;
    /* probability that it is none of the bank's business, on positive evidence */
    double out_of_scope;
    struct match_evidence *outside; /* for its log-odds, strongest first; only when explained */
    size_t outside_count;
    /* an author's own example of out-of-scope, word for word: `out_of_scope` is 1 whatever the
     * evidence */
    bool is_listed;
    bool is_out_of_scope; /* listed, or at or above the threshold with no topic surer */
    /* a word or two that name a thing and ask nothing ("kartica"): to be clarified */
    bool bare_noun;
    /* of the first candidate, what the message says is that it is not so ("my account is not
     * blocked") */
    bool denied;
    struct match_correction *corrections;
    size_t correction_count;
    size_t confirms;
    size_t limit_hits;
};

struct match_context {
    uint32_t previous;  /* the topic of the turn before, or KB_NO_TOPIC */
    bool no_small_talk; /* leave topics with small_talk out */
    /* what the message is written in, when the caller knows already, or NULL */
    const struct text_evidence *language;
};

/* Fitted numbers as bytes: kept by the caller (a cache file), keyed by the snapshot's hash and
 * MATCH_FIT_VERSION. */
struct match_options {
    struct parallel *pool; /* may be NULL */
    /* bytes of match_index_fit() of an earlier build, taken over when used; or NULL: there are none
     */
    struct buf *fit;
};

struct match_index;
struct match_scratch;

/*
 * Builds the index: compiles patterns, trains the model of examples, fits the confidence (or takes
 * both from options->fit when it is of this snapshot and intact; otherwise that is ignored with a
 * warning diagnostic "fit-ignored"). Mistakes in patterns and examples become diagnostics; false
 * when one of them is an error. The index holds a reference to the snapshot.
 */
bool match_index_build(struct kb_snapshot *snapshot, const struct match_options *options,
                       struct match_index **out, struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));
void match_index_free(struct match_index *index); /* NULL is allowed */

/* Whether options->fit was taken over instead of training anew. */
bool match_index_used_fit(const struct match_index *index);

/* The model and the fit as bytes, versioned and checksummed. Free with buf_clear(). */
void match_index_fit(const struct match_index *index, struct buf *out);

/* Thorough and slower checks for `salter check`: each example and `never:` line against the whole
 * index, patterns that match nothing or everything, catastrophic expressions on generated probes.
 */
void match_index_check(const struct match_index *index, struct parallel *pool,
                       struct diag_list *diags);
/* What can be said of the patterns of a knowledge that has other mistakes (keep_broken of
 * kb_options), so that one run tells all. */
void match_check_patterns(const struct kb_snapshot *broken, struct parallel *pool,
                          struct diag_list *diags);
/* The same of a sound one, and what its examples say of them: all that can be said without learning
 * it. */
void match_try_patterns(const struct kb_snapshot *snapshot, struct parallel *pool,
                        struct diag_list *diags);

/* The threshold that meets `wrong_at_most`, or the number that the bot or topic asks for. */
double match_answer_threshold(const struct match_index *index, uint32_t topic);
/* From where on a policy calls a person, and a message is out of scope: the knowledge's number, or
 * the fitted one. */
double match_policy_threshold(const struct match_index *index, size_t policy);
double match_out_of_scope_threshold(const struct match_index *index);

/* What the answer's thresholds did to the knowledge's own examples, each judged by models that did
 * not know it. */
struct match_trials {
    size_t held_back; /* 0: nothing could be tried, all of the confidence is a prior */
    size_t answered, wrong;
};
struct match_trials match_index_trials(const struct match_index *index);

struct kb_snapshot *match_index_snapshot(const struct match_index *index); /* borrowed */

struct match_scratch *match_scratch_new(void);
void match_scratch_free(struct match_scratch *scratch);

/*
 * Ranks. The analysis must have been made with the snapshot's lexicon; its stems may be replaced by
 * corrected ones. The ranking lives in the arena. `explain` false leaves out evidence of
 * MATCH_BY_WORDS (faster); scores are the same.
 */
void match_rank(const struct match_index *index, struct text_analysis *analysis,
                const struct match_context *context, bool explain, struct match_scratch *scratch,
                struct arena *arena, struct match_ranking *out);

#endif
