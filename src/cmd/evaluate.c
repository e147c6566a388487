#include "evaluate.h"

#include <errno.h>

#include "base/file.h"
#include "cmd.h"

enum {
    EVALUATE_QUESTIONS,
    EVALUATE_FOLDS,
    EVALUATE_PREDICTIONS,
    EVALUATE_JSON,
    EVALUATE_SVG,
    EVALUATE_CACHE
};
enum { FEWEST_FOLDS = 2, MOST_FOLDS = 50 };

static const struct cmd_option options[] = {
    [EVALUATE_QUESTIONS] = {"--questions", "FILE", NULL,
                            "a table (TSV) with the columns text and topic, and any others"},
    [EVALUATE_FOLDS] = {"--cross-validate", "N", NULL,
                        "instead: the knowledge's own examples in N folds"},
    [EVALUATE_PREDICTIONS] =
        {"--predictions", "FILE", NULL,
         "one JSON object a question: its columns, and what chat --json shows"},
    [EVALUATE_JSON] = {"--json", NULL, NULL, "the figures as one JSON object"},
    [EVALUATE_SVG] = {"--svg", "FILE", NULL, "the reliability picture"},
    [EVALUATE_CACHE] = CMD_CACHE_OPTION,
    {0},
};

/* One evaluation: where it reads and writes. */
struct evaluation {
    const struct cmd_line *line;
    const char *knowledge;
    struct evaluate_set set;
    struct evaluate_head head;
    struct evaluate_output output;
};

static bool show(struct evaluation *evaluation, const struct kb_model *model, struct error *err)
{
    const char *svg_path = evaluation->line->values[EVALUATE_SVG];
    const struct evaluate_set *set = &evaluation->set;
    struct evaluate_figures figures;
    struct buf text = {0}, svg = {0};
    bool written = true;

    evaluate_figures_init(&figures, &set->rows, &set->table, set->text, set->topic);
    if (evaluation->line->values[EVALUATE_JSON] != NULL)
        evaluate_write_json(set, &figures, model, &evaluation->head, &text);
    else
        evaluate_print(set, &figures, model, &evaluation->head, &text);
    cmd_write(&text);
    if (svg_path != NULL) {
        evaluate_write_svg(&figures, &svg);
        written = file_write(svg_path, buf_str(&svg), err);
    }
    buf_clear(&svg);
    buf_clear(&text);
    evaluate_figures_clear(&figures);
    return written;
}

static bool open_predictions(struct evaluation *evaluation, struct error *err)
{
    struct evaluate_output *output = &evaluation->output;

    output->path = evaluation->line->values[EVALUATE_PREDICTIONS];
    if (output->path == NULL)
        return true;
    output->file = fopen(output->path, "w");
    return output->file != NULL ||
           error_set(err, ERROR_IO, "%s: %s", output->path, strerror(errno));
}

static bool ask_questions(struct evaluation *evaluation, struct service *service, struct error *err)
{
    struct engine *engine = service_engine(service);
    bool done;

    evaluation->head.knowledge = engine_hash(engine);
    evaluate_resolve(&evaluation->set, engine_model(engine), evaluation->head.questions);
    done = open_predictions(evaluation, err) &&
           evaluate_ask(&evaluation->set, service, &evaluation->output, err) &&
           show(evaluation, engine_model(engine), err);
    engine_release(engine);
    return done;
}

/* The file is read first: a mistake in it is told before anything is learned. */
static bool run_questions(struct evaluation *evaluation, struct error *err)
{
    struct service *service;
    bool done;

    evaluation->head.questions = evaluation->line->values[EVALUATE_QUESTIONS];
    if (!evaluate_read(&evaluation->set, evaluation->head.questions, err))
        return false;
    service = cmd_open_service(evaluation->knowledge, evaluation->line->values[EVALUATE_CACHE]);
    if (service == NULL)
        return false; /* it was told why */
    done = ask_questions(evaluation, service, err);
    service_free(service);
    return done;
}

static struct kb_snapshot *load(const char *knowledge, struct error *err)
{
    struct kb_options kb_options = {0};
    struct kb_snapshot *snapshot = NULL;
    struct diag_list diags;
    struct buf text = {0};

    diag_list_init(&diags);
    if (!kb_snapshot_load(knowledge, &kb_options, &snapshot, &diags, err)) {
        cmd_print_diagnostics(&diags, cmd_wants_colours(fileno(stderr)), &text);
        fprintf(stderr, "%s", text.bytes ? text.bytes : "");
    }
    buf_clear(&text);
    diag_list_clear(&diags);
    return snapshot;
}

static bool run_folds(struct evaluation *evaluation, struct error *err)
{
    struct kb_snapshot *snapshot = load(evaluation->knowledge, err);
    bool done;

    if (snapshot == NULL)
        return false;
    evaluation->head.knowledge = kb_snapshot_hash(snapshot);
    done = open_predictions(evaluation, err) &&
           evaluate_cross_validate(&evaluation->set, snapshot, evaluation->head.folds,
                                   &evaluation->output, err) &&
           show(evaluation, kb_snapshot_model(snapshot), err);
    kb_snapshot_release(snapshot);
    return done;
}

static bool read_folds(const char *text, size_t *out)
{
    int64_t folds;

    if (text == NULL)
        return true;
    if (!str_to_int(str_from(text), &folds) || folds < FEWEST_FOLDS || folds > MOST_FOLDS)
        return false;
    *out = (size_t)folds;
    return true;
}

/* What is still in the buffer may not fit on the disk either. */
static bool close_predictions(struct evaluation *evaluation, bool done, struct error *err)
{
    struct evaluate_output *output = &evaluation->output;

    if (output->file == NULL || fclose(output->file) == 0 || !done)
        return done;
    return error_set(err, ERROR_IO, "%s: %s", output->path, strerror(errno));
}

static int run(const struct cmd_line *line)
{
    struct evaluation evaluation = {
        .line = line, .knowledge = line->argument_count > 0 ? line->arguments[0] : "knowledge"};
    struct error err = {0};
    bool done;

    if (!read_folds(line->values[EVALUATE_FOLDS], &evaluation.head.folds) ||
        (line->values[EVALUATE_QUESTIONS] == NULL) == (evaluation.head.folds == 0)) {
        fprintf(
            stderr,
            "salter evaluate: write --questions FILE, or --cross-validate N with N from %d to %d\n",
            FEWEST_FOLDS, MOST_FOLDS);
        return CMD_USAGE;
    }
    evaluate_set_init(&evaluation.set);
    done =
        evaluation.head.folds > 0 ? run_folds(&evaluation, &err) : run_questions(&evaluation, &err);
    done = close_predictions(&evaluation, done, &err);
    if (!done && err.code != ERROR_NONE)
        fprintf(stderr, "salter evaluate: %s\n", err.message);
    evaluate_set_clear(&evaluation.set);
    return done ? CMD_OK : CMD_USAGE;
}

const struct cmd cmd_evaluate = {
    .name = "evaluate",
    .arguments = "[KNOWLEDGE]",
    .summary = "How well the bot answers questions whose topic is known",
    .details = "The table's first line names its columns: text, topic (a topic id, OUT_OF_SCOPE or "
               "HUMAN), and any others;\n"
               "cells are divided by tabs, \\t \\n \\\\ stand for a tab, a line break, a "
               "backslash. Figures are given in all and\n"
               "for each value of the other columns that have at most 12. In predictions the "
               "expected topic is `expected`, and a\n"
               "column named like a field of the output is `input_...`.",
    .options = options,
    .most = 1,
    .run = run,
};
