/* A model as bytes: see fit.h. */
#include "fit.h"

#include <math.h>

#include "fit_bytes.h"

/* ---- writing
 * ---------------------------------------------------------------------------------------------- */

static void write_vocabulary(const struct vocabulary *vocabulary, struct buf *out)
{
    buckets_fit_write(&vocabulary->buckets, out);
    fit_put_array(out, vocabulary->tags, (size_t)vocabulary->buckets.count + VOCABULARY_BEHIND,
                  sizeof *vocabulary->tags);
    fit_put_array(out, vocabulary->entries, vocabulary->buckets.count, sizeof *vocabulary->entries);
}

static void write_many(const struct model *model, struct buf *out)
{
    const struct sparse *sparse = &model->sparse;
    const struct near *near = &model->near;
    size_t features = sparse->feature_count;

    fit_put_array(out, sparse->starts, features + 1, sizeof *sparse->starts);
    fit_put_array(out, sparse->weights, sparse->starts[features], sizeof *sparse->weights);
    fit_put_array(out, sparse->rows, features, sizeof *sparse->rows);
    fit_put_array(out, sparse->cells, sparse->row_count, lanes_bytes(model->stride));
    fit_put_array(out, near->starts, features + 1, sizeof *near->starts);
    fit_put_array(out, near->weights, near->starts[features], sizeof *near->weights);
}

void fit_write_model(const struct model *model, struct buf *out)
{
    fit_put_number(out, model->class_count);
    fit_put_number(out, model->lessons);
    fit_put(out, &model->weighing, sizeof model->weighing);
    write_vocabulary(&model->vocabulary, out);
    fit_put_array(out, model->bias, model->stride, sizeof *model->bias);
    fit_put_array(out, model->taught, model->class_count, 1);
    fit_put_array(out, model->focus, model->vocabulary.buckets.count, 1);
    fit_put_array(out, model->said.words, model->said.row_count, sizeof *model->said.words);
    fit_put_array(out, model->said.bits, model->said.row_count, model->said.width);
    if (model->class_count > MODEL_MOST_DENSE)
        write_many(model, out);
    else
        fit_put_array(out, model->weights, model->row_count, lanes_bytes(model->stride));
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

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

    if (!starts_are_sound(sparse->starts, sparse->feature_count, weights) ||
        !starts_are_sound(near->starts, near->feature_count, near_weights))
        return false;
    for (size_t i = 0; i < weights; i++) {
        if (sparse->weights[i].class >= model->class_count)
            return false;
    }
    for (size_t i = 0; i < sparse->feature_count; i++) {
        if (sparse->rows[i] > sparse->row_count)
            return false;
    }
    for (size_t i = 0; i < near_weights; i++) {
        if (near->weights[i].class >= near->class_count || !isfinite(near->weights[i].weight))
            return false;
    }
    return true;
}

static bool read_many(struct fit_reader *reader, size_t topics, struct model *model)
{
    struct sparse *sparse = &model->sparse;
    struct near *near = &model->near;
    size_t weights, near_weights;

    model->row_count = sparse->feature_count = near->feature_count =
        model->vocabulary.buckets.count;
    sparse->stride = model->stride;
    near->class_count = topics;
    sparse->starts = fit_take_array(reader, sparse->feature_count + 1, sizeof *sparse->starts);
    weights = fit_next_count(reader);
    sparse->weights = fit_take_array(reader, weights, sizeof *sparse->weights);
    sparse->rows = fit_take_array(reader, sparse->feature_count, sizeof *sparse->rows);
    sparse->row_count = fit_next_count(reader);
    sparse->cells = fit_take_array(reader, sparse->row_count, lanes_bytes(model->stride));
    near->starts = fit_take_array(reader, near->feature_count + 1, sizeof *near->starts);
    near_weights = fit_next_count(reader);
    near->weights = fit_take_array(reader, near_weights, sizeof *near->weights);
    return !reader->failed && many_are_sound(model, weights, near_weights);
}

static bool read_said(struct fit_reader *reader, struct model *model)
{
    struct said *said = &model->said;

    said->width = (model->class_count + 7) / 8;
    said->row_count = fit_next_count(reader);
    said->words = fit_take_array(reader, said->row_count, sizeof *said->words);
    said->bits = fit_take_array(reader, said->row_count, said->width);
    return !reader->failed;
}

static bool read_vocabulary(struct fit_reader *reader, struct vocabulary *vocabulary)
{
    if (!buckets_fit_read(reader, &vocabulary->buckets))
        return false;
    vocabulary->tags =
        fit_take_array(reader, (size_t)vocabulary->buckets.count + VOCABULARY_BEHIND, 1);
    vocabulary->entries =
        fit_take_array(reader, vocabulary->buckets.count, sizeof *vocabulary->entries);
    return !reader->failed;
}

static bool entries_are_sound(const struct model *model)
{
    for (size_t i = 0; i < model->vocabulary.buckets.count; i++) {
        const struct vocabulary_entry *entry = &model->vocabulary.entries[i];

        if (entry->row >= model->row_count)
            return false;
    }
    return true;
}

bool fit_read_model(struct fit_reader *reader, const struct lesson_classes *classes,
                    struct model *model)
{
    *model = (struct model){.borrowed = true, .stride = model_stride(classes->count)};
    model->class_count = fit_take_number(reader);
    model->lessons = fit_take_number(reader);
    fit_take(reader, &model->weighing, sizeof model->weighing);
    if (reader->failed || model->class_count != classes->count ||
        !read_vocabulary(reader, &model->vocabulary))
        return false;
    model->bias = fit_take_array(reader, model->stride, sizeof *model->bias);
    model->taught = fit_take_array(reader, model->class_count, 1);
    model->focus = fit_take_array(reader, model->vocabulary.buckets.count, 1);
    if (!read_said(reader, model) || !floats_are_finite(model->bias, model->stride) ||
        !floats_are_finite(model->weighing.block_weight, FEATURE_BLOCKS))
        return false;
    if (model->class_count > MODEL_MOST_DENSE)
        return read_many(reader, classes->topics, model) && entries_are_sound(model);
    model->row_count = fit_next_count(reader);
    model->weights = fit_take_array(reader, model->row_count, lanes_bytes(model->stride));
    return !reader->failed && entries_are_sound(model);
}
