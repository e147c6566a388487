/*
 * `salter store salvage`: what can still be read of a damaged log, as a new one that keeps all the
 * rules.
 *
 * Positions within a conversation are what replies, hand-offs and clients refer to, so they stay as
 * they are: in the place of each event that is lost stands an event_lost, and whoever was at event
 * 9 is at event 9. Ids are the store's own and begin anew. The projections of the damaged log, if
 * there are any, know how far each conversation went.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "event_log.h"
#include "head.h"
#include "json/json.h"
#include "sql/rescue.h"
#include "views.h"

enum { COLUMNS = 9, AT_ONCE = 20000, LARGEST_ROW = STORE_LARGEST_PAYLOAD + 1000 };

struct salvage {
    struct event_log *to;
    struct heads heads;
    struct arena *scratch;
    struct buf *report;
    /* how far projections go; event 0: there are none, or they are of another log */
    struct views_position known;
    int64_t last; /* id, in the damaged log */
    int64_t lost; /* ids that were missing so far */
    int64_t saved;
    size_t in_batch;
    struct error problem; /* with the new file: there is no going on */
};

/* ---- writing
 * ---------------------------------------------------------------------------------------------- */

static bool write_event(struct salvage *salvage, struct head *head, struct store_event *event)
{
    struct sql *sql = event_log_sql(salvage->to);

    event->previous = head->last_event;
    if (!event_log_append(salvage->to, event, &head->last_event, &salvage->problem))
        return false;
    head->seq = event->seq;
    head->epoch = event->epoch;
    head->at_ms = event->at_ms;
    if (++salvage->in_batch < AT_ONCE)
        return true;
    salvage->in_batch = 0;
    return sql_commit(sql, &salvage->problem) && sql_begin(sql, &salvage->problem);
}

/* The events of a conversation that are missing before this position, which has this epoch and
 * time. */
static bool fill(struct salvage *salvage, struct head *head, int64_t until, int64_t epoch,
                 int64_t at_ms)
{
    if (head->seq + 1 < until)
        buf_addf(salvage->report, "conversation %lld: events %lld to %lld are lost\n",
                 (long long)head->conversation, (long long)head->seq + 1, (long long)until - 1);
    while (head->seq + 1 < until) {
        struct store_event lost = {
            .conversation = head->conversation,
            .seq = head->seq + 1,
            .epoch = head->epoch < epoch ? head->epoch + 1 : epoch,
            .at_ms = head->seq > 0 ? head->at_ms : at_ms,
            .type = str_from(store_event_type_name(STORE_LOST)),
            .version = 1,
            .payload = STR("{}"),
        };

        if (!write_event(salvage, head, &lost))
            return false;
    }
    return true;
}

static struct head *head_of(struct salvage *salvage, int64_t conversation)
{
    struct head *head = heads_find(&salvage->heads, conversation);

    return head != NULL ? head
                        : heads_add(&salvage->heads, &(struct head){.conversation = conversation});
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

static bool is_payload(struct salvage *salvage, struct str text)
{
    struct value payload;

    arena_reset(salvage->scratch);
    return text.length == 0 ||
           json_parse(text, STORE_LARGEST_PAYLOAD, salvage->scratch, &payload, NULL);
}

static bool read_event(struct salvage *salvage, int64_t row, const struct sql_value *columns,
                       struct store_event *out)
{
    static const enum sql_kind kinds[COLUMNS] = {SQL_NULL,    SQL_INTEGER, SQL_INTEGER,
                                                 SQL_INTEGER, SQL_INTEGER, SQL_TEXT,
                                                 SQL_INTEGER, SQL_INTEGER, SQL_TEXT};

    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].kind != kinds[i])
            return false;
    }
    *out = (struct store_event){
        .id = row,
        .conversation = columns[1].integer,
        .seq = columns[2].integer,
        .epoch = columns[3].integer,
        .at_ms = columns[4].integer,
        .type = columns[5].text,
        .version = (int)columns[6].integer,
        .payload = columns[8].text,
    };
    return out->conversation > 0 && out->seq > 0 && out->type.length > 0 &&
           out->type.length <= STORE_LONGEST_TYPE && is_payload(salvage, out->payload);
}

/* Damage can look like an event. No more can be missing before it than is missing at all. */
static bool follows(const struct salvage *salvage, const struct head *head,
                    const struct store_event *event)
{
    int64_t missing = event->seq - head->seq - 1;
    int64_t unread = salvage->lost + event->id - salvage->last - 1;

    return missing >= 0 && missing <= unread && event->epoch >= head->epoch &&
           event->epoch - head->epoch <= missing + 1 && event->at_ms >= head->at_ms;
}

/* None of those up to this one, if there are any left, can be read. */
static void report_gap(struct salvage *salvage, int64_t last)
{
    if (last <= salvage->last)
        return;
    buf_addf(salvage->report, "events %lld to %lld of the log cannot be read\n",
             (long long)salvage->last + 1, (long long)last);
    salvage->lost += last - salvage->last;
    salvage->last = last;
}

/* Projections beside a log that is not theirs know nothing of it. */
static void compare_known(struct salvage *salvage, const struct store_event *event)
{
    struct views_position *known = &salvage->known;

    if (event->id == known->event && (event->conversation != known->conversation ||
                                      event->seq != known->seq || event->at_ms != known->at_ms))
        *known = (struct views_position){0};
}

static bool save(void *context, int64_t row, const struct sql_value *columns)
{
    struct salvage *salvage = context;
    struct store_event event;
    struct head *head;

    if (row <= salvage->last || !read_event(salvage, row, columns, &event))
        return true;
    head = head_of(salvage, event.conversation);
    if (!follows(salvage, head, &event))
        return true;
    report_gap(salvage, row - 1);
    compare_known(salvage, &event);
    salvage->last = row;
    salvage->saved++;
    return fill(salvage, head, event.seq, event.epoch, event.at_ms) &&
           write_event(salvage, head, &event);
}

/* ---- what the projections know
 * ---------------------------------------------------------------------------- */

static struct views *open_views(struct salvage *salvage, const char *path)
{
    struct buf name = {0};
    struct views *views;

    buf_addf(&name, "%s-views", path);
    views = file_exists(name.bytes) ? views_open(name.bytes, SQL_READ, NULL) : NULL;
    buf_clear(&name);
    if (views != NULL && views_position(views, &salvage->known, NULL))
        return views;
    views_close(views);
    return NULL;
}

/* Those that went on behind the last event that could be read. A damaged file of projections knows
 * just less. */
static bool fill_ends(struct salvage *salvage, struct views *views)
{
    struct numbers conversations = {0};
    bool filled = true;

    if (views == NULL || salvage->known.event == 0 ||
        !views_older(views, INT64_MAX, &conversations, NULL))
        conversations.count = 0;
    if (conversations.count > 0)
        report_gap(salvage, salvage->known.event);
    for (size_t i = 0; filled && i < conversations.count; i++) {
        struct head *head = head_of(salvage, conversations.items[i]);
        struct fold_conversation state;

        if (views_conversation(views, conversations.items[i], &state, NULL) &&
            state.epoch >= head->epoch)
            filled = fill(salvage, head, state.seq + 1, state.epoch, state.last_ms);
    }
    vec_clear(&conversations);
    return filled;
}

/* ---- the two files
 * ---------------------------------------------------------------------------------------- */

struct places {
    const char *from;
    const char *to;
    /* the damaged log as it is at one moment, with what still stood in its write-ahead log */
    const char *copy;
};

static void remove_log(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct buf name = {0};

        buf_addf(&name, "%s%s", path, endings[i]);
        unlink(name.bytes);
        buf_clear(&name);
    }
}

static bool reserve(const char *path, struct error *err)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (descriptor < 0)
        return error_set(err, errno == EEXIST ? ERROR_CONFLICT : ERROR_IO, "%s: %s", path,
                         strerror(errno));
    close(descriptor);
    return true;
}

/* *last: the last event's id, whether or not it can be read; -1: that is damaged, too. */
static bool copy_damaged(const struct places *places, int64_t *last, struct error *err)
{
    struct event_log *log = event_log_open(places->from, SQL_READ, err);
    struct event_log_end end;
    bool copied = log != NULL && sql_backup(event_log_sql(log), places->copy, err);

    *last = copied && event_log_end(log, &end, NULL) ? end.event : -1;
    event_log_close(log);
    return copied;
}

static void sum_up(const struct salvage *salvage, bool is_open)
{
    if (is_open)
        buf_addf(salvage->report,
                 "the end of the log is damaged: what stood behind event %lld is lost\n",
                 (long long)salvage->last);
    buf_addf(salvage->report, "%lld events are saved, %lld%s are lost\n", (long long)salvage->saved,
             (long long)salvage->lost, is_open ? " or more" : "");
}

static bool rescue(struct salvage *salvage, const struct places *places, int64_t last,
                   struct views *views, struct error *err)
{
    struct sql *sql = event_log_sql(salvage->to);
    bool saved =
        sql_begin(sql, err) && sql_rescue(places->copy, COLUMNS, LARGEST_ROW, save, salvage, err);

    if (!saved)
        return false;
    report_gap(salvage, last);
    return (salvage->problem.code == ERROR_NONE && fill_ends(salvage, views) &&
            sql_commit(sql, &salvage->problem)) ||
           error_set(err, salvage->problem.code, "%s", salvage->problem.message);
}

static bool salvage_into(const struct places *places, struct buf *report, struct error *err)
{
    struct salvage salvage = {.report = report, .scratch = arena_new()};
    struct views *views = NULL;
    int64_t last;
    bool saved = copy_damaged(places, &last, err) &&
                 (salvage.to = event_log_open(places->to, SQL_CREATE, err)) != NULL;

    if (saved) {
        views = open_views(&salvage, places->from);
        saved = rescue(&salvage, places, last, views, err);
    }
    if (saved)
        sum_up(&salvage, last < 0);
    views_close(views);
    event_log_close(salvage.to);
    heads_clear(&salvage.heads);
    arena_free(salvage.scratch);
    return saved;
}

bool store_sqlite_salvage(const char *path, const char *target, struct buf *report,
                          struct error *err)
{
    struct buf copy = {0};
    struct places places = {.from = path, .to = target};
    bool saved;

    if (!reserve(target, err))
        return false;
    buf_addf(&copy, "%s-damaged", target);
    places.copy = copy.bytes;
    saved = salvage_into(&places, report, err);
    remove_log(places.copy);
    if (!saved)
        remove_log(target);
    buf_clear(&copy);
    return saved;
}
