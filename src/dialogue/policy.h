/* The policy: what happens in which situation, as an ordered table. */
#ifndef SALTER_DIALOGUE_POLICY_H
#define SALTER_DIALOGUE_POLICY_H

#include "turn.h"

/* Finds the first row that applies and lets it act. Afterwards the outcome has an action and a
 * reply, or needs a look-up. */
void policy_decide(struct turn *turn);

#endif
