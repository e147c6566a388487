#include "test.h"

#include "../../src/cmd/csv.h"

/* Fields in brackets, a record a line, with the number of its line: "1[text][category]\n". */
static struct str read_all(const char *bytes, char separator, struct arena *arena)
{
    struct error err = {0};
    struct buf out = {0};
    struct csv csv;
    enum csv_result result;
    struct str shown;

    csv_open(&csv, str_from(bytes), separator);
    while ((result = csv_next(&csv, &err)) != CSV_END) {
        buf_addf(&out, "%u", csv.line);
        if (result == CSV_BROKEN)
            buf_addf(&out, " %s", err.message);
        for (size_t i = 0; result == CSV_RECORD && i < csv.fields.count; i++)
            buf_addf(&out, "[%.*s]", STR_ARG(csv.fields.items[i]));
        buf_add_byte(&out, '\n');
    }
    csv_close(&csv);
    shown = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return shown;
}

static void records_are_read_as_rfc_4180_has_them(void **state)
{
    static const struct {
        const char *bytes;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"a,b\n1,2\n", "1[a][b]\n2[1][2]\n"},
        {"a,b\n1,2", "1[a][b]\n2[1][2]\n"},
        {"a,b\r\n1,2\r\n", "1[a][b]\n2[1][2]\n"},
        {"a,b\r1,2\r", "1[a][b]\n2[1][2]\n"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1[a][b]\n"},
        {"\xEF\xBB\xBF\"a\",b\n", "1[a][b]\n"},
        {"\"a,b\",c\n", "1[a,b][c]\n"},
        {"\"say \"\"hi\"\"\",c\n", "1[say \"hi\"][c]\n"},
        {"\"two\nlines\",c\nd,e\n", "1[two\nlines][c]\n3[d][e]\n"},
        {"\"two\r\nlines\",c\r\nd,e\r\n", "1[two\r\nlines][c]\n3[d][e]\n"},
        {"\"\",\n", "1[][]\n"},
        {",\n", "1[][]\n"},
        {"a,b\n\n\nc,d\n", "1[a][b]\n4[c][d]\n"},
        {"a \"quoted\" word,b\n", "1[a \"quoted\" word][b]\n"},
        {"\"a\" \t,b\n", "1[a][b]\n"},
        {"\"a\" ", "1[a]\n"},
        {"a,b,\n", "1[a][b][]\n"},
        {"\n", ""},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str shown = read_all(cases[i].bytes, ',', arena);

        if (!str_is(shown, cases[i].expected))
            print_error("of \"%s\"\n", cases[i].bytes);
        assert_str(shown, cases[i].expected);
    }
    arena_free(arena);
}

static void another_separator_may_divide_fields(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_str(read_all("a;b,c\n\"x;y\";z\n", ';', arena), "1[a][b,c]\n2[x;y][z]\n");
    arena_free(arena);
}

/* Rows below are not swallowed: reading goes on with the next line. */
static void a_stray_quote_costs_its_own_line_and_is_named_by_it(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    assert_str(read_all("a,b\n1,2\n3,\"4\n5,6\n", ',', arena),
               "1[a][b]\n2[1][2]\n3 a quote is opened and never closed\n4[5][6]\n");
    assert_str(read_all("\"", ',', arena), "1 a quote is opened and never closed\n");
    assert_str(
        read_all("first,A\n\"broken here,A\nsecond,B\nthird \"text,C\nfourth,D\n", ',', arena),
        "1[first][A]\n2 behind a closing quote (line 4) there is more than a "
        "separator\n3[second][B]\n"
        "4[third \"text][C]\n5[fourth][D]\n");
    assert_str(read_all("\"quote \"inside\" text\",A\r\nb,B\r\n", ',', arena),
               "1 behind a closing quote (line 1) there is more than a separator\n2[b][B]\n");
    assert_str(read_all("\"a\" tail,b\n", ',', arena),
               "1 behind a closing quote (line 1) there is more than a separator\n");
    arena_free(arena);
}

static void many_stray_quotes_are_read_in_two_passes(void **state)
{
    struct buf bytes = {0};
    size_t broken = 0, count = 100000;
    struct csv csv;

    (void)state;
    for (size_t i = 0; i < count; i++)
        buf_addf(&bytes, "\"row %zu,x\n", i);
    csv_open(&csv, buf_str(&bytes), ',');
    while (csv_next(&csv, NULL) == CSV_BROKEN)
        broken++;
    assert_int_equal(broken, count);
    csv_close(&csv);
    buf_clear(&bytes);
}

static void many_rows_are_read_in_one_pass(void **state)
{
    struct buf bytes = {0};
    size_t count = 0;
    struct csv csv;

    (void)state;
    for (size_t i = 0; i < 100000; i++)
        buf_addf(&bytes, "\"row %zu,\nof many\",x\n", i);
    csv_open(&csv, buf_str(&bytes), ',');
    while (csv_next(&csv, NULL) == CSV_RECORD)
        count++;
    assert_int_equal(count, 100000);
    assert_int_equal(csv.next_line, 200001);
    csv_close(&csv);
    buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_read_as_rfc_4180_has_them),
        cmocka_unit_test(another_separator_may_divide_fields),
        cmocka_unit_test(a_stray_quote_costs_its_own_line_and_is_named_by_it),
        cmocka_unit_test(many_stray_quotes_are_read_in_two_passes),
        cmocka_unit_test(many_rows_are_read_in_one_pass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
