/* Private to text: looking up in a lexicon. */
#ifndef SALTER_TEXT_LEXICON_H
#define SALTER_TEXT_LEXICON_H

#include "text/analysis.h"

/* The canonical stem, or the stem itself. The lexicon may be NULL. */
struct str lexicon_find(const struct text_lexicon *lexicon, enum text_group group, struct str stem);

#endif
