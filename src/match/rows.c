#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/memory.h"

/* The number + 1 of the equal row that is there already, or 0; *at: its slot. */
static uint32_t find_equal(const uint8_t *rows, size_t bytes, const uint8_t *row,
                           const uint32_t *slots, size_t mask, size_t *at)
{
    *at = checksum_of(str_of((const char *)row, bytes)) & mask;
    for (; slots[*at] != 0; *at = (*at + 1) & mask) {
        if (memcmp(rows + (size_t)(slots[*at] - 1) * bytes, row, bytes) == 0)
            return slots[*at];
    }
    return 0;
}

size_t rows_share(uint8_t *rows, size_t bytes, size_t count, const bool *kept, uint32_t *row_of)
{
    size_t slot_count = 16, left = 0, at;
    uint32_t *slots; /* number of a row + 1; 0: free */

    while (slot_count < count * 2)
        slot_count *= 2;
    slots = memory_alloc(slot_count * sizeof *slots);
    for (size_t i = 0; i < count; i++) {
        uint32_t equal;

        if (!kept[i])
            continue;
        equal = find_equal(rows, bytes, rows + i * bytes, slots, slot_count - 1, &at);
        if (equal == 0) {
            memmove(rows + left * bytes, rows + i * bytes, bytes);
            equal = slots[at] = (uint32_t)++left;
        }
        row_of[i] = equal - 1;
    }
    free(slots);
    return left;
}
