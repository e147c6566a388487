/*
 * The process is killed, the power goes: what was acknowledged is there afterwards, whole, and the
 * store opens.
 *
 * What was not acknowledged may be there or not, but then whole too.
 */
#include "test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "fault_vfs.h"
#include "given_store.h"

enum { WRITERS = 8, KILLS = 12, POWER_CUTS = 6, EVENTS_EACH = 2 };

static void pause_us(long us)
{
    struct timespec time = {us / 1000000, us % 1000000 * 1000};

    nanosleep(&time, NULL);
}

/* --- One conversation a writer; each completion reports what was acknowledged and appends again.
 * --- */

struct writer {
    struct store *store;
    int64_t conversation;
    int64_t seq;
    int pipe;              /* -1: none */
    _Atomic int64_t acked; /* last seq */
    _Atomic bool stop;
    _Atomic bool stopped;
};

struct report {
    int64_t conversation;
    int64_t seq;
};

static void write_more(struct writer *writer);

static void acknowledged(void *context, enum store_result result, int64_t last_seq,
                         const struct error *err)
{
    struct writer *writer = context;
    struct report report = {writer->conversation, last_seq};

    (void)err;
    if (result != STORE_DONE)
        abort();
    writer->seq = last_seq;
    writer->acked = last_seq;
    if (writer->pipe >= 0 && write(writer->pipe, &report, sizeof report) != (ssize_t)sizeof report)
        abort();
    if (writer->stop)
        writer->stopped = true;
    else
        write_more(writer);
}

/* The events of an append belong together: their payloads say which append, and how large it is. */
static void write_more(struct writer *writer)
{
    struct store_event events[EVENTS_EACH];
    struct store_append append = {writer->conversation, writer->seq, 0, events, EVENTS_EACH};
    char payload[2000];

    snprintf(payload, sizeof payload, "{\"append\":%lld,\"text\":\"%0*d\"}", (long long)writer->seq,
             (int)(writer->seq * 37 % 1500) + 1, 0);
    for (int i = 0; i < EVENTS_EACH; i++)
        events[i] =
            (struct store_event){.type = STR("notice"), .version = 1, .payload = str_from(payload)};
    store_append(writer->store, &append, acknowledged, writer);
}

static void start_writers(struct writer *writers, struct store *store, int64_t first, int pipe)
{
    for (int64_t i = 0; i < WRITERS; i++) {
        writers[i].store = store;
        writers[i].conversation = first + i;
        writers[i].pipe = pipe;
        write_more(&writers[i]);
    }
}

static void assert_stored(struct store *store, int64_t conversation, int64_t acked)
{
    struct arena *arena = arena_new();
    struct store_event *events;
    size_t count;

    assert_true(store_read(store, conversation, 0, SIZE_MAX, arena, &events, &count, NULL));
    if ((int64_t)count < acked || count % EVENTS_EACH != 0)
        fail_msg("conversation %lld: %lld acknowledged, %zu stored", (long long)conversation,
                 (long long)acked, count);
    for (size_t i = 0; i < count; i++) {
        char start[40];

        snprintf(start, sizeof start, "{\"append\":%zu,", i / EVENTS_EACH * EVENTS_EACH);
        assert_int_equal(events[i].seq, i + 1);
        if (!str_starts(events[i].payload, str_from(start)) ||
            !str_ends(events[i].payload, STR("0\"}")))
            fail_msg("conversation %lld, %zu: %.*s", (long long)conversation, i,
                     STR_ARG(events[i].payload));
    }
    arena_free(arena);
}

static void be_killed(const char *path, int64_t first, int pipe)
{
    static struct writer writers[WRITERS];
    struct store *store = store_sqlite_open(path, NULL);

    if (store == NULL)
        _exit(1);
    start_writers(writers, store, first, pipe);
    for (;;)
        pause();
}

/* Blocks until something was acknowledged: how long a start takes is nobody's promise. */
static void await_report(int pipe, int64_t first, int64_t acked[WRITERS])
{
    struct report report;

    assert_int_equal(read(pipe, &report, sizeof report), sizeof report);
    acked[report.conversation - first] = report.seq;
}

static void collect_reports(int pipe, int64_t first, int64_t acked[WRITERS])
{
    struct report report;

    while (read(pipe, &report, sizeof report) == (ssize_t)sizeof report)
        acked[report.conversation - first] = report.seq;
}

static void a_process_that_is_killed_loses_nothing_acknowledged(void **state)
{
    char *folder = given_folder();
    char *path = path_in(folder, "log.db");
    int64_t acked[KILLS][WRITERS] = {{0}};
    int64_t total = 0;

    (void)state;
    for (int round = 0; round < KILLS; round++) {
        int64_t first = 1 + round * WRITERS;
        int ends[2];
        int status;
        pid_t child;

        assert_int_equal(pipe(ends), 0);
        child = fork();
        if (child == 0)
            be_killed(path, first, ends[1]);
        close(ends[1]);
        await_report(ends[0], first, acked[round]);
        pause_us(round * 7919 % 60000);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        collect_reports(ends[0], first, acked[round]);
        close(ends[0]);
    }
    struct store *store = open_store(path);
    for (int round = 0; round < KILLS; round++) {
        for (int i = 0; i < WRITERS; i++) {
            assert_stored(store, 1 + round * WRITERS + i, acked[round][i]);
            total += acked[round][i];
        }
    }
    store_close(store);
    assert_sound(path);
    assert_true(total > 0);
    drop_folder(folder);
    free(path);
}

/* What is on the disk when only synced bytes are: the mirror is frozen while the writers are at
 * work. */
static void after_a_power_cut_what_was_acknowledged_is_there(void **state)
{
    (void)state;
    for (int round = 0; round < POWER_CUTS; round++) {
        char *folder = given_folder();
        char *survived = given_folder();
        char *path = path_in(folder, "log.db");
        char *survivor = path_in(survived, "log.db");
        struct writer writers[WRITERS] = {{0}};
        int64_t acked[WRITERS];
        struct store *store;
        int64_t total = 0;

        fault_vfs_mirror(survived);
        store = open_store(path);
        start_writers(writers, store, 1, -1);
        while (writers[0].acked == 0)
            pause_us(1000);
        pause_us(round * 7919 % 30000);
        for (int i = 0; i < WRITERS; i++)
            acked[i] = writers[i].acked;
        fault_vfs_mirror(NULL);
        for (int i = 0; i < WRITERS; i++)
            writers[i].stop = true;
        for (int i = 0; i < WRITERS; i++) {
            while (!writers[i].stopped)
                pause_us(1000);
        }
        store_close(store);
        store = open_store(survivor);
        for (int i = 0; i < WRITERS; i++) {
            assert_stored(store, 1 + i, acked[i]);
            total += acked[i];
        }
        store_close(store);
        assert_sound(survivor);
        assert_true(total > 0);
        drop_folder(folder);
        drop_folder(survived);
        free(path);
        free(survivor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_process_that_is_killed_loses_nothing_acknowledged),
        cmocka_unit_test(after_a_power_cut_what_was_acknowledged_is_there),
    };

    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
