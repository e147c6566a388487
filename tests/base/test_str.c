#include "test.h"

static void cut_walks_the_fields(void **state)
{
    struct str rest = STR("a,,b");

    (void)state;
    assert_str(str_cut(&rest, ','), "a");
    assert_str(str_cut(&rest, ','), "");
    assert_str(str_cut(&rest, ','), "b");
    assert_int_equal(rest.length, 0);
}

static void a_transposition_counts_once(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("kartica"), STR("katrica"), 2), 1);
    assert_int_equal(str_distance(STR("kartica"), STR("kartica"), 0), 0);
    assert_int_equal(str_distance(STR("racun"), STR("stanje"), 2), 3);
    assert_int_equal(str_distance(STR(""), STR("ab"), 2), 2);
}

static void an_integer_is_read_whole_or_not_at_all(void **state)
{
    int64_t value = 7;

    (void)state;
    assert_true(str_to_int(STR("-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_false(str_to_int(STR("9223372036854775808"), &value));
    assert_false(str_to_int(STR("12a"), &value));
    assert_false(str_to_int(STR("-"), &value));
    assert_false(str_to_int(STR(""), &value));
}

static void find_stops_at_the_end(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abcabc"), STR("abc"), 1), 3);
    assert_true(str_find(STR("ab"), STR("abc"), 0) == SIZE_MAX);
    assert_true(str_find(STR("abc"), STR("c"), 3) == SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_walks_the_fields),
        cmocka_unit_test(a_transposition_counts_once),
        cmocka_unit_test(an_integer_is_read_whole_or_not_at_all),
        cmocka_unit_test(find_stops_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
