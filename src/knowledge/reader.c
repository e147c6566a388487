#include "reader.h"

struct diag_place reader_place(const struct reader *reader, const struct node *node)
{
    return yaml_place(reader->source, node);
}

static void add(struct reader *reader, enum kb_diag diag, struct diag_place place, const char *hint,
                const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));

static void add(struct reader *reader, enum kb_diag diag, struct diag_place place, const char *hint,
                const char *format, va_list arguments)
{
    struct buf message = {0};

    buf_addv(&message, format, arguments);
    kb_diag_add(reader->diags, diag, place, source_line(reader->source, place.line), hint, "%.*s",
                STR_ARG(buf_str(&message)));
    buf_clear(&message);
}

void reader_report(struct reader *reader, enum kb_diag diag, const struct node *node,
                   const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(reader, diag, reader_place(reader, node), hint, format, arguments);
    va_end(arguments);
}

void reader_report_at(struct reader *reader, enum kb_diag diag, struct diag_place place,
                      const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(reader, diag, place, hint, format, arguments);
    va_end(arguments);
}

bool reader_speaks(const struct reader *reader, enum text_variant variant)
{
    return reader->model->bot.speaks[variant];
}

struct str reader_fold(struct reader *reader, struct str text, struct arena *arena)
{
    arena_reset(reader->folding);
    return arena_copy(arena, text_fold(text, reader->folding));
}

struct str reader_fold_ekavian(struct reader *reader, struct str text, struct arena *arena)
{
    arena_reset(reader->folding);
    return arena_copy(arena, text_fold_ekavian(text, reader->folding));
}
