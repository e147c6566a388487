/*
 * Why a file is no YAML, in the author's words.
 *
 * libyaml says where it could not go on, which is often not where the mistake is: a forgotten | is
 * noticed three lines later. So the lines around the place are read again as a person would: by
 * indentation, by keys, by what a line begins with. The checks stand in the order of how sure they
 * are.
 */
#include "yaml.h"

#include "characters.h"
#include "yaml_form.h"
#include "knowledge/diagnostics.h"

struct report {
    const struct source *source;
    const struct yaml_problem *problem;
    struct diag_list *diags;
    uint32_t *reported; /* the line */
};

static void add(const struct report *report, enum kb_diag diag, uint32_t line, uint32_t column,
                uint32_t length, const char *hint, const char *message)
{
    *report->reported = line;
    kb_diag_add(report->diags, diag, source_place(report->source, line, column, length),
                source_line(report->source, line), hint, "%s", message);
}

static bool report_tab(const struct report *report, uint32_t line)
{
    struct str text = source_line(report->source, line);
    size_t at = 0;

    while (at < text.length && text.bytes[at] == ' ')
        at++;
    if (at >= text.length || text.bytes[at] != '\t')
        return false;
    add(report, KB_DIAG_TAB_INDENTATION, line, (uint32_t)at + 1, 1, "indent with two spaces",
        "a line is indented with a tab");
    return true;
}

/* Lines of text below "key:" without the mark. */
static bool report_forgotten(const struct report *report, uint32_t line)
{
    const struct source *source = report->source;
    uint32_t above = line;
    uint32_t first;
    struct str key;

    do
        above = source_above(source, above);
    while (above > 0 && source_indent(source, above) >= source_indent(source, line));
    if (above == 0)
        return false;
    key = form_without_comment(source_text(source, above));
    first = source_below(source, above);
    if (!str_ends(key, STR(":")) || !form_is_key(key) || form_is_key(source_text(source, first)))
        return false;
    add(report, KB_DIAG_FORGOTTEN_BLOCK, above, source_indent(source, above) + 1,
        characters_count(key), "write | after the colon: the lines below it are text",
        "lines of text stand below a key without |");
    return true;
}

/* "title: Balance: where": the second colon. */
static bool report_colon(const struct report *report)
{
    uint32_t line = report->problem->line;
    struct str text = source_line(report->source, line);
    size_t at = characters_offset(text, report->problem->column - 1);
    size_t first = str_find(text, STR(": "), 0);

    if (at >= text.length || text.bytes[at] != ':' || first == SIZE_MAX || first >= at)
        return false;
    add(report, KB_DIAG_COLON_IN_TEXT, line, report->problem->column, 1,
        "put the text into a block: write | after the key, the text in the next line, indented",
        "a colon and a space inside a text outside a block");
    return true;
}

/* "title: Balance" and a line of text below it. */
static bool report_continued(const struct report *report, uint32_t line)
{
    uint32_t above = source_above(report->source, line);
    struct str text = above > 0 ? source_text(report->source, above) : STR("");

    if (above == 0 || source_indent(report->source, above) >= source_indent(report->source, line) ||
        !form_is_key(text) || str_ends(text, STR(":")) ||
        form_is_key(source_text(report->source, line)))
        return false;
    add(report, KB_DIAG_TEXT_NOT_IN_BLOCK, above, source_indent(report->source, above) + 1,
        characters_count(text), "write | after the key and the text in the lines below it",
        "a text of several lines is not in a block");
    return true;
}

static bool has(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static bool report_quote(const struct report *report)
{
    const struct yaml_problem *problem = report->problem;

    if (!has(problem->context, "quoted scalar"))
        return false;
    add(report, KB_DIAG_UNCLOSED_QUOTE, problem->context_line, problem->context_column, 1,
        "texts are written without quotes; one that begins with a quote stands in a block (|)",
        "a quote is opened and not closed");
    return true;
}

static bool report_bracket(const struct report *report)
{
    const struct yaml_problem *problem = report->problem;

    if (!has(problem->context, "flow sequence") && !has(problem->context, "flow mapping"))
        return false;
    add(report, KB_DIAG_UNCLOSED_BRACKET, problem->context_line, problem->context_column, 1,
        "a list of ids is written [one, two]; a text that begins with [ or { stands in a block (|)",
        "a bracket is opened and not closed");
    return true;
}

/* What follows the key of this line begins with a sign that means something to YAML. */
static bool report_indicator(const struct report *report, uint32_t line)
{
    struct str text = source_line(report->source, line);
    size_t colon = str_find(text, STR(": "), 0);
    struct str value = form_without_comment(
        str_trim(str_slice(text, colon == SIZE_MAX ? 0 : colon + 2, text.length)));
    struct diag_place place;

    if (value.length == 0 || strchr("*&!|>%@`'\"[{?-,]}", value.bytes[0]) == NULL)
        return false;
    if (value.bytes[0] == '|' && !has(report->problem->context, "block scalar"))
        return false;
    place = source_place_of(report->source, line, value);
    add(report, KB_DIAG_INDICATOR_IN_TEXT, line, place.column, place.length,
        "put the text into a block: write | after the key, the text in the next line, indented",
        "a text outside a block begins with a sign that means something to YAML");
    return true;
}

static void report_syntax(const struct report *report)
{
    const struct yaml_problem *problem = report->problem;
    bool key = problem->line > 0 && form_is_key(source_text(report->source, problem->line));
    struct buf message = {0};

    buf_addf(&message, "this is no YAML: %s%s%s", problem->problem, problem->context ? " " : "",
             problem->context ? problem->context : "");
    add(report, KB_DIAG_YAML_SYNTAX, problem->line, problem->column, 1,
        key ? "keys that belong together begin in the same column, inner ones two spaces further "
              "right"
            : "texts stand in blocks: `key: |`, and the text in the lines below it, indented",
        message.bytes);
    buf_clear(&message);
}

uint32_t yaml_report_problem(const struct source *source, const struct yaml_problem *problem,
                             struct diag_list *diags)
{
    uint32_t reported = problem->line;
    const struct report report = {source, problem, diags, &reported};
    /* "could not find expected ':'" is noticed behind the line that is wrong; its context is that
     * line. */
    uint32_t line = has(problem->problem, "expected ':'") && problem->context_line > 0
                        ? problem->context_line
                        : problem->line;

    if (source->line_count == 0 || report_tab(&report, line) || report_tab(&report, problem->line))
        return reported;
    if (report_quote(&report) || report_bracket(&report) || report_forgotten(&report, line) ||
        report_colon(&report) || report_continued(&report, line) || report_indicator(&report, line))
        return reported;
    report_syntax(&report);
    return reported;
}
