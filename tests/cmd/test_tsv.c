#include "test.h"

#include "../../src/cmd/tsv.h"

static bool parse(const char *bytes, struct arena *arena, struct tsv *out, struct error *err)
{
    return tsv_parse(str_from(bytes), arena, out, err);
}

static void cells_are_read_without_quoting_and_with_escapes(void **state)
{
    static const struct {
        const char *cell;
        const char *meant;
    } cases[] = {
        {"plain", "plain"},
        {"\"quoted\"", "\"quoted\""},
        {"a\\tb", "a\tb"},
        {"a\\nb", "a\nb"},
        {"a\\\\b", "a\\b"},
        {"a\\\\nb", "a\\nb"},
        {"C:\\folder", "C:\\folder"},
        {"end\\", "end\\"},
        {"", ""},
        {" spaces ", " spaces "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct str bytes = arena_printf(arena, "text\ttopic\n%s\tx\n", cases[i].cell);
        struct error err = {0};
        struct tsv table;

        assert_true(parse(bytes.bytes, arena, &table, &err));
        assert_int_equal(table.rows.count, 1);
        assert_str(table.rows.items[0].cells[0], cases[i].meant);
        tsv_clear(&table);
        arena_free(arena);
    }
}

static void line_ends_byte_order_mark_blank_lines_and_missing_cells_are_tolerated(void **state)
{
    struct arena *arena = arena_new();
    struct error err = {0};
    struct tsv table;

    (void)state;
    assert_true(parse("\xEF\xBB\xBFtext\ttopic\tlanguage\r\none\ta\ten\r\n\r\ntwo\tb\r\n", arena,
                      &table, &err));
    assert_int_equal(tsv_column(&table, "text"), 0);
    assert_int_equal(tsv_column(&table, "language"), 2);
    assert_int_equal(tsv_column(&table, "style"), SIZE_MAX);
    assert_int_equal(table.rows.count, 2);
    assert_str(table.rows.items[0].cells[2], "en");
    assert_str(table.rows.items[1].cells[1], "b");
    assert_str(table.rows.items[1].cells[2], "");
    assert_int_equal(table.rows.items[1].line, 4);
    tsv_clear(&table);
    arena_free(arena);
}

static void mistakes_name_their_line(void **state)
{
    static const struct {
        const char *bytes;
        const char *message;
    } cases[] = {
        {"", "line 1: column 1 has no name"},
        {"text\t\n", "line 1: column 2 has no name"},
        {"text\ttext\n", "line 1: two columns are named \"text\""},
        {"text\ttopic\na\tb\na\tb\tc\n",
         "line 3: 3 cells, but the header names 2 columns (a tab in a text is written \\t)"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct error err = {0};
        struct tsv table;

        assert_false(parse(cases[i].bytes, arena, &table, &err));
        assert_str(arena_printf(arena, "line %u: %s", table.wrong_line, err.message),
                   cases[i].message);
        assert_int_equal(table.rows.count, 0);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_read_without_quoting_and_with_escapes),
        cmocka_unit_test(line_ends_byte_order_mark_blank_lines_and_missing_cells_are_tolerated),
        cmocka_unit_test(mistakes_name_their_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
