#include "csv.h"

void csv_open(struct csv *csv, struct str bytes, char separator)
{
    *csv = (struct csv){.rest = bytes, .separator = separator, .next_line = 1};
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        csv->rest = str_slice(bytes, 3, bytes.length);
}

void csv_close(struct csv *csv)
{
    vec_clear(&csv->fields);
    vec_clear(&csv->ends);
    buf_clear(&csv->text);
}

static bool is_line_end(char byte)
{
    return byte == '\n' || byte == '\r';
}

static char next_byte(const struct csv *csv)
{
    return csv->rest.length > 0 ? csv->rest.bytes[0] : '\n';
}

static void skip(struct csv *csv, size_t count)
{
    csv->rest = str_slice(csv->rest, count, csv->rest.length);
}

/* CRLF is one end. */
static void skip_line_end(struct csv *csv)
{
    skip(csv, str_starts(csv->rest, STR("\r\n")) ? 2 : 1);
    csv->next_line++;
}

static bool is_field_end(const struct csv *csv)
{
    return csv->rest.length == 0 || next_byte(csv) == csv->separator || is_line_end(next_byte(csv));
}

/* A stray quote closes the next one that comes, lines below, and would swallow all between. */
static bool check_close(struct csv *csv, struct error *err)
{
    while (!is_field_end(csv) && (next_byte(csv) == ' ' || next_byte(csv) == '\t'))
        skip(csv, 1);
    return is_field_end(csv) ||
           error_set(err, ERROR_INVALID,
                     "behind a closing quote (line %u) there is more than a separator",
                     csv->next_line);
}

/* Everything up to the closing quote, line breaks included. */
static bool read_quoted(struct csv *csv, struct error *err)
{
    skip(csv, 1);
    while (csv->rest.length > 0) {
        char byte = csv->rest.bytes[0];

        if (str_starts(csv->rest, STR("\"\""))) {
            skip(csv, 1);
        } else if (byte == '"') {
            skip(csv, 1);
            return check_close(csv, err);
        }
        if (byte == '\n' || (byte == '\r' && !str_starts(csv->rest, STR("\r\n"))))
            csv->next_line++;
        buf_add_byte(&csv->text, byte);
        skip(csv, 1);
    }
    return error_set(err, ERROR_INVALID, "a quote is opened and never closed");
}

static bool read_field(struct csv *csv, struct error *err)
{
    if (next_byte(csv) == '"' && !read_quoted(csv, err))
        return false;
    while (!is_field_end(csv)) {
        buf_add_byte(&csv->text, next_byte(csv));
        skip(csv, 1);
    }
    vec_push(&csv->ends, csv->text.length);
    return true;
}

static void skip_line(struct csv *csv)
{
    while (csv->rest.length > 0 && !is_line_end(next_byte(csv)))
        skip(csv, 1);
    if (csv->rest.length > 0)
        skip_line_end(csv);
}

/* Views are made when the text no longer moves. */
static void make_fields(struct csv *csv)
{
    size_t start = 0;

    csv->fields.count = 0;
    for (size_t i = 0; i < csv->ends.count; i++) {
        vec_push(&csv->fields, str_slice(buf_str(&csv->text), start, csv->ends.items[i]));
        start = csv->ends.items[i];
    }
}

enum csv_result csv_next(struct csv *csv, struct error *err)
{
    struct str start;

    buf_truncate(&csv->text, 0);
    csv->ends.count = 0;
    while (csv->rest.length > 0 && is_line_end(next_byte(csv)))
        skip_line_end(csv);
    if (csv->rest.length == 0)
        return CSV_END;
    csv->line = csv->next_line;
    start = csv->rest;
    for (;;) {
        if (!read_field(csv, err)) {
            csv->rest = start;
            csv->next_line = csv->line;
            skip_line(csv);
            return CSV_BROKEN;
        }
        if (csv->rest.length == 0 || next_byte(csv) != csv->separator)
            break;
        skip(csv, 1);
    }
    if (csv->rest.length > 0)
        skip_line_end(csv);
    make_fields(csv);
    return CSV_RECORD;
}
