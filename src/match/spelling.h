/*
 * Words as the customer meant them: a word the knowledge does not know is read as the nearest one
 * that it does.
 *
 * Guards: never a word that is known or common; one slip for 5-7 letters and two for longer ones
 * (an exchange of neighbours is one slip); a second slip, another first letter, or a word of four
 * letters (English only), only where a neighbour says so: the two stand side by side in an example.
 * Of several candidates the neighbours decide, then keys that lie side by side, then how common the
 * word is in the examples, then the alphabet.
 */
#ifndef SALTER_MATCH_SPELLING_H
#define SALTER_MATCH_SPELLING_H

#include "concepts.h"
#include "fit_bytes.h"
#include "lessons.h"
#include "match/match.h"
#include "patterns.h"

struct spelling;

/* The vocabulary of one group: the words of all lessons and patterns. The concepts are borrowed;
 * their words are right as they stand. */
struct spelling *spelling_new(const struct lessons *lessons, const struct patterns *patterns,
                              const struct concepts *concepts, enum text_group group);
/* As bytes, and from them: texts and tables stay in the reader's bytes. NULL when they are not
 * sound. */
void spelling_fit_write(const struct spelling *spelling, struct buf *out);
struct spelling *spelling_fit_read(struct fit_reader *reader, const struct concepts *concepts,
                                   enum text_group group);
void spelling_free(struct spelling *spelling); /* NULL is allowed */

/*
 * Replaces stems and folded forms of unknown words; returns how many. corrections has room for one
 * per token. Asked a second time about the same analysis it tells the same corrections. The caller
 * builds the lines anew. `other`: of the other group, when the language is not clear and both are
 * asked: a word that it knows is no slip
 * ("representative" is not to be read in Serbian). NULL: only this one is asked.
 */
size_t spelling_correct(const struct spelling *spelling, const struct spelling *other,
                        struct text_analysis *analysis, struct match_correction *corrections);

/*
 * Words written as one ("bankaccount") or cut in two ("pass word"), where the knowledge has the
 * parts side by side or the whole, and words that are stretched ("kaaartica"). True when the tokens
 * changed; they are then in the arena, with spans into the original. `other`: as for
 * spelling_correct().
 */
bool spelling_mend(const struct spelling *spelling, const struct spelling *other,
                   struct text_analysis *analysis, struct arena *arena);

#endif
