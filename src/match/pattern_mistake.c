#include "pattern_mistake.h"

uint32_t pattern_characters(struct str text)
{
    uint32_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

void pattern_mistake_list(const struct pattern_report *report, enum kb_diag diag, struct span place,
                          const char *hint, const char *format, va_list arguments)
{
    const struct kb_line *line = report->line;
    struct diag_place at = line->place;
    struct str source = {NULL, 0};
    struct buf message = {0};

    buf_addv(&message, format, arguments);
    at.column += pattern_characters(str_slice(line->text, 0, place.start));
    at.length = pattern_characters(str_slice(line->text, place.start, place.end));
    if (at.length == 0)
        at.length = 1;
    if (report->snapshot != NULL)
        source = kb_source_line(report->snapshot, line->place);
    kb_diag_add(report->diags, diag, at, source, hint, "%.*s", STR_ARG(buf_str(&message)));
    buf_clear(&message);
}

void pattern_mistake(const struct pattern_report *report, enum kb_diag diag, struct span place,
                     const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    pattern_mistake_list(report, diag, place, hint, format, arguments);
    va_end(arguments);
}
