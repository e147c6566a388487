/*
 * The floor of `make bench-understanding`: FULL of ENGINE.md 1 in the very folds that salter was
 * asked in.
 *
 *   full PREDICTIONS.jsonl      what `salter evaluate --cross-validate N --predictions` wrote; fold
 * 0 is taught and never asked
 *
 * Stems alone and side by side, unordered pairs of stems, pieces of words of 2 to 5 letters;
 * sublinear TF-IDF, each block of length 1; one-vs-rest machines by dual coordinate descent, C = 1,
 * six epochs; the topic's name is an example too. Nothing of what salter adds: no ideas, no weights
 * between blocks, no spelling, no patterns. Prints "right, right one among the first three, asked",
 * and how many it could have answered with 1 % and with 2 % of these answers wrong, by the first
 * score's lead over the second and a bound chosen after the fact: more than any promise made before
 * can reach with these scores.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/match/corpus.h"
#include "../../src/match/train.h"
#include "base/file.h"
#include "base/map.h"
#include "json/json.h"
#include "text/analysis.h"

enum {
    LARGEST = 256 << 20,
    NEVER_ASKED = 0 /* the fold of names, and of examples that are only taught */
};

struct item {
    struct str text;
    uint16_t topic;
    int64_t fold;
};

struct set {
    struct arena *arena;
    struct items VEC_OF(struct item) items;
    struct map topics; /* the entry's number is the topic's */
    int64_t folds;
    size_t asked;
};

static void fail(const char *message)
{
    fprintf(stderr, "full: %s\n", message);
    exit(2);
}

static uint16_t topic_of(struct set *set, struct str name)
{
    if (map_index(&set->topics, name) == SIZE_MAX) {
        char *words = memory_text(name.bytes, name.length);

        map_put(&set->topics, name, NULL);
        for (char *at = words; *at != 0; at++)
            *at = *at == '_' ? ' ' : *at;
        vec_push(&set->items, (struct item){arena_copy(set->arena, str_from(words)),
                                            (uint16_t)map_index(&set->topics, name), NEVER_ASKED});
        free(words);
    }
    return (uint16_t)map_index(&set->topics, name);
}

static void read_line(struct set *set, struct str line)
{
    struct error err = {0};
    struct value value;
    struct item item;
    struct str fold;

    if (!json_parse(line, LARGEST, set->arena, &value, &err))
        fail(err.message);
    fold = value_get_text(&value, "fold");
    item = (struct item){value_get_text(&value, "text"),
                         topic_of(set, value_get_text(&value, "expected")), 0};
    if (item.text.length == 0 || !str_to_int(fold, &item.fold) || item.fold < NEVER_ASKED)
        fail("a line without text, expected and fold");
    set->folds = item.fold > set->folds ? item.fold : set->folds;
    set->asked += item.fold != NEVER_ASKED;
    vec_push(&set->items, item);
}

static void read_set(struct set *set, const char *path)
{
    struct buf bytes = {0};
    struct error err = {0};
    struct str rest;

    if (!file_read(path, LARGEST, &bytes, &err))
        fail(err.message);
    rest = buf_str(&bytes);
    while (rest.length > 0) {
        const char *end = memchr(rest.bytes, '\n', rest.length);
        size_t length = end != NULL ? (size_t)(end - rest.bytes) : rest.length;

        read_line(set, arena_copy(set->arena, str_slice(rest, 0, length)));
        rest = str_slice(rest, length + (end != NULL), rest.length);
    }
    buf_clear(&bytes);
}

/* By the hash of the text: machines that meet one topic after the other learn the last ones best.
 */
static int compare_items(const void *left, const void *right)
{
    uint64_t a = str_hash(((const struct item *)left)->text),
             b = str_hash(((const struct item *)right)->text);

    return a < b ? -1 : a > b;
}

enum { FIRST_FEW = 3 };

/* The first topic of one question. */
struct outcome {
    float lead; /* of its score over the second's */
    bool right;
};

struct tally {
    size_t first, few;
    struct outcomes VEC_OF(struct outcome) outcomes;
};

static float lead_of(const float *scores, size_t classes)
{
    float first = -INFINITY, second = -INFINITY;

    for (size_t class = 0; class < classes; class ++) {
        second = scores[class] > first ? first : scores[class] > second ? scores[class] : second;
        first = scores[class] > first ? scores[class] : first;
    }
    return first - second;
}

static void count_one(const float *scores, size_t classes, size_t own, struct tally *tally)
{
    size_t before = 0;

    for (size_t class = 0; class < classes; class ++)
        before += scores[class] > scores[own] || (class < own && scores[class] >= scores[own]);
    tally->first += before == 0;
    tally->few += before < FIRST_FEW;
    vec_push(&tally->outcomes, (struct outcome){lead_of(scores, classes), before == 0});
}

static int compare_outcomes(const void *left, const void *right)
{
    float a = ((const struct outcome *)left)->lead, b = ((const struct outcome *)right)->lead;

    return a > b ? -1 : a < b;
}

/* The most questions, those with the greatest lead, of which no more than this share is wrong. The
 * outcomes are sorted. */
static size_t answered_within(const struct outcomes *outcomes, double share)
{
    size_t most = 0, wrong = 0;

    for (size_t i = 0; i < outcomes->count; i++) {
        wrong += !outcomes->items[i].right;
        if ((double)wrong <= share * (double)(i + 1))
            most = i + 1;
    }
    return most;
}

/* Examples of one fold are asked of machines that were taught the others. */
static void ask_fold(const struct train_task *task, const struct set *set, int64_t fold,
                     struct tally *tally)
{
    size_t classes = task->class_count,
           stride = (classes + TRAIN_LANES - 1) / TRAIN_LANES * TRAIN_LANES;
    float *scores = memory_alloc(task->count * stride * sizeof *scores);
    float *weights = memory_alloc((task->feature_count + 1) * TRAIN_LANES * sizeof *weights);

    for (size_t first = 0; first < classes; first += TRAIN_LANES) {
        memset(weights, 0, (task->feature_count + 1) * TRAIN_LANES * sizeof *weights);
        train_block(task, first, weights);
        for (size_t i = 0; i < task->count; i++)
            train_score(task, i, weights, scores + i * stride + first);
    }
    for (size_t i = 0; i < task->count; i++) {
        if (set->items.items[i].fold == fold)
            count_one(scores + i * stride, classes, task->classes[i], tally);
    }
    free(scores);
    free(weights);
}

static int8_t *signs_of(size_t classes)
{
    int8_t *signs = memory_alloc(classes * classes);

    memset(signs, -1, classes * classes);
    for (size_t i = 0; i < classes; i++)
        signs[i * classes + i] = 1;
    return signs;
}

static struct tally cross_validate(const struct set *set, const struct corpus *corpus)
{
    static const struct weighing plain = {{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 1}};
    struct tally tally = {0};
    size_t classes = set->topics.count;
    float *values = memory_alloc((corpus->starts[corpus->count] + 1) * sizeof *values);
    float *idf = memory_alloc((corpus->feature_count + 1) * sizeof *idf);
    float *costs = memory_alloc(classes * sizeof *costs);
    uint16_t *topics = memory_alloc(corpus->count * sizeof *topics);
    uint8_t *taught = memory_alloc(corpus->count);
    struct train_task task = {corpus->count,
                              corpus->starts,
                              corpus->ids,
                              values,
                              corpus->feature_count,
                              taught,
                              topics,
                              signs_of(classes),
                              classes,
                              costs,
                              6,
                              1};

    for (size_t i = 0; i < classes; i++)
        costs[i] = 1;
    for (size_t i = 0; i < corpus->count; i++)
        topics[i] = set->items.items[i].topic;
    for (int64_t fold = 1; fold <= set->folds; fold++) {
        for (size_t i = 0; i < corpus->count; i++)
            taught[i] = set->items.items[i].fold != fold;
        corpus_weigh(corpus, &plain, taught, values, idf);
        ask_fold(&task, set, fold, &tally);
    }
    return tally;
}

int main(int count, char **arguments)
{
    static const unsigned least[FEATURE_BLOCKS] = {1, 1, 1, 1, 1, 1};
    const struct feature_view view = {TEXT_EN, NULL};
    struct set set = {.arena = arena_new()};
    struct text_options options = {0};
    struct corpus_text *texts;
    struct corpus corpus;
    struct tally tally;

    if (count != 2)
        fail("full PREDICTIONS.jsonl");
    read_set(&set, arguments[1]);
    qsort(set.items.items, set.items.count, sizeof *set.items.items, compare_items);
    texts = memory_alloc((set.items.count + 1) * sizeof *texts);
    for (size_t i = 0; i < set.items.count; i++) {
        const struct text_analysis *analysis =
            text_analyse(set.items.items[i].text, &options, set.arena);

        texts[i] = (struct corpus_text){analysis, 0, analysis->token_count};
    }
    corpus_init(&corpus, texts, set.items.count, &view, least, NULL);
    tally = cross_validate(&set, &corpus);
    qsort(tally.outcomes.items, tally.outcomes.count, sizeof *tally.outcomes.items,
          compare_outcomes);
    printf("%zu %zu %zu %zu %zu\n", tally.first, tally.few, set.asked,
           answered_within(&tally.outcomes, 0.01), answered_within(&tally.outcomes, 0.02));
    return 0;
}
