#include "inspector.h"

#include "base/buf.h"
#include "base/log.h"
#include "event_log.h"
#include "wait.h"

enum {
    LONGEST_LIST = 120, /* bytes */
    EVENTS = 500,       /* at a time, so that the write-ahead log can begin anew in between */
    REST_MS = 2,
    AGAIN_AFTER_MS = 60000 /* what was damaged: a disk may only have been away */
};

/* What a look finds: stretches that cannot be read, the first few by number. */
struct look {
    int64_t last;
    size_t count; /* of this portion */
    int64_t unreadable;
    struct buf gaps;
};

static bool look_at(void *context, const struct store_event *event)
{
    struct look *look = context;

    look->last = event->id;
    look->count++;
    return true;
}

static void note_gap(void *context, const struct event_log_gap *gap)
{
    struct look *look = context;

    look->last = gap->last;
    look->unreadable += gap->last - gap->first + 1;
    if (look->gaps.length < LONGEST_LIST)
        buf_addf(&look->gaps, "%s%lld to %lld", look->gaps.length > 0 ? ", " : "",
                 (long long)gap->first, (long long)gap->last);
}

/* False when it is to stop. */
static bool rest(struct inspector *inspector)
{
    bool going_on;

    pthread_mutex_lock(&inspector->lock);
    if (!inspector->stopping)
        wait_ms(&inspector->work, &inspector->lock, REST_MS);
    going_on = !inspector->stopping;
    pthread_mutex_unlock(&inspector->lock);
    return going_on;
}

static bool tell(const struct inspector *inspector, const struct look *look, struct error *err)
{
    return look->unreadable == 0 ||
           error_set(err, ERROR_INVALID, "%s: %lld events stand on damaged pages (%s%s)",
                     inspector->path, (long long)look->unreadable, look->gaps.bytes,
                     look->gaps.length >= LONGEST_LIST ? " ..." : "");
}

/* True when everything could be read. False without a reason: it is to stop before that, and knows
 * nothing new. */
static bool read_all(struct inspector *inspector, struct error *err)
{
    struct event_log *log = event_log_open(inspector->path, SQL_READ, err);
    struct look look = {.count = EVENTS};
    bool read = log != NULL;

    while (read && look.count == EVENTS) {
        struct event_log_range range = {.after = look.last, .limit = EVENTS};

        look.count = 0;
        read = rest(inspector) && event_log_walk_past(log, &range, look_at, note_gap, &look, err);
    }
    read = read && tell(inspector, &look, err);
    buf_clear(&look.gaps);
    event_log_close(log);
    return read;
}

/* A lock or a full disk tells nothing of what is written, and nor does a look that was broken off.
 */
static bool is_damage(const struct error *reason)
{
    return reason->code != ERROR_NONE && reason->code != ERROR_CONFLICT &&
           reason->code != ERROR_NO_ROOM;
}

/* With the lock. */
static void keep(struct inspector *inspector, bool sound, const struct error *reason)
{
    bool was_damaged = inspector->damaged;

    if (!sound && !is_damage(reason))
        return;
    inspector->damaged = !sound;
    if (!sound)
        inspector->finding = *reason;
    if (!sound && !was_damaged)
        log_write(LOG_ERROR,
                  "the log is damaged, some conversations cannot be read: %s; `salter store check` "
                  "tells more, "
                  "restore a copy",
                  reason->message);
    if (sound && was_damaged)
        log_write(LOG_INFO, "the whole log can be read again");
}

static void wait_for_work(struct inspector *inspector)
{
    if (!inspector->damaged)
        pthread_cond_wait(&inspector->work, &inspector->lock);
    else if (!wait_ms(&inspector->work, &inspector->lock, AGAIN_AFTER_MS))
        inspector->wanted = true;
}

static void *run(void *argument)
{
    struct inspector *inspector = argument;

    pthread_mutex_lock(&inspector->lock);
    while (!inspector->stopping) {
        struct error reason = {0};
        bool sound;

        if (!inspector->wanted) {
            wait_for_work(inspector);
            continue;
        }
        inspector->wanted = false;
        pthread_mutex_unlock(&inspector->lock);
        sound = read_all(inspector, &reason);
        if (sound)
            inspector->sound(inspector->context);
        pthread_mutex_lock(&inspector->lock);
        keep(inspector, sound, &reason);
    }
    pthread_mutex_unlock(&inspector->lock);
    return NULL;
}

bool inspector_start(struct inspector *inspector, struct error *err)
{
    int refused;

    inspector->wanted = true;
    pthread_mutex_init(&inspector->lock, NULL);
    wait_init(&inspector->work);
    refused = pthread_create(&inspector->thread, NULL, run, inspector);
    if (refused == 0)
        return true;
    pthread_cond_destroy(&inspector->work);
    pthread_mutex_destroy(&inspector->lock);
    return error_set(err, ERROR_IO, "no thread for the store: %s", strerror(refused));
}

void inspector_stop(struct inspector *inspector)
{
    pthread_mutex_lock(&inspector->lock);
    inspector->stopping = true;
    pthread_cond_signal(&inspector->work);
    pthread_mutex_unlock(&inspector->lock);
    pthread_join(inspector->thread, NULL);
    pthread_cond_destroy(&inspector->work);
    pthread_mutex_destroy(&inspector->lock);
}

void inspector_suspect(struct inspector *inspector)
{
    pthread_mutex_lock(&inspector->lock);
    inspector->wanted = true;
    pthread_cond_signal(&inspector->work);
    pthread_mutex_unlock(&inspector->lock);
}

bool inspector_is_sound(struct inspector *inspector, struct error *err)
{
    bool sound;

    pthread_mutex_lock(&inspector->lock);
    sound = !inspector->damaged;
    if (!sound && err != NULL)
        *err = inspector->finding;
    pthread_mutex_unlock(&inspector->lock);
    return sound;
}
