#include "utf8.h"

#include <utf8proc.h>

static unsigned char byte_at(struct str text, size_t offset)
{
    return (unsigned char)text.bytes[offset];
}

/* How many bytes a lead byte promises, and the bits of the code point in it; 0 for no lead byte. */
static size_t read_lead(unsigned char lead, uint32_t *bits)
{
    if (lead >= 0xC2 && lead <= 0xDF) {
        *bits = lead & 0x1Fu;
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        *bits = lead & 0x0Fu;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *bits = lead & 0x07u;
        return 4;
    }
    return 0;
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0u) == 0x80u;
}

/* Longer than it need be, half of a surrogate pair, or behind the last plane. */
static bool is_forbidden(uint32_t code, size_t length)
{
    if (length == 3)
        return code < 0x800 || (code >= 0xD800 && code <= 0xDFFF);
    return length == 4 && (code < 0x10000 || code > 0x10FFFF);
}

uint32_t utf8_next(struct str text, size_t *offset)
{
    unsigned char lead = byte_at(text, *offset);
    uint32_t code = 0;
    size_t length;

    if (lead < 0x80) {
        *offset += 1;
        return lead;
    }
    length = read_lead(lead, &code);
    if (length == 0 || text.length - *offset < length)
        goto invalid;
    for (size_t i = 1; i < length; i++) {
        unsigned char next = byte_at(text, *offset + i);

        if (!is_continuation(next))
            goto invalid;
        code = code << 6 | (next & 0x3Fu);
    }
    if (is_forbidden(code, length))
        goto invalid;
    *offset += length;
    return code;

invalid:
    *offset += 1;
    return UTF8_INVALID;
}

uint32_t utf8_previous(struct str text, size_t *offset)
{
    size_t end = *offset;
    size_t start = end - 1;

    while (start > 0 && end - start < UTF8_LONGEST && is_continuation(byte_at(text, start)))
        start--;
    for (; start < end; start++) {
        size_t reached = start;
        uint32_t code = utf8_next(text, &reached);

        if (reached == end) {
            *offset = start;
            return code;
        }
    }
    *offset = end - 1;
    return UTF8_INVALID;
}

size_t utf8_put(uint32_t code, char out[UTF8_LONGEST])
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = UTF8_INVALID;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

bool utf8_is_wide_letter(uint32_t code)
{
    if (code >= 0x0410 && code <= 0x045F) /* most that are met */
        return true;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return true;
    default:
        return false;
    }
}

/* The zeros of the scripts that write decimal places; nine digits follow each. */
static const uint32_t zeros[] = {
    0x0030,  0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,
    0x0C66,  0x0CE6,  0x0D66,  0x0DE6,  0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066,
    0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0,
    0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2,
    0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0};

int utf8_digit(uint32_t code)
{
    if (code < 0x0660)
        return code >= '0' && code <= '9' ? (int)(code - '0') : -1;
    for (size_t i = 1; i < sizeof zeros / sizeof zeros[0] && zeros[i] <= code; i++) {
        if (code - zeros[i] < 10)
            return (int)(code - zeros[i]);
    }
    return -1;
}

bool utf8_is_space(uint32_t code)
{
    if (code < 0x80)
        return code == ' ' || (code >= '\t' && code <= '\r');
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return code == 0x85;
    }
}

bool utf8_is_mark(uint32_t code)
{
    if (code < 0x300)
        return false;
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return !utf8_is_invisible(code);
    default:
        return false;
    }
}

bool utf8_is_invisible(uint32_t code)
{
    if (code < 0xAD)
        return code < ' ' ? !(code >= '\t' && code <= '\r') : code == 0x7F;
    switch (code) {
    case 0x00AD: /* soft hyphen */
    case 0x034F: /* combining grapheme joiner */
    case 0x061C:
    case 0x115F:
    case 0x1160:
    case 0x17B4:
    case 0x17B5:
    case 0x3164:
    case 0xFEFF: /* byte order mark */
    case 0xFFA0:
        return true;
    default:
        break;
    }
    return (code >= 0x180B && code <= 0x180F) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xFFF9 && code <= 0xFFFB) ||
           (code >= 0xE0000 && code <= 0xE0FFF);
}

bool utf8_is_emoji(uint32_t code)
{
    if (code < 0x2190)
        return false;
    if (code >= 0x1F000)
        return code <= 0x1FAFF;
    if (code >= 0x2300 && code <= 0x2BFF)
        return utf8proc_get_property((utf8proc_int32_t)code)->boundclass ==
               UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
    return false;
}
