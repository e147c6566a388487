/*
 * Why a file is no YAML, in the author's words.
 *
 * libyaml says where it could not go on, which is often not where the mistake is: a forgotten | is
 * noticed three lines later, a line of a block that slipped to the left at its end. So the lines
 * around the place are read again as a person would: by indentation, by keys, by what a line begins
 * with. The checks stand in the order of how sure they are.
 */
#include "yaml.h"

#include "characters.h"
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

static struct str trimmed(const struct source *source, uint32_t line)
{
    return str_trim(source_line(source, line));
}

/* Without a comment at its end. */
static struct str without_comment(struct str text)
{
    size_t at = str_starts(text, STR("#")) ? 0 : str_find(text, STR(" #"), 0);

    return at == SIZE_MAX ? text : str_trim(str_slice(text, 0, at));
}

static bool is_key_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/* "title: x" or "title:": the form of a key, one word and a colon. */
static bool is_key_line(struct str text)
{
    size_t i = 0;

    if (str_starts(text, STR("- ")))
        text = str_trim(str_slice(text, 2, text.length));
    while (i < text.length && is_key_letter(text.bytes[i]))
        i++;
    return i > 0 && i < text.length && text.bytes[i] == ':' &&
           (i + 1 == text.length || text.bytes[i + 1] == ' ');
}

/* "examples: |" */
static bool opens_block(struct str text)
{
    text = without_comment(text);
    return text.length > 2 &&
           (str_ends(text, STR(" |")) || str_ends(text, STR(" |-")) ||
            str_ends(text, STR(" |+"))) &&
           is_key_line(text);
}

static uint32_t line_above(const struct source *source, uint32_t line)
{
    do
        line--;
    while (line > 0 && source_is_blank(source, line));
    return line;
}

static uint32_t line_below(const struct source *source, uint32_t line)
{
    do
        line++;
    while (line <= source->line_count && source_is_blank(source, line));
    return line <= source->line_count ? line : 0;
}

uint32_t yaml_block_above(const struct source *source, uint32_t line)
{
    uint32_t indent = source_indent(source, line);
    uint32_t lowest = UINT32_MAX;

    for (uint32_t above = line_above(source, line); above > 0; above = line_above(source, above)) {
        uint32_t first = line_below(source, above);
        uint32_t here = source_indent(source, above);

        if (here < lowest && opens_block(trimmed(source, above)) && first != 0 && first < line)
            return indent < source_indent(source, first) ? above : 0;
        if (here < lowest)
            lowest = here;
        if (here < indent || line - above > 2000)
            return 0;
    }
    return 0;
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

static bool report_outdented(const struct report *report, uint32_t line)
{
    const struct source *source = report->source;
    struct str text = line > 0 ? trimmed(source, line) : STR("");
    uint32_t block = text.length > 0 ? yaml_block_above(source, line) : 0;
    struct buf hint = {0};

    if (block == 0 ||
        (is_key_line(text) && source_indent(source, line) <= source_indent(source, block)))
        return false;
    buf_addf(&hint, "indent it with %u spaces, as the first line of the block",
             source_indent(source, line_below(source, block)));
    add(report, KB_DIAG_OUTDENTED_LINE, line, source_indent(source, line) + 1,
        characters_count(text), hint.bytes,
        "this line stands further left than the block it belongs to");
    buf_clear(&hint);
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
        above = line_above(source, above);
    while (above > 0 && source_indent(source, above) >= source_indent(source, line));
    if (above == 0)
        return false;
    key = without_comment(trimmed(source, above));
    first = line_below(source, above);
    if (!str_ends(key, STR(":")) || !is_key_line(key) || is_key_line(trimmed(source, first)))
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
    uint32_t above = line_above(report->source, line);
    struct str text = above > 0 ? trimmed(report->source, above) : STR("");

    if (above == 0 || source_indent(report->source, above) >= source_indent(report->source, line) ||
        !is_key_line(text) || str_ends(text, STR(":")) ||
        is_key_line(trimmed(report->source, line)))
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
    struct str value =
        without_comment(str_trim(str_slice(text, colon == SIZE_MAX ? 0 : colon + 2, text.length)));
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
    bool key = problem->line > 0 && is_key_line(trimmed(report->source, problem->line));
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

    if (source->line_count == 0 || report_tab(&report, line) ||
        report_tab(&report, problem->line) || report_outdented(&report, line) ||
        report_outdented(&report, problem->context_line))
        return reported;
    if (report_quote(&report) || report_bracket(&report) || report_forgotten(&report, line) ||
        report_colon(&report) || report_continued(&report, line) || report_indicator(&report, line))
        return reported;
    report_syntax(&report);
    return reported;
}
