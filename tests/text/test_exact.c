#include "test.h"

#include "text/analysis.h"

static void case_script_and_encoding_do_not_count(void **state)
{
    static const struct {
        const char *text;
        const char *exact;
    } cases[] = {
        {"Card", "card"},
        {"ŠTO", "što"},
        {"s\xcc\x8cto", "što"},
        {"Што", "što"},
        {"ЉУБАВ њој Џеп", "ljubav njoj džep"},
        {"sto", "sto"},
        {"E-Mail", "e-mail"},
        {"can\xe2\x80\x99t", "can't"},
        {"", ""},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(text_exact(str_from(cases[i].text), arena), cases[i].exact);
    arena_free(arena);
}

static void bytes_that_are_no_text_are_bounded(void **state)
{
    struct arena *arena = arena_new();
    struct str exact = text_exact(STR("\xff\xc5\x00\xed\xa0\x80 a"), arena);

    (void)state;
    assert_true(exact.length <= 32);
    assert_true(str_ends(exact, STR("a")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_script_and_encoding_do_not_count),
        cmocka_unit_test(bytes_that_are_no_text_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
