/* Projections: the same whether folded step by step or anew, and never worth more than the log. */
#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "given_store.h"

enum { TALKS = 40 };

static const struct {
    enum store_event_type type;
    const char *payload;
} repertoire[] = {
    {STORE_CUSTOMER_MESSAGE, "{\"text\":\"x\"}"},
    {STORE_BOT_REPLY, "{\"replies\":[\"y\"]}"},
    {STORE_OWNER_CHANGED,
     "{\"owner\":\"queue\",\"reason\":\"explicit_request\",\"envelope\":{\"priority\":\"high\"}}"},
    {STORE_OWNER_CHANGED, "{\"owner\":\"agent\"}"},
    {STORE_OWNER_CHANGED, "{\"owner\":\"bot\"}"},
    {STORE_OWNER_CHANGED, "{]}"},
    {STORE_DELIVERED, "{\"handoff\":3}"},
    {STORE_DELIVERED, "{\"handoff\":4}"},
    {STORE_CONTACT, "{\"phone\":\"091\"}"},
    {STORE_FEEDBACK, "{\"about\":2,\"thumb\":\"up\"}"},
    {STORE_FEEDBACK, "{\"rating\":3}"},
    {STORE_CLOSED, "{}"},
};

/* Random talks, with a deletion now and then. */
static void given_talks(struct store *store, struct dice *dice, int64_t seqs[TALKS],
                        int64_t epochs[TALKS], int turns)
{
    for (int turn = 0; turn < turns; turn++) {
        size_t talk = roll(dice, TALKS);
        size_t part = roll(dice, sizeof repertoire / sizeof *repertoire);
        struct appended appended;
        char name[32];

        snprintf(name, sizeof name, "id%zu", talk);
        if (seqs[talk] == 0) {
            given_conversation(store, (int64_t)talk + 1, name);
            seqs[talk] = 1;
            continue;
        }
        if (roll(dice, 60) == 0)
            assert_true(store_redact(store, (int64_t)talk + 1, NULL));
        appended = append_event(store, (int64_t)talk + 1, seqs[talk], epochs[talk],
                                repertoire[part].type, 1000 + turn, repertoire[part].payload);
        if (appended.result == STORE_DONE) {
            seqs[talk]++;
            epochs[talk] += repertoire[part].type == STORE_OWNER_CHANGED;
        }
    }
}

/* Everything can be read, so a rebuild has nothing to tell. */
static void rebuild(const struct store_file *file)
{
    struct buf report = {0};
    struct error err = {0};

    if (!store_sqlite_rebuild(file->path, &report, &err))
        fail_msg("%s", err.message);
    assert_int_equal(report.length, 0);
}

static void projections_folded_step_by_step_equal_those_rebuilt(void **state)
{
    struct store_file *file = *state;
    struct dice dice = {20261122};
    int64_t seqs[TALKS] = {0};
    int64_t epochs[TALKS] = {0};

    for (int i = 0; i < 6; i++) {
        given_talks(file->store, &dice, seqs, epochs, 150);
        if (i % 2 == 1)
            reopen_store_file(file);
        assert_sound(file->path);
    }
    rebuild(file);
    assert_sound(file->path);
    given_talks(file->store, &dice, seqs, epochs, 50);
    close_store_file(file);
    assert_sound(file->path);
    assert_in_range(number_in(file->views, "SELECT count(*) FROM conversation WHERE redacted"), 1,
                    TALKS);
    assert_in_range(number_in(file->views, "SELECT count(*) FROM handoff"), 10, 1000);
}

static void projections_that_were_changed_are_found_out_and_rebuilt(void **state)
{
    struct store_file *file = *state;

    given_conversation(file->store, 1, "a");
    append_event(file->store, 1, 1, 0, STORE_OWNER_CHANGED, 2000, "{\"owner\":\"queue\"}");
    reopen_store_file(file);
    assert_sound(file->path);
    tamper(file->views, "UPDATE handoff SET owner = 'nobody'");
    assert_finding(
        file->path,
        "handoff: \"1|2|2000|0|0|0|nobody|||\", but the log gives \"1|2|2000|0|0|0|queue|||\"");
    rebuild(file);
    assert_sound(file->path);
}

static bool meet_everything(struct store *store, struct arena *arena, struct error *err)
{
    struct store_conversation found;
    struct store_handoff *handoffs;
    struct store_feedback *feedback;
    size_t count;

    for (int which = 0; which <= STORE_HANDOFFS_UNDELIVERED; which++) {
        if (!store_list_handoffs(store, (enum store_handoffs)which, 0, 10, arena, &handoffs, &count,
                                 err))
            return false;
    }
    return store_find(store, STR("a"), arena, &found, err) &&
           store_list_feedback(store, 0, 10, arena, &feedback, &count, err);
}

/* Damage in the projections may be met by a reader first; then they are made anew while he may try
 * again. */
static void assert_reads(struct store *store)
{
    struct arena *arena = arena_new();
    struct error err = {0};
    bool met = meet_everything(store, arena, &err);

    for (int i = 0; i < 100 && !met && err.code == ERROR_INVALID; i++) {
        pause_ms(50);
        met = meet_everything(store, arena, &err);
    }
    if (!met)
        fail_msg("%s", err.message);
    arena_free(arena);
}

static void assert_finds(struct store *store, const char *public_id)
{
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct error err = {0};

    if (!store_find(store, str_from(public_id), arena, &found, &err))
        fail_msg("%s: %s", public_id, err.message);
    arena_free(arena);
}

static void spoil(const char *path, long offset)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    fseek(file, offset, SEEK_SET);
    for (int i = 0; i < 3000; i++)
        fputc(0xA5, file);
    fclose(file);
}

static void given_damage(struct store_file *file, int64_t page)
{
    close_store_file(file);
    spoil(file->views, page * 8192);
}

static void projections_that_are_gone_or_damaged_are_made_anew(void **state)
{
    struct store_file *file = *state;
    int64_t pages;

    given_conversation(file->store, 1, "a");
    close_store_file(file);
    unlink(file->views);
    file->store = open_store(file->path);
    assert_finds(file->store, "a");
    pages = number_in(file->views, "PRAGMA page_count");
    assert_in_range(pages, 8, 20);
    for (int64_t page = 0; page < pages; page++) {
        given_damage(file, page);
        file->store = open_store(file->path);
        assert_reads(file->store);
        given_conversation(file->store, 2 + page, "b");
        reopen_store_file(file);
        assert_sound(file->path);
    }
    close_store_file(file);
    tamper(file->views, "PRAGMA user_version = 1");
    file->store = open_store(file->path);
    assert_finds(file->store, "a");
    assert_sound(file->path);
}

static void a_rebuild_also_mends_what_is_damaged(void **state)
{
    struct store_file *file = *state;
    int64_t pages;

    given_conversation(file->store, 1, "a");
    reopen_store_file(file);
    pages = number_in(file->views, "PRAGMA page_count");
    for (int64_t page = 0; page < pages; page++) {
        given_damage(file, page);
        rebuild(file);
        assert_sound(file->path);
    }
}

/* As when a backup was put back: the projections know of events that this log does not have. */
static void projections_of_another_log_are_made_anew(void **state)
{
    struct store_file *file = *state;
    char *backup = path_in(file->folder, "backup.db");
    struct arena *arena = arena_new();
    struct store_conversation found;
    struct error err = {0};

    given_conversation(file->store, 1, "a");
    assert_true(store_sqlite_backup(file->path, backup, &err));
    given_conversation(file->store, 2, "b");
    reopen_store_file(file);
    close_store_file(file);
    assert_int_equal(rename(backup, file->path), 0);
    file->store = open_store(file->path);
    given_conversation(file->store, 3, "c");
    reopen_store_file(file);
    assert_finds(file->store, "a");
    assert_finds(file->store, "c");
    assert_false(store_find(file->store, STR("b"), arena, &found, &err));
    assert_sound(file->path);
    arena_free(arena);
    free(backup);
}

/* The projections were elsewhere when it happened; they hear of it from the log. */
static void a_deletion_reaches_projections_that_were_away(void **state)
{
    struct store_file *file = *state;
    char *away = path_in(file->folder, "away");

    given_conversation(file->store, 1, "a");
    append_event(file->store, 1, 1, 0, STORE_OWNER_CHANGED, 1, "{\"owner\":\"queue\"}");
    append_event(file->store, 1, 2, 1, STORE_FEEDBACK, 1, "{\"rating\":1}");
    reopen_store_file(file);
    close_store_file(file);
    assert_int_equal(rename(file->views, away), 0);
    file->store = open_store(file->path);
    assert_true(store_redact(file->store, 1, NULL));
    close_store_file(file);
    assert_int_equal(rename(away, file->views), 0);
    assert_int_equal(number_in(file->views, "SELECT count(*) FROM handoff"), 1);
    file->store = open_store(file->path);
    assert_int_equal(number_in(file->views, "SELECT count(*) FROM handoff"), 0);
    assert_int_equal(number_in(file->views, "SELECT count(*) FROM feedback"), 0);
    assert_sound(file->path);
    free(away);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_FILE(projections_folded_step_by_step_equal_those_rebuilt),
        OF_FILE(projections_that_were_changed_are_found_out_and_rebuilt),
        OF_FILE(a_rebuild_also_mends_what_is_damaged),
        OF_FILE(projections_that_are_gone_or_damaged_are_made_anew),
        OF_FILE(projections_of_another_log_are_made_anew),
        OF_FILE(a_deletion_reaches_projections_that_were_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
