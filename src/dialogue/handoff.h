/*
 * What is said when a conversation is handed over: why, and who comes. No sentence promises a
 * person who is not there, and who was handed over already does not hear it all again.
 */
#ifndef SALTER_DIALOGUE_HANDOFF_H
#define SALTER_DIALOGUE_HANDOFF_H

#include "turn.h"

/* Hands over. What was said in this turn already (the one urgent step) stands in place of the
 * reason. */
void handoff_say(struct turn *turn, enum kb_reason reason, const struct kb_handoff *handoff);

/* When somebody comes, and whether: only once handed over. */
void handoff_say_when(struct turn *turn);

/* Only why a person is needed, in front of what cannot wait. */
void handoff_say_reason(struct turn *turn, enum kb_reason reason);

/* A person was asked for before: nothing about it need be said again. */
bool handoff_asks_again(const struct turn *turn, enum kb_reason reason, bool emergency);

/* All that the topic has to say was said, and the customer asks on. In an emergency only the number
 * for it is told. */
void handoff_say_no_more(struct turn *turn, const struct kb_topic *topic);

#endif
