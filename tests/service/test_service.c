/*
 * The mailboxes: order, repetition, refusal, restart, reload under load. On the memory store and a
 * dozen topics of the demo bank: fitting all of them takes minutes under ThreadSanitizer, and
 * threads are what this is about.
 */
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "given_notify.h"

static struct service *service;

static int open_service(void **state)
{
    if (given_notify_folders(state) != 0)
        return 1;
    service = given_service(NULL, "none").service;
    return 0;
}

static int close_service(void **state)
{
    service_free(service);
    return drop_notify_folders(state);
}

static struct service_conversation *open_conversation(void)
{
    struct service_opening opening = {.channel = STR("test"), .language = TEXT_VARIANT_HR};

    return service_open(service, &opening);
}

struct seen {
    enum service_result result;
    int64_t customer_seq;
    int64_t bot_seq;
    uint64_t payload;
    uint64_t words; /* of the reply */
    char topic[64];
};

static void see(void *context, const struct service_reply *reply)
{
    struct seen *seen = context;

    *seen = (struct seen){
        reply->result, reply->customer_seq, reply->bot_seq, str_hash(reply->payload), 0, ""};
    for (size_t i = 0; reply->turn != NULL && i < reply->turn->outcome.reply_count; i++)
        seen->words += str_hash(reply->turn->outcome.replies[i]);
    if (reply->turn != NULL && reply->turn->outcome.topic != KB_NO_TOPIC) {
        struct str id = engine_model(reply->engine)->topics[reply->turn->outcome.topic].id;

        snprintf(seen->topic, sizeof seen->topic, "%.*s", STR_ARG(id));
    }
}

static struct seen say(struct service_conversation *conversation, const char *text,
                       const char *client_id)
{
    struct service_message message = {.text = str_from(text), .client_id = str_from(client_id)};
    struct seen seen = {0};

    service_say_and_wait(conversation, &message, see, &seen);
    return seen;
}

static void messages_get_replies_with_growing_numbers(void **state)
{
    struct service_conversation *conversation = open_conversation();
    struct seen first = say(conversation, "Zašto mi je kartica odbijena?", NULL);
    struct seen second = say(conversation, "hvala", NULL);

    (void)state;
    assert_int_equal(first.result, SERVICE_REPLIED);
    assert_string_equal(first.topic, "card_payment_declined");
    assert_true(first.bot_seq > first.customer_seq);
    assert_true(second.customer_seq > first.bot_seq);
    service_conversation_release(conversation);
}

static void a_known_client_id_gets_the_stored_reply(void **state)
{
    struct service_conversation *conversation = open_conversation();
    struct seen first = say(conversation, "Gdje vam je poslovnica?", "m-1");
    struct seen again = say(conversation, "Gdje vam je poslovnica?", "m-1");
    struct seen other = say(conversation, "Nešto drugo", "m-1");
    struct seen next = say(conversation, "u Splitu", "m-2");

    (void)state;
    assert_int_equal(again.result, SERVICE_REPEATED);
    assert_int_equal(again.bot_seq, first.bot_seq);
    assert_true(again.payload == first.payload);
    assert_int_equal(other.result, SERVICE_DIFFERENT);
    assert_string_equal(next.topic, "branch_address"); /* nothing was said twice in between */
    service_conversation_release(conversation);
}

static void a_conversation_that_left_memory_goes_on(void **state)
{
    struct service_conversation *conversation = open_conversation();
    char id[64];
    struct error err = {0};

    (void)state;
    say(conversation, "Gdje vam je poslovnica?", "m-1");
    snprintf(id, sizeof id, "%.*s", (int)service_conversation_id(conversation).length,
             service_conversation_id(conversation).bytes);
    service_conversation_release(conversation);
    conversation = service_find(service, str_from(id), &err);
    assert_non_null(conversation);
    assert_string_equal(say(conversation, "u Osijeku", "m-2").topic, "branch_address");
    service_conversation_release(conversation);
}

/* So many others have been here since that it is read from the log. */
static void push_out_of_memory(void)
{
    for (int i = 0; i < 4200; i++)
        service_conversation_release(open_conversation());
}

static void what_was_said_last_is_known_after_reading_the_log(void **state)
{
    struct service_conversation *conversation = open_conversation();
    struct seen answer = say(conversation, "Zašto mi je kartica odbijena?", "m-1");
    char id[64];
    struct error err = {0};

    (void)state;
    snprintf(id, sizeof id, "%.*s", (int)service_conversation_id(conversation).length,
             service_conversation_id(conversation).bytes);
    service_conversation_release(conversation);
    push_out_of_memory();
    conversation = service_find(service, str_from(id), &err);
    assert_non_null(conversation);
    assert_int_equal(say(conversation, "ponovite", "m-2").words, answer.words);
    service_conversation_release(conversation);
}

static void an_unknown_conversation_is_not_found(void **state)
{
    static const char *const wrong[] = {"", "x", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "../../etc/passwd"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = {0};

        assert_null(service_find(service, str_from(wrong[i]), &err));
        assert_int_equal(err.code, ERROR_NOT_FOUND);
    }
}

enum { THREADS = 4, MESSAGES = 40 };

struct crowd {
    struct service_conversation *conversation;
    atomic_int replied;
    atomic_int busy;
    atomic_int other;
    atomic_llong highest;
    atomic_int twice;
    atomic_uchar taken[THREADS * MESSAGES * 4];
};

static void count(void *context, const struct service_reply *reply)
{
    struct crowd *crowd = context;

    if (reply->result == SERVICE_BUSY) {
        atomic_fetch_add(&crowd->busy, 1);
        return;
    }
    if (reply->result != SERVICE_REPLIED) {
        atomic_fetch_add(&crowd->other, 1);
        return;
    }
    atomic_fetch_add(&crowd->replied, 1);
    if (reply->bot_seq > 0 && (size_t)reply->bot_seq < sizeof crowd->taken &&
        atomic_exchange(&crowd->taken[reply->bot_seq], 1) != 0)
        atomic_fetch_add(&crowd->twice, 1);
}

static void *shout(void *argument)
{
    struct crowd *crowd = argument;

    for (int i = 0; i < MESSAGES; i++) {
        struct service_message message = {.text = STR("radno vrijeme")};

        service_say_and_wait(crowd->conversation, &message, count, crowd);
    }
    return NULL;
}

static void a_crowd_in_one_conversation_is_answered_in_turn(void **state)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    pthread_t threads[THREADS];

    (void)state;
    crowd->conversation = open_conversation();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, shout, crowd), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd->replied) + atomic_load(&crowd->busy), THREADS * MESSAGES);
    assert_int_equal(atomic_load(&crowd->other), 0);
    assert_int_equal(atomic_load(&crowd->twice), 0);
    service_conversation_release(crowd->conversation);
    free(crowd);
}

static void *talk_alone(void *argument)
{
    struct service_conversation *conversation = open_conversation();

    for (int i = 0; i < MESSAGES; i++) {
        if (strcmp(say(conversation, "radno vrijeme", NULL).topic, "opening_hours") != 0)
            *(atomic_int *)argument = 1;
    }
    service_conversation_release(conversation);
    return NULL;
}

static void a_reload_disturbs_nobody(void **state)
{
    pthread_t threads[THREADS];
    atomic_int wrong = 0;
    struct diag_list diags;
    struct error err = {0};

    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, talk_alone, &wrong), 0);
    diag_list_init(&diags);
    assert_true(service_reload(service, NULL, NULL, &diags, &err));
    diag_list_clear(&diags);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_get_replies_with_growing_numbers),
        cmocka_unit_test(a_known_client_id_gets_the_stored_reply),
        cmocka_unit_test(a_conversation_that_left_memory_goes_on),
        cmocka_unit_test(what_was_said_last_is_known_after_reading_the_log),
        cmocka_unit_test(an_unknown_conversation_is_not_found),
        cmocka_unit_test(a_crowd_in_one_conversation_is_answered_in_turn),
        cmocka_unit_test(a_reload_disturbs_nobody),
    };

    return cmocka_run_group_tests(tests, open_service, close_service);
}
