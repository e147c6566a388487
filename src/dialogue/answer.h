/*
 * From a topic to what is said: the first answer that fits is spoken; a slot that it lacks is
 * asked; a look-up that it needs is requested. A topic with `handoff:` says its one urgent step and
 * hands over.
 */
#ifndef SALTER_DIALOGUE_ANSWER_H
#define SALTER_DIALOGUE_ANSWER_H

#include "turn.h"

/* Decides action, topic and replies of the outcome. */
void answer_topic(struct turn *turn, const struct kb_topic *topic);

/* The same for what the message asks by itself: another topic than the one before takes from the
 * urgency of a hand-off. */
void answer_next(struct turn *turn, const struct kb_topic *topic);

/* The same without a slot that the customer cannot tell; false, and nothing is decided, when every
 * answer needs it. */
bool answer_without(struct turn *turn, const struct kb_topic *topic, const struct kb_slot *slot);

/* Whether the topic can be answered in one go now: no question, no look-up, no hand-over. */
bool answer_is_plain(struct turn *turn, const struct kb_topic *topic);

/* Speaks the plain answer behind what was said already, unless it is not true at the moment. */
void answer_append(struct turn *turn, const struct kb_topic *topic);

/* Asks the slot that is expected once more. */
void answer_ask_again(struct turn *turn, const struct kb_topic *topic, const struct kb_slot *slot);

#endif
