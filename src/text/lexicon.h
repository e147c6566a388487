/* Private to text: looking up in a lexicon. */
#ifndef SALTER_TEXT_LEXICON_H
#define SALTER_TEXT_LEXICON_H

#include "text/analysis.h"

/* The canonical stem, or the stem itself. The lexicon may be NULL. */
struct str lexicon_find(const struct text_lexicon *lexicon, enum text_group group, struct str stem);

/* The stems of a folded word, each the canonical one; false when the lexicon does not remember the
 * word. */
bool lexicon_stems(const struct text_lexicon *lexicon, struct str folded,
                   struct str stems[TEXT_GROUPS]);

#endif
