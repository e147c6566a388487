/*
 * review: a sample of the bot's answers for people to judge. Drawn evenly from all answers of the
 * period, in one walk (reservoir sampling), with a seed, so that two people get the same rows.
 */
#include "cmd.h"

#include <stdio.h>

#include "logs.h"
#include "text/mask.h"

enum { REVIEW_STORE, REVIEW_FROM, REVIEW_TO, REVIEW_SAMPLE, REVIEW_SEED };
enum { SAMPLE = 100, LARGEST_SAMPLE = 10000 };

static const struct cmd_option options[] = {
    [REVIEW_STORE] = {"--store", "FILE", NULL, "the store; by default that of SALTER_STORE"},
    [REVIEW_FROM] = {"--from", "DAY", NULL, "answers of this day or later (2026-11-01)"},
    [REVIEW_TO] = {"--to", "DAY", NULL, "... or earlier"},
    [REVIEW_SAMPLE] = {"--sample", "N", NULL, "how many; 100 by default"},
    [REVIEW_SEED] = {"--seed", "S", NULL,
                     "a number; another one gives another sample; 1 by default"},
    {0},
};

struct answer {
    int64_t conversation;
    int64_t seq;
    struct buf row;
};

struct sample {
    const struct logs_period *period;
    struct answer *answers;
    size_t wanted;
    size_t count;  /* kept */
    uint64_t seen; /* that could have been drawn */
    uint64_t state;
    struct buf question;
    int64_t question_talk;
    int64_t question_seq;
};

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += 0x9E3779B97F4A7C15U;

    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
    return mixed ^ mixed >> 31;
}

/* The n-th answer takes a place with the probability wanted/n; NULL: it is passed over. */
static struct answer *place_for(struct sample *sample)
{
    uint64_t at = sample->seen++;

    if (at < sample->wanted)
        return &sample->answers[sample->count++];
    at = next_random(&sample->state) % (at + 1);
    return at < sample->wanted ? &sample->answers[at] : NULL;
}

static void add_masked(struct buf *out, struct str text)
{
    struct arena *arena = arena_new();

    logs_add_cell(out, text_mask(text, arena).text);
    arena_free(arena);
}

static void add_reply(struct buf *out, const struct value *texts)
{
    struct buf whole = {0};

    for (size_t i = 0; texts != NULL && texts->kind == VALUE_LIST && i < texts->list.count; i++) {
        if (texts->list.items[i].kind == VALUE_TEXT)
            buf_addf(&whole, "%s%.*s", i > 0 ? "\n\n" : "", STR_ARG(texts->list.items[i].text));
    }
    add_masked(out, buf_str(&whole));
    buf_clear(&whole);
}

static void write_row(struct answer *answer, const struct sample *sample,
                      const struct store_event *event, const struct value *payload)
{
    const struct value *confidence = value_get(payload, STR("confidence"));
    struct buf *row = &answer->row;

    answer->conversation = event->conversation;
    answer->seq = event->seq;
    buf_truncate(row, 0);
    buf_addf(row, "%lld\t%lld\t", (long long)event->conversation, (long long)event->seq);
    logs_add_time(row, event->at_ms);
    buf_addf(row, "\t%.*s\t%.*s\t", STR_ARG(value_get_text(payload, "language")),
             STR_ARG(value_get_text(payload, "topic")));
    if (confidence != NULL && confidence->kind == VALUE_NUMBER)
        buf_addf(row, "%.2f", confidence->number);
    buf_add_byte(row, '\t');
    add_masked(row, buf_str(&sample->question));
    buf_add_byte(row, '\t');
    add_reply(row, value_get(payload, STR("reply")));
}

static bool is_answer(const struct value *payload)
{
    const struct value *small_talk = value_get(payload, STR("small_talk"));

    return str_is(value_get_text(payload, "action"), kb_action_name(KB_ACTION_ANSWER)) &&
           value_get_text(payload, "topic").length > 0 && small_talk == NULL;
}

static void visit(void *context, const struct store_event *event, const struct value *payload)
{
    struct sample *sample = context;
    enum store_event_type type = store_event_type_of(event->type);
    struct answer *answer;

    if (type == STORE_CUSTOMER_MESSAGE) {
        struct str text = value_get_text(payload, "text");

        buf_truncate(&sample->question, 0);
        buf_add(&sample->question, text.length > 0 ? text : value_get_text(payload, "button"));
        sample->question_talk = event->conversation;
        sample->question_seq = event->seq;
        return;
    }
    if (type != STORE_BOT_REPLY || !logs_period_has(sample->period, event->at_ms) ||
        !is_answer(payload) || sample->question_talk != event->conversation ||
        sample->question_seq != event->seq - 1)
        return;
    answer = place_for(sample);
    if (answer != NULL)
        write_row(answer, sample, event, payload);
}

static int by_place(const void *left, const void *right)
{
    const struct answer *one = left;
    const struct answer *other = right;

    if (one->conversation != other->conversation)
        return one->conversation < other->conversation ? -1 : 1;
    return one->seq < other->seq ? -1 : one->seq > other->seq;
}

/* The last four columns are the reviewer's. */
static bool draw(struct store *store, const struct logs_period *period, size_t wanted,
                 uint64_t seed, struct buf *out, struct error *err)
{
    struct sample sample = {.period = period, .wanted = wanted, .state = seed};
    bool walked;

    sample.answers = memory_alloc(wanted * sizeof *sample.answers);
    walked = logs_walk(store, visit, &sample, err);
    qsort(sample.answers, sample.count, sizeof *sample.answers, by_place);
    buf_add_text(out, "conversation\tseq\tat\tlanguage\ttopic\tconfidence\tquestion\tanswer\tright"
                      "\twrong\tharmful\tremark\n");
    for (size_t i = 0; i < sample.count; i++) {
        buf_addf(out, "%s\t\t\t\t\n", sample.answers[i].row.bytes);
        buf_clear(&sample.answers[i].row);
    }
    free(sample.answers);
    buf_clear(&sample.question);
    return walked;
}

static bool read_number(const char *name, const char *text, int64_t least, int64_t most,
                        int64_t *out, struct error *err)
{
    if (text != NULL && (!str_to_int(str_from(text), out) || *out < least || *out > most))
        return error_set(err, ERROR_INVALID, "%s %s: a number from %lld to %lld", name, text,
                         (long long)least, (long long)most);
    return true;
}

static int run(const struct cmd_line *line)
{
    struct logs_period period = {0};
    struct store *store = NULL;
    struct buf out = {0};
    struct error err = {0};
    int64_t wanted = SAMPLE;
    int64_t seed = 1;
    bool done =
        logs_period_read(line->values[REVIEW_FROM], line->values[REVIEW_TO], &period, &err) &&
        read_number("--sample", line->values[REVIEW_SAMPLE], 1, LARGEST_SAMPLE, &wanted, &err) &&
        read_number("--seed", line->values[REVIEW_SEED], 0, INT64_MAX, &seed, &err) &&
        (store = logs_open(line->values[REVIEW_STORE], &err)) != NULL &&
        draw(store, &period, (size_t)wanted, (uint64_t)seed, &out, &err);

    if (done)
        cmd_write(&out);
    else
        fprintf(stderr, "salter review: %s\n", err.message);
    store_close(store);
    logs_period_clear(&period);
    buf_clear(&out);
    return done ? CMD_OK : CMD_USAGE;
}

const struct cmd cmd_review = {
    .name = "review",
    .arguments = "",
    .summary = "A sample of answers for people to judge: right, wrong, harmful",
    .details = "A table (TSV) of questions and answers, masked, with empty columns right, wrong, "
               "harmful and remark. The\n"
               "same log, seed and number give the same rows. In a cell \\t \\n \\\\ stand for a "
               "tab, a line break, a\n"
               "backslash. A server may be running.",
    .options = options,
    .run = run,
};
