#include "event_log.h"

#include <stdlib.h>

#include "migrate.h"

#define COLUMNS "id, conversation, seq, epoch, at_ms, type, version, previous, payload"

struct event_log {
    struct sql *sql;
    struct sql_statement *append;
    struct sql_statement *redact;
    struct sql_statement *note_redaction;
    struct sql_statement *probe;
    struct sql_statement *end;
    struct sql_statement *walk_all;
    struct sql_statement *walk_one;
    struct sql_statement *get;
    struct sql_statement *link;
    struct sql_statement *next_redaction;
    struct sql_statement *last_conversation;
};

static bool prepare(struct event_log *log, struct error *err)
{
    const struct {
        struct sql_statement **statement;
        const char *text;
    } wanted[] = {
        {&log->append, "INSERT INTO event VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
        {&log->redact,
         "UPDATE event SET type = 'redacted', payload = '' WHERE id = ?1 AND payload <> ''"},
        {&log->note_redaction, "INSERT INTO redaction VALUES (NULL, ?1)"},
        {&log->probe, "UPDATE probe SET count = count + 1"},
        {&log->end, "SELECT (SELECT max(id) FROM event), (SELECT max(id) FROM redaction)"},
        {&log->walk_all, "SELECT " COLUMNS " FROM event WHERE id > ?1 ORDER BY id LIMIT ?2"},
        {&log->walk_one,
         "SELECT " COLUMNS " FROM event WHERE id > ?1 AND conversation = ?3 ORDER BY id LIMIT ?2"},
        {&log->get, "SELECT " COLUMNS " FROM event WHERE id = ?1"},
        {&log->link, "SELECT conversation, seq, previous FROM event WHERE id = ?1"},
        {&log->next_redaction,
         "SELECT id, conversation FROM redaction WHERE id > ?1 ORDER BY id LIMIT 1"},
        {&log->last_conversation, "SELECT max(conversation) FROM event WHERE id > ?1"},
    };

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].statement = sql_prepare(log->sql, wanted[i].text, err);
        if (*wanted[i].statement == NULL)
            return false;
    }
    return true;
}

struct event_log *event_log_open(const char *path, enum sql_mode mode, struct error *err)
{
    struct event_log *log = memory_alloc(sizeof *log);

    log->sql = sql_open(path, mode, err);
    if (log->sql == NULL)
        goto failed;
    if (mode == SQL_CREATE ? !migrate(log->sql, path, err) : !migrate_check(log->sql, path, err))
        goto failed;
    if (!prepare(log, err))
        goto failed;
    return log;

failed:
    event_log_close(log);
    return NULL;
}

void event_log_close(struct event_log *log)
{
    if (log == NULL)
        return;
    sql_close(log->sql);
    free(log);
}

struct sql *event_log_sql(struct event_log *log)
{
    return log->sql;
}

bool event_log_append(struct event_log *log, const struct store_event *event, int64_t *id,
                      struct error *err)
{
    struct sql_statement *append = log->append;

    sql_bind(append, 1, event->conversation);
    sql_bind(append, 2, event->seq);
    sql_bind(append, 3, event->epoch);
    sql_bind(append, 4, event->at_ms);
    sql_bind_text(append, 5, event->type);
    sql_bind(append, 6, event->version);
    sql_bind(append, 7, event->previous);
    sql_bind_text(append, 8, event->payload);
    if (!sql_finish(append, err))
        return false;
    *id = sql_last_id(log->sql);
    return true;
}

/*
 * The new row is never longer than the old one (STORE_SHORTEST_TYPE), so SQLite replaces it within
 * its page: no page is split or merged. That matters, because rebuilding a page may leave copies of
 * its neighbours' rows in the gap, where no later secure_delete would find them.
 */
bool event_log_redact(struct event_log *log, int64_t conversation, const int64_t *ids, size_t count,
                      struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        sql_bind(log->redact, 1, ids[i]);
        if (!sql_finish(log->redact, err))
            return false;
    }
    sql_bind(log->note_redaction, 1, conversation);
    return sql_finish(log->note_redaction, err);
}

bool event_log_probe(struct event_log *log, struct error *err)
{
    return sql_finish(log->probe, err);
}

bool event_log_end(struct event_log *log, struct event_log_end *out, struct error *err)
{
    if (sql_step(log->end, err) != SQL_ROW)
        return false;
    out->event = sql_column(log->end, 0);
    out->redaction = sql_column(log->end, 1);
    sql_reset(log->end);
    return true;
}

/* The texts are borrowed from the statement. */
static struct store_event read_row(struct sql_statement *row)
{
    struct store_event event = {
        .id = sql_column(row, 0),
        .conversation = sql_column(row, 1),
        .seq = sql_column(row, 2),
        .epoch = sql_column(row, 3),
        .at_ms = sql_column(row, 4),
        .type = sql_column_text(row, 5),
        .version = (int)sql_column(row, 6),
        .previous = sql_column(row, 7),
        .payload = sql_column_text(row, 8),
    };

    if (event.payload.length == 0) {
        event.type = str_from(store_event_type_name(STORE_REDACTED));
        event.payload = STR("{}");
    }
    return event;
}

/* Damage that SQLite itself does not notice: the last page of a long payload can be anything. */
static bool is_event(const struct store_event *event, int64_t before, struct error *err)
{
    struct str payload = event->payload;
    bool is_cut = payload.bytes[0] == '{' && payload.bytes[payload.length - 1] != '}';

    return (event->id > before && event->conversation > 0 && event->seq > 0 && !is_cut) ||
           error_set(err, ERROR_INVALID, "event %lld is no event any more", (long long)event->id);
}

bool event_log_walk(struct event_log *log, const struct event_log_range *range, store_visit *visit,
                    void *context, struct error *err)
{
    struct sql_statement *walk = range->conversation != 0 ? log->walk_one : log->walk_all;
    int64_t before = range->after;
    enum sql_step step;

    sql_bind(walk, 1, range->after);
    sql_bind(walk, 2, range->limit < INT64_MAX ? (int64_t)range->limit : INT64_MAX);
    if (range->conversation != 0)
        sql_bind(walk, 3, range->conversation);
    while ((step = sql_step(walk, err)) == SQL_ROW) {
        struct store_event event = read_row(walk);
        bool sound = is_event(&event, before, err);

        if (!sound || !visit(context, &event)) {
            sql_reset(walk);
            return sound;
        }
        before = event.id;
    }
    return step == SQL_DONE;
}

bool event_log_get(struct event_log *log, int64_t id, struct arena *arena, struct store_event *out,
                   struct error *err)
{
    enum sql_step step;

    sql_bind(log->get, 1, id);
    step = sql_step(log->get, err);
    if (step == SQL_DONE)
        return error_set(err, ERROR_NOT_FOUND, "no event %lld", (long long)id);
    if (step == SQL_FAILED)
        return false;
    *out = read_row(log->get);
    if (!is_event(out, id - 1, err)) {
        sql_reset(log->get);
        return false;
    }
    out->type = arena_copy(arena, out->type);
    out->payload = arena_copy(arena, out->payload);
    sql_reset(log->get);
    return true;
}

/* What the chain needs to know of an event, without its texts. */
struct link {
    int64_t conversation;
    int64_t seq;
    int64_t previous;
};

static bool read_link(struct event_log *log, int64_t id, struct link *out, struct error *err)
{
    enum sql_step step;

    sql_bind(log->link, 1, id);
    step = sql_step(log->link, err);
    if (step == SQL_DONE)
        error_set(err, ERROR_INVALID, "event %lld is missing", (long long)id);
    if (step != SQL_ROW)
        return false;
    *out =
        (struct link){sql_column(log->link, 0), sql_column(log->link, 1), sql_column(log->link, 2)};
    sql_reset(log->link);
    return true;
}

bool event_log_chain(struct event_log *log, int64_t conversation, int64_t last_event, int64_t after,
                     struct numbers *ids, struct error *err)
{
    int64_t seq = 0;

    for (int64_t id = last_event; id != 0 && seq != after + 1;) {
        struct link link;

        if (!read_link(log, id, &link, err))
            return false;
        if (link.conversation != conversation || (seq != 0 && link.seq != seq - 1) ||
            link.previous >= id)
            return error_set(err, ERROR_INVALID,
                             "event %lld is not the one before event %lld of conversation %lld",
                             (long long)id, (long long)seq, (long long)conversation);
        seq = link.seq;
        if (seq > after)
            vec_push(ids, id);
        else
            return true;
        id = link.previous;
    }
    return true;
}

bool event_log_next_redaction(struct event_log *log, int64_t after, int64_t *id,
                              int64_t *conversation, struct error *err)
{
    enum sql_step step;

    *id = 0;
    sql_bind(log->next_redaction, 1, after);
    step = sql_step(log->next_redaction, err);
    if (step == SQL_ROW) {
        *id = sql_column(log->next_redaction, 0);
        *conversation = sql_column(log->next_redaction, 1);
        sql_reset(log->next_redaction);
    }
    return step != SQL_FAILED;
}

bool event_log_last_conversation(struct event_log *log, int64_t after, int64_t *out,
                                 struct error *err)
{
    sql_bind(log->last_conversation, 1, after);
    if (sql_step(log->last_conversation, err) != SQL_ROW)
        return false;
    *out = sql_column(log->last_conversation, 0);
    sql_reset(log->last_conversation);
    return true;
}
