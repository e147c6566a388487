#include "base/diag.h"

#include <stdlib.h>

void diag_list_init(struct diag_list *list)
{
    *list = (struct diag_list){.arena = arena_new()};
}

void diag_list_clear(struct diag_list *list)
{
    vec_clear(&list->all);
    arena_free(list->arena);
    *list = (struct diag_list){0};
}

static void count_severity(struct diag_list *list, enum diag_severity severity)
{
    if (severity == DIAG_ERROR)
        list->errors++;
    else if (severity == DIAG_WARNING)
        list->warnings++;
}

void diag_add(struct diag_list *list, enum diag_severity severity, const char *name,
              struct diag_place place, struct str source, const char *hint, const char *format, ...)
{
    struct buf message = {0};
    va_list arguments;
    struct diag diag;

    count_severity(list, severity);
    if (list->all.count >= DIAG_LIMIT) {
        list->dropped++;
        return;
    }
    va_start(arguments, format);
    buf_addv(&message, format, arguments);
    va_end(arguments);
    place.file = arena_copy(list->arena, place.file);
    diag = (struct diag){
        .severity = severity,
        .name = name,
        .place = place,
        .message = arena_copy(list->arena, buf_str(&message)),
        .hint = arena_copy(list->arena, str_from(hint)),
        .source = arena_copy(list->arena, source),
    };
    vec_push(&list->all, diag);
    buf_clear(&message);
}

static int compare(const void *left, const void *right)
{
    const struct diag *a = left;
    const struct diag *b = right;
    int order = str_compare(a->place.file, b->place.file);

    if (order == 0)
        order = (a->place.line > b->place.line) - (a->place.line < b->place.line);
    if (order == 0)
        order = (a->place.column > b->place.column) - (a->place.column < b->place.column);
    if (order == 0)
        order = strcmp(a->name, b->name);
    return order != 0 ? order : str_compare(a->message, b->message);
}

void diag_sort(struct diag_list *list)
{
    if (list->all.count > 1)
        qsort(list->all.items, list->all.count, sizeof *list->all.items, compare);
}

static const char *severity_name(enum diag_severity severity)
{
    switch (severity) {
    case DIAG_ERROR:
        return "error";
    case DIAG_WARNING:
        return "warning";
    case DIAG_NOTE:
        return "note";
    }
    return "note";
}

static const char *severity_colour(enum diag_severity severity)
{
    if (severity == DIAG_ERROR)
        return "\033[1;31m";
    return severity == DIAG_WARNING ? "\033[1;33m" : "\033[1;36m";
}

/* The caret stands below the code point in its column; a tab is kept, so that the two lines stay
 * aligned. */
static void print_caret(const struct diag *diag, bool colours, struct buf *out)
{
    uint32_t column = 1;

    buf_add_text(out, "      | ");
    for (size_t i = 0; i < diag->source.length && column < diag->place.column; i++) {
        unsigned char byte = (unsigned char)diag->source.bytes[i];

        if ((byte & 0xC0) == 0x80)
            continue;
        buf_add_byte(out, byte == '\t' ? '\t' : ' ');
        column++;
    }
    buf_add_text(out, colours ? "\033[1;32m^" : "^");
    for (uint32_t i = 1; i < diag->place.length && i < 120; i++)
        buf_add_byte(out, '~');
    buf_add_text(out, colours ? "\033[0m\n" : "\n");
}

void diag_print(const struct diag *diag, bool colours, struct buf *out)
{
    buf_addf(out, "%s%.*s", colours ? "\033[1m" : "", STR_ARG(diag->place.file));
    if (diag->place.line > 0)
        buf_addf(out, ":%u:%u", diag->place.line, diag->place.column);
    buf_addf(out, ": %s%s:%s %.*s [%s]\n", colours ? severity_colour(diag->severity) : "",
             severity_name(diag->severity), colours ? "\033[0m" : "", STR_ARG(diag->message),
             diag->name);
    if (diag->source.length > 0 && diag->place.line > 0) {
        buf_addf(out, "%5u | %.*s\n", diag->place.line, STR_ARG(diag->source));
        print_caret(diag, colours, out);
    }
    if (diag->hint.length > 0)
        buf_addf(out, "      %s %.*s\n",
                 colours ? "\033[36mhint:\033[0m" : "hint:", STR_ARG(diag->hint));
}

struct str diag_nearest(struct str name, const struct str *candidates, size_t count)
{
    size_t limit = name.length < 3 ? 1 : name.length / 3;
    struct str nearest = {NULL, 0};

    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(name, candidates[i], limit);

        if (distance <= limit) {
            nearest = candidates[i];
            if (distance == 0)
                break;
            limit = distance - 1;
        }
        if (limit == 0 && nearest.length > 0)
            break;
    }
    return nearest;
}
