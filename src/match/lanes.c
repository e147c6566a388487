#include "lanes.h"

#include <math.h>

enum { HALF = LANES / 2, POSITIVE = 8 /* levels that are not below 0 */ };

/* By code: 0 is no weight; 8 is not used. */
static const int8_t levels[16] = {0, 9, 19, 31, 46, 65, 91, LANES_STEPS, 0, -LANES_STEPS, -91, -65, -46, -31, -19, -9};

static unsigned code_of(const uint8_t *row, size_t lane)
{
    unsigned byte = row[lane / LANES * HALF + lane % HALF];

    return lane % LANES < HALF ? byte & 15u : byte >> 4;
}

int lanes_get(const uint8_t *row, size_t lane)
{
    return levels[code_of(row, lane)];
}

void lanes_set(uint8_t *row, size_t lane, float steps)
{
    float size = fabsf(steps);
    unsigned nearest = 0, code;

    for (unsigned i = 1; i < POSITIVE; i++) {
        if (fabsf((float)levels[i] - size) < fabsf((float)levels[nearest] - size))
            nearest = i;
    }
    code = steps < 0 && nearest > 0 ? 16 - nearest : nearest;
    row[lane / LANES * HALF + lane % HALF] |= (uint8_t)(lane % LANES < HALF ? code : code << 4);
}

/* A loop of fixed length without aliases: what compilers turn into vector instructions at -O2. */
static inline void add_lanes(float *restrict scores, const uint8_t *restrict row, float value)
{
    for (size_t lane = 0; lane < HALF; lane++) {
        scores[lane] += (float)levels[row[lane] & 15u] * value;
        scores[lane + HALF] += (float)levels[row[lane] >> 4] * value;
    }
}

void lanes_portable(float *scores, const uint8_t *row, size_t stride, float value)
{
    for (size_t lane = 0; lane < stride; lane += LANES)
        add_lanes(scores + lane, row + lane / 2, value);
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Eight weights to eight scores. */
__attribute__((target("avx2"))) static inline void add_eight(float *scores, __m128i steps, __m256 value)
{
    __m256 weights = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(steps));

    _mm256_storeu_ps(scores, _mm256_add_ps(_mm256_loadu_ps(scores), _mm256_mul_ps(weights, value)));
}

__attribute__((target("avx2"))) static void add_avx2(float *scores, const uint8_t *row, size_t stride, float value)
{
    __m256 values = _mm256_set1_ps(value);
    __m128i table = _mm_loadu_si128((const void *)levels), mask = _mm_set1_epi8(15);

    for (size_t lane = 0; lane < stride; lane += LANES) {
        __m128i bytes = _mm_loadl_epi64((const void *)(row + lane / 2));

        add_eight(scores + lane, _mm_shuffle_epi8(table, _mm_and_si128(bytes, mask)), values);
        add_eight(scores + lane + HALF, _mm_shuffle_epi8(table, _mm_and_si128(_mm_srli_epi16(bytes, 4), mask)), values);
    }
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
