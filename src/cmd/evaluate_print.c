/* The figures for people: no line is longer than a terminal's 80 columns, unless one name is. */
#include "evaluate.h"

#include <math.h>

#include "wrap.h"

enum { MOST_CONFUSIONS = 15, WIDTH = 80, BAR = 30, LONGEST_EXAMPLE = 68 /* characters */ };

/* "85.3 % (81.2-88.6)", as wide as any. */
static void add_share(struct buf *out, size_t count, size_t of)
{
    struct evaluate_share share = evaluate_share(count, of);
    char shown[32] = "    -";

    if (of > 0)
        snprintf(shown, sizeof shown, "%5.1f %% (%.1f-%.1f)", share.share * 100, share.low * 100,
                 share.high * 100);
    buf_addf(out, "%-21s", shown);
}

static void add_figure(struct buf *out, const char *name, size_t count, size_t of)
{
    buf_addf(out, "  %-38s", name);
    add_share(out, count, of);
    buf_addf(out, "  %zu of %zu\n", count, of);
}

static void add_estimate(struct buf *out, const char *name,
                         const struct evaluate_estimate *estimate)
{
    if (estimate->known)
        buf_addf(out, "  %-38s %.4f (%.4f-%.4f)\n", name, estimate->value, estimate->low,
                 estimate->high);
}

static size_t clarified(const size_t results[EVALUATE_RESULTS])
{
    return results[EVALUATE_CLARIFIED] + results[EVALUATE_CLARIFIED_ELSE];
}

/* What a customer meets: an answer, a question back, or a person. */
static void add_topics(struct buf *out, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_TOPIC];
    size_t of = tally->questions[EVALUATE_TOPIC];

    if (of == 0)
        return;
    buf_addf(out, "\n%zu questions of a topic\n", of);
    add_figure(out, "answered right", results[EVALUATE_RIGHT], of);
    add_figure(out, "answered wrong", results[EVALUATE_WRONG], of);
    add_figure(out, "  wrong among those answered", results[EVALUATE_WRONG],
               results[EVALUATE_RIGHT] + results[EVALUATE_WRONG]);
    add_figure(out, "clarified", clarified(results), of);
    add_figure(out, "  the right topic among the choices", results[EVALUATE_CLARIFIED],
               clarified(results));
    add_figure(out, "handed off", results[EVALUATE_HANDED_OFF], of);
    add_figure(out, "declined as out of scope", results[EVALUATE_DECLINED], of);
    add_figure(out, "considered first: the right topic", tally->first, of);
    add_figure(out, "the right one among the first three", tally->top, of);
}

static void add_out_of_scope(struct buf *out, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_OUT_OF_SCOPE];
    size_t of = tally->questions[EVALUATE_OUT_OF_SCOPE];

    if (of == 0)
        return;
    buf_addf(out, "\n%zu questions out of scope\n", of);
    add_figure(out, "answered with a topic", results[EVALUATE_WRONG], of);
    add_figure(out, "declined", results[EVALUATE_DECLINED], of);
    add_figure(out, "clarified", clarified(results), of);
    add_figure(out, "handed off", results[EVALUATE_HANDED_OFF], of);
    add_figure(out, "small talk in reply", results[EVALUATE_SMALL_TALK], of);
}

static void add_people(struct buf *out, const struct evaluate_tally *tally)
{
    const size_t *results = tally->results[EVALUATE_PERSON];
    size_t of = tally->questions[EVALUATE_PERSON];

    if (of == 0)
        return;
    buf_addf(out, "\n%zu questions for a person\n", of);
    add_figure(out, "handed over at once", results[EVALUATE_RIGHT], of);
    add_figure(out, "handed off for another reason", results[EVALUATE_HANDED_OFF], of);
    add_figure(out, "clarified", clarified(results), of);
    add_figure(out, "answered", results[EVALUATE_WRONG], of);
    add_figure(out, "declined as out of scope", results[EVALUATE_DECLINED], of);
}

static size_t not_for_people(const struct evaluate_tally *tally)
{
    return tally->questions[EVALUATE_TOPIC] + tally->questions[EVALUATE_OUT_OF_SCOPE];
}

/* ---- groups
 * -----------------------------------------------------------------------------------------------
 */

/* A figure of a group: how many of how many. */
struct figure {
    const char *name;
    struct evaluate_part {
        size_t count, of;
    } (*read)(const struct evaluate_tally *tally);
};

static struct evaluate_part of_topics(const struct evaluate_tally *tally, size_t count)
{
    return (struct evaluate_part){count, tally->questions[EVALUATE_TOPIC]};
}

static struct evaluate_part read_right(const struct evaluate_tally *tally)
{
    return of_topics(tally, tally->results[EVALUATE_TOPIC][EVALUATE_RIGHT]);
}

static struct evaluate_part read_wrong(const struct evaluate_tally *tally)
{
    return of_topics(tally, tally->results[EVALUATE_TOPIC][EVALUATE_WRONG]);
}

static struct evaluate_part read_clarified(const struct evaluate_tally *tally)
{
    return of_topics(tally, clarified(tally->results[EVALUATE_TOPIC]));
}

static struct evaluate_part read_offered(const struct evaluate_tally *tally)
{
    return (struct evaluate_part){tally->results[EVALUATE_TOPIC][EVALUATE_CLARIFIED],
                                  clarified(tally->results[EVALUATE_TOPIC])};
}

static struct evaluate_part read_handed_off(const struct evaluate_tally *tally)
{
    return of_topics(tally, tally->results[EVALUATE_TOPIC][EVALUATE_HANDED_OFF] +
                                tally->results[EVALUATE_TOPIC][EVALUATE_DECLINED]);
}

static struct evaluate_part read_outside(const struct evaluate_tally *tally)
{
    return (struct evaluate_part){tally->results[EVALUATE_OUT_OF_SCOPE][EVALUATE_WRONG],
                                  tally->questions[EVALUATE_OUT_OF_SCOPE]};
}

static struct evaluate_part read_people(const struct evaluate_tally *tally)
{
    return (struct evaluate_part){tally->results[EVALUATE_PERSON][EVALUATE_RIGHT],
                                  tally->questions[EVALUATE_PERSON]};
}

static struct evaluate_part read_false_policies(const struct evaluate_tally *tally)
{
    return (struct evaluate_part){tally->false_policies, not_for_people(tally)};
}

static const struct figure columns[] = {
    {"right", read_right},           {"wrong", read_wrong},
    {"clarified", read_clarified},   {"right offered", read_offered},
    {"handed off", read_handed_off}, {"out answered", read_outside},
    {"to a person", read_people},    {"false policy", read_false_policies},
};

enum { COLUMNS = sizeof columns / sizeof *columns, ACROSS = 4 /* columns beside each other */ };

/* Bounds without decimals where those say nothing: downwards and upwards, so that the value stays
 * between them. */
static double rounded(double percent, double (*towards)(double))
{
    return percent < 10 ? towards(percent * 10) / 10 : towards(percent);
}

static void add_cell(struct buf *out, struct evaluate_part part)
{
    struct evaluate_share share = evaluate_share(part.count, part.of);
    double low = rounded(share.low * 100, floor), high = rounded(share.high * 100, ceil);
    char cell[32] = "-";

    if (part.of > 0)
        snprintf(cell, sizeof cell, "%.1f (%.*f-%.*f)", share.share * 100, low < 10 && low > 0, low,
                 high < 10, high);
    buf_addf(out, " %14s", cell);
}

static void add_value(struct buf *out, struct str value)
{
    enum { WIDEST = 12 };
    size_t shown = 0;

    buf_add_text(out, "  ");
    for (size_t i = 0; i < value.length; i++) {
        bool begins = ((unsigned char)value.bytes[i] & 0xC0) != 0x80;

        if (begins && shown++ == WIDEST)
            break;
        buf_add_byte(out, (unsigned char)value.bytes[i] < ' ' || value.bytes[i] == 0x7F
                              ? ' '
                              : value.bytes[i]);
    }
    for (; shown < WIDEST; shown++)
        buf_add_byte(out, ' ');
}

/* The columns of one table: a figure that has no question in the whole set has none. */
struct shown {
    const struct figure *columns[COLUMNS];
    size_t count;
};

static struct shown find_shown(const struct evaluate_tally *all)
{
    struct shown shown = {0};

    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].read(all).of > 0)
            shown.columns[shown.count++] = &columns[i];
    }
    return shown;
}

static void add_group(struct buf *out, const struct evaluate_group *group,
                      const struct shown *shown, size_t from)
{
    const size_t *questions = group->tally.questions;

    add_value(out, group->value);
    buf_addf(out, "%6zu",
             questions[EVALUATE_TOPIC] + questions[EVALUATE_OUT_OF_SCOPE] +
                 questions[EVALUATE_PERSON]);
    for (size_t i = from; i < shown->count && i < from + ACROSS; i++)
        add_cell(out, shown->columns[i]->read(&group->tally));
    buf_add_byte(out, '\n');
}

/* The groups of one column, as many figures across as fit, then the others below. */
static void add_column(struct buf *out, const struct evaluate_group *groups, size_t count,
                       const struct shown *shown)
{
    buf_addf(out, "\nby %.*s, in %%\n", STR_ARG(groups[0].column));
    for (size_t from = 0; from < shown->count; from += ACROSS) {
        buf_addf(out, "%20s", "n");
        for (size_t i = from; i < shown->count && i < from + ACROSS; i++)
            buf_addf(out, " %14s", shown->columns[i]->name);
        buf_add_byte(out, '\n');
        for (size_t i = 0; i < count; i++)
            add_group(out, &groups[i], shown, from);
    }
}

static void add_groups(struct buf *out, const struct evaluate_figures *figures)
{
    const struct evaluate_group *groups = figures->groups.items;
    struct shown shown = find_shown(&figures->all);
    size_t end;

    for (size_t start = 0; start < figures->groups.count; start = end) {
        for (end = start;
             end < figures->groups.count && str_equal(groups[end].column, groups[start].column);
             end++)
            ;
        add_column(out, groups + start, end - start, &shown);
    }
}

/* ---- confidence
 * ------------------------------------------------------------------------------------------- */

static void add_cut(struct buf *out, const char *name, const struct evaluate_cut *cut, size_t of)
{
    buf_addf(out, "%-12s  %.3f  ", name, cut->threshold);
    add_share(out, cut->answered, of);
    buf_add_text(out, "  ");
    add_share(out, cut->wrong, cut->answered);
    buf_truncate(out, str_trim(buf_str(out)).length);
    buf_add_byte(out, '\n');
}

static void add_promises(struct buf *out, const struct evaluate_figures *figures)
{
    size_t of = figures->all.questions[EVALUATE_TOPIC];

    buf_add_text(out, "\nWhat may be answered, by confidence alone\n"
                      "  wrong at most        from  answered               wrong of them\n");
    for (size_t i = 0; i < EVALUATE_PROMISES; i++) {
        const struct evaluate_promise *promise = &figures->promises[i];

        buf_addf(out, "  %g %%  ", promise->wrong_at_most * 100);
        add_cut(out, "as promised", &promise->promised, of);
        buf_add_text(out, "       ");
        add_cut(out, "in hindsight", &promise->hindsight, of);
    }
}

static void add_bin(struct buf *out, size_t number, const struct evaluate_bin *bin)
{
    size_t right = bin->count ? (bin->right * BAR * 2 + bin->count) / (bin->count * 2) : 0;
    struct evaluate_share share = evaluate_share(bin->right, bin->count);
    size_t said = bin->count ? (size_t)(bin->confidence / (double)bin->count * BAR) : SIZE_MAX;

    buf_addf(out, "  %.1f-%.1f %6zu  ", (double)number / 10, (double)(number + 1) / 10, bin->count);
    if (bin->count == 0)
        buf_addf(out, "    -  %-21s  ", "    -");
    else
        buf_addf(out, "%.3f  %.3f (%.3f-%.3f)   ", bin->confidence / (double)bin->count,
                 share.share, share.low, share.high);
    for (size_t i = 0; i <= BAR; i++)
        buf_add_text(out, i == said ? "|" : i < right ? "=" : bin->count ? "." : " ");
    buf_add_byte(out, '\n');
}

static void add_reliability(struct buf *out, const struct evaluate_figures *figures)
{
    buf_add_text(out, "\nConfidence and what came of it (= right, | as the confidence says)\n"
                      "  from-to      n   said  right\n");
    for (size_t i = 0; i < EVALUATE_BINS; i++)
        add_bin(out, i, &figures->bins[i]);
    if (!figures->calibration_error.known)
        buf_addf(out, "  %-38s too few questions to tell\n", "calibration error (ECE)");
    add_estimate(out, "calibration error (ECE)", &figures->calibration_error);
}

/* ---- confusions
 * ------------------------------------------------------------------------------------------- */

static void add_example(struct buf *out, struct str text)
{
    size_t shown = 0;

    buf_add_text(out, "      ");
    for (size_t i = 0; i < text.length && shown <= LONGEST_EXAMPLE; i++) {
        shown += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
        if (shown <= LONGEST_EXAMPLE)
            buf_add_byte(out, (unsigned char)text.bytes[i] < ' ' || text.bytes[i] == 0x7F
                                  ? ' '
                                  : text.bytes[i]);
    }
    buf_addf(out, "%s\n", shown > LONGEST_EXAMPLE ? " ..." : "");
}

static void add_pair(struct buf *out, const struct evaluate_confusion *pair,
                     const struct kb_model *model)
{
    struct str expected = evaluate_subject_name(&pair->expected, model),
               got = evaluate_subject_name(&pair->got, model);
    const char *policy = pair->got.kind == SUBJECT_POLICY ? "policy " : "";
    bool fits = expected.length + got.length + strlen(policy) + 6 <= WIDTH;

    buf_addf(out, "  %.*s%s -> %s%.*s\n     ", STR_ARG(expected), fits ? "" : "\n   ", policy,
             STR_ARG(got));
    add_share(out, pair->count, pair->of);
    buf_addf(out, " %zu of %zu, acted on: %zu\n", pair->count, pair->of, pair->answered);
}

static void add_confusions(struct buf *out, const struct evaluate_set *set,
                           const struct evaluate_figures *figures, const struct kb_model *model)
{
    if (figures->confusions.count > 0)
        buf_add_text(out,
                     "\nTaken for something else (expected -> considered first, or what called)\n");
    for (size_t i = 0; i < figures->confusions.count && i < MOST_CONFUSIONS; i++) {
        const struct evaluate_confusion *pair = &figures->confusions.items[i];

        add_pair(out, pair, model);
        for (size_t k = 0; k < EVALUATE_CONFUSION_EXAMPLES && k < pair->count; k++)
            add_example(out, set->table.rows.items[pair->rows[k]].cells[set->text]);
    }
    if (figures->confusions.count > MOST_CONFUSIONS)
        buf_addf(out, "  ... and %zu more pairs\n", figures->confusions.count - MOST_CONFUSIONS);
}

static void add_head(struct buf *out, const struct evaluate_set *set,
                     const struct evaluate_head *head)
{
    struct buf line = {0};

    if (head->questions != NULL)
        buf_addf(&line, "%zu questions of %s", set->rows.count, head->questions);
    else
        buf_addf(&line,
                 "%zu examples of the knowledge, each asked of a bot that learned from the other "
                 "folds of %zu",
                 set->rows.count, head->folds);
    buf_addf(&line, ", knowledge %.12s", head->knowledge.bytes);
    wrap_text(buf_str(&line), WIDTH, out);
    buf_addf(out, "%.0f messages a second; in brackets: 95 %% intervals\n",
             set->seconds > 0 ? (double)set->rows.count / set->seconds : 0);
    buf_clear(&line);
}

void evaluate_print(const struct evaluate_set *set, const struct evaluate_figures *figures,
                    const struct kb_model *model, const struct evaluate_head *head, struct buf *out)
{
    const struct evaluate_tally *all = &figures->all;

    add_head(out, set, head);
    add_topics(out, all);
    add_out_of_scope(out, all);
    add_people(out, all);
    buf_add_byte(out, '\n');
    add_figure(out, "called a person by a policy in vain", all->false_policies,
               not_for_people(all));
    add_groups(out, figures);
    if (all->questions[EVALUATE_TOPIC] > 0) {
        add_promises(out, figures);
        add_reliability(out, figures);
    }
    add_estimate(out, "out of scope told from topics: AUROC", &figures->auroc);
    add_estimate(out, "  with what speaks for out of scope", &figures->auroc_evidence);
    add_confusions(out, set, figures, model);
}
