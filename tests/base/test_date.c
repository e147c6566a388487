#include "test.h"

#include "base/date.h"

static struct date on(int year, int month, int day)
{
    return (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

static void every_day_of_eight_centuries_goes_there_and_back(void **state)
{
    int weekday = date_weekday(on(1600, 1, 1));

    (void)state;
    for (int32_t days = date_to_days(on(1600, 1, 1)); days <= date_to_days(on(2400, 12, 31));
         days++) {
        struct date date = date_from_days(days);

        assert_true(date_is_valid(date));
        assert_int_equal(date_to_days(date), days);
        assert_int_equal(date_weekday(date), weekday);
        weekday = weekday % 7 + 1;
    }
}

static void known_days_have_known_names(void **state)
{
    (void)state;
    assert_int_equal(date_to_days(on(1970, 1, 1)), 0);
    assert_int_equal(date_weekday(on(2026, 11, 22)), 7);
    assert_int_equal(date_days_in_month(2028, 2), 29);
    assert_int_equal(date_days_in_month(2100, 2), 28);
}

static void a_month_later_stays_in_that_month(void **state)
{
    char text[11];

    (void)state;
    date_format_iso(date_add_months(on(2027, 1, 31), 1), text);
    assert_string_equal(text, "2027-02-28");
    date_format_iso(date_add_months(on(2026, 12, 15), -12), text);
    assert_string_equal(text, "2025-12-15");
}

static void only_iso_dates_that_exist_are_read(void **state)
{
    static const char *const wrong[] = {"2026-02-30", "2026-13-01", "2026-1-01",
                                        "26-01-01",   "2026/01/01", "2026-01-01 ",
                                        "",           "0000-01-01", "2026--1-01"};
    struct date date;

    (void)state;
    assert_true(date_parse_iso(STR("2028-02-29"), &date));
    assert_int_equal(date.day, 29);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (date_parse_iso(str_from(wrong[i]), &date))
            fail_msg("\"%s\" was read as a date", wrong[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_eight_centuries_goes_there_and_back),
        cmocka_unit_test(known_days_have_known_names),
        cmocka_unit_test(a_month_later_stays_in_that_month),
        cmocka_unit_test(only_iso_dates_that_exist_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
