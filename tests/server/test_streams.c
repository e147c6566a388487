/* Events as they happen: streams, long-poll, resuming, and what a stopping server tells them. */
#include "test.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "given_server.h"

static int set_up(void **state)
{
    *state = given_server((const char *const[]){"store={folder}/log.db", NULL});
    return 0;
}

static int tear_down(void **state)
{
    drop_server(*state);
    return 0;
}

/* An open stream of the conversation, its headers read. */
static int open_stream(const struct talk *talk, const char *query, const char *headers,
                       struct buf *out)
{
    int descriptor = http_connect(talk->port);

    http_printf(descriptor,
                "GET %s/events%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAccept: "
                "text/event-stream\r\n%s\r\n",
                talk->path, query, talk->token, headers);
    assert_true(http_wait_for(descriptor, "retry: 2000\n\n", 5000, out));
    return descriptor;
}

static bool holds(const struct buf *out, const char *part)
{
    return str_find(buf_str(out), str_from(part), 0) != SIZE_MAX;
}

static void a_stream_tells_what_was_and_what_comes(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int stream;

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    stream = open_stream(&talk, "?after=0", "", &out);
    assert_true(holds(&out, "Content-Type: text/event-stream\r\n"));
    assert_true(holds(&out, "X-Accel-Buffering: no\r\n"));
    assert_true(http_wait_for(stream, "id: 3\nevent: bot_reply\ndata: {\"seq\":3,", 5000, &out));
    assert_true(holds(&out, "id: 1\nevent: conversation_started\n"));
    expect(say(&talk, "b", "Kada radite?"), 200, NULL);
    assert_true(http_wait_for(stream, "id: 5\nevent: bot_reply\n", 5000, &out));
    expect(talk_call(&talk, "POST", "/feedback", "{\"rating\":5}"), 204, NULL);
    assert_true(http_wait_for(stream, "id: 6\nevent: feedback\n", 5000, &out));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

static void a_stream_goes_on_where_the_client_stopped(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int stream;

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    stream = open_stream(&talk, "?after=2", "", &out);
    assert_true(http_wait_for(stream, "id: 3\n", 5000, &out));
    assert_false(holds(&out, "id: 2\n"));
    close(stream);
    buf_clear(&out);
    stream = open_stream(&talk, "", "Last-Event-ID: 2\r\n", &out);
    assert_true(http_wait_for(stream, "id: 3\n", 5000, &out));
    assert_false(holds(&out, "id: 2\n"));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

static void a_client_that_knows_too_much_is_told_to_begin_anew(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int stream = open_stream(&talk, "?after=77", "", &out);

    assert_true(http_wait_for(stream, "event: reset\ndata: {}\n\n", 5000, &out));
    assert_true(http_wait_for(stream, "id: 1\n", 5000, &out));
    close(stream);
    buf_clear(&out);
    expect(talk_call(&talk, "GET", "/events?after=77", NULL), 200, "\"last\":1,\"reset\":true}");
    close_talk(&talk);
}

static void two_views_see_the_same_events(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out[2] = {{0}, {0}};
    int streams[2];

    for (int i = 0; i < 2; i++)
        streams[i] = open_stream(&talk, "?after=1", "", &out[i]);
    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    for (int i = 0; i < 2; i++) {
        assert_true(http_wait_for(streams[i], "id: 3\n", 5000, &out[i]));
        close(streams[i]);
        buf_clear(&out[i]);
    }
    close_talk(&talk);
}

static void nobody_sees_the_events_of_another_conversation(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct talk other = open_talk(given->port);
    struct buf out = {0};
    int stream = open_stream(&other, "?after=1", "", &out);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    expect(say(&other, "b", "Osoba"), 200, NULL);
    assert_true(http_wait_for(stream, "id: 3\n", 5000, &out));
    assert_false(holds(&out, "Kada radite"));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
    close_talk(&other);
}

/* A call that runs beside the test. */
struct aside {
    pthread_t thread;
    const struct talk *talk;
    const char *rest;
    struct http_reply reply;
    int64_t took_ms;
};

static void *call_aside(void *argument)
{
    struct aside *aside = argument;
    int64_t before = http_milliseconds();

    aside->reply = talk_call(aside->talk, "GET", aside->rest, NULL);
    aside->took_ms = http_milliseconds() - before;
    return NULL;
}

static void start_aside(struct aside *aside, const struct talk *talk, const char *rest)
{
    *aside = (struct aside){.talk = talk, .rest = rest};
    assert_int_equal(pthread_create(&aside->thread, NULL, call_aside, aside), 0);
}

static void a_long_poll_waits_for_the_first_event(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct aside aside;

    start_aside(&aside, &talk, "/events?after=1&wait=20");
    http_pause(200);
    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    pthread_join(aside.thread, NULL);
    assert_true(aside.took_ms < 10000);
    expect(aside.reply, 200, "\"last\":3}");
    close_talk(&talk);
}

static void a_long_poll_without_events_ends_in_its_time(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    int64_t before = http_milliseconds();

    expect(talk_call(&talk, "GET", "/events?after=1&wait=1", NULL), 200,
           "{\"events\":[],\"last\":1}");
    assert_in_range(http_milliseconds() - before, 1, 5000);
    expect(talk_call(&talk, "GET", "/events?wait=31", NULL), 400, "/wait");
    expect(talk_call(&talk, "GET", "/events?after=-1", NULL), 400, "/after");
    expect(talk_call(&talk, "GET", "/events?after=x", NULL), 400, "/after");
    close_talk(&talk);
}

static void a_deleted_conversation_ends_its_streams(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int stream = open_stream(&talk, "?after=1", "", &out);

    expect(talk_call(&talk, "DELETE", "", NULL), 204, NULL);
    assert_true(http_wait_for(stream, "event: reset\n", 5000, &out));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

static void a_conversation_has_a_bounded_number_of_views(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int streams[16];

    for (int i = 0; i < 16; i++) {
        streams[i] = open_stream(&talk, "", "", &out);
        buf_clear(&out);
    }
    expect(talk_call(&talk, "GET", "/events?wait=5", NULL), 429, NULL);
    expect(talk_call(&talk, "GET", "/events", NULL), 200, NULL);
    for (int i = 0; i < 16; i++)
        close(streams[i]);
    close_talk(&talk);
}

static void a_stopping_server_sends_streams_elsewhere_and_finishes_what_waits(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct buf out = {0};
    struct aside aside;
    int64_t before;
    int stream = open_stream(&talk, "?after=1", "", &out);
    int idle = http_connect(given->port);

    start_aside(&aside, &talk, "/events?after=1&wait=30");
    http_pause(200);
    before = http_milliseconds();
    server_stop(given->server);
    assert_true(http_milliseconds() - before < 2500);
    assert_true(http_wait_for(stream, "event: reconnect\n", 1000, &out));
    pthread_join(aside.thread, NULL);
    expect(aside.reply, 200, "\"events\":[]");
    assert_true(http_is_closed(idle, 1000));
    close(stream);
    close(idle);
    buf_clear(&out);
    close_talk(&talk);
}

static void a_slow_reader_loses_no_event(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf out = {0};
    int stream = open_stream(&talk, "?after=1", "", &out);

    for (int i = 0; i < 300; i++) { /* more than the buffers of both ends hold */
        char id[16];

        snprintf(id, sizeof id, "m%d", i);
        expect(say(&talk, id,
                   "Kada radite? Kada radite? Kada radite? Kada radite? Kada radite? Kada radite?"),
               200, NULL);
    }
    assert_true(http_wait_for(stream, "id: 601\n", 20000, &out));
    for (int i = 2; i <= 601; i++) {
        char wanted[24];

        snprintf(wanted, sizeof wanted, "\nid: %d\n", i);
        if (!holds(&out, wanted))
            fail_msg("event %d is missing", i);
    }
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(a_stream_tells_what_was_and_what_comes),
        WITH(a_stream_goes_on_where_the_client_stopped),
        WITH(a_client_that_knows_too_much_is_told_to_begin_anew),
        WITH(two_views_see_the_same_events),
        WITH(nobody_sees_the_events_of_another_conversation),
        WITH(a_long_poll_waits_for_the_first_event),
        WITH(a_long_poll_without_events_ends_in_its_time),
        WITH(a_deleted_conversation_ends_its_streams),
        WITH(a_conversation_has_a_bounded_number_of_views),
        WITH(a_stopping_server_sends_streams_elsewhere_and_finishes_what_waits),
        WITH(a_slow_reader_loses_no_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
