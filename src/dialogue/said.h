/* What the bot said last, in the language of this turn: a customer who changes the language is not
 * answered in two. */
#ifndef SALTER_DIALOGUE_SAID_H
#define SALTER_DIALOGUE_SAID_H

#include "turn.h"

/*
 * The texts of the last reply; said in another language, the answer of the topic anew when it was
 * that and nothing else. An empty list: it cannot be said in this language.
 */
struct value said_last(struct turn *turn);

/* The last reply as it stands, and the reply of this turn in its language. */
void said_again_as_it_was(struct turn *turn);

#endif
