#include "import_markup.h"

#include "json/json.h"

enum { LONGEST_MARK = 4096, LONGEST_EXAMPLE = 65536 /* none so long is kept: not worth reading */ };

/* [piece](mark) or {mark} or [mark]: where each part lies. */
struct mark {
    struct str piece;
    struct str mark; /* without its brackets */
    char kind;       /* its opening bracket */
    size_t end;      /* behind it, in the example */
};

static char closing(char opening)
{
    return opening == '(' ? ')' : opening == '{' ? '}' : ']';
}

static bool find_mark(struct str example, size_t at, struct mark *out)
{
    size_t close = str_find_byte(example, ']', at);
    size_t end;

    if (close == SIZE_MAX || close == at + 1 || close + 1 >= example.length ||
        strchr("({[", example.bytes[close + 1]) == NULL)
        return false;
    out->kind = example.bytes[close + 1];
    end = str_find_byte(example, closing(out->kind), close + 2);
    if (end == SIZE_MAX || end == close + 2)
        return false;
    out->piece = str_slice(example, at + 1, close);
    out->mark = str_slice(example, close + 2, end);
    out->end = end + 1;
    return true;
}

static void learn(struct import *import, const struct mark *mark, struct str entity,
                  struct str value, uint32_t line)
{
    import_mark(import, str_trim(entity), mark->piece, value, line);
}

/* The objects of {...} or [{...}, ...]; one that is no JSON says nothing. */
static void learn_json(struct import *import, const struct mark *mark, uint32_t line)
{
    struct arena *arena = arena_new();
    struct str text = arena_printf(arena, "[%s%.*s%s]", mark->kind == '{' ? "{" : "",
                                   STR_ARG(mark->mark), mark->kind == '{' ? "}" : "");
    struct value list;

    if (!json_parse(text, LONGEST_MARK, arena, &list, NULL)) {
        import_note(import, IMPORT_NOT_CARRIED, line,
                    "the mark behind \"%.*s\" is no JSON, left out", STR_ARG(mark->piece));
    } else {
        for (size_t i = 0; i < list.list.count; i++)
            learn(import, mark, value_get_text(&list.list.items[i], "entity"),
                  value_get_text(&list.list.items[i], "value"), line);
    }
    arena_free(arena);
}

static void learn_mark(struct import *import, const struct mark *mark, uint32_t line)
{
    struct str rest = mark->mark;
    struct str entity;

    if (mark->kind == '(') {
        entity = str_cut(&rest, ':');
        learn(import, mark, entity, rest, line);
    } else {
        learn_json(import, mark, line);
    }
}

/* Brackets that only marks have, where they did not make one: "[x](open", "[[x]](y)", "[]()". */
static bool is_half_marked(struct str text)
{
    static const char *const signs[] = {"](", "]{", "][", "[[", "]]"};

    for (size_t i = 0; i + 1 < text.length; i++) {
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
            if (text.bytes[i] == signs[k][0] && text.bytes[i + 1] == signs[k][1])
                return true;
        }
    }
    return false;
}

void import_markup(struct import *import, struct str example, uint32_t line, struct buf *out)
{
    size_t at = 0;

    if (example.length > LONGEST_EXAMPLE) {
        buf_add(out, example);
        return;
    }
    while (at < example.length) {
        struct mark mark;

        if (example.bytes[at] == '[' && find_mark(example, at, &mark)) {
            buf_add(out, mark.piece);
            learn_mark(import, &mark, line);
            at = mark.end;
        } else {
            buf_add_byte(out, example.bytes[at++]);
        }
    }
    if (is_half_marked(buf_str(out)))
        import_note(import, IMPORT_HALF_MARKED, line, "half of a mark stays in \"%.*s\"",
                    STR_ARG(buf_str(out)));
}
