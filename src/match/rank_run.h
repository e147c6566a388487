/*
 * One ranking under way, for the files that make it: rank.c asks the models, rank_policies.c asks
 * for policies, rank_tell.c says what spoke for what. Private to match.
 */
#ifndef SALTER_MATCH_RANK_RUN_H
#define SALTER_MATCH_RANK_RUN_H

#include "index.h"

struct ranking_run {
    const struct match_index *index;
    struct text_analysis *analysis;
    const struct match_context *context;
    bool explain;
    struct match_scratch *scratch;
    struct arena *arena;
    struct pattern_hits hits;
    struct match_ranking *out;
    /* [policy]: what speaks most for it in the eyes of a group */
    struct policy_sight *policies[TEXT_GROUPS];
    bool knows_words; /* something in the message means something to one of the groups */
    bool is_mixed;    /* of one language, with words of the other */
};

struct policy_sight {
    double log_odds; /* but for what the whole message is about */
    enum text_group group;
    size_t from, to; /* the tokens that say so; none: nothing was asked */
};

/* What one language group makes of the message. */
struct verdict {
    enum text_group group;
    struct confidence_judgement judgement;
    size_t known_words;
    double known_share; /* of the words, by rarity */
    uint8_t keenest;
    /* what its judgement on out-of-scope is made of */
    double outside_inputs[CONFIDENCE_LINE_INPUTS];
};

/* Asks for policies with the scores of tokens [from, to) in the scratch, then each clause by
 * itself. */
void rank_ask_policies(struct ranking_run *run, enum text_group group);
/* Writes the policies that are met, in the eyes of the groups that are heard (1 << group). */
void rank_tell_policies(struct ranking_run *run, unsigned heard);

/* Evidence, strongest first; room for MODEL_MORE_EVIDENCE pieces beside those of words. */
struct told {
    struct match_evidence *items;
    size_t count;
};

void told_add(struct told *told, struct match_evidence evidence);
/* Bias and words; the words are left out when nothing is to be explained. */
struct told tell_words(const struct ranking_run *run, enum text_group group,
                       const struct sight *sight, size_t class);
/* The hit that gave the class its strength, as evidence, when there is one. */
void tell_pattern(const struct ranking_run *run, enum pattern_owner owner, uint32_t number,
                  double points_a_strength, struct told *told);
/* Evidence for a score as evidence for log-odds: a policy, or out of scope, is not ranked, it is
 * sure or not. */
void told_as_log_odds(struct told *told, const struct confidence_line *line);

void tell_verdict(struct ranking_run *run, const struct verdict *verdict);
/* What makes up the log-odds of out-of-scope; nothing when nothing is to be explained. */
void tell_outside(struct ranking_run *run, const struct verdict *verdict);

#endif
