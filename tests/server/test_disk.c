/* A disk that is full, read-only, failing or locked: customers are told kindly, nothing acknowledged is lost, and service goes on by itself. */
#include "test.h"

#include "fault_vfs.h"
#include "given_server.h"
#include "given_store.h"
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
    expect(http_call(given->port, "POST", "/webhooks/rest/webhook", NULL, "{\"sender\":\"x\",\"message\":\"a\"}"), 503,
           "+385 1 5550 100");
    expect(http_call(given->port, "GET", "/metrics", NULL, NULL), 200, "salter_store_healthy 0\n");
    fault_vfs_heal();
    wait_until_ready(given);
    expect(say(&talk, "b", "Kada radite?"), 200, "\"seq\":4");
    expect(talk_call(&talk, "GET", "/events", NULL), 200, "\"last\":5}");
    close_talk(&talk);
}

/* break_it makes the disk refuse, mend_it lets it go on. */
static void assert_refuses_and_goes_on(const struct given_server *given, void (*break_it)(void *), void (*mend_it)(void *),
                                       void *context)
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

static void the_page_without_script_says_so_too_and_keeps_the_text(void **state)
{
    const struct given_server *given = *state;
    struct http_reply reply = http_call(given->port, "GET", "/chat", NULL, NULL);
    size_t start = str_find(buf_str(&reply.body), STR("name=\"form\" value=\""), 0) + 19;
    struct buf body = {0};

    buf_addf(&body, "form=%.*s&client_id=x&language=hr&text=Kada+radite", 40, reply.body.bytes + start);
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
        cmocka_unit_test_setup_teardown(a_full_disk_is_said_with_the_number_to_ring, set_up, tear_down),
        cmocka_unit_test_setup_teardown(however_a_disk_refuses_it_is_told_and_passes_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_log_that_another_process_locks_is_told_and_passes_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_page_without_script_says_so_too_and_keeps_the_text, set_up, tear_down),
    };

    fault_vfs_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
