/*
 * The store of a server that was started on a full disk or over a log whose end is damaged: every
 * call fails with that reason until there is room or a sound copy, then it is the store of the
 * file. Nobody who calls it needs to know; what waits for a key of a conversation gets one only
 * then.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "event_log.h"
#include "methods.h"
#include "wait.h"

enum { AGAIN_AFTER_MS = 1000 };

struct late_store {
    struct store base;
    char *path;
    _Atomic(struct store *) opened; /* NULL: not yet */
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t stopped;
    bool stopping;
    struct error reason;
};

static struct late_store *of(struct store *store)
{
    return (struct late_store *)store;
}

static bool refuse(struct late_store *late, struct error *err)
{
    pthread_mutex_lock(&late->lock);
    if (err != NULL)
        *err = late->reason;
    pthread_mutex_unlock(&late->lock);
    return false;
}

static struct store *opened(struct store *store)
{
    return atomic_load_explicit(&of(store)->opened, memory_order_acquire);
}

static void append_to(struct store *store, const struct store_append *append, store_done *done,
                      void *context)
{
    struct error reason;

    if (opened(store) != NULL) {
        store_append(opened(store), append, done, context);
        return;
    }
    refuse(of(store), &reason);
    done(context, STORE_FAILED, 0, &reason);
}

static bool read_from(struct store *store, int64_t conversation, int64_t after, size_t limit,
                      struct arena *arena, struct store_event **out, size_t *count,
                      struct error *err)
{
    return opened(store) != NULL
               ? store_read(opened(store), conversation, after, limit, arena, out, count, err)
               : refuse(of(store), err);
}

static bool scan(struct store *store, int64_t after, store_visit *visit, void *context,
                 struct error *err)
{
    return opened(store) != NULL ? store_scan(opened(store), after, visit, context, err)
                                 : refuse(of(store), err);
}

static bool find(struct store *store, struct str public_id, struct arena *arena,
                 struct store_conversation *out, struct error *err)
{
    return opened(store) != NULL ? store_find(opened(store), public_id, arena, out, err)
                                 : refuse(of(store), err);
}

static int64_t last_conversation(struct store *store)
{
    return opened(store) != NULL ? store_last_conversation(opened(store)) : 0;
}

static int64_t new_conversation(struct store *store)
{
    return opened(store) != NULL ? store_new_conversation(opened(store)) : 0;
}

static bool list_handoffs(struct store *store, const struct store_handoff_query *query,
                          struct arena *arena, struct store_handoff **out, size_t *count,
                          struct error *err)
{
    return opened(store) != NULL ? store_list_handoffs(opened(store), query->which, query->since_ms,
                                                       query->limit, arena, out, count, err)
                                 : refuse(of(store), err);
}

static bool list_feedback(struct store *store, int64_t since_ms, size_t limit, struct arena *arena,
                          struct store_feedback **out, size_t *count, struct error *err)
{
    return opened(store) != NULL
               ? store_list_feedback(opened(store), since_ms, limit, arena, out, count, err)
               : refuse(of(store), err);
}

static bool redact(struct store *store, int64_t conversation, struct error *err)
{
    return opened(store) != NULL ? store_redact(opened(store), conversation, err)
                                 : refuse(of(store), err);
}

static bool redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
{
    return opened(store) != NULL ? store_redact_older(opened(store), before_ms, count, err)
                                 : refuse(of(store), err);
}

static bool is_healthy(struct store *store, struct error *err)
{
    return opened(store) != NULL ? store_is_healthy(opened(store), err) : refuse(of(store), err);
}

static bool is_sound(struct store *store, struct error *err)
{
    struct error reason;

    if (opened(store) != NULL)
        return store_is_sound(opened(store), err);
    refuse(of(store), &reason);
    return reason.code != ERROR_INVALID || error_set(err, reason.code, "%s", reason.message);
}

/* Whatever the reason is by now: who starts the server is not there any more to hear it. */
static void *run(void *argument)
{
    struct late_store *late = argument;

    pthread_mutex_lock(&late->lock);
    while (!late->stopping && atomic_load(&late->opened) == NULL) {
        struct error reason = {0};
        struct store *store;

        wait_ms(&late->stopped, &late->lock, AGAIN_AFTER_MS);
        if (late->stopping)
            break;
        pthread_mutex_unlock(&late->lock);
        store = store_sqlite_open(late->path, &reason);
        pthread_mutex_lock(&late->lock);
        if (store == NULL)
            late->reason = reason;
        atomic_store_explicit(&late->opened, store, memory_order_release);
    }
    pthread_mutex_unlock(&late->lock);
    if (atomic_load(&late->opened) != NULL)
        log_write(LOG_INFO, "events are stored again");
    return NULL;
}

static void free_store(struct late_store *late)
{
    pthread_cond_destroy(&late->stopped);
    pthread_mutex_destroy(&late->lock);
    free(late->path);
    free(late);
}

static void close_store(struct store *store)
{
    struct late_store *late = of(store);

    pthread_mutex_lock(&late->lock);
    late->stopping = true;
    pthread_cond_signal(&late->stopped);
    pthread_mutex_unlock(&late->lock);
    pthread_join(late->thread, NULL);
    store_close(opened(store));
    free_store(late);
}

static const struct store_methods methods = {
    .close = close_store,
    .append = append_to,
    .read = read_from,
    .scan = scan,
    .find = find,
    .last_conversation = last_conversation,
    .new_conversation = new_conversation,
    .list_handoffs = list_handoffs,
    .list_feedback = list_feedback,
    .redact = redact,
    .redact_older = redact_older,
    .is_healthy = is_healthy,
    .is_sound = is_sound,
};

static struct store *new_late(const char *path, const struct error *reason, struct error *err)
{
    struct late_store *late = memory_alloc(sizeof *late);
    int refused;

    late->base.methods = &methods;
    late->path = memory_text(path, strlen(path));
    late->reason = *reason;
    pthread_mutex_init(&late->lock, NULL);
    wait_init(&late->stopped);
    refused = pthread_create(&late->thread, NULL, run, late);
    if (refused == 0)
        return &late->base;
    error_set(err, ERROR_IO, "no thread for the store: %s", strerror(refused));
    free_store(late);
    return NULL;
}

/* As opposed to a file that is something else: there the operator is mistaken, and has to hear it.
 */
static bool is_damaged_log(const char *path, const struct error *reason)
{
    struct event_log *log =
        reason->code == ERROR_INVALID ? event_log_open(path, SQL_READ, NULL) : NULL;
    bool is = log != NULL;

    event_log_close(log);
    return is;
}

struct store *store_sqlite_open_late(const char *path, struct error *err)
{
    struct error reason = {0};
    struct store *store = store_sqlite_open(path, &reason);

    if (store != NULL)
        return store;
    if (reason.code != ERROR_NO_ROOM && !is_damaged_log(path, &reason)) {
        error_set(err, reason.code, "%s", reason.message);
        return NULL;
    }
    log_write(LOG_ERROR, "events cannot be stored: %s; tried again every second", reason.message);
    return new_late(path, &reason, err);
}
