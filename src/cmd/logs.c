#include "logs.h"

#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "json/json.h"

static bool midnight(const char *text, int days, int64_t *out, struct error *err)
{
    struct date date;
    struct tm tm = {.tm_isdst = -1};

    if (!date_parse_iso(str_from(text), &date))
        return error_set(err, ERROR_INVALID, "%s is no day; write 2026-11-22", text);
    tm.tm_year = date.year - 1900;
    tm.tm_mon = date.month - 1;
    tm.tm_mday = date.day + days;
    *out = (int64_t)mktime(&tm) * 1000;
    return true;
}

bool logs_period_read(const char *from, const char *to, struct logs_period *out, struct error *err)
{
    *out = (struct logs_period){.to_ms = INT64_MAX};
    tzset();
    if ((from != NULL && !midnight(from, 0, &out->from_ms, err)) ||
        (to != NULL && !midnight(to, 1, &out->to_ms, err)))
        return false;
    if (out->from_ms >= out->to_ms)
        return error_set(err, ERROR_INVALID, "the period ends before it begins");
    if (from == NULL && to == NULL)
        buf_add_text(&out->words, "all of the log");
    else
        buf_addf(&out->words, "%s to %s", from ? from : "the beginning", to ? to : "now");
    return true;
}

void logs_period_clear(struct logs_period *period)
{
    buf_clear(&period->words);
}

bool logs_period_has(const struct logs_period *period, int64_t at_ms)
{
    return at_ms >= period->from_ms && at_ms < period->to_ms;
}

const char *logs_path(const char *path, struct error *err)
{
    if (path == NULL)
        path = getenv("SALTER_STORE");
    if (path == NULL || path[0] == '\0' || strcmp(path, "memory") == 0) {
        error_set(err, ERROR_INVALID,
                  "which store? --store FILE, or SALTER_STORE in the environment");
        return NULL;
    }
    if (!file_exists(path)) { /* opening would make it */
        error_set(err, ERROR_NOT_FOUND, "%s: there is no such file", path);
        return NULL;
    }
    return path;
}

struct store *logs_open(const char *path, struct error *err)
{
    const char *there = logs_path(path, err);

    return there != NULL ? store_sqlite_open(there, err) : NULL;
}

struct walk {
    logs_visit *visit;
    void *context;
    struct arena *arena;
};

static bool visit_event(void *context, const struct store_event *event)
{
    struct walk *walk = context;
    struct value payload;

    arena_reset(walk->arena);
    if (!json_parse(event->payload, STORE_LARGEST_PAYLOAD, walk->arena, &payload, NULL) ||
        payload.kind != VALUE_MAP)
        payload = value_map();
    walk->visit(walk->context, event, &payload);
    return true;
}

bool logs_walk(struct store *store, logs_visit *visit, void *context, struct error *err)
{
    struct walk walk = {visit, context, arena_new()};
    bool walked = store_scan(store, 0, visit_event, &walk, err);

    arena_free(walk.arena);
    return walked;
}

void logs_add_time(struct buf *out, int64_t at_ms)
{
    time_t seconds = (time_t)(at_ms / 1000);
    char text[32];
    struct tm tm;

    localtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm);
    buf_add_text(out, text);
}

void logs_add_cell(struct buf *out, struct str text)
{
    if (text.length > 0 && strchr("=+-@\t\r", text.bytes[0]) != NULL && text.bytes[0] != '\0')
        buf_add_byte(out, '\'');
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];

        if (byte == '\t')
            buf_add_text(out, "\\t");
        else if (byte == '\n')
            buf_add_text(out, "\\n");
        else if (byte == '\\')
            buf_add_text(out, "\\\\");
        else if ((unsigned char)byte >= ' ' && byte != 0x7f)
            buf_add_byte(out, byte);
    }
}
