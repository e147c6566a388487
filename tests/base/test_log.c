/* The log: one line a record, whatever stands in it. */
#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/log.h"
#include "json/json.h"

/* Writes one record at the level that lets only errors pass; what came out. */
static struct str record_of(enum log_level level, const char *message, struct arena *arena)
{
    FILE *file = tmpfile();
    int before = dup(STDERR_FILENO);
    char bytes[16384];
    ssize_t length;

    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    log_set_level(LOG_ERROR);
    log_set_json();
    log_write(level, "%s", message);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    length = pread(fileno(file), bytes, sizeof bytes, 0);
    fclose(file);
    return arena_copy(arena, str_of(bytes, length > 0 ? (size_t)length : 0));
}

static struct value parse(struct str line, struct arena *arena)
{
    struct value record;
    struct error err = {0};

    if (!json_parse(line, line.length + 1, arena, &record, &err))
        fail_msg("%.*s: %s", STR_ARG(line), err.message);
    return record;
}

static void what_operators_did_is_written_at_every_level(void **state)
{
    struct arena *arena = arena_new();
    struct value record;

    (void)state;
    assert_int_equal(record_of(LOG_WARNING, "not heard", arena).length, 0);
    record = parse(record_of(LOG_AUDIT, "user 7: bot off: done", arena), arena);
    assert_true(str_is(value_get_text(&record, "level"), "audit"));
    assert_true(str_is(value_get_text(&record, "message"), "user 7: bot off: done"));
    arena_free(arena);
}

static void a_record_that_is_too_long_is_cut_between_characters(void **state)
{
    static const char *const characters[] = {"\xD0\xB6", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                             "\"",       "\x01",         "x"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        for (size_t shift = 0; shift < 4; shift++) {
            struct buf text = {0};
            struct value record;

            buf_add(&text, str_slice(STR("abc"), 0, shift));
            while (text.length < 3000)
                buf_add_text(&text, characters[i]);
            record = parse(record_of(LOG_ERROR, text.bytes, arena), arena);
            assert_true(value_get_text(&record, "message").length > 1000);
            buf_clear(&text);
        }
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_operators_did_is_written_at_every_level),
        cmocka_unit_test(a_record_that_is_too_long_is_cut_between_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
