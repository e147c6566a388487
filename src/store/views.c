#include "views.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"
#include "event_log.h"
#include "migrate.h"

/* Raised when a fold changes what it makes of the same events; the form of the tables has a hash
 * already. */
enum { FOLDS = 1 };

#define HANDOFF_COLUMNS                                                                            \
    "conversation, seq, started_ms, ended_ms, delivered_ms, contact_seq, owner, reason, "          \
    "priority, department"

struct views {
    struct sql *sql;
    struct sql_statement *position;
    struct sql_statement *set_position;
    struct sql_statement *put_gap;
    struct sql_statement *missing;
    struct sql_statement *conversation;
    struct sql_statement *put_conversation;
    struct sql_statement *follow_conversation;
    struct sql_statement *forget_conversation;
    struct sql_statement *handoff;
    struct sql_statement *put_handoff;
    struct sql_statement *deliver_handoff;
    struct sql_statement *forget_handoffs;
    struct sql_statement *put_feedback;
    struct sql_statement *forget_feedback;
    struct sql_statement *find;
    struct sql_statement *older;
    struct sql_statement *last_conversation;
    struct sql_statement *list_handoffs[3]; /* by enum store_handoffs */
    struct sql_statement *list_feedback;
};

static bool prepare(struct views *views, struct error *err)
{
    const struct {
        struct sql_statement **statement;
        const char *text;
    } wanted[] = {
        {&views->position, "SELECT event, conversation, seq, at_ms, redaction FROM position"},
        {&views->set_position,
         "UPDATE position SET event = ?1, conversation = ?2, seq = ?3, at_ms = ?4, redaction = ?5"},
        {&views->put_gap, "REPLACE INTO gap VALUES (?1, ?2)"},
        {&views->missing, "SELECT sum(last - first + 1) FROM gap"},
        {&views->conversation, "SELECT * FROM conversation WHERE conversation = ?1"},
        {&views->put_conversation,
         "REPLACE INTO conversation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"},
        /* where it started is fixed; and the index of digests, at random places, stays clean */
        {&views->follow_conversation, "INSERT INTO conversation VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                                      "?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (conversation)"
                                      " DO UPDATE SET last_event = ?3, seq = ?4, epoch = ?5, "
                                      "last_ms = ?7, owner = ?8, closed = ?9, handoff = ?12"},
        {&views->forget_conversation, "DELETE FROM conversation WHERE conversation = ?1"},
        {&views->handoff,
         "SELECT " HANDOFF_COLUMNS " FROM handoff WHERE conversation = ?1 AND seq = ?2"},
        {&views->put_handoff,
         "REPLACE INTO handoff VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
        {&views->deliver_handoff,
         "UPDATE handoff SET delivered_ms = ?3 WHERE conversation = ?1 AND seq = ?2"},
        {&views->forget_handoffs, "DELETE FROM handoff WHERE conversation = ?1"},
        {&views->put_feedback, "REPLACE INTO feedback VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
        {&views->forget_feedback, "DELETE FROM feedback WHERE conversation = ?1"},
        {&views->find, "SELECT conversation FROM conversation WHERE digest = ?1"},
        {&views->older,
         "SELECT conversation FROM conversation WHERE last_ms < ?1 AND redacted = 0"},
        {&views->last_conversation, "SELECT max(conversation) FROM conversation"},
        {&views->list_handoffs[STORE_HANDOFFS_ALL],
         "SELECT " HANDOFF_COLUMNS
         " FROM handoff WHERE started_ms >= ?1 ORDER BY started_ms, conversation, seq LIMIT ?2"},
        {&views->list_handoffs[STORE_HANDOFFS_OPEN],
         "SELECT " HANDOFF_COLUMNS " FROM handoff WHERE started_ms >= ?1 AND ended_ms = 0"
         " ORDER BY started_ms, conversation, seq LIMIT ?2"},
        {&views->list_handoffs[STORE_HANDOFFS_UNDELIVERED],
         "SELECT " HANDOFF_COLUMNS " FROM handoff WHERE started_ms >= ?1 AND delivered_ms = 0"
         " ORDER BY started_ms, conversation, seq LIMIT ?2"},
        {&views->list_feedback,
         "SELECT * FROM feedback WHERE at_ms >= ?1 ORDER BY conversation, seq LIMIT ?2"},
    };

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].statement = sql_prepare(views->sql, wanted[i].text, err);
        if (*wanted[i].statement == NULL)
            return false;
    }
    return true;
}

/* What the file must have been made by to be of use: its tables and its folds, as a number
 * (user_version). */
static int64_t form(void)
{
    return (int64_t)(str_hash(str_from(asset_find(store_assets, "views.sql")->hash)) % 1000003) *
               1000 +
           FOLDS;
}

static bool create_tables(struct sql *sql, struct error *err)
{
    struct buf script = {0};
    bool created;

    buf_addf(&script, "%sPRAGMA user_version = %lld;",
             (const char *)asset_find(store_assets, "views.sql")->bytes, (long long)form());
    created = sql_run(sql, script.bytes, err);
    buf_clear(&script);
    return created;
}

static bool check_form(struct sql *sql, int64_t *version, int64_t *tables, struct error *err)
{
    return sql_number(sql, "PRAGMA user_version", version, err) &&
           sql_number(sql, "SELECT count(*) FROM sqlite_schema", tables, err);
}

/* In one transaction, so that of two processes that start together one makes the tables and one
 * finds them. */
static bool create_if_new(struct sql *sql, struct error *err)
{
    int64_t version = 0;
    int64_t tables = 0;

    if (!sql_begin(sql, err))
        return false;
    if (!check_form(sql, &version, &tables, err) ||
        (version == 0 && tables == 0 && !create_tables(sql, err))) {
        sql_rollback(sql);
        return false;
    }
    return sql_commit(sql, err);
}

/* Losing the last moments before a power failure costs nothing here: they are folded again. */
static const char write_settings[] =
    "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=1000; PRAGMA cache_size=-8000";

static bool set_up(struct views *views, const char *path, enum sql_mode mode, struct error *err)
{
    int64_t version = 0;
    int64_t tables = 0;

    if (mode == SQL_CREATE &&
        (!sql_use_log(views->sql, err) || !sql_run(views->sql, write_settings, err) ||
         !create_if_new(views->sql, err)))
        return false;
    if (!check_form(views->sql, &version, &tables, err))
        return false;
    if (version != form())
        return error_set(err, ERROR_INVALID, "%s: projections of another version", path);
    return prepare(views, err);
}

struct views *views_open(const char *path, enum sql_mode mode, struct error *err)
{
    struct views *views = memory_alloc(sizeof *views);

    views->sql = sql_open(path, mode, err);
    if (views->sql == NULL || !set_up(views, path, mode, err)) {
        views_close(views);
        return NULL;
    }
    return views;
}

void views_close(struct views *views)
{
    if (views == NULL)
        return;
    sql_close(views->sql);
    free(views);
}

struct sql *views_sql(struct views *views)
{
    return views->sql;
}

void views_remove(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct buf name = {0};

        buf_addf(&name, "%s%s", path, endings[i]);
        unlink(name.bytes);
        buf_clear(&name);
    }
}

bool views_position(struct views *views, struct views_position *out, struct error *err)
{
    enum sql_step step = sql_step(views->position, err);

    if (step == SQL_DONE)
        error_set(err, ERROR_INVALID, "the projections have no position");
    if (step != SQL_ROW)
        return false;
    *out = (struct views_position){
        .event = sql_column(views->position, 0),
        .conversation = sql_column(views->position, 1),
        .seq = sql_column(views->position, 2),
        .at_ms = sql_column(views->position, 3),
        .redaction = sql_column(views->position, 4),
    };
    sql_reset(views->position);
    return true;
}

bool views_set_position(struct views *views, const struct views_position *position,
                        struct error *err)
{
    sql_bind(views->set_position, 1, position->event);
    sql_bind(views->set_position, 2, position->conversation);
    sql_bind(views->set_position, 3, position->seq);
    sql_bind(views->set_position, 4, position->at_ms);
    sql_bind(views->set_position, 5, position->redaction);
    return sql_finish(views->set_position, err);
}

bool views_put_gap(struct views *views, const struct event_log_gap *gap, struct error *err)
{
    sql_bind(views->put_gap, 1, gap->first);
    sql_bind(views->put_gap, 2, gap->last);
    return sql_finish(views->put_gap, err);
}

bool views_missing(struct views *views, int64_t *out, struct error *err)
{
    if (sql_step(views->missing, err) != SQL_ROW)
        return false;
    *out = sql_column(views->missing, 0);
    sql_reset(views->missing);
    return true;
}

bool views_empty(struct views *views, struct error *err)
{
    return sql_run(
        views->sql,
        "DELETE FROM gap; DELETE FROM conversation; DELETE FROM handoff; DELETE FROM feedback;"
        "UPDATE position SET event = 0, conversation = 0, seq = 0, at_ms = 0, redaction = 0",
        err);
}

static void read_word(char out[FOLD_WORD], struct sql_statement *row, int column)
{
    struct str word = sql_column_text(row, column);

    memset(out, 0, FOLD_WORD);
    if (word.length > 0 && word.length < FOLD_WORD)
        memcpy(out, word.bytes, word.length);
}

/* Columns in the order of HANDOFF_COLUMNS. */
static struct fold_handoff read_handoff(struct sql_statement *row)
{
    struct fold_handoff handoff = {
        .seq = sql_column(row, 1),
        .started_ms = sql_column(row, 2),
        .ended_ms = sql_column(row, 3),
        .delivered_ms = sql_column(row, 4),
        .contact_seq = sql_column(row, 5),
    };

    read_word(handoff.owner, row, 6);
    read_word(handoff.reason, row, 7);
    read_word(handoff.priority, row, 8);
    read_word(handoff.department, row, 9);
    return handoff;
}

/* Columns in the order of the table; gives the seq of its latest hand-off. */
static int64_t read_conversation(struct sql_statement *row, struct fold_conversation *out)
{
    *out = (struct fold_conversation){
        .conversation = sql_column(row, 0),
        .started_event = sql_column(row, 1),
        .last_event = sql_column(row, 2),
        .seq = sql_column(row, 3),
        .epoch = sql_column(row, 4),
        .started_ms = sql_column(row, 5),
        .last_ms = sql_column(row, 6),
        .closed = sql_column(row, 8) != 0,
        .redacted = sql_column(row, 9) != 0,
        .digest = sql_column(row, 10),
    };
    read_word(out->owner, row, 7);
    return sql_column(row, 11);
}

static bool add_handoff(struct views *views, int64_t seq, struct fold_conversation *out,
                        struct error *err)
{
    enum sql_step step;

    sql_bind(views->handoff, 1, out->conversation);
    sql_bind(views->handoff, 2, seq);
    step = sql_step(views->handoff, err);
    if (step == SQL_DONE)
        error_set(err, ERROR_INVALID, "the projections lack a hand-off of conversation %lld",
                  (long long)out->conversation);
    if (step != SQL_ROW)
        return false;
    out->handoff = read_handoff(views->handoff);
    sql_reset(views->handoff);
    return true;
}

bool views_conversation(struct views *views, int64_t conversation, struct fold_conversation *out,
                        struct error *err)
{
    int64_t handoff;
    enum sql_step step;

    sql_bind(views->conversation, 1, conversation);
    step = sql_step(views->conversation, err);
    if (step == SQL_FAILED)
        return false;
    if (step == SQL_DONE) {
        *out = fold_start(conversation);
        return true;
    }
    handoff = read_conversation(views->conversation, out);
    sql_reset(views->conversation);
    return handoff == 0 || add_handoff(views, handoff, out, err);
}

bool views_put_conversation(struct views *views, const struct fold_conversation *state,
                            struct error *err)
{
    struct sql_statement *put =
        state->redacted ? views->put_conversation : views->follow_conversation;

    sql_bind(put, 1, state->conversation);
    sql_bind(put, 2, state->started_event);
    sql_bind(put, 3, state->last_event);
    sql_bind(put, 4, state->seq);
    sql_bind(put, 5, state->epoch);
    sql_bind(put, 6, state->started_ms);
    sql_bind(put, 7, state->last_ms);
    sql_bind_text(put, 8, str_from(state->owner));
    sql_bind(put, 9, state->closed);
    sql_bind(put, 10, state->redacted);
    sql_bind(put, 11, state->digest);
    sql_bind(put, 12, state->handoff.seq);
    return sql_finish(put, err);
}

static bool put_handoff(struct views *views, int64_t conversation,
                        const struct fold_handoff *handoff, struct error *err)
{
    struct sql_statement *put = views->put_handoff;

    sql_bind(put, 1, conversation);
    sql_bind(put, 2, handoff->seq);
    sql_bind(put, 3, handoff->started_ms);
    sql_bind(put, 4, handoff->ended_ms);
    sql_bind(put, 5, handoff->delivered_ms);
    sql_bind(put, 6, handoff->contact_seq);
    sql_bind_text(put, 7, str_from(handoff->owner));
    sql_bind_text(put, 8, str_from(handoff->reason));
    sql_bind_text(put, 9, str_from(handoff->priority));
    sql_bind_text(put, 10, str_from(handoff->department));
    return sql_finish(put, err);
}

static bool deliver_handoff(struct views *views, int64_t conversation,
                            const struct fold_handoff *handoff, struct error *err)
{
    sql_bind(views->deliver_handoff, 1, conversation);
    sql_bind(views->deliver_handoff, 2, handoff->seq);
    sql_bind(views->deliver_handoff, 3, handoff->delivered_ms);
    return sql_finish(views->deliver_handoff, err);
}

static bool put_feedback(struct views *views, const struct store_feedback *feedback,
                         struct error *err)
{
    sql_bind(views->put_feedback, 1, feedback->conversation);
    sql_bind(views->put_feedback, 2, feedback->seq);
    sql_bind(views->put_feedback, 3, feedback->about);
    sql_bind(views->put_feedback, 4, feedback->at_ms);
    sql_bind(views->put_feedback, 5, feedback->thumb);
    sql_bind(views->put_feedback, 6, feedback->rating);
    return sql_finish(views->put_feedback, err);
}

bool views_put_change(struct views *views, int64_t conversation, const struct fold_change *change,
                      struct error *err)
{
    switch (change->kind) {
    case FOLD_NOTHING:
        return true;
    case FOLD_HANDOFF:
        return put_handoff(views, conversation, &change->handoff, err);
    case FOLD_DELIVERED:
        return deliver_handoff(views, conversation, &change->handoff, err);
    case FOLD_FEEDBACK:
        return put_feedback(views, &change->feedback, err);
    }
    return true;
}

static bool run_on(struct sql_statement *statement, int64_t conversation, struct error *err)
{
    sql_bind(statement, 1, conversation);
    return sql_finish(statement, err);
}

bool views_forget(struct views *views, int64_t conversation, struct error *err)
{
    return run_on(views->forget_conversation, conversation, err) &&
           run_on(views->forget_handoffs, conversation, err) &&
           run_on(views->forget_feedback, conversation, err);
}

static int64_t limit_of(size_t limit)
{
    return limit < INT64_MAX ? (int64_t)limit : INT64_MAX;
}

/* Adds the first column of every row. */
static bool collect(struct sql_statement *statement, int64_t argument, struct numbers *out,
                    struct error *err)
{
    enum sql_step step;

    sql_bind(statement, 1, argument);
    while ((step = sql_step(statement, err)) == SQL_ROW)
        vec_push(out, sql_column(statement, 0));
    return step == SQL_DONE;
}

bool views_find(struct views *views, int64_t digest, struct numbers *conversations,
                struct error *err)
{
    return collect(views->find, digest, conversations, err);
}

bool views_older(struct views *views, int64_t before_ms, struct numbers *conversations,
                 struct error *err)
{
    return collect(views->older, before_ms, conversations, err);
}

bool views_last_conversation(struct views *views, int64_t *out, struct error *err)
{
    if (sql_step(views->last_conversation, err) != SQL_ROW)
        return false;
    *out = sql_column(views->last_conversation, 0);
    sql_reset(views->last_conversation);
    return true;
}

bool views_list_handoffs(struct views *views, const struct store_handoff_query *query,
                         struct arena *arena, struct store_handoff **out, size_t *count,
                         struct error *err)
{
    struct sql_statement *list = views->list_handoffs[query->which];
    struct found VEC_OF(struct store_handoff) found = {0};
    enum sql_step step;

    sql_bind(list, 1, query->since_ms);
    sql_bind(list, 2, limit_of(query->limit));
    while ((step = sql_step(list, err)) == SQL_ROW) {
        struct fold_handoff handoff = read_handoff(list);

        vec_push(&found, fold_handoff_of(sql_column(list, 0), &handoff, arena));
    }
    if (step == SQL_DONE && found.count > 0) {
        *out = arena_array(arena, found.count, sizeof **out);
        memcpy(*out, found.items, found.count * sizeof **out);
        *count = found.count;
    }
    vec_clear(&found);
    return step == SQL_DONE;
}

static struct store_feedback read_feedback(struct sql_statement *row)
{
    return (struct store_feedback){
        .conversation = sql_column(row, 0),
        .seq = sql_column(row, 1),
        .about = sql_column(row, 2),
        .at_ms = sql_column(row, 3),
        .thumb = (int)sql_column(row, 4),
        .rating = (int)sql_column(row, 5),
    };
}

bool views_list_feedback(struct views *views, int64_t since_ms, size_t limit, struct arena *arena,
                         struct store_feedback **out, size_t *count, struct error *err)
{
    struct found VEC_OF(struct store_feedback) found = {0};
    enum sql_step step;

    sql_bind(views->list_feedback, 1, since_ms);
    sql_bind(views->list_feedback, 2, limit_of(limit));
    while ((step = sql_step(views->list_feedback, err)) == SQL_ROW)
        vec_push(&found, read_feedback(views->list_feedback));
    if (step == SQL_DONE && found.count > 0) {
        *out = arena_array(arena, found.count, sizeof **out);
        memcpy(*out, found.items, found.count * sizeof **out);
        *count = found.count;
    }
    vec_clear(&found);
    return step == SQL_DONE;
}
