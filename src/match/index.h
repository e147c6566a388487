/* Private to match: what an index holds, and the scratch that a ranking writes in. */
#ifndef SALTER_MATCH_INDEX_H
#define SALTER_MATCH_INDEX_H

#include "confidence.h"
#include "patterns.h"
#include "precision.h"
#include "spelling.h"
#include "strays.h"

struct match_index {
    struct kb_snapshot *snapshot; /* one reference */
    const struct kb_model *knowledge;
    struct patterns *patterns;
    struct lesson_classes classes;
    struct concepts *concepts[TEXT_GROUPS];
    struct feature_view views[TEXT_GROUPS];
    struct model models[TEXT_GROUPS];
    struct spelling *spelling[TEXT_GROUPS];
    struct precision precision;
    struct confidence confidence;
    struct strays strays;
    bool used_fit;  /* of an earlier build, instead of teaching */
    struct buf fit; /* its bytes: models and spelling point into them */
};

struct match_scratch {
    struct rx_scratch *rx;
    struct sight whole[TEXT_GROUPS]; /* of the message, in the eyes of each group that is asked */
    struct sight segment;            /* of one clause, for policies */
    float *scores;
    double *topic_scores;
    double *strength;
    float *support;
    uint8_t *follows;
    size_t class_room;
};

/* check.c: what can be said of the patterns alone, when mistakes elsewhere keep the index from
 * being built. */
void index_check_broken(const struct match_index *index, struct parallel *pool,
                        struct diag_list *diags);

/* How much a hit counts: how specific the pattern is times how often it was right on the examples.
 */
double index_strength(const struct match_index *index, const struct pattern_hit *hit);

/*
 * The confidence that a message is about this topic, as far as it speaks against policies: 0 of
 * small talk, and of a topic that calls a person anyway.
 */
double index_other_confidence(const struct match_index *index, uint32_t topic, double confidence);

#endif
