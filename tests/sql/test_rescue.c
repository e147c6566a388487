/* Rows are read without SQLite as SQLite wrote them, whatever their size; damage costs the rows
 * that stood on it. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "given_store.h"
#include "sql/rescue.h"
#include "sql/sql.h"

enum { ROWS = 400, LARGEST = 1 << 20 };

static const int64_t numbers[] = {0,
                                  1,
                                  -1,
                                  127,
                                  -128,
                                  128,
                                  32767,
                                  -32769,
                                  8388607,
                                  -8388609,
                                  2147483647,
                                  -2147483649,
                                  140737488355327,
                                  -140737488355329,
                                  INT64_MAX,
                                  INT64_MIN};

static int64_t number_of(int64_t row)
{
    return numbers[(size_t)row % (sizeof numbers / sizeof *numbers)];
}

/* Some are longer than a page, and of every length at which a record goes on elsewhere. */
static size_t length_of(int64_t row)
{
    return row % 50 == 0 ? (size_t)row * 311 : (size_t)row * 23 % 1500;
}

static char *make_file(const char *folder, int page_bytes)
{
    char *path = path_in(folder, "rows.db");
    struct error err = {0};
    struct sql *sql = sql_open(path, SQL_CREATE, &err);
    struct buf text = {0};
    struct sql_statement *insert;

    buf_addf(&text,
             "PRAGMA page_size=%d; CREATE TABLE t (id INTEGER PRIMARY KEY, number INTEGER, text "
             "TEXT, absent TEXT);"
             "CREATE TABLE other (a TEXT, b TEXT); INSERT INTO other VALUES ('not', 'this')",
             page_bytes);
    if (!sql_run(sql, text.bytes, &err))
        fail_msg("%s", err.message);
    insert = sql_prepare(sql, "INSERT INTO t VALUES (?1, ?2, ?3, NULL)", &err);
    assert_true(sql_begin(sql, &err));
    for (int64_t row = 1; row <= ROWS; row++) {
        buf_truncate(&text, 0);
        for (size_t i = 0; i < length_of(row); i++)
            buf_add_byte(&text, (char)('a' + (row + (int64_t)i) % 26));
        sql_bind(insert, 1, row);
        sql_bind(insert, 2, number_of(row));
        sql_bind_text(insert, 3, buf_str(&text));
        assert_true(sql_finish(insert, &err));
    }
    assert_true(sql_commit(sql, &err));
    sql_close(sql);
    buf_clear(&text);
    return path;
}

struct seen {
    int64_t last;
    size_t right;
    size_t wrong; /* what stands on a page that was overwritten can be anything */
    bool stops_at_ten;
};

static bool is_right(int64_t row, const struct sql_value *columns)
{
    struct str text = columns[2].text;

    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != 'a' + (row + (int64_t)i) % 26)
            return false;
    }
    return columns[0].kind == SQL_NULL && columns[1].kind == SQL_INTEGER &&
           columns[1].integer == number_of(row) && columns[2].kind == SQL_TEXT &&
           text.length == length_of(row) && columns[3].kind == SQL_NULL;
}

static bool look(void *context, int64_t row, const struct sql_value *columns)
{
    struct seen *seen = context;

    assert_true(row > seen->last);
    seen->last = row;
    seen->right += is_right(row, columns);
    seen->wrong += !is_right(row, columns);
    return !seen->stops_at_ten || seen->right < 10;
}

static struct seen read_rows(const char *path, bool stops_at_ten)
{
    struct seen seen = {.stops_at_ten = stops_at_ten};
    struct error err = {0};

    if (!sql_rescue(path, 4, LARGEST, look, &seen, &err))
        fail_msg("%s", err.message);
    return seen;
}

static void rows_of_any_size_are_read_as_they_were_written(void **state)
{
    static const int page_bytes[] = {512, 1024, 4096, 8192, 65536};

    (void)state;
    for (size_t i = 0; i < sizeof page_bytes / sizeof *page_bytes; i++) {
        char *folder = given_folder();
        char *path = make_file(folder, page_bytes[i]);

        assert_int_equal(read_rows(path, false).right, ROWS);
        assert_int_equal(read_rows(path, false).wrong, 0);
        assert_int_equal(read_rows(path, true).right, 10);
        free(path);
        drop_folder(folder);
    }
}

static void without_any_page_most_rows_are_there(void **state)
{
    char *folder = given_folder();
    char *path = make_file(folder, 4096);
    struct buf whole = {0};
    struct error err = {0};
    char nothing[4096] = {0};

    (void)state;
    assert_true(file_read(path, 16 << 20, &whole, &err));
    for (size_t page = 1; page < whole.length / sizeof nothing; page++) {
        int descriptor = open(path, O_WRONLY);
        size_t count;

        assert_int_equal(
            pwrite(descriptor, nothing, sizeof nothing, (off_t)(page * sizeof nothing)),
            sizeof nothing);
        count = read_rows(path, false).right;
        if (count < ROWS - 40)
            fail_msg("page %zu: %zu rows", page, count);
        assert_int_equal(pwrite(descriptor, whole.bytes + page * sizeof nothing, sizeof nothing,
                                (off_t)(page * sizeof nothing)),
                         sizeof nothing);
        close(descriptor);
    }
    buf_clear(&whole);
    free(path);
    drop_folder(folder);
}

/* Where the number of the i-th row of a leaf stands, which is behind the length of the row; both
 * are written in sevens of bits. */
static size_t place_of_number(const unsigned char *leaf, size_t i)
{
    size_t at = (size_t)leaf[8 + 2 * i] << 8 | leaf[9 + 2 * i];

    while (leaf[at] >= 0x80)
        at++;
    return at + 1;
}

static void a_row_with_a_number_that_is_not_its_own_costs_no_other(void **state)
{
    enum { PAGE = 4096, IS_LEAF = 0x0D, GOES_ON = 0x80 };
    char *folder = given_folder();
    char *path = make_file(folder, PAGE);
    struct buf whole = {0};
    struct error err = {0};
    size_t tried = 0;

    (void)state;
    assert_true(file_read(path, 16 << 20, &whole, &err));
    for (size_t page = 2; page < whole.length / PAGE; page++) {
        unsigned char *leaf = (unsigned char *)whole.bytes + page * PAGE;
        size_t at;

        if (leaf[0] != IS_LEAF || leaf[4] < 3)
            continue;
        at = place_of_number(leaf, 1);
        if (leaf[at] < GOES_ON)
            continue;
        leaf[at] ^= 0x40; /* thousands higher */
        assert_true(file_write(path, buf_str(&whole), &err));
        assert_int_equal(read_rows(path, false).right, ROWS - 1);
        assert_int_equal(read_rows(path, false).wrong, 0);
        leaf[at] ^= 0x40;
        tried++;
    }
    assert_true(tried > 10);
    buf_clear(&whole);
    free(path);
    drop_folder(folder);
}

static void what_is_no_database_is_said(void **state)
{
    char *folder = given_folder();
    char *path = path_in(folder, "text");
    struct seen seen = {0};
    struct error err = {0};

    (void)state;
    assert_false(sql_rescue(path, 4, LARGEST, look, &seen, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_true(file_write(path, STR("no database"), &err));
    assert_false(sql_rescue(path, 4, LARGEST, look, &seen, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    free(path);
    drop_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_any_size_are_read_as_they_were_written),
        cmocka_unit_test(without_any_page_most_rows_are_there),
        cmocka_unit_test(a_row_with_a_number_that_is_not_its_own_costs_no_other),
        cmocka_unit_test(what_is_no_database_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
