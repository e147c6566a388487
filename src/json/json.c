#include "json/json.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct value convert(const json_t *json, struct arena *arena);

static struct value convert_array(const json_t *json, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < json_array_size(json); i++)
        value_push(&list, convert(json_array_get(json, i), arena), arena);
    return list;
}

static struct value convert_object(const json_t *json, struct arena *arena)
{
    struct value map = value_map();
    const char *name;
    json_t *member;

    json_object_foreach((json_t *)json, name, member)
        value_set(&map, arena_copy(arena, str_from(name)), convert(member, arena), arena);
    return map;
}

static struct value convert(const json_t *json, struct arena *arena)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return convert_object(json, arena);
    case JSON_ARRAY:
        return convert_array(json, arena);
    case JSON_STRING:
        return value_text(arena_copy(arena, str_of(json_string_value(json), json_string_length(json))));
    case JSON_INTEGER:
        return value_integer(json_integer_value(json));
    case JSON_REAL:
        return value_number(json_real_value(json));
    case JSON_TRUE:
        return value_bool(true);
    case JSON_FALSE:
        return value_bool(false);
    case JSON_NULL:
        break;
    }
    return value_null();
}

/* jansson reads 2048 levels by itself; the bound is ours, counted on the text before it is parsed. */
static bool is_too_deep(struct str text)
{
    int depth = 0;
    bool inside = false;

    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];

        if (inside && byte == '\\')
            i++;
        else if (byte == '"')
            inside = !inside;
        else if (!inside && (byte == '{' || byte == '['))
            depth++;
        else if (!inside && (byte == '}' || byte == ']'))
            depth--;
        if (depth > JSON_DEEPEST)
            return true;
    }
    return false;
}

bool json_parse(struct str text, size_t limit, struct arena *arena, struct value *out, struct error *err)
{
    json_error_t mistake;
    json_t *json;

    if (text.length > limit)
        return error_set(err, ERROR_TOO_LARGE, "JSON of more than %zu bytes", limit);
    if (is_too_deep(text))
        return error_set(err, ERROR_TOO_LARGE, "JSON of more than %d levels", JSON_DEEPEST);
    json = json_loadb(text.bytes ? text.bytes : "", text.length,
                      JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &mistake);
    if (json == NULL)
        return error_set(err, ERROR_INVALID, "JSON line %d, column %d: %s", mistake.line, mistake.column,
                         mistake.text);
    *out = convert(json, arena);
    json_decref(json);
    return true;
}

/* Length of the UTF-8 sequence at the start, or 0 when there is none (RFC 3629, table of well-formed sequences). */
static size_t sequence_length(struct str text)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] >= 0xC2 && bytes[0] < 0xE0 ? 2
                  : bytes[0] >= 0xE0 && bytes[0] < 0xF0 ? 3 : bytes[0] >= 0xF0 && bytes[0] < 0xF5 ? 4 : 0;

    if (length == 0 || length > text.length)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((bytes[0] == 0xE0 && bytes[1] < 0xA0) || (bytes[0] == 0xED && bytes[1] >= 0xA0) ||
        (bytes[0] == 0xF0 && bytes[1] < 0x90) || (bytes[0] == 0xF4 && bytes[1] >= 0x90))
        return 0;
    return length;
}

static void write_byte(struct buf *out, unsigned char byte)
{
    switch (byte) {
    case '"':
        buf_add_text(out, "\\\"");
        return;
    case '\\':
        buf_add_text(out, "\\\\");
        return;
    case '\n':
        buf_add_text(out, "\\n");
        return;
    case '\r':
        buf_add_text(out, "\\r");
        return;
    case '\t':
        buf_add_text(out, "\\t");
        return;
    default:
        if (byte < 0x20 || byte == 0x7F)
            buf_addf(out, "\\u%04x", byte);
        else
            buf_add_byte(out, (char)byte);
    }
}

/* How many bytes from the start stand for themselves: printable ASCII without quote and backslash. */
static size_t plain_length(struct str text)
{
    size_t length = 0;

    while (length < text.length) {
        unsigned char byte = (unsigned char)text.bytes[length];

        if (byte < 0x20 || byte > 0x7E || byte == '"' || byte == '\\')
            break;
        length++;
    }
    return length;
}

void json_write_text(struct buf *out, struct str text)
{
    buf_add_byte(out, '"');
    while (text.length > 0) {
        size_t plain = plain_length(text);
        size_t length = plain > 0 ? plain : sequence_length(text);

        if (length == 0)
            buf_add_text(out, "\xEF\xBF\xBD");
        else if (plain == 0 && length == 1)
            write_byte(out, (unsigned char)text.bytes[0]);
        else
            buf_add(out, str_slice(text, 0, length));
        text = str_slice(text, length ? length : 1, text.length);
    }
    buf_add_byte(out, '"');
}

/* The shortest of 15 and 17 digits that reads back as the same number. */
static void write_number(struct buf *out, double number)
{
    char text[40];

    if (!isfinite(number)) {
        buf_add_text(out, "null");
        return;
    }
    snprintf(text, sizeof text, "%.15g", number);
    if (fabs(strtod(text, NULL) - number) > 0)
        snprintf(text, sizeof text, "%.17g", number);
    buf_add_text(out, text);
}

static void write_money(struct buf *out, const struct money *money)
{
    int decimals = value_currency_decimals(str_from(money->currency));
    int64_t scale = decimals == 0 ? 1 : 100;
    int64_t minor = money->minor;

    buf_addf(out, "\"%s", minor < 0 ? "-" : "");
    buf_addf(out, "%lld", (long long)(minor / scale < 0 ? -(minor / scale) : minor / scale));
    if (scale > 1)
        buf_addf(out, ".%02lld", (long long)(minor % scale < 0 ? -(minor % scale) : minor % scale));
    buf_addf(out, " %s\"", money->currency);
}

static void break_line(struct buf *out, int indent)
{
    if (indent < 0)
        return;
    buf_addf(out, "\n%*s", indent * 2, "");
}

static void write_any(struct buf *out, const struct value *value, int indent);

static void write_list(struct buf *out, const struct value *value, int indent)
{
    int inner = indent < 0 ? -1 : indent + 1;

    buf_add_byte(out, '[');
    for (size_t i = 0; i < value->list.count; i++) {
        if (i > 0)
            buf_add_byte(out, ',');
        break_line(out, inner);
        write_any(out, &value->list.items[i], inner);
    }
    if (value->list.count > 0)
        break_line(out, indent);
    buf_add_byte(out, ']');
}

static void write_map(struct buf *out, const struct value *value, int indent)
{
    int inner = indent < 0 ? -1 : indent + 1;

    buf_add_byte(out, '{');
    for (size_t i = 0; i < value->map.count; i++) {
        if (i > 0)
            buf_add_byte(out, ',');
        break_line(out, inner);
        json_write_text(out, value->map.members[i].name);
        buf_add_text(out, indent < 0 ? ":" : ": ");
        write_any(out, &value->map.members[i].value, inner);
    }
    if (value->map.count > 0)
        break_line(out, indent);
    buf_add_byte(out, '}');
}

static void write_time(struct buf *out, const struct value *value)
{
    char date[11];

    date_format_iso(value->time.date, date);
    if (value->kind == VALUE_DATE)
        buf_addf(out, "\"%s\"", date);
    else
        buf_addf(out, "\"%sT%02u:%02u\"", date, value->time.hour, value->time.minute);
}

static void write_any(struct buf *out, const struct value *value, int indent)
{
    switch (value->kind) {
    case VALUE_NULL:
        buf_add_text(out, "null");
        return;
    case VALUE_BOOL:
        buf_add_text(out, value->boolean ? "true" : "false");
        return;
    case VALUE_INTEGER:
        buf_addf(out, "%lld", (long long)value->integer);
        return;
    case VALUE_NUMBER:
        write_number(out, value->number);
        return;
    case VALUE_TEXT:
        json_write_text(out, value->text);
        return;
    case VALUE_MONEY:
        write_money(out, &value->money);
        return;
    case VALUE_DATE:
    case VALUE_DATETIME:
        write_time(out, value);
        return;
    case VALUE_LIST:
        write_list(out, value, indent);
        return;
    case VALUE_MAP:
        write_map(out, value, indent);
        return;
    }
}

void json_write(struct buf *out, const struct value *value)
{
    write_any(out, value, -1);
}

void json_write_pretty(struct buf *out, const struct value *value)
{
    write_any(out, value, 0);
}
