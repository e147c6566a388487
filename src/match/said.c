#include "said.h"

#include <stdlib.h>

#include "base/memory.h"

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* Single words, and words behind a "not". */
static bool is_kept(const struct corpus *corpus, const uint32_t *numbers, size_t feature)
{
    return (corpus->blocks[feature] == FEATURE_WORDS || corpus->denials[feature]) &&
           numbers[feature] != VOCABULARY_NONE;
}

static void list_words(struct said *said, const struct corpus *corpus, const uint32_t *numbers)
{
    said->words = memory_alloc((corpus->feature_count + 1) * sizeof *said->words);
    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (is_kept(corpus, numbers, i))
            said->words[said->row_count++] = numbers[i];
    }
    qsort(said->words, said->row_count, sizeof *said->words, compare_numbers);
    said->words = memory_resize(said->words, said->row_count + 1, sizeof *said->words);
}

/* row_count: it is no single word. */
static size_t row_of(const struct said *said, uint32_t feature)
{
    size_t low = 0, high = said->row_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (said->words[middle] < feature)
            low = middle + 1;
        else
            high = middle;
    }
    return low < said->row_count && said->words[low] == feature ? low : said->row_count;
}

/* [feature of the corpus]: its row + 1, or 0. */
static uint32_t *rows_of_features(const struct said *said, const struct corpus *corpus,
                                  const uint32_t *numbers)
{
    uint32_t *rows = memory_alloc((corpus->feature_count + 1) * sizeof *rows);

    for (size_t i = 0; i < corpus->feature_count; i++) {
        if (is_kept(corpus, numbers, i))
            rows[i] = (uint32_t)row_of(said, numbers[i]) + 1;
    }
    return rows;
}

void said_init(struct said *said, const struct corpus *corpus, const uint32_t *numbers,
               const uint16_t *classes, const uint8_t *taught, size_t class_count)
{
    uint32_t *rows;

    *said = (struct said){.width = (class_count + 7) / 8};
    list_words(said, corpus, numbers);
    rows = rows_of_features(said, corpus, numbers);
    said->bits = memory_alloc(said->row_count * said->width + 1);
    for (size_t i = 0; i < corpus->count; i++) {
        if (!taught[i] || classes[i] >= class_count)
            continue;
        for (size_t j = corpus->starts[i]; j < corpus->starts[i + 1]; j++) {
            uint32_t row = rows[corpus->ids[j]];

            if (row > 0)
                said->bits[(row - 1) * said->width + classes[i] / 8] |=
                    (uint8_t)(1u << classes[i] % 8);
        }
    }
    free(rows);
}

bool said_has(const struct said *said, uint32_t feature, size_t class)
{
    size_t at = row_of(said, feature);

    return at < said->row_count && (said->bits[at * said->width + class / 8] >> class % 8 & 1);
}

void said_clear(struct said *said)
{
    free(said->words);
    free(said->bits);
    *said = (struct said){0};
}

void said_support(const struct said *said, uint32_t feature, float rarity, float *support,
                  size_t count)
{
    size_t at = row_of(said, feature);
    const uint8_t *row = said->bits + at * said->width;

    for (size_t byte = 0; at < said->row_count && byte * 8 < count; byte++) {
        for (unsigned bits = row[byte]; bits != 0; bits &= bits - 1) {
            size_t class = byte * 8 + (size_t)__builtin_ctz(bits);

            if (class < count)
                support[class] += rarity;
        }
    }
}
