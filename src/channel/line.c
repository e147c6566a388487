#include "line.h"

struct str line_of(const struct value *event, struct str text, struct arena *arena)
{
    struct str name = value_get_text(event, "name");

    if (!str_is(value_get_text(event, "author"), "agent") || name.length == 0)
        return text;
    return arena_printf(arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(text));
}
