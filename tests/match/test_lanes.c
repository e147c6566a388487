/* The innermost loop of every ranking, the quickest way against the portable one. */
#include "test.h"

#include "../../src/match/lanes.h"

enum { STRIDE = 3 * LANES, ROWS = 9 };

static void every_way_gives_the_same_bits(void **state)
{
    float portable[STRIDE], quickest[STRIDE];
    uint8_t weights[ROWS][STRIDE / 2];
    struct lanes_row rows[ROWS];
    uint32_t seed = 7;

    (void)state;
    for (size_t i = 0; i < STRIDE; i++)
        portable[i] = quickest[i] = (float)i / 7;
    for (int round = 0; round < 1000; round++) {
        size_t count = 1 + (size_t)round % ROWS;

        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < STRIDE / 2; j++) {
                seed = seed * 1664525u + 1013904223u;
                weights[i][j] = (uint8_t)(seed >> 24);
            }
            rows[i] = (struct lanes_row){weights[i], (float)(seed >> 8) / 16777216.0f - 0.5f};
        }
        lanes_portable(portable, STRIDE, rows, count);
        lanes_quickest()(quickest, STRIDE, rows, count);
    }
    assert_memory_equal(portable, quickest, sizeof portable);
}

static void a_weight_comes_back_as_the_level_nearest_to_it(void **state)
{
    (void)state;
    for (int steps = -LANES_STEPS; steps <= LANES_STEPS; steps++) {
        for (size_t lane = 0; lane < STRIDE; lane++) {
            uint8_t row[STRIDE / 2] = {0};

            lanes_set(row, lanes_place(lane), (float)steps);
            assert_true(abs(lanes_get(row, lanes_place(lane)) - steps) <= 18);
            assert_true(lanes_get(row, lanes_place(lane)) * steps >= 0);
            for (size_t other = 0; other < STRIDE; other++)
                assert_true(other == lane || lanes_get(row, lanes_place(other)) == 0);
        }
    }
}

static void adding_a_row_adds_each_of_its_weights(void **state)
{
    uint8_t row[STRIDE / 2] = {0};
    float scores[STRIDE] = {0};

    (void)state;
    for (size_t i = 0; i < STRIDE; i++)
        lanes_set(row, lanes_place(i), (float)i * 3 - 100);
    lanes_quickest()(scores, STRIDE, &(struct lanes_row){row, 0.5f}, 1);
    for (size_t i = 0; i < STRIDE; i++)
        assert_float_equal(scores[i], (float)lanes_get(row, lanes_place(i)) * 0.5f, 0);
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
