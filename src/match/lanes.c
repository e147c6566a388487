#include "lanes.h"

#include <math.h>

enum { HALF = LANES / 2, POSITIVE = 8 /* levels that are not below 0 */ };

const int8_t lanes_levels[16] = {0,   9,   19,  31,  46,  65, 91, LANES_STEPS, 0, -LANES_STEPS,
                                 -91, -65, -46, -31, -19, -9};

void lanes_set(uint8_t *row, struct lanes_place place, float steps)
{
    float size = fabsf(steps);
    unsigned nearest = 0, code;

    for (unsigned i = 1; i < POSITIVE; i++) {
        if (fabsf((float)lanes_levels[i] - size) < fabsf((float)lanes_levels[nearest] - size))
            nearest = i;
    }
    code = steps < 0 && nearest > 0 ? 16 - nearest : nearest;
    row[place.byte] |= (uint8_t)(code << place.shift);
}

/* A loop of fixed length without aliases: what compilers turn into vector instructions at -O2. */
static inline void add_lanes(float *restrict scores, const uint8_t *restrict weights, float value)
{
    for (size_t lane = 0; lane < HALF; lane++) {
        scores[lane] += (float)lanes_levels[weights[lane] & 15u] * value;
        scores[lane + HALF] += (float)lanes_levels[weights[lane] >> 4] * value;
    }
}

void lanes_portable(float *scores, size_t stride, const struct lanes_row *rows, size_t count)
{
    for (size_t lane = 0; lane < stride; lane += LANES) {
        for (size_t i = 0; i < count; i++)
            add_lanes(scores + lane, rows[i].weights + lanes_bytes(lane), rows[i].value);
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight weights, in the lower half of `steps`. */
__attribute__((target("avx2"))) static inline __m256 weigh(__m128i steps, __m256 value)
{
    return _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(steps)), value);
}

__attribute__((target("avx2"))) static inline __m256 weigh_upper(__m128i steps, __m256 value)
{
    return weigh(_mm_unpackhi_epi64(steps, steps), value);
}

/* Two groups of LANES scores stay in four registers while all rows are added. */
__attribute__((target("avx2"))) static void
add_two_groups(float *scores, size_t lane, const struct lanes_row *rows, size_t count)
{
    __m128i table = _mm_loadu_si128((const void *)lanes_levels), mask = _mm_set1_epi8(15);
    __m256 sums[4];

    for (size_t i = 0; i < 4; i++)
        sums[i] = _mm256_loadu_ps(scores + lane + i * HALF);
    for (size_t i = 0; i < count; i++) {
        __m128i bytes = _mm_loadu_si128((const void *)(rows[i].weights + lanes_bytes(lane)));
        __m128i first = _mm_shuffle_epi8(table, _mm_and_si128(bytes, mask));
        __m128i second = _mm_shuffle_epi8(table, _mm_and_si128(_mm_srli_epi16(bytes, 4), mask));
        __m256 value = _mm256_set1_ps(rows[i].value);

        sums[0] = _mm256_add_ps(sums[0], weigh(first, value));
        sums[1] = _mm256_add_ps(sums[1], weigh(second, value));
        sums[2] = _mm256_add_ps(sums[2], weigh_upper(first, value));
        sums[3] = _mm256_add_ps(sums[3], weigh_upper(second, value));
    }
    for (size_t i = 0; i < 4; i++)
        _mm256_storeu_ps(scores + lane + i * HALF, sums[i]);
}

__attribute__((target("avx2"))) static void add_group(float *scores, size_t lane,
                                                      const struct lanes_row *rows, size_t count)
{
    __m128i table = _mm_loadu_si128((const void *)lanes_levels), mask = _mm_set1_epi8(15);
    __m256 low = _mm256_loadu_ps(scores + lane), high = _mm256_loadu_ps(scores + lane + HALF);

    for (size_t i = 0; i < count; i++) {
        __m128i bytes = _mm_loadl_epi64((const void *)(rows[i].weights + lanes_bytes(lane)));
        __m128i first = _mm_and_si128(bytes, mask),
                second = _mm_and_si128(_mm_srli_epi16(bytes, 4), mask);
        __m256 value = _mm256_set1_ps(rows[i].value);

        low = _mm256_add_ps(low, weigh(_mm_shuffle_epi8(table, first), value));
        high = _mm256_add_ps(high, weigh(_mm_shuffle_epi8(table, second), value));
    }
    _mm256_storeu_ps(scores + lane, low);
    _mm256_storeu_ps(scores + lane + HALF, high);
}

__attribute__((target("avx2"))) static void add_avx2(float *scores, size_t stride,
                                                     const struct lanes_row *rows, size_t count)
{
    size_t lane = 0;

    for (; lane + 2 * LANES <= stride; lane += 2 * LANES)
        add_two_groups(scores, lane, rows, count);
    if (lane < stride)
        add_group(scores, lane, rows, count);
}

lanes_add *lanes_quickest(void)
{
    return __builtin_cpu_supports("avx2") ? add_avx2 : lanes_portable;
}
#else
lanes_add *lanes_quickest(void)
{
    return lanes_portable;
}
#endif
