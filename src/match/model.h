/*
 * The model of examples of one language group: a weight for every feature and class, and nothing
 * else.
 *
 * The score of a class is a sum over the features of the message (value times weight) and the
 * class's bias, so it can be told word by word: model_explain() shares out what model_score_all()
 * adds up, to the precision of a float.
 */
#ifndef SALTER_MATCH_MODEL_H
#define SALTER_MATCH_MODEL_H

#include "corpus.h"
#include "lanes.h"
#include "lessons.h"
#include "match/match.h"
#include "said.h"
#include "sparse.h"
#include "twins.h"
#include "vocabulary.h"

enum {
    /* score of the words for a class that no example taught: as if they said nothing for it */
    MODEL_UNTAUGHT = -1,
    MODEL_MOST_DENSE = 224 /* classes; with more of them a model is sparse */
};

struct model {
    const struct feature_view *view; /* borrowed from the index */
    struct vocabulary vocabulary;
    struct weighing weighing;
    size_t class_count;
    size_t stride;        /* weights of a row: class_count rounded up to whole vectors */
    uint8_t *weights;     /* row_count rows (lanes.h), in steps of a feature's scale */
    size_t row_count;     /* features that say the same share a row (rows.h) */
    struct sparse sparse; /* instead of weights, for very many classes: a row for every feature */
    struct near near;     /* likewise, by the same rows: which topics are in question */
    float *bias;          /* one row */
    uint8_t *taught;      /* [class]: it has examples */
    /* [feature]: the share of its examples that belong to one class, 255 = all */
    uint8_t *focus;
    struct said said; /* which classes have a word in their examples */
    size_t lessons;   /* examples it was taught */
    bool borrowed;    /* the arrays belong to the bytes of a fit (fit.h) */
};

/* How much of a message a model knows. */
struct coverage {
    uint32_t words, known_words;        /* single words of the message, those in the vocabulary */
    double rarity_known, rarity_all;    /* the words that say something, weighed by idf */
    double share_known[FEATURE_BLOCKS]; /* of the features of each block */
    /* how far its words and pairs belong to one class, the mean weighed by value */
    double focus;
    uint8_t keenest; /* the largest focus of a word or pair */
};

/* Weights of a row: the classes rounded up to whole vectors. */
size_t model_stride(size_t class_count);

static inline const uint8_t *model_row(const struct model *model, uint32_t row)
{
    return model->weights + row * lanes_bytes(model->stride);
}

/* The weight of a feature for a class. */
static inline double model_weight(const struct model *model, uint32_t feature, size_t class)
{
    const struct vocabulary_entry *entry = &model->vocabulary.entries[feature];
    double steps = model->sparse.starts != NULL
                       ? sparse_find(&model->sparse, entry->row, class)
                       : lanes_get(model_row(model, entry->row), lanes_place(class));

    return steps * (double)small_float_value(entry->scale);
}

/* A known feature of a message, once however often it is met. */
struct sight_value {
    uint32_t id;  /* the feature's number in the model */
    float rarity; /* its idf, */
    float scale;  /* and the scale of its row */
    uint16_t times;
    uint8_t block;
};

/* What a model sees of one message. A zeroed struct is ready for use and keeps its memory from one
 * message to the next. */
struct sight {
    struct features features;
    uint32_t *entries;        /* of each feature: number of its value, or VOCABULARY_NONE */
    size_t capacity;          /* of entries and of all that is kept of each value */
    struct sight_value *seen; /* of each value */
    uint32_t *rows;
    float *values;
    size_t count;              /* values */
    struct lanes_row *weighed; /* room to add up */
    uint16_t *slots;
    size_t slot_count;  /* in use for this message: a power of two, but of a part ... */
    size_t slot_room;   /* ... of this many: a long message once must not make all others dear */
    float *near_scores; /* of a model with very many classes: [topic] */
    uint16_t near[NEAR_MOST]; /* topics in question */
    size_t near_count;
    size_t near_room;
    struct seen_words VEC_OF(uint32_t) words; /* known single words that say something: features */
    struct coverage coverage;
};
void sight_clear(struct sight *sight);

/* Looks at tokens [from, to) of a message. */
void model_see(const struct model *model, const struct text_analysis *analysis, size_t from,
               size_t to, struct sight *sight);
/* Of each of the first `count` classes: the share of the message's words, by rarity, that its
 * examples have. */
void model_support(const struct model *model, const struct sight *sight, float *support,
                   size_t count);
/*
 * A part of what was seen of a whole message, as model_see() would see it alone, from what is
 * looked up already; only its values, no feature and no coverage. For messages of at most
 * FEATURE_ALL_PAIRS words: in longer ones far pairs are not looked at.
 */
void model_see_part(const struct model *model, const struct sight *whole, size_t from, size_t to,
                    struct sight *part);

/* Scores of all classes; `scores` has room for stride floats. -INFINITY: of very many topics this
 * one is not in question. */
void model_score_all(const struct model *model, struct sight *sight, float *scores);
/* The same of the classes from `first` on, which are no topics; those of others are not to be
 * looked at. */
void model_score_from(const struct model *model, const struct sight *sight, size_t first,
                      float *scores);
enum { MODEL_MORE_EVIDENCE = 6 };

/*
 * The same score as evidence, but for the class's bias: what each word and pair of words
 * contributed, strongest first. Returned in the arena, with room for MODEL_MORE_EVIDENCE more;
 * *count of them.
 */
struct match_evidence *model_explain(const struct model *model, const struct sight *sight,
                                     const struct text_analysis *analysis, size_t class,
                                     struct arena *arena, size_t *count);

void model_clear(struct model *model);

/* ---- teaching
 * --------------------------------------------------------------------------------------------- */

struct model_lessons {
    struct corpus corpus;
    struct twins twins; /* what is learned of it */
    uint16_t *classes;
    uint16_t *folds;
    const struct lesson_classes *relation;
    const struct feature_view *view;
};

void model_lessons_init(struct model_lessons *out, const struct lessons *lessons,
                        const struct lesson_classes *relation, const struct feature_view *view,
                        struct parallel *pool);
void model_lessons_clear(struct model_lessons *lessons);

/* Teaches a model everything. */
void model_teach(struct model *model, const struct model_lessons *lessons, struct parallel *pool);

/* A model that is asked once about the examples it was not taught, and then thrown away. */
struct model_trial {
    const uint8_t *taught; /* [example]: not 0 */
    /* of each other example, in their order: a row of class_count; -INFINITY as in
     * model_score_all() */
    float *scores;
    struct model words; /* written: sees as such a model does, and scores nothing */
};

/* Holds all trials at once, so that no thread waits for the end of one. */
void model_try(const struct model_lessons *lessons, struct model_trial *trials, size_t count,
               struct parallel *pool);

#endif
