/*
 * The examples of one language group as numbers: which features each one has, how often, and which
 * class it teaches.
 *
 * Examples stand in the order of their content (the caller sorts them), features in the order in
 * which they first occur; so the same examples give the same corpus byte for byte, whatever file
 * they came from and however many threads worked.
 */
#ifndef SALTER_MATCH_CORPUS_H
#define SALTER_MATCH_CORPUS_H

#include "base/parallel.h"
#include "features.h"

struct corpus {
    size_t count;   /* examples */
    size_t *starts; /* count + 1: where an example's features begin in ids and times */
    uint32_t *ids;  /* feature numbers, distinct within an example */
    uint8_t *times; /* how often the feature occurs in the example, at most 255 */
    size_t longest; /* features of the example that has most */
    size_t feature_count;
    uint64_t *keys;   /* of each feature */
    uint8_t *blocks;  /* of each feature */
    uint8_t *denials; /* of each feature: it is a word behind a "not" */
    uint32_t *spread; /* in how many examples it occurs */
};

/* An example's words: tokens [from, to) of a message. */
struct corpus_text {
    const struct text_analysis *analysis;
    size_t from, to;
};

/* Features that occur in fewer than least[block] examples are left out. */
void corpus_init(struct corpus *corpus, const struct corpus_text *texts, size_t count,
                 const struct feature_view *view, const unsigned least[FEATURE_BLOCKS],
                 struct parallel *pool);
void corpus_clear(struct corpus *corpus);

/* How the vectors of a corpus are weighed. */
struct weighing {
    float block_weight[FEATURE_BLOCKS];
    unsigned least[FEATURE_BLOCKS]; /* examples a feature must occur in */
};

/*
 * The values of all examples (parallel to corpus->ids) as a model sees them that was taught the
 * examples with taught[i] != 0 only: what it has not met is 0 and does not count in the length.
 * spread is written too: in how many taught examples each feature occurs; idf: its rarity.
 */
void corpus_weigh(const struct corpus *corpus, const struct weighing *weighing,
                  const uint8_t *taught, float *values, float *idf);

/* 1 + ln(times), for times up to 255. */
float weigh_times(unsigned times);

#endif
