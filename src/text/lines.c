#include "text/analysis.h"

struct line_writer {
    const struct text_analysis *analysis;
    struct text_line *line;
    char *text;
    size_t length;
};

static struct str form_of(const struct text_token *token, int group)
{
    return group < 0 ? token->folded : token->stems[group];
}

static struct text_word *begin_word(struct line_writer *writer, struct span tokens)
{
    struct text_word *out = &writer->line->words[writer->line->count++];

    if (writer->length > 0)
        writer->text[writer->length++] = ' ';
    out->start = (uint32_t)writer->length;
    out->first = (uint32_t)tokens.start;
    out->after = (uint32_t)tokens.end;
    return out;
}

static void put(struct line_writer *writer, struct str text)
{
    memcpy(writer->text + writer->length, text.bytes, text.length);
    writer->length += text.length;
}

static void add_plain(struct line_writer *writer, struct str word, struct span tokens)
{
    struct text_word *out = begin_word(writer, tokens);

    put(writer, word);
    out->end = (uint32_t)writer->length;
}

static void add_entity(struct line_writer *writer, enum text_entity_kind kind, struct span tokens)
{
    struct text_word *out = begin_word(writer, tokens);

    put(writer, STR("{"));
    put(writer, str_from(text_entity_name(kind)));
    put(writer, STR("}"));
    out->end = (uint32_t)writer->length;
}

static void add_border(struct line_writer *writer, enum text_border border, size_t token)
{
    struct span none = {token, token};

    if (token == 0 || border == TEXT_SPACE)
        return;
    add_plain(writer, border == TEXT_COMMA ? STR(",") : STR("."), none);
}

/* One token may hold several entities ("10:00/12:00"): each stands in the line. Returns the token
 * behind them. */
static size_t add_entities(struct line_writer *writer, size_t token)
{
    const struct text_analysis *analysis = writer->analysis;
    size_t entity = analysis->tokens[token].entity - 1u;
    size_t after = token + 1;

    while (after < analysis->token_count && analysis->tokens[after].entity == entity + 1)
        after++;
    for (; entity < analysis->entity_count; entity++) {
        const struct text_entity *found = &analysis->entities[entity];

        if (found->span.start >= analysis->tokens[after - 1].span.end ||
            (after < analysis->token_count && analysis->tokens[after].entity == entity + 1))
            break;
        add_entity(writer, found->kind, (struct span){token, after});
    }
    return after;
}

static void build_line(const struct text_analysis *analysis, int group, size_t bytes,
                       struct arena *arena, struct text_line *line)
{
    struct line_writer writer = {.analysis = analysis, .line = line};

    line->count = 0;
    line->words =
        arena_array(arena, analysis->token_count * 2 + analysis->entity_count, sizeof *line->words);
    writer.text = arena_alloc(arena, bytes);
    for (size_t i = 0; i < analysis->token_count;) {
        const struct text_token *token = &analysis->tokens[i];

        add_border(&writer, token->border, i);
        if (token->entity > 0) {
            i = add_entities(&writer, i);
        } else {
            add_plain(&writer, form_of(token, group), (struct span){i, i + 1});
            i++;
        }
    }
    line->text = str_of(writer.text, writer.length);
}

/* Bytes a line may need: each word with a space and a border, each entity by its name. */
static size_t room_for(const struct text_analysis *analysis, int group)
{
    size_t bytes = 1;

    for (size_t i = 0; i < analysis->token_count; i++)
        bytes += form_of(&analysis->tokens[i], group).length + 3;
    for (size_t i = 0; i < analysis->entity_count; i++)
        bytes += strlen(text_entity_name(analysis->entities[i].kind)) + 3;
    return bytes;
}

void text_build_lines(struct text_analysis *analysis, struct arena *arena)
{
    build_line(analysis, -1, room_for(analysis, -1), arena, &analysis->folded);
    for (int group = 0; group < TEXT_GROUPS; group++)
        build_line(analysis, group, room_for(analysis, group), arena, &analysis->stems[group]);
}
