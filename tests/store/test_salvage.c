/* A damaged log, and the new one that is made of what can be read: it keeps the rules, and every
 * loss is told. */
#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "given_damage.h"
#include "sql/sql.h"

/* What a salvage of the fixture's log gives. */
struct salvaged {
    char *path;
    struct buf report;
    struct store *store;
};

static struct salvaged salvage(const struct damage *damage)
{
    struct salvaged salvaged = {.path = path_in(damage->file->folder, "saved.db")};
    struct error err = {0};

    if (!store_sqlite_salvage(damage->file->path, salvaged.path, &salvaged.report, &err))
        fail_msg("%s", err.message);
    assert_sound(salvaged.path);
    salvaged.store = open_store(salvaged.path);
    return salvaged;
}

static void drop_salvaged(struct salvaged *salvaged)
{
    static const char *const endings[] = {"", "-views", "-views-wal", "-views-shm"};

    store_close(salvaged->store);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct buf name = {0};

        buf_addf(&name, "%s%s", salvaged->path, endings[i]);
        unlink(name.bytes);
        buf_clear(&name);
    }
    buf_clear(&salvaged->report);
    free(salvaged->path);
}

static bool tells(const struct salvaged *salvaged, const char *words)
{
    return strstr(salvaged->report.bytes, words) != NULL;
}

static bool find(const struct salvaged *salvaged, int64_t talk, struct store_conversation *out,
                 struct error *err)
{
    struct arena *arena = arena_new();
    bool found = store_find(salvaged->store, arena_printf(arena, "talk%lld", (long long)talk),
                            arena, out, err);

    arena_free(arena);
    return found;
}

/* How many events of a conversation are lost; the others are at their places and say what they
 * said. */
static size_t count_lost(const struct damage *damage, const struct salvaged *salvaged, int64_t talk)
{
    struct buf now = {0};
    struct str before = buf_str(&damage->said[talk - 1]);
    struct str rest;
    size_t lost = 0;

    transcript(salvaged->store, talk, &now);
    rest = buf_str(&now);
    while (rest.length > 0) {
        struct str was = str_cut(&before, '\n');
        struct str is = str_cut(&rest, '\n');

        if (str_find(is, STR(" event_lost {}"), 0) == 1)
            lost++;
        else
            assert_true(str_equal(is, was));
    }
    while (before.length > 0)
        lost += str_cut(&before, '\n').length > 0;
    buf_clear(&now);
    return lost;
}

static size_t count_all_lost(const struct damage *damage, const struct salvaged *salvaged)
{
    size_t lost = 0;

    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++)
        lost += count_lost(damage, salvaged, talk);
    return lost;
}

/* "..., 12 are lost" or "..., 12 or more are lost" */
static size_t told_lost(const struct salvaged *salvaged, bool *or_more)
{
    const char *last = strstr(salvaged->report.bytes, " events are saved, ");

    assert_non_null(last);
    *or_more = strstr(last, " or more are lost") != NULL;
    return (size_t)atol(last + strlen(" events are saved, "));
}

static void assert_untouched(const struct damage *damage, const struct buf *before)
{
    struct buf now = {0};
    struct error err = {0};

    assert_true(file_read(damage->file->path, 16 << 20, &now, &err));
    assert_true(str_equal(buf_str(&now), buf_str(before)));
    buf_clear(&now);
}

/* How many events are lost with this page. What stands behind the end nobody can count. */
static size_t lose_page(const struct damage *damage, long page)
{
    struct salvaged salvaged;
    struct buf before = {0};
    struct error err = {0};
    bool or_more;
    size_t lost;

    damage_put_back(damage, page, page % 2 == 0 ? 0xA5 : 0);
    assert_true(file_read(damage->file->path, 16 << 20, &before, &err));
    salvaged = salvage(damage);
    lost = count_all_lost(damage, &salvaged);
    if (told_lost(&salvaged, &or_more) != lost && !or_more)
        fail_msg("page %ld: %zu are lost: %s", page, lost, salvaged.report.bytes);
    assert_true(store_new_conversation(salvaged.store) >= DAMAGE_TALKS);
    assert_untouched(damage, &before);
    drop_salvaged(&salvaged);
    buf_clear(&before);
    return lost;
}

/* Also of those that lead to others: what they lead to is found without them. */
static void whichever_page_is_damaged_only_what_stood_on_it_is_lost(void **state)
{
    struct damage damage;
    size_t harmless = 0;
    size_t most = 0;
    long pages;

    damage_begin(&damage, *state);
    pages = (long)(damage.whole.length / SQL_PAGE_BYTES);
    for (long page = 1; page < pages; page++) {
        size_t lost = lose_page(&damage, page);

        harmless += lost == 0;
        most = lost > most ? lost : most;
    }
    assert_int_equal(lose_page(&damage, -1), 0);
    assert_in_range(harmless, 1, 10); /* the roots of the tables, and what is empty yet */
    assert_in_range(most, 10, DAMAGE_TALKS * 2);
    damage_end(&damage);
}

/* Each conversation is as long as it was, so that whoever was at its end still is. */
static void what_stood_at_a_damaged_end_is_known_from_the_projections(void **state)
{
    struct damage damage;
    struct buf report = {0};
    struct error err = {0};
    size_t ends = 0;
    long pages;

    damage_begin(&damage, *state);
    assert_true(store_sqlite_rebuild(damage.file->path, &report, &err));
    pages = (long)(damage.whole.length / SQL_PAGE_BYTES);
    for (long page = pages - 10; page < pages; page++) {
        struct salvaged salvaged;
        bool or_more;
        size_t lost;

        damage_page(&damage, page, 0xA5);
        salvaged = salvage(&damage);
        lost = told_lost(&salvaged, &or_more);
        assert_int_equal(lost, count_all_lost(&damage, &salvaged));
        ends += tells(&salvaged, "the end of the log is damaged");
        for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++) {
            struct store_conversation found;

            assert_true(find(&salvaged, talk, &found, &err));
            assert_int_equal(found.seq, DAMAGE_TURNS + 1);
        }
        drop_salvaged(&salvaged);
        damage_mend(&damage, page);
    }
    assert_true(ends > 0);
    buf_clear(&report);
    damage_end(&damage);
}

static void what_was_deleted_stays_deleted(void **state)
{
    struct damage damage;
    struct store *store;
    struct salvaged salvaged;
    struct store_conversation found;
    struct buf all = {0};
    struct error err = {0};

    damage_begin(&damage, *state);
    store = open_store(damage.file->path);
    assert_true(store_redact(store, 3, &err));
    store_close(store);
    damage_page(&damage, damage_page_of_seven(&damage), 0xA5);
    salvaged = salvage(&damage);
    assert_false(find(&salvaged, 3, &found, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    store_close(salvaged.store);
    salvaged.store = NULL;
    assert_true(file_read(salvaged.path, 16 << 20, &all, &err));
    assert_int_equal(str_find(buf_str(&all), STR("{\"talk\":3,"), 0), SIZE_MAX);
    buf_clear(&all);
    drop_salvaged(&salvaged);
    damage_end(&damage);
}

/* Who owned the conversation changed twice in what is lost. */
static void ownership_keeps_its_rules_over_a_loss(void **state)
{
    static const enum store_event_type types[] = {STORE_OWNER_CHANGED, STORE_NOTICE,
                                                  STORE_OWNER_CHANGED, STORE_NOTICE};
    struct store_file *file = *state;
    struct damage damage = {.file = file};
    struct salvaged salvaged;
    struct buf text = {0};
    int64_t epoch = 0;

    given_conversation(file->store, 1, "a");
    for (int64_t i = 0; i < 4; i++) {
        assert_int_equal(append_event(file->store, 1, i + 1, epoch, types[i], 2000, "{}").result,
                         STORE_DONE);
        epoch += types[i] == STORE_OWNER_CHANGED;
    }
    close_store_file(file);
    tamper(file->path, "DROP TRIGGER event_is_kept; DELETE FROM event WHERE id BETWEEN 2 AND 4");
    salvaged = salvage(&damage);
    assert_true(
        tells(&salvaged,
              "events 2 to 4 of the log cannot be read\nconversation 1: events 2 to 4 are lost\n"));
    transcript(salvaged.store, 1, &text);
    assert_true(str_ends(buf_str(&text),
                         STR("2 event_lost {}\n3 event_lost {}\n4 event_lost {}\n5 notice {}\n")));
    assert_int_equal(append_event(salvaged.store, 1, 5, 2, STORE_NOTICE, 3000, "{}").result,
                     STORE_DONE);
    drop_salvaged(&salvaged);
    buf_clear(&text);
}

static void a_target_that_exists_and_a_file_that_is_no_log_are_refused(void **state)
{
    struct store_file *file = *state;
    char *target = path_in(file->folder, "saved.db");
    char *other = path_in(file->folder, "other.db");
    struct buf report = {0};
    struct error err = {0};

    given_conversation(file->store, 1, "a");
    assert_false(store_sqlite_salvage(file->path, file->path, &report, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_true(file_write(other, STR("no database at all"), &err));
    assert_false(store_sqlite_salvage(other, target, &report, &err));
    assert_false(file_exists(target));
    assert_false(store_sqlite_salvage("/nowhere/log.db", target, &report, &err));
    assert_false(file_exists(target));
    assert_sound(file->path);
    buf_clear(&report);
    free(target);
    free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_FILE(whichever_page_is_damaged_only_what_stood_on_it_is_lost),
        OF_FILE(what_stood_at_a_damaged_end_is_known_from_the_projections),
        OF_FILE(what_was_deleted_stays_deleted),
        OF_FILE(ownership_keeps_its_rules_over_a_loss),
        OF_FILE(a_target_that_exists_and_a_file_that_is_no_log_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
