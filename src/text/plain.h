/*
 * Private to text: a text as a row of lower-case ASCII characters that know where they came from.
 * Cyrillic is written in Latin letters and diacritics are gone, so that a digit, a sign and a word
 * look the same however they were typed. For what works on single characters: masking, and entities
 * of digits and symbols.
 *
 * Nothing is rewritten beyond one letter ("dj" stays): places stay true to the letter. A word that
 * mixes scripts goes to the script of its majority.
 */
#ifndef SALTER_TEXT_PLAIN_H
#define SALTER_TEXT_PLAIN_H

#include "normalize.h"

/* What stands for a character that has no ASCII form. */
enum {
    PLAIN_EURO = 1,
    PLAIN_POUND = 2,
    PLAIN_YEN = 3,
    PLAIN_LETTER = 4, /* of another alphabet */
    PLAIN_SIGN = 5
};

struct plain {
    struct str original;
    char *bytes; /* a hidden or bulleted character is '*' */
    uint32_t
        *starts; /* of each byte: [start, end) in the original; љ gives two bytes with one place */
    uint32_t *ends;
    size_t length;
};

/* `normal` is of `text`. */
struct plain plain_read(struct str text, const struct normal *normal, struct arena *arena);

/* The character, or 0 outside the text. */
static inline char plain_at(const struct plain *plain, size_t index)
{
    return index < plain->length ? plain->bytes[index] : '\0';
}

/* Part [from, to), to > from, as a place in the original. */
static inline struct span plain_span(const struct plain *plain, size_t from, size_t to)
{
    return (struct span){plain->starts[from], plain->ends[to - 1]};
}

static inline struct str plain_part(const struct plain *plain, size_t from, size_t to)
{
    return str_of(plain->bytes + from, to - from);
}

/* Whether the customer typed a capital there. */
bool plain_is_upper(const struct plain *plain, size_t index);

static inline bool plain_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool plain_is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || byte == PLAIN_LETTER;
}

/* Letter or digit. */
static inline bool plain_is_word(char byte)
{
    return plain_is_letter(byte) || plain_is_digit(byte);
}

static inline bool plain_is_space(char byte)
{
    return byte == ' ' || byte == '\n';
}

#endif
