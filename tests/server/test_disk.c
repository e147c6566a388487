/* A disk that is full, read-only, failing or locked: customers are told kindly, nothing
 * acknowledged is lost, and service goes on by itself. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "fault_vfs.h"
#include "given_server.h"
#include "given_store.h"
#include "json/json.h"
#include "service/handoff.h"
#include "sql/sql.h"

static int set_up(void **state)
{
    *state = given_server((const char *const[]){"store={folder}/log.db", NULL});
    return 0;
}

static int tear_down(void **state)
{
    fault_vfs_heal();
    drop_server(*state);
    return 0;
}

static void fill_disk(void)
{
    fault_vfs_fail(FAULT_FULL, "log.db", 1, 1000000);
}

static void wait_until_ready(const struct given_server *given)
{
    int64_t until = http_milliseconds() + 15000;
    int status = 0;

    while (status != 200 && http_milliseconds() < until) {
        struct http_reply reply = http_call(given->port, "GET", "/readyz", NULL, NULL);

        status = reply.status;
        http_clear(&reply);
        http_pause(50);
    }
    assert_int_equal(status, 200);
}

static void a_full_disk_is_said_with_the_number_to_ring(void **state)
{
    const struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct http_reply reply;

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    fill_disk();
    reply = say(&talk, "b", "Kada radite?");
    assert_true(http_header(&reply, "Retry-After").length > 0);
    assert_str(http_header(&reply, "Content-Type"), "application/problem+json");
    expect(reply, 503, "+385 1 5550 100");
    expect(http_call(given->port, "GET", "/readyz", NULL, NULL), 503, "\"status\":\"store\"");
    expect(http_call(given->port, "POST", "/api/v1/conversations", NULL, "{}"), 503, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"rating\":5}"), 503, NULL);
    expect(http_call(given->port, "POST", "/webhooks/rest/webhook", NULL,
                     "{\"sender\":\"x\",\"message\":\"a\"}"),
           503, "+385 1 5550 100");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200, "salter_store_healthy 0\n");
    fault_vfs_heal();
    wait_until_ready(given);
    expect(say(&talk, "b", "Kada radite?"), 200, "\"seq\":4");
    expect(talk_call(&talk, "GET", "/events", NULL), 200, "\"last\":5}");
    close_talk(&talk);
}

/* break_it makes the disk refuse, mend_it lets it go on. */
static void assert_refuses_and_goes_on(const struct given_server *given, void (*break_it)(void *),
                                       void (*mend_it)(void *), void *context)
{
    struct talk talk = open_talk(given->port);

    expect(say(&talk, "a", "Kada radite?"), 200, NULL);
    break_it(context);
    expect(say(&talk, "b", "Kada radite?"), 503, "+385 1 5550 100");
    expect(http_call(given->port, "GET", "/readyz", NULL, NULL), 503, "\"status\":\"store\"");
    expect(talk_call(&talk, "GET", "/events", NULL), 200, "\"last\":3}");
    mend_it(context);
    wait_until_ready(given);
    expect(say(&talk, "b", "Kada radite?"), 200, "\"seq\":4");
    expect(talk_call(&talk, "GET", "/events", NULL), 200, "\"last\":5}");
    close_talk(&talk);
}

static void begin_fault(void *context)
{
    fault_vfs_fail(*(const enum fault *)context, "log.db", 1, 1000000);
}

static void end_fault(void *context)
{
    (void)context;
    fault_vfs_heal();
}

static void however_a_disk_refuses_it_is_told_and_passes_by_itself(void **state)
{
    enum fault faults[] = {FAULT_READ_ONLY, FAULT_TORN, FAULT_SYNC};

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        assert_refuses_and_goes_on(*state, begin_fault, end_fault, &faults[i]);
}

static void begin_lock(void *context)
{
    assert_true(sql_begin(context, NULL));
}

static void end_lock(void *context)
{
    sql_rollback(context);
}

static void a_log_that_another_process_locks_is_told_and_passes_by_itself(void **state)
{
    struct given_server *given = *state;
    char *path = path_in(given->folder, "log.db");
    struct error err = {0};
    struct sql *other = sql_open(path, SQL_WRITE, &err);

    assert_non_null(other);
    assert_refuses_and_goes_on(given, begin_lock, end_lock, other);
    sql_close(other);
    free(path);
}

static char *log_of(const struct given_server *given)
{
    return path_in(given->folder, "log.db");
}

/* The pages on which these words stand, all of them, turn to nonsense; the file as it was goes to
 * `whole`. */
static void spoil_kept(const struct given_server *given, struct str words, struct buf *whole)
{
    char *path = log_of(given);
    char nonsense[SQL_PAGE_BYTES];
    struct error err = {0};
    struct sql *sql = sql_open(path, SQL_WRITE, &err);
    size_t count = 0;
    int descriptor;

    assert_true(sql_checkpoint(sql, SQL_TRUNCATE, &err));
    sql_close(sql);
    buf_truncate(whole, 0);
    assert_true(file_read(path, 16 << 20, whole, &err));
    descriptor = open(path, O_WRONLY);
    memset(nonsense, 0xa5, sizeof nonsense);
    for (size_t at = 0; (at = str_find(buf_str(whole), words, at)) != SIZE_MAX;
         at += words.length, count++)
        assert_int_equal(pwrite(descriptor, nonsense, sizeof nonsense,
                                (off_t)(at / sizeof nonsense * sizeof nonsense)),
                         sizeof nonsense);
    assert_true(count > 0);
    close(descriptor);
    free(path);
}

static void spoil(const struct given_server *given, struct str words)
{
    struct buf whole = {0};

    spoil_kept(given, words, &whole);
    buf_clear(&whole);
}

/* The projections have heard of everything: a start does not read it again. */
static void catch_up(const struct given_server *given)
{
    struct arena *arena = arena_new();
    struct value request = value_map();
    struct value out;
    struct error err = {0};

    value_set(&request, STR("verb"), value_text(STR("list")), arena);
    assert_true(service_handoff(given->service, &request, STR("test"), arena, &out, &err));
    arena_free(arena);
}

static bool wait_for_news(const struct given_server *given, const char *path, const char *news)
{
    int64_t until = http_milliseconds() + 15000;
    bool told = false;

    while (!told && http_milliseconds() < until) {
        struct http_reply reply = http_call(given->port, "GET", path, NULL, NULL);

        told = reply.status == 200 && str_find(buf_str(&reply.body), str_from(news), 0) != SIZE_MAX;
        http_clear(&reply);
        http_pause(20);
    }
    return told;
}

static void pages_that_are_damaged_are_told_and_only_what_stood_on_them_is_gone(void **state)
{
    struct given_server *given = *state;
    struct talk lost = open_talk(given->port);
    struct talk kept;

    expect(say(&lost, "a", "Kada radite, pita zrikavac?"), 200, NULL);
    for (int i = 0; i < 20; i++) { /* so that nothing of the other one stands on the same page */
        char id[16];

        snprintf(id, sizeof id, "%d", i);
        expect(
            say(&lost, id,
                i % 2 == 0 ? "Kada radite nedjeljom u Zagrebu?" : "Kada radite subotom u Zagrebu?"),
            200, NULL);
    }
    kept = open_talk(given->port);
    expect(say(&kept, "a", "Kada radite?"), 200, NULL);
    assert_true(wait_for_news(given, "/metrics", "salter_store_damaged 0\n"));
    catch_up(given);
    spoil(given, STR("zrikavac"));
    given_restart(given);
    lost.port = kept.port = given->port;
    /* 200, and before anybody asked for it */
    assert_true(wait_for_news(given, "/readyz", "\"damage\":\""));
    assert_true(wait_for_news(given, "/readyz", "\"status\":\"ready\""));
    assert_true(wait_for_news(given, "/metrics", "salter_store_damaged 1\n"));
    expect(talk_call(&lost, "GET", "/events", NULL), 503,
           "ovaj razgovor trenutačno nije moguće otvoriti");
    expect(say(&lost, "b", "Kada radite?"), 503, "+385 1 5550 100");
    expect(talk_call(&kept, "GET", "/events", NULL), 200, "\"last\":3}");
    expect(say(&kept, "b", "Kada radite?"), 200, "\"seq\":4");
    close_talk(&lost);
    lost = open_talk(given->port);
    expect(say(&lost, "a", "Kada radite?"), 200, NULL);
    close_talk(&lost);
    close_talk(&kept);
}

static void forget_projections(const struct given_server *given)
{
    static const char *const names[] = {"log.db-views", "log.db-views-wal", "log.db-views-shm"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = path_in(given->folder, names[i]);

        unlink(path);
        free(path);
    }
}

/* What `salter handoff list --json` shows. */
static struct str list_handoffs(const struct given_server *given, struct buf *out)
{
    struct arena *arena = arena_new();
    struct value request = value_map();
    struct value found;
    struct error err = {0};

    value_set(&request, STR("verb"), value_text(STR("list")), arena);
    if (!service_handoff(given->service, &request, STR("test"), arena, &found, &err))
        fail_msg("%s", err.message);
    json_write(out, &found);
    arena_free(arena);
    return buf_str(out);
}

/* Stopped in good order, and started over a log that was damaged meanwhile, with projections that
 * must be made anew. */
static void a_start_over_damaged_pages_serves_everybody_else(void **state)
{
    struct given_server *given = *state;
    static const char person[] = "{\"client_id\":\"person\",\"button\":\"talk_to_human\"}";
    struct talk lost = open_talk(given->port);
    struct talk kept;
    struct buf list = {0};

    expect(say(&lost, "a", "Kada radite, pita zrikavac?"), 200, NULL);
    for (int i = 0; i < 20; i++) {
        char id[16];

        snprintf(id, sizeof id, "%d", i);
        expect(
            say(&lost, id,
                i % 2 == 0 ? "Kada radite nedjeljom u Zagrebu?" : "Kada radite subotom u Zagrebu?"),
            200, NULL);
    }
    expect(talk_call(&lost, "POST", "/messages", person), 200, NULL);
    expect(say(&lost, "contact", "091 234 5678"), 200, NULL);
    kept = open_talk(given->port);
    expect(say(&kept, "a", "Kada radite?"), 200, NULL);
    expect(talk_call(&kept, "POST", "/messages", person), 200, NULL);
    spoil(given, STR("zrikavac"));
    forget_projections(given);
    given_restart(given);
    lost.port = kept.port = given->port;
    assert_true(wait_for_news(given, "/readyz", " events stand on damaged pages ("));
    assert_true(wait_for_news(given, "/metrics", "salter_store_damaged 1\n"));
    expect(talk_call(&kept, "GET", "/events", NULL), 200, "\"last\":");
    expect(say(&kept, "b", "Kada radite?"), 200, "\"author\":\"bot\"");
    assert_true(str_find(list_handoffs(given, &list), STR("\"state\":\"damaged\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&list), STR("\"contact\":\"0912345678\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&list), STR("\"state\":\"waiting\""), 0) != SIZE_MAX);
    close_talk(&lost);
    lost = open_talk(given->port);
    expect(say(&lost, "a", "Kada radite?"), 200, "Radimo");
    expect(talk_call(&lost, "GET", "/events", NULL), 200, "\"last\":3}");
    buf_clear(&list);
    close_talk(&lost);
    close_talk(&kept);
}

static bool wait_until_not_ready(const struct given_server *given, const char *news)
{
    struct http_reply reply = http_call(given->port, "GET", "/readyz", NULL, NULL);
    bool told =
        reply.status == 503 && str_find(buf_str(&reply.body), str_from(news), 0) != SIZE_MAX;

    http_clear(&reply);
    return told;
}

/* Behind an end that is damaged nothing can be appended. The window says so with the number to
 * ring, and a copy mends it. */
static void a_start_over_a_damaged_end_tells_customers_and_takes_a_copy(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);
    struct buf whole = {0};
    struct error err = {0};
    char *path = log_of(given);

    expect(say(&talk, "a", "Kada radite, pita zrikavac?"), 200, NULL);
    spoil_kept(given, STR("zrikavac"), &whole);
    given_restart(given);
    talk.port = given->port;
    assert_true(wait_until_not_ready(given, "\"damage\":\""));
    assert_true(wait_for_news(given, "/metrics", "salter_store_damaged 1\n"));
    expect(http_call(given->port, "POST", "/api/v1/conversations", NULL, "{}"), 503,
           "+385 1 5550 100");
    expect(say(&talk, "b", "Kada radite?"), 503, "+385 1 5550 100");
    assert_true(file_write(path, buf_str(&whole), &err));
    wait_until_ready(given);
    expect(say(&talk, "b", "Kada radite?"), 200, "\"seq\":4");
    expect(http_call(given->port, "POST", "/api/v1/conversations", NULL, "{}"), 201, NULL);
    buf_clear(&whole);
    free(path);
    close_talk(&talk);
}

static void damage_under_a_running_server_is_told_when_somebody_meets_it(void **state)
{
    struct given_server *given = *state;
    struct talk talk = open_talk(given->port);

    expect(say(&talk, "a", "Kada radite, pita zrikavac?"), 200, NULL);
    assert_true(wait_for_news(given, "/readyz", "\"store\":{\"ok\":true}"));
    spoil(given, STR("zrikavac"));
    expect(talk_call(&talk, "GET", "/events", NULL), 503, "+385 1 5550 100");
    assert_true(wait_for_news(given, "/metrics", "salter_store_damaged 1\n"));
    assert_true(wait_for_news(given, "/readyz", "\"damage\":\""));
    close_talk(&talk);
}

static void the_page_without_script_says_so_too_and_keeps_the_text(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply = http_call(given->port, "GET", "/chat", NULL, NULL);
    size_t start = str_find(buf_str(&reply.body), STR("name=\"form\" value=\""), 0) + 19;
    struct buf body = {0};

    buf_addf(&body, "form=%.*s&client_id=x&language=hr&text=Kada+radite", 40,
             reply.body.bytes + start);
    http_clear(&reply);
    fill_disk();
    reply = http_ask(given->port, "POST", "/chat", "", body.bytes);
    assert_true(str_find(buf_str(&reply.body), STR("+385 1 5550 100"), 0) != SIZE_MAX);
    expect(reply, 503, ">Kada radite</textarea>");
    buf_clear(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_with_the_number_to_ring, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(however_a_disk_refuses_it_is_told_and_passes_by_itself,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_log_that_another_process_locks_is_told_and_passes_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            pages_that_are_damaged_are_told_and_only_what_stood_on_them_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_start_over_damaged_pages_serves_everybody_else, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_start_over_a_damaged_end_tells_customers_and_takes_a_copy,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            damage_under_a_running_server_is_told_when_somebody_meets_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_page_without_script_says_so_too_and_keeps_the_text,
                                        set_up, tear_down),
    };

    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
