/* Protocols that other clients speak, by the bytes (PROTOCOLS.md 2.1, 2.7, 2.8). */
#include "test.h"

#include "base/file.h"
#include "channel/channel.h"
#include "given_server.h"
#include "json/json.h"
#include "service/handoff.h"

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

static const char rasa[] = "/webhooks/rest/webhook";

static void rasa_answers_a_list_with_buttons_on_the_last_message(void **state)
{
    const struct given_server *given = *state;

    expect(http_call(given->port, "GET", "/webhooks/rest/", NULL, NULL), 200,
           "{\"status\":\"ok\"}");
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"u-1\",\"message\":\"Kada radite?\"}"),
           200,
           "[{\"recipient_id\":\"u-1\",\"text\":\"Radimo od 8 do "
           "20.\",\"buttons\":[{\"title\":\"Razgovor s osobom\","
           "\"payload\":\"/"
           "talk_to_human\"}],\"custom\":{\"salter\":{\"seq\":3,\"author\":\"bot\"}}}]");
}

static void rasa_takes_a_button_back_and_a_body_without_json_type(void **state)
{
    const struct given_server *given = *state;

    expect(http_ask(given->port, "POST", rasa, "Content-Type: text/plain;charset=UTF-8\r\n",
                    "{\"sender\":\"u-1\",\"message\":\"/talk_to_human\"}"),
           200, "\"handoff\":{\"reason\":\"explicit_request\",\"state\":\"none\"}");
    expect(
        http_call(given->port, "POST", rasa, NULL, "{\"sender\":\"u-1\",\"message\":\"/restart\"}"),
        200, "[{\"recipient_id\":\"u-1\",\"text\":\"Dobar dan!");
    expect(http_call(given->port, "POST", rasa, NULL, "{\"message\":\"Kada radite?\"}"), 200,
           "\"recipient_id\":\"default\"");
}

static void rasa_streams_one_object_a_line(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply = http_call(given->port, "POST", "/webhooks/rest/webhook?stream=true",
                                        NULL, "{\"sender\":\"u\",\"message\":\"/talk_to_human\"}");
    struct str rest = buf_str(&reply.body);
    size_t lines = 0;

    assert_str(http_header(&reply, "Content-Type"), "text/event-stream");
    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');

        assert_true(line.bytes[0] == '{' && line.bytes[line.length - 1] == '}');
        lines++;
    }
    assert_true(lines > 1);
    http_clear(&reply);
}

static void rasa_never_answers_an_empty_list(void **state)
{
    const struct given_server *given = *state;
    static const char *const messages[] = {"\"\"",          "\"   \"", "\"/\"", "\"/nothing_such\"",
                                           "\"asdf qwer\"", "\"👍\""};

    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct buf body = {0};

        buf_addf(&body, "{\"sender\":\"u-%zu\",\"message\":%s}", i, messages[i]);
        expect(http_call(given->port, "POST", rasa, NULL, body.bytes), 200, "\"text\":");
        buf_clear(&body);
    }
    expect(http_call(given->port, "POST", rasa, NULL, "{\"sender\":\"u\"}"), 400, NULL);
}

static void a_sender_is_one_conversation_of_its_route_only(void **state)
{
    struct given_server *given = *state;

    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"x\",\"message\":\"Kada radite?\"}"),
           200, "\"seq\":3");
    given_restart(given);
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"x\",\"message\":\"Kada radite?\"}"),
           200, "\"seq\":5");
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"y\",\"message\":\"Kada radite?\"}"),
           200, "\"seq\":3");
    expect(http_call(
               given->port, "POST", "/webhooks/deepchat", NULL,
               "{\"session\":\"x\",\"messages\":[{\"role\":\"user\",\"text\":\"Kada radite?\"}]}"),
           200, "Radimo");
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"x\",\"message\":\"Kada radite?\"}"),
           200, "\"seq\":7");
}

static void deepchat_answers_whole_or_as_a_stream(void **state)
{
    const struct given_server *given = *state;
    static const char body[] = "{\"messages\":[{\"role\":\"ai\",\"text\":\"?\"},{\"role\":\"user\","
                               "\"text\":\"Kada radite?\"}]}";

    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, body), 200,
           "[{\"text\":\"Radimo od 8 do 20.\"},{\"html\":\"<div class=");
    expect(
        http_ask(given->port, "POST", "/webhooks/deepchat", "Accept: text/event-stream\r\n", body),
        200, "data: {\"text\":\"Radimo od 8 do 20.\"}\n\n");
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, "{\"messages\":[]}"), 400,
           NULL);
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL,
                     "{\"messages\":[1,null,{\"text\":[]}]}"),
           400, NULL);
}

static void what_stands_on_a_button_for_deepchat_is_text(void **state)
{
    struct arena *arena = arena_new();
    struct value event;
    struct buf out = {0};
    bool first = true;

    (void)state;
    assert_true(json_parse(
        STR("{\"texts\":[\"<i>?</i>\"],\"buttons\":[{\"title\":\"<b>1 & 2\",\"payload\":\"x\"}]}"),
        1000, arena, &event, NULL));
    channel_deepchat_write(&event, &first, arena, &out);
    assert_str(buf_str(&out), "{\"text\":\"<i>?</i>\"},{\"html\":\"<div "
                              "class=\\\"deep-chat-temporary-message\\\"><button class="
                              "\\\"deep-chat-button deep-chat-suggestion-button\\\">&lt;b&gt;1 "
                              "&amp; 2</button></div>\"}");
    buf_clear(&out);
    arena_free(arena);
}

/* ---- Direct Line
 * ------------------------------------------------------------------------------------------ */

struct line {
    char *id;
    char *token;
    struct buf path;
};

static struct line open_line(const struct given_server *given)
{
    struct http_reply reply = http_call(given->port, "POST", "/v3/directline/conversations",
                                        "anything", "{\"user\":{\"id\":\"kupac1\"}}");
    struct line line = {http_member(&reply, "conversationId"), http_member(&reply, "token"), {0}};

    assert_non_null(line.id);
    buf_addf(&line.path, "/v3/directline/conversations/%s/activities", line.id);
    expect(reply, 201, "\"expires_in\":1800");
    return line;
}

static void close_line(struct line *line)
{
    free(line->id);
    free(line->token);
    buf_clear(&line->path);
}

static void direct_line_echoes_the_customer_and_answers(void **state)
{
    const struct given_server *given = *state;
    struct line line = open_line(given);
    struct buf query = {0};

    expect(http_call(given->port, "POST", line.path.bytes, line.token,
                     "{\"type\":\"message\",\"text\":\"Kada "
                     "radite?\",\"from\":{\"id\":\"kupac1\",\"role\":\"user\"},"
                     "\"locale\":\"hr-HR\",\"channelData\":{\"clientActivityID\":\"7h6h\","
                     "\"attachmentSizes\":[]}}"),
           200, "|0000002\"}");
    expect(http_call(given->port, "GET", line.path.bytes, line.token, NULL), 200,
           "\"channelData\":{\"clientActivityID\":\"7h6h\"}");
    expect(http_call(given->port, "GET", line.path.bytes, line.token, NULL), 200,
           "\"suggestedActions\":{\"actions\":[{\"type\":\"messageBack\",\"title\":\"Razgovor s "
           "osobom\"");
    buf_addf(&query, "%s?watermark=3", line.path.bytes);
    expect(http_call(given->port, "GET", query.bytes, line.token, NULL), 200,
           "{\"activities\":[],\"watermark\":\"3\"}");
    buf_clear(&query);
    close_line(&line);
}

static void direct_line_takes_the_same_activity_once(void **state)
{
    const struct given_server *given = *state;
    struct line line = open_line(given);
    static const char activity[] = "{\"type\":\"message\",\"text\":\"Kada "
                                   "radite?\",\"channelData\":{\"clientActivityID\":\"one\"}}";

    expect(http_call(given->port, "POST", line.path.bytes, line.token, activity), 200,
           "|0000002\"}");
    expect(http_call(given->port, "POST", line.path.bytes, line.token, activity), 200,
           "|0000002\"}");
    expect(http_call(given->port, "GET", line.path.bytes, line.token, NULL), 200,
           "\"watermark\":\"3\"");
    close_line(&line);
}

static void direct_line_buttons_are_pressed_and_not_guessed(void **state)
{
    const struct given_server *given = *state;
    struct line line = open_line(given);

    expect(http_call(
               given->port, "POST", line.path.bytes, line.token,
               "{\"type\":\"message\",\"text\":\"asdf\",\"value\":{\"button\":\"opening_hours\"}}"),
           200, NULL);
    expect(http_call(given->port, "GET", line.path.bytes, line.token, NULL), 200,
           "Radimo od 8 do 20.");
    expect(http_call(given->port, "POST", line.path.bytes, line.token, "{\"type\":\"typing\"}"),
           200, NULL);
    expect(http_call(given->port, "POST", line.path.bytes, line.token, "{\"text\":\"a\"}"), 400,
           NULL);
    close_line(&line);
}

static void direct_line_tokens_open_their_own_conversation_only(void **state)
{
    const struct given_server *given = *state;
    struct line line = open_line(given);
    struct line other = open_line(given);
    struct buf path = {0};

    expect(http_call(given->port, "GET", line.path.bytes, other.token, NULL), 403, NULL);
    expect(http_call(given->port, "GET", line.path.bytes, NULL, NULL), 403, NULL);
    expect(http_call(given->port, "POST", "/v3/directline/tokens/refresh", line.token, ""), 200,
           line.id);
    expect(http_call(given->port, "POST", "/v3/directline/tokens/refresh", "x.y", ""), 404, NULL);
    buf_addf(&path, "/v3/directline/conversations/%s?watermark=2", line.id);
    expect(http_call(given->port, "GET", path.bytes, line.token, NULL), 200, line.id);
    buf_clear(&path);
    close_line(&line);
    close_line(&other);
}

/* As `salter handoff reply ID --as Ana` does. */
static void operator_writes(const struct given_server *given, int64_t conversation,
                            const char *text)
{
    struct arena *arena = arena_new();
    struct value request = value_map();
    struct value out;
    struct error err = {0};

    value_set(&request, STR("verb"), value_text(STR("reply")), arena);
    value_set(&request, STR("id"), value_integer(conversation), arena);
    value_set(&request, STR("text"), value_text(str_from(text)), arena);
    value_set(&request, STR("author"), value_text(STR("Ana")), arena);
    if (!service_handoff(given->service, &request, STR("test"), arena, &out, &err))
        fail_msg("%s", err.message);
    arena_free(arena);
}

/* An answer holds the operator's words in front of the bot's, the next one does not. */
static void assert_told_once(const struct given_server *given, const char *path, const char *body,
                             const char *first)
{
    struct http_reply reply = http_call(given->port, "POST", path, NULL, body);

    if (!str_starts(buf_str(&reply.body), str_from(first)))
        fail_msg("%s", reply.body.bytes);
    expect(reply, 200, "Radimo od 8 do 20.");
    reply = http_call(given->port, "POST", path, NULL, body);
    assert_true(str_find(buf_str(&reply.body), STR("Dobar dan, ovdje"), 0) == SIZE_MAX);
    expect(reply, 200, "Radimo od 8 do 20.");
}

static void what_an_operator_wrote_comes_once_with_the_next_answer(void **state)
{
    struct given_server *given = *state;
    static const char asks[] = "{\"sender\":\"u-1\",\"message\":\"Kada radite?\"}";
    static const char deep[] =
        "{\"session\":\"u-1\",\"messages\":[{\"role\":\"user\",\"text\":\"Kada radite?\"}]}";

    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"u-1\",\"message\":\"/talk_to_human\"}"),
           200, NULL);
    operator_writes(given, 1, "Dobar dan, ovdje banka.");
    operator_writes(given, 1, "Zvat ćemo Vas.");
    assert_told_once(
        given, rasa, asks,
        "[{\"recipient_id\":\"u-1\",\"text\":\"Ana: Dobar dan, ovdje "
        "banka.\",\"custom\":{\"salter\":{\"seq\":6,"
        "\"author\":\"agent\"}}},{\"recipient_id\":\"u-1\",\"text\":\"Ana: Zvat ćemo Vas.\"");
    operator_writes(given, 1, "Dobar dan, ovdje banka.");
    given_restart(given);
    assert_told_once(given, rasa, asks,
                     "[{\"recipient_id\":\"u-1\",\"text\":\"Ana: Dobar dan, ovdje banka.\"");
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL,
                     "{\"session\":\"u-1\",\"messages\":[{\"text\":\"Razgovor s osobom\"}]}"),
           200, NULL);
    operator_writes(given, 2, "Dobar dan, ovdje banka.");
    assert_told_once(given, "/webhooks/deepchat", deep,
                     "[{\"text\":\"Ana: Dobar dan, ovdje banka.\"},{\"text\":");
}

static void senders_that_nobody_knows_are_counted_as_openings(void **state)
{
    struct given_server *given = given_server((const char *const[]){"address-openings=2", NULL});
    static const char deep[] = "{\"messages\":[{\"role\":\"user\",\"text\":\"Kada radite?\"}]}";

    (void)state;
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"a\",\"message\":\"Kada radite?\"}"),
           200, NULL);
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, deep), 200, NULL);
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"b\",\"message\":\"Kada radite?\"}"),
           429, "too many new conversations from this address");
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, deep), 429, "\"error\":");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200,
           "\nsalter_requests_limited_total 2\n");
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"a\",\"message\":\"Kada radite?\"}"),
           200, "\"seq\":5");
    drop_server(given);
}

static void drop_in_routes_are_off_unless_named_or_in_the_demo(void **state)
{
    struct given_server *given = given_server((const char *const[]){"listen=127.0.0.1:0", NULL});
    struct buf path = {0};
    struct buf text = {0};
    struct error err = {0};
    size_t at;

    (void)state;
    buf_addf(&path, "%s/bot.yaml", given->knowledge);
    assert_true(file_read(path.bytes, 1 << 20, &text, &err));
    at = str_find(buf_str(&text), STR("demo: yes"), 0);
    assert_true(at != SIZE_MAX);
    memcpy(text.bytes + at, "demo: no ", 9);
    assert_true(file_write(path.bytes, buf_str(&text), &err));
    given_restart(given);
    expect(http_call(given->port, "POST", rasa, NULL, "{\"sender\":\"x\",\"message\":\"a\"}"), 404,
           NULL);
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, "{}"), 404, NULL);
    expect(http_call(given->port, "POST", "/v3/directline/conversations", NULL, "{}"), 404, NULL);
    expect(http_call(given->port, "GET", "/hr", NULL, NULL), 404, NULL);
    given->settings.routes = "rasa";
    given_restart(given);
    expect(http_call(given->port, "POST", rasa, NULL,
                     "{\"sender\":\"x\",\"message\":\"Kada radite?\"}"),
           200, NULL);
    expect(http_call(given->port, "POST", "/webhooks/deepchat", NULL, "{}"), 404, NULL);
    buf_clear(&path);
    buf_clear(&text);
    drop_server(given);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(rasa_answers_a_list_with_buttons_on_the_last_message),
        WITH(rasa_takes_a_button_back_and_a_body_without_json_type),
        WITH(rasa_streams_one_object_a_line),
        WITH(rasa_never_answers_an_empty_list),
        WITH(a_sender_is_one_conversation_of_its_route_only),
        WITH(deepchat_answers_whole_or_as_a_stream),
        cmocka_unit_test(what_stands_on_a_button_for_deepchat_is_text),
        WITH(what_an_operator_wrote_comes_once_with_the_next_answer),
        WITH(direct_line_echoes_the_customer_and_answers),
        WITH(direct_line_takes_the_same_activity_once),
        WITH(direct_line_buttons_are_pressed_and_not_guessed),
        WITH(direct_line_tokens_open_their_own_conversation_only),
        cmocka_unit_test(senders_that_nobody_knows_are_counted_as_openings),
        cmocka_unit_test(drop_in_routes_are_off_unless_named_or_in_the_demo),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
