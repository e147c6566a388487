#include "pattern_lines.h"

struct writer {
    const struct text_analysis *analysis;
    struct arena *arena;
    enum pattern_form form;
    enum text_group group;
    struct pattern_line *line;
    char *text;
    size_t length;
};

struct pattern_lines pattern_lines_of(const struct text_analysis *analysis, struct arena *arena)
{
    return (struct pattern_lines){.analysis = analysis, .arena = arena};
}

struct str pattern_written(struct str text, struct arena *arena)
{
    struct str exact = text_exact(text, arena);
    char *bytes = arena_alloc(arena, exact.length);

    for (size_t i = 0; i < exact.length; i++) {
        char byte = exact.bytes[i];

        bytes[i] = (unsigned char)byte <= ' ' || byte == '=' ? '_' : byte;
    }
    return str_of(bytes, exact.length);
}

static void append(struct writer *writer, struct str text)
{
    if (text.length > 0)
        memcpy(writer->text + writer->length, text.bytes, text.length);
    writer->length += text.length;
}

static void put(struct writer *writer, struct str text)
{
    char *out = writer->text + writer->length;
    const char *end = out + text.length;

    append(writer, text);
    while ((out = memchr(out, PATTERN_WIDE_BYTE, (size_t)(end - out))) != NULL)
        *out = PATTERN_WIDE_BYTE_WRITTEN;
}

static struct str written_of(const struct writer *writer, const struct text_token *token)
{
    struct str original = str_slice(writer->analysis->original, token->span.start, token->span.end);

    return pattern_written(original, writer->arena);
}

static void put_forms(struct writer *writer, const struct text_token *token, struct str written)
{
    switch (writer->form) {
    case FORM_STEMS:
        put(writer, token->stems[writer->group]);
        break;
    case FORM_ALL:
    case FORM_WRITTEN:
        put(writer, token->stems[writer->group]);
        put(writer, STR("="));
        put(writer, token->folded);
        put(writer, STR("="));
        put(writer, written);
        break;
    case FORM_FOLDED:
    case FORM_RAW:
    case FORM_RAW_WRITTEN_OUT:
    case FORM_COUNT:
        put(writer, token->folded);
        break;
    }
}

static bool has_all_forms(const struct writer *writer)
{
    return writer->form == FORM_ALL || writer->form == FORM_WRITTEN;
}

static void put_sign(struct writer *writer, char sign)
{
    if (writer->length > 0)
        writer->text[writer->length++] = sign;
}

static void put_border(struct writer *writer, enum text_border border)
{
    if (writer->length == 0)
        return;
    if (border == TEXT_SENTENCE)
        put(writer, has_all_forms(writer) ? STR("\t.==\t") : STR("\t.\t"));
    else
        put_sign(writer, border == TEXT_COMMA ? '\t' : ' ');
}

static void put_token(struct writer *writer, size_t number, struct str written)
{
    struct pattern_line *line = writer->line;

    line->starts[line->count] = (uint32_t)writer->length;
    line->tokens[line->count++] = (uint32_t)number;
    put_forms(writer, &writer->analysis->tokens[number], written);
}

static void put_placeholder(struct writer *writer, struct str name)
{
    put_sign(writer, '\n');
    put(writer, name);
    if (has_all_forms(writer))
        put(writer, STR("=="));
}

/* A token can have several placeholders ("10:00/12:00"): they stand in a row, over the same tokens.
 */
static void put_word(struct writer *writer, const struct text_word *word, bool first,
                     const struct str *written)
{
    const struct text_line *source = &writer->analysis->folded;
    bool repeated = !first && word[-1].first == word->first && word[-1].after == word->after;

    for (size_t i = word->first; i < word->after && !repeated; i++) {
        if (i == word->first)
            put_border(writer, writer->analysis->tokens[i].border);
        else
            put_sign(writer, '\n');
        put_token(writer, i, written != NULL ? written[i] : STR(""));
    }
    if (source->text.bytes[word->start] == '{')
        put_placeholder(writer, str_slice(source->text, word->start, word->end));
}

/* Room for every form of every token with a sentence's end in front, and for each word of the
 * analysis' own line. */
static size_t room_for(const struct writer *writer, const struct str *written)
{
    const struct text_analysis *analysis = writer->analysis;
    size_t room = 1 + analysis->folded.text.length + 4 * analysis->folded.count;

    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];

        room += token->stems[writer->group].length + token->folded.length + 8;
        room += written != NULL ? written[i].length : 0;
    }
    return room;
}

static struct str *all_written(const struct writer *writer)
{
    size_t count = writer->analysis->token_count;
    struct str *written = arena_array(writer->arena, count, sizeof *written);

    for (size_t i = 0; i < count; i++)
        written[i] = written_of(writer, &writer->analysis->tokens[i]);
    return written;
}

static struct pattern_line *new_line(const struct pattern_lines *lines, size_t words)
{
    struct pattern_line *line = arena_alloc(lines->arena, sizeof *line);

    line->starts = arena_array(lines->arena, words, sizeof *line->starts);
    line->tokens = arena_array(lines->arena, words, sizeof *line->tokens);
    return line;
}

static struct pattern_line *make_line(struct pattern_lines *lines, enum pattern_form form,
                                      enum text_group group)
{
    const struct text_line *source = &lines->analysis->folded;
    struct writer writer = {.analysis = lines->analysis,
                            .arena = lines->arena,
                            .form = form,
                            .group = group,
                            .line = new_line(lines, lines->analysis->token_count)};
    const struct str *written = form == FORM_WRITTEN ? all_written(&writer) : NULL;

    writer.text = arena_alloc(lines->arena, room_for(&writer, written));
    for (size_t i = 0; i < source->count; i++)
        if (source->words[i].first < source->words[i].after)
            put_word(&writer, &source->words[i], i == 0, written);
    writer.line->text = str_of(writer.text, writer.length);
    return writer.line;
}

static size_t count_tokens(const struct text_line *source)
{
    size_t count = 0;

    for (size_t i = 0; i < source->count; i++)
        count += source->words[i].after - source->words[i].first;
    return count;
}

static bool is_made_of_words(const struct text_analysis *analysis, const struct text_word *word)
{
    const struct text_token *token = &analysis->tokens[word->first];

    return word->first < word->after && token->entity > 0 &&
           analysis->entities[token->entity - 1].words;
}

/* A word, a border or a placeholder; all tokens of a placeholder start where it does. */
static void put_raw(struct writer *writer, struct str text, uint32_t first, uint32_t after)
{
    struct pattern_line *line = writer->line;

    put_sign(writer, ' ');
    for (uint32_t token = first; token < after; token++) {
        line->starts[line->count] = (uint32_t)writer->length;
        line->tokens[line->count++] = token;
    }
    append(writer, text);
}

static void put_raw_word(struct writer *writer, const struct text_word *word)
{
    const struct text_analysis *analysis = writer->analysis;

    if (writer->form != FORM_RAW_WRITTEN_OUT || !is_made_of_words(analysis, word)) {
        put_raw(writer, str_slice(analysis->folded.text, word->start, word->end), word->first,
                word->after);
        return;
    }
    for (uint32_t token = word->first; token < word->after; token++)
        put_raw(writer, analysis->tokens[token].folded, token, token + 1);
}

static struct pattern_line *make_raw_line(struct pattern_lines *lines, enum pattern_form form)
{
    const struct text_line *source = &lines->analysis->folded;
    struct writer writer = {.analysis = lines->analysis,
                            .arena = lines->arena,
                            .form = form,
                            .line = new_line(lines, count_tokens(source))};

    writer.text = arena_alloc(lines->arena, room_for(&writer, NULL));
    for (size_t i = 0; i < source->count; i++)
        put_raw_word(&writer, &source->words[i]);
    writer.line->text = str_of(writer.text, writer.length);
    writer.line->grams = pattern_grams_of(writer.line->text);
    return writer.line;
}

bool pattern_lines_hide_words(struct pattern_lines *lines)
{
    const struct text_line *line = &lines->analysis->folded;

    if (lines->hides == HIDES_UNKNOWN) {
        lines->hides = HIDES_NOTHING;
        for (size_t i = 0; i < line->count; i++)
            if (is_made_of_words(lines->analysis, &line->words[i]))
                lines->hides = HIDES_WORDS;
    }
    return lines->hides == HIDES_WORDS;
}

const struct pattern_line *pattern_lines_get(struct pattern_lines *lines, enum pattern_form form,
                                             enum text_group group)
{
    bool of_one_group = form == FORM_STEMS || form == FORM_ALL || form == FORM_WRITTEN;
    struct pattern_line **line = &lines->made[form][of_one_group ? group : TEXT_EN];

    if (*line == NULL)
        *line = form == FORM_RAW || form == FORM_RAW_WRITTEN_OUT ? make_raw_line(lines, form)
                                                                 : make_line(lines, form, group);
    return *line;
}

bool pattern_line_span(const struct pattern_line *line, const struct text_analysis *analysis,
                       struct span part, struct span *out)
{
    size_t first = line->count;
    size_t last = line->count;

    for (size_t i = 0; i < line->count && line->starts[i] < part.end; i++) {
        if (line->starts[i] <= part.start &&
            (first == line->count || line->starts[i] > line->starts[first]))
            first = i;
        last = i;
    }
    if (first == line->count)
        return false;
    out->start = analysis->tokens[line->tokens[first]].span.start;
    out->end = analysis->tokens[line->tokens[last]].span.end;
    return out->start < out->end;
}
