/* Entities that Rasa marks inside examples. */
#ifndef SALTER_CMD_IMPORT_MARKUP_H
#define SALTER_CMD_IMPORT_MARKUP_H

#include "import.h"

/*
 * Appends the example without its marks: [Zagreb](city), [Zagreb](city:zagreb), [Zagreb]{"entity":
 * "city"} and [Zagreb][{"entity": "city"}, ...] give "Zagreb", and the import learns what was
 * marked. Other brackets stay as they are.
 */
void import_markup(struct import *import, struct str example, uint32_t line, struct buf *out);

#endif
