/* A log with damaged pages, and projections that must catch up over them: everybody else is served, and what is gone is told. */
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "given_store.h"
#include "sql/sql.h"

enum { TALKS = 40, TURNS = 5, LARGEST_LOG = 16 << 20 };

/* A log of forty conversations at once, and what each of them says; the store is closed. */
struct damage {
    struct store_file *file;
    struct buf whole; /* the log as it was */
    struct buf said[TALKS];
};

static void say_all(struct store *store)
{
    static char padding[20000];
    char payload[21000];

    memset(padding, 'x', sizeof padding - 1);
    for (int64_t seq = 1; seq <= TURNS; seq++) {
        for (int64_t talk = 1; talk <= TALKS; talk++) {
            int length = talk % 10 == 0 ? 19000 : (int)(talk * 30); /* some need pages of their own */

            snprintf(payload, sizeof payload, "{\"talk\":%lld,\"x\":\"%.*s\"}", (long long)talk, length, padding);
            append_event(store, talk, seq, 0, STORE_NOTICE, 2000, payload);
        }
    }
}

static void begin(struct damage *damage, struct store_file *file)
{
    struct error err = {0};

    *damage = (struct damage){.file = file};
    for (int64_t talk = 1; talk <= TALKS; talk++) {
        char name[32];

        snprintf(name, sizeof name, "talk%lld", (long long)talk);
        given_conversation(file->store, talk, name);
    }
    say_all(file->store);
    for (int64_t talk = 1; talk <= TALKS; talk++)
        transcript(file->store, talk, &damage->said[talk - 1]);
    close_store_file(file);
    assert_true(file_read(file->path, LARGEST_LOG, &damage->whole, &err));
}

static void end(struct damage *damage)
{
    for (int i = 0; i < TALKS; i++)
        buf_clear(&damage->said[i]);
    buf_clear(&damage->whole);
}

static void remove_beside(const char *path, const char *ending)
{
    struct buf name = {0};

    buf_addf(&name, "%s%s", path, ending);
    unlink(name.bytes);
    buf_clear(&name);
}

/* The log as it was but for this page (-1: none), and no projections. */
static void put_back(const struct damage *damage, long page, int fill)
{
    static const char *const endings[] = {"-wal", "-shm", "-views", "-views-wal", "-views-shm"};
    char nonsense[SQL_PAGE_BYTES];
    int descriptor = open(damage->file->path, O_WRONLY | O_TRUNC);

    memset(nonsense, fill, sizeof nonsense);
    assert_int_equal(write(descriptor, damage->whole.bytes, damage->whole.length), damage->whole.length);
    if (page >= 0)
        assert_int_equal(pwrite(descriptor, nonsense, sizeof nonsense, page * SQL_PAGE_BYTES), SQL_PAGE_BYTES);
    close(descriptor);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        remove_beside(damage->file->path, endings[i]);
}

/* Whether all of it is there; what is there otherwise is its beginning, or it is told that it cannot be read. */
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

/* A new conversation begins, with a key that no other ever had, not even one that cannot be seen now. */
static void assert_newcomer_is_served(struct store *store)
{
    int64_t talk = store_new_conversation(store);
    struct buf text = {0};

    assert_true(talk > TALKS);
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
    assert_int_equal(append_event(store, 1, TURNS + 1, 0, STORE_NOTICE, 3000, "{}").result, STORE_FAILED);
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
    for (int64_t talk = 1; talk <= TALKS; talk++)
        broken += !is_whole(damage, store, talk);
    assert_newcomer_is_served(store);
    if (broken > 0 && !wait_for_soundness(store, false, &err))
        fail_msg("%d conversations are damaged, and nobody says so", broken);
    store_close(store);
    if (broken > 0)
        assert_finding(damage->file->path, ": they stand");
    return broken;
}

/* The page is as it was. */
static void mend(const struct damage *damage, long page)
{
    int descriptor = open(damage->file->path, O_WRONLY);

    assert_int_equal(pwrite(descriptor, damage->whole.bytes + page * SQL_PAGE_BYTES, SQL_PAGE_BYTES, page * SQL_PAGE_BYTES),
                     SQL_PAGE_BYTES);
    close(descriptor);
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
    for (int64_t talk = 1; talk <= TALKS; talk++)
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

    begin(&damage, *state);
    pages = (long)(damage.whole.length / SQL_PAGE_BYTES);
    for (long page = 5; page < pages; page++) { /* behind the tables themselves and what is empty yet */
        int broken;

        put_back(&damage, page, page % 2 == 0 ? 0xA5 : 0);
        broken = serve(&damage);
        refused += broken < 0;
        served += broken >= 0;
        if (broken > 0) {
            mend(&damage, page);
            assert_mended(&damage);
        }
    }
    assert_true(pages > 60 && served > pages * 9 / 10);
    assert_in_range(refused, 1, 4); /* the last page, and the ones that lead to it */
    end(&damage);
}

/* A page of the seventh conversation, somewhere in the middle of the log. */
static long page_of_seven(const struct damage *damage)
{
    return (long)(str_find(buf_str(&damage->whole), STR("{\"talk\":7,"), damage->whole.length / 3) / SQL_PAGE_BYTES);
}

/*
 * The store of a log that was mended, caught before what was missing is folded; the projections cannot be written until the
 * lock is closed.
 */
static struct store *open_and_lock(const struct damage *damage, struct sql **lock)
{
    struct error err = {0};

    for (int i = 0; i < 100; i++) {
        struct store *store;

        put_back(damage, page_of_seven(damage), 0);
        store_close(open_store(damage->file->path));
        mend(damage, page_of_seven(damage));
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

    begin(&damage, *state);
    store = open_and_lock(&damage, &lock);
    pause_ms(SQL_PATIENCE_MS + 500);
    sql_close(lock);
    assert_true(wait_for_no_gap(&damage));
    store_close(store);
    assert_sound(damage.file->path);
    end(&damage);
}

static void a_rebuild_says_how_much_it_had_to_leave_out(void **state)
{
    struct damage damage;
    struct buf report = {0};
    struct error err = {0};

    begin(&damage, *state);
    put_back(&damage, page_of_seven(&damage), 0);
    assert_true(store_sqlite_rebuild(damage.file->path, &report, &err));
    assert_non_null(strstr(report.bytes, " events cannot be read and are left out"));
    buf_clear(&report);
    end(&damage);
}

/* keep_days must not stop at the one that cannot be reached. */
static void what_is_old_is_deleted_beside_what_is_damaged(void **state)
{
    struct damage damage;
    struct store *store;
    struct error err = {0};
    size_t count = 0;
    int left = 0;

    begin(&damage, *state);
    put_back(&damage, page_of_seven(&damage), 0xA5);
    store = open_store(damage.file->path);
    for (int64_t talk = 1; talk <= TALKS; talk++)
        left += !is_whole(&damage, store, talk);
    assert_false(store_redact_older(store, 1000000, &count, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_true(left > 0);
    assert_int_equal(count, TALKS - left);
    store_close(store);
    end(&damage);
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
