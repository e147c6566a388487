#include "values.h"

#include <stdlib.h>

#include "fields.h"
#include "reader.h"
#include "text/locale.h"

enum { NUMBER_LONGEST = 24 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool values_number(struct str text, double *out)
{
    char digits[NUMBER_LONGEST + 1];
    size_t i = text.length > 0 && text.bytes[0] == '-' ? 1 : 0;
    size_t points = 0, seen = 0;

    if (text.length == 0 || text.length > NUMBER_LONGEST)
        return false;
    for (; i < text.length; i++) {
        if (text.bytes[i] == '.')
            points++;
        else if (is_digit(text.bytes[i]))
            seen++;
        else
            return false;
    }
    if (seen == 0 || points > 1 || text.bytes[text.length - 1] == '.')
        return false;
    memcpy(digits, text.bytes, text.length);
    digits[text.length] = '\0';
    *out = strtod(digits, NULL); /* the process never sets a C locale, so the point is a point */
    return true;
}

bool values_share(struct str text, double *out)
{
    bool percent = str_ends(text, STR("%"));
    double number;

    if (percent)
        text = str_trim(str_slice(text, 0, text.length - 1));
    if (!values_number(text, &number))
        return false;
    if (percent)
        number /= 100;
    if (number < 0 || number > 1)
        return false;
    *out = number;
    return true;
}

bool values_time(struct str text, struct civil_time *out)
{
    int hour, minute;

    if (text.length != 5 || text.bytes[2] != ':' || !is_digit(text.bytes[0]) ||
        !is_digit(text.bytes[1]) || !is_digit(text.bytes[3]) || !is_digit(text.bytes[4]))
        return false;
    hour = (text.bytes[0] - '0') * 10 + (text.bytes[1] - '0');
    minute = (text.bytes[3] - '0') * 10 + (text.bytes[4] - '0');
    if (hour > 24 || minute > 59 || (hour == 24 && minute > 0))
        return false;
    *out = (struct civil_time){.hour = (uint8_t)hour, .minute = (uint8_t)minute};
    return true;
}

/* "2026-11-20T10:00" */
static bool parse_datetime(struct str text, struct value *out)
{
    struct civil_time time;

    if (text.length != 16 || text.bytes[10] != 'T' ||
        !values_time(str_slice(text, 11, 16), &time) || time.hour == 24 ||
        !date_parse_iso(str_slice(text, 0, 10), &time.date))
        return false;
    *out = (struct value){.kind = VALUE_DATETIME, .time = time};
    return true;
}

static bool parse_money(struct str text, struct value *out)
{
    struct money money;

    if (!text_parse_money(text, &money))
        return false;
    *out = (struct value){.kind = VALUE_MONEY, .money = money};
    return true;
}

static bool parse_date(struct str text, struct value *out)
{
    struct date date;

    if (!date_parse_iso(text, &date))
        return false;
    *out = value_date(date);
    return true;
}

static bool parse_number(struct str text, struct value *out)
{
    double number;
    int64_t integer;

    if (str_to_int(text, &integer)) {
        *out = value_integer(integer);
        return true;
    }
    if (!values_number(text, &number))
        return false;
    *out = value_number(number);
    return true;
}

static bool parse_percent(struct str text, struct value *out)
{
    if (str_ends(text, STR("%")))
        text = str_trim(str_slice(text, 0, text.length - 1));
    return parse_number(text, out);
}

static bool refuse(struct reader *reader, enum kb_diag diag, struct diag_place place,
                   struct str text, const char *hint)
{
    reader_report_at(reader, diag, place, hint, "\"%.*s\" does not have this form", STR_ARG(text));
    return false;
}

bool values_parse(struct reader *reader, struct diag_place place, struct str text,
                  enum kb_type type, struct value *out)
{
    struct civil_time time;

    switch (type) {
    case KB_TYPE_MONEY:
        return parse_money(text, out) || refuse(reader, KB_DIAG_BAD_MONEY, place, text,
                                                "write amount and currency, as 1234.56 EUR");
    case KB_TYPE_NUMBER:
        return parse_number(text, out) ||
               refuse(reader, KB_DIAG_BAD_NUMBER, place, text, "write digits, as 1234.5");
    case KB_TYPE_PERCENT:
        return parse_percent(text, out) ||
               refuse(reader, KB_DIAG_BAD_NUMBER, place, text, "write the percentage, as 2.5");
    case KB_TYPE_DATE:
        return parse_date(text, out) ||
               refuse(reader, KB_DIAG_BAD_DATE, place, text, "write year-month-day, as 2026-11-22");
    case KB_TYPE_DATETIME:
        return parse_datetime(text, out) || refuse(reader, KB_DIAG_BAD_TIME, place, text,
                                                   "write date and time, as 2026-11-22T17:30");
    case KB_TYPE_TIME:
        if (!values_time(text, &time))
            return refuse(reader, KB_DIAG_BAD_TIME, place, text,
                          "write hours and minutes, as 08:30");
        break;
    case KB_TYPE_TEXT:
    case KB_TYPE_LIST:
    case KB_TYPE_CHOICE:
        break;
    }
    *out = value_text(text);
    return true;
}

bool values_read(struct reader *reader, const struct node *node, enum kb_type type,
                 struct value *out)
{
    if (node->kind == NODE_TEXT)
        return values_parse(reader, reader_place(reader, node), fields_line(reader, node), type,
                            out);
    if (node->kind == NODE_LIST && type == KB_TYPE_LIST) {
        *out = value_list();
        for (size_t i = 0; i < node->count; i++) {
            if (node->items[i].kind == NODE_TEXT)
                value_push(out, value_text(fields_line(reader, &node->items[i])), reader->arena);
        }
        return true;
    }
    if (node->kind != NODE_BROKEN && node->kind != NODE_EMPTY)
        reader_report(reader, KB_DIAG_WRONG_KIND, node, "write one value behind the colon",
                      "a list or a mapping stands where one value is expected");
    return false;
}

static bool type_from_name(struct str name, enum kb_type *out)
{
    static const char *const names[] = {
#define NAME(constant, name) name,
        KB_TYPES(NAME)
#undef NAME
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(name, names[i]) && i != KB_TYPE_CHOICE) {
            *out = (enum kb_type)i;
            return true;
        }
    }
    return false;
}

bool values_field(struct reader *reader, const struct node *node, struct kb_field *out)
{
    struct str name;

    if (node->kind != NODE_TEXT)
        return false;
    name = node->text;
    if (type_from_name(name, &out->type))
        return true;
    if (!str_starts(name, STR("choices:"))) {
        reader_report(
            reader, KB_DIAG_BAD_CHOICE, node,
            "one of: text, money, number, percent, date, datetime, time, list, choices:NAME",
            "\"%.*s\" is no type", STR_ARG(name));
        return false;
    }
    name = str_trim(str_slice(name, 8, name.length));
    out->type = KB_TYPE_CHOICE;
    out->choices = map_get(&reader->choices, name);
    if (out->choices == NULL && !reader->unread[FILE_WORDS])
        reader_report(reader, KB_DIAG_UNKNOWN_CHOICES, node,
                      fields_nearest(reader, name, &reader->choices,
                                     "declare it under `choices:` in a file of words/"),
                      "unknown list of choices \"%.*s\"", STR_ARG(name));
    return out->choices != NULL;
}

const struct kb_choice *values_choice(struct reader *reader, struct diag_place place,
                                      const struct kb_choices *choices, struct str id)
{
    struct str *ids = arena_array(reader->scratch, choices->count, sizeof *ids);
    struct str nearest;
    struct str hint;

    for (size_t i = 0; i < choices->count; i++) {
        ids[i] = choices->items[i].id;
        if (str_equal(ids[i], id))
            return &choices->items[i];
    }
    nearest = diag_nearest(id, ids, choices->count);
    hint = nearest.length > 0
               ? arena_printf(reader->scratch, "did you mean \"%.*s\"?", STR_ARG(nearest))
               : arena_printf(reader->scratch, "the values of %.*s stand in words/",
                              STR_ARG(choices->name));
    reader_report_at(reader, KB_DIAG_UNKNOWN_CHOICE, place, hint.bytes,
                     "\"%.*s\" is no value of %.*s", STR_ARG(id), STR_ARG(choices->name));
    return NULL;
}
