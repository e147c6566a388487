/*
 * Going on with the topic before: a new value for one of its slots ("and dollars?"), or a short
 * message that names nothing of its own and is understood only behind it ("and the interest?" after
 * a mortgage).
 */
#ifndef SALTER_DIALOGUE_FOLLOW_H
#define SALTER_DIALOGUE_FOLLOW_H

#include "turn.h"

/* A word that asks ("how", "gdje") is in the message. */
bool follow_asks(const struct turn *turn);

/* A new value for a slot of the topic before. */
bool follow_names_value(struct turn *turn);
void follow_with_value(struct turn *turn);

/* Leans on the topic before, or on one that follows it. */
bool follow_leans(struct turn *turn);
/* Only when it leans. */
void follow_on(struct turn *turn);

/* The question that was just answered, word for word. */
bool follow_asks_the_same(struct turn *turn);

/* What was just said is not said again: the customer hears where else to turn. */
void follow_say_once(struct turn *turn);

/* By itself about something else, but not surely; behind the question before, surely not: the
 * answer is told again, and who knows more. */
bool follow_stays(struct turn *turn);
void follow_stay(struct turn *turn);
/* Of no clear meaning by itself, but behind the question before; then the ranking of the two
 * together is the turn's. */
bool follow_completes(struct turn *turn);
void follow_with_whole(struct turn *turn);

/* A few words that only add to what was said ("yesterday", "in Zadar", "it was to Germany") and
 * mean nothing by themselves. */
bool follow_adds(struct turn *turn);
void follow_no_further(struct turn *turn);

#endif
