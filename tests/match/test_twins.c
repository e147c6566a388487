/* Features that stand in the same examples, equally often, are one column; nothing that is computed
 * of the examples changes. */
#include <math.h>
#include <stdlib.h>

#include "test.h"

#include "../../src/match/twins.h"

enum { EXAMPLES = 40, FEATURES = 60, KINDS = 12 /* of features: those of one kind are twins */ };

static uint32_t seed = 5;

static size_t roll(size_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static uint8_t times_of[KINDS][EXAMPLES]; /* 0: it does not stand there */

/* Each feature is of the kind number % KINDS; kinds 0 and 1 stand alike, in different blocks. */
static void given_corpus(struct corpus *corpus)
{
    size_t at = 0;

    for (size_t kind = 0; kind < KINDS; kind++) {
        for (size_t i = 0; i < EXAMPLES; i++)
            times_of[kind][i] = kind == 1                   ? times_of[0][i]
                                : i == kind || roll(4) == 0 ? (uint8_t)(1 + roll(2))
                                                            : 0;
    }
    *corpus = (struct corpus){.count = EXAMPLES, .feature_count = FEATURES};
    corpus->starts = calloc(EXAMPLES + 1, sizeof *corpus->starts);
    corpus->ids = calloc(EXAMPLES * FEATURES, sizeof *corpus->ids);
    corpus->times = calloc(EXAMPLES * FEATURES, 1);
    corpus->blocks = calloc(FEATURES, 1);
    for (size_t i = 0; i < FEATURES; i++)
        corpus->blocks[i] = i % KINDS == 1 ? FEATURE_PIECES : FEATURE_WORDS;
    for (size_t i = 0; i < EXAMPLES; i++) {
        corpus->starts[i] = at;
        for (size_t feature = 0; feature < FEATURES; feature++) {
            if (times_of[feature % KINDS][i] == 0)
                continue;
            corpus->ids[at] = (uint32_t)feature;
            corpus->times[at++] = times_of[feature % KINDS][i];
        }
    }
    corpus->starts[EXAMPLES] = at;
}

/* A dense row of an example: how its features are valued. */
static void spread_out(const size_t *starts, const uint32_t *ids, const float *values,
                       size_t example, float row[FEATURES])
{
    memset(row, 0, FEATURES * sizeof *row);
    for (size_t j = starts[example]; j < starts[example + 1]; j++)
        row[ids[j]] = values[j];
}

static float product(const float *left, const float *right)
{
    float sum = 0;

    for (size_t i = 0; i < FEATURES; i++)
        sum += left[i] * right[i];
    return sum;
}

static void twins_share_a_column_and_nobody_else(void **state)
{
    struct corpus corpus;
    struct twins twins;

    (void)state;
    given_corpus(&corpus);
    twins_init(&twins, &corpus);
    assert_int_equal(twins.count, KINDS);
    for (size_t i = 0; i < FEATURES; i++) {
        assert_int_equal(twins.columns[i], i % KINDS);
        assert_true(fabsf(twins.roots[twins.columns[i]] - sqrtf(FEATURES / KINDS)) < 1e-6f);
    }
    for (size_t i = 0; i < EXAMPLES; i++) {
        for (size_t j = twins.starts[i]; j < twins.starts[i + 1]; j++) {
            assert_int_equal(twins.columns[corpus.ids[twins.places[j]]], twins.ids[j]);
            assert_true(j == twins.starts[i] || twins.ids[j - 1] < twins.ids[j]);
        }
    }
    twins_clear(&twins);
    corpus_clear(&corpus);
}

static void likeness_of_examples_is_the_same_by_columns(void **state)
{
    static const struct weighing plain = {{0.5f, 0.5f, 0.7f, 1, 0.4f, 0.7f}, {1, 1, 1, 1, 1, 1}};
    float values[EXAMPLES * FEATURES], idf[FEATURES], rows[EXAMPLES][FEATURES],
        columns[EXAMPLES][FEATURES], *shared;
    uint8_t taught[EXAMPLES];
    struct corpus corpus;
    struct twins twins;

    (void)state;
    given_corpus(&corpus);
    twins_init(&twins, &corpus);
    for (size_t i = 0; i < EXAMPLES; i++)
        taught[i] = i % 5 != 0; /* of a part of the examples as of all */
    corpus_weigh(&corpus, &plain, taught, values, idf);
    shared = twins_values(&twins, corpus.count, values);
    for (size_t i = 0; i < EXAMPLES; i++) {
        spread_out(corpus.starts, corpus.ids, values, i, rows[i]);
        spread_out(twins.starts, twins.ids, shared, i, columns[i]);
        for (size_t j = 0; j <= i; j++)
            assert_true(fabsf(product(rows[i], rows[j]) - product(columns[i], columns[j])) < 1e-5f);
    }
    free(shared);
    twins_clear(&twins);
    corpus_clear(&corpus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twins_share_a_column_and_nobody_else),
        cmocka_unit_test(likeness_of_examples_is_the_same_by_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
