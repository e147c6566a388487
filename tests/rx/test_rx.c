#include "test.h"

#include <stdio.h>

#include "rx/rx.h"

static struct rx *given(const char *expression)
{
    struct rx_mistake mistake;
    struct rx *rx = rx_compile(str_from(expression), &mistake);

    if (rx == NULL)
        fail_msg("%s: %s at %zu", expression, mistake.message, mistake.offset);
    return rx;
}

static enum rx_result run(const char *expression, struct str subject)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct rx *rx = given(expression);
    enum rx_result result = rx_match(rx, scratch, subject, 0, NULL, 0);

    rx_free(rx);
    rx_scratch_free(scratch);
    return result;
}

static void captures_are_spans_and_unset_groups_say_so(void **state)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct rx *rx = given("(a+)(x)?(b)");
    struct span captures[6];

    (void)state;
    assert_int_equal(rx_match(rx, scratch, STR("..aab"), 0, captures, 6), RX_MATCH);
    assert_int_equal(captures[0].start, 2);
    assert_int_equal(captures[0].end, 5);
    assert_int_equal(captures[1].end, 4);
    assert_true(captures[2].start == SIZE_MAX && captures[2].end == SIZE_MAX);
    assert_int_equal(captures[3].start, 4);
    assert_true(captures[4].start == SIZE_MAX && captures[5].start == SIZE_MAX);
    assert_int_equal(rx_match(rx, scratch, STR("..aab"), 4, captures, 1), RX_NONE);
    rx_free(rx);
    rx_scratch_free(scratch);
}

static void more_groups_than_the_scratch_holds_still_match(void **state)
{
    char expression[4 * (RX_MOST_CAPTURES + 10) + 1] = "";

    (void)state;
    for (size_t i = 0; i < RX_MOST_CAPTURES + 10; i++)
        strcat(expression, "(a?)");
    assert_int_equal(run(expression, STR("aaa")), RX_MATCH);
}

static void a_mistake_has_its_offset_and_a_message(void **state)
{
    static const struct {
        const char *expression;
        size_t offset;
    } cases[] = {{"ab(", 3}, {"a)", 1}, {"a[b", 3}, {"*a", 0}, {"a\\C", 3}, {"(?<=a+)b", 0}};
    struct rx_mistake mistake;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(rx_compile(str_from(cases[i].expression), &mistake));
        if (mistake.offset != cases[i].offset)
            fail_msg("%s: %zu %s", cases[i].expression, mistake.offset, mistake.message);
        assert_true(strlen(mistake.message) > 5);
    }
}

static void an_expression_that_is_too_long_or_no_utf8_is_refused(void **state)
{
    char *longer = calloc(1, RX_LONGEST + 1);
    struct rx_mistake mistake;

    (void)state;
    memset(longer, 'a', RX_LONGEST + 1);
    assert_null(rx_compile(str_of(longer, RX_LONGEST + 1), &mistake));
    assert_null(rx_compile(STR("a\xff"), &mistake));
    free(longer);
}

static void a_catastrophic_expression_stops_at_the_limit(void **state)
{
    (void)state;
    assert_int_equal(run("(a+)+$", STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")), RX_LIMIT);
}

static void machine_code_gives_the_same_and_keeps_the_limit(void **state)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct rx *runaway = given("(a+)+$");
    struct rx *plain = given("(?<!\\S)card(?!\\S)");
    size_t before = rx_size(plain);

    (void)state;
    if (rx_jit(runaway) && rx_jit(plain)) {
        assert_true(rx_size(plain) > before);
        assert_int_equal(
            rx_match(runaway, scratch, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), 0, NULL, 0),
            RX_LIMIT);
        assert_int_equal(rx_match(plain, scratch, STR("my card is"), 0, NULL, 0), RX_MATCH);
        assert_int_equal(rx_match(plain, scratch, STR("my cards"), 0, NULL, 0), RX_NONE);
    }
    rx_free(runaway);
    rx_free(plain);
    rx_scratch_free(scratch);
}

static void a_subject_that_is_no_utf8_never_matches(void **state)
{
    (void)state;
    assert_int_equal(run("a", STR("a\xff")), RX_NONE);
    assert_int_equal(run("š", STR("\xc5")), RX_NONE);
}

static void bytes_are_matched_byte_by_byte(void **state)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct rx_mistake mistake;
    struct rx *rx = rx_compile_bytes(STR("(?<!\\S)ж\\S++\\N"), &mistake);

    (void)state;
    assert_non_null(rx);
    assert_int_equal(rx_match(rx, scratch, STR("a жаба b"), 0, NULL, 0), RX_MATCH);
    assert_int_equal(rx_match(rx, scratch, STR("a жаба\nb"), 0, NULL, 0), RX_NONE);
    rx_free(rx);
    rx_scratch_free(scratch);
}

static void an_empty_subject_and_an_empty_expression_are_fine(void **state)
{
    (void)state;
    assert_int_equal(run("", (struct str){NULL, 0}), RX_MATCH);
    assert_int_equal(run("a", (struct str){NULL, 0}), RX_NONE);
}

static void an_expression_cannot_lift_its_limit(void **state)
{
    (void)state;
    assert_int_equal(
        run("(*LIMIT_MATCH=100000000)(a+)+$", STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")),
        RX_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captures_are_spans_and_unset_groups_say_so),
        cmocka_unit_test(more_groups_than_the_scratch_holds_still_match),
        cmocka_unit_test(a_mistake_has_its_offset_and_a_message),
        cmocka_unit_test(an_expression_that_is_too_long_or_no_utf8_is_refused),
        cmocka_unit_test(a_catastrophic_expression_stops_at_the_limit),
        cmocka_unit_test(machine_code_gives_the_same_and_keeps_the_limit),
        cmocka_unit_test(a_subject_that_is_no_utf8_never_matches),
        cmocka_unit_test(bytes_are_matched_byte_by_byte),
        cmocka_unit_test(an_empty_subject_and_an_empty_expression_are_fine),
        cmocka_unit_test(an_expression_cannot_lift_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
