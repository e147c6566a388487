/*
 * Private to text: step 1 of the pipeline, as a row of characters that remember where they came
 * from.
 *
 * Each is a lower-case code point after NFKC, one of several when a ligature comes apart; then all
 * of them carry the place of the whole cluster. Marks that found no letter to join are gone, so are
 * invisible characters. Spaces are ' ', ends of lines '\n', typographic quotes '"', apostrophes
 * '\'', dashes '-', digits of any script '0' to '9', an emoji NORMAL_EMOJI, and what was no UTF-8
 * UTF8_INVALID. Marks and invisible characters cost a look each, whatever their number: what stands
 * behind ten thousand of them is read, too.
 */
#ifndef SALTER_TEXT_NORMALIZE_H
#define SALTER_TEXT_NORMALIZE_H

#include "base/arena.h"

enum { NORMAL_EMOJI = 0x1F642 };

struct normal_char {
    uint32_t code;
    uint32_t start; /* [start, end) in the original; an invisible character belongs to nobody */
    uint32_t end;
};

struct normal {
    struct normal_char *chars;
    size_t count;
    size_t emoji;
    bool cut; /* there was more than `longest` */
};

struct normal normalize(struct str text, size_t longest, struct arena *arena);

#endif
