/* The API as a client sees it: raw HTTP against a running server, over both stores. */
#include "test.h"

#include <unistd.h>

#include "given_server.h"

static int set_up(void **state)
{
    *state = given_server(NULL);
    return 0;
}

static int set_up_sqlite(void **state)
{
    *state = given_server((const char *const[]){"store={folder}/log.db", NULL});
    return 0;
}

static int tear_down(void **state)
{
    drop_server(*state);
    return 0;
}

static void a_conversation_begins_with_its_token_and_welcome(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply =
        http_call(given->port, "POST", "/api/v1/conversations", NULL, "{\"language\":\"sr-Cyrl\"}");

    assert_str(http_header(&reply, "Content-Type"), "application/json");
    assert_str(http_header(&reply, "Cache-Control"), "no-store");
    assert_str(http_header(&reply, "X-Content-Type-Options"), "nosniff");
    expect(reply, 201,
           "\"welcome\":{\"language\":\"sr-Cyrl\",\"bank\":\"Banka Proba\",\"demo\":true");
    expect(http_call(given->port, "POST", "/api/v1/conversations", NULL, NULL), 201,
           "\"language\":\"hr\"");
    expect(http_ask(given->port, "POST", "/api/v1/conversations",
                    "Accept-Language: en-GB;q=0.9\r\n", ""),
           201, "\"language\":\"en\"");
}

static void the_welcome_makes_no_conversation(void **state)
{
    const struct given_server *given = *state;

    expect(http_call(given->port, "GET", "/api/v1/welcome?language=en", NULL, NULL), 200,
           "\"phone\":{\"display\":\"+385 1 5550 100\",\"tel\":\"+38515550100\",\"hours\":\"today");
    expect(http_call(given->port, "GET", "/api/v1/welcome?language=xx", NULL, NULL), 200,
           "\"language\":\"hr\"");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200,
           "salter_conversations_total 0");
}

static void a_message_is_answered_and_both_events_come_back(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);

    expect(say(&talk, "a", "Kada radite?"), 200,
           "\"type\":\"customer_message\",\"author\":\"customer\",\"client_id\":\"a\"");
    expect(say(&talk, "b", "Kada radite?"), 200, "\"topic\":\"opening_hours\"");
    expect(talk_call(&talk, "GET", "/events?after=1", NULL), 200, "\"in_reply_to\":2");
    expect(talk_call(&talk, "GET", "/events?after=3", NULL), 200, "\"last\":5}");
    close_talk(&talk);
}

static void a_button_sends_its_payload_and_shows_its_title(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct http_reply reply =
        talk_call(&talk, "POST", "/messages",
                  "{\"client_id\":\"a\",\"button\":\"talk_to_human\",\"title\":\"Osoba\"}");

    assert_true(str_find(buf_str(&reply.body), STR("\"texts\":[\"Osoba\"]"), 0) != SIZE_MAX);
    expect(reply, 200, "\"handoff\":{\"reason\":\"explicit_request\",\"state\":\"none\"}");
    close_talk(&talk);
}

static void a_button_without_a_title_shows_it_in_the_language_of_the_conversation(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct http_reply first;
    struct http_reply again;

    expect(
        talk_call(&talk, "POST", "/messages", "{\"client_id\":\"a\",\"button\":\"opening_hours\"}"),
        200, "\"texts\":[\"Radno vrijeme\"]");
    expect(talk_call(&talk, "POST", "/messages",
                     "{\"client_id\":\"b\",\"button\":\"opening_hours\",\"language\":\"sr-Cyrl\"}"),
           200, "\"texts\":[\"Радно време\"]");
    first = talk_call(
        &talk, "POST", "/messages",
        "{\"client_id\":\"c\",\"button\":\"opening_hours\",\"title\":\"\",\"language\":\"en\"}");
    assert_true(str_find(buf_str(&first.body), STR("\"texts\":[\"Opening hours\"]"), 0) !=
                SIZE_MAX);
    expect(say(&talk, "d", "Kada radite nedjeljom?"), 200, "\"language\":\"hr\"");
    again =
        talk_call(&talk, "POST", "/messages", "{\"client_id\":\"c\",\"button\":\"opening_hours\"}");
    /* the same press, sent again when another language is spoken */
    assert_str(buf_str(&again.body), first.body.bytes);
    http_clear(&first);
    http_clear(&again);
    close_talk(&talk);
}

static void a_button_that_is_not_offered_is_refused_by_name(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);

    expect(talk_call(&talk, "POST", "/messages",
                     "{\"client_id\":\"a\",\"button\":\"free_money\",\"title\":\"Novac\"}"),
           422, "\"pointer\":\"/button\"");
    expect(
        talk_call(&talk, "POST", "/messages", "{\"client_id\":\"a\",\"button\":\"none_of_these\"}"),
        422, "/button");
    /* nothing of it was kept */
    expect(talk_call(&talk, "GET", "/events?after=0", NULL), 200, "\"last\":1}");
    /* what stands on it, sent as words */
    expect(say(&talk, "a", "Kada radite?"), 200, "\"topic\":\"opening_hours\"");
    close_talk(&talk);
}

static void a_language_that_was_chosen_is_spoken_until_the_customer_writes_another(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);

    expect(say(&talk, "a", "Kada radite nedjeljom?"), 200, "\"language\":\"hr\"");
    expect(talk_call(&talk, "POST", "/messages",
                     "{\"client_id\":\"b\",\"button\":\"opening_hours\",\"language\":\"en\"}"),
           200, "\"language\":\"en\"");
    expect(
        talk_call(&talk, "POST", "/messages",
                  "{\"client_id\":\"c\",\"text\":\"Kada radite nedjeljom?\",\"language\":\"en\"}"),
        200, "\"language\":\"hr\"");
    expect(talk_call(&talk, "POST", "/messages",
                     "{\"client_id\":\"d\",\"text\":\"x\",\"language\":\"de\"}"),
           400, "/language");
    close_talk(&talk);
}

static void the_same_client_id_gives_the_stored_reply_and_another_text_is_refused(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct http_reply first = say(&talk, "same", "Kada radite?");
    struct http_reply second = say(&talk, "same", "Kada radite?");

    assert_int_equal(first.status, 200);
    assert_str(buf_str(&second.body), first.body.bytes);
    http_clear(&first);
    http_clear(&second);
    expect(say(&talk, "same", "Nesto drugo"), 422, "\"pointer\":\"/client_id\"");
    expect(talk_call(&talk, "GET", "/events?after=1", NULL), 200, "\"last\":3}");
    close_talk(&talk);
}

static void the_stored_reply_is_known_after_a_restart(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct http_reply first = say(&talk, "same", "Kada radite? kartica 4111 1111 1111 1111");
    struct http_reply second;

    given_restart(given);
    talk.port = given->port;
    second = say(&talk, "same", "Kada radite? kartica 4111 1111 1111 1111");
    assert_str(buf_str(&second.body), first.body.bytes);
    http_clear(&first);
    http_clear(&second);
    expect(say(&talk, "same", "Nesto drugo"), 422, NULL);
    expect(say(&talk, "next", "Kada radite?"), 200, "\"seq\":5");
    expect(talk_call(&talk, "GET", "/events", NULL), 200, "kartica **** **** **** ****");
    close_talk(&talk);
}

static void a_conversation_that_only_began_is_there_after_a_restart(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);

    given_restart(given);
    talk.port = given->port;
    expect(say(&talk, "a", "Kada radite?"), 200, "\"seq\":3");
    close_talk(&talk);
}

static void a_foreign_or_missing_token_opens_nothing(void **state)
{
    const struct given_server *given = *state;
    struct talk mine = open_talk(given->port);
    struct talk other = open_talk(given->port);
    static const struct {
        const char *method;
        const char *rest;
        const char *json;
    } calls[] = {
        {"POST", "/messages", "{\"client_id\":\"a\",\"text\":\"b\"}"},
        {"GET", "/events", NULL},
        {"POST", "/ticket", ""},
        {"POST", "/feedback", "{\"rating\":5}"},
        {"GET", "/export", NULL},
        {"DELETE", "", NULL},
    };

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct buf path = {0};

        buf_addf(&path, "%s%s", mine.path, calls[i].rest);
        expect(http_call(given->port, calls[i].method, path.bytes, other.token, calls[i].json), 401,
               "token");
        expect(http_call(given->port, calls[i].method, path.bytes, NULL, calls[i].json), 401,
               "token");
        expect(http_call(given->port, calls[i].method, path.bytes, "a", calls[i].json), 401,
               "token");
        buf_clear(&path);
    }
    expect(http_call(given->port, "GET", "/api/v1/conversations/aaaaaaaaaaaaaaaaaaaaaaaaaa/events",
                     mine.token, NULL),
           404, NULL);
    expect(http_call(given->port, "GET", "/api/v1/conversations/x/events", mine.token, NULL), 404,
           NULL);
    close_talk(&mine);
    close_talk(&other);
}

static void a_ticket_opens_the_events_of_its_conversation_and_nothing_else(void **state)
{
    const struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct talk other = open_talk(given->port);
    struct http_reply reply = talk_call(&talk, "POST", "/ticket", "");
    char *ticket = http_member(&reply, "ticket");
    struct buf path = {0};

    expect(reply, 200, "\"expires_in\":60");
    assert_non_null(ticket);
    for (int i = 0; i < 2; i++) { /* it may be used again */
        buf_truncate(&path, 0);
        buf_addf(&path, "%s/events?ticket=%s", talk.path, ticket);
        expect(http_call(given->port, "GET", path.bytes, NULL, NULL), 200, "\"last\":1");
    }
    buf_truncate(&path, 0);
    buf_addf(&path, "%s/events?ticket=%s", other.path, ticket);
    expect(http_call(given->port, "GET", path.bytes, NULL, NULL), 401, "ticket");
    buf_truncate(&path, 0);
    buf_addf(&path, "%s/export?ticket=%s", talk.path, ticket);
    expect(http_call(given->port, "GET", path.bytes, NULL, NULL), 401, "token");
    buf_truncate(&path, 0);
    buf_addf(&path, "%s/events?ticket=1%s", talk.path, ticket);
    expect(http_call(given->port, "GET", path.bytes, NULL, NULL), 401, "ticket");
    buf_clear(&path);
    free(ticket);
    close_talk(&talk);
    close_talk(&other);
}

static void feedback_is_taken_once_its_form_is_right(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":3,\"thumb\":\"up\"}"), 204, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"rating\":4,\"words\":\"moj PIN je 1234\"}"),
           204, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":3,\"thumb\":\"sideways\"}"), 400,
           "/thumb");
    expect(talk_call(&talk, "POST", "/feedback", "{\"thumb\":\"up\"}"), 400, "/about");
    expect(talk_call(&talk, "POST", "/feedback", "{\"rating\":6}"), 400, "/rating");
    expect(talk_call(&talk, "POST", "/feedback", "{}"), 400, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":99,\"thumb\":\"up\"}"), 422, "/about");
    expect(talk_call(&talk, "GET", "/events?after=3", NULL), 200,
           "\"rating\":4,\"words\":\"moj PIN je ****\"");
    close_talk(&talk);
}

static void only_an_answer_of_the_bot_can_be_judged(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":3,\"thumb\":\"up\"}"), 204, NULL);
    /* the start */
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":1,\"thumb\":\"up\"}"), 422,
           "\"pointer\":\"/about\"");
    /* his own */
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":2,\"thumb\":\"down\"}"), 422,
           "\"pointer\":\"/about\"");
    /* a thumb */
    expect(talk_call(&talk, "POST", "/feedback", "{\"about\":4,\"thumb\":\"up\"}"), 422,
           "\"pointer\":\"/about\"");
    expect(talk_call(&talk, "GET", "/events?after=3", NULL), 200, "\"last\":4}");
    close_talk(&talk);
}

static void an_export_holds_everything_that_was_said(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct http_reply reply;

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    reply = talk_call(&talk, "GET", "/export", NULL);
    assert_str(http_header(&reply, "Content-Disposition"),
               "attachment; filename=\"conversation.json\"");
    assert_true(str_find(buf_str(&reply.body), STR("\"started\":\"20"), 0) != SIZE_MAX);
    expect(reply, 200, "Radimo od 8 do 20.");
    close_talk(&talk);
}

static void a_deleted_conversation_is_gone_for_good(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);

    expect(say(&talk, "a", "Tajna recenica"), 200, NULL);
    expect(talk_call(&talk, "DELETE", "", NULL), 204, NULL);
    expect(talk_call(&talk, "GET", "/events", NULL), 404, NULL);
    expect(say(&talk, "b", "Kada radite?"), 404, NULL);
    expect(talk_call(&talk, "DELETE", "", NULL), 404, NULL);
    close_talk(&talk);
}

static void paths_and_methods_that_are_not_there_are_said_to_be(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply = http_call(given->port, "PUT", "/api/v1/conversations", NULL, "{}");

    assert_str(http_header(&reply, "Allow"), "POST, OPTIONS");
    assert_str(http_header(&reply, "Content-Type"), "application/problem+json");
    expect(reply, 405, "\"status\":405");
    expect(http_call(given->port, "GET", "/api/v1/nothing", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/healthz/", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/healthz", NULL, NULL), 200, "{\"status\":\"ok\"}");
    expect(http_call(given->port, "GET", "/../etc/passwd", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/%2e%2e/etc/passwd", NULL, NULL), 404, NULL);
}

static void readiness_and_metrics_tell_what_serves(void **state)
{
    const struct given_server *given = *state;
    struct talk talk = open_talk(given->port);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    /* not run */
    expect(http_call(given->port, "GET", "/readyz", NULL, NULL), 200,
           "\"problem\":null,\"tests\":null}");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200, "salter_turns_total 1\n");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200, "\n# EOF\n");
    close_talk(&talk);
}

static void only_listed_origins_may_read_answers(void **state)
{
    struct given_server *given = given_server(
        (const char *const[]){"allow-origins=https://www.bank.example, https://b.example", NULL});
    struct http_reply reply =
        http_ask(given->port, "GET", "/api/v1/welcome", "Origin: https://b.example\r\n", NULL);

    (void)state;
    assert_str(http_header(&reply, "Access-Control-Allow-Origin"), "https://b.example");
    assert_str(http_header(&reply, "Vary"), "Origin");
    expect(reply, 200, NULL);
    reply =
        http_ask(given->port, "GET", "/api/v1/welcome", "Origin: https://evil.example\r\n", NULL);
    assert_int_equal(http_header(&reply, "Access-Control-Allow-Origin").length, 0);
    expect(reply, 200, NULL);
    reply = http_ask(given->port, "OPTIONS", "/api/v1/conversations",
                     "Origin: https://www.bank.example\r\nAccess-Control-Request-Method: POST\r\n",
                     NULL);
    assert_str(http_header(&reply, "Access-Control-Allow-Methods"), "POST, OPTIONS");
    assert_str(http_header(&reply, "Access-Control-Allow-Origin"), "https://www.bank.example");
    expect(reply, 204, NULL);
    reply = http_ask(given->port, "OPTIONS", "/api/v1/conversations",
                     "Origin: https://evil.example\r\n", NULL);
    assert_int_equal(http_header(&reply, "Access-Control-Allow-Methods").length, 0);
    expect(reply, 204, NULL);
    drop_server(given);
}

static void everything_lives_below_the_base_path(void **state)
{
    struct given_server *given = given_server((const char *const[]){"base-path=/salter/", NULL});

    (void)state;
    expect(http_call(given->port, "GET", "/salter/healthz", NULL, NULL), 200, NULL);
    expect(http_call(given->port, "GET", "/healthz", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/salterhealthz", NULL, NULL), 404, NULL);
    expect(http_call(given->port, "GET", "/salter/api/openapi.json", NULL, NULL), 200,
           "\"servers\":[{\"url\":\"/salter\"}]");
    drop_server(given);
}

int main(void)
{
#define BOTH(test)                                                                                 \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down),                                      \
    {                                                                                              \
#test "_in_sqlite", test, set_up_sqlite, tear_down, NULL                                   \
    }
    const struct CMUnitTest tests[] = {
        BOTH(a_conversation_begins_with_its_token_and_welcome),
        cmocka_unit_test_setup_teardown(the_welcome_makes_no_conversation, set_up, tear_down),
        BOTH(a_message_is_answered_and_both_events_come_back),
        BOTH(a_button_sends_its_payload_and_shows_its_title),
        BOTH(a_button_without_a_title_shows_it_in_the_language_of_the_conversation),
        BOTH(a_button_that_is_not_offered_is_refused_by_name),
        BOTH(a_language_that_was_chosen_is_spoken_until_the_customer_writes_another),
        BOTH(the_same_client_id_gives_the_stored_reply_and_another_text_is_refused),
        cmocka_unit_test_setup_teardown(the_stored_reply_is_known_after_a_restart, set_up_sqlite,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_conversation_that_only_began_is_there_after_a_restart,
                                        set_up_sqlite, tear_down),
        cmocka_unit_test_setup_teardown(a_foreign_or_missing_token_opens_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_ticket_opens_the_events_of_its_conversation_and_nothing_else, set_up, tear_down),
        BOTH(feedback_is_taken_once_its_form_is_right),
        BOTH(only_an_answer_of_the_bot_can_be_judged),
        BOTH(an_export_holds_everything_that_was_said),
        BOTH(a_deleted_conversation_is_gone_for_good),
        cmocka_unit_test_setup_teardown(paths_and_methods_that_are_not_there_are_said_to_be, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(readiness_and_metrics_tell_what_serves, set_up, tear_down),
        cmocka_unit_test(only_listed_origins_may_read_answers),
        cmocka_unit_test(everything_lives_below_the_base_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
