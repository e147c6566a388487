/* The promises of store/store.h, kept by every implementation. */
#include "test.h"

#include <pthread.h>
#include <stdio.h>

#include "base/memory.h"
#include "given_store.h"

struct given {
    char *folder;
    char *path;
    struct store *store;
};

static struct store *open_memory(const char *path)
{
    (void)path;
    return store_memory_new();
}

static struct store *open_sqlite(const char *path)
{
    struct error err = {0};
    struct store *store = store_sqlite_open(path, &err);

    if (store == NULL)
        print_error("%s\n", err.message);
    return store;
}

static const struct implementation {
    const char *name;
    struct store *(*open)(const char *path);
} implementations[] = {{"memory", open_memory}, {"sqlite", open_sqlite}};

static const struct implementation *implementation;

static int set_up(void **state)
{
    struct given *given = memory_alloc(sizeof *given);

    given->folder = given_folder();
    given->path = path_in(given->folder, "log.db");
    given->store = implementation->open(given->path);
    *state = given;
    return given->store == NULL;
}

static int tear_down(void **state)
{
    struct given *given = *state;

    store_close(given->store);
    drop_folder(given->folder);
    free(given->path);
    free(given);
    return 0;
}

static struct store *store_of(void **state)
{
    return ((struct given *)*state)->store;
}

static void assert_transcript(struct store *store, int64_t conversation, const char *expected)
{
    struct buf text = {0};

    transcript(store, conversation, &text);
    assert_str(buf_str(&text), expected);
    buf_clear(&text);
}

static void an_event_is_read_as_it_was_appended(void **state)
{
    struct store *store = store_of(state);
    const struct store_event events[] = {
        {.type = STR("conversation_started"),
         .version = 1,
         .at_ms = 17,
         .payload = STR("{\"public_id\":\"a\"}")},
        {.type = STR("weather_report"),
         .version = 9,
         .at_ms = 18,
         .payload = STR("{\"š\":\"ћ\\u0000\"}")},
    };
    struct appended appended = append_events(store, 5, 0, 0, events, 2);
    struct arena *arena = arena_new();
    struct store_event *found;
    size_t count;

    assert_int_equal(appended.result, STORE_DONE);
    assert_int_equal(appended.last_seq, 2);
    assert_true(store_read(store, 5, 0, 10, arena, &found, &count, NULL));
    assert_int_equal(count, 2);
    assert_int_equal(found[0].id, 1);
    assert_int_equal(found[1].id, 2);
    assert_int_equal(found[1].conversation, 5);
    assert_int_equal(found[0].seq, 1);
    assert_int_equal(found[1].seq, 2);
    assert_int_equal(found[1].epoch, 0);
    assert_int_equal(found[1].at_ms, 18);
    assert_int_equal(found[1].version, 9);
    assert_str(found[1].type, "weather_report");
    assert_str(found[1].payload, "{\"š\":\"ћ\\u0000\"}");
    arena_free(arena);
}

static void what_is_not_there_reads_as_nothing(void **state)
{
    struct arena *arena = arena_new();
    struct store_event *found;
    size_t count = 7;

    given_conversation(store_of(state), 1, "a");
    assert_true(store_read(store_of(state), 2, 0, 10, arena, &found, &count, NULL));
    assert_int_equal(count, 0);
    assert_true(store_read(store_of(state), 1, 1, 10, arena, &found, &count, NULL));
    assert_int_equal(count, 0);
    arena_free(arena);
}

static void an_append_that_expects_another_state_is_refused(void **state)
{
    static const struct {
        const char *what;
        int64_t seq;
        int64_t epoch;
    } cases[] = {
        {"new", 0, 0},           {"too early", 1, 1}, {"too late", 4, 1}, {"epoch of before", 3, 0},
        {"epoch to come", 3, 2},
    };
    struct store *store = store_of(state);

    given_conversation(store, 1, "a");
    append_event(store, 1, 1, 0, STORE_OWNER_CHANGED, 2000, "{\"owner\":\"queue\"}");
    append_event(store, 1, 2, 1, STORE_CUSTOMER_MESSAGE, 3000, "{\"text\":\"x\"}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct appended appended = append_event(store, 1, cases[i].seq, cases[i].epoch,
                                                STORE_BOT_REPLY, 4000, "{\"stale\":1}");

        if (appended.result != STORE_CONFLICT || appended.last_seq != 3 ||
            appended.err.code != ERROR_CONFLICT)
            fail_msg("%s: result %d, seq %lld", cases[i].what, (int)appended.result,
                     (long long)appended.last_seq);
    }
    assert_transcript(store, 1,
                      "1 conversation_started {\"public_id\":\"a\",\"token_hash\":\"hash-a\"}\n"
                      "2 owner_changed {\"owner\":\"queue\"}\n"
                      "3 customer_message {\"text\":\"x\"}\n");
}

static void a_conversation_that_is_not_there_can_only_begin(void **state)
{
    struct appended appended = append_event(store_of(state), 3, 1, 0, STORE_BOT_REPLY, 1000, "{}");

    assert_int_equal(appended.result, STORE_CONFLICT);
    assert_int_equal(appended.last_seq, 0);
    given_conversation(store_of(state), 3, "c");
}

static void owner_changed_raises_the_epoch_by_one(void **state)
{
    struct store *store = store_of(state);
    const struct store_event events[] = {
        {.type = STR("customer_message"), .version = 1, .payload = STR("{}"), .epoch = 77},
        {.type = STR("owner_changed"), .version = 1, .payload = STR("{\"owner\":\"queue\"}")},
        {.type = STR("agent_message"), .version = 1, .payload = STR("{}")},
        {.type = STR("owner_changed"), .version = 1, .payload = STR("{\"owner\":\"bot\"}")},
    };
    static const int64_t epochs[] = {0, 0, 1, 1, 2};
    struct arena *arena = arena_new();
    struct store_event *found;
    size_t count;

    given_conversation(store, 1, "a");
    assert_int_equal(append_events(store, 1, 1, 0, events, 4).result, STORE_DONE);
    assert_true(store_read(store, 1, 0, 10, arena, &found, &count, NULL));
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(found[i].epoch, epochs[i]);
    assert_int_equal(append_event(store, 1, 5, 2, STORE_BOT_REPLY, 1, "{}").result, STORE_DONE);
    arena_free(arena);
}

static void of_an_append_that_fails_nothing_is_stored(void **state)
{
    struct store *store = store_of(state);
    char *large = memory_alloc(STORE_LARGEST_PAYLOAD + 2);
    struct store_event events[] = {
        {.type = STR("customer_message"), .version = 1, .payload = STR("{}")},
        {.type = STR("bot_reply"), .version = 1},
    };
    struct appended appended;

    memset(large, ' ', STORE_LARGEST_PAYLOAD + 1);
    events[1].payload = str_of(large, STORE_LARGEST_PAYLOAD + 1);
    given_conversation(store, 1, "a");
    appended = append_events(store, 1, 1, 0, events, 2);
    assert_int_equal(appended.result, STORE_FAILED);
    assert_int_equal(appended.err.code, ERROR_TOO_LARGE);
    assert_transcript(store, 1,
                      "1 conversation_started {\"public_id\":\"a\",\"token_hash\":\"hash-a\"}\n");
    assert_int_equal(append_event(store, 1, 1, 0, STORE_BOT_REPLY, 1, "{}").result, STORE_DONE);
    free(large);
}

static void time_never_goes_back_within_a_conversation(void **state)
{
    struct store *store = store_of(state);
    struct arena *arena = arena_new();
    struct store_event *found;
    size_t count;

    given_conversation(store, 1, "a");
    append_event(store, 1, 1, 0, STORE_NOTICE, 5000, "{}");
    append_event(store, 1, 2, 0, STORE_NOTICE, 4000, "{}");
    append_event(store, 1, 3, 0, STORE_NOTICE, 6000, "{}");
    given_conversation(store, 2, "b");
    assert_true(store_read(store, 1, 0, 10, arena, &found, &count, NULL));
    assert_int_equal(found[1].at_ms, 5000);
    assert_int_equal(found[2].at_ms, 5000);
    assert_int_equal(found[3].at_ms, 6000);
    assert_true(store_read(store, 2, 0, 10, arena, &found, &count, NULL));
    assert_int_equal(found[0].at_ms, 1000);
    arena_free(arena);
}

static void reading_starts_behind_a_seq_and_ends_at_the_limit(void **state)
{
    static const struct {
        int64_t after;
        size_t limit;
        int64_t first;
        size_t count;
    } cases[] = {{0, 100, 1, 10}, {0, 3, 1, 3},  {4, 3, 5, 3}, {8, 3, 9, 2},
                 {10, 3, 0, 0},   {99, 3, 0, 0}, {3, 0, 0, 0}};
    struct store *store = store_of(state);
    struct arena *arena = arena_new();

    given_conversation(store, 1, "a");
    given_conversation(store, 2, "b");
    for (int64_t seq = 1; seq < 10; seq++) {
        append_event(store, 1, seq, 0, STORE_NOTICE, 1000, "{}");
        append_event(store, 2, seq, 0, STORE_NOTICE, 1000, "{}");
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_event *found;
        size_t count;

        assert_true(
            store_read(store, 1, cases[i].after, cases[i].limit, arena, &found, &count, NULL));
        if (count != cases[i].count || (count > 0 && found[0].seq != cases[i].first))
            fail_msg("after %lld, limit %zu: %zu events", (long long)cases[i].after, cases[i].limit,
                     count);
        for (size_t k = 0; k < count; k++)
            assert_int_equal(found[k].seq, cases[i].first + (int64_t)k);
    }
    arena_free(arena);
}

struct walk {
    int64_t last;
    size_t seen;
    size_t stop_at;
};

static bool count_event(void *context, const struct store_event *event)
{
    struct walk *walk = context;

    assert_true(event->id > walk->last);
    walk->last = event->id;
    return ++walk->seen != walk->stop_at;
}

static void a_scan_walks_the_log_in_order_of_arrival(void **state)
{
    struct store *store = store_of(state);
    struct store_event events[STORE_MOST_EVENTS];
    struct walk walk = {0};

    for (size_t i = 0; i < STORE_MOST_EVENTS; i++)
        events[i] =
            (struct store_event){.type = STR("notice"), .version = 1, .payload = STR("{\"n\":1}")};
    for (int64_t i = 0; i < 20; i++)
        assert_int_equal(
            append_events(store, 1 + i % 7, i / 7 * STORE_MOST_EVENTS, 0, events, STORE_MOST_EVENTS)
                .result,
            STORE_DONE);
    assert_true(store_scan(store, 0, count_event, &walk, NULL));
    assert_int_equal(walk.seen, 20 * STORE_MOST_EVENTS);
    walk = (struct walk){.last = 1270};
    assert_true(store_scan(store, 1270, count_event, &walk, NULL));
    assert_int_equal(walk.seen, 10);
    walk = (struct walk){.stop_at = 3};
    assert_true(store_scan(store, 0, count_event, &walk, NULL));
    assert_int_equal(walk.seen, 3);
}

static void a_conversation_is_found_by_its_public_id_at_once(void **state)
{
    struct store *store = store_of(state);
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct error err = {0};

    for (int64_t i = 1; i <= 20; i++) {
        char name[32];

        snprintf(name, sizeof name, "id%lld", (long long)i);
        given_conversation(store, i, name);
        assert_true(store_find(store, str_from(name), arena, &found, NULL));
        assert_int_equal(found.conversation, i);
    }
    append_event(store, 7, 1, 0, STORE_OWNER_CHANGED, 2000, "{\"owner\":\"agent\"}");
    append_event(store, 7, 2, 1, STORE_CLOSED, 3000, "{}");
    assert_true(store_find(store, STR("id7"), arena, &found, NULL));
    assert_str(found.public_id, "id7");
    assert_str(found.token_hash, "hash-id7");
    assert_str(found.owner, "agent");
    assert_int_equal(found.seq, 3);
    assert_int_equal(found.epoch, 1);
    assert_int_equal(found.started_ms, 1000);
    assert_int_equal(found.last_ms, 3000);
    assert_true(found.closed);
    assert_false(store_find(store, STR("id"), arena, &found, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    arena_free(arena);
}

static void a_new_conversation_gets_a_key_of_its_own(void **state)
{
    struct store *store = store_of(state);

    assert_int_equal(store_last_conversation(store), 0);
    assert_int_equal(store_new_conversation(store), 1);
    assert_int_equal(store_new_conversation(store), 2);
    assert_int_equal(store_last_conversation(store), 0);
    given_conversation(store, 41, "a");
    assert_int_equal(store_last_conversation(store), 41);
    assert_int_equal(store_new_conversation(store), 42);
}

/* Hand-offs as "conversation.seq owner reason priority department ended delivered contact" lines.
 */
static void assert_handoffs(struct store *store, enum store_handoffs which, int64_t since_ms,
                            const char *expected)
{
    struct arena *arena = arena_new();
    struct store_handoff *found;
    struct buf text = {0};
    struct error err = {0};
    size_t count;

    if (!store_list_handoffs(store, which, since_ms, 100, arena, &found, &count, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%lld.%lld %.*s %.*s %.*s %.*s %lld %lld %lld\n",
                 (long long)found[i].conversation, (long long)found[i].seq, STR_ARG(found[i].owner),
                 STR_ARG(found[i].reason), STR_ARG(found[i].priority), STR_ARG(found[i].department),
                 (long long)found[i].ended_ms, (long long)found[i].delivered_ms,
                 (long long)found[i].contact_seq);
    assert_str(buf_str(&text), expected);
    buf_clear(&text);
    arena_free(arena);
}

static void a_handoff_lasts_until_the_bot_has_the_conversation_again(void **state)
{
    struct store *store = store_of(state);

    given_conversation(store, 1, "a");
    append_event(store, 1, 1, 0, STORE_OWNER_CHANGED, 2000,
                 "{\"owner\":\"queue\",\"reason\":\"explicit_request\",\"envelope\":"
                 "{\"reason\":\"other\",\"priority\":\"high\",\"department\":\"cards\"}}");
    given_conversation(store, 2, "b");
    append_event(store, 2, 1, 0, STORE_OWNER_CHANGED, 1500,
                 "{\"owner\":\"case\",\"envelope\":null}");
    assert_handoffs(store, STORE_HANDOFFS_OPEN, 0,
                    "2.2 case    0 0 0\n"
                    "1.2 queue explicit_request high cards 0 0 0\n");
    append_event(store, 1, 2, 1, STORE_CONTACT, 2100, "{\"phone\":\"091\"}");
    append_event(store, 1, 3, 1, STORE_OWNER_CHANGED, 2200, "{\"owner\":\"agent\"}");
    append_event(store, 1, 4, 2, STORE_DELIVERED, 2300, "{\"handoff\":2}");
    assert_handoffs(store, STORE_HANDOFFS_OPEN, 1600,
                    "1.2 agent explicit_request high cards 0 2300 3\n");
    assert_handoffs(store, STORE_HANDOFFS_UNDELIVERED, 0, "2.2 case    0 0 0\n");
    append_event(store, 1, 5, 2, STORE_OWNER_CHANGED, 2400, "{\"owner\":\"bot\"}");
    append_event(store, 2, 2, 1, STORE_CLOSED, 2500, "{}");
    assert_handoffs(store, STORE_HANDOFFS_OPEN, 0, "");
    append_event(store, 1, 6, 3, STORE_OWNER_CHANGED, 2600,
                 "{\"owner\":\"queue\",\"reason\":\"lookup_failed\"}");
    append_event(store, 1, 7, 4, STORE_DELIVERED, 2700, "{\"handoff\":99}");
    assert_handoffs(store, STORE_HANDOFFS_ALL, 0,
                    "2.2 case    2500 0 0\n"
                    "1.2 agent explicit_request high cards 2400 2300 3\n"
                    "1.7 queue lookup_failed   0 0 0\n");
}

static void feedback_is_listed_with_what_it_is_about(void **state)
{
    struct store *store = store_of(state);
    struct arena *arena = arena_new();
    struct store_feedback *found;
    size_t count;

    given_conversation(store, 2, "b");
    append_event(store, 2, 1, 0, STORE_FEEDBACK, 5000, "{\"rating\":4,\"words\":\"bravo\"}");
    given_conversation(store, 1, "a");
    append_event(store, 1, 1, 0, STORE_FEEDBACK, 3000, "{\"about\":1,\"thumb\":\"down\"}");
    append_event(store, 1, 2, 0, STORE_FEEDBACK, 4000,
                 "{\"about\":1,\"thumb\":\"up\",\"rating\":9}");
    assert_true(store_list_feedback(store, 0, 100, arena, &found, &count, NULL));
    assert_int_equal(count, 3);
    assert_true(found[0].conversation == 1 && found[0].seq == 2 && found[0].about == 1 &&
                found[0].thumb == -1);
    assert_true(found[1].thumb == 1 && found[1].rating == 0 && found[1].at_ms == 4000);
    assert_true(found[2].conversation == 2 && found[2].rating == 4 && found[2].about == 0 &&
                found[2].thumb == 0);
    assert_true(store_list_feedback(store, 4500, 100, arena, &found, &count, NULL));
    assert_int_equal(count, 1);
    assert_true(store_list_feedback(store, 0, 2, arena, &found, &count, NULL));
    assert_int_equal(count, 2);
    arena_free(arena);
}

static void payloads_that_make_no_sense_are_kept_and_count_as_empty(void **state)
{
    static const char *const payloads[] = {"{broken}", "[1]", "{\"owner\":5}",
                                           "{\"owner\":{\"owner\":\"queue\"}}", "\xff\xfe"};
    struct store *store = store_of(state);

    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        int64_t key = (int64_t)i + 1;

        assert_int_equal(append_event(store, key, 0, 0, STORE_STARTED, 1, payloads[i]).result,
                         STORE_DONE);
        assert_int_equal(append_event(store, key, 1, 0, STORE_OWNER_CHANGED, 1, payloads[i]).result,
                         STORE_DONE);
        assert_int_equal(append_event(store, key, 2, 1, STORE_DELIVERED, 1, payloads[i]).result,
                         STORE_DONE);
    }
    assert_handoffs(store, STORE_HANDOFFS_ALL, 0, "");
}

static void a_word_that_is_too_long_is_cut_between_characters(void **state)
{
    struct store *store = store_of(state);

    given_conversation(store, 1, "a");
    append_event(store, 1, 1, 0, STORE_OWNER_CHANGED, 1000,
                 "{\"owner\":\"queue\",\"reason\":\"čččččččččččččččččččččččččččččč\"}");
    assert_handoffs(store, STORE_HANDOFFS_ALL, 0,
                    "1.2 queue čččččččččččččččččččččč"
                    "č"
                    "   0 0 0\n");
}

static void a_deleted_conversation_says_nothing_any_more(void **state)
{
    struct store *store = store_of(state);
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct store_feedback *feedback;
    struct error err = {0};
    size_t count;

    for (int64_t i = 1; i <= 2; i++) {
        given_conversation(store, i, i == 1 ? "a" : "b");
        append_event(store, i, 1, 0, STORE_OWNER_CHANGED, 1000, "{\"owner\":\"queue\"}");
        append_event(store, i, 2, 1, STORE_FEEDBACK, 1000, "{\"thumb\":\"up\"}");
    }
    assert_true(store_redact(store, 1, NULL));
    assert_transcript(store, 1, "1 redacted {}\n2 redacted {}\n3 redacted {}\n");
    assert_transcript(store, 2,
                      "1 conversation_started {\"public_id\":\"b\",\"token_hash\":\"hash-b\"}\n"
                      "2 owner_changed {\"owner\":\"queue\"}\n3 feedback {\"thumb\":\"up\"}\n");
    assert_false(store_find(store, STR("a"), arena, &found, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_true(store_find(store, STR("b"), arena, &found, NULL));
    assert_handoffs(store, STORE_HANDOFFS_ALL, 0, "2.2 queue    0 0 0\n");
    assert_true(store_list_feedback(store, 0, 10, arena, &feedback, &count, NULL));
    assert_int_equal(count, 1);
    assert_int_equal(append_event(store, 1, 3, 1, STORE_BOT_REPLY, 2000, "{\"late\":1}").result,
                     STORE_CONFLICT);
    assert_int_equal(append_event(store, 2, 3, 1, STORE_BOT_REPLY, 2000, "{}").result, STORE_DONE);
    assert_true(store_redact(store, 1, NULL));
    assert_false(store_redact(store, 99, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    arena_free(arena);
}

static void conversations_are_deleted_by_the_age_of_their_last_event(void **state)
{
    struct store *store = store_of(state);
    size_t count;

    for (int64_t i = 1; i <= 250; i++) {
        char name[32];

        snprintf(name, sizeof name, "id%lld", (long long)i);
        given_conversation(store, i, name);
        append_event(store, i, 1, 0, STORE_CUSTOMER_MESSAGE, 1000 + i, "{\"text\":\"x\"}");
    }
    assert_true(store_redact_older(store, 1240, &count, NULL));
    assert_int_equal(count, 239);
    assert_transcript(store, 239, "1 redacted {}\n2 redacted {}\n");
    assert_transcript(
        store, 240,
        "1 conversation_started {\"public_id\":\"id240\",\"token_hash\":\"hash-id240\"}\n"
        "2 customer_message {\"text\":\"x\"}\n");
    assert_true(store_redact_older(store, 1240, &count, NULL));
    assert_int_equal(count, 0);
}

struct crowd {
    struct store *store;
    int64_t own;
    int64_t conflicts;
};

enum { CROWD = 6, APPENDS_EACH = 60 };

/* Everybody writes to conversation 1, reading anew after a conflict, and to one of their own. */
static void *press(void *context)
{
    struct crowd *member = context;
    int64_t shared = 1;

    for (int64_t i = 0; i < APPENDS_EACH; i++) {
        struct appended appended =
            append_event(member->store, 1, shared, 0, STORE_CUSTOMER_MESSAGE, 1000, "{\"s\":1}");

        shared = appended.last_seq;
        if (appended.result == STORE_CONFLICT) {
            member->conflicts++;
            i--;
            continue;
        }
        if (append_event(member->store, member->own, i, 0, STORE_NOTICE, 1000, "{\"o\":1}")
                .result != STORE_DONE)
            break;
    }
    return NULL;
}

static void of_many_at_once_each_append_is_stored_exactly_once(void **state)
{
    struct crowd members[CROWD];
    pthread_t threads[CROWD];
    struct arena *arena = arena_new();
    struct store_event *found;
    size_t count;

    given_conversation(store_of(state), 1, "a");
    for (int i = 0; i < CROWD; i++) {
        members[i] = (struct crowd){.store = store_of(state), .own = 2 + i};
        assert_int_equal(pthread_create(&threads[i], NULL, press, &members[i]), 0);
    }
    for (int i = 0; i < CROWD; i++)
        pthread_join(threads[i], NULL);
    assert_true(store_read(store_of(state), 1, 0, SIZE_MAX, arena, &found, &count, NULL));
    assert_int_equal(count, 1 + CROWD * APPENDS_EACH);
    for (int64_t i = 0; i < CROWD; i++) {
        assert_true(store_read(store_of(state), 2 + i, 0, SIZE_MAX, arena, &found, &count, NULL));
        assert_int_equal(count, APPENDS_EACH);
        for (size_t k = 0; k < count; k++)
            assert_int_equal(found[k].seq, k + 1);
    }
    arena_free(arena);
}

/* Appends again from each completion until there are enough. */
struct chain {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t finished;
    int64_t seq;
    bool done;
};

static void next_link(void *context, enum store_result result, int64_t last_seq,
                      const struct error *err);

static void append_link(struct chain *chain)
{
    struct store_event event = {.type = STR("notice"), .version = 1, .payload = STR("{}")};
    struct store_append append = {1, chain->seq, 0, &event, 1};

    store_append(chain->store, &append, next_link, chain);
}

static void next_link(void *context, enum store_result result, int64_t last_seq,
                      const struct error *err)
{
    struct chain *chain = context;

    (void)err;
    if (result == STORE_DONE && last_seq == chain->seq + 1 && last_seq < 50) {
        chain->seq = last_seq;
        append_link(chain);
        return;
    }
    pthread_mutex_lock(&chain->lock);
    chain->seq = last_seq;
    chain->done = true;
    pthread_cond_signal(&chain->finished);
    pthread_mutex_unlock(&chain->lock);
}

static void a_completion_may_append(void **state)
{
    struct chain chain = {.store = store_of(state)};

    pthread_mutex_init(&chain.lock, NULL);
    pthread_cond_init(&chain.finished, NULL);
    append_link(&chain);
    pthread_mutex_lock(&chain.lock);
    while (!chain.done)
        pthread_cond_wait(&chain.finished, &chain.lock);
    pthread_mutex_unlock(&chain.lock);
    assert_int_equal(chain.seq, 50);
    pthread_cond_destroy(&chain.finished);
    pthread_mutex_destroy(&chain.lock);
}

/* Completions of one conversation, noted as they come. */
struct order {
    int64_t seqs[100];
    size_t count;
    size_t conflicts;
};

static void note_order(void *context, enum store_result result, int64_t last_seq,
                       const struct error *err)
{
    struct order *order = context;

    (void)err;
    if (result == STORE_CONFLICT)
        order->conflicts++;
    else
        order->seqs[order->count++] = last_seq;
}

static void appends_need_not_wait_for_each_other(void **state)
{
    struct given *given = *state;
    struct store_event event = {.type = STR("notice"), .version = 1, .payload = STR("{}")};
    struct order order = {0};

    for (int64_t i = 0; i < 100; i++) {
        struct store_append append = {1, i, 0, &event, 1};
        struct store_append stale = {1, i, 0, &event, 1};

        store_append(given->store, &append, note_order, &order);
        store_append(given->store, &stale, note_order, &order);
    }
    store_close(given->store);
    given->store = NULL;
    assert_int_equal(order.count, 100);
    assert_int_equal(order.conflicts, 100);
    for (int64_t i = 0; i < 100; i++)
        assert_int_equal(order.seqs[i], i + 1);
}

static void it_is_healthy_when_nothing_is_wrong(void **state)
{
    given_conversation(store_of(state), 1, "a");
    assert_true(store_is_healthy(store_of(state), NULL));
}

static void every_type_has_a_name_that_leads_back(void **state)
{
    (void)state;
    for (int type = 0; type < STORE_EVENT_TYPE_COUNT; type++) {
        struct str name = str_from(store_event_type_name((enum store_event_type)type));

        assert_int_equal(store_event_type_of(name), type);
        assert_in_range(name.length, STORE_SHORTEST_TYPE, STORE_LONGEST_TYPE);
    }
    assert_int_equal(store_event_type_of(STR("weather_report")), STORE_EVENT_TYPE_COUNT);
}

#define OF_STORE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_STORE(an_event_is_read_as_it_was_appended),
        OF_STORE(what_is_not_there_reads_as_nothing),
        OF_STORE(an_append_that_expects_another_state_is_refused),
        OF_STORE(a_conversation_that_is_not_there_can_only_begin),
        OF_STORE(owner_changed_raises_the_epoch_by_one),
        OF_STORE(of_an_append_that_fails_nothing_is_stored),
        OF_STORE(time_never_goes_back_within_a_conversation),
        OF_STORE(reading_starts_behind_a_seq_and_ends_at_the_limit),
        OF_STORE(a_scan_walks_the_log_in_order_of_arrival),
        OF_STORE(a_conversation_is_found_by_its_public_id_at_once),
        OF_STORE(a_new_conversation_gets_a_key_of_its_own),
        OF_STORE(a_handoff_lasts_until_the_bot_has_the_conversation_again),
        OF_STORE(feedback_is_listed_with_what_it_is_about),
        OF_STORE(payloads_that_make_no_sense_are_kept_and_count_as_empty),
        OF_STORE(a_word_that_is_too_long_is_cut_between_characters),
        OF_STORE(a_deleted_conversation_says_nothing_any_more),
        OF_STORE(conversations_are_deleted_by_the_age_of_their_last_event),
        OF_STORE(of_many_at_once_each_append_is_stored_exactly_once),
        OF_STORE(a_completion_may_append),
        OF_STORE(appends_need_not_wait_for_each_other),
        OF_STORE(it_is_healthy_when_nothing_is_wrong),
        cmocka_unit_test(every_type_has_a_name_that_leads_back),
    };
    int failed = 0;

    for (size_t i = 0; i < sizeof implementations / sizeof *implementations; i++) {
        implementation = &implementations[i];
        print_message("# %s\n", implementation->name);
        failed += cmocka_run_group_tests(tests, NULL, NULL);
    }
    return failed;
}
