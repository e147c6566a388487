/*
 * The embedded store: who does what on which connection.
 *
 *     committer     the one writer of the log
 *     checkpointer  copies the log's write-ahead log
 *     projector     reads the log, writes the projections
 *     readers       lent to callers, one connection to each file
 *     inspector     reads the whole log for damage
 *
 * Locks: under checkpointer.using may be taken committer.lock; under projector.using one of
 * projector.lock, readers.lock, committer.lock. All others are taken alone. Those named `using` are
 * held while their connection works; no completion and no visit runs under a lock.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "checkpointer.h"
#include "committer.h"
#include "inspector.h"
#include "methods.h"
#include "projection.h"
#include "reader.h"

enum {
    /* of a scan at a time, and how many bytes, before the file is let go for a moment */
    SCAN_EVENTS = 500,
    SCAN_BYTES = 4 << 20,
    REDACTIONS_A_COMMIT = 100, /* so that appends get their turn in between */
    COMPLAIN_AFTER = 60        /* seconds, about files that cannot be read */
};

struct sqlite_store {
    struct store base;
    char *path;
    char *views_path;
    struct committer committer;
    struct checkpointer checkpointer;
    struct projector projector;
    struct reader_pool readers;
    struct inspector inspector;
    _Atomic time_t complained_at;
};

static struct sqlite_store *of(struct store *store)
{
    return (struct sqlite_store *)store;
}

static void follow_commit(void *context, int log_pages)
{
    struct sqlite_store *store = context;

    projector_wake(&store->projector);
    checkpointer_note(&store->checkpointer, log_pages);
}

static void suspect_views(void *context)
{
    struct sqlite_store *store = context;

    projector_suspect(&store->projector);
    inspector_suspect(&store->inspector);
}

static void notice_soundness(void *context)
{
    struct sqlite_store *store = context;

    projector_mended(&store->projector);
}

static void renew_readers(void *context)
{
    struct sqlite_store *store = context;

    reader_pool_renew(&store->readers);
    committer_renew(&store->committer);
}

static void append_to(struct store *store, const struct store_append *append, store_done *done,
                      void *context)
{
    committer_append(&of(store)->committer, append, done, context);
}

/* Whoever reads hears it himself; this is for the operator, and once for all that fail together. */
static void complain(struct sqlite_store *store, const struct error *reason)
{
    time_t now = time(NULL);
    time_t before = atomic_load(&store->complained_at);

    if ((now < before || now - before >= COMPLAIN_AFTER) &&
        atomic_compare_exchange_strong(&store->complained_at, &before, now))
        log_write(LOG_ERROR, "events cannot be read: %s; `salter store check` tells more",
                  reason->message);
}

/*
 * Back to the pool, NULL when none was to be had. A reason says what went wrong; damage may lie in
 * the projections, which can be made anew. Returns what the caller returns.
 */
static bool give_back(struct sqlite_store *store, struct reader *reader, const struct error *reason,
                      struct error *err)
{
    bool failed = reason != NULL && reason->code != ERROR_NOT_FOUND;

    if (reason != NULL && reason->code == ERROR_INVALID)
        projector_suspect(&store->projector);
    if (failed) {
        complain(store, reason);
        inspector_suspect(&store->inspector);
    }
    if (reader != NULL)
        reader_release(&store->readers, reader, failed);
    return reason == NULL || error_set(err, reason->code, "%s", reason->message);
}

static bool read_from(struct store *store, int64_t conversation, int64_t after, size_t limit,
                      struct arena *arena, struct store_event **out, size_t *count,
                      struct error *err)
{
    struct error reason = {0};
    struct reader *reader = reader_acquire(&of(store)->readers, &reason);

    if (reader != NULL &&
        reader_events(reader, conversation, after, limit, arena, out, count, &reason))
        return give_back(of(store), reader, NULL, err);
    return give_back(of(store), reader, &reason, err);
}

/* Copied before they are visited: a slow visitor would keep the write-ahead log from beginning
 * anew. */
struct portion {
    struct arena *arena;
    struct store_event events[SCAN_EVENTS];
    size_t count;
    size_t bytes;
};

static bool copy_event(void *context, const struct store_event *event)
{
    struct portion *portion = context;
    struct store_event *copy = &portion->events[portion->count++];

    *copy = *event;
    copy->type = arena_copy(portion->arena, event->type);
    copy->payload = arena_copy(portion->arena, event->payload);
    portion->bytes += event->payload.length;
    return portion->bytes < SCAN_BYTES;
}

/* Reports are made of what there is; that it is not all is said. */
static void miss_events(void *context, const struct event_log_gap *gap)
{
    (void)context;
    log_write(
        LOG_ERROR,
        "events %lld to %lld cannot be read and are left out; `salter store check` tells more",
        (long long)gap->first, (long long)gap->last);
}

static bool read_portion(struct sqlite_store *store, int64_t after, struct portion *portion,
                         struct error *err)
{
    struct event_log_range range = {.after = after, .limit = SCAN_EVENTS};
    struct error reason = {0};
    struct reader *reader = reader_acquire(&store->readers, &reason);

    arena_reset(portion->arena);
    portion->count = portion->bytes = 0;
    if (reader != NULL &&
        event_log_walk_past(reader->log, &range, copy_event, miss_events, portion, &reason))
        return give_back(store, reader, NULL, err);
    return give_back(store, reader, &reason, err);
}

static bool scan(struct store *store, int64_t after, store_visit *visit, void *context,
                 struct error *err)
{
    struct portion *portion = memory_alloc(sizeof *portion);
    bool scanned;
    bool more = true;

    portion->arena = arena_new();
    do {
        scanned = read_portion(of(store), after, portion, err);
        for (size_t i = 0; scanned && more && i < portion->count; i++) {
            after = portion->events[i].id;
            more = visit(context, &portion->events[i]);
        }
    } while (scanned && more && portion->count > 0);
    arena_free(portion->arena);
    free(portion);
    return scanned;
}

static bool find(struct store *store, struct str public_id, struct arena *arena,
                 struct store_conversation *out, struct error *err)
{
    struct error reason = {0};
    struct reader *reader = reader_acquire(&of(store)->readers, &reason);

    if (reader != NULL && reader_find(reader, public_id, arena, out, &reason))
        return give_back(of(store), reader, NULL, err);
    return give_back(of(store), reader, &reason, err);
}

static int64_t last_conversation(struct store *store)
{
    return committer_last_conversation(&of(store)->committer);
}

static int64_t new_conversation(struct store *store)
{
    return committer_new_conversation(&of(store)->committer);
}

/* One that sees all that was acknowledged in the projections themselves. */
static struct reader *acquire_up_to_date(struct sqlite_store *store, struct error *err)
{
    return projector_follow(&store->projector, err) ? reader_acquire(&store->readers, err) : NULL;
}

static bool list_handoffs(struct store *store, const struct store_handoff_query *query,
                          struct arena *arena, struct store_handoff **out, size_t *count,
                          struct error *err)
{
    struct error reason = {0};
    struct reader *reader = acquire_up_to_date(of(store), &reason);

    if (reader != NULL && views_list_handoffs(reader->views, query, arena, out, count, &reason))
        return give_back(of(store), reader, NULL, err);
    return give_back(of(store), reader, &reason, err);
}

static bool list_feedback(struct store *store, int64_t since_ms, size_t limit, struct arena *arena,
                          struct store_feedback **out, size_t *count, struct error *err)
{
    struct error reason = {0};
    struct reader *reader = acquire_up_to_date(of(store), &reason);

    if (reader != NULL &&
        views_list_feedback(reader->views, since_ms, limit, arena, out, count, &reason))
        return give_back(of(store), reader, NULL, err);
    return give_back(of(store), reader, &reason, err);
}

/* Also when there was nothing to delete: an earlier attempt may have come no further than this. */
static bool erase(struct sqlite_store *store, struct error *err)
{
    return projector_follow(&store->projector, err) && projector_erase(&store->projector, err) &&
           checkpointer_erase(&store->checkpointer, err);
}

static bool redact(struct store *store, int64_t conversation, struct error *err)
{
    return committer_redact(&of(store)->committer, &conversation, 1, err) && erase(of(store), err);
}

/* Together; when one of them is damaged each alone, so that it is the only one that stays. */
static bool redact_some(struct sqlite_store *store, const int64_t *conversations, size_t wanted,
                        size_t *count, struct error *damage, struct error *err)
{
    struct error reason = {0};

    if (committer_redact(&store->committer, conversations, wanted, &reason)) {
        *count += wanted;
        return true;
    }
    if (reason.code != ERROR_INVALID)
        return error_set(err, reason.code, "%s", reason.message);
    if (wanted == 1) {
        *damage = reason;
        return true;
    }
    for (size_t i = 0; i < wanted; i++) {
        if (!redact_some(store, &conversations[i], 1, count, damage, err))
            return false;
    }
    return true;
}

static bool redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
{
    struct numbers older = {0};
    struct error damage = {0};
    bool redacted = projector_older(&of(store)->projector, before_ms, &older, err);

    for (size_t i = 0; redacted && i < older.count; i += REDACTIONS_A_COMMIT) {
        size_t rest = older.count - i;
        size_t some = rest < REDACTIONS_A_COMMIT ? rest : REDACTIONS_A_COMMIT;

        redacted = redact_some(of(store), &older.items[i], some, count, &damage, err);
    }
    redacted = redacted && erase(of(store), err);
    if (redacted && damage.code != ERROR_NONE)
        redacted = error_set(err, damage.code, "%s", damage.message);
    vec_clear(&older);
    return redacted;
}

static bool is_healthy(struct store *store, struct error *err)
{
    return committer_is_healthy(&of(store)->committer, err);
}

static bool is_sound(struct store *store, struct error *err)
{
    return inspector_is_sound(&of(store)->inspector, err);
}

/* The connection that writes a file is the last to close it: only that one can leave it without a
 * write-ahead log. */
static void free_store(struct sqlite_store *store)
{
    committer_clear(&store->committer);
    free(store->views_path);
    free(store->path);
    free(store);
}

static void close_store(struct store *store)
{
    committer_stop(&of(store)->committer);
    inspector_stop(&of(store)->inspector);
    checkpointer_stop(&of(store)->checkpointer);
    reader_pool_clear(&of(store)->readers);
    projector_stop(&of(store)->projector);
    free_store(of(store));
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

static char *with_ending(const char *path, const char *ending)
{
    struct buf joined = {0};

    buf_addf(&joined, "%s%s", path, ending);
    return buf_take(&joined);
}

static struct sqlite_store *new_store(const char *path)
{
    struct sqlite_store *store = memory_alloc(sizeof *store);

    store->base.methods = &methods;
    store->path = with_ending(path, "");
    store->views_path = with_ending(path, "-views");
    reader_pool_init(&store->readers, store->path, store->views_path);
    store->committer = (struct committer){.path = store->path,
                                          .views_path = store->views_path,
                                          .committed = follow_commit,
                                          .suspected = suspect_views,
                                          .context = store};
    committer_init(&store->committer);
    store->projector = (struct projector){.path = store->path,
                                          .views_path = store->views_path,
                                          .renewed = renew_readers,
                                          .context = store};
    store->inspector =
        (struct inspector){.path = store->path, .sound = notice_soundness, .context = store};
    store->checkpointer =
        (struct checkpointer){.path = store->path, .committer = &store->committer};
    return store;
}

/* Deleted text that a crash left in the write-ahead log goes now; when somebody reads it, the next
 * time. */
static struct event_log *open_log(const char *path, struct error *err)
{
    struct event_log *log = event_log_open(path, SQL_CREATE, err);
    struct error ignored;

    if (log != NULL && !sql_checkpoint(event_log_sql(log), SQL_TRUNCATE, &ignored) &&
        ignored.code != ERROR_CONFLICT) {
        error_set(err, ignored.code, "%s", ignored.message);
        event_log_close(log);
        log = NULL;
    }
    return log;
}

/* Damage that folding did not meet is met here: then once more, with projections made anew. */
static bool prepare_committer(struct sqlite_store *store, struct event_log *log, struct error *err)
{
    struct error reason = {0};

    if (committer_prepare(&store->committer, log, &reason))
        return true;
    if (reason.code != ERROR_INVALID)
        return error_set(err, reason.code, "%s", reason.message);
    projector_suspect(&store->projector);
    return projector_follow(&store->projector, err) &&
           committer_prepare(&store->committer, NULL, err);
}

struct store *store_sqlite_open(const char *path, struct error *err)
{
    struct sqlite_store *store = new_store(path);
    struct event_log *log = open_log(path, err);

    if (log == NULL || !projector_start(&store->projector, err)) {
        event_log_close(log);
        goto no_projector;
    }
    if (!prepare_committer(store, log, err) || !checkpointer_start(&store->checkpointer, err))
        goto no_checkpointer;
    if (!inspector_start(&store->inspector, err))
        goto no_inspector;
    if (committer_start(&store->committer, err))
        return &store->base;

    inspector_stop(&store->inspector);
no_inspector:
    checkpointer_stop(&store->checkpointer);
no_checkpointer:
    projector_stop(&store->projector);
no_projector:
    reader_pool_clear(&store->readers);
    free_store(store);
    return NULL;
}
