/* What a client shows that knows only one author: who wrote it stands before the words of a person.
 */
#ifndef SALTER_CHANNEL_LINE_H
#define SALTER_CHANNEL_LINE_H

#include "channel/channel.h"

/* "Ana: ..." for a person who gave a name; the text itself otherwise. */
struct str line_of(const struct value *event, struct str text, struct arena *arena);

#endif
