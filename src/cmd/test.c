#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "service/stories.h"

/* TAP 14: https://testanything.org; JUnit XML as CI servers read it. */
struct report {
    struct buf out;
    size_t count;
    size_t failed;
    bool junit;
};

static void add_indented(struct buf *out, struct str text, const char *indent)
{
    while (text.length > 0) {
        struct str line = str_cut(&text, '\n');

        buf_addf(out, "%s%.*s\n", indent, STR_ARG(line));
    }
}

static void report_tap(struct report *report, const struct service_story_result *result)
{
    buf_addf(&report->out, "%sok %zu - ", result->passed ? "" : "not ", report->count);
    for (size_t i = 0; i < result->name.length; i++) { /* '#' begins a directive */
        if (result->name.bytes[i] == '#')
            buf_add_byte(&report->out, '\\');
        buf_add_byte(&report->out, result->name.bytes[i]);
    }
    buf_add_byte(&report->out, '\n');
    if (result->passed)
        return;
    buf_addf(&report->out,
             "  ---\n  at: %.*s:%u\n  said: |\n    %.*s\n  expected: |\n    %.*s\n  got: |\n",
             STR_ARG(result->place.file), result->place.line, STR_ARG(result->said),
             STR_ARG(result->expected));
    add_indented(&report->out, result->got, "    ");
    buf_add_text(&report->out, "  why: |\n");
    add_indented(&report->out, result->why, "    ");
    buf_add_text(&report->out, "  ...\n");
}

static void add_xml(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte == '<')
            buf_add_text(out, "&lt;");
        else if (byte == '&')
            buf_add_text(out, "&amp;");
        else if (byte == '"')
            buf_add_text(out, "&quot;");
        else if (byte >= ' ' || byte == '\n' || byte == '\t')
            buf_add_byte(out, (char)byte);
    }
}

static void report_junit(struct report *report, const struct service_story_result *result)
{
    buf_add_text(&report->out, "  <testcase name=\"");
    add_xml(&report->out, result->name);
    buf_add_text(&report->out, "\" classname=\"");
    add_xml(&report->out, result->place.file);
    buf_addf(&report->out, "\" line=\"%u\"", result->place.line);
    if (result->passed) {
        buf_add_text(&report->out, "/>\n");
        return;
    }
    buf_add_text(&report->out, ">\n    <failure message=\"expected ");
    add_xml(&report->out, result->expected);
    buf_add_text(&report->out, "\">said: ");
    add_xml(&report->out, result->said);
    buf_add_text(&report->out, "\ngot: ");
    add_xml(&report->out, result->got);
    buf_add_byte(&report->out, '\n');
    add_xml(&report->out, result->why);
    buf_add_text(&report->out, "</failure>\n  </testcase>\n");
}

static bool report_result(void *context, const struct service_story_result *result)
{
    struct report *report = context;

    report->count++;
    report->failed += result->passed ? 0 : 1;
    if (report->junit)
        report_junit(report, result);
    else
        report_tap(report, result);
    return true;
}

static void print_report(struct report *report)
{
    struct buf head = {0};

    if (report->junit)
        buf_addf(&head,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"salter\" "
                 "tests=\"%zu\" failures=\"%zu\">\n",
                 report->count, report->failed);
    else
        buf_addf(&head, "TAP version 14\n1..%zu\n", report->count);
    if (report->junit)
        buf_add_text(&report->out, "</testsuite>\n");
    else
        buf_addf(&report->out, "# %zu passed, %zu failed\n", report->count - report->failed,
                 report->failed);
    cmd_write(&head);
    cmd_write(&report->out);
    buf_clear(&head);
}

enum { TEST_CACHE, TEST_FORMAT };

static const struct cmd_option options[] = {
    [TEST_CACHE] = CMD_CACHE_OPTION,
    [TEST_FORMAT] = {"--format", "FORMAT", "tap junit", "tap (default) or junit"},
    {0},
};

static int run(const struct cmd_line *line)
{
    const char *format = line->values[TEST_FORMAT] ? line->values[TEST_FORMAT] : "tap";
    struct report report = {.junit = strcmp(format, "junit") == 0};
    struct service *service;

    if (!report.junit && strcmp(format, "tap") != 0) {
        fprintf(stderr, "salter test: unknown format: %s (tap or junit)\n", format);
        return CMD_USAGE;
    }
    service = cmd_open_service(line->argument_count > 0 ? line->arguments[0] : "knowledge",
                               line->values[TEST_CACHE]);
    if (service == NULL)
        return CMD_USAGE;
    service_run_stories(service, report_result, &report);
    print_report(&report);
    buf_clear(&report.out);
    service_free(service);
    return report.failed > 0 ? CMD_FAILED : CMD_OK;
}

const struct cmd cmd_test = {
    .name = "test",
    .arguments = "[KNOWLEDGE]",
    .summary = "Run the stories and questions of the knowledge's tests/",
    .details = "Each runs as written, without diacritics and in the other script. What was "
               "expected, got, and why is told of\n"
               "each that failed. Exit status 1 when one did.",
    .options = options,
    .most = 1,
    .run = run,
};
