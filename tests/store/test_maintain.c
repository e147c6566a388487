/* Check, backup, rebuild: on files, also beside a store that has them open. */
#include "test.h"

#include <pthread.h>
#include <stdio.h>

#include "given_store.h"

static void spoil(const char *path, long offset)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    fseek(file, offset, SEEK_SET);
    for (int i = 0; i < 3000; i++)
        fputc(0xA5, file);
    fclose(file);
}

static void a_check_finds_what_breaks_the_rules_of_the_log(void **state)
{
    static const struct {
        const char *what;
        const char *finding;
    } cases[] = {
        {"UPDATE event SET seq = 3 WHERE id = 2",
         "event 2 (conversation 1, 3): the events before it are missing"},
        {"UPDATE event SET epoch = 5 WHERE id = 3",
         "event 3 (conversation 1, 3): its epoch does not follow"},
        {"UPDATE event SET at_ms = 1 WHERE id = 2", "event 2 (conversation 1, 2): it is older"},
        {"UPDATE event SET previous = 0 WHERE id = 3",
         "event 3 (conversation 1, 3): it does not lead"},
        {"DELETE FROM event WHERE id = 2",
         "event 3 (conversation 1, 3): the events before it are missing"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *fresh = NULL;
        struct store_file *file;

        set_up_store_file(&fresh);
        file = fresh;
        given_conversation(file->store, 1, "a");
        append_event(file->store, 1, 1, 0, STORE_NOTICE, 2000, "{}");
        append_event(file->store, 1, 2, 0, STORE_NOTICE, 3000, "{}");
        close_store_file(file);
        assert_sound(file->path);
        tamper(file->path, "DROP TRIGGER event_is_kept; DROP TRIGGER event_is_final");
        tamper(file->path, cases[i].what);
        assert_finding(file->path, cases[i].finding);
        tear_down_store_file(&fresh);
    }
}

static void a_damaged_log_is_reported_and_never_served_as_whole(void **state)
{
    struct store_file *file = *state;
    struct buf report = {0};
    struct error err = {0};
    char payload[3000];

    memset(payload, ' ', sizeof payload);
    payload[0] = '{';
    payload[sizeof payload - 2] = '}';
    payload[sizeof payload - 1] = '\0';
    for (int64_t i = 0; i < 50; i++)
        append_event(file->store, 1, i, 0, STORE_NOTICE, 1, payload);
    close_store_file(file);
    spoil(file->path, 12 * 8192);
    assert_false(store_sqlite_check(file->path, &report, &err));
    assert_true(err.message[0] != '\0');
    file->store = store_sqlite_open(file->path, &err);
    if (file->store != NULL) {
        struct arena *arena = arena_new();
        struct store_event *events;
        size_t count;

        assert_false(store_read(file->store, 1, 0, 100, arena, &events, &count, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        arena_free(arena);
    }
    buf_clear(&report);
}

struct pressing {
    struct store *store;
    _Atomic int64_t seq;
    _Atomic bool stop;
};

static void *keep_appending(void *context)
{
    struct pressing *pressing = context;

    while (!pressing->stop) {
        if (append_event(pressing->store, 1, pressing->seq, 0, STORE_NOTICE, 1, "{\"x\":1}")
                .result != STORE_DONE)
            break;
        pressing->seq++;
    }
    return NULL;
}

static void backup_rebuild_and_check_work_beside_a_store_in_use(void **state)
{
    struct store_file *file = *state;
    struct pressing pressing = {.store = file->store};
    char *backup = path_in(file->folder, "backup.db");
    struct error err = {0};
    struct buf text = {0};
    struct store *copy;
    pthread_t thread;
    int64_t before;

    assert_int_equal(pthread_create(&thread, NULL, keep_appending, &pressing), 0);
    while (pressing.seq < 20)
        pause_ms(1);
    for (int i = 0; i < 5; i++) {
        assert_sound(file->path);
        if (!store_sqlite_rebuild(file->path, &text, &err))
            fail_msg("%s", err.message);
        assert_int_equal(text.length, 0);
    }
    before = pressing.seq;
    if (!store_sqlite_backup(file->path, backup, &err))
        fail_msg("%s", err.message);
    assert_false(store_sqlite_backup(file->path, backup, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    pressing.stop = true;
    pthread_join(thread, NULL);
    close_store_file(file);
    assert_sound(file->path);
    assert_sound(backup);
    copy = open_store(backup);
    transcript(copy, 1, &text);
    for (int64_t seq = 1; seq <= before; seq++) {
        char line[40];

        snprintf(line, sizeof line, "%lld notice {\"x\":1}\n", (long long)seq);
        assert_true(str_find(buf_str(&text), str_from(line), 0) != SIZE_MAX);
    }
    store_close(copy);
    assert_sound(backup);
    buf_clear(&text);
    free(backup);
}

static void maintenance_of_what_is_not_there_is_an_error(void **state)
{
    struct buf report = {0};
    struct error err = {0};

    (void)state;
    assert_false(store_sqlite_check("/nonexistent/log.db", &report, &err));
    assert_false(store_sqlite_backup("/nonexistent/log.db", "/nonexistent/copy", &err));
    assert_false(store_sqlite_rebuild("/nonexistent/log.db", &report, &err));
    assert_int_equal(err.code, ERROR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_finds_what_breaks_the_rules_of_the_log),
        OF_FILE(a_damaged_log_is_reported_and_never_served_as_whole),
        OF_FILE(backup_rebuild_and_check_work_beside_a_store_in_use),
        cmocka_unit_test(maintenance_of_what_is_not_there_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
