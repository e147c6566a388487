/* The innermost loop of every ranking, the quickest way against the portable one. */
#include "test.h"

#include "../../src/match/lanes.h"

enum { STRIDE = 3 * LANES };

static void every_way_gives_the_same_bits(void **state)
{
    float portable[STRIDE], quickest[STRIDE];
    uint8_t row[STRIDE / 2];
    uint32_t seed = 7;

    (void)state;
    for (size_t i = 0; i < STRIDE; i++)
        portable[i] = quickest[i] = (float)i / 7;
    for (int round = 0; round < 1000; round++) {
        float value;

        for (size_t i = 0; i < sizeof row; i++) {
            seed = seed * 1664525u + 1013904223u;
            row[i] = (uint8_t)(seed >> 24);
        }
        value = (float)(seed >> 8) / 16777216.0f - 0.5f;
        lanes_portable(portable, row, STRIDE, value);
        lanes_quickest()(quickest, row, STRIDE, value);
    }
    assert_memory_equal(portable, quickest, sizeof portable);
}

static void a_weight_comes_back_as_the_level_nearest_to_it(void **state)
{
    (void)state;
    for (int steps = -LANES_STEPS; steps <= LANES_STEPS; steps++) {
        for (size_t lane = 0; lane < STRIDE; lane++) {
            uint8_t row[STRIDE / 2] = {0};

            lanes_set(row, lane, (float)steps);
            assert_true(abs(lanes_get(row, lane) - steps) <= 18);
            assert_true(lanes_get(row, lane) * steps >= 0);
            for (size_t other = 0; other < STRIDE; other++)
                assert_true(other == lane || lanes_get(row, other) == 0);
        }
    }
}

static void adding_a_row_adds_each_of_its_weights(void **state)
{
    uint8_t row[STRIDE / 2] = {0};
    float scores[STRIDE] = {0};

    (void)state;
    for (size_t i = 0; i < STRIDE; i++)
        lanes_set(row, i, (float)i * 3 - 100);
    lanes_quickest()(scores, row, STRIDE, 0.5f);
    for (size_t i = 0; i < STRIDE; i++)
        assert_float_equal(scores[i], (float)lanes_get(row, i) * 0.5f, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_gives_the_same_bits),
        cmocka_unit_test(a_weight_comes_back_as_the_level_nearest_to_it),
        cmocka_unit_test(adding_a_row_adds_each_of_its_weights),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
