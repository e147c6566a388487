#include "lanes.h"

/* A loop of fixed length without aliases: what compilers turn into vector instructions at -O2. */
static inline void add_lanes(float *restrict scores, const int8_t *restrict row, float value)
{
    for (size_t lane = 0; lane < LANES; lane++)
        scores[lane] += (float)row[lane] * value;
}

void lanes_portable(float *scores, const int8_t *row, size_t stride, float value)
{
    for (size_t lane = 0; lane < stride; lane += LANES)
        add_lanes(scores + lane, row + lane, value);
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void add_avx2(float *scores, const int8_t *row, size_t stride, float value)
{
    __m256 values = _mm256_set1_ps(value);

    for (size_t lane = 0; lane < stride; lane += LANES) {
        __m256i steps = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const void *)(row + lane)));
        __m256 sum = _mm256_add_ps(_mm256_loadu_ps(scores + lane), _mm256_mul_ps(_mm256_cvtepi32_ps(steps), values));

        _mm256_storeu_ps(scores + lane, sum);
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
