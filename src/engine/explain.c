/*
 * Why a turn went as it did, for people. It prints the two sums of the ranking as they are
 * (evidence of the first topics, signals of the confidence), so that what is shown is what decided.
 */
#include "engine/engine.h"

enum { MOST_EVIDENCE = 8, MOST_EXPLAINED = 3, LONGEST_QUOTED = 400 };

struct printer {
    struct buf *out;
    bool colours;
    const struct kb_model *model;
};

static const char *paint(const struct printer *printer, const char *code)
{
    return printer->colours ? code : "";
}

static void print_head(const struct printer *printer, const struct dialogue_outcome *outcome)
{
    buf_addf(printer->out, "%s%s%s", paint(printer, "\033[1m"), kb_action_name(outcome->action),
             paint(printer, "\033[0m"));
    if (outcome->topic != KB_NO_TOPIC)
        buf_addf(printer->out, " %.*s", STR_ARG(printer->model->topics[outcome->topic].id));
    if (outcome->reason != KB_REASON_NONE)
        buf_addf(printer->out, " (%s)", kb_reason_name(outcome->reason));
    if (outcome->answer.length > 0)
        buf_addf(printer->out, ", answer “%.*s”", STR_ARG(outcome->answer));
    buf_addf(printer->out, ", %s\n  rule: %s\n", text_variant_name(outcome->variant),
             outcome->rule);
}

static size_t code_points(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

/* The customer's message with a line of marks below what the best candidate's evidence speaks of.
 */
static void print_underlined(const struct printer *printer, struct str text,
                             const struct match_candidate *candidate)
{
    unsigned char marks[LONGEST_QUOTED] = {0};

    text = str_slice(text, 0, LONGEST_QUOTED);
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        const struct match_evidence *evidence = &candidate->evidence[i];

        for (size_t k = 0; k < evidence->span_count && evidence->points > 0; k++) {
            for (size_t at = evidence->spans[k].start;
                 at < evidence->spans[k].end && at < text.length; at++)
                marks[at] |= evidence->kind == MATCH_BY_PATTERN ? 2 : 1;
        }
    }
    buf_addf(printer->out, "  %.*s\n  %s", STR_ARG(text), paint(printer, "\033[32m"));
    for (size_t i = 0; i < text.length; i++) {
        if (((unsigned char)text.bytes[i] & 0xC0) != 0x80)
            buf_add_byte(printer->out, marks[i] & 2 ? '^' : marks[i] & 1 ? '~' : ' ');
    }
    buf_addf(printer->out, "%s\n", paint(printer, "\033[0m"));
}

static void print_evidence(const struct printer *printer, const struct match_evidence *evidence)
{
    static const char *const kinds[] = {"pattern", "words", "context", "besides", "start"};

    buf_addf(printer->out, "    %+7.2f  %-8s %.*s", evidence->points, kinds[evidence->kind],
             STR_ARG(evidence->detail));
    if (evidence->place.line > 0)
        buf_addf(printer->out, "  %s%.*s:%u:%u%s", paint(printer, "\033[36m"),
                 STR_ARG(evidence->place.file), evidence->place.line, evidence->place.column,
                 paint(printer, "\033[0m"));
    buf_add_byte(printer->out, '\n');
}

static void print_candidate(const struct printer *printer, const struct match_candidate *candidate)
{
    double rest = 0;

    buf_addf(printer->out, "  %s%-28.*s%s score %+.2f\n", paint(printer, "\033[1m"),
             STR_ARG(printer->model->topics[candidate->topic].id), paint(printer, "\033[0m"),
             candidate->score);
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        if (i < MOST_EVIDENCE)
            print_evidence(printer, &candidate->evidence[i]);
        else
            rest += candidate->evidence[i].points;
    }
    if (candidate->evidence_count > MOST_EVIDENCE)
        buf_addf(printer->out, "    %+7.2f  %zu smaller pieces\n", rest,
                 candidate->evidence_count - MOST_EVIDENCE);
}

static void print_confidence(const struct printer *printer, const struct match_ranking *ranking)
{
    buf_addf(printer->out, "  confidence %.3f (log-odds %+.2f)\n", ranking->confidence,
             ranking->log_odds);
    for (size_t i = 0; i < ranking->signal_count; i++) {
        const struct match_signal *signal = &ranking->signals[i];

        buf_addf(printer->out, "    %+7.2f  %-22s %.3f x %+.2f\n", signal->points, signal->name,
                 signal->value, signal->weight);
    }
}

static void print_policies(const struct printer *printer, const struct match_ranking *ranking)
{
    for (size_t i = 0; i < ranking->policy_count; i++) {
        const struct match_policy *policy = &ranking->policies[i];

        buf_addf(printer->out, "  policy %.*s, confidence %.3f\n",
                 STR_ARG(printer->model->policies[policy->policy].id), policy->confidence);
        for (size_t k = 0; k < policy->evidence_count && k < MOST_EVIDENCE; k++)
            print_evidence(printer, &policy->evidence[k]);
    }
}

/* Worth telling only where it had a chance. */
static void print_outside(const struct printer *printer, const struct match_ranking *ranking)
{
    if (ranking->out_of_scope <= 0.01)
        return;
    buf_addf(printer->out, "  out of scope: %.3f%s\n", ranking->out_of_scope,
             ranking->is_listed ? ", word for word one of its examples" : "");
    if (!ranking->is_out_of_scope)
        return;
    for (size_t i = 0; i < ranking->outside_count && i < MOST_EVIDENCE; i++)
        print_evidence(printer, &ranking->outside[i]);
}

static void print_understood(const struct printer *printer, const struct engine_turn *turn)
{
    const struct text_analysis *analysis = turn->outcome.analysis;

    for (size_t i = 0; i < turn->outcome.ranking.correction_count; i++) {
        const struct match_correction *correction = &turn->outcome.ranking.corrections[i];

        buf_addf(printer->out, "  read “%.*s” as “%.*s”\n", STR_ARG(correction->from),
                 STR_ARG(correction->to));
    }
    for (size_t i = 0; analysis != NULL && i < analysis->entity_count; i++)
        buf_addf(printer->out, "  %s: %.*s\n", text_entity_name(analysis->entities[i].kind),
                 STR_ARG(analysis->entities[i].canonical));
}

void engine_explain(const struct engine *engine, const struct engine_turn *turn, bool colours,
                    struct buf *out)
{
    struct printer printer = {out, colours, engine_model(engine)};
    const struct match_ranking *ranking = &turn->outcome.ranking;

    print_head(&printer, &turn->outcome);
    print_understood(&printer, turn);
    print_policies(&printer, ranking);
    print_outside(&printer, ranking);
    if (ranking->count == 0)
        return;
    if (code_points(turn->input.text) > 0)
        print_underlined(&printer, turn->input.text, &ranking->candidates[0]);
    for (size_t i = 0; i < ranking->count && i < MOST_EXPLAINED; i++)
        print_candidate(&printer, &ranking->candidates[i]);
    print_confidence(&printer, ranking);
}
