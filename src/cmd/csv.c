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

/* Everything up to the closing quote, line breaks included. */
static bool read_quoted(struct csv *csv, struct error *err)
{
    uint32_t opened = csv->next_line;

    skip(csv, 1);
    while (csv->rest.length > 0) {
        char byte = csv->rest.bytes[0];

        if (str_starts(csv->rest, STR("\"\""))) {
            skip(csv, 1);
        } else if (byte == '"') {
            skip(csv, 1);
            return true;
        }
        if (byte == '\n' || (byte == '\r' && !str_starts(csv->rest, STR("\r\n"))))
            csv->next_line++;
        buf_add_byte(&csv->text, byte);
        skip(csv, 1);
    }
    return error_set(err, ERROR_INVALID, "line %u: a quote is opened and never closed", opened);
}

/* What stands behind a closing quote is kept: programs that quote badly mean it. */
static bool read_field(struct csv *csv, struct error *err)
{
    if (next_byte(csv) == '"' && !read_quoted(csv, err))
        return false;
    while (csv->rest.length > 0 && next_byte(csv) != csv->separator &&
           !is_line_end(next_byte(csv))) {
        buf_add_byte(&csv->text, next_byte(csv));
        skip(csv, 1);
    }
    vec_push(&csv->ends, csv->text.length);
    return true;
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
    buf_truncate(&csv->text, 0);
    csv->ends.count = 0;
    while (csv->rest.length > 0 && is_line_end(next_byte(csv)))
        skip_line_end(csv);
    if (csv->rest.length == 0)
        return CSV_END;
    csv->line = csv->next_line;
    for (;;) {
        if (!read_field(csv, err))
            return CSV_BROKEN;
        if (csv->rest.length == 0 || next_byte(csv) != csv->separator)
            break;
        skip(csv, 1);
    }
    if (csv->rest.length > 0)
        skip_line_end(csv);
    make_fields(csv);
    return CSV_RECORD;
}
