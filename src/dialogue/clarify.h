/* One clarification per question: up to three topics as choices, and "none of these", which leads to a person. */
#ifndef SALTER_DIALOGUE_CLARIFY_H
#define SALTER_DIALOGUE_CLARIFY_H

#include "turn.h"

/* Whether there is something to choose from that was not offered in this conversation already. */
bool clarify_is_possible(const struct turn *turn);

/* Offers the choices. */
void clarify_offer(struct turn *turn);

/* What the message says about the choices that were offered. */
enum clarify_reply { CLARIFY_CHOSEN, CLARIFY_NONE_OF_THESE, CLARIFY_UNCLEAR };
enum clarify_reply clarify_read(struct turn *turn, const struct kb_topic **chosen);

#endif
