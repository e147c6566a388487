/* `text,category`: a question and the name of what it is about, in any order and among any other
 * columns. */
#include "csv.h"
#include "import.h"

struct columns {
    size_t text;
    size_t category;
    size_t count;
};

/* Header names are read without regard to case and to spaces around them. */
static bool is_named(struct str field, const char *name)
{
    field = str_trim(field);
    if (field.length != strlen(name))
        return false;
    for (size_t i = 0; i < field.length; i++) {
        char byte = field.bytes[i];

        if ((byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte) != name[i])
            return false;
    }
    return true;
}

static bool find_columns(const struct csv_fields *header, struct columns *out)
{
    *out = (struct columns){SIZE_MAX, SIZE_MAX, header->count};
    for (size_t i = header->count; i-- > 0;) {
        if (is_named(header->items[i], "text"))
            out->text = i;
        if (is_named(header->items[i], "category"))
            out->category = i;
    }
    return out->text != SIZE_MAX && out->category != SIZE_MAX;
}

/* Where a comma is the decimal sign, spreadsheets write semicolons; the header tells. */
static bool open_table(struct csv *csv, struct str bytes, struct columns *columns)
{
    static const char separators[] = {',', ';', '\t'};

    for (size_t i = 0; i < sizeof separators; i++) {
        csv_open(csv, bytes, separators[i]);
        if (csv_next(csv, NULL) == CSV_RECORD && find_columns(&csv->fields, columns))
            return true;
        csv_close(csv);
    }
    return false;
}

static bool add_record(struct import *import, const struct csv *csv, const struct columns *columns,
                       struct error *err)
{
    if (csv->fields.count != columns->count) {
        import_note(import, IMPORT_FIELDS, csv->line, "fields: %zu, in the header %zu; left out",
                    csv->fields.count, columns->count);
        return true;
    }
    return import_example(import, csv->fields.items[columns->category],
                          csv->fields.items[columns->text], csv->line, err);
}

bool import_csv(struct import *import, struct str bytes, struct error *err)
{
    enum csv_result result;
    struct columns columns;
    struct csv csv;
    bool read = true;

    if (!open_table(&csv, bytes, &columns))
        return error_set(err, ERROR_INVALID,
                         "%.*s:1: the header has no columns `text` and `category`",
                         STR_ARG(import->file));
    while (read && (result = csv_next(&csv, err)) != CSV_END) {
        if (result == CSV_RECORD) {
            read = add_record(import, &csv, &columns, err);
        } else {
            import_note(import, IMPORT_QUOTE, csv.line, "%s; the line is left out", err->message);
            *err = (struct error){0};
        }
    }
    csv_close(&csv);
    return read;
}
