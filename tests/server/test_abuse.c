/* What no polite client sends: the right status, nobody else disturbed, the connection given back.
 */
#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "given_server.h"
#include "json/json.h"

static int set_up(void **state)
{
    *state = given_server(
        (const char *const[]){"header-seconds=1", "body-seconds=1", "idle-seconds=1", NULL});
    return 0;
}

static int tear_down(void **state)
{
    drop_server(*state);
    return 0;
}

static void assert_serves(const struct given_server *given)
{
    expect(http_call(given->port, "GET", "/healthz", NULL, NULL), 200, "ok");
}

/* A byte now and then never makes a request. */
static void headers_that_trickle_are_cut_off(void **state)
{
    const struct given_server *given = *state;
    int slow = http_connect(given->port);

    http_printf(slow, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    for (int i = 0; i < 5; i++) {
        http_printf(slow, "a");
        http_pause(100);
        assert_serves(given);
    }
    assert_true(http_is_closed(slow, 5000));
    close(slow);
}

static void a_body_that_trickles_is_cut_off(void **state)
{
    const struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    int slow = http_connect(given->port);

    http_printf(slow,
                "POST %s/messages HTTP/1.1\r\nHost: x\r\nContent-Type: "
                "application/json\r\nContent-Length: 5000\r\n"
                "Authorization: Bearer %s\r\n\r\n{\"text\":\"",
                talk.path, talk.token);
    for (int i = 0; i < 5; i++) {
        http_printf(slow, "a");
        http_pause(100);
    }
    assert_serves(given);
    assert_true(http_is_closed(slow, 5000));
    close(slow);
    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    close_talk(&talk);
}

static void connections_that_say_nothing_are_cut_off(void **state)
{
    const struct given_server *given = *state;
    int silent = http_connect(given->port);
    int idle = http_connect(given->port);
    struct http_reply reply;

    http_printf(idle, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    reply = http_read(idle);
    expect(reply, 200, NULL);
    assert_true(http_is_closed(silent, 5000));
    assert_true(http_is_closed(idle, 5000));
    close(silent);
    close(idle);
}

static void many_requests_go_over_one_connection(void **state)
{
    const struct given_server *given = *state;
    int descriptor = http_connect(given->port);

    for (int i = 0; i < 20; i++) {
        http_printf(descriptor, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        expect(http_read(descriptor), 200, "ok");
    }
    close(descriptor);
}

static char *many(char byte, size_t count)
{
    struct buf out = {0};

    for (size_t i = 0; i < count; i++)
        buf_add_byte(&out, byte);
    return buf_take(&out);
}

static void headers_up_to_eight_kilobytes_are_read_and_more_is_refused(void **state)
{
    const struct given_server *given = *state;
    static const struct {
        size_t bytes;
        int status;
    } cases[] = {{1000, 200}, {7000, 200}, {10000, 431}, {40000, 431}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *filler = many('a', cases[i].bytes);
        struct buf headers = {0};

        buf_addf(&headers, "Cookie: x=%s\r\n", filler);
        expect(http_ask(given->port, "GET", "/healthz", headers.bytes, NULL), cases[i].status,
               NULL);
        buf_clear(&headers);
        free(filler);
    }
    assert_serves(given);
}

static void a_body_of_more_than_sixty_four_kilobytes_is_refused(void **state)
{
    const struct given_server *given = *state;
    char *filler = many('a', 70000);
    int chunked = http_connect(given->port);

    expect(http_call(given->port, "POST", "/api/v1/conversations", NULL, filler), 413, "65536");
    http_printf(
        chunked,
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3; i++)
        http_printf(chunked, "%zx\r\n%s\r\n", strlen(filler), filler);
    http_printf(chunked, "0\r\n\r\n");
    expect(http_read(chunked), 413, NULL);
    close(chunked);
    free(filler);
    expect(http_ask(given->port, "POST", "/api/v1/conversations", "Content-Length: 99999999999\r\n",
                    NULL),
           413, NULL);
    assert_serves(given);
}

static void nonsense_is_answered_or_closed_but_never_served(void **state)
{
    const struct given_server *given = *state;
    static const char *const requests[] = {
        "\r\n\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", /* no Host */
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 5x\r\n\r\n",
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\nzzz\r\n",
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: "
        "3\r\n\r\n{} ",
        "POST /api/v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nName : value\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", /* TLS where none is spoken */
        "GET /%00%ff%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /api/v1/conversations/%2e%2e%2f/events HTTP/1.1\r\nHost: x\r\nConnection: "
        "close\r\n\r\n",
    };

    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        int descriptor = http_connect(given->port);
        struct buf out = {0};

        http_printf(descriptor, "%s", requests[i]);
        http_wait_for(descriptor, "\r\n\r\n", 300, &out);
        if (str_find(buf_str(&out), STR(" 200 "), 0) != SIZE_MAX ||
            str_find(buf_str(&out), STR(" 500 "), 0) != SIZE_MAX)
            fail_msg("case %zu: %s", i, out.bytes);
        buf_clear(&out);
        close(descriptor);
        assert_serves(given);
    }
}

/* Nothing more comes. */
static void assert_ends(int descriptor)
{
    struct buf rest = {0};

    assert_false(http_wait_for(descriptor, "\r", 5000, &rest));
    assert_true(http_is_closed(descriptor, 100));
    assert_int_equal(rest.length, 0);
    buf_clear(&rest);
}

/* libmicrohttpd refuses these by itself, before any handler; what its answer looks like is ours all
 * the same. */
static void headers_that_make_no_sense_get_one_answer_like_any_other(void **state)
{
    const struct given_server *given = *state;
    static const struct {
        const char *headers;
        int status;
        const char *detail;
    } cases[] = {
        {"Host: x\r\nContent-Length: -5\r\n", 400, "\"Content-Length is no number\""},
        {"Host: x\r\nContent-Length: 5x\r\n", 400, "\"Content-Length is no number\""},
        {"Host: x\r\nContent-Length: \r\n", 400, "\"Content-Length is no number\""},
        {"Host: x\r\nContent-Length: 99999999999999999999999\r\n", 413, "65536"},
        {"X-Host: x\r\n", 400, "names its host"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int descriptor = http_connect(given->port);
        int bystander = http_connect(given->port);
        struct http_reply reply;

        http_printf(bystander, "GET /healthz HTTP/1.1\r\nHost: ");
        http_printf(descriptor, "POST /api/v1/conversations HTTP/1.1\r\n%s\r\n", cases[i].headers);
        reply = http_read(descriptor);
        assert_str(http_header(&reply, "Content-Type"), "application/problem+json");
        assert_str(http_header(&reply, "Connection"), "close");
        assert_true(http_header(&reply, "Date").length > 0);
        assert_int_equal(str_find(buf_str(&reply.body), STR("HTTP/1.1"), 0), SIZE_MAX);
        expect(reply, cases[i].status, cases[i].detail);
        assert_ends(descriptor);
        http_printf(bystander, "x\r\n\r\n");
        expect(http_read(bystander), 200, "ok");
        close(descriptor);
        close(bystander);
    }
    assert_serves(given);
}

static void bodies_that_are_no_json_objects_are_refused(void **state)
{
    struct talk talk = open_talk(((struct given_server *)*state)->port);
    struct buf deep = {0};
    static const struct {
        const char *body;
        int status;
    } cases[] = {
        {"{", 400},
        {"[]", 400},
        {"\"text\"", 400},
        {"null", 400},
        {"{\"client_id\":\"a\",\"text\":\"b\",\"text\":\"c\"}", 400},
        {"{\"client_id\":\"a\",\"text\":\"\xff\"}", 400},
        {"{\"client_id\":\"\",\"text\":\"b\"}", 400},
        {"{\"client_id\":"
         "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
         "\"text\":\"b\"}",
         400},
        {"{\"client_id\":\"4539 1488 0343 6467\",\"text\":\"an id is stored as it is\"}", 400},
        {"{\"client_id\":\"č\",\"text\":\"b\"}", 400},
        {"{\"client_id\":\"a\"}", 400},
        {"", 400},
        {"{\"client_id\":\"empty\",\"text\":\"\"}", 200},
        {"{\"client_id\":\"nul\",\"text\":\"a\\u0000b\"}", 200},
        {"{\"client_id\":\"more\",\"text\":\"Kada radite?\",\"unknown\":[1,2]}", 200},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect(talk_call(&talk, "POST", "/messages", cases[i].body), cases[i].status, NULL);
    buf_add_text(&deep, "{\"client_id\":\"a\",\"text\":");
    for (int i = 0; i < 1000; i++)
        buf_add_byte(&deep, '[');
    expect(talk_call(&talk, "POST", "/messages", deep.bytes), 400, "levels");
    buf_clear(&deep);
    expect(
        http_ask(talk.port, "POST", "/api/v1/conversations", "Content-Type: text/plain\r\n", "{}"),
        415, NULL);
    expect(http_ask(talk.port, "POST", "/api/v1/conversations", "Content-Encoding: gzip\r\n", "{}"),
           415, NULL);
    expect(http_ask(talk.port, "POST", "/api/v1/conversations", "Content-Encoding: identity\r\n",
                    "{}"),
           201, NULL);
    close_talk(&talk);
}

/* ---- wrong types on every field of every route, from the OpenAPI document
 * --------------------------------- */

struct walk {
    const struct given_server *given;
    const struct talk *talk;
    struct arena *arena;
    size_t tried;
};

static const char *const wrong[] = {"null",
                                    "true",
                                    "-1",
                                    "3.5",
                                    "1e400",
                                    "\"\"",
                                    "[]",
                                    "{}",
                                    "[{}]",
                                    "\"\xc4\x8d\"",
                                    "99999999999999999999",
                                    "\"a\\u0000\""};

static const char *fill_path(struct walk *walk, struct str path)
{
    size_t at = str_find(path, STR("{id}"), 0);

    if (at == SIZE_MAX)
        return arena_copy(walk->arena, path).bytes;
    return arena_printf(walk->arena, "%.*s%s%.*s", (int)at, path.bytes, walk->talk->id,
                        STR_ARG(str_slice(path, at + 4, path.length)))
        .bytes;
}

static void try_body(struct walk *walk, const char *method, const char *path, const char *body)
{
    struct http_reply reply = http_call(walk->given->port, method, path, walk->talk->token, body);

    walk->tried++;
    if (reply.status < 200 || reply.status >= 500)
        fail_msg("%s %s with %s: %d", method, path, body, reply.status);
    http_clear(&reply);
}

static void try_fields(struct walk *walk, const char *method, const char *path,
                       const struct value *schema)
{
    const struct value *properties = value_get(schema, STR("properties"));

    for (size_t i = 0; properties != NULL && i < properties->map.count; i++) {
        for (size_t n = 0; n < sizeof wrong / sizeof *wrong; n++) {
            struct str body = arena_printf(walk->arena, "{\"%.*s\":%s}",
                                           STR_ARG(properties->map.members[i].name), wrong[n]);

            try_body(walk, method, path, body.bytes);
        }
    }
}

static void try_query(struct walk *walk, const char *path, const struct value *parameters)
{
    for (size_t i = 0; i < parameters->list.count; i++) {
        struct str name = value_get_text(&parameters->list.items[i], "name");
        static const char *const values[] = {"",      "-1",  "%00",     "99999999999999999999",
                                             "a%20b", "%FF", "1&wait=x"};

        if (!str_is(value_get_text(&parameters->list.items[i], "in"), "query"))
            continue;
        for (size_t n = 0; n < sizeof values / sizeof *values; n++) {
            struct str full =
                arena_printf(walk->arena, "%s?%.*s=%s", path, STR_ARG(name), values[n]);

            try_body(walk, "GET", full.bytes, NULL);
        }
    }
}

static void try_operation(struct walk *walk, struct str path, struct str method,
                          const struct value *operation)
{
    const char *filled = fill_path(walk, path);
    const struct value *schema = value_path(operation, STR("requestBody.content"));

    if (str_is(method, "get"))
        try_query(walk, filled, value_get(operation, STR("parameters")));
    if (schema != NULL && schema->map.count == 1)
        try_fields(walk, "POST", filled, value_get(&schema->map.members[0].value, STR("schema")));
}

static void every_field_of_every_route_withstands_wrong_types(void **state)
{
    const struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct walk walk = {.given = given, .talk = &talk, .arena = arena_new()};
    struct http_reply reply = http_call(given->port, "GET", "/api/openapi.json", NULL, NULL);
    struct value document;
    const struct value *paths;

    assert_int_equal(reply.status, 200);
    assert_true(json_parse(buf_str(&reply.body), 1 << 20, walk.arena, &document, NULL));
    paths = value_get(&document, STR("paths"));
    for (size_t i = 0; i < paths->map.count; i++) {
        const struct value *item = &paths->map.members[i].value;

        for (size_t n = 0; n < item->map.count; n++)
            try_operation(&walk, paths->map.members[i].name, item->map.members[n].name,
                          &item->map.members[n].value);
    }
    assert_true(walk.tried > 200);
    assert_serves(given);
    http_clear(&reply);
    arena_free(walk.arena);
    close_talk(&talk);
}

static void an_address_has_its_limits_and_others_do_not_feel_them(void **state)
{
    struct given_server *given = given_server((const char *const[]){
        "address-rate=5", "address-connections=3", "trusted-proxies=127.0.0.1", NULL});
    int limited = 0;

    (void)state;
    for (int i = 0; i < 30; i++) {
        struct http_reply reply =
            http_ask(given->port, "GET", "/healthz", "X-Forwarded-For: 192.0.2.1\r\n", NULL);

        if (reply.status == 429) {
            limited++;
            assert_true(http_header(&reply, "Retry-After").length > 0);
        }
        http_clear(&reply);
    }
    assert_true(limited > 0 && limited < 30);
    expect(http_ask(given->port, "GET", "/healthz", "X-Forwarded-For: 192.0.2.2\r\n", NULL), 200,
           NULL);
    drop_server(given);
}

static void a_forwarded_address_of_a_stranger_is_not_believed(void **state)
{
    struct given_server *given = given_server((const char *const[]){"address-openings=3", NULL});
    int refused = 0;

    (void)state;
    for (int i = 0; i < 6; i++) {
        char header[64];
        struct http_reply reply;

        snprintf(header, sizeof header, "X-Forwarded-For: 192.0.2.%d\r\n", i);
        reply = http_ask(given->port, "POST", "/api/v1/conversations", header, "");
        refused += reply.status == 429;
        http_clear(&reply);
    }
    assert_int_equal(refused, 3);
    drop_server(given);
}

static void one_address_gets_a_bounded_number_of_connections(void **state)
{
    struct given_server *given = given_server((const char *const[]){"address-connections=4", NULL});
    int open[4];
    int more;

    (void)state;
    for (int i = 0; i < 4; i++) {
        open[i] = http_connect(given->port);
        http_printf(open[i], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        expect(http_read(open[i]), 200, NULL);
    }
    more = http_connect(given->port);
    assert_true(http_is_closed(more, 3000));
    close(more);
    close(open[0]);
    http_pause(200);
    open[0] = http_connect(given->port);
    http_printf(open[0], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(http_read(open[0]), 200, NULL);
    for (int i = 0; i < 4; i++)
        close(open[i]);
    drop_server(given);
}

static void a_conversation_has_a_bounded_number_of_messages(void **state)
{
    struct given_server *given = given_server((const char *const[]){"message-rate=3", NULL});
    struct talk talk = open_talk(given->port);

    (void)state;
    for (int i = 0; i < 3; i++) {
        char id[16];

        snprintf(id, sizeof id, "m%d", i);
        expect(say(&talk, id, "Kada radite?"), 200, NULL);
    }
    expect(say(&talk, "x", "Kada radite?"), 429, NULL);
    close_talk(&talk);
    drop_server(given);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(headers_that_trickle_are_cut_off),
        WITH(a_body_that_trickles_is_cut_off),
        WITH(connections_that_say_nothing_are_cut_off),
        WITH(many_requests_go_over_one_connection),
        WITH(headers_up_to_eight_kilobytes_are_read_and_more_is_refused),
        WITH(a_body_of_more_than_sixty_four_kilobytes_is_refused),
        WITH(nonsense_is_answered_or_closed_but_never_served),
        WITH(headers_that_make_no_sense_get_one_answer_like_any_other),
        WITH(bodies_that_are_no_json_objects_are_refused),
        WITH(every_field_of_every_route_withstands_wrong_types),
        cmocka_unit_test(an_address_has_its_limits_and_others_do_not_feel_them),
        cmocka_unit_test(a_forwarded_address_of_a_stranger_is_not_believed),
        cmocka_unit_test(one_address_gets_a_bounded_number_of_connections),
        cmocka_unit_test(a_conversation_has_a_bounded_number_of_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
