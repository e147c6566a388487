#include "fit.h"

#include <math.h>
#include <stdlib.h>

#include "base/checksum.h"
#include "fit_bytes.h"

/* ---- writing
 * ---------------------------------------------------------------------------------------------- */

static const char magic[8] = {'S', 'A', 'L', 'T', 'F', 'I', 'T', '\n'};

static void write_head(const struct match_index *index, struct buf *out)
{
    fit_put(out, magic, sizeof magic);
    fit_put_number(out, FIT_VERSION);
    fit_put_number(out, UINT64_C(0x0102030405060708));
    fit_put(out, kb_snapshot_hash(index->snapshot).bytes, kb_snapshot_hash(index->snapshot).length);
    fit_put_number(out, index->classes.count);
    fit_put_number(out, CONFIDENCE_SIGNAL_COUNT);
    fit_put_number(out, CONFIDENCE_LINE_INPUTS);
}

static void write_confidence(const struct confidence *confidence, size_t topics, struct buf *out)
{
    const double scalars[] = {confidence->sharpness, confidence->pattern_points,
                              confidence->context_points, confidence->answer};

    fit_put(out, confidence->weights, sizeof confidence->weights);
    fit_put(out, scalars, sizeof scalars);
    fit_put_number(out, confidence->fitted_on);
    fit_put_number(out, confidence->answered);
    fit_put_number(out, confidence->wrong);
    fit_put_array(out, confidence->habits, topics, sizeof *confidence->habits);
    fit_put_array(out, confidence->lines, confidence->line_count, sizeof *confidence->lines);
}

void fit_write(const struct match_index *index, struct buf *out)
{
    const uint32_t *tuned;
    size_t tuned_count;

    write_head(index, out);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        fit_write_model(&index->models[group], out);
    fit_put_array(out, index->precision.right, index->precision.count,
                  sizeof *index->precision.right);
    fit_put_array(out, index->precision.wrong, index->precision.count,
                  sizeof *index->precision.wrong);
    write_confidence(&index->confidence, index->classes.topics, out);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        spelling_fit_write(index->spelling[group], out);
    tuned = patterns_tuned(index->patterns, &tuned_count);
    fit_put_array(out, tuned, tuned_count, sizeof *tuned);
    fit_put_number(out, checksum_of(buf_str(out)));
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

static bool is_of_this_knowledge(const struct match_index *index, struct fit_reader *reader,
                                 const char **why)
{
    char found[sizeof magic] = {0};
    char hash[64] = {0};
    uint64_t version;
    uint64_t order;

    fit_take(reader, found, sizeof found);
    version = fit_take_number(reader);
    order = fit_take_number(reader);
    fit_take(reader, hash, sizeof hash);
    *why = "it is damaged or was written by another version";
    if (reader->failed || memcmp(found, magic, sizeof magic) != 0 || version != FIT_VERSION ||
        order != UINT64_C(0x0102030405060708) || fit_take_number(reader) != index->classes.count ||
        fit_take_number(reader) != CONFIDENCE_SIGNAL_COUNT ||
        fit_take_number(reader) != CONFIDENCE_LINE_INPUTS)
        return false;
    *why = "it belongs to another knowledge";
    return str_equal(str_of(hash, sizeof hash), kb_snapshot_hash(index->snapshot));
}

/* The checksum is the last number. */
static bool checksum_holds(struct fit_reader *reader)
{
    uint64_t sum;

    if (reader->length < sizeof sum)
        return false;
    reader->length -= sizeof sum;
    memcpy(&sum, reader->bytes + reader->length, sizeof sum);
    return sum == checksum_of(str_of(reader->bytes, reader->length));
}

/* Of what an index without a fit has in memory of its own too. */
static void *copy_array(struct fit_reader *reader, size_t count, size_t size)
{
    const void *array = fit_take_array(reader, count, size);
    void *copy = memory_alloc((count + 1) * size);

    if (array != NULL)
        memcpy(copy, array, count * size);
    return copy;
}

static bool read_precision(struct fit_reader *reader, const struct precision *expected,
                           struct precision *precision)
{
    precision->right = copy_array(reader, expected->count, sizeof *precision->right);
    precision->wrong = copy_array(reader, expected->count, sizeof *precision->wrong);
    return !reader->failed;
}

static bool all_finite(const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(numbers[i]))
            return false;
    }
    return true;
}

static bool lines_are_finite(const struct confidence *confidence)
{
    for (size_t i = 0; i < confidence->line_count; i++) {
        if (!all_finite(confidence->lines[i].weights, CONFIDENCE_LINE_INPUTS) ||
            !isfinite(confidence->lines[i].threshold))
            return false;
    }
    return true;
}

static bool read_confidence(struct fit_reader *reader, size_t topics, size_t lines,
                            struct confidence *confidence)
{
    double scalars[4] = {0};

    fit_take(reader, confidence->weights, sizeof confidence->weights);
    fit_take(reader, scalars, sizeof scalars);
    confidence->fitted_on = fit_take_number(reader);
    confidence->answered = fit_take_number(reader);
    confidence->wrong = fit_take_number(reader);
    confidence->habits = copy_array(reader, topics, sizeof *confidence->habits);
    confidence->lines = copy_array(reader, lines, sizeof *confidence->lines);
    confidence->line_count = lines;
    confidence->sharpness = scalars[0];
    confidence->pattern_points = scalars[1];
    confidence->context_points = scalars[2];
    confidence->answer = scalars[3];
    return !reader->failed && confidence->wrong <= confidence->answered &&
           confidence->answered <= confidence->fitted_on &&
           all_finite(confidence->weights, CONFIDENCE_SIGNAL_COUNT) && all_finite(scalars, 4) &&
           all_finite(confidence->habits, topics) && lines_are_finite(confidence);
}

struct fitted {
    struct model models[TEXT_GROUPS];
    struct precision precision;
    struct confidence confidence;
    struct spelling *spelling[TEXT_GROUPS];
    const uint32_t *tuned;
    size_t tuned_count;
};

static bool read_tuned(const struct match_index *index, struct fit_reader *reader,
                       struct fitted *fitted)
{
    fitted->tuned_count = fit_next_count(reader);
    fitted->tuned = fit_take_array(reader, fitted->tuned_count, sizeof *fitted->tuned);
    return !reader->failed &&
           patterns_can_tune(index->patterns, fitted->tuned, fitted->tuned_count);
}

static bool read_all(const struct match_index *index, struct fit_reader *reader,
                     struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (!fit_read_model(reader, &index->classes, &fitted->models[group]))
            return false;
    }
    if (!read_precision(reader, &index->precision, &fitted->precision) ||
        !read_confidence(reader, index->classes.topics, index->confidence.line_count,
                         &fitted->confidence))
        return false;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        fitted->spelling[group] = spelling_fit_read(reader, index->concepts[group], group);
        if (fitted->spelling[group] == NULL)
            return false;
    }
    return read_tuned(index, reader, fitted) && reader->at == reader->length;
}

static void discard(struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        model_clear(&fitted->models[group]);
        spelling_free(fitted->spelling[group]);
    }
    free(fitted->precision.right);
    free(fitted->precision.wrong);
    confidence_clear(&fitted->confidence);
}

/* From here on nothing can fail. */
static void adopt(struct match_index *index, struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        index->models[group] = fitted->models[group];
        index->models[group].view = &index->views[group];
        index->spelling[group] = fitted->spelling[group];
    }
    free(index->precision.right);
    free(index->precision.wrong);
    index->precision.right = fitted->precision.right;
    index->precision.wrong = fitted->precision.wrong;
    confidence_clear(&index->confidence);
    index->confidence = fitted->confidence;
    patterns_tune_as(index->patterns, fitted->tuned, fitted->tuned_count);
}

bool fit_read(struct match_index *index, struct buf *bytes, const char **why)
{
    struct fitted fitted = {0};
    struct fit_reader reader = {.bytes = bytes->bytes, .length = bytes->length};

    *why = "it is damaged";
    if (!checksum_holds(&reader) || !is_of_this_knowledge(index, &reader, why))
        return false;
    *why = "it is damaged";
    if (!read_all(index, &reader, &fitted)) {
        discard(&fitted);
        return false;
    }
    adopt(index, &fitted);
    index->fit = *bytes;
    *bytes = (struct buf){0};
    return true;
}
