/* Private to text: step 2 together with 3 to 5, from normalised characters to folded tokens with
 * their place. */
#ifndef SALTER_TEXT_TOKENS_H
#define SALTER_TEXT_TOKENS_H

#include "normalize.h"
#include "text/analysis.h"

/* Fills tokens and token_count, and sets cut when there were more than TEXT_MOST_TOKENS. original
 * is set already. */
void find_tokens(const struct normal *normal, struct text_analysis *analysis, struct arena *arena);

#endif
