/*
 * "I don't want to talk to a person, just tell me ...": the words ask for a person, the sentence
 * does not. A refusal is a phrase of `say_refuse` with a word of `say_person` a few words behind it
 * in the same clause, and no wish in between; one person who is named outside of it is wished for
 * ("I don't want an agent of yours, I want the manager").
 */
#ifndef SALTER_DIALOGUE_REFUSE_H
#define SALTER_DIALOGUE_REFUSE_H

#include "turn.h"

/* Whether a person is refused and none asked for; *first and *after are the tokens that say so. */
bool refuse_finds(const struct turn *turn, size_t *first, size_t *after);

#endif
