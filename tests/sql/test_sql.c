#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "given_store.h"
#include "sql/sql.h"

struct given {
    char *folder;
    char *path;
    struct sql *sql;
};

static int set_up(void **state)
{
    static struct given given;

    given.folder = given_folder();
    given.path = path_in(given.folder, "some.db");
    given.sql = sql_open(given.path, SQL_CREATE, NULL);
    *state = &given;
    return given.sql == NULL || !sql_use_log(given.sql, NULL) ||
           !sql_run(given.sql,
                    "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT, number INTEGER)", NULL);
}

static int tear_down(void **state)
{
    struct given *given = *state;

    sql_close(given->sql);
    drop_folder(given->folder);
    free(given->path);
    return 0;
}

static bool add_word(struct sql *sql, struct str text, int64_t number)
{
    struct sql_statement *add =
        sql_prepare(sql, "INSERT INTO word (text, number) VALUES (?1, ?2)", NULL);

    if (add == NULL)
        return false;
    sql_bind_text(add, 1, text);
    sql_bind(add, 2, number);
    return sql_finish(add, NULL);
}

static int64_t count_words(struct sql *sql)
{
    int64_t count = -1;

    assert_true(sql_number(sql, "SELECT count(*) FROM word", &count, NULL));
    return count;
}

static void what_is_bound_comes_back_as_it_was(void **state)
{
    const struct {
        struct str text;
        int64_t number;
    } cases[] = {
        {STR(""), 0}, {STR("čovjek"), -1}, {STR("a\0b"), INT64_MAX}, {{NULL, 0}, INT64_MIN}};
    struct given *given = *state;
    struct sql_statement *all;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(add_word(given->sql, cases[i].text, cases[i].number));
        assert_int_equal(sql_last_id(given->sql), i + 1);
    }
    all = sql_prepare(given->sql, "SELECT text, number FROM word ORDER BY id", NULL);
    assert_int_equal(sql_column_count(all), 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(sql_step(all, NULL), SQL_ROW);
        assert_true(str_equal(sql_column_text(all, 0), cases[i].text));
        assert_true(sql_column(all, 1) == cases[i].number);
    }
    assert_int_equal(sql_step(all, NULL), SQL_DONE);
    assert_int_equal(sql_step(all, NULL), SQL_ROW);
    sql_reset(all);
}

static void a_number_that_is_not_there_is_zero(void **state)
{
    struct given *given = *state;
    int64_t number = 7;

    assert_true(sql_number(given->sql, "SELECT number FROM word", &number, NULL));
    assert_int_equal(number, 0);
    number = 7;
    assert_true(sql_number(given->sql, "SELECT max(number) FROM word", &number, NULL));
    assert_int_equal(number, 0);
}

static void a_mistake_names_the_file_and_the_reason(void **state)
{
    struct given *given = *state;
    struct error err = {0};

    assert_null(sql_prepare(given->sql, "SELECT text FROM nowhere", &err));
    assert_int_equal(err.code, ERROR_LIBRARY);
    assert_non_null(strstr(err.message, given->path));
    assert_non_null(strstr(err.message, "no such table: nowhere"));
    assert_false(sql_run(given->sql, "INSERT INTO word (id) VALUES (1), (1)", &err));
    assert_non_null(strstr(err.message, "UNIQUE"));
    assert_int_equal(count_words(given->sql), 0);
}

static void a_statement_that_failed_can_run_again(void **state)
{
    struct given *given = *state;
    struct sql_statement *add = sql_prepare(given->sql, "INSERT INTO word (id) VALUES (?1)", NULL);
    struct error err = {0};

    sql_bind(add, 1, 5);
    assert_true(sql_finish(add, &err));
    assert_false(sql_finish(add, &err));
    assert_non_null(strstr(err.message, given->path));
    sql_bind(add, 1, 6);
    assert_true(sql_finish(add, &err));
    assert_int_equal(count_words(given->sql), 2);
}

static void a_transaction_is_whole_or_not_there(void **state)
{
    struct given *given = *state;

    assert_true(sql_begin(given->sql, NULL));
    assert_true(add_word(given->sql, STR("a"), 1));
    sql_rollback(given->sql);
    assert_int_equal(count_words(given->sql), 0);
    sql_rollback(given->sql);
    assert_true(sql_begin(given->sql, NULL));
    assert_true(add_word(given->sql, STR("a"), 1));
    assert_true(sql_commit(given->sql, NULL));
    assert_int_equal(count_words(given->sql), 1);
    assert_false(sql_commit(given->sql, NULL));
}

static void who_waits_too_long_for_a_lock_is_told_so(void **state)
{
    struct given *given = *state;
    struct sql *other = sql_open(given->path, SQL_WRITE, NULL);
    struct error err = {0};

    sql_set_patience(other, 20);
    assert_true(sql_begin(given->sql, NULL));
    assert_false(sql_begin(other, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    sql_rollback(given->sql);
    assert_true(sql_begin(other, &err));
    sql_close(other);
}

static void a_reader_may_not_write(void **state)
{
    struct given *given = *state;
    struct sql *reader = sql_open(given->path, SQL_READ, NULL);
    struct error err = {0};

    assert_int_equal(count_words(reader), 0);
    assert_false(sql_run(reader, "DELETE FROM word", &err));
    assert_int_equal(err.code, ERROR_IO);
    sql_close(reader);
}

static void a_truncating_checkpoint_empties_the_log(void **state)
{
    struct given *given = *state;
    char *log = path_in(given->folder, "some.db-wal");
    struct stat status;

    assert_true(add_word(given->sql, STR("a"), 1));
    assert_true(sql_log_pages(given->sql) > 0);
    assert_true(stat(log, &status) == 0 && status.st_size > 0);
    assert_true(sql_checkpoint(given->sql, SQL_TRUNCATE, NULL));
    assert_true(stat(log, &status) == 0 && status.st_size == 0);
    free(log);
}

static void a_copy_is_a_database_of_its_own(void **state)
{
    struct given *given = *state;
    char *target = path_in(given->folder, "copy.db");
    struct error err = {0};
    struct sql *copy;

    assert_true(add_word(given->sql, STR("a"), 1));
    assert_true(sql_backup(given->sql, target, &err));
    assert_true(add_word(given->sql, STR("b"), 2));
    copy = sql_open(target, SQL_WRITE, &err);
    assert_int_equal(count_words(copy), 1);
    assert_true(sql_is_sound(copy));
    sql_close(copy);
    assert_false(sql_backup(given->sql, target, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_false(sql_backup(given->sql, "/nonexistent/copy.db", &err));
    assert_int_equal(err.code, ERROR_IO);
    free(target);
}

static void what_is_no_database_is_told_from_what_is_not_there(void **state)
{
    struct given *given = *state;
    char *letter = path_in(given->folder, "letter");
    char *missing = path_in(given->folder, "missing");
    struct error err = {0};
    struct sql *sql;
    int64_t number;

    assert_true(file_write(
        letter,
        STR("Dear friend, this is no database but a letter, and it is longer than the header"
            " of a database would be."),
        &err));
    sql = sql_open(letter, SQL_WRITE, &err);
    assert_true(sql == NULL || !sql_number(sql, "SELECT 1 FROM sqlite_schema", &number, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    sql_close(sql);
    assert_null(sql_open(missing, SQL_WRITE, &err));
    assert_int_equal(err.code, ERROR_IO);
    free(letter);
    free(missing);
}

static void a_temporary_database_leaves_nothing(void **state)
{
    struct sql *sql = sql_open("", SQL_CREATE, NULL);

    (void)state;
    assert_non_null(sql);
    assert_true(sql_run(
        sql, "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT, number INTEGER)", NULL));
    assert_true(add_word(sql, STR("a"), 1));
    assert_int_equal(count_words(sql), 1);
    sql_close(sql);
}

/* Whether this process holds SQLite's lock on a database that it has open, as another process sees
 * it. */
static bool is_locked_for_others(const char *path)
{
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0x40000000, .l_len = 512};
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        int descriptor = open(path, O_RDWR);

        _exit(descriptor >= 0 && fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Where it does not, another process that closes the file takes the write-ahead log away: this was
 * seen. */
static void opening_a_file_again_leaves_the_locks_on_it(void **state)
{
    struct given *given = *state;
    struct sql *again;

    assert_true(add_word(given->sql, STR("a"), 1));
    assert_true(is_locked_for_others(given->path));
    again = sql_open(given->path, SQL_CREATE, NULL);
    assert_true(is_locked_for_others(given->path));
    sql_close(again);
    assert_true(is_locked_for_others(given->path));
}

/* Otherwise a file that somebody uses would be thrown away. */
static void a_file_that_cannot_be_looked_at_just_now_is_not_called_damaged(void **state)
{
    const struct given *given = *state;
    char *path = path_in(given->folder, "other.db");
    struct sql *busy = sql_open(path, SQL_CREATE, NULL);
    struct sql *other = sql_open(path, SQL_WRITE, NULL);

    assert_true(sql_run(busy, "CREATE TABLE word (id INTEGER PRIMARY KEY); BEGIN EXCLUSIVE", NULL));
    sql_set_patience(other, 10);
    assert_true(sql_is_sound(other));
    sql_close(busy);
    sql_close(other);
    free(path);
}

#define OF_DATABASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_DATABASE(what_is_bound_comes_back_as_it_was),
        OF_DATABASE(a_number_that_is_not_there_is_zero),
        OF_DATABASE(a_mistake_names_the_file_and_the_reason),
        OF_DATABASE(a_statement_that_failed_can_run_again),
        OF_DATABASE(a_transaction_is_whole_or_not_there),
        OF_DATABASE(who_waits_too_long_for_a_lock_is_told_so),
        OF_DATABASE(a_reader_may_not_write),
        OF_DATABASE(a_truncating_checkpoint_empties_the_log),
        OF_DATABASE(a_copy_is_a_database_of_its_own),
        OF_DATABASE(what_is_no_database_is_told_from_what_is_not_there),
        OF_DATABASE(opening_a_file_again_leaves_the_locks_on_it),
        OF_DATABASE(a_file_that_cannot_be_looked_at_just_now_is_not_called_damaged),
        cmocka_unit_test(a_temporary_database_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
