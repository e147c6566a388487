#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"

static void check_round(const char *text, const char *expected)
{
    struct arena *arena = arena_new();
    struct buf out = {0};
    struct error err = {0};
    struct value value;

    if (!json_parse(str_from(text), 10000, arena, &value, &err))
        fail_msg("%s: %s", text, err.message);
    json_write(&out, &value);
    assert_str(buf_str(&out), expected);
    buf_clear(&out);
    arena_free(arena);
}

static void what_is_read_is_written(void **state)
{
    (void)state;
    check_round("{\"a\": [1, 2.5, -0.1, true, false, null], \"b\": \"č\\u010d\\n\\\"/\"}",
                "{\"a\":[1,2.5,-0.1,true,false,null],\"b\":\"čč\\n\\\"/\"}");
    check_round("9223372036854775807", "9223372036854775807");
    check_round("[]", "[]");
    check_round("\"\\u0000\"", "\"\\u0000\"");
}

static void check_number(double number)
{
    struct value value = value_number(number);
    struct buf out = {0};
    char text[40];

    snprintf(text, sizeof text, "%.15g", number);
    if (fabs(strtod(text, NULL) - number) > 0)
        snprintf(text, sizeof text, "%.17g", number);
    json_write(&out, &value);
    assert_str(buf_str(&out), text);
    buf_clear(&out);
}

/* The way of the frequent ones gives the same text as the way of all. */
static void numbers_are_as_short_as_they_can_be(void **state)
{
    static const double some[] = {0,
                                  1,
                                  -1,
                                  0.5,
                                  -0.0001,
                                  0.00009,
                                  0.1 + 0.2,
                                  1.0 / 3,
                                  99999999.9999,
                                  1e8 + 1,
                                  1e15,
                                  -2.5e300,
                                  5e-324,
                                  12.34,
                                  100.0101,
                                  0.99995,
                                  0.00010000000000000001,
                                  1e7,
                                  999.9,
                                  123456.7,
                                  0.123456,
                                  1e22,
                                  -0.00000001,
                                  1.00005};

    (void)state;
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        check_number(some[i]);
    for (int i = -30000; i < 30000; i += 7) {
        check_number(i / 10000.0);
        check_number(i / 100.0);
        check_number(i * 0.0001);
        check_number(i / 7.0);
    }
}

static void check_written(const char *bytes, size_t length, const char *expected)
{
    struct buf out = {0};

    json_write_text(&out, str_of(bytes, length));
    assert_str(buf_str(&out), expected);
    buf_clear(&out);
}

static void what_is_no_text_is_written_as_such(void **state)
{
    (void)state;
    check_written("", 0, "\"\"");
    check_written("đa \xF0\x9F\x99\x82!", 9, "\"đa \xF0\x9F\x99\x82!\"");
    check_written("a\xC4", 2, "\"a\xEF\xBF\xBD\"");
    check_written("\xFF\xC4\x91x", 4, "\"\xEF\xBF\xBDđx\"");
    check_written("\xED\xA0\x80", 3, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    check_written("\x7F\0\"\\", 4, "\"\\u007f\\u0000\\\"\\\\\"");
}

/* Every byte at every place of a text that is otherwise plain: what is special is seen wherever it
 * stands. */
static void every_byte_is_seen_at_every_place(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    for (int byte = 0; byte < 0x80; byte++) {
        for (size_t place = 0; place < 19; place++) {
            char text[] = "abcdefgh!~ ]#[yz012";
            struct buf out = {0};
            struct value value;

            text[place] = (char)byte;
            json_write_text(&out, str_of(text, sizeof text - 1));
            assert_true(json_parse(buf_str(&out), 1000, arena, &value, NULL));
            assert_true(str_equal(value.text, str_of(text, sizeof text - 1)));
            assert_true(byte >= 0x20 && byte != 0x7F && byte != '"' && byte != '\\'
                            ? out.length == sizeof text + 1
                            : out.length > sizeof text + 1);
            buf_clear(&out);
        }
    }
    arena_free(arena);
}

static void wrong_json_is_refused_with_its_place(void **state)
{
    static const char *const wrong[] = {"",         "{",   "{\"a\":1,\"a\":2}",
                                        "[1,]",     "nul", "{\"a\" 1}",
                                        "\"\xff\"", "1 2", "9223372036854775808"};
    struct arena *arena = arena_new();
    struct value value;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = {0};

        if (json_parse(str_from(wrong[i]), 10000, arena, &value, &err))
            fail_msg("accepted: %s", wrong[i]);
        assert_non_null(strstr(err.message, "line 1"));
    }
    arena_free(arena);
}

static void depth_and_length_are_bounded(void **state)
{
    struct arena *arena = arena_new();
    struct buf deep = {0};
    struct error err = {0};
    struct value value;

    (void)state;
    for (int i = 0; i < JSON_DEEPEST; i++)
        buf_add_byte(&deep, '[');
    for (int i = 0; i < JSON_DEEPEST; i++)
        buf_add_byte(&deep, ']');
    assert_true(json_parse(buf_str(&deep), 1000, arena, &value, &err));
    buf_truncate(&deep, 0);
    for (int i = 0; i < 900; i++)
        buf_add_byte(&deep, '[');
    assert_false(json_parse(buf_str(&deep), 1000, arena, &value, &err));
    assert_int_equal(err.code, ERROR_TOO_LARGE);
    assert_false(json_parse(buf_str(&deep), 899, arena, &value, &err));
    buf_clear(&deep);
    arena_free(arena);
}

static void bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
    struct buf out = {0};

    (void)state;
    json_write_text(&out, STR("a\xff\xc3(\xed\xa0\x80z"));
    assert_str(buf_str(&out),
               "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
    buf_clear(&out);
}

static void money_and_dates_have_one_form(void **state)
{
    struct arena *arena = arena_new();
    struct value list = value_list();
    struct buf out = {0};

    (void)state;
    value_push(&list, value_money(-5, "EUR"), arena);
    value_push(&list, value_money(123456, "RSD"), arena);
    value_push(&list, value_money(500, "JPY"), arena);
    value_push(&list, value_date((struct date){2026, 11, 2}), arena);
    json_write(&out, &list);
    assert_str(buf_str(&out), "[\"-0.05 EUR\",\"1234.56 RSD\",\"500 JPY\",\"2026-11-02\"]");
    buf_clear(&out);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written),
        cmocka_unit_test(numbers_are_as_short_as_they_can_be),
        cmocka_unit_test(what_is_no_text_is_written_as_such),
        cmocka_unit_test(every_byte_is_seen_at_every_place),
        cmocka_unit_test(wrong_json_is_refused_with_its_place),
        cmocka_unit_test(depth_and_length_are_bounded),
        cmocka_unit_test(bytes_that_are_no_utf8_become_replacement_characters),
        cmocka_unit_test(money_and_dates_have_one_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
