/*
 * Two questions in one message: both parts are sure, of different topics, and put as questions. The first is
 * answered, the other too when that takes no further question; otherwise it is named.
 */
#ifndef SALTER_DIALOGUE_SECOND_H
#define SALTER_DIALOGUE_SECOND_H

#include "turn.h"

bool second_is_there(struct turn *turn);
void second_answer(struct turn *turn);

#endif
