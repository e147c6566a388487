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

static void put_array(struct buf *out, const void *items, size_t count, size_t size)
{
    put_number(out, count);
    put(out, items, count * size);
}

static void write_many(const struct model *model, struct buf *out)
{
    const struct sparse *sparse = &model->sparse;
    const struct near *near = &model->near;

    put_array(out, sparse->starts, model->feature_count + 1, sizeof *sparse->starts);
    put_array(out, sparse->weights, sparse->starts[model->feature_count], sizeof *sparse->weights);
    put_array(out, sparse->rows, model->feature_count, sizeof *sparse->rows);
    put_array(out, sparse->cells, sparse->row_count * model->stride, sizeof *sparse->cells);
    put_array(out, near->starts, model->feature_count + 1, sizeof *near->starts);
    put_array(out, near->weights, near->starts[model->feature_count], sizeof *near->weights);
}

static void write_model(const struct model *model, struct buf *out)
{
    put_number(out, model->feature_count);
    put_number(out, model->class_count);
    put_number(out, model->stride);
    put_number(out, model->lessons);
    put(out, &model->weighing, sizeof model->weighing);
    put_array(out, model->vocabulary.slots, model->vocabulary.slot_count, sizeof *model->vocabulary.slots);
    put_array(out, model->vocabulary.idf, model->feature_count, sizeof *model->vocabulary.idf);
    put_array(out, model->scales, model->feature_count, sizeof *model->scales);
    put_array(out, model->bias, model->stride, sizeof *model->bias);
    put_array(out, model->taught, model->class_count, 1);
    put_array(out, model->focus, model->feature_count, 1);
    if (model->class_count > MODEL_MOST_DENSE)
        write_many(model, out);
    else
        put_array(out, model->weights, model->feature_count * model->stride, sizeof *model->weights);
}

static void write_confidence(const struct confidence *confidence, size_t topics, struct buf *out)
{
    const double scalars[] = {confidence->sharpness, confidence->pattern_points, confidence->context_points,
                              confidence->answer};

    put(out, confidence->weights, sizeof confidence->weights);
    put(out, scalars, sizeof scalars);
    put_number(out, confidence->fitted_on);
    put_array(out, confidence->habits, topics, sizeof *confidence->habits);
    put_array(out, confidence->lines, confidence->line_count, sizeof *confidence->lines);
}

void fit_write(const struct match_index *index, struct buf *out)
{
    struct crypto_hash sum;

    write_head(index, out);
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        write_model(&index->models[group], out);
    put_array(out, index->precision.right, index->precision.count, sizeof *index->precision.right);
    put_array(out, index->precision.wrong, index->precision.count, sizeof *index->precision.wrong);
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

/* An array of exactly this many; memory is asked for only when the bytes to fill it are there. */
static void *take_array(struct reader *reader, size_t count, size_t size)
{
    size_t total;
    void *array;

    if (take_number(reader) != count || reader->failed || __builtin_mul_overflow(count, size, &total) ||
        total > reader->rest.length) {
        reader->failed = true;
        return NULL;
    }
    array = memory_alloc(total + size);
    take(reader, array, count, size);
    return array;
}

/* The count of the array that comes next. */
static size_t next_count(const struct reader *reader)
{
    struct reader ahead = *reader;

    return take_number(&ahead);
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
        else if (vocabulary->slots[i].id >= feature_count)
            return false;
    }
    return free_slots > 0;
}

static bool floats_are_finite(const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(numbers[i]))
            return false;
    }
    return true;
}

/* Rising, from 0 to the number of what they divide. */
static bool starts_are_sound(const uint32_t *starts, size_t count, size_t total)
{
    if (starts[0] != 0 || starts[count] != total)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (starts[i] > starts[i + 1])
            return false;
    }
    return true;
}

static bool many_are_sound(const struct model *model, size_t weights, size_t near_weights)
{
    const struct sparse *sparse = &model->sparse;
    const struct near *near = &model->near;

    if (!starts_are_sound(sparse->starts, model->feature_count, weights) ||
        !starts_are_sound(near->starts, model->feature_count, near_weights))
        return false;
    for (size_t i = 0; i < weights; i++) {
        if (sparse->weights[i].class >= model->class_count)
            return false;
    }
    for (size_t i = 0; i < model->feature_count; i++) {
        if (sparse->rows[i] > sparse->row_count)
            return false;
    }
    for (size_t i = 0; i < near_weights; i++) {
        if (near->weights[i].class >= near->class_count || !isfinite(near->weights[i].weight))
            return false;
    }
    return true;
}

static bool read_many(struct reader *reader, size_t topics, struct model *model)
{
    struct sparse *sparse = &model->sparse;
    struct near *near = &model->near;
    size_t weights, near_weights, cells;

    sparse->feature_count = near->feature_count = model->feature_count;
    sparse->stride = model->stride;
    near->class_count = topics;
    sparse->starts = take_array(reader, model->feature_count + 1, sizeof *sparse->starts);
    weights = next_count(reader);
    sparse->weights = take_array(reader, weights, sizeof *sparse->weights);
    sparse->rows = take_array(reader, model->feature_count, sizeof *sparse->rows);
    cells = next_count(reader);
    sparse->row_count = cells / model->stride;
    sparse->cells = take_array(reader, sparse->row_count * model->stride, sizeof *sparse->cells);
    near->starts = take_array(reader, model->feature_count + 1, sizeof *near->starts);
    near_weights = next_count(reader);
    near->weights = take_array(reader, near_weights, sizeof *near->weights);
    return !reader->failed && many_are_sound(model, weights, near_weights);
}

static bool read_model(struct reader *reader, const struct lesson_classes *classes, struct model *model)
{
    *model = (struct model){0};
    model->feature_count = take_number(reader);
    model->class_count = take_number(reader);
    model->stride = take_number(reader);
    model->lessons = take_number(reader);
    take(reader, &model->weighing, 1, sizeof model->weighing);
    if (reader->failed || model->class_count != classes->count || model->stride != model_stride(classes->count) ||
        model->feature_count > VOCABULARY_NONE / 2)
        return false;
    model->vocabulary.count = model->feature_count;
    model->vocabulary.slot_count = next_count(reader);
    model->vocabulary.slots = take_array(reader, model->vocabulary.slot_count, sizeof *model->vocabulary.slots);
    model->vocabulary.idf = take_array(reader, model->feature_count, sizeof *model->vocabulary.idf);
    model->scales = take_array(reader, model->feature_count, sizeof *model->scales);
    model->bias = take_array(reader, model->stride, sizeof *model->bias);
    model->taught = take_array(reader, model->class_count, 1);
    model->focus = take_array(reader, model->feature_count, 1);
    if (reader->failed || !vocabulary_is_sound(&model->vocabulary, model->feature_count) ||
        !floats_are_finite(model->vocabulary.idf, model->feature_count) ||
        !floats_are_finite(model->scales, model->feature_count) || !floats_are_finite(model->bias, model->stride) ||
        !floats_are_finite(model->weighing.block_weight, FEATURE_BLOCKS))
        return false;
    if (model->class_count > MODEL_MOST_DENSE)
        return read_many(reader, classes->topics, model);
    model->weights = take_array(reader, model->feature_count * model->stride, sizeof *model->weights);
    return !reader->failed;
}

static bool read_precision(struct reader *reader, const struct precision *expected, struct precision *precision)
{
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

static bool lines_are_finite(const struct confidence *confidence)
{
    for (size_t i = 0; i < confidence->line_count; i++) {
        if (!all_finite(confidence->lines[i].weights, CONFIDENCE_LINE_INPUTS) ||
            !isfinite(confidence->lines[i].threshold))
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
           all_finite(confidence->habits, topics) && lines_are_finite(confidence);
}

struct fitted {
    struct model models[TEXT_GROUPS];
    struct precision precision;
    struct confidence confidence;
};

static bool read_all(const struct match_index *index, struct reader *reader, struct fitted *fitted)
{
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (!read_model(reader, &index->classes, &fitted->models[group]))
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
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        index->models[group] = fitted->models[group];
        index->models[group].view = &index->views[group];
    }
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
