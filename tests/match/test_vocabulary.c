/* Features by their keys, and the buckets they lie in. */
#include "test.h"

#include "base/memory.h"

#include "../../src/match/vocabulary.h"

enum { FEATURES = 20000 };

static uint64_t key_of(uint64_t number)
{
    number = (number + 1) * 0x9e3779b97f4a7c15u;
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9u;
    return number ^ number >> 27;
}

static uint32_t find(const struct vocabulary *vocabulary, uint64_t key)
{
    return vocabulary_find(
        vocabulary, key,
        vocabulary_guess(vocabulary, key, buckets_start(&vocabulary->buckets, key)));
}

static void check_vocabulary(size_t count)
{
    uint64_t *keys = memory_alloc((count + 1) * sizeof *keys);
    float *idf = memory_alloc((count + 1) * sizeof *idf);
    uint32_t *numbers = memory_alloc((count + 1) * sizeof *numbers);
    uint8_t *met = memory_alloc(count + 1);
    struct vocabulary vocabulary;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        keys[i] = key_of(i);
        idf[i] = i % 3 == 0 ? 0 : 1 + (float)(i % 700) / 64;
        kept += i % 3 != 0;
    }
    vocabulary_init(&vocabulary, keys, idf, count, numbers);
    assert_int_equal(vocabulary.buckets.count, kept);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(find(&vocabulary, keys[i]), numbers[i]);
        assert_int_equal(numbers[i] == VOCABULARY_NONE, i % 3 == 0);
        if (numbers[i] == VOCABULARY_NONE)
            continue;
        assert_true(numbers[i] < kept);
        assert_int_equal(met[numbers[i]]++, 0);
        assert_float_equal(vocabulary_idf(&vocabulary, numbers[i]), idf[i], idf[i] / 4096);
    }
    for (size_t i = count; i < 3 * count + 100; i++)
        assert_int_equal(find(&vocabulary, key_of(i)), VOCABULARY_NONE);
    vocabulary_clear(&vocabulary);
    free(keys);
    free(idf);
    free(numbers);
    free(met);
}

static void what_was_taught_is_found_and_nothing_else(void **state)
{
    (void)state;
    for (size_t count = 0; count < 40; count++)
        check_vocabulary(count);
    check_vocabulary(FEATURES);
}

static void a_small_float_is_nearly_what_it_was(void **state)
{
    (void)state;
    for (float value = 1.5e-8f; value < 63; value *= 1.0137f)
        assert_float_equal(small_float_value(small_float(value)), value, value / 4096);
    assert_int_equal(small_float(0), 0);
    assert_int_equal(small_float(-1), 0);
    assert_int_equal(small_float(1e-20f), 0);
    assert_int_equal(small_float(1e9f), UINT16_MAX);
    for (uint32_t small = 0; small <= UINT16_MAX; small++)
        assert_int_equal(small_float(small_float_value((uint16_t)small)), small);
}

/* A key that begins like a known one, tag and all, is in its bucket and is told apart by its entry.
 */
static void a_like_key_is_another_feature(void **state)
{
    uint64_t keys[3] = {0x1234567890abcdef, 0x1234567890abcdee, 0x1234567890abcded};
    float idf[2] = {1, 1};
    uint32_t numbers[2];
    struct vocabulary vocabulary;

    (void)state;
    vocabulary_init(&vocabulary, keys, idf, 2, numbers);
    assert_int_equal(find(&vocabulary, keys[0]), numbers[0]);
    assert_int_equal(find(&vocabulary, keys[1]), numbers[1]);
    assert_int_equal(find(&vocabulary, keys[2]), VOCABULARY_NONE);
    vocabulary_clear(&vocabulary);
}

static void buckets_come_back_from_bytes_and_unsound_ones_do_not(void **state)
{
    static const struct {
        uint32_t starts[5];
        size_t count;
        bool sound;
    } cases[] = {
        {{0, 1, 1, 1, 3}, 5, true}, {{0, 1, 0, 1, 3}, 5, false}, {{1, 1, 1, 1, 3}, 5, false},
        {{0, 1, 2, 3}, 4, false},   {{0, 2}, 2, false},          {{0, 1, 2}, 3, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf bytes = {0};
        struct fit_reader reader;
        struct buckets buckets;

        fit_put_array(&bytes, cases[i].starts, cases[i].count, sizeof *cases[i].starts);
        reader = (struct fit_reader){.bytes = bytes.bytes, .length = bytes.length};
        assert_int_equal(buckets_fit_read(&reader, &buckets), cases[i].sound);
        if (cases[i].sound)
            assert_int_equal(buckets.count, cases[i].starts[cases[i].count - 1]);
        buf_clear(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_taught_is_found_and_nothing_else),
        cmocka_unit_test(a_small_float_is_nearly_what_it_was),
        cmocka_unit_test(a_like_key_is_another_feature),
        cmocka_unit_test(buckets_come_back_from_bytes_and_unsound_ones_do_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
