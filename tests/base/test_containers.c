#include "test.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/value.h"
#include "base/vec.h"

static void a_map_remembers_the_order_of_insertion(void **state)
{
    struct arena *arena = arena_new();
    struct map map = {0};
    char values[1000];

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        assert_true(map_put(&map, arena_printf(arena, "key %zu", 999 - i), &values[i]));
    assert_false(map_put(&map, STR("key 5"), &values[0]));
    assert_int_equal(map.count, 1000);
    assert_str(map.entries[0].key, "key 999");
    assert_ptr_equal(map_get(&map, STR("key 5")), &values[0]);
    assert_ptr_equal(map_get(&map, STR("key 7")), &values[992]);
    assert_null(map_get(&map, STR("key 1000")));
    assert_true(map_index(&map, STR("nothing")) == SIZE_MAX);
    map_clear(&map);
    assert_null(map_get(&map, STR("key 5")));
    arena_free(arena);
}

static void a_buffer_always_ends_in_nul(void **state)
{
    struct buf buf = {0};
    char *taken;

    (void)state;
    for (int i = 0; i < 300; i++) {
        buf_addf(&buf, "%d,", i);
        assert_int_equal(buf.bytes[buf.length], 0);
    }
    buf_truncate(&buf, 4);
    assert_str(buf_str(&buf), "0,1,");
    assert_int_equal(buf.bytes[4], 0);
    taken = buf_take(&buf);
    assert_string_equal(taken, "0,1,");
    assert_int_equal(buf.length, 0);
    free(taken);
    taken = buf_take(&buf);
    assert_string_equal(taken, "");
    free(taken);
}

static void an_arena_gives_zeroed_aligned_memory_also_after_a_reset(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < 3000; size += 7) {
            unsigned char *memory = arena_alloc(arena, size);

            assert_int_equal((uintptr_t)memory % 16, 0);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xAA, size);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void a_vector_grows(void **state)
{
    struct numbers VEC_OF(int) numbers = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        vec_push(&numbers, i * i);
    assert_int_equal(numbers.count, 100);
    assert_int_equal(numbers.items[99], 9801);
    vec_clear(&numbers);
    assert_int_equal(numbers.count, 0);
}

static void a_value_is_found_by_path_and_replaced_in_place(void **state)
{
    struct arena *arena = arena_new();
    struct value root = value_map();
    struct value inner = value_map();
    struct value list = value_list();

    (void)state;
    for (int i = 0; i < 20; i++)
        value_push(&list, value_integer(i), arena);
    value_set(&inner, STR("list"), list, arena);
    for (int i = 0; i < 9; i++)
        value_set(&inner, arena_printf(arena, "m%d", i), value_integer(i), arena);
    value_set(&root, STR("inner"), inner, arena);
    assert_int_equal(value_path(&root, STR("inner.list"))->list.items[19].integer, 19);
    assert_int_equal(value_path(&root, STR("inner.m8"))->integer, 8);
    assert_null(value_path(&root, STR("inner.list.x")));
    assert_null(value_path(&root, STR("outer.m8")));
    value_remove(&root, STR("outer"));
    assert_non_null(value_get(&root, STR("inner")));
    value_remove(&root, STR("inner"));
    assert_null(value_get(&root, STR("inner")));
    value_set(&root, STR("inner"), value_integer(1), arena);
    assert_int_equal(root.map.count, 1);
    assert_int_equal(value_get_integer(&root, "inner", 7), 1);
    assert_int_equal(value_get_integer(&root, "nothing", 7), 7);
    arena_free(arena);
}

static void values_compare_by_content(void **state)
{
    struct value euro = value_money(500, "EUR");
    struct value dinar = value_money(500, "RSD");
    struct value text = value_text(STR("500"));

    (void)state;
    assert_true(value_equal(&euro, &euro));
    assert_false(value_equal(&euro, &dinar));
    assert_false(value_equal(&euro, &text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_remembers_the_order_of_insertion),
        cmocka_unit_test(a_buffer_always_ends_in_nul),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory_also_after_a_reset),
        cmocka_unit_test(a_vector_grows),
        cmocka_unit_test(a_value_is_found_by_path_and_replaced_in_place),
        cmocka_unit_test(values_compare_by_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
