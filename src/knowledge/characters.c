#include "characters.h"

/* The length of the sequence that begins here when all of it is right, or 0. */
static size_t sequence_length(const unsigned char *byte, size_t left)
{
    unsigned char first = byte[0];
    size_t length = first < 0x80   ? 1
                    : first < 0xC2 ? 0
                    : first < 0xE0 ? 2
                    : first < 0xF0 ? 3
                    : first < 0xF5 ? 4
                                   : 0;

    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((first == 0xE0 && byte[1] < 0xA0) || (first == 0xED && byte[1] > 0x9F))
        return 0;
    if ((first == 0xF0 && byte[1] < 0x90) || (first == 0xF4 && byte[1] > 0x8F))
        return 0;
    return length;
}

size_t characters_invalid(struct str text)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    size_t i = 0;

    while (i < text.length) {
        size_t length = sequence_length(bytes + i, text.length - i);

        if (length == 0)
            return i;
        i += length;
    }
    return SIZE_MAX;
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

uint32_t characters_count(struct str text)
{
    uint32_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += continues(text.bytes[i]) ? 0 : 1;
    return count;
}

size_t characters_offset(struct str text, uint32_t n)
{
    size_t i = 0;

    for (; i < text.length && n > 0; n--) {
        i++;
        while (i < text.length && continues(text.bytes[i]))
            i++;
    }
    return i;
}

uint32_t characters_next(struct str text, size_t *offset)
{
    unsigned char first = (unsigned char)text.bytes[(*offset)++];
    uint32_t character = first < 0x80   ? first
                         : first < 0xE0 ? first & 0x1FU
                         : first < 0xF0 ? first & 0x0FU
                                        : first & 0x07U;

    while (*offset < text.length && continues(text.bytes[*offset]))
        character = character << 6 | ((unsigned char)text.bytes[(*offset)++] & 0x3FU);
    return character;
}

bool character_is_cyrillic(uint32_t character)
{
    return character >= 0x400 && character <= 0x52F;
}

bool character_is_latin(uint32_t character)
{
    uint32_t lower = character | 0x20;

    return (lower >= 'a' && lower <= 'z') ||
           (character >= 0xC0 && character <= 0x24F && character != 0xD7 && character != 0xF7);
}

char character_look_alike(uint32_t character)
{
    static const struct {
        uint16_t foreign;
        char latin;
    } pairs[] = {
        {0x430, 'a'},  {0x435, 'e'},  {0x43E, 'o'},  {0x440, 'p'},  {0x441, 'c'},  {0x443, 'y'},
        {0x445, 'x'},  {0x456, 'i'},  {0x458, 'j'},  {0x455, 's'},  {0x43A, 'k'},  {0x43C, 'm'},
        {0x442, 't'},  {0x432, 'b'},  {0x43D, 'h'},  {0x437, '3'},  {0x433, 'g'},  {0x434, 'd'},
        {0x43B, 'l'},  {0x43F, 'p'},  {0x444, 'f'},  {0x438, 'i'},  {0x4BB, 'h'},  {0x501, 'd'},
        {0x3B1, 'a'},  {0x3BF, 'o'},  {0x3BD, 'v'},  {0x3B9, 'i'},  {0x3C1, 'p'},  {0x3BA, 'k'},
        {0x131, 'i'},  {0x10D, 'c'},  {0x107, 'c'},  {0x161, 's'},  {0x17E, 'z'},  {0x111, 'd'},
        {0x2010, '-'}, {0x2011, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0xFF3F, '_'},
    };

    if (character >= 0xFF41 && character <= 0xFF5A)
        return (char)('a' + (character - 0xFF41));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].foreign == character)
            return pairs[i].latin;
    }
    return 0;
}
