/* Foreign text made fit for one line of a block in a knowledge file. */
#ifndef SALTER_CMD_CLEAN_H
#define SALTER_CMD_CLEAN_H

#include "base/buf.h"

/*
 * Appends the text as one line: line breaks, tabs and runs of white space become one space, none
 * stands at the ends, and what cannot be seen and YAML refuses (control characters, byte order
 * marks, noncharacters) is left out. false: the bytes are not UTF-8; nothing was added.
 */
bool clean_line(struct str text, struct buf *out);

/* The topic id that a name gives: lower case, each character that is not a-z or 0-9 becomes "_".
 * Valid UTF-8. */
void clean_id(struct str name, struct buf *out);

/* Code points of valid UTF-8. */
size_t clean_length(struct str text);

#endif
