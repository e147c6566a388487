#include "given_store.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

#include "base/memory.h"
#include "sql/sql.h"

char *path_in(const char *folder, const char *name)
{
    struct buf path = {0};

    buf_addf(&path, "%s/%s", folder, name);
    return buf_take(&path);
}

char *given_folder(void)
{
    const char *base = getenv("TMPDIR");
    char *folder;

    /* In memory when there is such a place: these tests do not measure, and a sync of a busy disk
     * takes its time. */
    if (base == NULL)
        base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    folder = path_in(base, "salter-test-XXXXXX");

    assert_non_null(mkdtemp(folder));
    return folder;
}

void drop_folder(char *folder)
{
    DIR *open = opendir(folder);
    struct dirent *entry;

    while (open != NULL && (entry = readdir(open)) != NULL) {
        char *path = path_in(folder, entry->d_name);

        unlink(path);
        free(path);
    }
    if (open != NULL)
        closedir(open);
    rmdir(folder);
    free(folder);
}

struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t finished;
    bool done;
    struct appended outcome;
};

static void note(void *context, enum store_result result, int64_t last_seq, const struct error *err)
{
    struct waiting *waiting = context;

    pthread_mutex_lock(&waiting->lock);
    waiting->outcome.result = result;
    waiting->outcome.last_seq = last_seq;
    if (err != NULL)
        waiting->outcome.err = *err;
    waiting->done = true;
    pthread_cond_signal(&waiting->finished);
    pthread_mutex_unlock(&waiting->lock);
}

struct appended append_events(struct store *store, int64_t conversation, int64_t expected_seq,
                              int64_t expected_epoch, const struct store_event *events,
                              size_t count)
{
    struct store_append append = {conversation, expected_seq, expected_epoch, events, count};
    struct waiting waiting = {0};

    pthread_mutex_init(&waiting.lock, NULL);
    pthread_cond_init(&waiting.finished, NULL);
    store_append(store, &append, note, &waiting);
    pthread_mutex_lock(&waiting.lock);
    while (!waiting.done)
        pthread_cond_wait(&waiting.finished, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);
    pthread_cond_destroy(&waiting.finished);
    pthread_mutex_destroy(&waiting.lock);
    return waiting.outcome;
}

struct appended append_event(struct store *store, int64_t conversation, int64_t expected_seq,
                             int64_t expected_epoch, enum store_event_type type, int64_t at_ms,
                             const char *payload)
{
    struct store_event event = {.type = str_from(store_event_type_name(type)),
                                .version = 1,
                                .at_ms = at_ms,
                                .payload = str_from(payload)};

    return append_events(store, conversation, expected_seq, expected_epoch, &event, 1);
}

void given_conversation(struct store *store, int64_t conversation, const char *public_id)
{
    struct buf payload = {0};
    struct appended appended;

    buf_addf(&payload, "{\"public_id\":\"%s\",\"token_hash\":\"hash-%s\"}", public_id, public_id);
    appended = append_event(store, conversation, 0, 0, STORE_STARTED, 1000, payload.bytes);
    buf_clear(&payload);
    if (appended.result != STORE_DONE)
        fail_msg("conversation %lld: %s", (long long)conversation, appended.err.message);
}

bool read_transcript(struct store *store, int64_t conversation, struct buf *out, struct error *err)
{
    struct arena *arena = arena_new();
    struct store_event *events;
    size_t count;
    bool read = store_read(store, conversation, 0, SIZE_MAX, arena, &events, &count, err);

    for (size_t i = 0; read && i < count; i++)
        buf_addf(out, "%lld %.*s %.*s\n", (long long)events[i].seq, STR_ARG(events[i].type),
                 STR_ARG(events[i].payload));
    arena_free(arena);
    return read;
}

void transcript(struct store *store, int64_t conversation, struct buf *out)
{
    struct error err = {0};

    if (!read_transcript(store, conversation, out, &err))
        fail_msg("%s", err.message);
}

struct store *open_store(const char *path)
{
    struct error err = {0};
    struct store *store = store_sqlite_open(path, &err);

    if (store == NULL)
        fail_msg("%s", err.message);
    return store;
}

int set_up_store_file(void **state)
{
    struct store_file *file = memory_alloc(sizeof *file);

    file->folder = given_folder();
    file->path = path_in(file->folder, "log.db");
    file->views = path_in(file->folder, "log.db-views");
    file->store = open_store(file->path);
    *state = file;
    return 0;
}

int tear_down_store_file(void **state)
{
    struct store_file *file = *state;

    store_close(file->store);
    drop_folder(file->folder);
    free(file->path);
    free(file->views);
    free(file);
    return 0;
}

void close_store_file(struct store_file *file)
{
    store_close(file->store);
    file->store = NULL;
}

void reopen_store_file(struct store_file *file)
{
    close_store_file(file);
    file->store = open_store(file->path);
}

void assert_sound(const char *path)
{
    struct buf report = {0};
    struct error err = {0};

    if (!store_sqlite_check(path, &report, &err))
        fail_msg("%s\n%s", err.message, report.bytes != NULL ? report.bytes : "");
    buf_clear(&report);
}

void assert_finding(const char *path, const char *finding)
{
    struct buf report = {0};
    struct error err = {0};

    assert_false(store_sqlite_check(path, &report, &err));
    if (report.bytes == NULL || strstr(report.bytes, finding) == NULL)
        fail_msg("wanted \"%s\" in: %s\n%s", finding, err.message,
                 report.bytes != NULL ? report.bytes : "");
    buf_clear(&report);
}

void tamper(const char *path, const char *text)
{
    struct error err = {0};
    struct sql *sql = sql_open(path, SQL_WRITE, &err);

    if (sql == NULL || !sql_run(sql, text, &err))
        fail_msg("%s", err.message);
    sql_close(sql);
}

int64_t number_in(const char *path, const char *query)
{
    struct error err = {0};
    struct sql *sql = sql_open(path, SQL_READ, &err);
    int64_t number = -1;

    if (sql == NULL || !sql_number(sql, query, &number, &err))
        fail_msg("%s", err.message);
    sql_close(sql);
    return number;
}

void pause_ms(long ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

uint32_t roll(struct dice *dice, uint32_t sides)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return (uint32_t)((dice->state * 2685821657736338717u) >> 33) % sides;
}
