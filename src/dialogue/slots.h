/*
 * Slots: found in a message (a choice by its words, an entity by its kind), kept in the session by
 * name, asked one at a time. A value in the message wins over the one in the session; what the
 * customer said once is not asked again.
 */
#ifndef SALTER_DIALOGUE_SLOTS_H
#define SALTER_DIALOGUE_SLOTS_H

#include "turn.h"

/* The words of one choice list, stemmed once. */
struct choice_words;
struct choice_words *choice_words_new(const struct kb_model *model,
                                      const struct text_lexicon *lexicon, struct arena *arena);

/* The canonical value the message holds for the slot, or the empty view. */
struct str slots_find(const struct turn *turn, const struct kb_slot *slot);

/* Takes every value the message holds for the topic's slots into the session, and forgets passing
 * ones it does not hold; how many were taken. */
size_t slots_take(struct turn *turn, const struct kb_topic *topic);

/* Whether the message holds a value for any slot of the topic. */
bool slots_mentions(const struct turn *turn, const struct kb_topic *topic);

/* Whether a choice of one of the topic's slots is the whole message. */
bool slots_are_all_it_says(const struct turn *turn, const struct kb_topic *topic);

/* The session's value, or the only one of the customer's own (`from:`); empty: it is missing. */
struct str slots_value(struct turn *turn, const struct kb_slot *slot);

void slots_set(struct turn *turn, const struct kb_slot *slot, struct str canonical);

const struct kb_slot *slots_by_name(const struct kb_topic *topic, struct str name);

#endif
