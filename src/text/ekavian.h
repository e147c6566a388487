/* Private to text: step 6, ijekavian to ekavian on a folded word ("promijeniti" -> "promeniti",
 * "gdje" -> "gde"). */
#ifndef SALTER_TEXT_EKAVIAN_H
#define SALTER_TEXT_EKAVIAN_H

#include "base/str.h"

/* Writes at most word.length bytes and returns how many. out may be word.bytes. */
size_t ekavian(struct str word, char *out);

#endif
