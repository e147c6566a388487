/*
 * The model of examples of one language group: a weight for every feature and class, and nothing else.
 *
 * The score of a class is a sum over the features of the message (value times weight) and the class's bias, so it can
 * be told word by word: model_explain() shares out exactly what model_score() adds up.
 */
#ifndef SALTER_MATCH_MODEL_H
#define SALTER_MATCH_MODEL_H

#include "corpus.h"
#include "lessons.h"
#include "match/match.h"
#include "vocabulary.h"

struct model {
    struct vocabulary vocabulary;
    struct weighing weighing;
    size_t feature_count;
    size_t class_count;
    size_t stride;     /* floats of a row: class_count rounded up to whole vectors */
    float *weights;    /* feature_count rows */
    float *bias;       /* one row */
    uint8_t *taught;   /* [class]: it has examples */
    uint8_t *focus;    /* [feature]: the share of its examples that belong to one class, 255 = all */
    size_t lessons;    /* examples it was taught */
};

/* How much of a message a model knows. */
struct coverage {
    uint32_t words, known_words;     /* single words of the message, those in the vocabulary */
    double rarity_known, rarity_all; /* the same, weighed by idf */
    double share_known[FEATURE_BLOCKS]; /* of the features of each block */
    double focus;                    /* how far its words and pairs belong to one class, the mean weighed by value */
    uint8_t keenest;                 /* the largest focus of a word or pair */
};

/* What a model sees of one message. A zeroed struct is ready for use and keeps its memory from one message to the next. */
struct sight {
    struct features features;
    uint32_t *entries;   /* of each feature: number of its value, or VOCABULARY_NONE */
    size_t capacity;     /* of entries, ids, values, times and slots */
    uint32_t *ids;       /* of each value: the feature's number in the model */
    float *values;
    float *rarity;       /* of each value: idf */
    uint16_t *times;
    uint32_t *slots;
    size_t slot_count;
    size_t count;        /* values */
    struct coverage coverage;
};
void sight_clear(struct sight *sight);

/* Looks at tokens [from, to) of a message. */
void model_see(const struct model *model, const struct text_analysis *analysis, enum text_group group, size_t from,
               size_t to, struct sight *sight);

/* Scores of all classes, in single precision: to find candidates. `scores` has room for stride floats. */
void model_score_all(const struct model *model, const struct sight *sight, float *scores);
/* The score of one class in double precision: what ranks and what is explained. */
double model_score(const struct model *model, const struct sight *sight, size_t class);

/*
 * The same score as evidence: the bias, then what each word and pair of words contributed, strongest first. Returned
 * in the arena; *count of them.
 */
struct match_evidence *model_explain(const struct model *model, const struct sight *sight,
                                     const struct text_analysis *analysis, size_t class, struct arena *arena,
                                     size_t *count);

void model_clear(struct model *model);

/* ---- teaching --------------------------------------------------------------------------------------------- */

extern const struct weighing MODEL_WEIGHING;

struct model_lessons {
    struct corpus corpus;
    uint16_t *classes;
    uint16_t *folds;
    const struct lesson_classes *relation;
};

void model_lessons_init(struct model_lessons *out, const struct lessons *lessons, const struct lesson_classes *relation,
                        enum text_group group, struct parallel *pool);
void model_lessons_clear(struct model_lessons *lessons);

/* Teaches a model everything. */
void model_teach(struct model *model, const struct model_lessons *lessons, struct parallel *pool);

/* A model that sees as one does that was taught only the examples with taught[i] != 0, and scores nothing. */
void model_teach_words(struct model *model, const struct model_lessons *lessons, const uint8_t *taught);

/*
 * Scores of the examples that were not taught, by a model that was taught the others (taught[i] != 0): rows of class_count
 * floats, rows of taught examples are left alone.
 */
void model_cross_score(const struct model_lessons *lessons, const uint8_t *taught, float *scores,
                       struct parallel *pool);

#endif
