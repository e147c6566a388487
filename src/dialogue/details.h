/*
 * A question about one detail of a topic ("and how much is it?", "koliko to traje", "већ сам
 * пробао"). Details are declared in words/ with the phrases that ask for them, and a topic says
 * what it has to say to each.
 *
 * Such a question is known by its words alone: every word of the message belongs to a phrase of one
 * kind, to the title of the topic, or says nothing (the set say_beside). A message with any other
 * word in it is not one, and is understood as a whole; so a detail is never taken out of another
 * question's mouth, and needs no confidence.
 */
#ifndef SALTER_DIALOGUE_DETAILS_H
#define SALTER_DIALOGUE_DETAILS_H

#include "turn.h"

/* The phrases of all kinds, by their stems. Read-only once made. */
struct details *details_new(const struct kb_model *model, const struct text_lexicon *lexicon);
void details_free(struct details *details); /* NULL is allowed */

/* Whether the message asks for a detail that the topic before has, or the topic that it names
 * itself. */
bool details_are_asked(struct turn *turn);
/* Only when one is asked for. */
void details_tell(struct turn *turn);

#endif
