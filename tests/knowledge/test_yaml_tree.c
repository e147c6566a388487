#include "test.h"

#include "knowledge/yaml.h"

static const struct kb_yaml *get(const struct kb_yaml *map, const char *key)
{
    const struct kb_yaml *value = kb_yaml_get(map, key);

    assert_non_null(value);
    return value;
}

static bool read_one(struct str bytes, struct arena *arena, struct kb_yaml *out, struct error *err)
{
    struct kb_yaml root;

    if (!kb_yaml_read(bytes, arena, &root, err) || root.count != 1)
        return false;
    *out = root.items[0];
    return true;
}

static void texts_lists_and_mappings_know_their_lines(void **state)
{
    struct arena *arena = arena_new();
    struct error err = {0};
    struct kb_yaml root;

    (void)state;
    assert_true(read_one(STR("a: plain\n"
                             "b: |\n"
                             "  one\n"
                             "  two\n"
                             "c:\n"
                             "- x\n"
                             "- {k: 'v'}\n"
                             "d:\n"
                             "e: >\n"
                             "  folded\n"
                             "  text\n"
                             "a: again\n"),
                         arena, &root, &err));
    assert_int_equal(root.kind, KB_YAML_MAP);
    assert_int_equal(root.count, 6);
    assert_str(get(&root, "a")->text, "plain");
    assert_int_equal(root.members[5].line, 12);
    assert_str(get(&root, "b")->text, "one\ntwo\n");
    assert_int_equal(get(&root, "b")->line, 3);
    assert_true(get(&root, "b")->by_line);
    assert_int_equal(get(&root, "c")->kind, KB_YAML_LIST);
    assert_int_equal(get(&root, "c")->items[1].line, 7);
    assert_str(get(&get(&root, "c")->items[1], "k")->text, "v");
    assert_int_equal(get(&root, "d")->text.length, 0);
    assert_str(get(&root, "e")->text, "folded text\n");
    assert_false(get(&root, "e")->by_line);
    assert_null(kb_yaml_get(&root, "z"));
    assert_null(kb_yaml_get(get(&root, "a"), "a"));
    arena_free(arena);
}

static void an_empty_file_has_no_document_or_an_empty_one(void **state)
{
    static const char *const files[] = {"", "\n\n", "# only a comment\n", "---\n", "\xEF\xBB\xBF"};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena *arena = arena_new();
        struct error err = {0};
        struct kb_yaml root;

        assert_true(kb_yaml_read(str_from(files[i]), arena, &root, &err));
        assert_int_equal(root.kind, KB_YAML_LIST);
        assert_int_equal(root.count, strcmp(files[i], "---\n") == 0);
        assert_true(root.count == 0 || root.items[0].text.length == 0);
        arena_free(arena);
    }
}

static void every_document_is_read_and_a_byte_order_mark_is_none_of_it(void **state)
{
    struct arena *arena = arena_new();
    struct error err = {0};
    struct kb_yaml root;

    (void)state;
    assert_true(kb_yaml_read(STR("\xEF\xBB\xBF"
                                 "a: 1\n---\na: 2\nb: 3\n"),
                             arena, &root, &err));
    assert_int_equal(root.count, 2);
    assert_str(get(&root.items[0], "a")->text, "1");
    assert_str(get(&root.items[1], "a")->text, "2");
    assert_int_equal(get(&root.items[1], "b")->line, 4);
    arena_free(arena);
}

static void what_cannot_be_read_is_named_by_line(void **state)
{
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"a: 1\nb: [\n", "line 3: did not find expected node content"},
        {"a: &x 1\nb: *x\n", "line 2: aliases (*) are not read"},
        {"a: 1\n? {b: c}\n: d\n", "line 2: a key is no text"},
        {"a: 1\nb: \xFF\n", "line 2: invalid leading UTF-8 octet"},
        {"a: 1\nb: \x01\n", "line 2: control characters are not allowed"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct error err = {0};
        struct kb_yaml root;

        assert_false(kb_yaml_read(str_from(cases[i].bytes), arena, &root, &err));
        assert_str(arena_printf(arena, "line %u: %s", root.line, err.message), cases[i].message);
        arena_free(arena);
    }
}

static void nesting_is_bounded(void **state)
{
    struct arena *arena = arena_new();
    struct error err = {0};
    struct kb_yaml root;
    char deep[201];

    (void)state;
    memset(deep, '[', 100);
    memset(deep + 100, ']', 100);
    deep[200] = '\0';
    assert_false(kb_yaml_read(str_from(deep), arena, &root, &err));
    assert_int_equal(err.code, ERROR_TOO_LARGE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_lists_and_mappings_know_their_lines),
        cmocka_unit_test(an_empty_file_has_no_document_or_an_empty_one),
        cmocka_unit_test(every_document_is_read_and_a_byte_order_mark_is_none_of_it),
        cmocka_unit_test(what_cannot_be_read_is_named_by_line),
        cmocka_unit_test(nesting_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
