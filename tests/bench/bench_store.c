/*
 * Durable appends a second, against the floor: a file of raw records that one committer writes and
 * syncs, with the same batching and the same appenders. Both take turns in the same run, since
 * syncs on one machine vary more from minute to minute than programs differ; only the ratio counts
 * (ENGINE.md 5; at least 0.65).
 *
 *     bench_store [FOLDER [SECONDS]]     where to write (build), and how long each turn lasts
 * (0.15)
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "store/store.h"

enum { MOST = 256, ROUNDS = 15, REPLY_BYTES = 700, MESSAGE_BYTES = 120 };

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* --- The floor. --- */

struct record {
    struct record *next;
    store_done *done;
    void *context;
    size_t length;
    char bytes[];
};

struct floor {
    int file;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct record *first;
    struct record **end;
    bool stopping;
};

static void write_batch(struct floor *floor, const struct record *batch, struct buf *out)
{
    buf_truncate(out, 0);
    for (; batch != NULL; batch = batch->next)
        buf_add(out, str_of(batch->bytes, batch->length));
    if (write(floor->file, out->bytes, out->length) != (ssize_t)out->length ||
        fdatasync(floor->file) != 0)
        abort();
}

static void *run_floor(void *argument)
{
    struct floor *floor = argument;
    struct buf out = {0};

    pthread_mutex_lock(&floor->lock);
    while (floor->first != NULL || !floor->stopping) {
        struct record *batch = floor->first;

        if (batch == NULL) {
            pthread_cond_wait(&floor->work, &floor->lock);
            continue;
        }
        floor->first = NULL;
        floor->end = &floor->first;
        pthread_mutex_unlock(&floor->lock);
        write_batch(floor, batch, &out);
        while (batch != NULL) {
            struct record *next = batch->next;

            batch->done(batch->context, STORE_DONE, 0, NULL);
            free(batch);
            batch = next;
        }
        pthread_mutex_lock(&floor->lock);
    }
    pthread_mutex_unlock(&floor->lock);
    buf_clear(&out);
    return NULL;
}

static void *open_floor(const char *path)
{
    struct floor *floor = memory_alloc(sizeof *floor);

    floor->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0600);
    if (floor->file < 0)
        abort();
    pthread_mutex_init(&floor->lock, NULL);
    pthread_cond_init(&floor->work, NULL);
    floor->end = &floor->first;
    pthread_create(&floor->thread, NULL, run_floor, floor);
    return floor;
}

static void close_floor(void *target)
{
    struct floor *floor = target;

    pthread_mutex_lock(&floor->lock);
    floor->stopping = true;
    pthread_cond_signal(&floor->work);
    pthread_mutex_unlock(&floor->lock);
    pthread_join(floor->thread, NULL);
    close(floor->file);
    free(floor);
}

/* The same numbers and texts that a row of the store has. */
static void append_floor(void *target, const struct store_append *append, store_done *done,
                         void *context)
{
    struct floor *floor = target;
    size_t length = 0;
    struct record *record;
    char *end;

    for (size_t i = 0; i < append->count; i++)
        length +=
            6 * sizeof(int64_t) + append->events[i].type.length + append->events[i].payload.length;
    record = memory_alloc(sizeof *record + length);
    record->done = done;
    record->context = context;
    record->length = length;
    end = record->bytes;
    for (size_t i = 0; i < append->count; i++) {
        const struct store_event *event = &append->events[i];
        int64_t numbers[6] = {append->conversation,   append->expected_seq,
                              append->expected_epoch, event->at_ms,
                              event->version,         (int64_t)event->payload.length};

        memcpy(end, numbers, sizeof numbers);
        memcpy(end + sizeof numbers, event->type.bytes, event->type.length);
        memcpy(end + sizeof numbers + event->type.length, event->payload.bytes,
               event->payload.length);
        end += sizeof numbers + event->type.length + event->payload.length;
    }
    pthread_mutex_lock(&floor->lock);
    *floor->end = record;
    floor->end = &record->next;
    pthread_cond_signal(&floor->work);
    pthread_mutex_unlock(&floor->lock);
}

/* --- The store. --- */

static void *open_store(const char *path)
{
    struct error err = {0};
    struct store *store = store_sqlite_open(path, &err);

    if (store == NULL) {
        fprintf(stderr, "%s\n", err.message);
        exit(EXIT_FAILURE);
    }
    return store;
}

static void close_target(void *target)
{
    store_close(target);
}

static void append_store(void *target, const struct store_append *append, store_done *done,
                         void *context)
{
    store_append(target, append, done, context);
}

static const struct target_kind {
    const char *name;
    void *(*open)(const char *path);
    void (*append)(void *target, const struct store_append *append, store_done *done,
                   void *context);
    void (*close)(void *target);
} kinds[] = {{"raw", open_floor, append_floor, close_floor},
             {"store", open_store, append_store, close_target}};

/* --- Appenders: each waits for its append and sends the next, all from one thread, as a server's
 * loop does. --- */

struct appender {
    struct appender *next;
    struct load *load;
    int64_t conversation;
    int64_t seq;
    double sent;
};

struct load {
    const struct target_kind *kind;
    void *target;
    pthread_mutex_t lock;
    pthread_cond_t ready_cond;
    struct appender *ready;
    size_t waiting;
    size_t done;
    struct appender appenders[MOST];
    float *delays; /* ms */
    size_t delay_count;
};

enum { MOST_DELAYS = 1 << 20 };

static void completed(void *context, enum store_result result, int64_t last_seq,
                      const struct error *err)
{
    struct appender *appender = context;
    struct load *load = appender->load;

    (void)last_seq;
    if (result != STORE_DONE) {
        fprintf(stderr, "append: %s\n", err != NULL ? err->message : "?");
        abort();
    }
    pthread_mutex_lock(&load->lock);
    appender->next = load->ready;
    load->ready = appender;
    pthread_cond_signal(&load->ready_cond);
    pthread_mutex_unlock(&load->lock);
}

static void send_one(struct load *load, struct appender *appender, const char *text)
{
    struct store_event events[] = {
        {.type = STR("customer_message"),
         .version = 1,
         .at_ms = 1,
         .payload = str_of(text, MESSAGE_BYTES)},
        {.type = STR("bot_reply"), .version = 1, .at_ms = 2, .payload = str_of(text, REPLY_BYTES)},
    };
    struct store_append append = {appender->conversation, appender->seq, 0, events, 2};

    appender->sent = now();
    appender->seq += 2;
    load->kind->append(load->target, &append, completed, appender);
}

static struct appender *wait_ready(struct load *load)
{
    struct appender *ready;

    pthread_mutex_lock(&load->lock);
    while (load->ready == NULL)
        pthread_cond_wait(&load->ready_cond, &load->lock);
    ready = load->ready;
    load->ready = NULL;
    pthread_mutex_unlock(&load->lock);
    return ready;
}

static void note_delay(struct load *load, const struct appender *appender, double at)
{
    load->done++;
    if (load->delay_count < MOST_DELAYS)
        load->delays[load->delay_count++] = (float)((at - appender->sent) * 1e3);
}

/* Appends a second. */
static double run_load(struct load *load, size_t appenders, double seconds, const char *text)
{
    double start = now();
    double end = start + seconds;
    size_t flying = appenders;

    load->done = 0;
    for (size_t i = 0; i < appenders; i++)
        send_one(load, &load->appenders[i], text);
    while (flying > 0) {
        struct appender *ready = wait_ready(load);
        double at = now();

        while (ready != NULL) {
            struct appender *next = ready->next;

            note_delay(load, ready, at);
            if (at < end)
                send_one(load, ready, text);
            else
                flying--;
            ready = next;
        }
    }
    return (double)load->done / (now() - start);
}

static int compare_floats(const void *left, const void *right)
{
    float a = *(const float *)left;
    float b = *(const float *)right;

    return (a > b) - (a < b);
}

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

static float percentile(struct load *load, double share)
{
    qsort(load->delays, load->delay_count, sizeof *load->delays, compare_floats);
    return load->delays[(size_t)((double)(load->delay_count - 1) * share)];
}

static void init_load(struct load *load, const struct target_kind *kind, const char *path)
{
    load->kind = kind;
    load->target = kind->open(path);
    load->delays = memory_alloc(MOST_DELAYS * sizeof *load->delays);
    pthread_mutex_init(&load->lock, NULL);
    pthread_cond_init(&load->ready_cond, NULL);
    for (int64_t i = 0; i < MOST; i++)
        load->appenders[i] = (struct appender){.load = load, .conversation = i + 1};
}

static void compare(struct load loads[2], size_t appenders, double seconds, const char *text)
{
    double rates[2][ROUNDS];
    double spent[2] = {0};
    double ratios[ROUNDS];

    for (int i = 0; i < 2; i++)
        loads[i].delay_count = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 2; i++) {
            double before = cpu();

            rates[i][round] = run_load(&loads[i], appenders, seconds, text);
            spent[i] += (cpu() - before) / (double)loads[i].done / ROUNDS * 1e6;
        }
        ratios[round] = rates[1][round] / rates[0][round];
    }
    qsort(ratios, ROUNDS, sizeof *ratios, compare_doubles);
    for (int i = 0; i < 2; i++)
        qsort(rates[i], ROUNDS, sizeof *rates[i], compare_doubles);
    printf("%9zu %9.0f %9.0f %7.2f (%.2f-%.2f) %8.2f/%.2f %8.2f/%.2f %9.1f/%.1f\n", appenders,
           rates[0][ROUNDS / 2], rates[1][ROUNDS / 2], ratios[ROUNDS / 2], ratios[0],
           ratios[ROUNDS - 1], (double)percentile(&loads[0], 0.5),
           (double)percentile(&loads[0], 0.99), (double)percentile(&loads[1], 0.5),
           (double)percentile(&loads[1], 0.99), spent[0], spent[1]);
}

static void remove_files(const char *folder)
{
    static const char *const names[] = {
        "raw",         "store",           "store-wal",      "store-shm",
        "store-views", "store-views-wal", "store-views-shm"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf path = {0};

        buf_addf(&path, "%s/bench-%s", folder, names[i]);
        unlink(path.bytes);
        buf_clear(&path);
    }
}

int main(int argc, char **argv)
{
    static const size_t appenders[] = {1, 16, 256};
    static struct load loads[2];
    const char *folder = argc > 1 ? argv[1] : "build";
    double seconds = argc > 2 ? atof(argv[2]) : 0.15;
    char text[REPLY_BYTES];

    memset(text, 'a', sizeof text);
    remove_files(folder);
    for (int i = 0; i < 2; i++) {
        struct buf path = {0};

        buf_addf(&path, "%s/bench-%s", folder, kinds[i].name);
        init_load(&loads[i], &kinds[i], path.bytes);
        buf_clear(&path);
    }
    printf("durable appends a second, 2 events of %d and %d bytes each; median of %d turns of %.2f "
           "s\n",
           MESSAGE_BYTES, REPLY_BYTES, ROUNDS, seconds);
    printf("%9s %9s %9s %7s %11s %15s %13s %13s\n", "appenders", "raw", "store", "ratio", "",
           "raw p50/p99 ms", "store ms", "cpu us raw/store");
    for (size_t i = 0; i < sizeof appenders / sizeof *appenders; i++)
        compare(loads, appenders[i], seconds, text);
    for (int i = 0; i < 2; i++) {
        kinds[i].close(loads[i].target);
        free(loads[i].delays);
    }
    remove_files(folder);
    return EXIT_SUCCESS;
}
