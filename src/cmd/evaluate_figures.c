#include "evaluate_figures.h"

#include <math.h>

#include "evaluate_rank.h"
#include "knowledge/model.h"

struct evaluate_share evaluate_share(size_t count, size_t of)
{
    const double z = 1.959963984540054;
    struct evaluate_share share = {.count = count, .of = of};
    double n = (double)of, p, middle, half, scale;

    if (of == 0)
        return share;
    p = (double)count / n;
    scale = 1 + z * z / n;
    middle = (p + z * z / (2 * n)) / scale;
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    share.share = p;
    share.low = count == 0 ? 0 : middle - half;
    share.high = count == of ? 1 : middle + half;
    return share;
}

static void add_row(struct evaluate_tally *tally, const struct evaluate_row *row)
{
    tally->questions[row->goal]++;
    tally->results[row->goal][row->result]++;
    tally->false_policies += row->false_policy;
    if (row->goal != EVALUATE_TOPIC)
        return;
    tally->first += row->place == 1;
    tally->top += row->place >= 1 && row->place <= EVALUATE_CONSIDERED;
}

/* ---- groups
 * -----------------------------------------------------------------------------------------------
 */

static int compare_groups(const void *left, const void *right)
{
    return str_compare(((const struct evaluate_group *)left)->value,
                       ((const struct evaluate_group *)right)->value);
}

static struct evaluate_group *find_group(struct evaluate_figures *figures, size_t start,
                                         struct str column, struct str value)
{
    for (size_t i = start; i < figures->groups.count; i++) {
        if (str_equal(figures->groups.items[i].value, value))
            return &figures->groups.items[i];
    }
    if (figures->groups.count - start == EVALUATE_MOST_VALUES)
        return NULL;
    vec_push(&figures->groups, (struct evaluate_group){.column = column, .value = value});
    return &figures->groups.items[figures->groups.count - 1];
}

/* A column with many values is a text or a number, and one with a single value says nothing. */
static void group_column(struct evaluate_figures *figures, const struct evaluate_rows *rows,
                         const struct tsv *table, size_t column)
{
    size_t start = figures->groups.count;

    for (size_t i = 0; i < rows->count; i++) {
        struct evaluate_group *group =
            find_group(figures, start, table->columns[column], table->rows.items[i].cells[column]);

        if (group == NULL) {
            figures->groups.count = start;
            return;
        }
        add_row(&group->tally, &rows->items[i]);
    }
    if (figures->groups.count - start > 1)
        qsort(figures->groups.items + start, figures->groups.count - start,
              sizeof *figures->groups.items, compare_groups);
    else
        figures->groups.count = start;
}

/* ---- confidence
 * ------------------------------------------------------------------------------------------- */

static void rank_topics(struct evaluate_figures *figures, const struct evaluate_rows *rows,
                        struct evaluate_scored *scored)
{
    static const double promises[EVALUATE_PROMISES] = {0.01, 0.02, 0.05};
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct evaluate_row *row = &rows->items[i];

        if (row->goal == EVALUATE_TOPIC)
            scored[count++] = (struct evaluate_scored){row->confidence, row->place == 1};
    }
    evaluate_sort(scored, count);
    for (size_t i = 0; i < EVALUATE_PROMISES; i++)
        figures->promises[i] = evaluate_promise(scored, count, promises[i]);
    evaluate_bin_all(scored, count, figures->bins);
    figures->calibration_error = evaluate_calibration_error(scored, count);
}

static struct evaluate_estimate tell_apart(const struct evaluate_rows *rows,
                                           struct evaluate_scored *scored, bool evidence)
{
    size_t count = 0;

    for (size_t i = 0; i < rows->count; i++) {
        const struct evaluate_row *row = &rows->items[i];

        if (row->goal != EVALUATE_PERSON)
            scored[count++] =
                (struct evaluate_scored){row->confidence * (evidence ? 1 - row->out_of_scope : 1),
                                         row->goal == EVALUATE_TOPIC};
    }
    return evaluate_auroc(scored, count);
}

void evaluate_figures_init(struct evaluate_figures *figures, const struct evaluate_rows *rows,
                           const struct tsv *table, size_t text, size_t topic)
{
    struct evaluate_scored *scored = memory_alloc((rows->count + 1) * sizeof *scored);

    *figures = (struct evaluate_figures){0};
    for (size_t i = 0; i < rows->count; i++)
        add_row(&figures->all, &rows->items[i]);
    for (size_t column = 0; column < table->column_count; column++) {
        if (column != text && column != topic)
            group_column(figures, rows, table, column);
    }
    rank_topics(figures, rows, scored);
    figures->auroc = tell_apart(rows, scored, false);
    figures->auroc_evidence = tell_apart(rows, scored, true);
    evaluate_find_confusions(figures, rows);
    free(scored);
}

void evaluate_figures_clear(struct evaluate_figures *figures)
{
    vec_clear(&figures->groups);
    vec_clear(&figures->confusions);
}
