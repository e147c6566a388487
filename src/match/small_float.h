/*
 * Numbers above 0 in sixteen bits: 5 of exponent, 11 of mantissa. From 2^-26 to 2^6, within 1/4096
 * of what they were; what lies outside becomes the nearest end. Private to match.
 */
#ifndef SALTER_MATCH_SMALL_FLOAT_H
#define SALTER_MATCH_SMALL_FLOAT_H

#include <stdint.h>
#include <string.h>

/* The lower bits of a mantissa that are dropped, and what the exponent of 2^-26 leaves of a float
 * (IEEE 754, single) after that. */
enum { SMALL_FLOAT_DROPPED = 12, SMALL_FLOAT_LEAST = (127 - 26) << (23 - SMALL_FLOAT_DROPPED) };

static inline float small_float_value(uint16_t small)
{
    uint32_t bits = ((uint32_t)small + SMALL_FLOAT_LEAST) << SMALL_FLOAT_DROPPED;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint16_t small_float(float value)
{
    uint32_t bits;

    if (!(value > small_float_value(0)))
        return 0;
    if (value >= small_float_value(UINT16_MAX))
        return UINT16_MAX;
    memcpy(&bits, &value, sizeof bits);
    bits += 1u << (SMALL_FLOAT_DROPPED - 1); /* to the nearest */
    return (uint16_t)((bits >> SMALL_FLOAT_DROPPED) - SMALL_FLOAT_LEAST);
}

#endif
