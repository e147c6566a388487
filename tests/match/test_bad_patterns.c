/*
 * Mistakes that only show when patterns are compiled and examples asked: the other half of
 * tests/bad_knowledge, and the proof that every diagnostic there is has a file in it.
 */
#include "test.h"

#include "bad_knowledge.h"
#include "base/buf.h"
#include "knowledge/diagnostics.h"
#include "match/match.h"

static void build_and_check(const char *knowledge, struct diag_list *diags)
{
    const struct kb_options kb_options = {.today = {2026, 11, 22}};
    struct buf fit = {0};
    const struct match_options options = {.fit = &fit};
    struct kb_snapshot *snapshot = NULL;
    struct match_index *index = NULL;
    struct error err = {0};

    if (!kb_snapshot_load(knowledge, &kb_options, &snapshot, diags, &err))
        return; /* the loader's own, which its suite looks at */
    buf_add_text(&fit, "a cache file that is damaged");
    if (match_index_build(snapshot, &options, &index, diags, &err)) {
        match_index_check(index, NULL, diags);
        match_index_free(index);
    }
    kb_snapshot_release(snapshot);
    buf_clear(&fit);
}

/* True of every case, which is small and is given a damaged cache. */
static bool is_of_all_cases(struct str name)
{
    return str_is(name, "small-knowledge") || str_is(name, "fit-ignored");
}

static bool is_of_match(struct str name)
{
    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        if (str_is(name, kb_diag_name((enum kb_diag)i)))
            return kb_diag_emitter((enum kb_diag)i) == KB_EMITTER_MATCH && !is_of_all_cases(name);
    }
    return false;
}

static void every_mistake_is_reported_where_it_was_made(void **state)
{
    const struct bad_knowledge suite = {"tests/bad_knowledge", NULL, build_and_check, is_of_match};
    struct arena *arena = arena_new();
    struct map seen = {0};
    size_t failed = bad_knowledge_run(&suite, arena, &seen);
    size_t missing = 0;

    (void)state;
    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        const char *name = kb_diag_name((enum kb_diag)i);

        if (map_get(&seen, str_from(name)) == NULL) {
            print_error("no file in tests/bad_knowledge expects %s\n", name);
            missing++;
        }
    }
    map_clear(&seen);
    arena_free(arena);
    assert_int_equal(failed, 0);
    assert_int_equal(missing, 0);
}

static void what_is_true_of_a_small_or_damaged_knowledge_is_said(void **state)
{
    const struct bad_knowledge suite = {"tests/bad_knowledge", "small-knowledge.yaml",
                                        build_and_check, is_of_all_cases};
    struct arena *arena = arena_new();
    struct map seen = {0};

    (void)state;
    assert_int_equal(bad_knowledge_run(&suite, arena, &seen), 0);
    assert_int_equal(seen.count, 2);
    map_clear(&seen);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_reported_where_it_was_made),
        cmocka_unit_test(what_is_true_of_a_small_or_damaged_knowledge_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
