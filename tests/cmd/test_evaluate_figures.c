#include "test.h"

#include <math.h>
#include <stdio.h>

#include "../../src/cmd/evaluate_rank.h"
#include "knowledge/model.h"

static void assert_near(double actual, double expected)
{
    if (fabs(actual - expected) > 5e-4)
        print_error("got %.6f, expected %.6f\n", actual, expected);
    assert_true(fabs(actual - expected) <= 5e-4);
}

/* Values of R's binom::binom.wilson and of Newcombe (1998), table I. */
static void intervals_are_wilsons(void **state)
{
    static const struct {
        size_t count, of;
        double low, high;
    } cases[] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611},
        {1, 29, 0.0061, 0.1718},   {29, 29, 0.8830, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct evaluate_share share = evaluate_share(cases[i].count, cases[i].of);

        assert_near(share.share, (double)cases[i].count / (double)cases[i].of);
        assert_near(share.low, cases[i].low);
        assert_near(share.high, cases[i].high);
    }
    assert_true(evaluate_share(0, 0).high == 0);
}

static void auroc_counts_pairs_and_halves_ties(void **state)
{
    struct evaluate_scored apart[] = {{0.9, true}, {0.8, true}, {0.2, false}};
    struct evaluate_scored tied[] = {{0.5, true}, {0.5, false}};
    struct evaluate_scored mixed[] = {{0.9, true}, {0.7, false}, {0.6, true}, {0.1, false}};
    struct evaluate_scored one_kind[] = {{0.9, true}};

    (void)state;
    assert_near(evaluate_auroc(apart, 3).value, 1);
    assert_near(evaluate_auroc(tied, 2).value, 0.5);
    assert_near(evaluate_auroc(mixed, 4).value, 0.75);
    assert_false(evaluate_auroc(one_kind, 1).known);
    assert_false(evaluate_auroc(one_kind, 0).known);
}

static void an_auroc_interval_is_newcombes(void **state)
{
    struct evaluate_scored items[200], one[] = {{0.9, true}, {0.1, false}},
                                       wrong[] = {{0.1, true}, {0.9, false}};
    struct evaluate_estimate estimate;
    size_t n = 0;

    (void)state;
    /* 100 against 100 with an area of 0.90: the table of Hanley and McNeil gives a standard error
     * of 0.0222. */
    for (size_t i = 0; i < 100; i++) {
        items[n++] = (struct evaluate_scored){i < 90 ? 2 : 0, true};
        items[n++] = (struct evaluate_scored){1, false};
    }
    estimate = evaluate_auroc(items, n);
    assert_near(estimate.value, 0.90);
    assert_true(fabs((estimate.high - estimate.low) / 2 / 1.95996 - 0.0222) < 0.001);
    /* more room below than above */
    assert_true(estimate.value - estimate.low > estimate.high - estimate.value);
    /* One against one is one trial: Wilson's interval of 1 of 1. */
    estimate = evaluate_auroc(one, 2);
    assert_near(estimate.low, 0.2065);
    assert_true(estimate.value == 1 && estimate.high > 0.9999);
    estimate = evaluate_auroc(wrong, 2);
    assert_near(estimate.high, 0.7935);
    assert_true(estimate.low < 0.0001);
}

static void promises_are_kept_in_hindsight_and_met_by_confidence(void **state)
{
    /* Ten at 0.99 (all right), ten at 0.90 (nine right), ten at 0.50 (five right). */
    struct evaluate_scored items[30];
    struct evaluate_promise promise;

    (void)state;
    for (size_t i = 0; i < 10; i++) {
        items[i] = (struct evaluate_scored){0.99, true};
        items[10 + i] = (struct evaluate_scored){0.90, i > 0};
        items[20 + i] = (struct evaluate_scored){0.50, i < 5};
    }
    evaluate_sort(items, 30);
    promise = evaluate_promise(items, 30, 0.011);
    assert_int_equal(promise.promised.answered, 10);
    assert_int_equal(promise.promised.wrong, 0);
    assert_true(promise.promised.threshold == 0.99);
    assert_int_equal(promise.hindsight.answered, 10);
    promise =
        evaluate_promise(items, 30, 0.056); /* the mean of 1 - confidence over twenty is 0.055 */
    assert_int_equal(promise.promised.answered, 20);
    assert_int_equal(promise.promised.wrong, 1);
    promise = evaluate_promise(items, 30, 0.20);
    assert_int_equal(promise.hindsight.answered, 30);
    assert_int_equal(promise.hindsight.wrong, 6);
    promise = evaluate_promise(items, 30, 0.001);
    assert_int_equal(promise.promised.answered, 0);
    assert_true(promise.promised.threshold == 1);
}

/* Equal confidences cannot be told apart by a threshold. */
static void a_tie_is_answered_whole_or_not_at_all(void **state)
{
    struct evaluate_scored items[] = {{0.8, true}, {0.8, true}, {0.8, false}};
    struct evaluate_promise promise;

    (void)state;
    evaluate_sort(items, 3);
    promise = evaluate_promise(items, 3, 0.1);
    assert_int_equal(promise.hindsight.answered, 0);
}

static void calibration_is_the_mean_gap_of_the_bins(void **state)
{
    struct evaluate_scored items[20];
    struct evaluate_bin bins[EVALUATE_BINS];
    struct evaluate_estimate error, again;

    (void)state;
    for (size_t i = 0; i < 10; i++) {
        items[i] = (struct evaluate_scored){0.95, true};       /* gap 0.05 */
        items[10 + i] = (struct evaluate_scored){0.55, i < 4}; /* gap 0.15 */
    }
    error = evaluate_calibration_error(items, 20);
    again = evaluate_calibration_error(items, 20);
    assert_near(error.value, 0.10);
    assert_true(error.low <= error.value && error.value <= error.high && error.low < error.high);
    assert_true(error.low == again.low && error.high == again.high);
    evaluate_bin_all(items, 20, bins);
    assert_int_equal(bins[9].count, 10);
    assert_int_equal(bins[5].right, 4);
    assert_false(evaluate_calibration_error(items, 0).known);
    assert_false(evaluate_calibration_error(items, EVALUATE_FEWEST - 1).known);
}

static void a_confidence_of_one_is_in_the_last_bin(void **state)
{
    struct evaluate_scored items[] = {{1, true}, {0, false}};
    struct evaluate_bin bins[EVALUATE_BINS];

    (void)state;
    evaluate_bin_all(items, 2, bins);
    assert_int_equal(bins[9].count, 1);
    assert_int_equal(bins[0].count, 1);
}

/* ---- a whole set
 * ------------------------------------------------------------------------------------------ */

struct given {
    struct arena *arena;
    struct tsv table;
    struct evaluate_rows rows;
    struct evaluate_figures figures;
};

static void given_row(struct given *given, const char *language, struct evaluate_row row)
{
    struct tsv_row cells = {arena_array(given->arena, 3, sizeof *cells.cells),
                            (uint32_t)given->rows.count + 2};

    cells.cells[0] = arena_printf(given->arena, "question %zu", given->rows.count);
    cells.cells[1] = STR("topic");
    cells.cells[2] = arena_copy(given->arena, str_from(language));
    vec_push(&given->table.rows, cells);
    vec_push(&given->rows, row);
}

static void given_table(struct given *given)
{
    static struct str columns[] = {{"text", 4}, {"topic", 5}, {"language", 8}};

    *given = (struct given){.arena = arena_new(), .table = {.columns = columns, .column_count = 3}};
}

static void count_all(struct given *given)
{
    evaluate_figures_init(&given->figures, &given->rows, &given->table, 0, 1);
}

static void forget(struct given *given)
{
    evaluate_figures_clear(&given->figures);
    tsv_clear(&given->table);
    vec_clear(&given->rows);
    arena_free(given->arena);
}

static struct evaluate_row topic_row(uint32_t topic, uint32_t first, enum evaluate_result result)
{
    return (struct evaluate_row){.goal = EVALUATE_TOPIC,
                                 .topic = topic,
                                 .first = first,
                                 .policy = KB_NO_TOPIC,
                                 .called = KB_NO_TOPIC,
                                 .result = result,
                                 .answered = result == EVALUATE_WRONG ? first : KB_NO_TOPIC,
                                 .place = topic == first ? 1 : 2,
                                 .confidence = 0.7};
}

static void outcomes_are_counted_in_all_and_by_value(void **state)
{
    struct given given;
    const struct evaluate_tally *all = &given.figures.all;

    (void)state;
    given_table(&given);
    given_row(&given, "hr", topic_row(1, 1, EVALUATE_RIGHT));
    given_row(&given, "hr", topic_row(1, 2, EVALUATE_WRONG));
    given_row(&given, "en", topic_row(1, 1, EVALUATE_CLARIFIED));
    given_row(&given, "en",
              (struct evaluate_row){.goal = EVALUATE_OUT_OF_SCOPE,
                                    .topic = KB_NO_TOPIC,
                                    .policy = KB_NO_TOPIC,
                                    .called = KB_NO_TOPIC,
                                    .result = EVALUATE_DECLINED,
                                    .false_policy = true});
    given_row(&given, "en",
              (struct evaluate_row){.goal = EVALUATE_PERSON,
                                    .topic = KB_NO_TOPIC,
                                    .policy = KB_NO_TOPIC,
                                    .result = EVALUATE_RIGHT});
    count_all(&given);
    assert_int_equal(all->questions[EVALUATE_TOPIC], 3);
    assert_int_equal(all->results[EVALUATE_TOPIC][EVALUATE_WRONG], 1);
    assert_int_equal(all->first, 2);
    assert_int_equal(all->top, 3);
    assert_int_equal(all->false_policies, 1);
    assert_int_equal(given.figures.groups.count, 2);
    assert_str(given.figures.groups.items[0].value, "en");
    assert_int_equal(given.figures.groups.items[0].tally.questions[EVALUATE_PERSON], 1);
    assert_str(given.figures.groups.items[1].value, "hr");
    assert_int_equal(given.figures.groups.items[1].tally.questions[EVALUATE_TOPIC], 2);
    forget(&given);
}

static void a_column_of_many_values_or_of_one_is_no_group(void **state)
{
    struct given given;

    (void)state;
    given_table(&given);
    for (size_t i = 0; i <= EVALUATE_MOST_VALUES; i++) {
        char value[8];

        snprintf(value, sizeof value, "v%zu", i);
        given_row(&given, value, topic_row(1, 1, EVALUATE_RIGHT));
    }
    count_all(&given);
    assert_int_equal(given.figures.groups.count, 0);
    forget(&given);

    given_table(&given);
    given_row(&given, "hr", topic_row(1, 1, EVALUATE_RIGHT));
    count_all(&given);
    assert_int_equal(given.figures.groups.count, 0);
    forget(&given);
}

static void assert_subject(const struct evaluate_subject *subject, int kind, uint32_t number)
{
    assert_int_equal(subject->kind, kind);
    assert_int_equal(subject->number, number);
}

static void the_confusion_that_was_spoken_most_comes_first(void **state)
{
    struct given given;
    const struct evaluate_confusion *first;

    (void)state;
    given_table(&given);
    for (size_t i = 0; i < 3; i++)
        given_row(&given, "hr", topic_row(5, 6, EVALUATE_CLARIFIED));
    given_row(&given, "hr", topic_row(3, 4, EVALUATE_WRONG));
    given_row(&given, "hr", topic_row(KB_NO_TOPIC, 4, EVALUATE_WRONG));
    given_row(&given, "hr", topic_row(4, 4, EVALUATE_RIGHT));
    count_all(&given);
    assert_int_equal(given.figures.confusions.count, 2);
    first = &given.figures.confusions.items[0];
    assert_subject(&first->expected, SUBJECT_TOPIC, 3);
    assert_subject(&first->got, SUBJECT_TOPIC, 4);
    assert_int_equal(first->answered, 1);
    assert_int_equal(first->of, 1);
    assert_int_equal(first->rows[0], 3);
    assert_int_equal(given.figures.confusions.items[1].count, 3);
    assert_int_equal(given.figures.confusions.items[1].rows[1], 1);
    forget(&given);
}

static struct evaluate_row person_row(uint32_t policy, uint32_t called, uint32_t first,
                                      enum evaluate_result result)
{
    struct evaluate_row row = topic_row(KB_NO_TOPIC, first, result);

    row.goal = EVALUATE_PERSON;
    row.policy = policy;
    row.called = called;
    return row;
}

static void policies_and_out_of_scope_are_confused_too(void **state)
{
    static const struct {
        struct evaluate_subject expected, got;
        size_t answered;
    } pairs[] = {
        {{SUBJECT_TOPIC, 1}, {SUBJECT_POLICY, 7}, 1},
        {{SUBJECT_TOPIC, 1}, {SUBJECT_OUT_OF_SCOPE, 0}, 1},
        {{SUBJECT_POLICY, 2}, {SUBJECT_TOPIC, 4}, 1},
        {{SUBJECT_POLICY, 2}, {SUBJECT_POLICY, 7}, 1},
        {{SUBJECT_OUT_OF_SCOPE, 0}, {SUBJECT_TOPIC, 5}, 1},
        {{SUBJECT_PERSON, 0}, {SUBJECT_TOPIC, 4}, 0},
    };
    struct given given;
    struct evaluate_row row;

    (void)state;
    given_table(&given);
    row = topic_row(1, 1, EVALUATE_WRONG);
    row.called = 7;
    row.answered = KB_NO_TOPIC;
    given_row(&given, "hr", row);
    given_row(&given, "hr", topic_row(1, 1, EVALUATE_DECLINED));
    given_row(&given, "hr", person_row(2, KB_NO_TOPIC, 4, EVALUATE_WRONG));
    given_row(&given, "hr", person_row(2, 7, 4, EVALUATE_RIGHT));
    given_row(&given, "hr", person_row(2, 2, 4, EVALUATE_RIGHT));
    given_row(&given, "hr", person_row(KB_NO_TOPIC, KB_NO_TOPIC, 4, EVALUATE_CLARIFIED));
    row = topic_row(KB_NO_TOPIC, 5, EVALUATE_WRONG);
    row.goal = EVALUATE_OUT_OF_SCOPE;
    given_row(&given, "hr", row);
    row.result = EVALUATE_DECLINED;
    given_row(&given, "hr", row);
    count_all(&given);
    assert_int_equal(given.figures.confusions.count, 6);
    for (size_t i = 0; i < 6; i++) {
        const struct evaluate_confusion *pair = &given.figures.confusions.items[i];

        assert_subject(&pair->expected, (int)pairs[i].expected.kind, pairs[i].expected.number);
        assert_subject(&pair->got, (int)pairs[i].got.kind, pairs[i].got.number);
        assert_int_equal(pair->count, 1);
        assert_int_equal(pair->answered, pairs[i].answered);
    }
    assert_int_equal(given.figures.confusions.items[2].of, 3);
    assert_int_equal(given.figures.confusions.items[4].of, 2);
    forget(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_wilsons),
        cmocka_unit_test(auroc_counts_pairs_and_halves_ties),
        cmocka_unit_test(an_auroc_interval_is_newcombes),
        cmocka_unit_test(promises_are_kept_in_hindsight_and_met_by_confidence),
        cmocka_unit_test(a_tie_is_answered_whole_or_not_at_all),
        cmocka_unit_test(calibration_is_the_mean_gap_of_the_bins),
        cmocka_unit_test(a_confidence_of_one_is_in_the_last_bin),
        cmocka_unit_test(outcomes_are_counted_in_all_and_by_value),
        cmocka_unit_test(a_column_of_many_values_or_of_one_is_no_group),
        cmocka_unit_test(the_confusion_that_was_spoken_most_comes_first),
        cmocka_unit_test(policies_and_out_of_scope_are_confused_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
