/*
 * A correction that names only what differs: "not the account, the card" after "my account is
 * blocked", or "no, the credit card" after "my card was declined". By itself it asks nothing; put
 * into the question before it, it does.
 */
#ifndef SALTER_DIALOGUE_CORRECT_H
#define SALTER_DIALOGUE_CORRECT_H

#include "turn.h"

/* The question before is kept for that: to be called when the turn is decided. */
void correct_remember(struct turn *turn);

/* The question as it was meant is sure of a topic; then its ranking is the turn's. */
bool correct_is_clear(struct turn *turn);
/* Only when it is clear. */
void correct_answer(struct turn *turn);

/* "Not the card", which nobody spoke of. */
bool correct_denies_nothing(struct turn *turn);

#endif
