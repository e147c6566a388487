/* The client against a server of our own: what it sends, and everything it refuses. */
#include "test.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "../../src/http/address.h"
#include "http/http.h"
#include "receiver.h"

static const struct http_options local = {
    .private_targets = true, .total_ms = 3000, .most_answer = 100};

struct tried {
    bool answered;
    struct http_answer answer;
    struct error err;
    struct arena *arena;
};

static struct tried try_post(const struct http_options *options, const char *url, const char *body)
{
    static const struct http_header headers[] = {{"Content-Type", {"application/json", 16}},
                                                 {"webhook-id", {"msg_1", 5}}};
    const struct http_request request = {str_from(url), headers, 2, str_from(body)};
    struct http_client *client = http_client_new(options);
    struct tried tried = {.arena = arena_new()};

    tried.answered = http_post(client, &request, tried.arena, &tried.answer, &tried.err);
    http_client_free(client);
    return tried;
}

static void a_post_carries_headers_and_body(void **state)
{
    struct receiver *receiver = receiver_open();
    struct tried tried = try_post(&local, receiver_url(receiver), "{\"a\":\"š\"}");

    (void)state;
    assert_true(tried.answered);
    assert_int_equal(tried.answer.status, 200);
    assert_int_equal(receiver_wait(receiver, 1, 1000), 1);
    assert_true(str_starts(receiver_head(receiver, 0), STR("POST /hook HTTP/1.1\r\n")));
    assert_str(receiver_header(receiver, 0, "Content-Type"), "application/json");
    assert_str(receiver_header(receiver, 0, "webhook-id"), "msg_1");
    assert_true(str_starts(receiver_header(receiver, 0, "User-Agent"), STR("salter/")));
    assert_str(receiver_header(receiver, 0, "Expect"), "");
    assert_str(receiver_body(receiver, 0), "{\"a\":\"š\"}");
    arena_free(tried.arena);
    receiver_close(receiver);
}

static void every_status_is_an_answer(void **state)
{
    static const int statuses[] = {201, 400, 410, 500, 503};

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        struct receiver *receiver = receiver_open();
        struct tried tried;

        receiver_answer(receiver, statuses[i]);
        tried = try_post(&local, receiver_url(receiver), "");
        assert_true(tried.answered);
        assert_int_equal(tried.answer.status, statuses[i]);
        arena_free(tried.arena);
        receiver_close(receiver);
    }
}

static void a_redirect_is_not_followed(void **state)
{
    struct receiver *target = receiver_open();
    struct receiver *receiver = receiver_open();
    char answer[200];
    struct tried tried;

    (void)state;
    snprintf(answer, sizeof answer,
             "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
             receiver_url(target));
    receiver_answer_raw(receiver, answer);
    tried = try_post(&local, receiver_url(receiver), "x");
    assert_true(tried.answered);
    assert_int_equal(tried.answer.status, 302);
    assert_int_equal(receiver_wait(target, 1, 50), 0);
    arena_free(tried.arena);
    receiver_close(receiver);
    receiver_close(target);
}

static void a_long_answer_is_cut_and_its_status_counts(void **state)
{
    struct receiver *receiver = receiver_open();
    char answer[1000];
    struct tried tried;

    (void)state;
    memset(answer, 'x', sizeof answer);
    memcpy(answer, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", 40);
    answer[sizeof answer - 1] = '\0';
    receiver_answer_raw(receiver, answer);
    tried = try_post(&local, receiver_url(receiver), "x");
    assert_true(tried.answered);
    assert_int_equal(tried.answer.status, 200);
    assert_true(tried.answer.cut);
    assert_int_equal(tried.answer.body.length, 100);
    arena_free(tried.arena);
    receiver_close(receiver);
}

static void endless_headers_are_refused(void **state)
{
    enum { SIZE = 200000 };
    struct receiver *receiver = receiver_open();
    char *answer = calloc(1, SIZE);
    struct tried tried;
    size_t length = (size_t)sprintf(answer, "HTTP/1.1 200 OK\r\n");

    (void)state;
    while (length < SIZE - 100)
        length += (size_t)sprintf(answer + length,
                                  "X-Filling: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
    receiver_answer_raw(receiver, answer);
    tried = try_post(&local, receiver_url(receiver), "x");
    assert_false(tried.answered);
    assert_int_equal(tried.err.code, ERROR_TOO_LARGE);
    arena_free(tried.arena);
    receiver_close(receiver);
    free(answer);
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_server_that_never_answers_is_left(void **state)
{
    const struct http_options hasty = {.private_targets = true, .total_ms = 200};
    struct receiver *receiver = receiver_open();
    int64_t start = now_ms();
    struct tried tried;

    (void)state;
    receiver_answer_raw(receiver, NULL);
    tried = try_post(&hasty, receiver_url(receiver), "x");
    assert_false(tried.answered);
    assert_int_equal(tried.err.code, ERROR_IO);
    assert_true(now_ms() - start < 5000);
    arena_free(tried.arena);
    receiver_close(receiver);
}

static void *stop(void *client)
{
    const struct timespec moment = {0, 100000000};

    nanosleep(&moment, NULL);
    http_client_stop(client);
    return NULL;
}

static void a_client_that_is_stopped_gives_up(void **state)
{
    const struct http_options patient = {.private_targets = true, .total_ms = 30000};
    struct receiver *receiver = receiver_open();
    struct http_client *client = http_client_new(&patient);
    const struct http_request request = {.url = str_from(receiver_url(receiver))};
    struct arena *arena = arena_new();
    struct http_answer answer;
    struct error err = {0};
    int64_t start = now_ms();
    pthread_t thread;

    (void)state;
    receiver_answer_raw(receiver, NULL);
    assert_int_equal(pthread_create(&thread, NULL, stop, client), 0);
    assert_false(http_post(client, &request, arena, &answer, &err));
    assert_true(now_ms() - start < 10000);
    pthread_join(thread, NULL);
    assert_false(http_post(client, &request, arena, &answer, &err));
    arena_free(arena);
    http_client_free(client);
    receiver_close(receiver);
}

static void nobody_there_is_a_failure_with_a_reason(void **state)
{
    struct tried tried = try_post(&local, "http://127.0.0.1:1/", "x");

    (void)state;
    assert_false(tried.answered);
    assert_int_equal(tried.err.code, ERROR_IO);
    assert_true(tried.err.message[0] != '\0');
    arena_free(tried.arena);
}

/* By name as well: the address is judged after the name was resolved. */
static void private_targets_are_refused_unless_allowed(void **state)
{
    struct receiver *receiver = receiver_open();
    const struct http_options guarded = {.total_ms = 3000};
    char url[100];
    struct tried tried;

    (void)state;
    snprintf(url, sizeof url, "https://localhost:%s",
             receiver_url(receiver) + strlen("http://127.0.0.1:"));
    tried = try_post(&guarded, url, "x");
    assert_false(tried.answered);
    assert_int_equal(tried.err.code, ERROR_INVALID);
    assert_non_null(strstr(tried.err.message, "private"));
    assert_int_equal(receiver_wait(receiver, 1, 50), 0);
    arena_free(tried.arena);
    tried = try_post(&guarded, receiver_url(receiver), "x");
    assert_false(tried.answered);
    assert_int_equal(tried.err.code, ERROR_INVALID);
    arena_free(tried.arena);
    receiver_close(receiver);
}

static void urls_are_judged_without_the_network(void **state)
{
    static const struct {
        const char *url;
        bool outside; /* allowed without private targets */
        bool inside;  /* allowed with them */
    } cases[] = {
        {"https://hooks.bank.example/salter", true, true},
        {"https://hooks.bank.example:8443/?a=b", true, true},
        {"https://8.8.8.8/", true, true},
        {"http://hooks.bank.example/", false, true},
        {"https://127.0.0.1/", false, true},
        {"https://[::1]/", false, true},
        {"https://10.1.2.3/", false, true},
        {"https://2130706433/", false, true}, /* 127.0.0.1 as a number */
        {"https://0x7f.1/", false, true},
        {"https://169.254.169.254/latest/meta-data", false, false},
        {"http://[fe80::1]/", false, false},
        {"https://user:secret@hooks.bank.example/", false, false},
        {"ftp://hooks.bank.example/", false, false},
        {"file:///etc/passwd", false, false},
        {"gopher://hooks.bank.example/", false, false},
        {"hooks.bank.example/salter", false, false},
        {"https://", false, false},
        {"", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error err = {0};

        if (http_check_url(str_from(cases[i].url), false, &err) != cases[i].outside)
            fail_msg("%s outside: %s", cases[i].url, err.message);
        if (http_check_url(str_from(cases[i].url), true, &err) != cases[i].inside)
            fail_msg("%s inside: %s", cases[i].url, err.message);
    }
}

static void addresses_are_known_by_their_ranges(void **state)
{
    static const struct {
        const char *text;
        enum address_kind kind;
    } cases[] = {
        {"8.8.8.8", ADDRESS_PUBLIC},
        {"193.198.1.1", ADDRESS_PUBLIC},
        {"9.255.255.255", ADDRESS_PUBLIC},
        {"10.0.0.0", ADDRESS_PRIVATE},
        {"10.255.255.255", ADDRESS_PRIVATE},
        {"11.0.0.0", ADDRESS_PUBLIC},
        {"100.63.255.255", ADDRESS_PUBLIC},
        {"100.64.0.0", ADDRESS_PRIVATE},
        {"100.127.255.255", ADDRESS_PRIVATE},
        {"100.128.0.0", ADDRESS_PUBLIC},
        {"127.0.0.1", ADDRESS_PRIVATE},
        {"127.255.255.255", ADDRESS_PRIVATE},
        {"172.15.255.255", ADDRESS_PUBLIC},
        {"172.16.0.0", ADDRESS_PRIVATE},
        {"172.31.255.255", ADDRESS_PRIVATE},
        {"172.32.0.0", ADDRESS_PUBLIC},
        {"192.168.0.1", ADDRESS_PRIVATE},
        {"192.169.0.1", ADDRESS_PUBLIC},
        {"0.0.0.0", ADDRESS_NEVER},
        {"169.254.169.254", ADDRESS_NEVER},
        {"192.0.2.1", ADDRESS_NEVER},
        {"198.19.0.1", ADDRESS_NEVER},
        {"198.20.0.1", ADDRESS_PUBLIC},
        {"224.0.0.1", ADDRESS_NEVER},
        {"255.255.255.255", ADDRESS_NEVER},
        {"223.255.255.255", ADDRESS_PUBLIC},
        {"::", ADDRESS_NEVER},
        {"::1", ADDRESS_PRIVATE},
        {"::2", ADDRESS_NEVER},
        {"fc00::1", ADDRESS_PRIVATE},
        {"fdff::1", ADDRESS_PRIVATE},
        {"fe80::1", ADDRESS_NEVER},
        {"fec0::1", ADDRESS_NEVER},
        {"ff02::1", ADDRESS_NEVER},
        {"2606:4700::1111", ADDRESS_PUBLIC},
        {"2001:db8::1", ADDRESS_NEVER},
        {"2001::1", ADDRESS_NEVER},
        {"2001:b68::1", ADDRESS_PUBLIC},
        {"::ffff:10.0.0.1", ADDRESS_PRIVATE},
        {"::ffff:8.8.8.8", ADDRESS_PUBLIC},
        {"::ffff:169.254.1.1", ADDRESS_NEVER},
        {"64:ff9b::7f00:1", ADDRESS_PRIVATE},
        {"64:ff9b::808:808", ADDRESS_PUBLIC},
        {"2002:7f00:1::", ADDRESS_PRIVATE},
        {"2002:a9fe:a9fe::", ADDRESS_NEVER},
        {"64:ff9b:1::1", ADDRESS_NEVER},
    };
    enum address_kind kind;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(address_kind_of_text(cases[i].text, &kind));
        if (kind != cases[i].kind)
            fail_msg("%s: %d instead of %d", cases[i].text, (int)kind, (int)cases[i].kind);
    }
    assert_false(address_kind_of_text("bank.example", &kind));
    assert_false(address_kind_of_text("127.1", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_post_carries_headers_and_body),
        cmocka_unit_test(every_status_is_an_answer),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(a_long_answer_is_cut_and_its_status_counts),
        cmocka_unit_test(endless_headers_are_refused),
        cmocka_unit_test(a_server_that_never_answers_is_left),
        cmocka_unit_test(a_client_that_is_stopped_gives_up),
        cmocka_unit_test(nobody_there_is_a_failure_with_a_reason),
        cmocka_unit_test(private_targets_are_refused_unless_allowed),
        cmocka_unit_test(urls_are_judged_without_the_network),
        cmocka_unit_test(addresses_are_known_by_their_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
