/* Prefiltering may only save work: over random patterns and messages the index finds what running
 * everything finds. */
#include "test.h"

#include "../../src/match/pattern_set.h"
#include "match/match.h"
#include "random_patterns.h"

static bool same_hits(const struct pattern_hits *left, const struct pattern_hits *right)
{
    if (left->count != right->count)
        return false;
    for (size_t i = 0; i < left->count; i++) {
        const struct pattern_hit *a = &left->items[i];
        const struct pattern_hit *b = &right->items[i];

        if (a->owner != b->owner || a->number != b->number || a->line != b->line ||
            a->span_count != b->span_count)
            return false;
    }
    return true;
}

/* The pattern that one answer has and the other lacks. */
static struct str difference(const struct pattern_hits *indexed, const struct pattern_hits *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (i >= indexed->count || indexed->items[i].line != all->items[i].line)
            return all->items[i].line->text;
    return STR("(more than all)");
}

struct tally {
    size_t compared, hits, confirms, all_confirms, pairs;
};

static void compare(const struct patterns *patterns, struct str message, unsigned groups,
                    bool every, struct rx_scratch *scratch, struct arena *arena,
                    struct tally *tally)
{
    const struct text_options options = {.today = {2026, 11, 22}};
    struct text_analysis *analysis = text_analyse(message, &options, arena);
    struct pattern_hits indexed, all;

    patterns_find(patterns, analysis, groups, every, scratch, arena, &indexed);
    patterns_find_all(patterns, analysis, groups, every, scratch, arena, &all);
    if (indexed.confirms >= MATCH_MOST_CONFIRMS || indexed.limit_hits >= MATCH_MOST_LIMIT_HITS)
        return;
    if (!same_hits(&indexed, &all))
        fail_msg("\"%.*s\": %zu hits with the index, %zu without: %.*s", STR_ARG(message),
                 indexed.count, all.count, STR_ARG(difference(&indexed, &all)));
    assert_true(indexed.confirms <= all.confirms);
    tally->compared++;
    tally->hits += all.count;
    tally->confirms += indexed.confirms;
    tally->all_confirms += all.confirms;
}

static struct tally run_round(uint64_t seed, uint32_t pattern_count, uint32_t message_count)
{
    struct dice dice = {seed * 0x9E3779B97F4A7C15u};
    struct arena *texts = arena_new();
    struct arena *turn = arena_new();
    struct rx_scratch *scratch = rx_scratch_new();
    struct given_patterns given = {0};
    struct diag_list diags;
    struct patterns *patterns;
    struct tally tally = {0};

    diag_list_init(&diags);
    given_random_patterns(&dice, &given, pattern_count, texts);
    patterns = patterns_build_model(given_model(&given), NULL, NULL, NULL, &diags);
    assert_true(diags.errors <
                pattern_count / 4); /* a choice of entities alone, a set of another language */
    tally.pairs = patterns->index.pairs.count;
    for (uint32_t i = 0; i < message_count; i++) {
        compare(patterns, random_message(&dice, turn), 1 + roll(&dice, 3), roll(&dice, 2) == 0,
                scratch, turn, &tally);
        arena_reset(turn);
    }
    patterns_free(patterns);
    diag_list_clear(&diags);
    given_clear(&given);
    rx_scratch_free(scratch);
    arena_free(turn);
    arena_free(texts);
    return tally;
}

static void the_index_finds_what_all_patterns_find(void **state)
{
    struct tally sum = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct tally tally = run_round(seed, 50, 60);

        sum.compared += tally.compared;
        sum.hits += tally.hits;
        sum.confirms += tally.confirms;
        sum.all_confirms += tally.all_confirms;
    }
    print_message("%zu messages, %zu hits, %zu of %zu runs\n", sum.compared, sum.hits, sum.confirms,
                  sum.all_confirms);
    assert_true(sum.compared > 3000);
    assert_true(sum.hits > sum.compared); /* otherwise nothing was proved */
    assert_true(sum.confirms * 2 < sum.all_confirms);
}

/* So many patterns over so few words that lists are split into pairs. */
static void the_index_of_pairs_finds_what_all_patterns_find(void **state)
{
    struct tally sum = {0};

    (void)state;
    for (uint64_t seed = 100; seed < 102; seed++) {
        struct tally tally = run_round(seed, 8000, 60);

        assert_true(tally.pairs > 100);
        sum.compared += tally.compared;
        sum.hits += tally.hits;
    }
    assert_true(sum.compared > 100);
    assert_true(sum.hits > 1000);
}

/* More than one batch, with mistakes among them: an expression that PCRE2 refuses leaves a gap in
 * its batch. */
static void a_pool_builds_what_one_thread_builds(void **state)
{
    struct dice dice = {4711};
    struct arena *texts = arena_new();
    struct parallel *pool = parallel_new(3);
    struct given_patterns given = {0};
    struct diag_list alone, together;
    struct patterns *one, *many;

    (void)state;
    diag_list_init(&alone);
    diag_list_init(&together);
    given_random_patterns(&dice, &given, 6000, texts);
    for (uint32_t i = 0; i < 20; i++)
        given_pattern(&given, i * 100, TEXT_EN, i % 2 == 0 ? STR("/card(/") : STR("card (a"));
    one = patterns_build_model(given_model(&given), NULL, NULL, NULL, &alone);
    many = patterns_build_model(given_model(&given), NULL, NULL, pool, &together);
    assert_int_equal(patterns_count(one), patterns_count(many));
    assert_int_equal(patterns_size(one), patterns_size(many));
    for (size_t i = 0; i < one->units.count; i++)
        assert_ptr_equal(one->units.items[i].line, many->units.items[i].line);
    assert_int_equal(alone.all.count, together.all.count);
    for (size_t i = 0; i < alone.all.count; i++)
        assert_int_equal(alone.all.items[i].place.line, together.all.items[i].place.line);
    patterns_free(one);
    patterns_free(many);
    diag_list_clear(&alone);
    diag_list_clear(&together);
    given_clear(&given);
    parallel_free(pool);
    arena_free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_finds_what_all_patterns_find),
        cmocka_unit_test(the_index_of_pairs_finds_what_all_patterns_find),
        cmocka_unit_test(a_pool_builds_what_one_thread_builds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
