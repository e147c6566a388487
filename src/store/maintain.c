/* `salter store check|backup|rebuild`: on the files, beside a server that may have them open. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "head.h"
#include "projection.h"

enum { MOST_FINDINGS = 50 };

static char *views_path_of(const char *path)
{
    struct buf joined = {0};

    buf_addf(&joined, "%s-views", path);
    return buf_take(&joined);
}

/* What SQLite itself finds, a line each; the damage may end its search early. */
static bool check_file(struct sql *sql, struct buf *report, struct error *err)
{
    struct sql_statement *check = sql_prepare(sql, "PRAGMA integrity_check(50)", err);
    struct error reason = {0};
    enum sql_step step;

    if (check == NULL)
        return false;
    while ((step = sql_step(check, &reason)) == SQL_ROW) {
        struct str finding = sql_column_text(check, 0);

        if (!str_is(finding, "ok"))
            buf_addf(report, "%.*s\n", STR_ARG(finding));
    }
    if (step == SQL_FAILED && reason.code == ERROR_INVALID)
        buf_addf(report, "%s\n", reason.message);
    else if (step == SQL_FAILED)
        return error_set(err, reason.code, "%s", reason.message);
    return true;
}

struct audit {
    struct heads heads;
    struct buf *report;
    size_t findings;
    int64_t unreadable;
};

static void find_fault(struct audit *audit, const struct store_event *event, const char *fault)
{
    if (audit->findings++ < MOST_FINDINGS)
        buf_addf(audit->report, "event %lld (conversation %lld, %lld): %s\n", (long long)event->id,
                 (long long)event->conversation, (long long)event->seq, fault);
}

static void find_gap(void *context, const struct event_log_gap *gap)
{
    struct audit *audit = context;

    audit->unreadable += gap->last - gap->first + 1;
    if (audit->findings++ < MOST_FINDINGS)
        buf_addf(audit->report,
                 "events %lld to %lld: they stand on damaged pages and cannot be read\n",
                 (long long)gap->first, (long long)gap->last);
}

/* The rules of the log: no gap, no step back of time or ownership. */
static bool audit_event(void *context, const struct store_event *event)
{
    struct audit *audit = context;
    struct head *head = heads_find(&audit->heads, event->conversation);

    if (head == NULL)
        head = heads_add(&audit->heads, &(struct head){.conversation = event->conversation});
    if (event->seq != head->seq + 1)
        find_fault(audit, event, "the events before it are missing or there twice");
    if (event->epoch < head->epoch || event->epoch > head->epoch + 1)
        find_fault(audit, event, "its epoch does not follow the one before");
    if (event->at_ms < head->at_ms)
        find_fault(audit, event, "it is older than the one before");
    if (event->previous != head->last_event)
        find_fault(audit, event, "it does not lead to the one before");
    head->seq = event->seq;
    head->epoch = event->epoch;
    head->at_ms = event->at_ms;
    head->last_event = event->id;
    return true;
}

static bool check_log(struct event_log *log, int64_t *unreadable, struct buf *report,
                      struct error *err)
{
    struct event_log_range all = {.limit = SIZE_MAX};
    struct audit audit = {.report = report};
    bool walked = event_log_walk_past(log, &all, audit_event, find_gap, &audit, err);

    heads_clear(&audit.heads);
    *unreadable = audit.unreadable;
    return walked;
}

/* Folds the log up to where the projections are into a temporary file, and compares. */
static bool compare_views(struct event_log *log, struct views *views, struct buf *report,
                          struct error *err)
{
    struct views *folded = views_open("", SQL_CREATE, err);
    struct views_position position = {0};
    struct event_log_end end = {0};
    bool compared = false;

    if (folded == NULL || !views_position(views, &position, err) || !event_log_end(log, &end, err))
        goto done;
    if (position.redaction != end.redaction)
        /* a deletion is on its way to them: nothing can be said of them at this moment */
        compared = true;
    else
        compared = projection_fold_all(log, folded, position.event, err) &&
                   views_compare(views, folded, report, err);

done:
    views_close(folded);
    return compared;
}

/*
 * Both are looked at as they were at one moment: the projections first, so that the log is never
 * behind them. Where there are none (a backup) they are made when the log is opened: nothing to
 * find.
 */
static bool check_views(struct event_log *log, const char *path, struct buf *report,
                        struct error *err)
{
    char *views_path = views_path_of(path);
    struct views *views = NULL;
    bool checked = !file_exists(views_path);

    if (!checked)
        views = views_open(views_path, SQL_READ, err);
    free(views_path);
    if (views == NULL)
        return checked;
    if (sql_run(views_sql(views), "BEGIN", err) && check_file(views_sql(views), report, err) &&
        sql_run(event_log_sql(log), "BEGIN", err))
        checked = compare_views(log, views, report, err);
    views_close(views);
    return checked;
}

bool store_sqlite_check(const char *path, struct buf *report, struct error *err)
{
    struct event_log *log = event_log_open(path, SQL_READ, err);
    size_t before = report->length;
    int64_t unreadable = 0;
    bool checked;

    if (log == NULL)
        return false;
    checked =
        check_file(event_log_sql(log), report, err) && check_log(log, &unreadable, report, err);
    if (checked && unreadable > 0) /* projections may well know more than can be read now */
        buf_addf(report, "%lld events cannot be read: projections are not compared with them\n",
                 (long long)unreadable);
    else if (checked)
        checked = check_views(log, path, report, err);
    event_log_close(log);
    if (checked && report->length > before)
        return error_set(err, ERROR_INVALID, "%s: something is wrong", path);
    return checked;
}

bool store_sqlite_backup(const char *path, const char *target, struct error *err)
{
    struct event_log *log = event_log_open(path, SQL_READ, err);
    bool copied;

    if (log == NULL)
        return false;
    copied = sql_backup(event_log_sql(log), target, err);
    event_log_close(log);
    return copied;
}

/* The administrator may run this; the server must still be able to open what he made. */
static void give_to_owner(const char *path, const char *log_path)
{
    struct stat status;

    if (geteuid() == 0 && stat(log_path, &status) == 0 &&
        chown(path, status.st_uid, status.st_gid) != 0)
        return;
}

/* Damaged ones are replaced: a server that has the old file open finds out by itself when it meets
 * the damage. */
static struct views *open_views(const char *path, const char *log_path, struct error *err)
{
    struct error reason = {0};
    struct views *views = views_open(path, SQL_CREATE, &reason);

    if (views != NULL && sql_is_sound(views_sql(views)))
        return views;
    if (views == NULL && reason.code != ERROR_INVALID) {
        error_set(err, reason.code, "%s", reason.message);
        return NULL;
    }
    views_close(views);
    views_remove(path);
    views = views_open(path, SQL_CREATE, err);
    if (views != NULL)
        give_to_owner(path, log_path);
    return views;
}

static bool tell_missing(struct views *views, struct buf *report, struct error *err)
{
    int64_t missing = 0;
    bool known = views_missing(views, &missing, err);

    if (known && missing > 0)
        buf_addf(report,
                 "%lld events cannot be read and are left out; `salter store check` names them\n",
                 (long long)missing);
    return known;
}

bool store_sqlite_rebuild(const char *path, struct buf *report, struct error *err)
{
    char *views_path = views_path_of(path);
    struct event_log *log = event_log_open(path, SQL_READ, err);
    struct views *views = log != NULL ? open_views(views_path, path, err) : NULL;
    bool rebuilt = views != NULL && projection_fold_all(log, views, INT64_MAX, err) &&
                   tell_missing(views, report, err);

    views_close(views);
    event_log_close(log);
    free(views_path);
    return rebuilt;
}
