/* Private to text: an IBAN as it stands in a plain text, with its spaces or dashes. */
#ifndef SALTER_TEXT_READ_IBAN_H
#define SALTER_TEXT_READ_IBAN_H

#include "plain.h"

enum { IBAN_LONGEST = 34 };

/* Where a valid IBAN that starts at `from` ends, or 0. Its characters, in lower case, are in out.
 */
size_t read_iban(const struct plain *plain, size_t from, char out[IBAN_LONGEST], size_t *length);

#endif
