/* Code points, as far as the loader needs them: validity, columns, and which script a letter
 * belongs to. */
#ifndef SALTER_KNOWLEDGE_CHARACTERS_H
#define SALTER_KNOWLEDGE_CHARACTERS_H

#include "base/str.h"

/* The offset of the first byte that is not UTF-8 (overlong forms and surrogates included), or
 * SIZE_MAX. */
size_t characters_invalid(struct str text);

/* Of valid UTF-8: code points in the text. */
uint32_t characters_count(struct str text);

/* The byte offset of code point number n (from 0); the text's length when it is shorter. */
size_t characters_offset(struct str text, uint32_t n);

/* The code point at *offset, which moves behind it. The text is valid UTF-8. */
uint32_t characters_next(struct str text, size_t *offset);

bool character_is_cyrillic(uint32_t character);
bool character_is_latin(uint32_t character); /* a letter, with or without diacritics */

/* What a letter of another script, a typographic dash or a wide letter was taken for: 'a' for
 * Cyrillic а. 0: nothing. */
char character_look_alike(uint32_t character);

#endif
