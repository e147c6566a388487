#include "test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[] = "/tmp/salter-test-XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static const char *inside(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void what_is_written_is_read_back(void **state)
{
    struct buf content = {0};
    struct error err = {0};

    (void)state;
    assert_true(file_write(inside("a"), STR("first"), &err));
    assert_true(file_write(inside("a"), STR("second\0byte"), &err));
    assert_true(file_read(inside("a"), 100, &content, &err));
    assert_int_equal(content.length, 11);
    assert_int_equal(err.code, ERROR_NONE);
    buf_clear(&content);
}

static void refusals_name_their_reason(void **state)
{
    struct buf content = {0};
    struct error err = {0};

    (void)state;
    assert_false(file_read(inside("nowhere"), 100, &content, &err));
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    assert_false(file_read(folder, 100, &content, &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_true(file_write(inside("large"), STR("123456"), &err));
    assert_false(file_read(inside("large"), 5, &content, &err));
    assert_int_equal(err.code, ERROR_TOO_LARGE);
    assert_false(file_write(inside("no/such/folder"), STR("x"), &err));
    buf_clear(&content);
}

static void a_walk_is_sorted_and_leaves_hidden_files_out(void **state)
{
    struct arena *arena = arena_new();
    struct file_list files = {0};
    struct file_list others = {0};
    struct error err = {0};

    (void)state;
    assert_true(file_make_folder(inside("walk/b/c"), &err));
    assert_true(file_make_folder(inside("walk/b/c"), &err));
    assert_true(file_write(inside("walk/b/c/deep"), STR(""), &err));
    assert_true(file_write(inside("walk/z"), STR(""), &err));
    assert_true(file_write(inside("walk/a"), STR(""), &err));
    assert_true(file_write(inside("walk/.hidden"), STR(""), &err));
    assert_int_equal(symlink("/nowhere/at/all", inside("walk/broken")), 0);
    assert_int_equal(symlink("circle", inside("walk/circle")), 0);
    assert_true(file_walk(inside("walk"), arena, &files, &others, &err));
    assert_int_equal(files.count, 3);
    assert_str(files.items[0], "a");
    assert_str(files.items[1], "b/c/deep");
    assert_str(files.items[2], "z");
    assert_int_equal(others.count, 4);
    assert_str(others.items[0], "b/");
    assert_str(others.items[1], "b/c/");
    assert_str(others.items[2], "broken");
    assert_str(others.items[3], "circle");
    vec_clear(&files);
    vec_clear(&others);
    assert_false(file_walk(inside("nowhere"), arena, &files, NULL, &err));
    arena_free(arena);
}

static void a_link_to_itself_ends(void **state)
{
    struct arena *arena = arena_new();
    struct file_list files = {0};
    struct error err = {0};

    (void)state;
    assert_true(file_make_folder(inside("loop"), &err));
    assert_int_equal(symlink(".", inside("loop/again")), 0);
    assert_false(file_walk(inside("loop"), arena, &files, NULL, &err));
    assert_int_equal(err.code, ERROR_TOO_LARGE);
    vec_clear(&files);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(refusals_name_their_reason),
        cmocka_unit_test(a_walk_is_sorted_and_leaves_hidden_files_out),
        cmocka_unit_test(a_link_to_itself_ends),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
