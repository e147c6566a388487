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
        return value_text(
            arena_copy(arena, str_of(json_string_value(json), json_string_length(json))));
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

/* jansson reads 2048 levels by itself; the bound is ours, counted on the text before it is parsed.
 */
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

bool json_parse(struct str text, size_t limit, struct arena *arena, struct value *out,
                struct error *err)
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
        return error_set(err, ERROR_INVALID, "JSON line %d, column %d: %s", mistake.line,
                         mistake.column, mistake.text);
    *out = convert(json, arena);
    json_decref(json);
    return true;
}

/* Length of the UTF-8 sequence at the start, or 0 when there is none (RFC 3629, table of
 * well-formed sequences). */
static size_t sequence_length(struct str text)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    size_t length = bytes[0] < 0x80                       ? 1
                    : bytes[0] >= 0xC2 && bytes[0] < 0xE0 ? 2
                    : bytes[0] >= 0xE0 && bytes[0] < 0xF0 ? 3
                    : bytes[0] >= 0xF0 && bytes[0] < 0xF5 ? 4
                                                          : 0;

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

static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A high bit in each byte that is zero, and sometimes in the one above such a byte. */
static uint64_t zero_bytes(uint64_t eight)
{
    return (eight - EACH(0x01)) & ~eight & EACH(0x80);
}

/* is_plain() of eight bytes at once; most of what is written is plain. */
static bool are_plain(const char *bytes)
{
    uint64_t eight;

    memcpy(&eight, bytes, sizeof eight);
    return ((eight | (eight - EACH(0x20)) | zero_bytes(eight ^ EACH('"')) |
             zero_bytes(eight ^ EACH('\\')) | zero_bytes(eight ^ EACH(0x7F))) &
            EACH(0x80)) == 0;
}

/* Two bytes in one look: the letters of our languages that are no ASCII. */
static bool are_letter(struct str text, size_t at)
{
    return (unsigned char)text.bytes[at] >= 0xC2 && (unsigned char)text.bytes[at] < 0xE0 &&
           at + 1 < text.length && ((unsigned char)text.bytes[at + 1] & 0xC0) == 0x80;
}

/* How many bytes from the start stand for themselves: printable ASCII without quote and backslash,
 * and well-formed UTF-8. */
static size_t plain_length(struct str text)
{
    size_t at = 0;

    while (at < text.length) {
        size_t sequence;

        if (text.length - at >= 8 && are_plain(text.bytes + at)) {
            at += 8;
            continue;
        }
        for (size_t end = at + 8; at < end && at < text.length; at += sequence) {
            if (is_plain((unsigned char)text.bytes[at]))
                sequence = 1;
            else if (are_letter(text, at))
                sequence = 2;
            else if ((unsigned char)text.bytes[at] < 0x80)
                return at;
            else if ((sequence = sequence_length(str_of(text.bytes + at, text.length - at))) == 0)
                return at;
        }
    }
    return at;
}

void json_write_text(struct buf *out, struct str text)
{
    buf_reserve(out, out->length + text.length + 2);
    buf_add_byte(out, '"');
    while (text.length > 0) {
        size_t length = plain_length(text);

        buf_add(out, str_slice(text, 0, length));
        text = str_slice(text, length, text.length);
        if (text.length == 0)
            break;
        if ((unsigned char)text.bytes[0] < 0x80)
            write_byte(out, (unsigned char)text.bytes[0]);
        else
            buf_add_text(out, "\xEF\xBF\xBD");
        text = str_slice(text, 1, text.length);
    }
    buf_add_byte(out, '"');
}

static void write_integer(struct buf *out, int64_t integer)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;

    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (integer < 0)
        buf_add_byte(out, '-');
    buf_add(out, str_of(digits + at, sizeof digits - at));
}

/* Shares and points have few decimals; what printf does for them is a tenth of the work of writing
 * an event. */
static bool write_short(struct buf *out, double number)
{
    double scaled = number * 10000;
    int64_t parts;
    char decimals[4];
    size_t length = sizeof decimals;

    if (!(scaled > -1e12 && scaled < 1e12))
        return false;
    parts = llround(scaled);
    if ((parts == 0 && signbit(number)) || fabs((double)parts / 10000 - number) > 0)
        return false;
    if (parts < 0)
        buf_add_byte(out, '-');
    parts = parts < 0 ? -parts : parts;
    write_integer(out, parts / 10000);
    for (size_t i = 0, rest = (size_t)(parts % 10000); i < sizeof decimals; i++, rest /= 10)
        decimals[sizeof decimals - 1 - i] = (char)('0' + rest % 10);
    while (length > 0 && decimals[length - 1] == '0')
        length--;
    if (length > 0)
        buf_add_byte(out, '.');
    buf_add(out, str_of(decimals, length));
    return true;
}

/* The shortest of 15 and 17 digits that reads back as the same number. */
static void write_number(struct buf *out, double number)
{
    char text[40];

    if (!isfinite(number)) {
        buf_add_text(out, "null");
        return;
    }
    if (write_short(out, number))
        return;
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
        write_integer(out, value->integer);
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
