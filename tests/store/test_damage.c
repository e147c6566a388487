/* A log with damaged pages, and projections that must catch up over them: everybody else is served,
 * and what is gone is told. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "given_damage.h"
#include "sql/sql.h"

/* Whether all of it is there; what is there otherwise is its beginning, or it is told that it
 * cannot be read. */
static bool is_whole(const struct damage *damage, struct store *store, int64_t talk)
{
    const struct buf *said = &damage->said[talk - 1];
    struct error err = {0};
    struct buf text = {0};
    bool is;

    if (!read_transcript(store, talk, &text, &err) && err.code != ERROR_INVALID)
        fail_msg("%s", err.message);
    assert_true(str_starts(buf_str(said), buf_str(&text)));
    is = text.length == said->length;
    buf_clear(&text);
    return is;
}

static bool wait_for_soundness(struct store *store, bool wanted, struct error *err)
{
    for (int i = 0; i < 2000 && store_is_sound(store, err) != wanted; i++)
        pause_ms(5);
    return store_is_sound(store, err) == wanted;
}

/* A new conversation begins, with a key that no other ever had, not even one that cannot be seen
 * now. */
static void assert_newcomer_is_served(struct store *store)
{
    int64_t talk = store_new_conversation(store);
    struct buf text = {0};

    assert_true(talk > DAMAGE_TALKS);
    given_conversation(store, talk, "newcomer");
    transcript(store, talk, &text);
    assert_true(str_starts(buf_str(&text), STR("1 conversation_started")));
    buf_clear(&text);
}

/* Nothing can be appended behind an end that is damaged: that is said, and who asks hears it. */
static void assert_refuses(struct store *store)
{
    struct error err = {0};

    assert_false(store_is_healthy(store, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_false(store_is_sound(store, NULL));
    assert_int_equal(append_event(store, 1, DAMAGE_TURNS + 1, 0, STORE_NOTICE, 3000, "{}").result,
                     STORE_FAILED);
}

/* How many conversations are not whole; -1: the store can only refuse. */
static int serve(const struct damage *damage)
{
    struct error err = {0};
    struct store *store = store_sqlite_open_late(damage->file->path, &err);
    int broken = 0;

    if (store == NULL)
        fail_msg("%s", err.message);
    if (store_new_conversation(store) == 0) {
        assert_refuses(store);
        store_close(store);
        return -1;
    }
    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++)
        broken += !is_whole(damage, store, talk);
    assert_newcomer_is_served(store);
    if (broken > 0 && !wait_for_soundness(store, false, &err))
        fail_msg("%d conversations are damaged, and nobody says so", broken);
    store_close(store);
    if (broken > 0)
        assert_finding(damage->file->path, ": they stand");
    return broken;
}

static bool wait_for_no_gap(const struct damage *damage)
{
    for (int i = 0; i < 2000 && number_in(damage->file->views, "SELECT count(*) FROM gap") > 0; i++)
        pause_ms(5);
    return number_in(damage->file->views, "SELECT count(*) FROM gap") == 0;
}

/* All is there again, what was written meanwhile too. */
static void assert_mended(const struct damage *damage)
{
    struct store *store = open_store(damage->file->path);
    struct error err = {0};

    assert_true(wait_for_soundness(store, true, &err));
    assert_true(wait_for_no_gap(damage));
    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++)
        assert_true(is_whole(damage, store, talk));
    store_close(store);
    assert_sound(damage->file->path);
}

static void whichever_page_is_damaged_the_others_are_served(void **state)
{
    struct damage damage;
    long refused = 0;
    long served = 0;
    long pages;

    damage_begin(&damage, *state);
    pages = (long)(damage.whole.length / SQL_PAGE_BYTES);
    /* behind the tables themselves and what is empty yet */
    for (long page = 5; page < pages; page++) {
        int broken;

        damage_put_back(&damage, page, page % 2 == 0 ? 0xA5 : 0);
        broken = serve(&damage);
        refused += broken < 0;
        served += broken >= 0;
        if (broken > 0) {
            damage_mend(&damage, page);
            assert_mended(&damage);
        }
    }
    assert_true(pages > 60 && served > pages * 9 / 10);
    assert_in_range(refused, 1, 4); /* the last page, and the ones that lead to it */
    damage_end(&damage);
}

/*
 * The store of a log that was mended, caught before what was missing is folded; the projections
 * cannot be written until the lock is closed.
 */
static struct store *open_and_lock(const struct damage *damage, struct sql **lock)
{
    struct error err = {0};

    for (int i = 0; i < 100; i++) {
        struct store *store;

        damage_put_back(damage, damage_page_of_seven(damage), 0);
        store_close(open_store(damage->file->path));
        damage_mend(damage, damage_page_of_seven(damage));
        store = open_store(damage->file->path);
        *lock = sql_open(damage->file->views, SQL_WRITE, &err);
        assert_true(sql_begin(*lock, &err));
        if (number_in(damage->file->views, "SELECT count(*) FROM gap") > 0)
            return store;
        sql_close(*lock); /* it was faster */
        store_close(store);
    }
    fail_msg("what is missing is always folded at once");
    return NULL;
}

static void what_is_missing_is_folded_also_when_that_failed_once(void **state)
{
    struct damage damage;
    struct store *store;
    struct sql *lock;

    damage_begin(&damage, *state);
    store = open_and_lock(&damage, &lock);
    pause_ms(SQL_PATIENCE_MS + 500);
    sql_close(lock);
    assert_true(wait_for_no_gap(&damage));
    store_close(store);
    assert_sound(damage.file->path);
    damage_end(&damage);
}

static void a_rebuild_says_how_much_it_had_to_leave_out(void **state)
{
    struct damage damage;
    struct buf report = {0};
    struct error err = {0};

    damage_begin(&damage, *state);
    damage_put_back(&damage, damage_page_of_seven(&damage), 0);
    assert_true(store_sqlite_rebuild(damage.file->path, &report, &err));
    assert_non_null(strstr(report.bytes, " events cannot be read and are left out"));
    buf_clear(&report);
    damage_end(&damage);
}

/* keep_days must not stop at the one that cannot be reached. */
static void what_is_old_is_deleted_beside_what_is_damaged(void **state)
{
    struct damage damage;
    struct store *store;
    struct error err = {0};
    size_t count = 0;
    int left = 0;

    damage_begin(&damage, *state);
    damage_put_back(&damage, damage_page_of_seven(&damage), 0xA5);
    store = open_store(damage.file->path);
    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++)
        left += !is_whole(&damage, store, talk);
    assert_false(store_redact_older(store, 1000000, &count, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_true(left > 0);
    assert_int_equal(count, DAMAGE_TALKS - left);
    store_close(store);
    damage_end(&damage);
}

static void a_file_that_is_no_log_is_still_refused(void **state)
{
    struct store_file *file = *state;
    struct error err = {0};
    int descriptor;

    close_store_file(file);
    descriptor = open(file->path, O_WRONLY | O_TRUNC);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(write(descriptor, "no database at all, ", 20), 20);
    close(descriptor);
    assert_null(store_sqlite_open_late(file->path, &err));
    assert_int_equal(err.code, ERROR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_FILE(whichever_page_is_damaged_the_others_are_served),
        OF_FILE(what_is_missing_is_folded_also_when_that_failed_once),
        OF_FILE(a_rebuild_says_how_much_it_had_to_leave_out),
        OF_FILE(what_is_old_is_deleted_beside_what_is_damaged),
        OF_FILE(a_file_that_is_no_log_is_still_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
