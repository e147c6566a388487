/* What training an index gives, as bytes: always the same, and refused when they are not what they
 * were. */
#include "test.h"

#include <math.h>

#include "given_examples.h"
#include "match/match.h"

#include "../../src/match/index.h"

enum { TOPICS = 12, EXAMPLES = 14 };

static struct match_index *build(const struct given_files *given, struct buf *fit,
                                 struct parallel *pool, struct diag_list *diags)
{
    struct match_options options = {.pool = pool, .fit = fit};
    struct match_index *index = NULL;
    struct kb_snapshot *snapshot = given_load(given, diags);
    struct error err = {0};

    assert_non_null(snapshot);
    assert_true(match_index_build(snapshot, &options, &index, diags, &err));
    kb_snapshot_release(snapshot);
    return index;
}

static struct match_index *build_quietly(const struct given_files *given, struct buf *fit)
{
    struct diag_list diags;
    struct match_index *index;

    diag_list_init(&diags);
    index = build(given, fit, NULL, &diags);
    diag_list_clear(&diags);
    return index;
}

static struct buf fit_of(const struct given_files *given, struct parallel *pool)
{
    struct buf fit = {0};
    struct diag_list diags;
    struct match_index *index;

    diag_list_init(&diags);
    index = build(given, NULL, pool, &diags);
    match_index_fit(index, &fit);
    match_index_free(index);
    diag_list_clear(&diags);
    return fit;
}

static void assert_same(const struct buf *left, const struct buf *right)
{
    assert_int_equal(left->length, right->length);
    assert_memory_equal(left->bytes, right->bytes, left->length);
}

static void the_same_knowledge_gives_the_same_bytes(void **state)
{
    struct given_files given = given_drafts(TOPICS, EXAMPLES);
    struct buf first = fit_of(&given, NULL), second = fit_of(&given, NULL);

    (void)state;
    assert_same(&first, &second);
    buf_clear(&first);
    buf_clear(&second);
    given_clear(&given);
}

static void a_pool_changes_no_byte(void **state)
{
    struct given_files given = given_drafts(TOPICS, EXAMPLES);
    struct parallel *pool = parallel_new(4);
    struct buf serial = fit_of(&given, NULL), parallel = fit_of(&given, pool);

    (void)state;
    assert_same(&serial, &parallel);
    buf_clear(&serial);
    buf_clear(&parallel);
    parallel_free(pool);
    given_clear(&given);
}

/* The first file and the others in the opposite order. */
static void the_order_of_files_changes_no_byte(void **state)
{
    struct given_files given = given_drafts(TOPICS, EXAMPLES);
    struct buf before = fit_of(&given, NULL), after;

    (void)state;
    for (size_t i = 0; i < given.files.count / 2; i++) {
        struct kb_file kept = given.files.items[i];

        given.files.items[i] = given.files.items[given.files.count - 1 - i];
        given.files.items[given.files.count - 1 - i] = kept;
    }
    after = fit_of(&given, NULL);
    assert_same(&before, &after);
    buf_clear(&before);
    buf_clear(&after);
    given_clear(&given);
}

static double sureness_of(const struct match_index *index, const char *text,
                          struct match_scratch *scratch, struct arena *arena)
{
    struct text_options options = {0};
    struct match_context context = {.previous = KB_NO_TOPIC};
    struct match_ranking ranking;

    match_rank(index, text_analyse(str_from(text), &options, arena), &context, false, scratch,
               arena, &ranking);
    return ranking.count == 0 ? -1000 : ranking.log_odds + 100 * ranking.candidates[0].topic;
}

static void an_index_from_bytes_ranks_as_the_one_they_came_from(void **state)
{
    static const char *const messages[] = {
        "how can I boletek the gatara here", "why is the darofi so kesotek",
        "my fimura is nto gatanom any more", "bolera", "something else entirely"};
    struct given_files given = given_drafts(TOPICS, EXAMPLES);
    struct match_index *taught = build_quietly(&given, NULL), *read;
    struct match_scratch *scratch = match_scratch_new();
    struct arena *arena = arena_new();
    struct buf fit = {0}, again = {0};
    struct match_trials taught_trials, read_trials;

    (void)state;
    match_index_fit(taught, &fit);
    read = build_quietly(&given, &fit);
    assert_true(match_index_used_fit(read));
    assert_false(match_index_used_fit(taught));
    assert_int_equal(fit.length, 0); /* taken over */
    taught_trials = match_index_trials(taught);
    read_trials = match_index_trials(read);
    assert_true(taught_trials.answered > 0 && taught_trials.answered <= taught_trials.held_back);
    assert_memory_equal(&taught_trials, &read_trials, sizeof read_trials);
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        assert_true(fabs(sureness_of(taught, messages[i], scratch, arena) -
                         sureness_of(read, messages[i], scratch, arena)) < 1e-12);
    match_index_fit(taught, &fit);
    match_index_fit(read, &again);
    assert_same(&fit, &again);
    buf_clear(&fit);
    buf_clear(&again);
    match_index_free(taught);
    match_index_free(read);
    match_scratch_free(scratch);
    arena_free(arena);
    given_clear(&given);
}

/* Built anew with the warning that says why; nothing else. */
static void assert_refused(const struct given_files *given, struct str bytes)
{
    struct buf fit = {0};
    struct diag_list diags;
    struct match_index *index;
    bool warned = false;

    diag_list_init(&diags);
    buf_add(&fit, bytes);
    index = build(given, &fit, NULL, &diags);
    assert_false(match_index_used_fit(index));
    for (size_t i = 0; i < diags.all.count; i++)
        warned = warned || strcmp(diags.all.items[i].name, "fit-ignored") == 0;
    assert_true(warned);
    match_index_free(index);
    diag_list_clear(&diags);
    buf_clear(&fit);
}

static void damaged_bytes_are_refused(void **state)
{
    struct given_files given = given_drafts(3, 4);
    struct buf fit = fit_of(&given, NULL);

    (void)state;
    for (size_t i = 0; i < 24; i++) {
        size_t at = i * (fit.length - 1) / 23;

        fit.bytes[at] ^= 0x20;
        assert_refused(&given, buf_str(&fit));
        fit.bytes[at] ^= 0x20;
    }
    buf_clear(&fit);
    given_clear(&given);
}

static void bytes_cut_short_are_refused(void **state)
{
    struct given_files given = given_drafts(3, 4);
    struct buf fit = fit_of(&given, NULL);

    (void)state;
    for (size_t i = 0; i < 16; i++)
        assert_refused(&given, str_of(fit.bytes, 1 + i * (fit.length - 2) / 15));
    buf_clear(&fit);
    given_clear(&given);
}

static void bytes_of_another_knowledge_are_refused(void **state)
{
    struct given_files given = given_drafts(3, 4), other = given_drafts(3, 5);
    struct buf fit = fit_of(&other, NULL);

    (void)state;
    assert_refused(&given, buf_str(&fit));
    buf_clear(&fit);
    given_clear(&given);
    given_clear(&other);
}

/* Known words are never told as a reason for doubt, because another signal says the same louder. */
static void no_signal_speaks_against_its_meaning(void **state)
{
    static const double priors[] = {
#define PRIOR(constant, name, prior, meaning) prior,
        CONFIDENCE_SIGNALS(PRIOR)
#undef PRIOR
    };
    struct given_files given = given_drafts(15, 22) /* where one would */;
    struct match_index *index = build_quietly(&given, NULL);

    (void)state;
    assert_true(index->confidence.fitted_on > 0);
    for (size_t i = CONFIDENCE_START + 1; i < CONFIDENCE_SIGNAL_COUNT; i++)
        assert_true(priors[i] * index->confidence.weights[i] >= 0);
    match_index_free(index);
    given_clear(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_knowledge_gives_the_same_bytes),
        cmocka_unit_test(a_pool_changes_no_byte),
        cmocka_unit_test(the_order_of_files_changes_no_byte),
        cmocka_unit_test(an_index_from_bytes_ranks_as_the_one_they_came_from),
        cmocka_unit_test(damaged_bytes_are_refused),
        cmocka_unit_test(bytes_cut_short_are_refused),
        cmocka_unit_test(bytes_of_another_knowledge_are_refused),
        cmocka_unit_test(no_signal_speaks_against_its_meaning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
