#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/memory.h"

/* The number + 1 of the equal row that is there already, or 0; *at: its slot. */
static uint32_t find_equal(const int8_t *weights, size_t stride, const int8_t *row, const uint32_t *slots, size_t mask,
                           size_t *at)
{
    *at = checksum_of(str_of((const char *)row, stride)) & mask;
    for (; slots[*at] != 0; *at = (*at + 1) & mask) {
        if (memcmp(weights + (size_t)(slots[*at] - 1) * stride, row, stride) == 0)
            return slots[*at];
    }
    return 0;
}

size_t rows_share(int8_t *weights, size_t stride, size_t count, uint32_t *row_of)
{
    size_t slot_count = 16, kept = 0, at;
    uint32_t *slots; /* number of a row + 1; 0: free */

    while (slot_count < count * 2)
        slot_count *= 2;
    slots = memory_alloc(slot_count * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        const int8_t *row = weights + i * stride;
        uint32_t equal = find_equal(weights, stride, row, slots, slot_count - 1, &at);

        if (equal == 0) {
            memmove(weights + kept * stride, row, stride);
            equal = slots[at] = (uint32_t)++kept;
        }
        row_of[i] = equal - 1;
    }
    free(slots);
    return kept;
}
