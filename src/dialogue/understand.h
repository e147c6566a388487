/*
 * Which of a message's words are ranked: all of them, or those behind "no, I meant", beside a
 * greeting or thanks, behind "I don't know". Writes turn->out->ranking, and of what stands apart
 * turn->lead, turn->rejected and turn->cannot_tell.
 */
#ifndef SALTER_DIALOGUE_UNDERSTAND_H
#define SALTER_DIALOGUE_UNDERSTAND_H

#include "turn.h"

void understand_message(struct turn *turn); /* of a button nothing is ranked */
/* Who wants no person is understood by the rest; sets turn->refuses_person. After
 * understand_message(). */
void understand_refusal(struct turn *turn);

#endif
