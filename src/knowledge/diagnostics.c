#include "knowledge/diagnostics.h"

static const struct row {
    const char *name;
    const char *meaning;
    enum diag_severity severity;
    enum kb_diag_emitter emitter;
} rows[] = {
#define ROW(constant, name, severity, emitter, meaning)                                            \
    {name, meaning, DIAG_##severity, KB_EMITTER_##emitter},
    KB_DIAGNOSTICS(ROW)
#undef ROW
};

const char *kb_diag_name(enum kb_diag diag)
{
    return rows[diag].name;
}

const char *kb_diag_meaning(enum kb_diag diag)
{
    return rows[diag].meaning;
}

enum diag_severity kb_diag_severity(enum kb_diag diag)
{
    return rows[diag].severity;
}

enum kb_diag_emitter kb_diag_emitter(enum kb_diag diag)
{
    return rows[diag].emitter;
}

void kb_diag_add(struct diag_list *list, enum kb_diag diag, struct diag_place place,
                 struct str source, const char *hint, const char *format, ...)
{
    struct buf message = {0};
    va_list arguments;

    va_start(arguments, format);
    buf_addv(&message, format, arguments);
    va_end(arguments);
    diag_add(list, rows[diag].severity, rows[diag].name, place, source, hint, "%.*s",
             STR_ARG(buf_str(&message)));
    buf_clear(&message);
}
