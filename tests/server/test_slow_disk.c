/* A disk that takes its time: who has to wait for it waits, and nobody else does. One loop has all
 * connections. */
#include "test.h"

#include <unistd.h>

#include "fault_vfs.h"
#include "given_server.h"

enum { SOON_MS = 3000 /* a busy machine; what waits for the disk would wait for ever */ };

static int set_up(void **state)
{
    *state = given_server((const char *const[]){"store={folder}/log.db", "threads=1", NULL});
    return 0;
}

static int tear_down(void **state)
{
    fault_vfs_heal();
    drop_server(*state);
    return 0;
}

/* A conversation with a message in it, which the server has to read anew. */
static struct talk open_stored_talk(struct given_server *given)
{
    struct talk talk = open_talk(given->port);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    given_restart(given);
    talk.port = given->port;
    return talk;
}

static int ask(const struct talk *talk, const char *method, const char *rest, const char *headers,
               const char *body)
{
    int descriptor = http_connect(talk->port);

    http_printf(descriptor,
                "%s %s%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%sContent-Length: "
                "%zu\r\n\r\n%s",
                method, talk->path, rest, talk->token, headers, strlen(body), body);
    return descriptor;
}

static void wait_until_somebody_waits(void)
{
    int64_t until = http_milliseconds() + 15000;

    while (fault_vfs_waiting() == 0 && http_milliseconds() < until)
        http_pause(10);
    assert_true(fault_vfs_waiting() > 0);
}

/* What needs no disk is answered, on the same loop. */
static void expect_others_to_be_served(int port)
{
    int64_t before = http_milliseconds();

    expect(http_call(port, "GET", "/healthz", NULL, NULL), 200, NULL);
    expect(http_call(port, "GET", "/api/v1/welcome", NULL, NULL), 200, NULL);
    assert_true(http_milliseconds() - before < SOON_MS);
}

static void check_waits_alone(const struct given_server *given, int descriptor, const char *part)
{
    struct http_reply reply;

    wait_until_somebody_waits();
    expect_others_to_be_served(given->port);
    fault_vfs_heal();
    reply = http_read(descriptor);
    expect(reply, 200, part);
    close(descriptor);
}

static void check_reading(struct given_server *given, const char *rest, const char *part)
{
    struct talk talk = open_stored_talk(given);

    fault_vfs_hold_reads("log.db");
    check_waits_alone(given, ask(&talk, "GET", rest, "", ""), part);
    close_talk(&talk);
}

static void one_who_reads_events_waits_alone(void **state)
{
    check_reading(*state, "/events?after=0", "\"last\":3}");
}

static void one_who_polls_waits_alone(void **state)
{
    check_reading(*state, "/events?after=1&wait=20", "\"last\":3}");
}

static void one_who_exports_waits_alone(void **state)
{
    check_reading(*state, "/export", "\"started\":\"2");
}

static void one_whose_conversation_left_memory_waits_alone(void **state)
{
    struct talk talk = open_stored_talk(*state);

    fault_vfs_hold_reads("log.db");
    check_waits_alone(*state,
                      ask(&talk, "POST", "/messages", "Content-Type: application/json\r\n",
                          "{\"client_id\":\"b\",\"text\":\"Kada radite?\"}"),
                      "\"seq\":5");
    close_talk(&talk);
}

static void one_who_sends_again_waits_alone(void **state)
{
    struct talk talk = open_stored_talk(*state);

    struct talk other = open_talk(talk.port);

    /* it is in memory from here */
    expect(talk_call(&talk, "GET", "/events?after=3", NULL), 200, NULL);
    /* and SQLite's pages are not */
    expect(say(&other, "o", "Hvala"), 200, NULL);
    close_talk(&other);
    fault_vfs_hold_reads("log.db");
    check_waits_alone(*state,
                      ask(&talk, "POST", "/messages", "Content-Type: application/json\r\n",
                          "{\"client_id\":\"a\",\"text\":\"Kada radite?\"}"),
                      "\"seq\":3");
    close_talk(&talk);
}

static void a_stream_that_reads_what_was_waits_alone(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_stored_talk(given);
    struct buf out = {0};
    int stream;

    fault_vfs_hold_reads("log.db");
    stream = ask(&talk, "GET", "/events", "Accept: text/event-stream\r\n", "");
    wait_until_somebody_waits();
    expect_others_to_be_served(given->port);
    fault_vfs_heal();
    assert_true(http_wait_for(stream, "id: 3\n", 15000, &out));
    expect(say(&talk, "c", "Kada radite?"), 200, NULL);
    assert_true(http_wait_for(stream, "id: 5\n", 15000, &out));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

/* The connection ends while its stream is read: nothing is written to what is gone. */
static void a_stream_may_end_while_it_is_read(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_stored_talk(given);

    for (int i = 0; i < 5; i++) {
        int stream;

        fault_vfs_hold_reads("log.db");
        stream = ask(&talk, "GET", "/events", "Accept: text/event-stream\r\n", "");
        if (i == 0)
            wait_until_somebody_waits();
        close(stream);
        expect_others_to_be_served(given->port);
        fault_vfs_heal();
    }
    expect(talk_call(&talk, "GET", "/events?after=0", NULL), 200, "\"last\":3}");
    close_talk(&talk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_who_reads_events_waits_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_who_polls_waits_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_who_exports_waits_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_whose_conversation_left_memory_waits_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_who_sends_again_waits_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_that_reads_what_was_waits_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_stream_may_end_while_it_is_read, set_up, tear_down),
    };

    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
