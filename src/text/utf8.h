/*
 * Private to text: code points of bytes that nobody has checked, and what a code point is.
 *
 * Invalid bytes decode to UTF8_INVALID, one byte at a time, so that every byte of the original
 * belongs to exactly one code point and an offset never leaves the text.
 */
#ifndef SALTER_TEXT_UTF8_H
#define SALTER_TEXT_UTF8_H

#include "base/str.h"

enum { UTF8_INVALID = 0xFFFD, UTF8_LONGEST = 4 };

/* The code point at *offset, which moves behind it. *offset must be inside the text. */
uint32_t utf8_next(struct str text, size_t *offset);
/* The code point that ends at *offset, which moves to its start. *offset must not be 0. */
uint32_t utf8_previous(struct str text, size_t *offset);
/* Writes the code point and returns its length, 1 to UTF8_LONGEST. What cannot be encoded becomes
 * UTF8_INVALID. */
size_t utf8_put(uint32_t code, char out[UTF8_LONGEST]);

/* A letter behind ASCII. */
bool utf8_is_wide_letter(uint32_t code);

static inline bool utf8_is_letter(uint32_t code)
{
    if (code < 0x80)
        return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
    return utf8_is_wide_letter(code);
}

/* The digit 0 to 9 in any script that writes decimal places ("٣", "３"), or -1. */
int utf8_digit(uint32_t code);

static inline bool utf8_is_cyrillic(uint32_t code)
{
    return code >= 0x0400 && code <= 0x052F;
}

/* Letters of the Latin script, with or without diacritics. */
static inline bool utf8_is_latin(uint32_t code)
{
    if (code < 0x80)
        return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
    return (code >= 0x00C0 && code <= 0x024F && code != 0x00D7 && code != 0x00F7) ||
           (code >= 0x1E00 && code <= 0x1EFF);
}

bool utf8_is_space(uint32_t code);
/* A mark that hangs on the letter before it: no letter of its own. */
bool utf8_is_mark(uint32_t code);
/* Takes no place at all: zero-width space and joiners, soft hyphen, direction marks, byte order
 * mark. */
bool utf8_is_invisible(uint32_t code);
/* A picture; its modifiers (skin tone, variation selector) are not counted again. */
bool utf8_is_emoji(uint32_t code);

#endif
