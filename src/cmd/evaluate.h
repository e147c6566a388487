/*
 * How well a knowledge answers questions whose topic is known.
 *
 * A set is a table of questions (evaluate_rows.c: from a file; evaluate_folds.c: the knowledge's
 * own examples); asking (evaluate_ask.c) judges each outcome; figures (evaluate_figures.c) count
 * the judgements; evaluate_print.c, evaluate_json.c and evaluate_svg.c show them. Every share comes
 * with its 95 % interval.
 */
#ifndef SALTER_CMD_EVALUATE_H
#define SALTER_CMD_EVALUATE_H

#include <stdio.h>

#include "engine/engine.h"
#include "evaluate_figures.h"
#include "service/service.h"
#include "tsv.h"

/* Questions and what came out. */
struct evaluate_set {
    struct arena *arena;
    struct tsv table;
    size_t text, topic; /* columns */
    struct evaluate_rows rows;
    double seconds; /* spent answering */
};

void evaluate_set_init(struct evaluate_set *set);
void evaluate_set_clear(struct evaluate_set *set);

/* Reads a file of questions. err names the line. */
bool evaluate_read(struct evaluate_set *set, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* What each row's `topic` means in this knowledge; unknown topics are told on standard error, with
 * the file's name. */
void evaluate_resolve(struct evaluate_set *set, const struct kb_model *model, const char *path);

/* Judges one outcome: result, place, confidence of the row. */
void evaluate_judge(struct evaluate_row *row, const struct kb_model *model,
                    const struct dialogue_outcome *outcome);

/* Where predictions go, or nowhere. */
struct evaluate_output {
    FILE *file;
    const char *path;
};

/* Every question in a conversation of its own. */
bool evaluate_ask(struct evaluate_set *set, struct service *service,
                  const struct evaluate_output *output, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Folds over the knowledge's own examples: each example is asked of a bot that learned from the
 * other folds. Fills the set; `model` of the figures is the snapshot's. Folds go by content,
 * near-duplicates together.
 */
bool evaluate_cross_validate(struct evaluate_set *set, struct kb_snapshot *snapshot, size_t folds,
                             const struct evaluate_output *output, struct error *err)
    __attribute__((warn_unused_result));

/* One line of predictions: the input columns, then what chat --json shows. */
bool evaluate_predict(const struct evaluate_set *set, size_t row, const struct engine *engine,
                      const struct engine_turn *turn, const struct evaluate_output *output,
                      struct error *err) __attribute__((warn_unused_result));

/* What stands at the head of a report. */
struct evaluate_head {
    struct str knowledge;  /* hash */
    const char *questions; /* path, or NULL: cross-validation */
    size_t folds;
};

/* As a file of questions names it: a topic's or policy's id, HUMAN, OUT_OF_SCOPE; and which of
 * these it is. */
struct str evaluate_subject_name(const struct evaluate_subject *subject,
                                 const struct kb_model *model);
/* "topic", "policy", "out_of_scope" */
const char *evaluate_subject_kind(const struct evaluate_subject *subject);

void evaluate_print(const struct evaluate_set *set, const struct evaluate_figures *figures,
                    const struct kb_model *model, const struct evaluate_head *head,
                    struct buf *out);
void evaluate_write_json(const struct evaluate_set *set, const struct evaluate_figures *figures,
                         const struct kb_model *model, const struct evaluate_head *head,
                         struct buf *out);
/* The reliability picture. */
void evaluate_write_svg(const struct evaluate_figures *figures, struct buf *out);

#endif
