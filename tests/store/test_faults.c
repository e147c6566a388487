/* A disk that fails: nothing acknowledged is lost, nothing refused is stored, and the store goes on
 * by itself. */
#include "test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "fault_vfs.h"
#include "given_store.h"
#include "sql/sql.h"

enum { TALK = 8, LOOP_END = 2000 };

struct given {
    char *folder;
    char *path;
};

static struct given given_files(void)
{
    struct given given = {.folder = given_folder()};

    given.path = path_in(given.folder, "log.db");
    return given;
}

static void drop_files(struct given *given)
{
    drop_folder(given->folder);
    free(given->path);
}

/* What was acknowledged of a talk of several appends, each of two events that belong together. */
struct talk {
    int64_t seq; /* acknowledged */
    struct buf said;
    size_t failures;
};

static void say(struct store *store, struct talk *talk, int64_t number)
{
    struct buf payload = {0};
    struct store_event events[2];
    struct appended appended;

    buf_addf(&payload, "{\"n\":%lld,\"text\":\"%0*d\"}", (long long)number,
             number % 3 == 0 ? 20000 : 20, 0);
    events[0] = (struct store_event){
        .type = STR("customer_message"), .version = 1, .payload = buf_str(&payload)};
    events[1] =
        (struct store_event){.type = STR("bot_reply"), .version = 1, .payload = buf_str(&payload)};
    appended = append_events(store, 1, talk->seq, 0, events, 2);
    if (appended.result == STORE_DONE) {
        for (int i = 0; i < 2; i++)
            buf_addf(&talk->said, "%lld %.*s %s\n", (long long)++talk->seq, STR_ARG(events[i].type),
                     payload.bytes);
    } else {
        assert_int_equal(appended.result, STORE_FAILED);
        assert_true(appended.err.message[0] != '\0');
        talk->failures++;
    }
    buf_clear(&payload);
}

static void assert_said(struct store *store, const struct talk *talk)
{
    struct buf found = {0};

    transcript(store, 1, &found);
    if (!str_equal(buf_str(&found), buf_str(&talk->said)))
        fail_msg("stored:\n%.300s\nacknowledged:\n%.300s", found.bytes, talk->said.bytes);
    buf_clear(&found);
}

/* One talk over a disk on which the n-th operation fails; whether it did. */
static bool talk_over(enum fault fault, const char *only, long nth, long times)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};
    bool hit;

    fault_vfs_fail(fault, only, nth, times);
    for (int64_t i = 0; i < TALK; i++)
        say(store, &talk, i);
    hit = fault_vfs_hits() > 0;
    fault_vfs_heal();
    say(store, &talk, TALK);
    assert_true(talk.seq >= 2);
    assert_true(store_is_healthy(store, NULL));
    assert_said(store, &talk);
    store_close(store);
    store = open_store(given.path);
    assert_said(store, &talk);
    store_close(store);
    assert_sound(given.path);
    buf_clear(&talk.said);
    drop_files(&given);
    return hit;
}

static void loop_over(enum fault fault, const char *only, long times)
{
    long nth = 1;

    while (nth < LOOP_END && talk_over(fault, only, nth, times))
        nth++;
    assert_in_range(nth, 3, LOOP_END - 1);
}

static void a_disk_that_is_full_once_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop_over(FAULT_FULL, "log.db-wal", 1);
}

static void a_disk_that_stays_full_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop_over(FAULT_FULL, "log.db-wal", 1000000);
}

static void a_torn_write_loses_nothing_acknowledged(void **state)
{
    (void)state;
    loop_over(FAULT_TORN, "log.db-wal", 1);
}

static void a_sync_that_fails_acknowledges_nothing(void **state)
{
    (void)state;
    loop_over(FAULT_SYNC, "log.db-wal", 1);
    loop_over(FAULT_SYNC, "log.db-wal", 1000000);
}

static void copy_file(const char *from, const char *folder, const char *name)
{
    char *source = path_in(from, name);
    char *target = path_in(folder, name);
    struct buf content = {0};
    struct error err;

    if (!file_read(source, 1 << 30, &content, &err) || !file_write(target, buf_str(&content), &err))
        fail_msg("%s", err.message);
    buf_clear(&content);
    free(source);
    free(target);
}

/* A commit whose sync failed stands in the write-ahead log as if it had not; whoever reads it next
 * would believe it. */
static void what_was_refused_is_not_there_when_the_process_dies_at_once(void **state)
{
    struct given given = given_files();
    struct given left = given_files();
    struct store *store = open_store(given.path);
    struct store *later;
    struct talk talk = {0};

    (void)state;
    say(store, &talk, 1);
    fault_vfs_fail(FAULT_SYNC, "log.db-wal", 1, 1);
    say(store, &talk, 2);
    assert_int_equal(talk.failures, 1);
    copy_file(given.folder, left.folder, "log.db");
    copy_file(given.folder, left.folder, "log.db-wal");
    later = open_store(left.path);
    assert_said(later, &talk);
    store_close(later);
    store_close(store);
    buf_clear(&talk.said);
    drop_files(&given);
    drop_files(&left);
}

static void projections_that_cannot_be_written_keep_nobody_waiting(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct store_handoff *handoffs;
    struct error err = {0};
    size_t count;

    (void)state;
    fault_vfs_fail(FAULT_FULL, "log.db-views", 1, 1000000);
    for (int64_t i = 0; i < TALK; i++)
        say(store, &talk, i);
    given_conversation(store, 2, "b");
    assert_int_equal(talk.failures, 0);
    assert_said(store, &talk);
    assert_true(store_find(store, STR("b"), arena, &found, NULL));
    assert_false(
        store_list_handoffs(store, STORE_HANDOFFS_ALL, 0, 10, arena, &handoffs, &count, &err));
    assert_int_equal(err.code, ERROR_NO_ROOM);
    fault_vfs_heal();
    assert_true(
        store_list_handoffs(store, STORE_HANDOFFS_ALL, 0, 10, arena, &handoffs, &count, &err));
    store_close(store);
    assert_sound(given.path);
    arena_free(arena);
    buf_clear(&talk.said);
    drop_files(&given);
}

/* Each opening fails, or finds everything; and the first one after the fault finds everything. */
static void an_open_that_fails_can_be_repeated(void **state)
{
    static const enum fault faults[] = {FAULT_FULL, FAULT_TORN, FAULT_SYNC, FAULT_READ};
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};

    (void)state;
    for (int64_t i = 0; i < TALK; i++)
        say(store, &talk, i);
    store_close(store);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        long nth = 0;

        do {
            struct error err = {0};

            fault_vfs_fail(faults[i], "log.db", ++nth, 1);
            store = store_sqlite_open(given.path, &err);
            if (store == NULL)
                assert_true(err.message[0] != '\0');
            store_close(store);
        } while (fault_vfs_hits() > 0 && nth < LOOP_END);
        fault_vfs_heal();
        store = open_store(given.path);
        assert_said(store, &talk);
        store_close(store);
        assert_sound(given.path);
    }
    buf_clear(&talk.said);
    drop_files(&given);
}

static void a_new_file_on_a_full_disk_is_no_obstacle_later(void **state)
{
    long nth = 0;

    (void)state;
    do {
        struct given given = given_files();
        struct store *store;
        struct talk talk = {0};

        fault_vfs_fail(FAULT_FULL, "log.db", ++nth, 1000000);
        store = store_sqlite_open(given.path, NULL);
        store_close(store);
        fault_vfs_heal();
        store = open_store(given.path);
        say(store, &talk, 1);
        assert_int_equal(talk.failures, 0);
        store_close(store);
        assert_sound(given.path);
        buf_clear(&talk.said);
        drop_files(&given);
    } while (fault_vfs_hits() > 0 && nth < LOOP_END);
    assert_true(nth > 3);
}

static void a_deletion_that_fails_can_be_repeated(void **state)
{
    static const enum fault faults[] = {FAULT_FULL, FAULT_SYNC};

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        long nth = 0;
        bool hit;

        do {
            struct given given = given_files();
            struct store *store = open_store(given.path);
            struct buf found = {0};
            struct error err = {0};

            given_conversation(store, 1, "a");
            given_conversation(store, 2, "b");
            fault_vfs_fail(faults[i], "log.db", ++nth, 1);
            if (!store_redact(store, 1, &err))
                assert_true(err.message[0] != '\0');
            hit = fault_vfs_hits() > 0;
            fault_vfs_heal();
            if (!store_redact(store, 1, &err))
                fail_msg("%s", err.message);
            transcript(store, 1, &found);
            transcript(store, 2, &found);
            assert_str(buf_str(&found),
                       "1 redacted {}\n"
                       "1 conversation_started {\"public_id\":\"b\",\"token_hash\":\"hash-b\"}\n");
            store_close(store);
            assert_sound(given.path);
            buf_clear(&found);
            drop_files(&given);
        } while (hit && nth < LOOP_END);
        assert_true(nth > 2);
    }
}

/* The projections know the conversation, but not that it was deleted; and the committer has
 * forgotten it. */
static void a_deleted_conversation_stays_closed_while_projections_cannot_hear_of_it(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct buf found = {0};
    struct error err = {0};

    (void)state;
    given_conversation(store, 1, "a");
    store_close(store);
    store = open_store(given.path);
    fault_vfs_fail(FAULT_FULL, "log.db-views", 1, 1000000);
    assert_false(store_redact(store, 1, &err));
    assert_int_equal(err.code, ERROR_NO_ROOM);
    fault_vfs_fail(FAULT_FULL, "log.db-wal", 1, 1);
    assert_int_equal(append_event(store, 2, 0, 0, STORE_NOTICE, 1, "{}").result, STORE_FAILED);
    fault_vfs_fail(FAULT_FULL, "log.db-views", 1, 1000000);
    assert_int_equal(append_event(store, 1, 1, 0, STORE_NOTICE, 1, "{\"late\":1}").result,
                     STORE_CONFLICT);
    fault_vfs_heal();
    assert_true(store_redact(store, 1, &err));
    transcript(store, 1, &found);
    assert_str(buf_str(&found), "1 redacted {}\n");
    store_close(store);
    assert_sound(given.path);
    buf_clear(&found);
    drop_files(&given);
}

static bool becomes_healthy(struct store *store)
{
    for (int i = 0; i < 100 && !store_is_healthy(store, NULL); i++)
        pause_ms(50);
    return store_is_healthy(store, NULL);
}

static void it_says_what_is_wrong_and_recovers_while_nobody_appends(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};
    struct error err = {0};

    (void)state;
    say(store, &talk, 1);
    fault_vfs_fail(FAULT_FULL, "log.db-wal", 1, 1000000);
    say(store, &talk, 2);
    assert_int_equal(talk.failures, 1);
    assert_false(store_is_healthy(store, &err));
    assert_int_equal(err.code, ERROR_NO_ROOM);
    assert_non_null(strstr(err.message, "full"));
    fault_vfs_heal();
    assert_true(becomes_healthy(store));
    say(store, &talk, 3);
    assert_said(store, &talk);
    store_close(store);
    buf_clear(&talk.said);
    drop_files(&given);
}

/* What is refused writes nothing, and would succeed on any disk. */
/* As a server does it. */
static void a_start_on_a_full_disk_refuses_everything_until_there_is_room(void **state)
{
    struct given given = given_files();
    struct store *store;
    struct talk talk = {0};
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct error err = {0};

    (void)state;
    fault_vfs_fail(FAULT_FULL, "log.db", 1, 1000000);
    store = store_sqlite_open_late(given.path, &err);
    assert_non_null(store);
    assert_false(store_is_healthy(store, &err));
    assert_int_equal(err.code, ERROR_NO_ROOM);
    assert_non_null(strstr(err.message, "full"));
    assert_int_equal(store_new_conversation(store), 0);
    assert_false(store_find(store, STR("a"), arena, &found, &err));
    assert_int_equal(err.code, ERROR_NO_ROOM); /* and not that it is not there */
    say(store, &talk, 2);
    assert_int_equal(talk.failures, 1);
    fault_vfs_heal();
    assert_true(becomes_healthy(store));
    assert_int_equal(store_new_conversation(store), 1);
    say(store, &talk, 3);
    assert_said(store, &talk);
    store_close(store);
    assert_sound(given.path);
    arena_free(arena);
    buf_clear(&talk.said);
    drop_files(&given);
}

static void a_server_that_ends_before_there_is_room_ends_well(void **state)
{
    struct given given = given_files();
    struct store *store;
    struct error err = {0};

    (void)state;
    fault_vfs_fail(FAULT_FULL, "log.db", 1, 1000000);
    store = store_sqlite_open_late(given.path, &err);
    assert_non_null(store);
    store_close(store);
    fault_vfs_heal();
    assert_null(store_sqlite_open_late("/nonexistent/log.db", &err)); /* which no room would mend */
    assert_int_equal(err.code, ERROR_IO);
    drop_files(&given);
}

static void a_refused_append_is_no_sign_that_the_disk_is_well_again(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};
    struct store_event event = {
        .type = STR("customer_message"), .version = 1, .payload = STR("{}")};

    (void)state;
    say(store, &talk, 1);
    fault_vfs_fail(FAULT_FULL, "log.db-wal", 1, 1000000);
    say(store, &talk, 2);
    assert_false(store_is_healthy(store, NULL));
    assert_int_equal(append_events(store, 1, talk.seq + 7, 0, &event, 1).result, STORE_FAILED);
    assert_false(store_is_healthy(store, NULL));
    fault_vfs_heal();
    assert_true(becomes_healthy(store));
    assert_int_equal(append_events(store, 1, talk.seq + 7, 0, &event, 1).result, STORE_CONFLICT);
    assert_said(store, &talk);
    store_close(store);
    buf_clear(&talk.said);
    drop_files(&given);
}

static void a_locked_file_fails_appends_until_it_is_let_go(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};
    struct error err = {0};
    struct sql *other = sql_open(given.path, SQL_WRITE, &err);

    (void)state;
    say(store, &talk, 1);
    assert_true(sql_begin(other, &err));
    say(store, &talk, 2);
    assert_int_equal(talk.failures, 1);
    assert_false(store_is_healthy(store, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_said(store, &talk);
    sql_rollback(other);
    say(store, &talk, 3);
    assert_int_equal(talk.failures, 1);
    assert_true(store_is_healthy(store, NULL));
    assert_said(store, &talk);
    sql_close(other);
    store_close(store);
    buf_clear(&talk.said);
    drop_files(&given);
}

static void set_limit(rlim_t bytes)
{
    struct rlimit limit;

    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The same with the kernel's own refusal instead of ours: files of this process may not grow past
 * 200 kB. */
static void when_files_may_not_grow_appends_fail_and_later_go_on(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct talk talk = {0};

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    set_limit(200000);
    for (int64_t i = 0; i < 60 && talk.failures == 0; i++)
        say(store, &talk, i);
    assert_int_equal(talk.failures, 1);
    set_limit(RLIM_INFINITY);
    say(store, &talk, 1);
    assert_int_equal(talk.failures, 1);
    assert_said(store, &talk);
    store_close(store);
    store = open_store(given.path);
    assert_said(store, &talk);
    store_close(store);
    assert_sound(given.path);
    buf_clear(&talk.said);
    drop_files(&given);
}

/* Keeps the committer busy: the completion of the first append does not return before it is let go.
 */
struct burst {
    pthread_mutex_t gate;
    _Atomic bool busy;
    int done;
    int refused;
};

static void hold_up(void *context, enum store_result result, int64_t last_seq,
                    const struct error *err)
{
    struct burst *burst = context;

    (void)result;
    (void)last_seq;
    (void)err;
    burst->busy = true;
    pthread_mutex_lock(&burst->gate);
    pthread_mutex_unlock(&burst->gate);
}

static void count_outcome(void *context, enum store_result result, int64_t last_seq,
                          const struct error *err)
{
    struct burst *burst = context;

    (void)last_seq;
    burst->done += result == STORE_DONE;
    burst->refused += result == STORE_FAILED && err->code == ERROR_TOO_LARGE;
}

static void a_queue_that_is_full_refuses_instead_of_growing(void **state)
{
    struct given given = given_files();
    struct store *store = open_store(given.path);
    struct burst burst = {.gate = PTHREAD_MUTEX_INITIALIZER};
    char *large = memory_alloc(STORE_LARGEST_PAYLOAD);
    struct store_event event = {.type = STR("notice"), .version = 1, .payload = STR("{}")};
    struct store_append first = {1, 0, 0, &event, 1};

    (void)state;
    memset(large, ' ', STORE_LARGEST_PAYLOAD);
    pthread_mutex_lock(&burst.gate);
    store_append(store, &first, hold_up, &burst);
    while (!burst.busy)
        pause_ms(1);
    event.payload = str_of(large, STORE_LARGEST_PAYLOAD);
    for (int64_t i = 2; i <= 21; i++) {
        struct store_append append = {i, 0, 0, &event, 1};

        store_append(store, &append, count_outcome, &burst);
    }
    pthread_mutex_unlock(&burst.gate);
    store_close(store);
    assert_int_equal(burst.done, 15);
    assert_int_equal(burst.refused, 5);
    free(large);
    drop_files(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_that_is_full_once_loses_nothing_acknowledged),
        cmocka_unit_test(a_disk_that_stays_full_loses_nothing_acknowledged),
        cmocka_unit_test(a_torn_write_loses_nothing_acknowledged),
        cmocka_unit_test(a_sync_that_fails_acknowledges_nothing),
        cmocka_unit_test(what_was_refused_is_not_there_when_the_process_dies_at_once),
        cmocka_unit_test(projections_that_cannot_be_written_keep_nobody_waiting),
        cmocka_unit_test(an_open_that_fails_can_be_repeated),
        cmocka_unit_test(a_new_file_on_a_full_disk_is_no_obstacle_later),
        cmocka_unit_test(a_deletion_that_fails_can_be_repeated),
        cmocka_unit_test(a_deleted_conversation_stays_closed_while_projections_cannot_hear_of_it),
        cmocka_unit_test(it_says_what_is_wrong_and_recovers_while_nobody_appends),
        cmocka_unit_test(a_start_on_a_full_disk_refuses_everything_until_there_is_room),
        cmocka_unit_test(a_server_that_ends_before_there_is_room_ends_well),
        cmocka_unit_test(a_refused_append_is_no_sign_that_the_disk_is_well_again),
        cmocka_unit_test(a_locked_file_fails_appends_until_it_is_let_go),
        cmocka_unit_test(when_files_may_not_grow_appends_fail_and_later_go_on),
        cmocka_unit_test(a_queue_that_is_full_refuses_instead_of_growing),
    };

    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
