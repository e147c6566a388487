/*
 * A walk over a log that is damaged in places. Ids have no holes, for nothing is ever deleted, so
 * what cannot be read is found by asking for one event after the other until one can: a damaged
 * page costs as many questions as events stand on it.
 */
#include "event_log.h"

struct past {
    store_visit *visit;
    void *context;
    int64_t last;
    size_t left;
};

static bool visit_past(void *context, const struct store_event *event)
{
    struct past *past = context;

    past->last = event->id;
    past->left--;
    return past->visit(past->context, event);
}

static bool pass(void *context, const struct store_event *event)
{
    (void)context;
    (void)event;
    return false;
}

/* What follows the last event that could be read. An empty gap: the event behind it can be read
 * after all. */
static bool find_gap(struct event_log *log, int64_t after, struct event_log_gap *out,
                     struct error *err)
{
    struct event_log_end end;

    if (!event_log_end(log, &end, err))
        return false;
    *out = (struct event_log_gap){.first = after + 1, .last = after};
    while (out->last < end.event) {
        struct event_log_range next = {.after = out->last, .limit = 1};
        struct error reason = {0};

        if (event_log_walk(log, &next, pass, NULL, &reason))
            return true;
        if (reason.code != ERROR_INVALID)
            return error_set(err, reason.code, "%s", reason.message);
        out->last++;
    }
    return true;
}

bool event_log_walk_past(struct event_log *log, const struct event_log_range *range,
                         store_visit *visit, event_log_pass *lost, void *context, struct error *err)
{
    struct past past = {visit, context, range->after, range->limit};

    for (;;) {
        struct event_log_range rest = {.after = past.last, .limit = past.left};
        struct error reason = {0};
        struct event_log_gap gap;

        if (event_log_walk(log, &rest, visit_past, &past, &reason))
            return true;
        if (reason.code != ERROR_INVALID)
            return error_set(err, reason.code, "%s", reason.message);
        if (!find_gap(log, past.last, &gap, err))
            return false;
        if (gap.last < gap.first)
            return error_set(err, reason.code, "%s", reason.message);
        lost(context, &gap);
        past.last = gap.last;
    }
}
