#include "tsv.h"

static size_t count_cells(struct str line)
{
    size_t count = 1;

    for (size_t i = 0; i < line.length; i++)
        count += line.bytes[i] == '\t';
    return count;
}

static char unescaped(char letter)
{
    return letter == 't' ? '\t' : letter == 'n' ? '\n' : letter == '\\' ? '\\' : '\0';
}

static struct str unescape(struct str cell, struct arena *arena)
{
    char *plain = arena_alloc(arena, cell.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < cell.length; i++) {
        char meant =
            cell.bytes[i] == '\\' && i + 1 < cell.length ? unescaped(cell.bytes[i + 1]) : '\0';

        plain[length++] = meant != '\0' ? meant : cell.bytes[i];
        i += meant != '\0';
    }
    return str_of(plain, length);
}

static struct str cut_line(struct str *rest)
{
    struct str line = str_cut(rest, '\n');

    return str_ends(line, STR("\r")) ? str_slice(line, 0, line.length - 1) : line;
}

static bool read_header(struct str line, struct arena *arena, struct tsv *out, struct error *err)
{
    out->column_count = count_cells(line);
    out->columns = arena_array(arena, out->column_count, sizeof *out->columns);
    for (size_t i = 0; i < out->column_count; i++) {
        struct str name = str_trim(unescape(str_cut(&line, '\t'), arena));

        if (name.length == 0)
            return error_set(err, ERROR_INVALID, "column %zu has no name", i + 1);
        for (size_t k = 0; k < i; k++) {
            if (str_equal(out->columns[k], name))
                return error_set(err, ERROR_INVALID, "two columns are named \"%.*s\"",
                                 STR_ARG(name));
        }
        out->columns[i] = name;
    }
    return true;
}

static bool read_row(struct str line, uint32_t number, struct arena *arena, struct tsv *out,
                     struct error *err)
{
    struct tsv_row row = {.line = number};
    size_t count = count_cells(line);

    if (count > out->column_count)
        return error_set(
            err, ERROR_INVALID,
            "%zu cells, but the header names %zu columns (a tab in a text is written \\t)", count,
            out->column_count);
    row.cells = arena_array(arena, out->column_count, sizeof *row.cells);
    for (size_t i = 0; i < count; i++)
        row.cells[i] = unescape(str_cut(&line, '\t'), arena);
    vec_push(&out->rows, row);
    return true;
}

bool tsv_parse(struct str bytes, struct arena *arena, struct tsv *out, struct error *err)
{
    struct str rest =
        str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_slice(bytes, 3, bytes.length) : bytes;
    uint32_t number = 1;
    bool read;

    *out = (struct tsv){0};
    read = read_header(cut_line(&rest), arena, out, err);
    while (read && rest.length > 0) {
        struct str line = cut_line(&rest);

        number++;
        if (line.length > 0)
            read = read_row(line, number, arena, out, err);
    }
    if (!read) {
        tsv_clear(out);
        out->wrong_line = number;
    }
    return read;
}

void tsv_clear(struct tsv *table)
{
    vec_clear(&table->rows);
}

size_t tsv_column(const struct tsv *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (str_is(table->columns[i], name))
            return i;
    }
    return SIZE_MAX;
}
