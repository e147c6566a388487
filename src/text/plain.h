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

#include "base/arena.h"
#include "base/str.h"

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

/* Reads at most `longest` characters. */
struct plain plain_read(struct str text, size_t longest, struct arena *arena);

/* The character, or 0 outside the text. */
char plain_at(const struct plain *plain, size_t index);
/* Part [from, to), to > from, as a place in the original. */
struct span plain_span(const struct plain *plain, size_t from, size_t to);
struct str plain_part(const struct plain *plain, size_t from, size_t to);
/* Whether the customer typed a capital there. */
bool plain_is_upper(const struct plain *plain, size_t index);

bool plain_is_digit(char byte);
bool plain_is_letter(char byte);
bool plain_is_word(char byte); /* letter or digit */
bool plain_is_space(char byte);

#endif
