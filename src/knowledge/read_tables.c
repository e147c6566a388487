/* lookups.yaml and tables/NAME.yaml: declared fields, and rows of values in these types. */
#include "lines.h"
#include "reader.h"
#include "review.h"
#include "shapes.h"
#include "values.h"

/* name: type, name: type ... */
static struct kb_field *read_fields(struct reader *reader, const struct node *map, size_t *count)
{
    struct kb_field *fields;

    *count = 0;
    if (map == NULL)
        return NULL;
    fields = arena_array(reader->arena, map->count, sizeof *fields);
    for (size_t i = 0; i < map->count; i++) {
        if (map->members[i].value.kind == NODE_BROKEN)
            continue;
        fields[*count].name = map->members[i].key.text;
        values_field(reader, &map->members[i].value, &fields[*count]);
        (*count)++;
    }
    return fields;
}

static void read_lookup(struct reader *reader, const struct member *member,
                        struct kb_lookup *lookup)
{
    const struct node *arguments;
    struct fields fields;

    lookup->id = member->key.text;
    lookup->place = reader_place(reader, &member->key);
    if (!fields_read(reader, (struct node *)&member->value, &shape_lookup, NULL, &fields))
        return;
    lookup->fields = read_fields(reader, fields_get(&fields, "fields"), &lookup->field_count);
    arguments = fields_get(&fields, "arguments");
    if (arguments == NULL)
        return;
    lookup->arguments = arena_array(reader->arena, arguments->count, sizeof *lookup->arguments);
    for (size_t i = 0; i < arguments->count; i++) {
        if (arguments->items[i].kind == NODE_TEXT)
            lookup->arguments[lookup->argument_count++] = arguments->items[i].text;
    }
}

void kb_read_lookups(struct reader *reader, struct node *root)
{
    struct kb_model *model = reader->model;

    fields_check(reader, NULL, root, &field_lookups);
    if (root->kind != NODE_MAP)
        return;
    model->lookups = arena_array(reader->arena, root->count, sizeof *model->lookups);
    for (size_t i = 0; i < root->count; i++) {
        struct kb_lookup *lookup = &model->lookups[model->lookup_count];

        model->lookup_count++;
        read_lookup(reader, &root->members[i], lookup);
        map_put(&reader->lookups, lookup->id, lookup);
    }
}

/* A text that differs by language is a mapping en, hr, sr; anything else is the same for all. */
static void read_cell(struct reader *reader, const struct member *member,
                      const struct kb_field *column, struct value cell[TEXT_VARIANTS])
{
    struct str texts[TEXT_VARIANTS] = {{NULL, 0}};
    struct value value = value_null();
    struct fields fields;

    if (member->value.kind == NODE_MAP && column->type == KB_TYPE_TEXT) {
        if (!fields_read(reader, (struct node *)&member->value, &shape_texts, NULL, &fields))
            return;
        lines_read_texts(reader, &member->key, &fields, "the cell", texts);
        for (size_t i = 0; i < TEXT_VARIANTS; i++)
            cell[i] = value_text(texts[i]);
        return;
    }
    if (!values_read(reader, &member->value, column->type, &value))
        return;
    if (column->choices != NULL && values_choice(reader, reader_place(reader, &member->value),
                                                 column->choices, value.text) == NULL)
        return;
    for (size_t i = 0; i < TEXT_VARIANTS; i++)
        cell[i] = value;
}

static size_t find_column(const struct kb_table *table, struct str name)
{
    size_t i = 0;

    while (i < table->column_count && !str_equal(table->columns[i].name, name))
        i++;
    return i;
}

static void report_column(struct reader *reader, const struct kb_table *table,
                          const struct node *key)
{
    struct map names = {0};

    for (size_t i = 0; i < table->column_count; i++)
        map_put(&names, table->columns[i].name, NULL);
    reader_report(reader, KB_DIAG_UNKNOWN_COLUMN, key,
                  fields_nearest(reader, key->text, &names, "declare it under `columns:`"),
                  "unknown column \"%.*s\"", STR_ARG(key->text));
    map_clear(&names);
}

/* A choice names the row: without it the row is never found. */
static void check_row(struct reader *reader, const struct kb_table *table, const struct node *row,
                      const struct value (*cells)[TEXT_VARIANTS])
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].choices != NULL && cells[i][0].kind == VALUE_NULL &&
            yaml_get(row, table->columns[i].name) == NULL)
            reader_report(reader, KB_DIAG_MISSING_KEY, row, "slots find a row by this column",
                          "the row has no \"%.*s\"", STR_ARG(table->columns[i].name));
    }
}

static void read_row(struct reader *reader, const struct node *row, struct kb_table *table)
{
    struct value(*cells)[TEXT_VARIANTS] = table->cells + table->row_count * table->column_count;

    for (size_t i = 0; i < row->count; i++) {
        const struct member *member = &row->members[i];
        size_t column = find_column(table, member->key.text);

        if (member->value.kind == NODE_BROKEN || member->value.kind == NODE_EMPTY)
            continue;
        if (column == table->column_count)
            report_column(reader, table, &member->key);
        else
            read_cell(reader, member, &table->columns[column], cells[column]);
    }
    check_row(reader, table, row, (const struct value(*)[TEXT_VARIANTS])cells);
    table->row_count++;
}

void kb_read_table(struct reader *reader, struct node *root, struct str id)
{
    struct kb_table table = {.id = id, .place = source_place(reader->source, 1, 1, 1)};
    const struct node *rows;
    struct fields fields;

    if (!fields_read(reader, root, &shape_table, &table, &fields))
        return;
    review_check(reader, fields_get(&fields, "review_by"), table.review_by, "the table");
    table.columns = read_fields(reader, fields_get(&fields, "columns"), &table.column_count);
    rows = fields_get(&fields, "rows");
    table.cells = arena_array(reader->arena, (rows ? rows->count : 0) * table.column_count,
                              sizeof *table.cells);
    for (size_t i = 0; rows != NULL && i < rows->count; i++) {
        if (rows->items[i].kind == NODE_MAP)
            read_row(reader, &rows->items[i], &table);
    }
    vec_push(&reader->table_items, table);
}

void kb_finish_tables(struct reader *reader)
{
    struct kb_model *model = reader->model;

    model->table_count = reader->table_items.count;
    model->tables = arena_array(reader->arena, model->table_count, sizeof *model->tables);
    for (size_t i = 0; i < model->table_count; i++) {
        model->tables[i] = reader->table_items.items[i];
        map_put(&reader->tables, model->tables[i].id, &model->tables[i]);
    }
}
