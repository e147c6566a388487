/* The innermost loop of every ranking, the quickest way against the portable one. */
#include "test.h"

#include "../../src/match/lanes.h"

enum { STRIDE = 5 * LANES };

static void every_way_gives_the_same_bits(void **state)
{
    float portable[STRIDE], quickest[STRIDE];
    int8_t row[STRIDE];
    uint32_t seed = 7;

    (void)state;
    for (size_t i = 0; i < STRIDE; i++)
        portable[i] = quickest[i] = (float)i / 7;
    for (int round = 0; round < 1000; round++) {
        float value;

        for (size_t i = 0; i < STRIDE; i++) {
            seed = seed * 1664525u + 1013904223u;
            row[i] = (int8_t)(seed >> 24);
        }
        value = (float)(seed >> 8) / 16777216.0f - 0.5f;
        lanes_portable(portable, row, STRIDE, value);
        lanes_quickest()(quickest, row, STRIDE, value);
    }
    assert_memory_equal(portable, quickest, sizeof portable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_way_gives_the_same_bits)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
