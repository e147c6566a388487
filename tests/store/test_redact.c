/* Deletion: of the text nothing is left, not in the file and not beside it. */
#include "test.h"

#include <dirent.h>
#include <stdio.h>

#include "base/file.h"
#include "given_store.h"
#include "sql/sql.h"

static void secret_of(int64_t conversation, int64_t seq, char out[64])
{
    snprintf(out, 64, "tajna-%lld-%lld-rijec", (long long)conversation, (long long)seq);
}

/* Every byte of every file of the store. */
static bool is_on_disk(const char *folder, const char *secret)
{
    DIR *open = opendir(folder);
    struct dirent *entry;
    bool found = false;

    while ((entry = readdir(open)) != NULL) {
        char *path = path_in(folder, entry->d_name);
        struct buf content = {0};

        if (entry->d_name[0] != '.' && file_read(path, 1 << 30, &content, NULL))
            found = found || str_find(buf_str(&content), str_from(secret), 0) != SIZE_MAX;
        buf_clear(&content);
        free(path);
    }
    closedir(open);
    return found;
}

enum { SECRETIVE = 60, SECRETS = 6 };

static void say_secret(struct store *store, struct dice *dice, int64_t conversation, int64_t seq)
{
    static const enum store_event_type types[] = {STORE_CUSTOMER_MESSAGE, STORE_NOTICE,
                                                  STORE_FEEDBACK, STORE_CONTACT};
    struct buf payload = {0};
    char secret[64];

    secret_of(conversation, seq, secret);
    buf_addf(&payload, "{\"text\":\"%0*d%s%0*d\"}",
             (int)roll(dice, roll(dice, 10) == 0 ? 30000 : 900) + 1, 0, secret,
             (int)roll(dice, 300) + 1, 0);
    assert_int_equal(
        append_event(store, conversation, seq, 0, types[roll(dice, 4)], 1000, payload.bytes).result,
        STORE_DONE);
    buf_clear(&payload);
}

static void of_what_was_deleted_nothing_is_left_in_any_file(void **state)
{
    struct store_file *file = *state;
    struct dice dice = {4711};
    char secret[64];

    for (int64_t conversation = 1; conversation <= SECRETIVE; conversation++) {
        snprintf(secret, sizeof secret, "tajna-%lld-0-rijec", (long long)conversation);
        given_conversation(file->store, conversation, secret);
    }
    for (int64_t seq = 1; seq < SECRETS; seq++) {
        for (int64_t conversation = 1; conversation <= SECRETIVE; conversation++)
            say_secret(file->store, &dice, conversation, seq);
    }
    secret_of(3, 3, secret);
    assert_true(is_on_disk(file->folder, secret));
    for (int64_t i = 0; i < SECRETIVE; i++) {
        int64_t conversation = 1 + i * 37 % SECRETIVE;
        struct error err = {0};

        if (!store_redact(file->store, conversation, &err))
            fail_msg("%s", err.message);
        for (int64_t seq = 0; seq < SECRETS; seq++) {
            secret_of(conversation, seq, secret);
            if (is_on_disk(file->folder, secret))
                fail_msg("%s is still there after deletion number %lld", secret, (long long)i);
        }
    }
    assert_false(is_on_disk(file->folder, "tajna"));
    assert_sound(file->path);
}

static void a_deletion_says_when_somebody_keeps_the_old_text_from_being_erased(void **state)
{
    struct store_file *file = *state;
    struct error err = {0};
    struct sql *reader;
    int64_t count;

    given_conversation(file->store, 1, "tajna-rijec");
    reader = sql_open(file->path, SQL_READ, &err);
    assert_true(sql_run(reader, "BEGIN", &err));
    assert_true(sql_number(reader, "SELECT count(*) FROM event", &count, &err));
    assert_false(store_redact(file->store, 1, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_int_equal(append_event(file->store, 1, 1, 0, STORE_NOTICE, 1, "{}").result,
                     STORE_CONFLICT);
    assert_true(is_on_disk(file->folder, "tajna-rijec"));
    sql_close(reader);
    assert_true(store_redact(file->store, 1, &err));
    assert_false(is_on_disk(file->folder, "tajna-rijec"));
}

static void what_a_deletion_could_not_erase_is_erased_by_the_next_start(void **state)
{
    struct store_file *file = *state;
    struct error err = {0};
    struct sql *reader;
    int64_t count;

    given_conversation(file->store, 1, "tajna-rijec");
    reader = sql_open(file->path, SQL_READ, &err);
    assert_true(sql_run(reader, "BEGIN", &err));
    assert_true(sql_number(reader, "SELECT count(*) FROM event", &count, &err));
    assert_false(store_redact(file->store, 1, &err));
    close_store_file(file);
    assert_true(is_on_disk(file->folder, "tajna-rijec"));
    assert_true(sql_run(reader, "COMMIT", &err));
    file->store = open_store(file->path);
    assert_false(is_on_disk(file->folder, "tajna-rijec"));
    sql_close(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_FILE(of_what_was_deleted_nothing_is_left_in_any_file),
        OF_FILE(a_deletion_says_when_somebody_keeps_the_old_text_from_being_erased),
        OF_FILE(what_a_deletion_could_not_erase_is_erased_by_the_next_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
