#include "pattern_set.h"

/* Captures that lie in the line, as places in the message. A group that took no part is left out.
 */
static void read_spans(const struct pattern_code *code, const struct pattern_line *line,
                       const struct text_analysis *analysis, const struct span *captures,
                       struct pattern_hit *hit)
{
    for (size_t i = 0; i < code->capture_count; i++) {
        struct span part = captures[code->captures[i]];

        if (part.start < part.end && part.end <= line->text.length &&
            pattern_line_span(line, analysis, part, &hit->spans[hit->span_count]))
            hit->span_count++;
    }
}

static enum rx_result run_on(const struct pattern_code *code, const struct pattern_line *line,
                             const struct text_analysis *analysis, struct rx_scratch *scratch,
                             struct pattern_hit *hit)
{
    struct span captures[RX_MOST_CAPTURES];
    size_t last = code->capture_count > 0 ? code->captures[code->capture_count - 1] : 0u;
    enum rx_result result;

    if (code->literals != NULL &&
        !pattern_literals_are_in(code->literals, line->text, &line->grams))
        return RX_NONE;
    if (hit == NULL)
        return rx_match(code->rx, scratch, line->text, 0, NULL, 0);
    result = rx_match(code->rx, scratch, line->text, 0, captures, last + 1);
    if (result == RX_MATCH)
        read_spans(code, line, analysis, captures, hit);
    return result;
}

enum rx_result pattern_unit_run(const struct pattern_unit *unit, struct pattern_lines *lines,
                                struct rx_scratch *scratch, struct pattern_hit *hit)
{
    const struct pattern_code *code = &unit->code;
    const struct pattern_line *line = pattern_lines_get(lines, code->form, code->group);
    enum rx_result result = run_on(code, line, lines->analysis, scratch, hit);

    if (code->form != FORM_RAW || result != RX_NONE || !pattern_lines_hide_words(lines))
        return result;
    line = pattern_lines_get(lines, FORM_RAW_WRITTEN_OUT, code->group);
    return run_on(code, line, lines->analysis, scratch, hit);
}
