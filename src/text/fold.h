/*
 * Private to text: steps 3 and 4 for one word: Cyrillic to Latin, diacritics folded, "dj" to "d".
 *
 * Cyrillic and Latin words become lower-case ASCII letters and digits; apostrophes and hyphens are
 * dropped ("don't" -> "dont", "e-mail" -> "email"); letters of other scripts stay as they are.
 * Folding a folded word changes nothing.
 */
#ifndef SALTER_TEXT_FOLD_H
#define SALTER_TEXT_FOLD_H

#include "normalize.h"
#include "text/analysis.h"

struct folded_word {
    char bytes[TEXT_LONGEST_WORD];
    uint16_t origin[TEXT_LONGEST_WORD]; /* number of the character each byte came from */
    size_t length;
    enum text_script script;
    bool diacritics;
};

/* count is at most UINT16_MAX. */
void fold_word(const struct normal_char *chars, size_t count, struct folded_word *out);

#endif
