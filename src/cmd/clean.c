#include "clean.h"

/* The code point at *at, which moves behind it; UINT32_MAX when the bytes there are no UTF-8. */
static uint32_t next_character(struct str text, size_t *at)
{
    unsigned char first = (unsigned char)text.bytes[*at];
    size_t length = first < 0x80   ? 1
                    : first < 0xC2 ? 0
                    : first < 0xE0 ? 2
                    : first < 0xF0 ? 3
                    : first < 0xF5 ? 4
                                   : 0;
    uint32_t character = length < 2 ? first : first & (0x7FU >> length);

    if (length == 0 || length > text.length - *at)
        return UINT32_MAX;
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text.bytes[*at + i];

        if ((byte & 0xC0) != 0x80)
            return UINT32_MAX;
        character = character << 6 | (byte & 0x3FU);
    }
    if ((length == 3 && (character < 0x800 || (character >= 0xD800 && character < 0xE000))) ||
        (length == 4 && (character < 0x10000 || character > 0x10FFFF)))
        return UINT32_MAX;
    *at += length;
    return character;
}

static bool is_space(uint32_t character)
{
    return character == ' ' || (character >= '\t' && character <= '\r') || character == 0x85 ||
           character == 0xA0 || character == 0x2028 || character == 0x2029;
}

static bool is_invisible(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0xFEFF ||
           (character & 0xFFFE) == 0xFFFE;
}

bool clean_line(struct str text, struct buf *out)
{
    size_t start = out->length;
    bool space = false;

    for (size_t at = 0; at < text.length;) {
        size_t before = at;
        uint32_t character = next_character(text, &at);

        if (character == UINT32_MAX) {
            buf_truncate(out, start);
            return false;
        }
        if (is_space(character)) {
            space = true;
        } else if (!is_invisible(character)) {
            if (space && out->length > start)
                buf_add_byte(out, ' ');
            space = false;
            buf_add(out, str_slice(text, before, at));
        }
    }
    return true;
}

void clean_id(struct str name, struct buf *out)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char byte = (unsigned char)name.bytes[i];
        unsigned char lower =
            byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + ('a' - 'A')) : byte;

        if ((byte & 0xC0) == 0x80)
            continue; /* the rest of a character whose first byte became "_" */
        buf_add_byte(out, (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')
                              ? (char)lower
                              : '_');
    }
}

size_t clean_length(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    return count;
}
