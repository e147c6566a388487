#include "fit.h"

#include <math.h>
#include <stdlib.h>

#include "crypto/hash.h"

/* ---- writing ---------------------------------------------------------------------------------------------- */

static const char magic[8] = {'S', 'A', 'L', 'T', 'F', 'I', 'T', '\n'};

static void put(struct buf *out, const void *bytes, size_t size)
{
    buf_add(out, str_of(bytes, size));
}

static void put_number(struct buf *out, uint64_t number)
{
    put(out, &number, sizeof number);
}

static void write_head(const struct match_index *index, struct buf *out)
{
    put(out, magic, sizeof magic);
    put_number(out, FIT_VERSION);
    put_number(out, UINT64_C(0x0102030405060708));
    put(out, kb_snapshot_hash(index->snapshot).bytes, kb_snapshot_hash(index->snapshot).length);
    put_number(out, index->classes.count);
    put_number(out, CONFIDENCE_SIGNAL_COUNT);
    put_number(out, CONFIDENCE_LINE_INPUTS);
}

static void write_model(const struct model *model, struct buf *out)
{
    put_number(out, model->feature_count);
    put_number(out, model->class_count);
    put_number(out, model->stride);
    put_number(out, model->lessons);
    put_number(out, model->vocabulary.slot_count);
    put_number(out, model->vocabulary.count);
    put(out, &model->weighing, sizeof model->weighing);
    put(out, model->vocabulary.slots, model->vocabulary.slot_count * sizeof *model->vocabulary.slots);
    put(out, model->weights, model->feature_count * model->stride * sizeof *model->weights);
    put(out, model->bias, model->stride * sizeof *model->bias);
    put(out, model->taught, model->class_count);
    put(out, model->focus, model->feature_count);
}

static void write_confidence(const struct confidence *confidence, size_t topics, struct buf *out)
{
    const double scalars[] = {confidence->sharpness, confidence->pattern_points, confidence->context_points,
                              confidence->answer};

    put(out, confidence->weights, sizeof confidence->weights);
    put(out, scalars, sizeof scalars);
    put_number(out, confidence->fitted_on);
    put(out, confidence->habits, topics * sizeof *confidence->habits);
    put(out, confidence->lines, confidence->line_count * sizeof *confidence->lines);
}

void fit_write(const struct match_index *index, struct buf *out)
{
    struct crypto_hash sum;

    write_head(index, out);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        write_model(&index->models[group], out);
    put_number(out, index->precision.count);
    put(out, index->precision.right, index->precision.count * sizeof *index->precision.right);
    put(out, index->precision.wrong, index->precision.count * sizeof *index->precision.wrong);
    write_confidence(&index->confidence, index->classes.topics, out);
    sum = crypto_hash_of(buf_str(out));
    put(out, sum.bytes, sizeof sum.bytes);
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

struct reader {
    struct str rest;
    bool failed; /* sticky: what follows reads as zero */
};

static bool take(struct reader *reader, void *into, size_t count, size_t size)
{
    size_t total;

    if (reader->failed || __builtin_mul_overflow(count, size, &total) || total > reader->rest.length) {
        reader->failed = true;
        return false;
    }
    if (total > 0)
        memcpy(into, reader->rest.bytes, total);
    reader->rest = str_slice(reader->rest, total, reader->rest.length);
    return true;
}

static uint64_t take_number(struct reader *reader)
{
    uint64_t number = 0;

    take(reader, &number, 1, sizeof number);
    return number;
}

/* Memory is asked for only when the bytes to fill it are there. */
static void *take_array(struct reader *reader, size_t count, size_t size)
{
    size_t total;
    void *array;

    if (reader->failed || __builtin_mul_overflow(count, size, &total) || total > reader->rest.length) {
        reader->failed = true;
        return NULL;
    }
    array = memory_alloc(total + size);
    take(reader, array, count, size);
    return array;
}

static bool is_of_this_knowledge(const struct match_index *index, struct reader *reader, const char **why)
{
    char found[sizeof magic] = {0};
    char hash[64] = {0};
    uint64_t version;
    uint64_t order;

    take(reader, found, 1, sizeof found);
    version = take_number(reader);
    order = take_number(reader);
    take(reader, hash, 1, sizeof hash);
    *why = "it is damaged or was written by another version";
    if (reader->failed || memcmp(found, magic, sizeof magic) != 0 || version != FIT_VERSION ||
        order != UINT64_C(0x0102030405060708) || take_number(reader) != index->classes.count ||
        take_number(reader) != CONFIDENCE_SIGNAL_COUNT || take_number(reader) != CONFIDENCE_LINE_INPUTS)
        return false;
    *why = "it belongs to another knowledge";
    return str_equal(str_of(hash, sizeof hash), kb_snapshot_hash(index->snapshot));
}

static bool checksum_holds(struct str *bytes, const char **why)
{
    struct crypto_hash sum;
    size_t body;

    *why = "it is damaged";
    if (bytes->length < sizeof sum.bytes)
        return false;
    body = bytes->length - sizeof sum.bytes;
    sum = crypto_hash_of(str_slice(*bytes, 0, body));
    if (memcmp(sum.bytes, bytes->bytes + body, sizeof sum.bytes) != 0)
        return false;
    *bytes = str_slice(*bytes, 0, body);
    return true;
}

/* A search in the table must end, and what it finds must have a row. */
static bool vocabulary_is_sound(const struct vocabulary *vocabulary, size_t feature_count)
{
    size_t free_slots = 0;

    if (vocabulary->slot_count == 0 || (vocabulary->slot_count & (vocabulary->slot_count - 1)) != 0)
        return false;
    for (size_t i = 0; i < vocabulary->slot_count; i++) {
        if (vocabulary->slots[i].id == VOCABULARY_NONE)
            free_slots++;
        else if (vocabulary->slots[i].id >= feature_count || !isfinite(vocabulary->slots[i].idf))
            return false;
    }
    return free_slots > 0;
}

static bool read_model(struct reader *reader, size_t class_count, struct model *model)
{
    *model = (struct model){0};
    model->feature_count = take_number(reader);
    model->class_count = take_number(reader);
    model->stride = take_number(reader);
    model->lessons = take_number(reader);
    model->vocabulary.slot_count = take_number(reader);
    model->vocabulary.count = take_number(reader);
    take(reader, &model->weighing, 1, sizeof model->weighing);
    if (reader->failed || model->class_count != class_count || model->stride < class_count ||
        model->stride > class_count + 64 || model->feature_count > VOCABULARY_NONE / 2)
        return false;
    model->vocabulary.slots = take_array(reader, model->vocabulary.slot_count, sizeof *model->vocabulary.slots);
    model->weights = take_array(reader, model->feature_count * model->stride, sizeof *model->weights);
    model->bias = take_array(reader, model->stride, sizeof *model->bias);
    model->taught = take_array(reader, model->class_count, 1);
    model->focus = take_array(reader, model->feature_count, 1);
    return !reader->failed && vocabulary_is_sound(&model->vocabulary, model->feature_count);
}

static bool read_precision(struct reader *reader, const struct precision *expected, struct precision *precision)
{
    if (take_number(reader) != expected->count)
        return false;
    precision->right = take_array(reader, expected->count, sizeof *precision->right);
    precision->wrong = take_array(reader, expected->count, sizeof *precision->wrong);
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

static bool read_confidence(struct reader *reader, size_t topics, size_t lines, struct confidence *confidence)
{
    double scalars[4] = {0};

    take(reader, confidence->weights, 1, sizeof confidence->weights);
    take(reader, scalars, 1, sizeof scalars);
    confidence->fitted_on = take_number(reader);
    confidence->habits = take_array(reader, topics, sizeof *confidence->habits);
    confidence->lines = take_array(reader, lines, sizeof *confidence->lines);
    confidence->line_count = lines;
    confidence->sharpness = scalars[0];
    confidence->pattern_points = scalars[1];
    confidence->context_points = scalars[2];
    confidence->answer = scalars[3];
    return !reader->failed && all_finite(confidence->weights, CONFIDENCE_SIGNAL_COUNT) && all_finite(scalars, 4) &&
           all_finite(confidence->habits, topics);
}

struct fitted {
    struct model models[TEXT_GROUPS];
    struct precision precision;
    struct confidence confidence;
};

static bool read_all(const struct match_index *index, struct reader *reader, struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (!read_model(reader, index->classes.count, &fitted->models[group]))
            return false;
    }
    return read_precision(reader, &index->precision, &fitted->precision) &&
           read_confidence(reader, index->classes.topics, index->confidence.line_count, &fitted->confidence) &&
           reader->rest.length == 0;
}

static void discard(struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        model_clear(&fitted->models[group]);
    free(fitted->precision.right);
    free(fitted->precision.wrong);
    confidence_clear(&fitted->confidence);
}

/* From here on nothing can fail. */
static void adopt(struct match_index *index, struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        index->models[group] = fitted->models[group];
    free(index->precision.right);
    free(index->precision.wrong);
    index->precision.right = fitted->precision.right;
    index->precision.wrong = fitted->precision.wrong;
    confidence_clear(&index->confidence);
    index->confidence = fitted->confidence;
}

bool fit_read(struct match_index *index, struct str bytes, const char **why)
{
    struct fitted fitted = {0};
    struct reader reader = {.rest = bytes};

    if (!checksum_holds(&reader.rest, why) || !is_of_this_knowledge(index, &reader, why))
        return false;
    *why = "it is damaged";
    if (!read_all(index, &reader, &fitted)) {
        discard(&fitted);
        return false;
    }
    adopt(index, &fitted);
    return true;
}
