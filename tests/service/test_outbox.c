/*
 * The outbox against a receiver of our own that checks signatures, with a clock that is moved. Most
 * tests share a service, since loading the knowledge takes its time; each has an outbox of its own,
 * and deletes its talk at the end.
 */
#include "test.h"

#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "../../src/service/outbox.h" /* to end it before its service */
#include "crypto/mac.h"
#include "given_notify.h"
#include "given_store.h"
#include "json/json.h"
#include "receiver.h"
#include "service/handoff.h"

/* 24 bytes each. */
#define KEY "0123456789abcdef01234567"
#define SECRET "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
#define OLD_KEY "the key before that one!"
#define OLD_SECRET "whsec_dGhlIGtleSBiZWZvcmUgdGhhdCBvbmUh"

static const char wish[] = "Želim razgovarati s čovjekom";

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

static struct given shared;

struct fixture {
    struct given given;
    struct receiver *receiver;
    struct service_conversation *talk;
    int64_t key; /* of the talk */
    struct arena *arena;
};

static struct service_outbox_options to_url(const struct receiver *receiver)
{
    return (struct service_outbox_options){.url = receiver_url(receiver),
                                           .secrets = STR(SECRET " " OLD_SECRET),
                                           .private_targets = true,
                                           .timeout_ms = 5000};
}

static void start(struct fixture *fixture, const struct service_outbox_options *options)
{
    struct error err = {0};

    if (!service_outbox_start(fixture->given.service, options, &err))
        fail_msg("%s", err.message);
}

static int64_t key_of(struct fixture *fixture, struct service_conversation *talk)
{
    struct store_conversation stored;
    struct error err = {0};

    assert_true(store_find(fixture->given.store, service_conversation_id(talk), fixture->arena,
                           &stored, &err));
    return stored.conversation;
}

static void begin_talk(struct fixture *fixture)
{
    fixture->talk = given_talk(fixture->given.service);
    say_only(fixture->talk, "Zašto mi je kartica odbijena?");
    say_only(fixture->talk, wish);
    fixture->key = key_of(fixture, fixture->talk);
}

static struct fixture open_on(struct given given, int status)
{
    struct fixture fixture = {.given = given, .receiver = receiver_open(), .arena = arena_new()};
    struct service_outbox_options options = to_url(fixture.receiver);

    receiver_answer(fixture.receiver, status);
    start(&fixture, &options);
    begin_talk(&fixture);
    return fixture;
}

/* A talk that was handed over, with an outbox to the receiver, which answers with this status. */
static struct fixture open_fixture(int status)
{
    return open_on(shared, status);
}

/* As if the process ended and began anew: what the outbox had in memory is gone. */
static void restart(struct fixture *fixture)
{
    struct service_outbox_options options = to_url(fixture->receiver);

    service_outbox_stop(fixture->given.service);
    start(fixture, &options);
}

static void close_fixture(struct fixture *fixture)
{
    struct error err = {0};

    service_outbox_stop(fixture->given.service);
    assert_true(store_redact(fixture->given.store, fixture->key, &err));
    service_conversation_release(fixture->talk);
    receiver_close(fixture->receiver);
    arena_free(fixture->arena);
}

/* Until nothing waits any more: what was delivered is noted, too. */
static void await_rest(struct service *service, int64_t dead)
{
    const struct timespec moment = {0, 5000000};
    struct service_outbox_state state = service_outbox_state(service);

    for (int i = 0; i < 4000 && (state.waiting > 0 || state.dead != dead); i++) {
        nanosleep(&moment, NULL);
        state = service_outbox_state(service);
    }
    assert_int_equal(state.waiting, 0);
    assert_int_equal(state.dead, dead);
}

static size_t delivered_events(struct fixture *fixture, struct value *payload)
{
    return count_events(fixture->given.store, fixture->key, STORE_DELIVERED, fixture->arena,
                        payload);
}

static void check_signature(struct receiver *receiver, size_t at, const char *key, size_t which)
{
    struct buf text = {0};
    struct buf expected = {0};
    struct str rest = receiver_header(receiver, at, "webhook-signature");
    struct str signature = {NULL, 0};
    struct str body = receiver_body(receiver, at);
    unsigned char mac[CRYPTO_MAC_BYTES];

    buf_addf(&text, "%.*s.%.*s.%.*s", STR_ARG(receiver_header(receiver, at, "webhook-id")),
             STR_ARG(receiver_header(receiver, at, "webhook-timestamp")), STR_ARG(body));
    crypto_mac(str_from(key), buf_str(&text), mac);
    buf_add_text(&expected, "v1,");
    crypto_base64_write(&expected, str_of((const char *)mac, sizeof mac));
    for (size_t i = 0; i <= which; i++)
        signature = str_cut(&rest, ' ');
    assert_str(signature, expected.bytes);
    buf_clear(&text);
    buf_clear(&expected);
}

static struct value read_body(struct fixture *fixture, size_t at)
{
    struct value message;
    struct error err = {0};

    if (!json_parse(receiver_body(fixture->receiver, at), 1 << 20, fixture->arena, &message, &err))
        fail_msg("%s", err.message);
    return message;
}

static void an_envelope_is_posted_signed_and_noted_in_the_log(void **state)
{
    struct fixture fixture = open_fixture(204);
    struct value message;
    const struct value *data;
    const struct value *transcript;
    struct value noted;
    char id[64];
    char timestamp[32];

    (void)state;
    await_outbox(fixture.given.service, 1, 0);
    await_rest(fixture.given.service, 0);
    snprintf(id, sizeof id, "msg_%.*s_", STR_ARG(service_conversation_id(fixture.talk)));
    snprintf(timestamp, sizeof timestamp, "%lld", (long long)(clock_now() / 1000));
    assert_true(str_starts(receiver_header(fixture.receiver, 0, "webhook-id"), str_from(id)));
    assert_str(receiver_header(fixture.receiver, 0, "webhook-timestamp"), timestamp);
    assert_str(receiver_header(fixture.receiver, 0, "content-type"), "application/json");
    check_signature(fixture.receiver, 0, KEY, 0);
    check_signature(fixture.receiver, 0, OLD_KEY, 1); /* while one replaces the other */
    message = read_body(&fixture, 0);
    data = value_get(&message, STR("data"));
    transcript = value_get(data, STR("transcript"));
    assert_str(value_get_text(&message, "type"), "handoff.created");
    assert_int_equal(value_get_text(&message, "timestamp").length, 24);
    assert_int_equal(value_get_integer(data, "handoff", 0), fixture.key);
    assert_int_equal(value_get_integer(data, "version", 0), 1);
    assert_str(value_get_text(data, "reason"), "explicit_request");
    assert_str(value_get_text(data, "channel"), "widget");
    assert_str(value_get_text(&transcript->list.items[0], "text"), "Zašto mi je kartica odbijena?");
    assert_int_equal(delivered_events(&fixture, &noted), 1);
    assert_str(value_get_text(&noted, "how"), "webhook");
    close_fixture(&fixture);
}

static void what_fails_is_tried_again_at_its_times_with_the_same_bytes(void **state)
{
    static const int64_t delays[] = {5 * SECOND, 5 * MINUTE, 30 * MINUTE,
                                     2 * HOUR,   5 * HOUR,   10 * HOUR};
    struct fixture fixture = open_fixture(503);

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    for (size_t i = 0; i < 6; i++) {
        move_clock(delays[i] - 1);
        service_outbox_wake(fixture.given.service);
        /* not a moment too early */
        assert_int_equal(receiver_wait(fixture.receiver, i + 2, 60), i + 1);
        if (i == 5)
            receiver_answer(fixture.receiver, 200);
        move_clock(1);
        service_outbox_wake(fixture.given.service);
        await_outbox(fixture.given.service, i == 5, i == 5 ? 6 : (int64_t)i + 2);
        assert_true(
            str_equal(receiver_body(fixture.receiver, i + 1), receiver_body(fixture.receiver, 0)));
        assert_true(str_equal(receiver_header(fixture.receiver, i + 1, "webhook-id"),
                              receiver_header(fixture.receiver, 0, "webhook-id")));
        assert_false(str_equal(receiver_header(fixture.receiver, i + 1, "webhook-timestamp"),
                               receiver_header(fixture.receiver, i, "webhook-timestamp")));
        check_signature(fixture.receiver, i + 1, KEY, 0);
    }
    await_rest(fixture.given.service, 0);
    assert_int_equal(delivered_events(&fixture, NULL), 1);
    close_fixture(&fixture);
}

static void after_seven_attempts_it_is_given_up_and_kept(void **state)
{
    struct fixture fixture = open_fixture(500);
    struct store_handoff *handoffs;
    struct error err = {0};
    size_t count;

    (void)state;
    for (int64_t i = 1; i <= 6; i++) {
        await_outbox(fixture.given.service, 0, i);
        move_clock(10 * HOUR);
        service_outbox_wake(fixture.given.service);
    }
    await_outbox(fixture.given.service, 0, 7);
    await_rest(fixture.given.service, 1);
    receiver_answer(fixture.receiver, 200);
    move_clock(100 * HOUR);
    service_outbox_wake(fixture.given.service);
    assert_int_equal(receiver_wait(fixture.receiver, 8, 60), 7);
    assert_true(store_list_handoffs(fixture.given.store, STORE_HANDOFFS_UNDELIVERED, 0, 10,
                                    fixture.arena, &handoffs, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(handoffs[0].conversation, fixture.key);
    close_fixture(&fixture);
}

static void a_target_that_is_gone_gets_nothing_more(void **state)
{
    struct fixture fixture = open_fixture(410);
    struct service_conversation *other = given_talk(fixture.given.service);
    struct error err = {0};

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    assert_true(service_outbox_state(fixture.given.service).disabled);
    say_only(other, wish);
    move_clock(10 * HOUR);
    service_outbox_wake(fixture.given.service);
    assert_int_equal(receiver_wait(fixture.receiver, 2, 60), 1);
    assert_int_equal(service_outbox_state(fixture.given.service).waiting, 2);
    assert_true(store_redact(fixture.given.store, key_of(&fixture, other), &err));
    service_conversation_release(other);
    close_fixture(&fixture);
}

/* The process ends between two attempts; the next one finds in the log what was open. */
static void a_restart_goes_on(void **state)
{
    char *folder = given_folder();
    char *path = path_in(folder, "log.db");
    struct error err = {0};
    struct fixture fixture = open_on(given_service(store_sqlite_open(path, &err), "notify"), 503);
    struct service_outbox_options options = to_url(fixture.receiver);

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    service_conversation_release(fixture.talk);
    service_free(fixture.given.service);

    receiver_answer(fixture.receiver, 200);
    fixture.given = given_service(store_sqlite_open(path, &err), "notify");
    fixture.talk = NULL;
    start(&fixture, &options);
    await_outbox(fixture.given.service, 1, 0);
    await_rest(fixture.given.service, 0);
    assert_true(str_equal(receiver_body(fixture.receiver, 1), receiver_body(fixture.receiver, 0)));
    assert_true(str_equal(receiver_header(fixture.receiver, 1, "webhook-id"),
                          receiver_header(fixture.receiver, 0, "webhook-id")));
    assert_int_equal(delivered_events(&fixture, NULL), 1);
    restart(&fixture);
    assert_int_equal(receiver_wait(fixture.receiver, 3, 100), 2); /* and not once more */
    close_fixture(&fixture);
    service_free(fixture.given.service);
    free(path);
    drop_folder(folder);
}

/* After a day without the process there is one attempt left, not seven. */
static void an_old_one_is_tried_once_after_a_restart(void **state)
{
    struct fixture fixture = open_fixture(503);

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    move_clock(24 * HOUR);
    restart(&fixture);
    await_outbox(fixture.given.service, 0, 1);
    await_rest(fixture.given.service, 1);
    close_fixture(&fixture);
}

static void what_comes_later_follows_in_one_message(void **state)
{
    struct fixture fixture = open_fixture(200);
    struct value message;
    const struct value *data;
    const struct value *transcript;

    (void)state;
    await_outbox(fixture.given.service, 1, 0);
    await_rest(fixture.given.service, 0);
    say_only(fixture.talk, "Koje je radno vrijeme?"); /* the bot knows: no news */
    say_only(fixture.talk, wish);                     /* nothing new either */
    service_outbox_wake(fixture.given.service);
    assert_int_equal(receiver_wait(fixture.receiver, 2, 60), 1);
    say_only(fixture.talk, "moj broj je 091 234 5678");
    say_only(fixture.talk, "a ono od jučer nije dobro");
    service_outbox_wake(fixture.given.service);
    assert_int_equal(receiver_wait(fixture.receiver, 2, 60), 1); /* it gathers */
    move_clock(10 * SECOND);
    service_outbox_wake(fixture.given.service);
    await_outbox(fixture.given.service, 2, 0);
    await_rest(fixture.given.service, 0);
    message = read_body(&fixture, 1);
    data = value_get(&message, STR("data"));
    transcript = value_get(data, STR("transcript"));
    assert_str(value_get_text(&message, "type"), "handoff.updated");
    assert_int_equal(value_get_integer(data, "handoff", 0), fixture.key);
    assert_true(str_find(value_get_text(data, "contact"), STR("912345678"), 0) != SIZE_MAX);
    assert_true(str_starts(value_get_text(data, "reference"), STR("P-2026-")));
    assert_str(value_get_text(&transcript->list.items[0], "text"), "Koje je radno vrijeme?");
    check_signature(fixture.receiver, 1, KEY, 0);
    assert_int_equal(delivered_events(&fixture, NULL), 2);
    close_fixture(&fixture);
}

/* Until what was just said has gathered and is sent as the message `number`; its data. */
static const struct value *await_news(struct fixture *fixture, size_t number)
{
    struct value *message = arena_alloc(fixture->arena, sizeof *message);

    service_outbox_wake(fixture->given.service);
    assert_int_equal(receiver_wait(fixture->receiver, number + 1, 60), number);
    move_clock(10 * SECOND);
    service_outbox_wake(fixture->given.service);
    await_outbox(fixture->given.service, (int64_t)number + 1, 0);
    await_rest(fixture->given.service, 0);
    *message = read_body(fixture, number);
    return value_get(message, STR("data"));
}

/* "Noted with your case" must be true for whoever was told the number. */
static void an_hour_and_a_taking_back_follow(void **state)
{
    struct fixture fixture = open_fixture(200);
    const struct value *data;

    (void)state;
    await_outbox(fixture.given.service, 1, 0);
    await_rest(fixture.given.service, 0);
    say_only(fixture.talk, "moj broj je 091 234 5678");
    data = await_news(&fixture, 1);
    assert_str(value_get_text(data, "contact"), "0912345678");
    say_only(fixture.talk, "samo nakon 17 sati");
    data = await_news(&fixture, 2);
    assert_str(value_get_text(&value_get(data, STR("transcript"))->list.items[0], "text"),
               "samo nakon 17 sati");
    assert_null(value_get(data, STR("contact_withdrawn_at")));
    say_only(fixture.talk, "nemojte me zvati");
    data = await_news(&fixture, 3);
    assert_int_equal(value_get_text(data, "contact").length, 0);
    assert_true(value_get_text(data, "contact_withdrawn_at").length > 0);
    close_fixture(&fixture);
}

static void what_an_operator_has_answered_is_not_sent(void **state)
{
    struct fixture fixture = open_fixture(503);
    struct value wanted = value_map();
    struct value answer;
    struct error err = {0};

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    value_set(&wanted, STR("verb"), value_text(STR("reply")), fixture.arena);
    value_set(&wanted, STR("id"), value_integer(fixture.key), fixture.arena);
    value_set(&wanted, STR("text"), value_text(STR("Dobar dan!")), fixture.arena);
    assert_true(
        service_handoff(fixture.given.service, &wanted, STR("test"), fixture.arena, &answer, &err));
    move_clock(10 * HOUR);
    service_outbox_wake(fixture.given.service);
    await_rest(fixture.given.service, 0);
    assert_int_equal(receiver_wait(fixture.receiver, 2, 60), 1);
    close_fixture(&fixture);
}

static void a_deleted_conversation_is_not_sent(void **state)
{
    struct fixture fixture = open_fixture(503);
    struct error err = {0};

    (void)state;
    await_outbox(fixture.given.service, 0, 1);
    assert_true(store_redact(fixture.given.store, fixture.key, &err));
    move_clock(10 * HOUR);
    service_outbox_wake(fixture.given.service);
    await_rest(fixture.given.service, 0);
    assert_int_equal(receiver_wait(fixture.receiver, 2, 60), 1);
    close_fixture(&fixture);
}

static void nobody_is_notified_where_the_knowledge_has_nobody(void **state)
{
    struct fixture fixture = open_on(given_service(NULL, "none"), 200);

    (void)state;
    service_outbox_wake(fixture.given.service);
    assert_int_equal(receiver_wait(fixture.receiver, 1, 60), 0);
    close_fixture(&fixture);
    service_free(fixture.given.service);
}

static struct fixture open_command(const char *command, int64_t timeout_ms)
{
    struct fixture fixture = {.given = shared, .receiver = receiver_open(), .arena = arena_new()};
    const struct service_outbox_options options = {.command = command, .timeout_ms = timeout_ms};

    start(&fixture, &options);
    begin_talk(&fixture);
    return fixture;
}

static void a_command_gets_the_message_and_its_id(void **state)
{
    char command[400];
    struct fixture fixture;
    struct buf text = {0};
    struct value message;
    struct value noted;
    struct error err = {0};

    (void)state;
    setenv("SALTER_NOTIFY_SECRET", SECRET, 1);
    snprintf(command, sizeof command,
             "cat > %s; echo \"$SALTER_WEBHOOK_ID $SALTER_NOTIFY_SECRET.\" > %s",
             notify_path("stdin"), notify_path("environment"));
    fixture = open_command(command, 0);
    await_outbox(fixture.given.service, 1, 0);
    await_rest(fixture.given.service, 0);
    assert_true(file_read(notify_path("stdin"), 1 << 20, &text, &err));
    assert_true(json_parse(buf_str(&text), 1 << 20, fixture.arena, &message, &err));
    assert_str(value_get_text(&message, "type"), "handoff.created");
    buf_clear(&text);
    assert_true(file_read(notify_path("environment"), 1 << 20, &text, &err));
    assert_true(str_starts(buf_str(&text), STR("msg_")));
    assert_true(str_ends(buf_str(&text), STR(" .\n"))); /* the secret is none of its business */
    assert_int_equal(delivered_events(&fixture, &noted), 1);
    assert_str(value_get_text(&noted, "how"), "command");
    buf_clear(&text);
    unsetenv("SALTER_NOTIFY_SECRET");
    close_fixture(&fixture);
}

static void a_command_that_fails_or_hangs_is_tried_again(void **state)
{
    static const struct {
        const char *command;
        int64_t timeout_ms;
    } cases[] = {{"exit 3", 0}, {"kill -9 $$", 0}, {"/nonexistent/program", 0}, {"sleep 60", 100}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture = open_command(cases[i].command, cases[i].timeout_ms);

        await_outbox(fixture.given.service, 0, 1);
        move_clock(5 * SECOND);
        service_outbox_wake(fixture.given.service);
        await_outbox(fixture.given.service, 0, 2);
        close_fixture(&fixture);
    }
}

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void the_end_does_not_wait_for_a_target_that_hangs(void **state)
{
    struct fixture fixture = open_command("sleep 60", 60000);
    const struct timespec moment = {0, 100000000};
    int64_t before;

    (void)state;
    nanosleep(&moment, NULL);
    before = real_ms();
    close_fixture(&fixture);
    assert_true(real_ms() - before < 20000);
}

static void options_that_make_no_sense_are_refused(void **state)
{
    static const struct service_outbox_options wrong[] = {
        {.command = NULL},
        {.command = "true", .url = "https://bank.example/"},
        {.url = "https://bank.example/"},
        {.url = "https://bank.example/", .secrets = {"geheim", 6}},
        {.url = "https://bank.example/", .secrets = {"whsec_c2hvcnQ=", 14}},
        {.url = "https://bank.example/", .secrets = {"whsec_!!!", 9}},
        {.url = "http://bank.example/", .secrets = {SECRET, sizeof SECRET - 1}},
        {.url = "https://127.0.0.1/", .secrets = {SECRET, sizeof SECRET - 1}},
        {.url = "https://169.254.169.254/",
         .secrets = {SECRET, sizeof SECRET - 1},
         .private_targets = true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = {0};

        if (service_outbox_start(shared.service, &wrong[i], &err))
            fail_msg("number %zu was taken", i);
        assert_int_equal(err.code, ERROR_INVALID);
        assert_null(strstr(err.message, "geheim"));
    }
    assert_int_equal(service_outbox_state(shared.service).waiting, 0);
    service_outbox_wake(shared.service); /* nothing happens without an outbox */
}

static int open_all(void **state)
{
    if (given_notify_folders(state) != 0)
        return 1;
    shared = given_service(NULL, "notify");
    return 0;
}

static int close_all(void **state)
{
    service_free(shared.service);
    return drop_notify_folders(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_envelope_is_posted_signed_and_noted_in_the_log),
        cmocka_unit_test(what_fails_is_tried_again_at_its_times_with_the_same_bytes),
        cmocka_unit_test(after_seven_attempts_it_is_given_up_and_kept),
        cmocka_unit_test(a_target_that_is_gone_gets_nothing_more),
        cmocka_unit_test(a_restart_goes_on),
        cmocka_unit_test(an_old_one_is_tried_once_after_a_restart),
        cmocka_unit_test(what_comes_later_follows_in_one_message),
        cmocka_unit_test(an_hour_and_a_taking_back_follow),
        cmocka_unit_test(what_an_operator_has_answered_is_not_sent),
        cmocka_unit_test(a_deleted_conversation_is_not_sent),
        cmocka_unit_test(nobody_is_notified_where_the_knowledge_has_nobody),
        cmocka_unit_test(a_command_gets_the_message_and_its_id),
        cmocka_unit_test(a_command_that_fails_or_hangs_is_tried_again),
        cmocka_unit_test(the_end_does_not_wait_for_a_target_that_hangs),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
