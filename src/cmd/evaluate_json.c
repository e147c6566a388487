/* The figures as one JSON object; a share is {count, of, share, low, high}, a figure {value, low,
 * high}. */
#include "evaluate.h"

#include <math.h>

#include "json/json.h"

enum { MOST_CONFUSIONS = 50 };

struct writer {
    struct arena *arena;
};

static void put(struct writer *writer, struct value *map, const char *name, struct value value)
{
    value_set(map, str_from(name), value, writer->arena);
}

static void put_count(struct writer *writer, struct value *map, const char *name, size_t count)
{
    put(writer, map, name, value_integer((int64_t)count));
}

/* Six decimals are more than any of these can bear. */
static struct value number(double value)
{
    return value_number(floor(value * 1e6 + 0.5) / 1e6);
}

static void put_share(struct writer *writer, struct value *map, const char *name, size_t count,
                      size_t of)
{
    struct evaluate_share share = evaluate_share(count, of);
    struct value object = value_map();

    put_count(writer, &object, "count", count);
    put_count(writer, &object, "of", of);
    put(writer, &object, "share", of ? number(share.share) : value_null());
    put(writer, &object, "low", of ? number(share.low) : value_null());
    put(writer, &object, "high", of ? number(share.high) : value_null());
    put(writer, map, name, object);
}

static void put_estimate(struct writer *writer, struct value *map, const char *name,
                         const struct evaluate_estimate *estimate)
{
    struct value object = value_map();

    put(writer, &object, "value", number(estimate->value));
    put(writer, &object, "low", number(estimate->low));
    put(writer, &object, "high", number(estimate->high));
    put(writer, map, name, estimate->known ? object : value_null());
}

static size_t clarified(const size_t results[EVALUATE_RESULTS])
{
    return results[EVALUATE_CLARIFIED] + results[EVALUATE_CLARIFIED_ELSE];
}

static struct value topics(struct writer *writer, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_TOPIC];
    size_t of = tally->questions[EVALUATE_TOPIC];
    struct value map = value_map();

    put_count(writer, &map, "questions", of);
    put_share(writer, &map, "right", results[EVALUATE_RIGHT], of);
    put_share(writer, &map, "wrong", results[EVALUATE_WRONG], of);
    put_share(writer, &map, "wrong_of_answered", results[EVALUATE_WRONG],
              results[EVALUATE_RIGHT] + results[EVALUATE_WRONG]);
    put_share(writer, &map, "clarified", clarified(results), of);
    put_share(writer, &map, "clarified_right", results[EVALUATE_CLARIFIED], clarified(results));
    put_share(writer, &map, "handed_off", results[EVALUATE_HANDED_OFF], of);
    put_share(writer, &map, "declined", results[EVALUATE_DECLINED], of);
    put_share(writer, &map, "first", tally->first, of);
    put_share(writer, &map, "top_3", tally->top, of);
    return map;
}

static struct value out_of_scope(struct writer *writer, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_OUT_OF_SCOPE];
    size_t of = tally->questions[EVALUATE_OUT_OF_SCOPE];
    struct value map = value_map();

    put_count(writer, &map, "questions", of);
    put_share(writer, &map, "answered", results[EVALUATE_WRONG], of);
    put_share(writer, &map, "declined", results[EVALUATE_DECLINED], of);
    put_share(writer, &map, "clarified", clarified(results), of);
    put_share(writer, &map, "handed_off", results[EVALUATE_HANDED_OFF], of);
    put_share(writer, &map, "small_talk", results[EVALUATE_SMALL_TALK], of);
    return map;
}

static struct value people(struct writer *writer, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_PERSON];
    size_t of = tally->questions[EVALUATE_PERSON];
    struct value map = value_map();

    put_count(writer, &map, "questions", of);
    put_share(writer, &map, "handed_over", results[EVALUATE_RIGHT], of);
    put_share(writer, &map, "handed_off", results[EVALUATE_HANDED_OFF], of);
    put_share(writer, &map, "clarified", clarified(results), of);
    put_share(writer, &map, "answered", results[EVALUATE_WRONG], of);
    put_share(writer, &map, "declined", results[EVALUATE_DECLINED], of);
    return map;
}

static struct value tally_value(struct writer *writer, const struct evaluate_tally *tally)
{
    struct value map = value_map();

    put(writer, &map, "topics", topics(writer, tally));
    put(writer, &map, "out_of_scope", out_of_scope(writer, tally));
    put(writer, &map, "people", people(writer, tally));
    put_share(writer, &map, "false_policy", tally->false_policies,
              tally->questions[EVALUATE_TOPIC] + tally->questions[EVALUATE_OUT_OF_SCOPE]);
    return map;
}

static struct value groups(struct writer *writer, const struct evaluate_figures *figures)
{
    struct value columns = value_map();

    for (size_t i = 0; i < figures->groups.count;) {
        struct str column = figures->groups.items[i].column;
        struct value values = value_map();

        for (; i < figures->groups.count && str_equal(figures->groups.items[i].column, column); i++)
            value_set(&values, figures->groups.items[i].value,
                      tally_value(writer, &figures->groups.items[i].tally), writer->arena);
        value_set(&columns, column, values, writer->arena);
    }
    return columns;
}

static struct value cut(struct writer *writer, const struct evaluate_cut *from, size_t of)
{
    struct value map = value_map();

    put(writer, &map, "confidence", number(from->threshold));
    put_share(writer, &map, "answered", from->answered, of);
    put_share(writer, &map, "wrong", from->wrong, from->answered);
    return map;
}

static struct value promises(struct writer *writer, const struct evaluate_figures *figures)
{
    struct value list = value_list();

    for (size_t i = 0; i < EVALUATE_PROMISES; i++) {
        const struct evaluate_promise *promise = &figures->promises[i];
        struct value map = value_map();

        put(writer, &map, "wrong_at_most", number(promise->wrong_at_most));
        put(writer, &map, "promised",
            cut(writer, &promise->promised, figures->all.questions[EVALUATE_TOPIC]));
        put(writer, &map, "hindsight",
            cut(writer, &promise->hindsight, figures->all.questions[EVALUATE_TOPIC]));
        value_push(&list, map, writer->arena);
    }
    return list;
}

static struct value calibration(struct writer *writer, const struct evaluate_figures *figures)
{
    struct value map = value_map(), bins = value_list();

    put_estimate(writer, &map, "error", &figures->calibration_error);
    for (size_t i = 0; i < EVALUATE_BINS; i++) {
        const struct evaluate_bin *bin = &figures->bins[i];
        struct value entry = value_map();

        put(writer, &entry, "from", number((double)i / EVALUATE_BINS));
        put(writer, &entry, "confidence",
            bin->count ? number(bin->confidence / (double)bin->count) : value_null());
        put_share(writer, &entry, "right", bin->right, bin->count);
        value_push(&bins, entry, writer->arena);
    }
    put(writer, &map, "bins", bins);
    return map;
}

static void put_subject(struct writer *writer, struct value *map, const char *name,
                        const char *kind_name, const struct evaluate_subject *subject,
                        const struct kb_model *model)
{
    put(writer, map, name, value_text(evaluate_subject_name(subject, model)));
    put(writer, map, kind_name, value_text(str_from(evaluate_subject_kind(subject))));
}

static struct value confusions(struct writer *writer, const struct evaluate_set *set,
                               const struct evaluate_figures *figures, const struct kb_model *model)
{
    struct value list = value_list();

    for (size_t i = 0; i < figures->confusions.count && i < MOST_CONFUSIONS; i++) {
        const struct evaluate_confusion *pair = &figures->confusions.items[i];
        struct value map = value_map(), examples = value_list();

        put_subject(writer, &map, "expected", "expected_is", &pair->expected, model);
        put_subject(writer, &map, "got", "got_is", &pair->got, model);
        put_count(writer, &map, "count", pair->count);
        put_count(writer, &map, "answered", pair->answered);
        put_share(writer, &map, "share", pair->count, pair->of);
        put_share(writer, &map, "share_answered", pair->answered, pair->of);
        for (size_t k = 0; k < EVALUATE_CONFUSION_EXAMPLES && k < pair->count; k++)
            value_push(&examples, value_text(set->table.rows.items[pair->rows[k]].cells[set->text]),
                       writer->arena);
        put(writer, &map, "examples", examples);
        value_push(&list, map, writer->arena);
    }
    return list;
}

void evaluate_write_json(const struct evaluate_set *set, const struct evaluate_figures *figures,
                         const struct kb_model *model, const struct evaluate_head *head,
                         struct buf *out)
{
    struct writer writer = {arena_new()};
    struct value map = value_map();

    put(&writer, &map, "knowledge", value_text(head->knowledge));
    put_count(&writer, &map, "questions", set->rows.count);
    put(&writer, &map, "cross_validation",
        head->folds ? value_integer((int64_t)head->folds) : value_null());
    put(&writer, &map, "messages_per_second",
        number(set->seconds > 0 ? (double)set->rows.count / set->seconds : 0));
    put(&writer, &map, "all", tally_value(&writer, &figures->all));
    put(&writer, &map, "by", groups(&writer, figures));
    put(&writer, &map, "promises", promises(&writer, figures));
    put(&writer, &map, "calibration", calibration(&writer, figures));
    put_estimate(&writer, &map, "out_of_scope_auroc", &figures->auroc);
    put_estimate(&writer, &map, "out_of_scope_auroc_with_evidence", &figures->auroc_evidence);
    put(&writer, &map, "confusions", confusions(&writer, set, figures, model));
    put_count(&writer, &map, "confusions_more",
              figures->confusions.count > MOST_CONFUSIONS
                  ? figures->confusions.count - MOST_CONFUSIONS
                  : 0);
    json_write(out, &map);
    buf_add_byte(out, '\n');
    arena_free(writer.arena);
}
