/* What is no message: starts, judgements, deletion, switches; other writers in the same log; and
 * who is told. */
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/file.h"
#include "given_server.h"
#include "given_store.h"
#include "service/acts.h"
#include "service/events.h"
#include "service/switches.h"

struct scene {
    char *folder;
    char *knowledge;
    char *path;
    struct store *store; /* the service's */
    struct service *service;
};

static void open_scene(struct scene *scene)
{
    struct service_options options = {.knowledge = scene->knowledge, .threads = 1};
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    scene->store = store_sqlite_open(scene->path, &err);
    assert_non_null(scene->store);
    options.store = scene->store;
    scene->service = service_new(&options, &diags, &err);
    assert_non_null(scene->service);
    diag_list_clear(&diags);
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);

    scene->folder = given_folder();
    scene->knowledge = path_in(scene->folder, "knowledge");
    scene->path = path_in(scene->folder, "log.db");
    copy_knowledge(scene->knowledge);
    open_scene(scene);
    *state = scene;
    return 0;
}

static void restart(struct scene *scene)
{
    service_free(scene->service);
    open_scene(scene);
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    struct buf command = {0};

    service_free(scene->service);
    buf_addf(&command, "rm -rf '%s'", scene->folder);
    if (system(command.bytes) != 0)
        print_error("not removed: %s\n", scene->folder);
    buf_clear(&command);
    free(scene->folder);
    free(scene->knowledge);
    free(scene->path);
    free(scene);
    return 0;
}

static struct service_conversation *begin(struct scene *scene)
{
    struct service_opening opening = {.channel = STR("test"), .language = TEXT_VARIANT_HR};

    return service_open(scene->service, &opening);
}

struct heard {
    enum service_result result;
    int64_t bot_seq;
    char text[4000]; /* the turn's events */
};

static void hear(void *context, const struct service_reply *reply)
{
    struct heard *heard = context;

    heard->result = reply->result;
    heard->bot_seq = reply->bot_seq;
    for (size_t i = 0; reply->batch != NULL && i < reply->batch->count; i++)
        snprintf(heard->text + strlen(heard->text), sizeof heard->text - strlen(heard->text),
                 "%.*s\n", STR_ARG(reply->batch->events[i].json));
}

static struct heard tell(struct service_conversation *conversation, const char *text,
                         const char *client_id)
{
    struct service_message message = {.text = str_from(text), .client_id = str_from(client_id)};
    struct heard heard = {0};

    service_say_and_wait(conversation, &message, hear, &heard);
    return heard;
}

/* Waits for an act. */
struct noted {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool done;
    enum service_result result;
};

static void note(void *context, const struct service_receipt *receipt)
{
    struct noted *noted = context;

    pthread_mutex_lock(&noted->lock);
    noted->done = true;
    noted->result = receipt->result;
    pthread_cond_signal(&noted->changed);
    pthread_mutex_unlock(&noted->lock);
}

static struct noted waiting(void)
{
    struct noted noted = {.done = false};

    pthread_mutex_init(&noted.lock, NULL);
    pthread_cond_init(&noted.changed, NULL);
    return noted;
}

static enum service_result await(struct noted *noted)
{
    pthread_mutex_lock(&noted->lock);
    while (!noted->done)
        pthread_cond_wait(&noted->changed, &noted->lock);
    pthread_mutex_unlock(&noted->lock);
    return noted->result;
}

static void a_message_after_somebody_elses_event_is_answered_behind_it(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct store_conversation stored;
    struct arena *arena = arena_new();
    struct error err = {0};

    assert_int_equal(tell(conversation, "Kada radite?", "a").bot_seq, 3);
    assert_true(
        store_find(scene->store, service_conversation_id(conversation), arena, &stored, &err));
    append_event(scene->store, stored.conversation, 3, 0, STORE_OWNER_CHANGED, 1,
                 "{\"owner\":\"agent\"}");
    append_event(scene->store, stored.conversation, 4, 1, STORE_AGENT_MESSAGE, 1,
                 "{\"text\":\"Tu sam\",\"author\":\"Ana\"}");
    assert_int_equal(tell(conversation, "Kada radite?", "b").bot_seq, 7);
    assert_int_equal(tell(conversation, "Kada radite?", "a").result, SERVICE_REPEATED);
    arena_free(arena);
    service_conversation_release(conversation);
}

/* The store shows an event as soon as it is on disk; its completion runs a moment later, or here in
 * another process. */
static void what_was_read_counts_as_there(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct store_conversation stored;
    struct service_batch *batch;
    struct arena *arena = arena_new();
    struct error err = {0};

    assert_int_equal(tell(conversation, "Kada radite?", "a").bot_seq, 3);
    assert_true(
        store_find(scene->store, service_conversation_id(conversation), arena, &stored, &err));
    append_event(scene->store, stored.conversation, 3, 0, STORE_NOTICE, 1, "{\"text\":\"x\"}");
    assert_int_equal(service_conversation_seq(conversation), 3);
    assert_true(service_read_events(conversation, 3, 10, &batch, &err));
    assert_int_equal(batch->count, 1);
    service_batch_release(batch);
    assert_int_equal(service_conversation_seq(conversation), 4);
    assert_int_equal(tell(conversation, "Kada radite?", "b").bot_seq, 6);
    arena_free(arena);
    service_conversation_release(conversation);
}

static void a_conversation_that_was_deleted_elsewhere_is_gone(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct store_conversation stored;
    struct arena *arena = arena_new();
    struct error err = {0};

    assert_int_equal(tell(conversation, "Kada radite?", "a").result, SERVICE_REPLIED);
    assert_true(
        store_find(scene->store, service_conversation_id(conversation), arena, &stored, &err));
    assert_true(store_redact(scene->store, stored.conversation, &err));
    assert_int_equal(tell(conversation, "Kada radite?", "b").result, SERVICE_GONE);
    assert_null(service_find(scene->service, service_conversation_id(conversation), &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    arena_free(arena);
    service_conversation_release(conversation);
}

static void what_was_pushed_is_what_is_read_later(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct heard heard = tell(conversation, "Želim razgovarati s osobom", "a");
    struct service_batch *batch;
    struct error err = {0};
    struct buf read = {0};

    char id[27];

    snprintf(id, sizeof id, "%s", service_conversation_id(conversation).bytes);
    service_conversation_release(conversation);
    restart(scene); /* nothing is left in memory */
    conversation = service_find(scene->service, str_from(id), &err);
    assert_non_null(conversation);
    assert_true(service_read_events(conversation, 0, 100, &batch, &err));
    for (size_t i = 0; i < batch->count; i++)
        buf_addf(&read, "%.*s\n", STR_ARG(batch->events[i].json));
    assert_string_equal(read.bytes, heard.text);
    assert_null(strstr(read.bytes, "session"));
    assert_null(strstr(read.bytes, "evidence"));
    assert_null(strstr(read.bytes, "token_hash"));
    service_batch_release(batch);
    buf_clear(&read);
    service_conversation_release(conversation);
}

struct told {
    atomic_int batches;
    atomic_int released;
    atomic_bool deleted;
    _Atomic int64_t last;
};

static void pushed(void *context, struct service_batch *batch)
{
    struct told *told = context;

    atomic_fetch_add(&told->batches, 1);
    if (batch->deleted)
        atomic_store(&told->deleted, true);
    else
        atomic_store(&told->last, batch->events[batch->count - 1].seq);
}

static void released(void *context)
{
    atomic_fetch_add(&((struct told *)context)->released, 1);
}

static void a_subscriber_is_told_once_of_each_append_until_it_leaves(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct told told = {0};
    struct service_subscription *subscription =
        service_subscribe(conversation, pushed, released, &told);
    struct noted noted = waiting();

    assert_int_equal(service_subscriber_count(conversation), 1);
    tell(conversation, "Kada radite?", "a");
    service_give_feedback(conversation, &(struct service_feedback){.rating = 5}, note, &noted);
    assert_int_equal(await(&noted), SERVICE_REPLIED);
    service_settle(scene->service);
    assert_int_equal(told.batches, 2);
    assert_int_equal(told.last, 4);
    service_unsubscribe(subscription);
    assert_int_equal(told.released, 1);
    tell(conversation, "Kada radite?", "b");
    service_settle(scene->service);
    assert_int_equal(told.batches, 2);
    service_conversation_release(conversation);
}

static void deletion_is_told_and_closing_stops_writing(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct service_conversation *closed = begin(scene);
    struct told told = {0};
    struct service_subscription *subscription =
        service_subscribe(conversation, pushed, released, &told);
    struct noted noted = waiting();
    struct noted closing = waiting();

    tell(conversation, "Kada radite?", "a");
    service_delete(conversation, note, &noted);
    assert_int_equal(await(&noted), SERVICE_REPLIED);
    service_settle(scene->service);
    assert_true(told.deleted);
    assert_int_equal(tell(conversation, "Kada radite?", "b").result, SERVICE_GONE);
    service_unsubscribe(subscription);
    service_conversation_release(conversation);
    tell(closed, "Kada radite?", "a");
    service_close(closed, STR("customer"), note, &closing);
    assert_int_equal(await(&closing), SERVICE_REPLIED);
    assert_int_equal(tell(closed, "Kada radite?", "b").result, SERVICE_GONE);
    service_conversation_release(closed);
}

static void old_conversations_are_deleted_by_a_moved_clock(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct error err = {0};
    size_t count = 0;

    tell(conversation, "Kada radite?", "a");
    assert_true(service_forget_older(scene->service, 1, &count, &err));
    assert_int_equal(count, 0);
    /* as if it were tomorrow */
    assert_true(service_forget_older(scene->service, -1, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(tell(conversation, "Kada radite?", "b").result, SERVICE_GONE);
    service_conversation_release(conversation);
}

/* Two that find or begin the same name at the same moment hold the same conversation. */
struct racer {
    pthread_t thread;
    struct scene *scene;
    struct service_conversation *conversation;
};

static void *race(void *argument)
{
    struct racer *racer = argument;
    struct service_opening opening = {.channel = STR("rasa"), .language = TEXT_VARIANT_HR};
    struct error err = {0};

    racer->conversation = service_find_or_open(racer->scene->service,
                                               STR("abcdefghijklmnopqrstuvwxyz"), &opening, &err);
    return NULL;
}

static void a_name_is_one_conversation(void **state)
{
    struct scene *scene = *state;
    struct racer racers[8];

    for (int i = 0; i < 8; i++) {
        racers[i] = (struct racer){.scene = scene};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(racers[i].thread, NULL);
        assert_non_null(racers[i].conversation);
        assert_ptr_equal(racers[i].conversation, racers[0].conversation);
    }
    for (int i = 0; i < 8; i++)
        service_conversation_release(racers[i].conversation);
}

struct twin {
    pthread_t thread;
    struct service_conversation *conversation;
    struct heard heard;
};

static void *say_as_twin(void *argument)
{
    struct twin *twin = argument;

    twin->heard = tell(twin->conversation, "Kada radite?", "same");
    return NULL;
}

static void the_same_message_at_the_same_moment_is_answered_once(void **state)
{
    struct scene *scene = *state;
    struct service_conversation *conversation = begin(scene);
    struct twin twins[6];
    int first = 0;

    for (int i = 0; i < 6; i++) {
        twins[i] = (struct twin){.conversation = conversation};
        assert_int_equal(pthread_create(&twins[i].thread, NULL, say_as_twin, &twins[i]), 0);
    }
    for (int i = 0; i < 6; i++) {
        pthread_join(twins[i].thread, NULL);
        first += twins[i].heard.result == SERVICE_REPLIED;
        assert_true(twins[i].heard.result == SERVICE_REPLIED ||
                    twins[i].heard.result == SERVICE_REPEATED);
        assert_int_equal(twins[i].heard.bot_seq, 3);
    }
    assert_int_equal(first, 1);
    assert_int_equal(service_conversation_seq(conversation), 3);
    service_conversation_release(conversation);
}

static void conversations_that_left_memory_go_on_where_they_were(void **state)
{
    struct scene *scene = *state;
    char ids[20][27];
    struct error err = {0};

    for (int i = 0; i < 20; i++) {
        struct service_conversation *conversation = begin(scene);

        snprintf(ids[i], sizeof ids[i], "%s", service_conversation_id(conversation).bytes);
        tell(conversation, "Kada radite?", "a");
        service_conversation_release(conversation);
    }
    for (int i = 0; i < 5000; i++) /* more than may rest */
        service_conversation_release(begin(scene));
    for (int i = 0; i < 20; i++) {
        struct service_conversation *conversation =
            service_find(scene->service, str_from(ids[i]), &err);

        assert_non_null(conversation);
        assert_int_equal(tell(conversation, "Kada radite?", "a").result, SERVICE_REPEATED);
        assert_int_equal(tell(conversation, "Kada radite?", "b").bot_seq, 5);
        service_conversation_release(conversation);
    }
}

static void switches_are_kept_in_their_file(void **state)
{
    struct scene *scene = *state;
    char *path = path_in(scene->folder, "switches");
    struct arena *arena = arena_new();
    struct error err = {0};

    assert_true(service_keep_switches(scene->service, path, &err));
    assert_true(service_switch_topic(scene->service, STR("opening_hours"), false, &err));
    assert_true(service_switch_topic(scene->service, STR("talk_to_human"), false, &err));
    assert_true(service_switch_topic(scene->service, STR("talk_to_human"), true, &err));
    assert_false(service_switch_topic(scene->service, STR("nothing"), false, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_true(service_set_banner(scene->service, STR("Radovi \"do\" 18"), &err));
    assert_true(service_switch_bot(scene->service, false, &err));
    restart(scene);
    assert_true(service_keep_switches(scene->service, path, &err));
    assert_true(service_switches(scene->service, arena).bot_is_off);
    assert_str(service_switches(scene->service, arena).banner, "Radovi \"do\" 18");
    assert_str(service_switches(scene->service, arena).topics_off, ",opening_hours,");
    assert_true(file_write(path, STR("{"), &err));
    restart(scene);
    assert_false(service_keep_switches(scene->service, path, &err));
    arena_free(arena);
    free(path);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(a_message_after_somebody_elses_event_is_answered_behind_it),
        WITH(what_was_read_counts_as_there),
        WITH(a_conversation_that_was_deleted_elsewhere_is_gone),
        WITH(what_was_pushed_is_what_is_read_later),
        WITH(a_subscriber_is_told_once_of_each_append_until_it_leaves),
        WITH(deletion_is_told_and_closing_stops_writing),
        WITH(old_conversations_are_deleted_by_a_moved_clock),
        WITH(a_name_is_one_conversation),
        WITH(the_same_message_at_the_same_moment_is_answered_once),
        WITH(conversations_that_left_memory_go_on_where_they_were),
        WITH(switches_are_kept_in_their_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
