/* What spelling learned, as bytes: see fit.h. */
#include "spelling_data.h"

/* ---- writing
 * ---------------------------------------------------------------------------------------------- */

void spelling_fit_write(const struct spelling *spelling, struct buf *out)
{
    buckets_fit_write(&spelling->stems.buckets, out);
    fit_put_array(out, spelling->stems.items, spelling->stems.buckets.count,
                  sizeof *spelling->stems.items);
    buckets_fit_write(&spelling->words.buckets, out);
    fit_put_array(out, spelling->words.items, spelling->words.buckets.count,
                  sizeof *spelling->words.items);
    fit_put_array(out, spelling->texts, spelling->texts_length, 1);
    buckets_fit_write(&spelling->filed.buckets, out);
    fit_put_array(out, spelling->filed.items, spelling->filed.buckets.count,
                  sizeof *spelling->filed.items);
    buckets_fit_write(&spelling->neighbours.buckets, out);
    fit_put_array(out, spelling->neighbours.checks, spelling->neighbours.buckets.count,
                  sizeof *spelling->neighbours.checks);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

static bool lies_within(const struct spelling *spelling, uint32_t text, uint16_t length)
{
    return text <= spelling->texts_length && length <= spelling->texts_length - text;
}

static bool stems_are_sound(const struct spelling *spelling)
{
    for (size_t i = 0; i < spelling->stems.buckets.count; i++) {
        const struct known_stem *stem = &spelling->stems.items[i];

        if (!lies_within(spelling, stem->text, stem->length) ||
            !lies_within(spelling, stem->shown, stem->shown_length))
            return false;
    }
    return true;
}

static bool words_are_sound(const struct spelling *spelling)
{
    for (size_t i = 0; i < spelling->words.buckets.count; i++) {
        const struct known_word *word = &spelling->words.items[i];

        if (word->stem >= spelling->stems.buckets.count ||
            !lies_within(spelling, word->text, word->length))
            return false;
    }
    return true;
}

/* Words of a length that slips.h compares. */
static bool filed_are_sound(const struct spelling *spelling)
{
    for (size_t i = 0; i < spelling->filed.buckets.count; i++) {
        uint32_t word = spelling->filed.items[i] & FILED_WORD_MASK;

        if (word >= spelling->words.buckets.count ||
            spelling->words.items[word].length < SPELLING_SHORTEST_MEANT ||
            spelling->words.items[word].length > TEXT_LONGEST_WORD)
            return false;
    }
    return true;
}

static bool read_vocabulary(struct fit_reader *reader, struct spelling *spelling)
{
    if (!buckets_fit_read(reader, &spelling->stems.buckets))
        return false;
    spelling->stems.items =
        fit_take_array(reader, spelling->stems.buckets.count, sizeof *spelling->stems.items);
    if (!buckets_fit_read(reader, &spelling->words.buckets))
        return false;
    spelling->words.items =
        fit_take_array(reader, spelling->words.buckets.count, sizeof *spelling->words.items);
    spelling->texts_length = fit_next_count(reader);
    spelling->texts = fit_take_array(reader, spelling->texts_length, 1);
    return !reader->failed && stems_are_sound(spelling) && words_are_sound(spelling);
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
    neighbours->checks =
        fit_take_array(reader, neighbours->buckets.count, sizeof *neighbours->checks);
    return !reader->failed && filed_are_sound(spelling);
}

struct spelling *spelling_fit_read(struct fit_reader *reader, const struct concepts *concepts,
                                   enum text_group group)
{
    struct spelling *spelling = memory_alloc(sizeof *spelling);

    *spelling = (struct spelling){.group = group, .concepts = concepts, .borrowed = true};
    if (read_vocabulary(reader, spelling) && read_tables(reader, spelling))
        return spelling;
    spelling_free(spelling);
    return NULL;
}
