#include "test.h"

#include "bad_knowledge.h"
#include "knowledge/diagnostics.h"
#include "knowledge/snapshot.h"

static void load(const char *knowledge, struct diag_list *diags)
{
    const struct kb_options options = {.today = {2026, 11, 22}};
    struct kb_snapshot *snapshot = NULL;
    struct error err = {0};

    if (!kb_snapshot_load(knowledge, &options, &snapshot, diags, &err) && diags->errors == 0)
        fail_msg("%s", err.message);
    kb_snapshot_release(snapshot);
}

static bool is_of_loader(struct str name)
{
    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        if (str_is(name, kb_diag_name((enum kb_diag)i)))
            return kb_diag_emitter((enum kb_diag)i) == KB_EMITTER_LOADER;
    }
    return true; /* a name that does not exist is never met */
}

static void every_mistake_is_reported_where_it_was_made(void **state)
{
    const struct bad_knowledge suite = {"tests/bad_knowledge", NULL, load, is_of_loader};
    struct arena *arena = arena_new();
    struct map seen = {0};
    size_t failed = bad_knowledge_run(&suite, arena, &seen);
    size_t missing = 0;

    (void)state;
    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        const char *name = kb_diag_name((enum kb_diag)i);

        if (kb_diag_emitter((enum kb_diag)i) == KB_EMITTER_LOADER &&
            map_get(&seen, str_from(name)) == NULL) {
            print_error("no file in tests/bad_knowledge expects %s\n", name);
            missing++;
        }
    }
    map_clear(&seen);
    arena_free(arena);
    assert_int_equal(failed, 0);
    assert_int_equal(missing, 0);
}

static void a_name_in_the_table_stands_there_once(void **state)
{
    (void)state;
    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        for (int k = 0; k < i; k++)
            assert_string_not_equal(kb_diag_name((enum kb_diag)i), kb_diag_name((enum kb_diag)k));
        assert_true(strlen(kb_diag_meaning((enum kb_diag)i)) > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mistake_is_reported_where_it_was_made),
        cmocka_unit_test(a_name_in_the_table_stands_there_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
