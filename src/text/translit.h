/* Private to text: step 3, and how look-alikes of the other script are read. */
#ifndef SALTER_TEXT_TRANSLIT_H
#define SALTER_TEXT_TRANSLIT_H

#include "base/str.h"

/* The folded Latin letters of a lower-case Cyrillic one ("љ" "lj", "ж" "z"); "" for signs without a
 * sound, NULL when unknown. */
const char *translit_cyrillic(uint32_t code);

/* The letter of the other script that looks the same ("а" for "a" and back), or the code itself. */
uint32_t translit_look_alike(uint32_t code);

#endif
