/*
 * gaps: what customers asked and the bot could not answer, the most frequent first: the editors'
 * list of what to write next. Questions that differ only in case, script, diacritics, punctuation
 * and ije/e count as one. A customer who asks five times in one conversation counts once.
 */
#include "cmd.h"

#include <stdio.h>

#include "base/map.h"
#include "logs.h"
#include "text/analysis.h"

enum { GAPS_STORE, GAPS_FROM, GAPS_TO, GAPS_MOST };
enum { MOST_SHOWN = 100, LONGEST_QUESTION = 600 /* bytes that are kept of one */ };

static const struct cmd_option options[] = {
    [GAPS_STORE] = {"--store", "FILE", NULL, "the store; by default that of SALTER_STORE"},
    [GAPS_FROM] = {"--from", "DAY", NULL, "questions of this day or later (2026-11-01)"},
    [GAPS_TO] = {"--to", "DAY", NULL, "... or earlier"},
    [GAPS_MOST] = {"--most", "N", NULL, "show the first N; 100 by default"},
    {0},
};

/* What became of a question, the clearest gap last. */
enum fate {
    FATE_OUT_OF_SCOPE,
    FATE_REPHRASED,
    FATE_CLARIFIED,
    FATE_EXPIRED,
    FATE_LEFT,
    FATE_NOT_UNDERSTOOD
};

static const char *const fate_names[] = {
    [FATE_OUT_OF_SCOPE] = "out of scope",      [FATE_REPHRASED] = "asked to rephrase",
    [FATE_CLARIFIED] = "clarification failed", [FATE_EXPIRED] = "no valid answer",
    [FATE_LEFT] = "left to a person",          [FATE_NOT_UNDERSTOOD] = "not understood",
};

/* All questions that fold to the same. */
struct gap {
    struct str question; /* as it was written first */
    struct str nearest;  /* topic the bot thought of first */
    enum fate fate;      /* of the last one */
    size_t count;        /* conversations */
    int64_t last_talk;
    int64_t last_ms;
};

/* A conversation while the log is walked. */
struct talk {
    int64_t key;
    struct str question; /* that a clarification is about; in the arena, once for each */
    struct str nearest;
    bool is_handed_over; /* a person is awaited, or has answered */
    bool is_with_person; /* has answered */
};

struct gaps {
    struct arena *arena;
    const struct logs_period *period;
    struct map talks;
    struct map by_fold;
    struct buf text; /* of the customer's message just seen */
    int64_t text_talk;
    int64_t text_seq;
    bool text_is_button;
};

static struct talk *talk_of(struct gaps *gaps, int64_t key)
{
    struct str name = str_of((const char *)&key, sizeof key);
    struct talk *talk = map_get(&gaps->talks, name);

    if (talk != NULL)
        return talk;
    talk = arena_alloc(gaps->arena, sizeof *talk);
    talk->key = key;
    map_put(&gaps->talks, str_of((const char *)&talk->key, sizeof talk->key), talk);
    return talk;
}

static struct gap *gap_of(struct gaps *gaps, struct str question)
{
    struct arena *scratch = arena_new();
    struct str fold = text_fold_ekavian(question, scratch);
    struct gap *gap = map_get(&gaps->by_fold, fold);

    if (gap == NULL && fold.length > 0) {
        gap = arena_alloc(gaps->arena, sizeof *gap);
        gap->question = arena_copy(gaps->arena, question);
        map_put(&gaps->by_fold, arena_copy(gaps->arena, fold), gap);
    }
    arena_free(scratch);
    return gap;
}

static void note(struct gaps *gaps, const struct talk *talk, struct str question,
                 struct str nearest, enum fate fate, int64_t at_ms)
{
    struct gap *gap = logs_period_has(gaps->period, at_ms) ? gap_of(gaps, question) : NULL;

    if (gap == NULL)
        return;
    if (gap->count == 0 || gap->last_talk != talk->key)
        gap->count++;
    if (gap->nearest.length == 0)
        gap->nearest = arena_copy(gaps->arena, nearest);
    gap->last_talk = talk->key;
    gap->last_ms = at_ms;
    gap->fate = fate;
}

static struct str nearest_of(const struct value *payload)
{
    const struct value *considered = value_get(payload, STR("considered"));

    if (considered == NULL || considered->kind != VALUE_LIST || considered->list.count == 0)
        return (struct str){NULL, 0};
    return value_get_text(&considered->list.items[0], "topic");
}

/* false: the reply is no sign of a gap. */
static bool fate_of(const struct value *payload, enum fate *out)
{
    struct str action = value_get_text(payload, "action");
    struct str reason = value_get_text(payload, "reason");
    const struct value *choices = value_get(payload, STR("choices"));
    bool has_choices = choices != NULL && choices->kind == VALUE_LIST && choices->list.count > 0;

    if (str_is(action, kb_action_name(KB_ACTION_OUT_OF_SCOPE)) ||
        str_is(reason, kb_reason_name(KB_REASON_OUT_OF_SCOPE_REPEATED)))
        *out = FATE_OUT_OF_SCOPE;
    else if (str_is(action, kb_action_name(KB_ACTION_CLARIFY)))
        *out = has_choices ? FATE_CLARIFIED : FATE_REPHRASED;
    else if (str_is(reason, kb_reason_name(KB_REASON_CLARIFY_FAILED)))
        *out = FATE_CLARIFIED;
    else if (str_is(reason, kb_reason_name(KB_REASON_CONTENT_EXPIRED)))
        *out = FATE_EXPIRED;
    else if (str_is(reason, kb_reason_name(KB_REASON_NOT_UNDERSTOOD)))
        *out = FATE_NOT_UNDERSTOOD;
    else
        return false;
    return true;
}

/* A clarification is no gap yet: only when its answer was unclear, too, was the question before it
 * one. */
static void read_reply(struct gaps *gaps, struct talk *talk, const struct value *payload,
                       int64_t at_ms)
{
    struct str asked = talk->question;
    struct str asked_nearest = talk->nearest;
    enum fate fate;

    talk->question = (struct str){NULL, 0};
    if (!fate_of(payload, &fate))
        return;
    if (fate == FATE_NOT_UNDERSTOOD && talk->is_handed_over)
        fate = FATE_LEFT;
    if (fate == FATE_CLARIFIED &&
        str_is(value_get_text(payload, "action"), kb_action_name(KB_ACTION_CLARIFY))) {
        talk->question = arena_copy(gaps->arena, buf_str(&gaps->text));
        talk->nearest = arena_copy(gaps->arena, nearest_of(payload));
    } else if (fate == FATE_CLARIFIED && asked.length > 0) {
        note(gaps, talk, asked, asked_nearest, fate, at_ms);
    } else if (!gaps->text_is_button) {
        note(gaps, talk, buf_str(&gaps->text), nearest_of(payload), fate, at_ms);
    }
}

static void read_message(struct gaps *gaps, const struct store_event *event,
                         const struct value *payload)
{
    buf_truncate(&gaps->text, 0);
    buf_add(&gaps->text, str_slice(value_get_text(payload, "text"), 0, LONGEST_QUESTION));
    gaps->text_talk = event->conversation;
    gaps->text_seq = event->seq;
    gaps->text_is_button = value_get_text(payload, "button").length > 0;
}

static void change_owner(struct talk *talk, struct str owner)
{
    talk->is_handed_over = owner.length > 0 && !str_is(owner, "bot");
    talk->is_with_person = str_is(owner, "agent");
}

/* What is written to a person who has answered is no question to the bot. Message and reply stand
 * one behind the other in the log. */
static void visit(void *context, const struct store_event *event, const struct value *payload)
{
    struct gaps *gaps = context;
    enum store_event_type type = store_event_type_of(event->type);

    if (type == STORE_CUSTOMER_MESSAGE) {
        read_message(gaps, event, payload);
    } else if (type == STORE_BOT_REPLY && gaps->text_talk == event->conversation &&
               gaps->text_seq == event->seq - 1) {
        struct talk *talk = talk_of(gaps, event->conversation);

        if (!talk->is_with_person)
            read_reply(gaps, talk, payload, event->at_ms);
    } else if (type == STORE_OWNER_CHANGED) {
        change_owner(talk_of(gaps, event->conversation), value_get_text(payload, "owner"));
    }
}

/* ---- showing
 * ---------------------------------------------------------------------------------------------- */

static int by_frequency(const void *left, const void *right)
{
    const struct gap *one = *(const struct gap *const *)left;
    const struct gap *other = *(const struct gap *const *)right;

    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    if (one->last_ms != other->last_ms)
        return one->last_ms > other->last_ms ? -1 : 1;
    return str_compare(one->question, other->question);
}

static void print(const struct gaps *gaps, size_t most, struct buf *out)
{
    const struct gap **sorted = arena_array(gaps->arena, gaps->by_fold.count + 1, sizeof *sorted);

    for (size_t i = 0; i < gaps->by_fold.count; i++)
        sorted[i] = gaps->by_fold.entries[i].value;
    qsort(sorted, gaps->by_fold.count, sizeof *sorted, by_frequency);
    buf_add_text(out, "conversations\tlast\twhat happened\tnearest topic\tquestion\n");
    for (size_t i = 0; i < gaps->by_fold.count && i < most; i++) {
        buf_addf(out, "%zu\t", sorted[i]->count);
        logs_add_time(out, sorted[i]->last_ms);
        buf_addf(out, "\t%s\t%.*s\t", fate_names[sorted[i]->fate], STR_ARG(sorted[i]->nearest));
        logs_add_cell(out, sorted[i]->question);
        buf_add_byte(out, '\n');
    }
}

static bool find_gaps(struct store *store, const struct logs_period *period, size_t most,
                      struct buf *out, struct error *err)
{
    struct gaps gaps = {.period = period, .arena = arena_new()};
    bool walked = logs_walk(store, visit, &gaps, err);

    if (walked)
        print(&gaps, most, out);
    buf_clear(&gaps.text);
    map_clear(&gaps.talks);
    map_clear(&gaps.by_fold);
    arena_free(gaps.arena);
    return walked;
}

static bool read_most(const char *text, size_t *out, struct error *err)
{
    int64_t number = MOST_SHOWN;

    if (text != NULL && (!str_to_int(str_from(text), &number) || number < 1))
        return error_set(err, ERROR_INVALID, "--most %s: a number from 1", text);
    *out = (size_t)number;
    return true;
}

static int run(const struct cmd_line *line)
{
    struct logs_period period = {0};
    struct store *store = NULL;
    struct buf out = {0};
    struct error err = {0};
    size_t most = 0;
    bool done = logs_period_read(line->values[GAPS_FROM], line->values[GAPS_TO], &period, &err) &&
                read_most(line->values[GAPS_MOST], &most, &err) &&
                (store = logs_open(line->values[GAPS_STORE], &err)) != NULL &&
                find_gaps(store, &period, most, &out, &err);

    if (done)
        cmd_write(&out);
    else
        fprintf(stderr, "salter gaps: %s\n", err.message);
    store_close(store);
    logs_period_clear(&period);
    buf_clear(&out);
    return done ? CMD_OK : CMD_USAGE;
}

const struct cmd cmd_gaps = {
    .name = "gaps",
    .arguments = "",
    .summary = "Questions the bot could not answer, the most frequent first",
    .details = "A table (TSV): in how many conversations, when last, what happened, the topic the "
               "bot thought of first, the\n"
               "question as it was first written (masked). Spellings of the same question are "
               "counted together; in a cell\n"
               "\\t \\n \\\\ stand for a tab, a line break, a backslash. Questions of customers "
               "who wait for a person are among\n"
               "them; what is written to one who has answered is not. A server may be running.",
    .options = options,
    .run = run,
};
