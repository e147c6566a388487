#include "test.h"

#include "base/diag.h"
#include "base/error.h"

static void the_caret_stands_below_the_code_point(void **state)
{
    struct diag_list list;
    struct buf out = {0};
    struct diag_place place = {STR("a.yaml"), 3, 5, 4};

    (void)state;
    diag_list_init(&list);
    diag_add(&list, DIAG_ERROR, "unknown-key", place, STR("čšž kluc: x"), "did you mean “ključ”?",
             "unknown key “%s”", "kluc");
    diag_print(&list.all.items[0], false, &out);
    assert_str(buf_str(&out), "a.yaml:3:5: error: unknown key “kluc” [unknown-key]\n"
                              "    3 | čšž kluc: x\n"
                              "      |     ^~~~\n"
                              "      hint: did you mean “ključ”?\n");
    buf_clear(&out);
    diag_list_clear(&list);
}

static void diagnostics_are_shown_in_the_order_of_the_file(void **state)
{
    struct diag_list list;

    (void)state;
    diag_list_init(&list);
    diag_add(&list, DIAG_WARNING, "b", (struct diag_place){STR("b.yaml"), 1, 1, 1}, STR(""), NULL,
             "third");
    diag_add(&list, DIAG_ERROR, "a", (struct diag_place){STR("a.yaml"), 9, 1, 1}, STR(""), NULL,
             "second");
    diag_add(&list, DIAG_ERROR, "z", (struct diag_place){STR("a.yaml"), 9, 0, 1}, STR(""), NULL,
             "first");
    diag_sort(&list);
    assert_str(list.all.items[0].message, "first");
    assert_str(list.all.items[2].message, "third");
    assert_int_equal(list.errors, 2);
    assert_int_equal(list.warnings, 1);
    diag_list_clear(&list);
}

static void beyond_the_limit_they_are_only_counted(void **state)
{
    struct diag_list list;

    (void)state;
    diag_list_init(&list);
    for (int i = 0; i < DIAG_LIMIT + 5; i++)
        diag_add(&list, DIAG_ERROR, "a", (struct diag_place){0}, STR(""), NULL, "%d", i);
    assert_int_equal(list.all.count, DIAG_LIMIT);
    assert_int_equal(list.errors, DIAG_LIMIT + 5);
    assert_int_equal(list.dropped, 5);
    diag_list_clear(&list);
}

static void the_nearest_name_is_near(void **state)
{
    const struct str names[] = {STR("department"), STR("examples"), STR("en")};

    (void)state;
    assert_str(diag_nearest(STR("departement"), names, 3), "department");
    assert_str(diag_nearest(STR("exmaples"), names, 3), "examples");
    assert_int_equal(diag_nearest(STR("completely"), names, 3).length, 0);
}

static void an_error_says_that_it_was_cut(void **state)
{
    struct error err = {0};
    char longer[2000];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_false(error_set(&err, ERROR_IO, "%s", longer));
    assert_string_equal(err.message + strlen(err.message) - 3, "...");
    error_set(&err, ERROR_IO, "reason");
    error_context(&err, "file %d", 7);
    assert_string_equal(err.message, "file 7: reason");
    assert_false(error_set(NULL, ERROR_IO, "nobody listens"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caret_stands_below_the_code_point),
        cmocka_unit_test(diagnostics_are_shown_in_the_order_of_the_file),
        cmocka_unit_test(beyond_the_limit_they_are_only_counted),
        cmocka_unit_test(the_nearest_name_is_near),
        cmocka_unit_test(an_error_says_that_it_was_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
