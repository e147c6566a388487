/* The parts of the server that need no connection: the wheel of deadlines, limits, tokens, routes,
 * settings. */
#include "test.h"

#include "../../src/server/client.h"
#include "../../src/server/handlers.h"
#include "../../src/server/listen.h"
#include "../../src/server/token.h"

/* ---- deadlines
 * -------------------------------------------------------------------------------------------- */

struct alarm {
    struct timer timer;
    struct timers *timers;
    int fired;
    int64_t again_in;
    struct timer *clears;
};

static void ring(struct timer *timer)
{
    struct alarm *alarm = (struct alarm *)timer;

    alarm->fired++;
    if (alarm->again_in > 0)
        timers_set(alarm->timers, timer, alarm->timers->now + alarm->again_in);
    if (alarm->clears != NULL)
        timers_clear(alarm->clears);
}

static void a_deadline_fires_once_at_its_second(void **state)
{
    static const int64_t delays[] = {1, 2, 63, 64, 65, 200};

    (void)state;
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        struct timers timers;
        struct alarm alarm = {.timer.fire = ring, .timers = &timers};

        timers_init(&timers, 1000);
        timers_set(&timers, &alarm.timer, 1000 + delays[i]);
        for (int64_t now = 1001; now < 1000 + delays[i]; now++) {
            timers_tick(&timers, now);
            assert_int_equal(alarm.fired, 0);
        }
        timers_tick(&timers, 1000 + delays[i]);
        assert_int_equal(alarm.fired, 1);
        timers_tick(&timers, 1000 + delays[i] + 500);
        assert_int_equal(alarm.fired, 1);
    }
}

static void a_loop_that_was_late_misses_no_deadline(void **state)
{
    struct timers timers;
    struct alarm alarms[100];

    (void)state;
    timers_init(&timers, 5);
    for (int i = 0; i < 100; i++) {
        alarms[i] = (struct alarm){.timer.fire = ring, .timers = &timers};
        timers_set(&timers, &alarms[i].timer, 6 + i);
    }
    timers_tick(&timers, 70);
    for (int i = 0; i < 100; i++)
        assert_int_equal(alarms[i].fired, i <= 64);
    timers_tick(&timers, 5000);
    for (int i = 0; i < 100; i++)
        assert_int_equal(alarms[i].fired, 1);
}

static void a_deadline_may_be_moved_cleared_and_set_anew_while_firing(void **state)
{
    struct timers timers;
    struct alarm again = {.timer.fire = ring, .timers = &timers, .again_in = 10};
    struct alarm victim = {.timer.fire = ring, .timers = &timers};
    struct alarm killer = {.timer.fire = ring, .timers = &timers, .clears = &victim.timer};
    struct alarm moved = {.timer.fire = ring, .timers = &timers};

    (void)state;
    timers_init(&timers, 100);
    timers_set(&timers, &again.timer, 101);
    timers_set(&timers, &killer.timer, 101);
    timers_set(&timers, &victim.timer, 101);
    timers_set(&timers, &moved.timer, 101);
    timers_set(&timers, &moved.timer, 150);
    timers_tick(&timers, 101);
    assert_int_equal(killer.fired, 1);
    assert_int_equal(victim.fired, 0);
    assert_int_equal(moved.fired, 0);
    for (int64_t now = 102; now <= 150; now++)
        timers_tick(&timers, now);
    assert_int_equal(again.fired, 5);
    assert_int_equal(moved.fired, 1);
    timers_clear(&again.timer);
    timers_clear(&again.timer);
}

/* ---- limits
 * -----------------------------------------------------------------------------------------------
 */

static const struct limits_rate rates[LIMITS_KINDS] = {
    [LIMITS_REQUESTS] = {10, 1000}, [LIMITS_OPENINGS] = {2, 60000}, [LIMITS_MESSAGES] = {0, 1000}};

static void a_bucket_empties_and_fills_with_time(void **state)
{
    struct limits *limits = limits_new(rates, 0);
    struct limits_key key = limits_key_of(STR("a"));
    struct limits_key other = limits_key_of(STR("b"));

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(limits_take(limits, &key, LIMITS_REQUESTS, 5000), 0);
    assert_int_equal(limits_take(limits, &key, LIMITS_REQUESTS, 5000), 1);
    assert_int_equal(limits_take(limits, &other, LIMITS_REQUESTS, 5000), 0);
    assert_int_equal(limits_take(limits, &key, LIMITS_OPENINGS, 5000), 0);
    /* one more after a tenth */
    assert_int_equal(limits_take(limits, &key, LIMITS_REQUESTS, 5100), 0);
    assert_int_equal(limits_take(limits, &key, LIMITS_REQUESTS, 5100), 1);
    assert_int_equal(limits_take(limits, &key, LIMITS_OPENINGS, 5000), 0);
    assert_int_equal(limits_take(limits, &key, LIMITS_OPENINGS, 5000), 30);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(limits_take(limits, &key, LIMITS_MESSAGES, 5000), 0);
    limits_free(limits);
}

static void connections_are_counted_up_and_down(void **state)
{
    struct limits *limits = limits_new(rates, 2);
    struct limits_key key = limits_key_of(STR("a"));

    (void)state;
    assert_true(limits_may_connect(limits, &key));
    limits_connected(limits, &key);
    limits_connected(limits, &key);
    assert_false(limits_may_connect(limits, &key));
    limits_disconnected(limits, &key);
    assert_true(limits_may_connect(limits, &key));
    limits_free(limits);
}

/* A million addresses do not become a million entries, and whoever is connected stays counted. */
static void the_table_of_addresses_is_bounded(void **state)
{
    struct limits *limits = limits_new(rates, 1);
    struct limits_key connected = limits_key_of(STR("connected"));

    (void)state;
    limits_connected(limits, &connected);
    for (int64_t i = 0; i < 400000; i++) {
        struct limits_key key = {{0}};

        memcpy(key.bytes, &i, sizeof i);
        assert_int_equal(limits_take(limits, &key, LIMITS_REQUESTS, i), 0);
    }
    assert_false(limits_may_connect(limits, &connected));
    limits_free(limits);
}

/* ---- addresses
 * -------------------------------------------------------------------------------------------- */

static void addresses_are_read_in_every_form_proxies_write(void **state)
{
    static const struct {
        const char *text;
        const char *same_as;
    } cases[] = {
        {"192.0.2.7", "::ffff:192.0.2.7"},
        {"192.0.2.7:4711", "192.0.2.7"},
        {" 192.0.2.7 ", "192.0.2.7"},
        {"[2001:db8::1]:443", "2001:db8::1"},
        {"2001:DB8:0::1", "2001:db8::1"},
        {"", NULL},
        {"unknown", NULL},
        {"1.2.3", NULL},
        {"1.2.3.4.5", NULL},
        {"[::1", NULL},
        {":::", NULL},
        {"2001:db8:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:1", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char address[16];
        unsigned char same[16];
        bool read = client_key_of_text(str_from(cases[i].text), address);

        if (read != (cases[i].same_as != NULL))
            fail_msg("%s", cases[i].text);
        if (read && (!client_key_of_text(str_from(cases[i].same_as), same) ||
                     memcmp(address, same, 16) != 0))
            fail_msg("%s is not %s", cases[i].text, cases[i].same_as);
    }
}

static void an_ipv6_customer_is_a_whole_network(void **state)
{
    unsigned char one[16];
    unsigned char two[16];
    struct limits_key left;
    struct limits_key right;

    (void)state;
    assert_true(client_key_of_text(STR("2001:db8:1:2::1"), one) &&
                client_key_of_text(STR("2001:db8:1:2:ffff::9"), two));
    left = client_key(one);
    right = client_key(two);
    assert_memory_equal(&left, &right, sizeof left);
    assert_true(client_key_of_text(STR("192.0.2.1"), one) &&
                client_key_of_text(STR("192.0.2.2"), two));
    left = client_key(one);
    right = client_key(two);
    assert_memory_not_equal(&left, &right, sizeof left);
}

/* ---- tokens
 * -----------------------------------------------------------------------------------------------
 */

static void tokens_fit_their_own_hash_only(void **state)
{
    char token[TOKEN_LENGTH + 1];
    char hash[65];
    char other[TOKEN_LENGTH + 1];
    char other_hash[65];

    (void)state;
    token_new(token, hash);
    token_new(other, other_hash);
    assert_string_not_equal(token, other);
    assert_int_equal(strspn(token, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LENGTH);
    assert_true(token_is(str_from(token), str_from(hash)));
    assert_false(token_is(str_from(other), str_from(hash)));
    assert_false(token_is(str_from(hash), str_from(hash)));
    assert_false(token_is(STR(""), STR("")));
}

static void a_ticket_ends_after_a_minute_and_with_its_process(void **state)
{
    struct server server = {.secret = {1, 2, 3}};
    struct server restarted = {.secret = {4, 5, 6}};
    struct arena *arena = arena_new();
    struct str ticket = token_new_ticket(&server, STR("conversation"), 1000000, arena);

    (void)state;
    assert_true(token_is_ticket(&server, ticket, STR("conversation"), 1000000));
    assert_true(token_is_ticket(&server, ticket, STR("conversation"), 1060000));
    assert_false(token_is_ticket(&server, ticket, STR("conversation"), 1060001));
    assert_false(token_is_ticket(&server, ticket, STR("another"), 1000000));
    assert_false(token_is_ticket(&restarted, ticket, STR("conversation"), 1000000));
    assert_false(token_is_ticket(&server, STR(""), STR("conversation"), 0));
    assert_false(token_is_ticket(&server, STR("9999999999999."), STR("conversation"), 0));
    arena_free(arena);
}

static void names_of_senders_do_not_meet_across_routes(void **state)
{
    struct arena *arena = arena_new();
    struct str name = token_name(STR("rasa"), STR("x"), arena);

    (void)state;
    assert_int_equal(name.length, 26);
    assert_true(str_equal(name, token_name(STR("rasa"), STR("x"), arena)));
    assert_false(str_equal(name, token_name(STR("deepchat"), STR("x"), arena)));
    assert_false(str_equal(name, token_name(STR("rasa"), STR("y"), arena)));
    arena_free(arena);
}

/* ---- routes and settings
 * ---------------------------------------------------------------------------------- */

static void every_route_has_a_name_of_its_own_and_its_answers(void **state)
{
    (void)state;
    for (const struct route *route = route_table; route->method != NULL; route++) {
        assert_non_null(route->handle);
        assert_true(strlen(route->summary) > 0 && strlen(route->answers) > 2);
        for (const struct route *other = route_table; other != route; other++) {
            assert_string_not_equal(other->id, route->id);
            assert_false(strcmp(other->path, route->path) == 0 &&
                         strcmp(other->method, route->method) == 0);
        }
    }
}

static void every_setting_is_read_from_file_environment_and_flag_in_that_order(void **state)
{
    const char *flags[SERVER_SETTING_COUNT] = {0};
    struct arena *arena = arena_new();
    struct server_settings settings;
    struct server_sources sources;
    struct error err = {0};

    (void)state;
    assert_true(server_settings_read(flags, NULL, arena, &settings, &sources, &err));
    assert_string_equal(settings.listen, "127.0.0.1:8080");
    assert_string_equal(sources.of[SERVER_SETTING_listen], "default");
    setenv("SALTER_IDLE_SECONDS", "7", 1);
    assert_true(server_settings_read(flags, NULL, arena, &settings, &sources, &err));
    assert_int_equal(settings.idle_seconds, 7);
    assert_string_equal(sources.of[SERVER_SETTING_idle_seconds], "SALTER_IDLE_SECONDS");
    flags[SERVER_SETTING_idle_seconds] = "9";
    assert_true(server_settings_read(flags, NULL, arena, &settings, &sources, &err));
    assert_int_equal(settings.idle_seconds, 9);
    flags[SERVER_SETTING_idle_seconds] = "soon";
    assert_false(server_settings_read(flags, NULL, arena, &settings, &sources, &err));
    assert_string_equal(err.message, "--idle-seconds: soon: not a number from 0");
    unsetenv("SALTER_IDLE_SECONDS");
    arena_free(arena);
}

/* It is said at the start, instead of never being noticed: by the bank, not by the customer. */
static void a_value_that_would_do_nothing_is_refused(void **state)
{
    static const struct {
        size_t setting;
        const char *value;
        bool is_taken;
    } cases[] = {
        {SERVER_SETTING_production, "yes", true},
        {SERVER_SETTING_production, "on", true},
        {SERVER_SETTING_production, "off", true},
        {SERVER_SETTING_production, "TRUE", false},
        {SERVER_SETTING_production, "ja", false},
        {SERVER_SETTING_allow_origins, "https://www.bank.example, http://localhost:8080,*", true},
        {SERVER_SETTING_allow_origins, "http://[::1]:80", true},
        {SERVER_SETTING_allow_origins, "https://www.bank.example/", false},
        {SERVER_SETTING_allow_origins, "https://www.Bank.example", false},
        {SERVER_SETTING_allow_origins, "www.bank.example", false},
        {SERVER_SETTING_allow_origins, "*,https://", false},
        {SERVER_SETTING_privacy_url, "https://www.bank.example/privacy", true},
        {SERVER_SETTING_privacy_url, "/privacy", false},
        {SERVER_SETTING_privacy_url, "javascript:alert(1)", false},
        {SERVER_SETTING_base_path, "/salter/v1.2/", true},
        {SERVER_SETTING_base_path, "/a/../b", false},
        {SERVER_SETTING_base_path, "/./a", false},
        {SERVER_SETTING_threads, "64", true},
        {SERVER_SETTING_threads, "100000", false},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *flags[SERVER_SETTING_COUNT] = {[0] = NULL};
        struct server_settings settings;
        struct server_sources sources;
        struct error err = {0};

        flags[cases[i].setting] = cases[i].value;
        if (server_settings_read(flags, NULL, arena, &settings, &sources, &err) !=
            cases[i].is_taken)
            fail_msg("%s: %s", cases[i].value, err.message);
        assert_true(cases[i].is_taken || strstr(err.message, cases[i].value) != NULL ||
                    strchr(cases[i].value, ','));
    }
    arena_free(arena);
}

static void a_port_is_no_more_than_there_are(void **state)
{
    static const char *const wrong[] = {"127.0.0.1:65536", "127.0.0.1:99999", "127.0.0.1:-1",
                                        "127.0.0.1:x", "127.0.0.1:"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct listener listener;
        struct error err = {0};

        assert_false(listen_open(wrong[i], &listener, &err));
        assert_non_null(strstr(err.message, wrong[i]));
        buf_clear(&listener.address);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_fires_once_at_its_second),
        cmocka_unit_test(a_loop_that_was_late_misses_no_deadline),
        cmocka_unit_test(a_deadline_may_be_moved_cleared_and_set_anew_while_firing),
        cmocka_unit_test(a_bucket_empties_and_fills_with_time),
        cmocka_unit_test(connections_are_counted_up_and_down),
        cmocka_unit_test(the_table_of_addresses_is_bounded),
        cmocka_unit_test(addresses_are_read_in_every_form_proxies_write),
        cmocka_unit_test(an_ipv6_customer_is_a_whole_network),
        cmocka_unit_test(tokens_fit_their_own_hash_only),
        cmocka_unit_test(a_ticket_ends_after_a_minute_and_with_its_process),
        cmocka_unit_test(names_of_senders_do_not_meet_across_routes),
        cmocka_unit_test(every_route_has_a_name_of_its_own_and_its_answers),
        cmocka_unit_test(every_setting_is_read_from_file_environment_and_flag_in_that_order),
        cmocka_unit_test(a_value_that_would_do_nothing_is_refused),
        cmocka_unit_test(a_port_is_no_more_than_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
