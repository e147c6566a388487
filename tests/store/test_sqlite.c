/* What only the store in a file has: reopening, other processes, a log that is final. */
#include "test.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "given_store.h"
#include "sql/sql.h"

static void everything_is_there_after_reopening(void **state)
{
    struct store_file *file = *state;
    struct arena *arena = arena_new();
    struct store_conversation found;

    given_conversation(file->store, 7, "a");
    append_event(file->store, 7, 1, 0, STORE_OWNER_CHANGED, 9000, "{\"owner\":\"queue\"}");
    reopen_store_file(file);
    assert_true(store_find(file->store, STR("a"), arena, &found, NULL));
    assert_int_equal(found.conversation, 7);
    assert_str(found.owner, "queue");
    assert_int_equal(store_last_conversation(file->store), 7);
    assert_int_equal(store_new_conversation(file->store), 8);
    assert_int_equal(append_event(file->store, 7, 2, 0, STORE_NOTICE, 1, "{}").result,
                     STORE_CONFLICT);
    assert_int_equal(append_event(file->store, 7, 2, 1, STORE_NOTICE, 1, "{}").result, STORE_DONE);
    assert_int_equal(append_event(file->store, 7, 0, 0, STORE_STARTED, 1, "{}").result,
                     STORE_CONFLICT);
    arena_free(arena);
}

static void a_store_that_is_closed_is_two_files(void **state)
{
    struct store_file *file = *state;
    DIR *folder;
    struct dirent *entry;
    struct buf text = {0};

    given_conversation(file->store, 1, "a");
    transcript(file->store, 1, &text);
    buf_clear(&text);
    close_store_file(file);
    folder = opendir(file->folder);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, "log.db") != 0 &&
            strcmp(entry->d_name, "log.db-views") != 0)
            fail_msg("%s is left", entry->d_name);
    }
    closedir(folder);
}

static void its_files_are_nobody_elses_to_read(void **state)
{
    struct store_file *file = *state;
    DIR *folder = opendir(file->folder);
    struct dirent *entry;
    size_t files = 0;

    given_conversation(file->store, 1, "a");
    while ((entry = readdir(folder)) != NULL) {
        char *path = path_in(file->folder, entry->d_name);
        struct stat status;

        if (entry->d_name[0] != '.' && stat(path, &status) == 0) {
            if ((status.st_mode & 0777) != 0600)
                fail_msg("%s: mode %o", path, status.st_mode & 0777);
            files++;
        }
        free(path);
    }
    closedir(folder);
    assert_in_range(files, 4, 8);
}

static void a_path_that_looks_like_a_uri_is_a_path(void **state)
{
    struct store_file *file = *state;
    char *here = path_in(file->folder, "file:x?mode=memory");
    struct store *store = open_store(here);
    struct stat status;

    given_conversation(store, 1, "a");
    store_close(store);
    assert_int_equal(stat(here, &status), 0);
    free(here);
}

static void what_is_no_store_is_refused_and_left_alone(void **state)
{
    struct store_file *file = *state;
    char *text = path_in(file->folder, "text");
    char *foreign = path_in(file->folder, "foreign");
    struct error err = {0};
    struct buf before = {0};
    struct buf after = {0};
    struct sql *sql;

    assert_true(file_write(
        text,
        STR("this is a letter to a friend, and long enough to be taken for a header of a hundred"
            " bytes, which it is not"),
        &err));
    assert_null(store_sqlite_open(text, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    sql = sql_open(foreign, SQL_CREATE, &err);
    assert_true(sql_run(sql, "CREATE TABLE cookbook (recipe TEXT)", &err));
    sql_close(sql);
    assert_true(file_read(foreign, 1 << 20, &before, &err));
    assert_null(store_sqlite_open(foreign, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_non_null(strstr(err.message, "not a store"));
    assert_true(file_read(foreign, 1 << 20, &after, &err));
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    buf_clear(&before);
    buf_clear(&after);
    free(text);
    free(foreign);
}

static void a_store_of_a_later_version_is_refused(void **state)
{
    struct store_file *file = *state;
    struct error err = {0};

    close_store_file(file);
    tamper(file->path, "PRAGMA user_version = 900");
    assert_null(store_sqlite_open(file->path, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_non_null(strstr(err.message, "later version"));
}

static void a_folder_that_is_not_there_is_an_error_with_its_path(void **state)
{
    struct error err = {0};

    (void)state;
    assert_null(store_sqlite_open("/nonexistent/log.db", &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_non_null(strstr(err.message, "/nonexistent/log.db"));
}

static void the_log_refuses_to_be_changed(void **state)
{
    static const char *const attempts[] = {
        "DELETE FROM event",
        "UPDATE event SET payload = '{}'",
        "UPDATE event SET type = 'redacted', payload = '', seq = 9",
    };
    struct store_file *file = *state;
    struct error err = {0};
    struct sql *sql;

    given_conversation(file->store, 1, "a");
    sql = sql_open(file->path, SQL_WRITE, &err);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        if (sql_run(sql, attempts[i], &err))
            fail_msg("%s", attempts[i]);
    }
    sql_close(sql);
}

static void two_processes_never_give_a_seq_twice(void **state)
{
    struct store_file *file = *state;
    struct store *other = open_store(file->path);
    struct store *stores[] = {file->store, other};
    struct buf text = {0};

    given_conversation(file->store, 1, "a");
    for (int64_t seq = 1; seq < 20; seq++) {
        assert_int_equal(append_event(stores[seq % 2], 1, seq, 0, STORE_NOTICE, 1000, "{}").result,
                         STORE_DONE);
        assert_int_equal(
            append_event(stores[(seq + 1) % 2], 1, seq, 0, STORE_NOTICE, 1000, "{}").result,
            STORE_CONFLICT);
    }
    given_conversation(other, 2, "b");
    assert_int_equal(append_event(file->store, 2, 0, 0, STORE_STARTED, 1, "{}").result,
                     STORE_CONFLICT);
    assert_int_equal(store_new_conversation(file->store), 3);
    assert_true(store_redact(other, 1, NULL));
    assert_int_equal(append_event(file->store, 1, 20, 0, STORE_NOTICE, 1, "{\"late\":1}").result,
                     STORE_CONFLICT);
    store_close(other);
    transcript(file->store, 2, &text);
    assert_str(buf_str(&text),
               "1 conversation_started {\"public_id\":\"b\",\"token_hash\":\"hash-b\"}\n");
    buf_clear(&text);
    close_store_file(file);
    assert_sound(file->path);
}

static size_t size_of(const char *folder, const char *name)
{
    char *path = path_in(folder, name);
    struct stat status = {0};

    stat(path, &status);
    free(path);
    return (size_t)status.st_size;
}

static bool is_stored(struct store *store, int64_t conversation, int64_t seq)
{
    struct arena *arena = arena_new();
    struct store_event *events;
    size_t count;

    assert_true(store_read(store, conversation, seq - 1, 1, arena, &events, &count, NULL));
    arena_free(arena);
    return count == 1;
}

/* Sends its next append from the completion of the one before: with several, the committer never
 * pauses. */
struct torrent {
    struct store *store;
    const struct store_event *events;
    int64_t conversation;
    int64_t rest;
};

static void pour(void *context, enum store_result result, int64_t last_seq, const struct error *err)
{
    struct torrent *torrent = context;
    struct store_append append = {torrent->conversation, last_seq, 0, torrent->events,
                                  STORE_MOST_EVENTS};

    (void)err;
    if (result == STORE_DONE && torrent->rest-- > 0)
        store_append(torrent->store, &append, pour, torrent);
}

enum { TORRENTS = 4, POURS = 60 }; /* 120 MB in all */

static void the_write_ahead_log_does_not_grow_without_end(void **state)
{
    struct store_file *file = *state;
    struct torrent torrents[TORRENTS];
    struct store_event events[STORE_MOST_EVENTS];
    char *payload = memory_alloc(8000);

    memset(payload, 'x', 8000);
    for (size_t i = 0; i < STORE_MOST_EVENTS; i++)
        events[i] = (struct store_event){
            .type = STR("notice"), .version = 1, .payload = str_of(payload, 8000)};
    for (int i = 0; i < TORRENTS; i++) {
        torrents[i] = (struct torrent){file->store, events, i + 1, POURS};
        pour(&torrents[i], STORE_DONE, 0, NULL);
    }
    for (int i = 0; i < TORRENTS; i++) {
        while (!is_stored(file->store, i + 1, POURS * STORE_MOST_EVENTS))
            pause_ms(20);
    }
    assert_in_range(size_of(file->folder, "log.db-wal"), 1 << 20, 80 << 20);
    free(payload);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_FILE(everything_is_there_after_reopening),
        OF_FILE(a_store_that_is_closed_is_two_files),
        OF_FILE(its_files_are_nobody_elses_to_read),
        OF_FILE(a_path_that_looks_like_a_uri_is_a_path),
        OF_FILE(what_is_no_store_is_refused_and_left_alone),
        OF_FILE(a_store_of_a_later_version_is_refused),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error_with_its_path),
        OF_FILE(the_log_refuses_to_be_changed),
        OF_FILE(two_processes_never_give_a_seq_twice),
        OF_FILE(the_write_ahead_log_does_not_grow_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
