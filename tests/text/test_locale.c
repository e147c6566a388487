#include "test.h"

#include <math.h>

#include "text/locale.h"

static const enum text_variant EN = TEXT_VARIANT_EN;
static const enum text_variant HR = TEXT_VARIANT_HR;
static const enum text_variant SR = TEXT_VARIANT_SR_LATN;
static const enum text_variant CY = TEXT_VARIANT_SR_CYRL;

/* Compares what was written and empties the buffer. */
static void expect(struct buf *out, const char *expected)
{
    assert_str(buf_str(out), expected);
    buf_truncate(out, 0);
}

static void numbers_have_the_signs_of_their_language(void **state)
{
    struct buf out = {0};

    (void)state;
    text_format_number(&out, HR, 1234.56, 2);
    expect(&out, "1.234,56");
    text_format_number(&out, EN, 1234.56, 2);
    expect(&out, "1,234.56");
    text_format_number(&out, SR, -1234567.891, 1);
    expect(&out, "-1.234.567,9");
    text_format_number(&out, EN, -0.001, 2);
    expect(&out, "0.00");
    text_format_number(&out, EN, 999, -3);
    expect(&out, "999");
    text_format_number(&out, EN, NAN, 2);
    expect(&out, "0");
    text_format_integer(&out, CY, 1000);
    expect(&out, "1.000");
    text_format_integer(&out, EN, INT64_MIN);
    expect(&out, "-9,223,372,036,854,775,808");
    text_format_integer(&out, EN, 100);
    expect(&out, "100");
    buf_clear(&out);
}

static void money_has_the_decimals_of_its_currency(void **state)
{
    static const struct {
        struct money money;
        const char *hr, *en;
    } cases[] = {
        {{123456, "EUR"}, "1.234,56 EUR", "1,234.56 EUR"},
        {{-5, "EUR"}, "-0,05 EUR", "-0.05 EUR"},
        {{500, "JPY"}, "500 JPY", "500 JPY"},
        {{1234, "KWD"}, "1,234 KWD", "1.234 KWD"},
        {{0, "RSD"}, "0,00 RSD", "0.00 RSD"},
        {{100, "XYZ"}, "1,00 XYZ", "1.00 XYZ"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_format_money(&out, HR, &cases[i].money);
        expect(&out, cases[i].hr);
        text_format_money(&out, EN, &cases[i].money);
        expect(&out, cases[i].en);
    }
    buf_clear(&out);
}

static void money_is_read_exactly_or_not_at_all(void **state)
{
    static const struct {
        const char *text;
        int64_t minor;
    } good[] = {{"1234.56 EUR", 123456}, {"5 EUR", 500},   {"0.5 EUR", 50},
                {"-3.20 HRK", -320},     {"500 JPY", 500}, {"1.234 KWD", 1234}};
    static const char *const bad[] = {
        "",      "EUR",    "5",      "5EUR",   "5.123 EUR", "5,10 EUR", "1.0 JPY",
        "5 QQQ", "5  EUR", ".5 EUR", "5. EUR", "- EUR",     "1e3 EUR",  "99999999999999999 EUR",
        "5 EU",  "5 EUR "};
    struct money money = {0};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(text_parse_money(str_from(good[i].text), &money));
        assert_int_equal(money.minor, good[i].minor);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (text_parse_money(str_from(bad[i]), &money))
            fail_msg("\"%s\" was read", bad[i]);
    }
    assert_int_equal(text_currency_decimals(STR("EUR")), 2);
    assert_int_equal(text_currency_decimals(STR("JPY")), 0);
    assert_int_equal(text_currency_decimals(STR("eur")), -1);
    assert_int_equal(text_currency_decimals(STR("D A")), -1);
}

static void dates_times_and_weekdays(void **state)
{
    struct date date = {2026, 11, 22};
    struct buf out = {0};

    (void)state;
    text_format_date(&out, HR, date);
    expect(&out, "22. studenoga 2026.");
    text_format_date(&out, SR, date);
    expect(&out, "22. novembar 2026.");
    text_format_date(&out, CY, date);
    expect(&out, "22. новембар 2026.");
    text_format_date(&out, EN, date);
    expect(&out, "22 November 2026");
    text_format_date(&out, EN, (struct date){0});
    expect(&out, "");
    text_format_time(&out, EN, 9, 5);
    expect(&out, "09:05");
    assert_string_equal(text_weekday_name(EN, 1), "Monday");
    assert_string_equal(text_weekday_name(HR, 1), "ponedjeljak");
    assert_string_equal(text_weekday_name(SR, 3), "sreda");
    assert_string_equal(text_weekday_name(CY, 7), "недеља");
    assert_string_equal(text_weekday_name(EN, 8), "");
    buf_clear(&out);
}

static void a_value_is_written_by_its_kind(void **state)
{
    struct arena *arena = arena_new();
    struct value list = value_list();
    struct value time = {.kind = VALUE_DATETIME, .time = {{2026, 3, 1}, 17, 30}};
    struct value values[] = {value_null(),
                             value_bool(true),
                             value_integer(1000),
                             value_number(2.5),
                             value_number(-0.0),
                             value_text(STR("Ana")),
                             value_money(500, "EUR"),
                             value_date((struct date){2026, 3, 1}),
                             time,
                             value_map()};
    static const char *const expected[] = {
        "", "да", "1.000", "2,5", "0", "Ana", "5,00 EUR", "1. март 2026.", "1. март 2026. у 17:30",
        ""};
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        text_format_value(&out, CY, &values[i]);
        expect(&out, expected[i]);
    }
    value_push(&list, value_text(STR("a")), arena);
    text_format_value(&out, EN, &list);
    expect(&out, "a");
    value_push(&list, value_text(STR("b")), arena);
    value_push(&list, value_integer(3), arena);
    text_format_value(&out, EN, &list);
    expect(&out, "a, b and 3");
    text_format_value(&out, HR, &list);
    expect(&out, "a, b i 3");
    assert_string_equal(text_list_word(CY, true), " или ");
    buf_clear(&out);
    arena_free(arena);
}

static void plurals_follow_cldr(void **state)
{
    static const struct {
        int64_t number;
        enum text_plural hs, en;
    } cases[] = {
        {0, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},         {1, TEXT_PLURAL_ONE, TEXT_PLURAL_ONE},
        {2, TEXT_PLURAL_FEW, TEXT_PLURAL_MANY},          {4, TEXT_PLURAL_FEW, TEXT_PLURAL_MANY},
        {5, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},         {11, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},
        {12, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},        {14, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},
        {21, TEXT_PLURAL_ONE, TEXT_PLURAL_MANY},         {22, TEXT_PLURAL_FEW, TEXT_PLURAL_MANY},
        {111, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},       {121, TEXT_PLURAL_ONE, TEXT_PLURAL_MANY},
        {-1, TEXT_PLURAL_ONE, TEXT_PLURAL_ONE},          {-3, TEXT_PLURAL_FEW, TEXT_PLURAL_MANY},
        {INT64_MIN, TEXT_PLURAL_MANY, TEXT_PLURAL_MANY},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(text_plural_of(HR, cases[i].number), cases[i].hs);
        assert_int_equal(text_plural_of(SR, cases[i].number), cases[i].hs);
        assert_int_equal(text_plural_of(CY, cases[i].number), cases[i].hs);
        assert_int_equal(text_plural_of(EN, cases[i].number), cases[i].en);
    }
}

static void cyrillic_becomes_latin_letter_by_letter(void **state)
{
    static const char *const cases[][2] = {
        {"абвгдђежзијклљмнњопрстћуфхцчџш", "abvgdđežzijklljmnnjoprstćufhcčdžš"},
        {"Љубав", "Ljubav"},
        {"ЉУБАВ", "LJUBAV"},
        {"Њ", "Nj"},
        {"КОЊ", "KONJ"},
        {"Џ.", "Dž."},
        {"Ђорђе, PIN 123 €", "Đorđe, PIN 123 €"},
        {"Где је банкомат?", "Gde je bankomat?"},
        {"đačka knjižica", "đačka knjižica"},
        {"ѓ ќ й", "đ ć й"},
        {"\xFFа", "\xFF"
                  "a"},
        {"", ""},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        text_to_latin(&out, str_from(cases[i][0]));
        expect(&out, cases[i][1]);
    }
    text_upper(&out, STR("čćžšđ љ a1"));
    expect(&out, "ČĆŽŠĐ Љ A1");
    buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_the_signs_of_their_language),
        cmocka_unit_test(money_has_the_decimals_of_its_currency),
        cmocka_unit_test(money_is_read_exactly_or_not_at_all),
        cmocka_unit_test(dates_times_and_weekdays),
        cmocka_unit_test(a_value_is_written_by_its_kind),
        cmocka_unit_test(plurals_follow_cldr),
        cmocka_unit_test(cyrillic_becomes_latin_letter_by_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
