/* A part of the examples, as cross-validation takes it. */
#include "test.h"

#include "given_files.h"

struct loaded {
    struct given_files given;
    struct diag_list diags;
    struct kb_snapshot *whole;
};

static void load(struct loaded *loaded)
{
    loaded->given = given_nothing();
    diag_list_init(&loaded->diags);
    given_file(&loaded->given, "bot.yaml", "languages: [en]\n");
    given_file(&loaded->given, "topics/a.yaml",
               "draft: true\nen:\n  title: About a\n  examples: |\n    first of a\n    second of "
               "a\n  patterns: |\n    pay a bill\n");
    given_file(&loaded->given, "topics/b.yaml",
               "draft: true\nen:\n  title: About b\n  examples: |\n    only of b\n");
    given_file(&loaded->given, "policies.yaml",
               "person:\n  reason: explicit_request\n  en:\n    examples: |\n      give me a "
               "person\n    never: |\n      personal loan\n");
    given_file(&loaded->given, "out_of_scope.yaml",
               "en:\n  examples: |\n    cook beans\n    sing a song\n");
    loaded->whole = given_load(&loaded->given, &loaded->diags);
    assert_non_null(loaded->whole);
}

static void unload(struct loaded *loaded)
{
    kb_snapshot_release(loaded->whole);
    diag_list_clear(&loaded->diags);
    given_clear(&loaded->given);
}

static bool keep_none(void *context, const struct kb_line *example)
{
    (void)context;
    (void)example;
    return false;
}

static bool keep_all(void *context, const struct kb_line *example)
{
    (void)context;
    (void)example;
    return true;
}

/* Counts what it was asked about. */
static bool keep_what_has_an_s(void *context, const struct kb_line *example)
{
    ++*(size_t *)context;
    return str_find_byte(example->text, 's', 0) != SIZE_MAX;
}

static void examples_of_all_kinds_are_chosen_and_nothing_else_changes(void **state)
{
    const struct kb_model *all, *chosen;
    struct kb_snapshot *part;
    struct loaded loaded;
    size_t asked = 0;

    (void)state;
    load(&loaded);
    part = kb_snapshot_select(loaded.whole, keep_what_has_an_s, &asked);
    all = kb_snapshot_model(loaded.whole);
    chosen = kb_snapshot_model(part);
    assert_int_equal(asked, 6);
    assert_int_equal(chosen->topic_count, 2);
    assert_int_equal(chosen->topics[0].examples.count, 2);
    assert_int_equal(chosen->topics[1].examples.count, 0);
    assert_int_equal(chosen->topics[0].patterns.count, 1);
    assert_str(chosen->topics[1].title[TEXT_VARIANT_EN], "About b");
    assert_int_equal(chosen->policies[0].examples.count, 1);
    assert_int_equal(chosen->policies[0].never.count, 1);
    assert_int_equal(chosen->out_of_scope.examples.count, 2);
    assert_ptr_equal(kb_find_topic(chosen, STR("b")), &chosen->topics[1]);
    assert_ptr_equal(kb_snapshot_lexicon(part), kb_snapshot_lexicon(loaded.whole));
    assert_int_equal(all->topics[1].examples.count, 1);
    kb_snapshot_release(part);
    unload(&loaded);
}

static void a_part_outlives_the_whole(void **state)
{
    struct kb_snapshot *part;
    struct loaded loaded;

    (void)state;
    load(&loaded);
    part = kb_snapshot_select(loaded.whole, keep_all, NULL);
    kb_snapshot_release(loaded.whole);
    loaded.whole = NULL;
    assert_str(kb_snapshot_model(part)->topics[0].examples.items[0].text, "first of a");
    assert_str(kb_source_line(part, kb_snapshot_model(part)->topics[0].examples.items[0].place),
               "    first of a");
    kb_snapshot_release(part);
    unload(&loaded);
}

static void the_hash_tells_parts_apart(void **state)
{
    struct kb_snapshot *none, *all, *again;
    struct loaded loaded;

    (void)state;
    load(&loaded);
    none = kb_snapshot_select(loaded.whole, keep_none, NULL);
    all = kb_snapshot_select(loaded.whole, keep_all, NULL);
    again = kb_snapshot_select(loaded.whole, keep_all, NULL);
    assert_false(str_equal(kb_snapshot_hash(none), kb_snapshot_hash(all)));
    assert_false(str_equal(kb_snapshot_hash(all), kb_snapshot_hash(loaded.whole)));
    assert_true(str_equal(kb_snapshot_hash(all), kb_snapshot_hash(again)));
    assert_int_equal(kb_snapshot_hash(all).length, kb_snapshot_hash(loaded.whole).length);
    kb_snapshot_release(none);
    kb_snapshot_release(all);
    kb_snapshot_release(again);
    unload(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_all_kinds_are_chosen_and_nothing_else_changes),
        cmocka_unit_test(a_part_outlives_the_whole),
        cmocka_unit_test(the_hash_tells_parts_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
