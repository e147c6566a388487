#include "test.h"

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

static void wrong_json_is_refused_with_its_place(void **state)
{
    static const char *const wrong[] = {"", "{", "{\"a\":1,\"a\":2}", "[1,]", "nul", "{\"a\" 1}", "\"\xff\"", "1 2",
                                        "9223372036854775808"};
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
    assert_str(buf_str(&out), "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\"");
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
        cmocka_unit_test(wrong_json_is_refused_with_its_place),
        cmocka_unit_test(depth_and_length_are_bounded),
        cmocka_unit_test(bytes_that_are_no_utf8_become_replacement_characters),
        cmocka_unit_test(money_and_dates_have_one_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
