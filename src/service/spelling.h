/*
 * The ways one sentence is typed: as written, without diacritics, in the other script. A story that
 * holds in one must hold in all.
 */
#ifndef SERVICE_SPELLING_H
#define SERVICE_SPELLING_H

#include "base/buf.h"
#include "base/str.h"

enum spelling { SPELLING_AS_WRITTEN, SPELLING_BARE, SPELLING_OTHER_SCRIPT, SPELLINGS };

const char *spelling_name(enum spelling spelling);

/* Whether the text has any Cyrillic letter. */
bool spelling_is_cyrillic(struct str text);

/* Appends the text in another spelling. BARE: Latin without diacritics. OTHER_SCRIPT: Cyrillic to
 * Latin letter by letter, or Latin to Cyrillic (as a customer would type it: digraphs become one
 * letter, q w x y and words with digits stay). */
void spelling_write(enum spelling spelling, struct str text, struct buf *out);

#endif
