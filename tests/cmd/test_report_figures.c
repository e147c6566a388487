/* The figures of report over logs that are written here, so that days can pass in them. */
#include "test.h"

#include "../../src/cmd/logs.c" /* the command line's parts are in no library */
#include "../../src/cmd/report.c"
#include "given_store.h"

/* What report.c needs of the rest of the command line. */
void cmd_write(const struct buf *out)
{
    (void)out;
}

enum { MINUTE = 60000, HOUR = 60 * MINUTE };
#define START INT64_C(1795000000000)

/* One conversation being written. */
struct talk_written {
    struct store *store;
    int64_t key;
    int64_t seq;
    int64_t epoch;
    int64_t at_ms;
};

static void write_event(struct talk_written *talk, enum store_event_type type, const char *payload)
{
    struct appended appended =
        append_event(talk->store, talk->key, talk->seq, talk->epoch, type, talk->at_ms, payload);

    assert_int_equal(appended.result, STORE_DONE);
    talk->seq = appended.last_seq;
    talk->epoch += type == STORE_OWNER_CHANGED;
}

static struct talk_written begin(struct store *store, int64_t at_ms)
{
    struct talk_written talk = {
        .store = store, .key = store_new_conversation(store), .at_ms = at_ms};
    char payload[100];

    snprintf(payload, sizeof payload, "{\"public_id\":\"%026lld\",\"token_hash\":\"h\"}",
             (long long)talk.key);
    write_event(&talk, STORE_STARTED, payload);
    return talk;
}

/* A message after `pause_in_ms`, and its reply. */
static void turn(struct talk_written *talk, int64_t pause_in_ms, const char *reply)
{
    talk->at_ms += pause_in_ms;
    write_event(talk, STORE_CUSTOMER_MESSAGE, "{\"text\":\"?\"}");
    write_event(talk, STORE_BOT_REPLY, reply);
}

#define ANSWER "{\"action\":\"answer\",\"topic\":\"fees\"}"
#define THANKS "{\"action\":\"answer\",\"topic\":\"thanks\",\"small_talk\":true}"
#define CLARIFY "{\"action\":\"clarify\"}"
#define OUTSIDE "{\"action\":\"out_of_scope\"}"
#define HANDOFF "{\"action\":\"handoff\",\"reason\":\"not_understood\"}"

struct reported {
    struct store *store;
    struct buf text;
};

static void make_report(struct reported *reported, const char *from, const char *to, int64_t now_ms)
{
    struct logs_period period;
    struct error err = {0};

    buf_truncate(&reported->text, 0);
    assert_true(logs_period_read(from, to, &period, &err));
    assert_true(report(reported->store, &period, now_ms, &reported->text, &err));
    logs_period_clear(&period);
}

/* The figure in the line that begins with these words. */
static int64_t figure(const struct reported *reported, const char *name)
{
    struct str rest = buf_str(&reported->text);
    int64_t number = -1;

    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str digits;

        if (!str_starts(line, str_from(name)) || line.length < 45)
            continue;
        digits = str_trim(str_slice(line, 44, 54));
        if (str_to_int(digits, &number))
            return number;
    }
    fail_msg("no figure \"%s\" in\n%s", name, reported->text.bytes);
    return number;
}

static int open_reported(void **state)
{
    struct reported *reported = calloc(1, sizeof *reported);

    setenv("TZ", "Europe/Zagreb", 1);
    reported->store = store_memory_new();
    *state = reported;
    return 0;
}

static int close_reported(void **state)
{
    struct reported *reported = *state;

    store_close(reported->store);
    buf_clear(&reported->text);
    free(reported);
    return 0;
}

static void a_visit_is_answered_when_its_last_question_is(void **state)
{
    static const struct {
        const char *replies[4];
        const char *counts_as;
    } cases[] = {
        {{ANSWER}, "  answered, no return within 24 h"},
        {{ANSWER, THANKS}, "  answered, no return within 24 h"},
        {{CLARIFY, ANSWER}, "  answered, no return within 24 h"},
        {{ANSWER, CLARIFY}, "  the last question was not answered"},
        {{ANSWER, OUTSIDE}, "  the last question was not answered"},
        {{ANSWER, OUTSIDE, THANKS}, "  the last question was not answered"},
        {{HANDOFF}, "  handed over"},
        {{HANDOFF, ANSWER}, "  handed over"},
        {{THANKS}, "  small talk only"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reported reported = {.store = store_memory_new()};
        struct talk_written talk = begin(reported.store, START);

        for (size_t k = 0; k < 4 && cases[i].replies[k] != NULL; k++)
            turn(&talk, MINUTE, cases[i].replies[k]);
        make_report(&reported, NULL, NULL, START + 48 * (int64_t)HOUR);
        if (figure(&reported, cases[i].counts_as) != 1 || figure(&reported, "visits") != 1)
            fail_msg("case %zu:\n%s", i, reported.text.bytes);
        store_close(reported.store);
        buf_clear(&reported.text);
    }
}

/* Silence that is younger than a day says nothing yet. */
static void who_comes_back_within_a_day_was_not_settled(void **state)
{
    struct reported *reported = *state;
    struct talk_written quiet = begin(reported->store, START);
    struct talk_written back = begin(reported->store, START);
    struct talk_written late = begin(reported->store, START);
    struct talk_written early = begin(reported->store, START + 40 * (int64_t)HOUR);

    turn(&quiet, 0, ANSWER);
    turn(&back, 0, ANSWER);
    turn(&back, 23 * (int64_t)HOUR, ANSWER); /* the second visit is quiet until now: 25 h */
    turn(&late, 0, ANSWER);
    turn(&late, 25 * (int64_t)HOUR, CLARIFY);
    turn(&early, 0, ANSWER);
    turn(&early, 29 * MINUTE, ANSWER); /* the same visit */
    make_report(reported, NULL, NULL, START + 48 * (int64_t)HOUR + 1);
    assert_int_equal(figure(reported, "conversations"), 4);
    assert_int_equal(figure(reported, "visits"), 6);
    assert_int_equal(figure(reported, "  answered, no return within 24 h"), 3);
    assert_int_equal(figure(reported, "  answered, came back within 24 h"), 1);
    assert_int_equal(figure(reported, "  answered, less than 24 h ago"), 1);
    assert_int_equal(figure(reported, "  the last question was not answered"), 1);
}

static void reasons_thumbs_and_contacts_are_counted(void **state)
{
    struct reported *reported = *state;
    struct talk_written talk = begin(reported->store, START);

    turn(&talk, 0, HANDOFF);
    write_event(&talk, STORE_OWNER_CHANGED, "{\"owner\":\"queue\",\"reason\":\"not_understood\"}");
    write_event(&talk, STORE_CONTACT, "{\"contact\":\"091\",\"reference\":\"P-1\"}");
    write_event(&talk, STORE_DELIVERED, "{\"handoff\":4}");
    write_event(&talk, STORE_DELIVERED, "{\"until\":7}"); /* news of the same */
    write_event(&talk, STORE_OWNER_CHANGED, "{\"owner\":\"agent\"}");
    write_event(&talk, STORE_AGENT_MESSAGE, "{\"text\":\"Dobar dan\"}");
    write_event(&talk, STORE_OWNER_CHANGED, "{\"owner\":\"bot\"}");
    write_event(&talk, STORE_OWNER_CHANGED,
                "{\"owner\":\"queue\",\"envelope\":{\"reason\":\"explicit_request\"}}");
    write_event(&talk, STORE_FEEDBACK, "{\"thumb\":\"up\",\"about\":3}");
    write_event(&talk, STORE_FEEDBACK, "{\"thumb\":\"down\",\"about\":3}");
    write_event(&talk, STORE_FEEDBACK, "{\"thumb\":\"up\",\"about\":5}");
    write_event(&talk, STORE_FEEDBACK, "{\"thumb\":\"up\",\"about\":5}"); /* sent again */
    write_event(&talk, STORE_FEEDBACK, "{\"rating\":4}");
    write_event(&talk, STORE_FEEDBACK, "{\"rating\":4}");
    make_report(reported, NULL, NULL, START);
    assert_int_equal(figure(reported, "handed over  "), 2);
    assert_int_equal(figure(reported, "  not_understood"), 1);
    assert_int_equal(figure(reported, "  explicit_request"), 1);
    assert_int_equal(figure(reported, "  delivered to the contact centre"), 1);
    assert_int_equal(figure(reported, "  answers written by people"), 1);
    assert_int_equal(figure(reported, "  contacts left"), 1);
    assert_int_equal(figure(reported, "thumbs up"), 1);
    assert_int_equal(figure(reported, "thumbs down"), 1);
    assert_int_equal(figure(reported, "ratings"), 1);
}

static void clarified_and_out_of_scope_count_conversations(void **state)
{
    struct reported *reported = *state;
    struct talk_written talk = begin(reported->store, START);

    turn(&talk, 0, CLARIFY);
    turn(&talk, 0, CLARIFY);
    turn(&talk, 0, OUTSIDE);
    make_report(reported, NULL, NULL, START);
    assert_int_equal(figure(reported, "clarified"), 1);
    assert_int_equal(figure(reported, "out of scope"), 1);
    assert_int_equal(figure(reported, "messages of customers"), 3);
}

/* 1795000000 is 18 November 2026, 12:06 in Zagreb. */
static void a_period_is_of_whole_days_of_the_banks_clock(void **state)
{
    struct reported *reported = *state;
    /* 17 November, 23:06 */
    struct talk_written before = begin(reported->store, START - 13 * (int64_t)HOUR);
    struct talk_written within = begin(reported->store, START);

    turn(&before, 0, ANSWER);
    /* goes on into the next day, and still belongs to the one before */
    turn(&before, 2 * (int64_t)HOUR, ANSWER);
    turn(&within, 0, ANSWER);
    turn(&within, 24 * (int64_t)HOUR, ANSWER);
    make_report(reported, "2026-11-18", "2026-11-18", START);
    assert_int_equal(figure(reported, "conversations"), 1);
    assert_int_equal(figure(reported, "messages of customers"), 2);
    make_report(reported, NULL, "2026-11-17", START);
    assert_int_equal(figure(reported, "conversations"), 1);
    make_report(reported, "2026-11-17", NULL, START);
    assert_int_equal(figure(reported, "conversations"), 2);
    make_report(reported, "2026-11-19", NULL, START);
    assert_int_equal(figure(reported, "conversations"), 0);
}

static void what_was_deleted_is_said_and_in_no_other_figure(void **state)
{
    struct reported *reported = *state;
    struct talk_written talk = begin(reported->store, START);
    struct error err = {0};

    turn(&talk, 0, ANSWER);
    begin(reported->store, START); /* nothing was written */
    assert_true(store_redact(reported->store, talk.key, &err));
    make_report(reported, NULL, NULL, START);
    assert_int_equal(figure(reported, "conversations"), 0);
    assert_int_equal(figure(reported, "  opened without a message"), 1);
    assert_int_equal(figure(reported, "  deleted"), 1);
}

static void silence_is_never_called_a_solution(void **state)
{
    struct reported *reported = *state;

    make_report(reported, NULL, NULL, START);
    assert_non_null(strstr(reported->text.bytes, "Silence is not a solution"));
    assert_null(strstr(reported->text.bytes, "solved"));
}

static void days_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *from;
        const char *to;
    } wrong[] = {
        {"yesterday", NULL}, {NULL, "2026-13-01"}, {"2026-11-20", "2026-11-19"}, {"", NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct logs_period period;
        struct error err = {0};

        assert_false(logs_period_read(wrong[i].from, wrong[i].to, &period, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        logs_period_clear(&period);
    }
}

static void cells_stay_cells_in_a_spreadsheet(void **state)
{
    static const char *const cells[][2] = {
        {"plain", "plain"},
        {"two\nlines", "two\\nlines"},
        {"tab\there", "tab\\there"},
        {"back\\slash", "back\\\\slash"},
        {"=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"},
        {"+385 91", "'+385 91"},
        {"-1", "'-1"},
        {"@SUM(1)", "'@SUM(1)"},
        {"\x1b[31mred", "[31mred"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct buf out = {0};

        logs_add_cell(&out, str_from(cells[i][0]));
        assert_str(buf_str(&out), cells[i][1]);
        buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_is_answered_when_its_last_question_is),
        cmocka_unit_test_setup_teardown(who_comes_back_within_a_day_was_not_settled, open_reported,
                                        close_reported),
        cmocka_unit_test_setup_teardown(reasons_thumbs_and_contacts_are_counted, open_reported,
                                        close_reported),
        cmocka_unit_test_setup_teardown(clarified_and_out_of_scope_count_conversations,
                                        open_reported, close_reported),
        cmocka_unit_test_setup_teardown(a_period_is_of_whole_days_of_the_banks_clock, open_reported,
                                        close_reported),
        cmocka_unit_test_setup_teardown(what_was_deleted_is_said_and_in_no_other_figure,
                                        open_reported, close_reported),
        cmocka_unit_test_setup_teardown(silence_is_never_called_a_solution, open_reported,
                                        close_reported),
        cmocka_unit_test(days_that_make_no_sense_are_refused),
        cmocka_unit_test(cells_stay_cells_in_a_spreadsheet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
