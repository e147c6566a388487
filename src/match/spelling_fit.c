/* What spelling learned, as bytes: see fit.h. */
#include "spelling_data.h"

enum { LEAST_STEM = 2 * sizeof(uint64_t), LEAST_WORD = sizeof(uint64_t) /* bytes that one takes */ };

/* ---- writing ---------------------------------------------------------------------------------------------- */

void spelling_fit_write(const struct spelling *spelling, struct buf *out)
{
    fit_put_number(out, spelling->stems.count);
    for (size_t i = 0; i < spelling->stems.count; i++) {
        const struct known_stem *stem = &spelling->stems.items[i];

        fit_put_text(out, stem->text);
        fit_put_text(out, stem->shown);
        fit_put_number(out, (uint64_t)stem->times << 32 | stem->shown_times);
    }
    fit_put_number(out, spelling->words.count);
    for (size_t i = 0; i < spelling->words.count; i++) {
        const struct known_word *word = &spelling->words.items[i];

        fit_put_text(out, word->text);
        fit_put_number(out, (uint64_t)word->times << 32 | word->stem);
        fit_put_number(out, word->is_stem);
    }
    buckets_fit_write(&spelling->filed.buckets, out);
    fit_put_array(out, spelling->filed.items, spelling->filed.buckets.count, sizeof *spelling->filed.items);
    buckets_fit_write(&spelling->neighbours.buckets, out);
    fit_put_array(out, spelling->neighbours.checks, spelling->neighbours.buckets.count,
                  sizeof *spelling->neighbours.checks);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static bool read_stems(struct fit_reader *reader, struct spelling *spelling)
{
    size_t count = fit_take_count(reader, LEAST_STEM);

    vec_reserve(&spelling->stems, count);
    for (size_t i = 0; i < count; i++) {
        struct known_stem stem = {.text = fit_take_text(reader), .shown = fit_take_text(reader)};
        uint64_t numbers = fit_take_number(reader);

        stem.times = (uint32_t)(numbers >> 32);
        stem.shown_times = (uint32_t)numbers;
        if (!map_put(&spelling->stem_numbers, stem.text, NULL))
            return false;
        vec_push(&spelling->stems, stem);
    }
    return !reader->failed;
}

static bool read_words(struct fit_reader *reader, struct spelling *spelling)
{
    size_t count = fit_take_count(reader, LEAST_WORD);

    vec_reserve(&spelling->words, count);
    for (size_t i = 0; i < count; i++) {
        struct known_word word = {.text = fit_take_text(reader)};
        uint64_t numbers = fit_take_number(reader);

        word.times = (uint32_t)(numbers >> 32);
        word.stem = (uint32_t)numbers;
        word.is_stem = fit_take_number(reader) != 0;
        if (word.stem >= spelling->stems.count || !map_put(&spelling->word_numbers, word.text, NULL))
            return false;
        vec_push(&spelling->words, word);
    }
    return !reader->failed;
}

/* Words of a length that slips.h compares. */
static bool filed_are_sound(const struct spelling *spelling)
{
    for (size_t i = 0; i < spelling->filed.buckets.count; i++) {
        uint32_t word = spelling->filed.items[i] & FILED_WORD_MASK;

        if (word >= spelling->words.count || spelling->words.items[word].text.length < SPELLING_SHORTEST_MEANT ||
            spelling->words.items[word].text.length > TEXT_LONGEST_WORD)
            return false;
    }
    return true;
}

static bool read_tables(struct fit_reader *reader, struct spelling *spelling)
{
    struct filed_words *filed = &spelling->filed;
    struct neighbour_stems *neighbours = &spelling->neighbours;

    if (!buckets_fit_read(reader, &filed->buckets))
        return false;
    filed->items = fit_take_array(reader, filed->buckets.count, sizeof *filed->items);
    if (!buckets_fit_read(reader, &neighbours->buckets))
        return false;
    neighbours->checks = fit_take_array(reader, neighbours->buckets.count, sizeof *neighbours->checks);
    return !reader->failed && filed_are_sound(spelling);
}

struct spelling *spelling_fit_read(struct fit_reader *reader, const struct concepts *concepts, enum text_group group)
{
    struct spelling *spelling = memory_alloc(sizeof *spelling);

    *spelling = (struct spelling){.arena = arena_new(), .group = group, .concepts = concepts, .borrowed = true};
    if (read_stems(reader, spelling) && read_words(reader, spelling) && read_tables(reader, spelling))
        return spelling;
    spelling_free(spelling);
    return NULL;
}
