/*
 * report: what the log can say about a period, in figures that mean what they say. The
 * conversations that began in the period are looked at, each to its end; what counts as what is
 * printed below the figures.
 *
 * A visit is what a customer writes without a long pause. It is the unit of success, since one
 * conversation may go on for weeks in the same window. That somebody said nothing more is never
 * counted as a success, only as not coming back here.
 */
#include "cmd.h"

#include <stdio.h>
#include <time.h>

#include "base/map.h"
#include "logs.h"

enum { REPORT_STORE, REPORT_FROM, REPORT_TO };

static const struct cmd_option options[] = {
    [REPORT_STORE] = {"--store", "FILE", NULL, "the store; by default that of SALTER_STORE"},
    [REPORT_FROM] = {"--from", "DAY", NULL,
                     "conversations that began on this day or later (2026-11-01)"},
    [REPORT_TO] = {"--to", "DAY", NULL, "... on this day or earlier"},
    {0},
};

static const int64_t longest_pause_ms = 30 * 60000; /* a longer one ends a visit */
/* who writes again within it has come back */
static const int64_t return_ms = 24 * 3600000;

enum { REASONS = KB_REASON_BOT_OFF + 1 };

/* How a visit went; the later in this list the stronger. */
enum visit { VISIT_NONE, VISIT_SMALL_TALK, VISIT_ANSWERED, VISIT_OPEN, VISIT_HANDED_OVER, VISITS };

/* One conversation while the log is walked. */
struct talk {
    int64_t key;
    bool in_period;
    bool is_deleted;
    bool is_handed_over; /* a person has it */
    bool has_message;
    bool was_clarified;
    bool was_out_of_scope;
    int64_t last_ms;  /* of the customer */
    enum visit visit; /* the present one */
};

/* Of one answer, or of a conversation (about 0): what the customer said last. Sent twice, it is
 * said once. */
struct judgement {
    int64_t key[2]; /* conversation, about */
    int thumb;      /* 1 up, -1 down, 0 none */
    int64_t rating; /* 1 to 5, 0 none */
};

struct figures {
    struct arena *arena;
    struct map talks;
    struct map judgements;
    const struct logs_period *period;
    int64_t now_ms;
    size_t conversations;
    size_t empty;
    size_t deleted;
    size_t messages;
    size_t visits;
    size_t small_talk;
    size_t answered_quiet;
    size_t answered_back;
    size_t answered_early;
    size_t open;
    size_t handed_over;
    size_t clarified;
    size_t out_of_scope;
    size_t handoffs;
    size_t reasons[REASONS];
    size_t other_reasons;
    size_t delivered;
    size_t contacts;
    size_t agent_messages;
    size_t thumbs_up;
    size_t thumbs_down;
    size_t ratings[6]; /* by rating; [0] is unused */
};

/* ---- counting
 * --------------------------------------------------------------------------------------------- */

static struct talk *talk_of(struct figures *figures, int64_t key)
{
    struct str name = str_of((const char *)&key, sizeof key);
    struct talk *talk = map_get(&figures->talks, name);

    if (talk != NULL)
        return talk;
    talk = arena_alloc(figures->arena, sizeof *talk);
    talk->key = key;
    map_put(&figures->talks, str_of((const char *)&talk->key, sizeof talk->key), talk);
    return talk;
}

/* The visit is over; the next message came at next_ms, or none has come until now. */
static void end_visit(struct figures *figures, struct talk *talk, int64_t next_ms, bool comes_back)
{
    int64_t pause = next_ms - talk->last_ms;

    switch (talk->visit) {
    case VISIT_NONE:
    case VISITS:
        return;
    case VISIT_SMALL_TALK:
        figures->small_talk++;
        break;
    case VISIT_ANSWERED:
        if (pause >= return_ms)
            figures->answered_quiet++;
        else if (comes_back)
            figures->answered_back++;
        else
            figures->answered_early++;
        break;
    case VISIT_OPEN:
        figures->open++;
        break;
    case VISIT_HANDED_OVER:
        figures->handed_over++;
        break;
    }
    figures->visits++;
    talk->visit = VISIT_NONE;
}

static void count_message(struct figures *figures, struct talk *talk, int64_t at_ms)
{
    figures->messages++;
    if (talk->has_message && at_ms - talk->last_ms >= longest_pause_ms)
        end_visit(figures, talk, at_ms, true);
    talk->has_message = true;
    talk->last_ms = at_ms;
    if (talk->visit == VISIT_NONE)
        talk->visit = VISIT_SMALL_TALK;
}

static bool is_true(const struct value *payload, const char *name)
{
    const struct value *value = value_get(payload, str_from(name));

    return value != NULL && value->kind == VALUE_BOOL && value->boolean;
}

/* The last question decides, but for a person: who was handed over in a visit was not served by the
 * bot in it. */
static void count_reply(struct talk *talk, const struct value *payload)
{
    struct str action = value_get_text(payload, "action");
    bool is_answer = str_is(action, kb_action_name(KB_ACTION_ANSWER));

    talk->was_clarified |= str_is(action, kb_action_name(KB_ACTION_CLARIFY));
    talk->was_out_of_scope |= str_is(action, kb_action_name(KB_ACTION_OUT_OF_SCOPE));
    if (talk->visit == VISIT_HANDED_OVER || is_true(payload, "small_talk"))
        return;
    if (str_is(action, kb_action_name(KB_ACTION_HANDOFF)))
        talk->visit = VISIT_HANDED_OVER;
    else
        talk->visit = is_answer ? VISIT_ANSWERED : VISIT_OPEN;
}

static void count_reason(struct figures *figures, struct str name)
{
    enum kb_reason reason;

    if (kb_reason_from_name(name, &reason) && (size_t)reason < REASONS)
        figures->reasons[reason]++;
    else
        figures->other_reasons++;
}

static void count_owner(struct figures *figures, struct talk *talk, const struct value *payload)
{
    struct str owner = value_get_text(payload, "owner");
    struct str reason = value_get_text(payload, "reason");
    bool is_bot = owner.length == 0 || str_is(owner, "bot");

    if (!is_bot && !talk->is_handed_over) {
        figures->handoffs++;
        count_reason(figures, reason.length > 0
                                  ? reason
                                  : value_get_text(value_get(payload, STR("envelope")), "reason"));
    }
    talk->is_handed_over = !is_bot;
}

static struct judgement *judgement_of(struct figures *figures, int64_t conversation, int64_t about)
{
    const int64_t key[2] = {conversation, about};
    struct judgement *judgement =
        map_get(&figures->judgements, str_of((const char *)key, sizeof key));

    if (judgement != NULL)
        return judgement;
    judgement = arena_alloc(figures->arena, sizeof *judgement);
    memcpy(judgement->key, key, sizeof key);
    map_put(&figures->judgements, str_of((const char *)judgement->key, sizeof judgement->key),
            judgement);
    return judgement;
}

static void note_feedback(struct figures *figures, int64_t conversation,
                          const struct value *payload)
{
    struct judgement *judgement =
        judgement_of(figures, conversation, value_get_integer(payload, "about", 0));
    struct str thumb = value_get_text(payload, "thumb");
    int64_t rating = value_get_integer(payload, "rating", 0);

    if (thumb.length > 0)
        judgement->thumb = str_is(thumb, "up") ? 1 : str_is(thumb, "down") ? -1 : 0;
    if (rating >= 1 && rating <= 5)
        judgement->rating = rating;
}

static void count_judgements(struct figures *figures)
{
    for (size_t i = 0; i < figures->judgements.count; i++) {
        const struct judgement *judgement = figures->judgements.entries[i].value;

        figures->thumbs_up += judgement->thumb > 0;
        figures->thumbs_down += judgement->thumb < 0;
        figures->ratings[judgement->rating]++;
    }
}

static void count_event(void *context, const struct store_event *event, const struct value *payload)
{
    struct figures *figures = context;
    struct talk *talk = talk_of(figures, event->conversation);

    if (event->seq == 1)
        talk->in_period = logs_period_has(figures->period, event->at_ms);
    if (!talk->in_period)
        return;
    switch (store_event_type_of(event->type)) {
    case STORE_CUSTOMER_MESSAGE:
        count_message(figures, talk, event->at_ms);
        return;
    case STORE_BOT_REPLY:
        count_reply(talk, payload);
        return;
    case STORE_AGENT_MESSAGE:
        figures->agent_messages++;
        return;
    case STORE_OWNER_CHANGED:
        count_owner(figures, talk, payload);
        return;
    case STORE_FEEDBACK:
        note_feedback(figures, event->conversation, payload);
        return;
    case STORE_CONTACT:
        figures->contacts += value_get_text(payload, "contact").length > 0;
        return;
    case STORE_DELIVERED:
        figures->delivered += value_get_integer(payload, "handoff", 0) > 0;
        return;
    case STORE_REDACTED:
        talk->is_deleted = true;
        return;
    case STORE_STARTED:
    case STORE_NOTICE:
    case STORE_CLOSED:
    case STORE_LOST:
    case STORE_EVENT_TYPE_COUNT:
        return;
    }
}

static void finish(struct figures *figures)
{
    for (size_t i = 0; i < figures->talks.count; i++) {
        struct talk *talk = figures->talks.entries[i].value;

        if (!talk->in_period)
            continue;
        figures->deleted += talk->is_deleted;
        figures->empty += !talk->is_deleted && !talk->has_message;
        figures->conversations += talk->has_message;
        figures->clarified += talk->was_clarified;
        figures->out_of_scope += talk->was_out_of_scope;
        end_visit(figures, talk, figures->now_ms, false);
    }
    count_judgements(figures);
}

/* ---- showing
 * ---------------------------------------------------------------------------------------------- */

static void add_count(struct buf *out, const char *name, size_t count)
{
    buf_addf(out, "%-44s %9zu\n", name, count);
}

static void add_share(struct buf *out, const char *name, size_t count, size_t of)
{
    buf_addf(out, "%-44s %9zu", name, count);
    if (of > 0)
        buf_addf(out, "  %5.1f %%", 100.0 * (double)count / (double)of);
    buf_add_byte(out, '\n');
}

static void add_visits(struct buf *out, const struct figures *figures)
{
    add_count(out, "visits", figures->visits);
    add_share(out, "  answered, no return within 24 h", figures->answered_quiet, figures->visits);
    add_share(out, "  answered, came back within 24 h", figures->answered_back, figures->visits);
    add_share(out, "  answered, less than 24 h ago", figures->answered_early, figures->visits);
    add_share(out, "  the last question was not answered", figures->open, figures->visits);
    add_share(out, "  handed over", figures->handed_over, figures->visits);
    add_share(out, "  small talk only", figures->small_talk, figures->visits);
}

static void add_handoffs(struct buf *out, const struct figures *figures)
{
    add_count(out, "handed over", figures->handoffs);
    for (size_t i = 0; i < REASONS; i++) {
        char name[64];

        if (figures->reasons[i] == 0)
            continue;
        snprintf(name, sizeof name, "  %s", kb_reason_name((enum kb_reason)i));
        add_share(out, name, figures->reasons[i], figures->handoffs);
    }
    if (figures->other_reasons > 0)
        add_share(out, "  other reasons", figures->other_reasons, figures->handoffs);
    add_count(out, "  delivered to the contact centre", figures->delivered);
    add_count(out, "  answers written by people", figures->agent_messages);
    add_count(out, "  contacts left", figures->contacts);
}

static void add_feedback(struct buf *out, const struct figures *figures)
{
    size_t count = 0;
    size_t sum = 0;

    add_count(out, "thumbs up", figures->thumbs_up);
    add_count(out, "thumbs down", figures->thumbs_down);
    for (size_t i = 1; i <= 5; i++) {
        count += figures->ratings[i];
        sum += i * figures->ratings[i];
    }
    add_count(out, "ratings", count);
    if (count > 0)
        buf_addf(out, "%-44s %9.2f\n", "  on average, of 5", (double)sum / (double)count);
}

static const char definitions[] =
    "conversations   began in the period and have a message; all figures are about them, to their "
    "end\n"
    "visit           messages of one conversation without a pause of 30 minutes\n"
    "answered        the bot answered the last question of the visit, and nobody was handed over "
    "in it\n"
    "no return       no further message in this conversation for 24 h after the last one of the "
    "visit. Who rings, comes\n"
    "                to a branch or opens a new conversation cannot be recognised. Silence is not "
    "a solution: the\n"
    "                figure is the most that may have been settled, not what was\n"
    "not answered    the visit ends with a question back, or with a question that is no business "
    "of the bank\n"
    "handed over     (visits) the bot gave the matter to people, or said where they are\n"
    "clarified       conversations in which the bot asked back what was meant\n"
    "out of scope    conversations with a question that is no business of the bank\n"
    "handed over     (reasons) conversations that left the bot's hands, by the first reason, each "
    "time they did\n"
    "delivered       their envelope was taken by the contact centre, or a person answered\n"
    "thumbs          given by customers to single answers, the last one for each; most give none\n"
    "deleted         texts of conversations that were deleted are gone; they are in no other "
    "figure\n";

static void print(const struct figures *figures, struct buf *out)
{
    struct buf made = {0};

    logs_add_time(&made, figures->now_ms);
    buf_addf(out, "Report of %s, made %s (times of %s)\n\n", figures->period->words.bytes,
             made.bytes, tzname[0] ? tzname[0] : "UTC");
    add_count(out, "conversations", figures->conversations);
    add_count(out, "  opened without a message", figures->empty);
    add_count(out, "  deleted", figures->deleted);
    add_count(out, "messages of customers", figures->messages);
    buf_add_byte(out, '\n');
    add_visits(out, figures);
    buf_add_byte(out, '\n');
    add_share(out, "clarified", figures->clarified, figures->conversations);
    add_share(out, "out of scope", figures->out_of_scope, figures->conversations);
    buf_add_byte(out, '\n');
    add_handoffs(out, figures);
    buf_add_byte(out, '\n');
    add_feedback(out, figures);
    buf_addf(out, "\nWhat is counted\n\n%s", definitions);
    buf_clear(&made);
}

/* ---- the command
 * ------------------------------------------------------------------------------------------ */

static bool report(struct store *store, const struct logs_period *period, int64_t now_ms,
                   struct buf *out, struct error *err)
{
    struct figures figures = {.period = period, .now_ms = now_ms, .arena = arena_new()};
    bool walked = logs_walk(store, count_event, &figures, err);

    if (walked) {
        finish(&figures);
        print(&figures, out);
    }
    map_clear(&figures.judgements);
    map_clear(&figures.talks);
    arena_free(figures.arena);
    return walked;
}

static int run(const struct cmd_line *line)
{
    struct logs_period period = {0};
    struct store *store = NULL;
    struct buf out = {0};
    struct error err = {0};
    bool done =
        logs_period_read(line->values[REPORT_FROM], line->values[REPORT_TO], &period, &err) &&
        (store = logs_open(line->values[REPORT_STORE], &err)) != NULL &&
        report(store, &period, (int64_t)time(NULL) * 1000, &out, &err);

    if (done)
        cmd_write(&out);
    else
        fprintf(stderr, "salter report: %s\n", err.message);
    store_close(store);
    logs_period_clear(&period);
    buf_clear(&out);
    return done ? CMD_OK : CMD_USAGE;
}

const struct cmd cmd_report = {
    .name = "report",
    .arguments = "",
    .summary = "Figures of a period from the log: answered, clarified, handed over, thumbs",
    .details = "What each figure counts is printed below them. Days are those of TZ. A server may "
               "be running.",
    .options = options,
    .run = run,
};
