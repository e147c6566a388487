#include "test.h"

#include "base/file.h"
#include "knowledge/schema.h"

static void the_shipped_schema_is_the_one_the_loader_reads_with(void **state)
{
    struct buf shipped = {0}, written = {0};
    struct error err = {0};

    (void)state;
    if (!file_read("knowledge/salter.schema.json", 1 << 20, &shipped, &err))
        fail_msg("%s", err.message);
    kb_schema_write(&written);
    if (!str_equal(buf_str(&shipped), buf_str(&written)))
        fail_msg("write it anew: salter schema > knowledge/salter.schema.json");
    buf_clear(&shipped);
    buf_clear(&written);
}

static void each_brace_is_closed_and_no_comma_is_left_over(void **state)
{
    struct buf written = {0};
    int depth = 0;

    (void)state;
    kb_schema_write(&written);
    for (size_t i = 0; i < written.length; i++) {
        char c = written.bytes[i];

        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        assert_true(depth >= 0);
    }
    assert_int_equal(depth, 0);
    assert_true(str_find(buf_str(&written), STR(",\n}"), 0) == SIZE_MAX);
    assert_true(str_find(buf_str(&written), STR("\"welcome\""), 0) != SIZE_MAX);
    buf_clear(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_schema_is_the_one_the_loader_reads_with),
        cmocka_unit_test(each_brace_is_closed_and_no_comma_is_left_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
