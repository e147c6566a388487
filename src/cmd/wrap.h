/* Lines of a terminal that break between words, as people expect; otherwise the terminal breaks
 * them anywhere. */
#ifndef SALTER_CMD_WRAP_H
#define SALTER_CMD_WRAP_H

#include "base/buf.h"

/* Columns of the terminal at this descriptor; 0: none, or its width is not known. */
size_t wrap_width(int descriptor);

/* How many columns the text takes: its code points. */
size_t wrap_columns(struct str text);

/* Adds the text and a line break, broken before words that would pass the width (code points; 0:
 * not broken). A word that is longer than a line stays whole. */
void wrap_text(struct str text, size_t width, struct buf *out);

#endif
