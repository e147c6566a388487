#include "source.h"

#include "characters.h"
#include "knowledge/diagnostics.h"

static uint32_t count_lines(struct str bytes)
{
    uint32_t count = 0;

    for (size_t i = 0; i < bytes.length; i++)
        count += bytes.bytes[i] == '\n' ? 1 : 0;
    if (bytes.length > 0 && bytes.bytes[bytes.length - 1] != '\n')
        count++;
    return count;
}

static void find_lines(struct source *source, struct arena *arena)
{
    uint32_t line = 0;
    size_t at = 0;

    source->line_count = count_lines(source->bytes);
    source->starts = arena_array(arena, source->line_count, sizeof *source->starts);
    while (line < source->line_count) {
        source->starts[line++] = (uint32_t)at;
        at = str_find_byte(source->bytes, '\n', at);
        at = at == SIZE_MAX ? source->bytes.length : at + 1;
    }
}

static uint32_t line_of_offset(const struct source *source, size_t offset)
{
    uint32_t low = 0, high = source->line_count;

    while (low + 1 < high) {
        uint32_t middle = low + (high - low) / 2;

        if (source->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* libyaml ends a line at these as well, an editor does not; and a byte order mark inside is an
 * accident. */
static bool is_foreign(uint32_t character)
{
    return character == 0x85 || character == 0x2028 || character == 0x2029 || character == 0xFEFF ||
           character == 0x7F || (character >= 0x80 && character < 0xA0) ||
           (character < 0x20 && character != '\t' && character != '\n' && character != '\r');
}

static size_t find_foreign(struct str bytes)
{
    size_t at = 0;

    while (at < bytes.length) {
        unsigned char byte = (unsigned char)bytes.bytes[at];
        size_t start = at;
        uint32_t character;

        if ((byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t' || byte > 0xEF ||
            (byte > 0xC2 && byte < 0xE2)) {
            at++; /* nothing foreign begins so */
            continue;
        }
        if (byte == '\r' && at + 1 < bytes.length && bytes.bytes[at + 1] == '\n') {
            at++;
            continue;
        }
        if ((byte & 0xC0) == 0x80) {
            at++;
            continue;
        }
        character = characters_next(bytes, &at);
        if (is_foreign(character) || character == '\r')
            return start;
    }
    return SIZE_MAX;
}

static void report_bytes(const struct source *source, size_t at, struct diag_list *diags)
{
    uint32_t line = line_of_offset(source, at);
    struct str before = str_slice(source->bytes, source->starts[line - 1], at);

    kb_diag_add(diags, KB_DIAG_NOT_UTF8,
                source_place(source, line, characters_count(before) + 1, 1), (struct str){NULL, 0},
                "save the file as UTF-8", "byte 0x%02X is not UTF-8",
                (unsigned char)source->bytes.bytes[at]);
}

static void report_foreign(const struct source *source, size_t at, struct diag_list *diags)
{
    uint32_t line = line_of_offset(source, at);
    struct str text = source_line(source, line);
    size_t after = at;
    uint32_t character = characters_next(source->bytes, &after);
    struct str before = str_slice(source->bytes, source->starts[line - 1], at);

    kb_diag_add(diags, KB_DIAG_BAD_CHARACTER,
                source_place(source, line, characters_count(before) + 1, 1), text,
                character == '\r' ? "save the file with ordinary line ends"
                                  : "delete it; it cannot be seen in the editor",
                "the character U+%04X does not belong into a text", character);
}

bool source_init(struct source *source, struct arena *arena, struct diag_list *diags)
{
    size_t wrong;

    if (str_starts(source->bytes, STR("\xEF\xBB\xBF")))
        source->bytes = str_slice(source->bytes, 3, source->bytes.length);
    find_lines(source, arena);
    wrong = characters_invalid(source->bytes);
    if (wrong != SIZE_MAX) {
        report_bytes(source, wrong, diags);
        return false;
    }
    wrong = find_foreign(source->bytes);
    if (wrong != SIZE_MAX) {
        report_foreign(source, wrong, diags);
        return false;
    }
    return true;
}

struct str source_line(const struct source *source, uint32_t line)
{
    size_t end;
    struct str text;

    if (line == 0 || line > source->line_count)
        return (struct str){NULL, 0};
    end = line < source->line_count ? source->starts[line] : source->bytes.length;
    text = str_slice(source->bytes, source->starts[line - 1], end);
    while (text.length > 0 &&
           (text.bytes[text.length - 1] == '\n' || text.bytes[text.length - 1] == '\r'))
        text.length--;
    return text;
}

size_t source_offset(const struct source *source, uint32_t line, uint32_t column)
{
    if (line == 0 || line > source->line_count)
        return source->bytes.length;
    return source->starts[line - 1] + characters_offset(source_line(source, line), column - 1);
}

struct diag_place source_place(const struct source *source, uint32_t line, uint32_t column,
                               uint32_t length)
{
    return (struct diag_place){source->name, line, column, length > 0 ? length : 1};
}

struct diag_place source_place_of(const struct source *source, uint32_t line, struct str part)
{
    const char *start = source->bytes.bytes + source->starts[line - 1];
    struct str before = str_of(start, (size_t)(part.bytes - start));

    return source_place(source, line, characters_count(before) + 1, characters_count(part));
}

uint32_t source_indent(const struct source *source, uint32_t line)
{
    struct str text = source_line(source, line);
    uint32_t indent = 0;

    while (indent < text.length && text.bytes[indent] == ' ')
        indent++;
    return indent;
}

bool source_is_blank(const struct source *source, uint32_t line)
{
    return str_trim(source_line(source, line)).length == 0;
}

struct str source_text(const struct source *source, uint32_t line)
{
    return str_trim(source_line(source, line));
}

uint32_t source_above(const struct source *source, uint32_t line)
{
    do
        line--;
    while (line > 0 && source_is_blank(source, line));
    return line;
}

uint32_t source_below(const struct source *source, uint32_t line)
{
    do
        line++;
    while (line <= source->line_count && source_is_blank(source, line));
    return line <= source->line_count ? line : 0;
}
