#include "projection.h"

#include "base/map.h"
#include "wait.h"

enum { BATCH = 20000, REST_MS = 50, AGAIN_AFTER_MS = 1000 };

/* What went wrong, by file: projections that are damaged can be made anew, the log cannot. */
struct trouble {
    struct error log;
    struct error views;
};

/* One batch: the conversations it touches are read once and written once. */
struct batch {
    struct views *views;
    struct arena *arena;
    struct map touched; /* conversation -> struct fold_conversation */
    struct views_position position;
    int64_t last_event;
    size_t count;
    struct trouble *trouble;
    bool failed; /* to write, as opposed to read the log */
};

static struct fold_conversation *touch(struct batch *batch, int64_t conversation)
{
    struct str key = str_of((const char *)&conversation, sizeof conversation);
    struct fold_conversation *state = map_get(&batch->touched, key);

    if (state != NULL)
        return state;
    state = arena_alloc(batch->arena, sizeof *state);
    if (!views_conversation(batch->views, conversation, state, &batch->trouble->views))
        return NULL;
    map_put(&batch->touched, str_of((const char *)&state->conversation, sizeof state->conversation),
            state);
    return state;
}

static bool fold_into(struct batch *batch, const struct store_event *event)
{
    struct fold_conversation *state = touch(batch, event->conversation);
    struct fold_change change;

    if (state == NULL)
        return false;
    change = fold_event(state, event);
    return views_put_change(batch->views, event->conversation, &change, &batch->trouble->views);
}

static bool visit(void *context, const struct store_event *event)
{
    struct batch *batch = context;

    if (event->id > batch->last_event)
        return false;
    if (!fold_into(batch, event)) {
        batch->failed = true;
        return false;
    }
    batch->position.event = event->id;
    batch->position.conversation = event->conversation;
    batch->position.seq = event->seq;
    batch->position.at_ms = event->at_ms;
    batch->count++;
    return true;
}

static void pass_gap(void *context, const struct event_log_gap *gap)
{
    struct batch *batch = context;

    batch->failed |= !views_put_gap(batch->views, gap, &batch->trouble->views);
}

static bool write_touched(struct batch *batch)
{
    for (size_t i = 0; i < batch->touched.count; i++) {
        if (!views_put_conversation(batch->views, batch->touched.entries[i].value,
                                    &batch->trouble->views))
            return false;
    }
    map_clear(&batch->touched);
    return true;
}

/* Folds the conversation's events up to this one, as they are now. */
static bool fold_chain(struct batch *batch, struct event_log *log, int64_t last_event,
                       struct fold_conversation *state, struct error *err)
{
    struct numbers ids = {0};
    bool folded = event_log_chain(log, state->conversation, last_event, 0, &ids, err);

    for (size_t i = ids.count; folded && i > 0; i--) {
        struct store_event event;

        folded = event_log_get(log, ids.items[i - 1], batch->arena, &event, err);
        if (folded)
            fold_event(state, &event);
    }
    vec_clear(&ids);
    return folded;
}

/*
 * Forgets the conversation and folds the events that are folded already once more, as they are now:
 * deleted. Where they stand on damaged pages, that they are is known all the same.
 */
static bool fold_again(struct batch *batch, struct event_log *log, int64_t conversation)
{
    struct fold_conversation state = fold_start(conversation);
    struct fold_conversation before;
    struct error reason = {0};

    if (!views_conversation(batch->views, conversation, &before, &batch->trouble->views) ||
        !views_forget(batch->views, conversation, &batch->trouble->views))
        return false;
    if (before.seq == 0)
        return true;
    if (!fold_chain(batch, log, before.last_event, &state, &reason)) {
        if (reason.code != ERROR_INVALID)
            return error_set(&batch->trouble->log, reason.code, "%s", reason.message);
        state = before;
        fold_redact(&state);
    }
    return views_put_conversation(batch->views, &state, &batch->trouble->views);
}

static bool follow_redactions(struct batch *batch, struct event_log *log)
{
    int64_t conversation = 0;
    int64_t id = batch->position.redaction;

    for (;;) {
        if (!event_log_next_redaction(log, id, &id, &conversation, &batch->trouble->log))
            return false;
        if (id == 0)
            return true;
        if (!fold_again(batch, log, conversation))
            return false;
        batch->position.redaction = id;
        batch->count++;
    }
}

/* Inside a transaction. *count is how much there was to do; what is damaged is passed over, and
 * noted. */
static bool fold_batch(struct event_log *log, struct views *views, int64_t last_event,
                       size_t *count, struct trouble *trouble)
{
    struct event_log_range range = {.limit = BATCH};
    struct batch batch = {.views = views, .last_event = last_event, .trouble = trouble};
    int64_t missing_before = 0;
    int64_t missing = 0;
    bool folded = false;

    if (!views_position(views, &batch.position, &trouble->views) ||
        !views_missing(views, &missing_before, &trouble->views))
        return false;
    batch.arena = arena_new();
    range.after = batch.position.event;
    if (event_log_walk_past(log, &range, visit, pass_gap, &batch, &trouble->log) && !batch.failed)
        folded = write_touched(&batch) && follow_redactions(&batch, log) &&
                 views_missing(views, &missing, &trouble->views) &&
                 (batch.count == 0 || views_set_position(views, &batch.position, &trouble->views));
    *count = batch.count + (missing > missing_before);
    map_clear(&batch.touched);
    arena_free(batch.arena);
    return folded;
}

static bool report(const struct trouble *trouble, struct error *err)
{
    const struct error *reason = trouble->log.code != ERROR_NONE ? &trouble->log : &trouble->views;

    return error_set(err, reason->code, "%s", reason->message);
}

bool projection_fold_all(struct event_log *log, struct views *views, int64_t last_event,
                         struct error *err)
{
    struct trouble trouble = {0};
    size_t count;

    if (!sql_begin(views_sql(views), err))
        return false;
    if (!views_empty(views, &trouble.views))
        goto failed;
    do {
        if (!fold_batch(log, views, last_event, &count, &trouble))
            goto failed;
    } while (count > 0);
    return sql_commit(views_sql(views), err);

failed:
    sql_rollback(views_sql(views));
    return report(&trouble, err);
}

/* An event that cannot be read any more says nothing against projections that know it. */
static bool is_event_at(struct event_log *log, const struct views_position *position, bool *is,
                        struct error *err)
{
    struct arena *arena = arena_new();
    struct store_event event = {0};
    struct error reason = {0};
    bool read = event_log_get(log, position->event, arena, &event, &reason);

    *is = read ? event.conversation == position->conversation && event.seq == position->seq &&
                     event.at_ms == position->at_ms
               : reason.code == ERROR_INVALID;
    arena_free(arena);
    return read || *is || error_set(err, reason.code, "%s", reason.message);
}

bool projection_fits(struct event_log *log, const struct views_position *position, bool *fits,
                     struct error *err)
{
    struct event_log_end end = {0};

    *fits = false;
    if (!event_log_end(log, &end, err))
        return false;
    *fits = position->event <= end.event && position->redaction <= end.redaction;
    return !*fits || position->event == 0 || is_event_at(log, position, fits, err);
}

static void close_connections(struct projector *projector)
{
    views_close(projector->views);
    event_log_close(projector->log);
    projector->views = NULL;
    projector->log = NULL;
}

/* Everything in the file can be made again, so one that is of no use is replaced without asking. */
static bool replace_views(struct projector *projector, struct error *err)
{
    views_close(projector->views);
    views_remove(projector->views_path);
    projector->views = views_open(projector->views_path, SQL_CREATE, err);
    projector->renewed(projector->context);
    return projector->views != NULL;
}

static bool open_views(struct projector *projector, struct error *err)
{
    struct views_position position;
    struct error reason = {0};
    bool fits;

    projector->views = views_open(projector->views_path, SQL_CREATE, &reason);
    if (projector->views != NULL && views_position(projector->views, &position, &reason))
        return projection_fits(projector->log, &position, &fits, err) &&
               (fits || replace_views(projector, err));
    if (reason.code == ERROR_INVALID)
        return replace_views(projector, err);
    return error_set(err, reason.code, "%s", reason.message);
}

static bool open_connections(struct projector *projector, struct error *err)
{
    if (projector->log == NULL)
        projector->log = event_log_open(projector->path, SQL_READ, err);
    if (projector->log == NULL)
        return false;
    if (projector->views != NULL || open_views(projector, err))
        return true;
    close_connections(projector);
    return false;
}

static bool fold_step(struct projector *projector, size_t *count, struct trouble *trouble)
{
    struct sql *sql = views_sql(projector->views);

    if (!sql_begin(sql, &trouble->views))
        return false;
    if (!fold_batch(projector->log, projector->views, INT64_MAX, count, trouble)) {
        sql_rollback(sql);
        return false;
    }
    if (*count > 0)
        return sql_commit(sql, &trouble->views);
    sql_rollback(sql);
    return true;
}

static bool take(struct projector *projector, bool *sign)
{
    bool taken;

    pthread_mutex_lock(&projector->lock);
    taken = *sign;
    *sign = false;
    pthread_mutex_unlock(&projector->lock);
    return taken;
}

static void note(struct projector *projector, bool *sign)
{
    pthread_mutex_lock(&projector->lock);
    projector->wanted = *sign = true;
    pthread_cond_signal(&projector->work);
    pthread_mutex_unlock(&projector->lock);
}

/*
 * Events that were missing can be read again. Readers see what is there until all of it is folded
 * anew. What fails for now, as on a full disk, is tried again; projections that are damaged need it
 * no more once they are replaced.
 */
static bool fill_gaps(struct projector *projector, struct error *err)
{
    int64_t missing = 0;
    struct error reason = {0};

    if (views_missing(projector->views, &missing, &reason) &&
        (missing == 0 || projection_fold_all(projector->log, projector->views, INT64_MAX, &reason)))
        return true;
    note(projector, reason.code == ERROR_INVALID ? &projector->suspect : &projector->mended);
    return error_set(err, reason.code, "%s", reason.message);
}

/* Holding `using`. A file that turns out to be damaged is replaced once; what is still wrong then
 * is something else. */
static bool follow(struct projector *projector, struct error *err)
{
    bool replaced = false;
    size_t count = 1;

    if (!open_connections(projector, err))
        return false;
    if (take(projector, &projector->suspect) && !sql_is_sound(views_sql(projector->views)) &&
        !replace_views(projector, err))
        return false;
    if (take(projector, &projector->mended) && !fill_gaps(projector, err))
        return false;
    while (count > 0) {
        struct trouble trouble = {0};

        if (fold_step(projector, &count, &trouble))
            continue;
        if (!replaced && trouble.views.code == ERROR_INVALID && replace_views(projector, err)) {
            replaced = true;
            continue;
        }
        close_connections(projector);
        return report(&trouble, err);
    }
    return true;
}

bool projector_follow(struct projector *projector, struct error *err)
{
    bool followed;

    pthread_mutex_lock(&projector->using);
    followed = follow(projector, err);
    pthread_mutex_unlock(&projector->using);
    return followed;
}

bool projector_erase(struct projector *projector, struct error *err)
{
    bool erased;

    pthread_mutex_lock(&projector->using);
    erased = open_connections(projector, err) &&
             sql_checkpoint(views_sql(projector->views), SQL_TRUNCATE, err);
    pthread_mutex_unlock(&projector->using);
    return erased;
}

bool projector_older(struct projector *projector, int64_t before_ms, struct numbers *conversations,
                     struct error *err)
{
    bool found;

    pthread_mutex_lock(&projector->using);
    found = follow(projector, err) && views_older(projector->views, before_ms, conversations, err);
    pthread_mutex_unlock(&projector->using);
    return found;
}

/* Holding the lock, with nothing but the end of everything to disturb it. */
static void rest(struct projector *projector, int ms)
{
    while (!projector->stopping && wait_ms(&projector->halt, &projector->lock, ms))
        continue;
}

/*
 * Between two rounds events may gather: a busy conversation's row is then written once for many of
 * them, and appends have the processor to themselves. Readers see the rest in the log itself; so
 * they do after a failure.
 */
static void *run(void *argument)
{
    struct projector *projector = argument;

    pthread_mutex_lock(&projector->lock);
    while (!projector->stopping) {
        bool followed;

        if (!projector->wanted) {
            pthread_cond_wait(&projector->work, &projector->lock);
            continue;
        }
        projector->wanted = false;
        pthread_mutex_unlock(&projector->lock);
        followed = projector_follow(projector, NULL);
        pthread_mutex_lock(&projector->lock);
        projector->wanted = projector->wanted || !followed;
        rest(projector, followed ? REST_MS : AGAIN_AFTER_MS);
    }
    pthread_mutex_unlock(&projector->lock);
    return NULL;
}

static void clear(struct projector *projector)
{
    close_connections(projector);
    pthread_cond_destroy(&projector->halt);
    pthread_cond_destroy(&projector->work);
    pthread_mutex_destroy(&projector->lock);
    pthread_mutex_destroy(&projector->using);
}

bool projector_start(struct projector *projector, struct error *err)
{
    int refused;

    pthread_mutex_init(&projector->using, NULL);
    pthread_mutex_init(&projector->lock, NULL);
    pthread_cond_init(&projector->work, NULL);
    wait_init(&projector->halt);
    if (projector_follow(projector, err)) {
        refused = pthread_create(&projector->thread, NULL, run, projector);
        if (refused == 0)
            return true;
        error_set(err, ERROR_IO, "no thread for the store: %s", strerror(refused));
    }
    clear(projector);
    return false;
}

void projector_stop(struct projector *projector)
{
    pthread_mutex_lock(&projector->lock);
    projector->stopping = true;
    pthread_cond_signal(&projector->work);
    pthread_cond_signal(&projector->halt);
    pthread_mutex_unlock(&projector->lock);
    pthread_join(projector->thread, NULL);
    clear(projector);
}

void projector_wake(struct projector *projector)
{
    note(projector, &projector->wanted);
}

void projector_suspect(struct projector *projector)
{
    note(projector, &projector->suspect);
}

void projector_mended(struct projector *projector)
{
    note(projector, &projector->mended);
}
