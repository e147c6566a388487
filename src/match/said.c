#include "said.h"

#include <stdlib.h>

#include "base/memory.h"

static size_t number_rows(struct said *said, const struct corpus *corpus)
{
    size_t count = 0;

    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (corpus->blocks[i] == FEATURE_WORDS)
            said->rows[i] = (uint32_t)++count;
    }
    return count;
}

void said_init(struct said *said, const struct corpus *corpus, const uint16_t *classes, const uint8_t *taught,
               size_t class_count)
{
    *said = (struct said){.width = (class_count + 7) / 8};
    said->rows = memory_alloc((corpus->feature_count + 1) * sizeof *said->rows);
    said->row_count = number_rows(said, corpus);
    said->bits = memory_alloc(said->row_count * said->width + 1);
    for (size_t i = 0; i < corpus->count; i++) {
        if (!taught[i] || classes[i] >= class_count)
            continue;
        for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++) {
            uint32_t row = said->rows[corpus->ids[j]];

            if (row > 0)
                said->bits[(row - 1) * said->width + classes[i] / 8] |= (uint8_t)(1u << classes[i] % 8);
        }
    }
}

void said_clear(struct said *said)
{
    free(said->rows);
    free(said->bits);
    *said = (struct said){0};
}

void said_support(const struct said *said, uint32_t feature, float rarity, float *support, size_t count)
{
    const uint8_t *row = said->bits + (said->rows[feature] - 1) * said->width;

    for (size_t class = 0; class < count; class++) {
        if (row[class / 8] & 1u << class % 8)
            support[class] += rarity;
    }
}
