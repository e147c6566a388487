/* One clarification per question: up to three topics as choices, and "none of these", which leads
 * to a person. */
#ifndef SALTER_DIALOGUE_CLARIFY_H
#define SALTER_DIALOGUE_CLARIFY_H

#include "turn.h"

/* "Kartica", of which several topics speak; not "USD", which is a value that one of them asks for.
 */
bool clarify_is_bare_noun(const struct turn *turn);
/* A thing is named and nothing asked about it: alone ("kartica"), or with a denial ("I did not lose
 * my card"). */
bool clarify_names_thing(const struct turn *turn);
/* "A problem with my card": only that there is something about the thing, whatever a topic makes of
 * it. */
bool clarify_is_about_thing(const struct turn *turn);
/* A word of it stands in the titles of several topics. */
bool clarify_has_thing(const struct turn *turn);

/* The sets of words about the choices themselves. */
struct phrases *clarify_phrases_new(const struct kb_model *model);

/* "No, the third", "the other one": another of the choices, right after one of them was answered.
 */
bool clarify_is_chosen_again(struct turn *turn);
void clarify_choose_again(struct turn *turn);
/* "The other one" where two are left. */
bool clarify_is_other_of_several(struct turn *turn);
void clarify_offer_left(struct turn *turn);

/* Whether there is something to choose from that was not offered in this conversation already. */
bool clarify_is_possible(const struct turn *turn);

/* Offers the choices. */
void clarify_offer(struct turn *turn);

/* The choices that are open, as they were offered: for a customer who asked to hear it again. */
void clarify_offer_again(struct turn *turn);

/* What the message says about the choices that were offered. */
enum clarify_reply { CLARIFY_CHOSEN, CLARIFY_NONE_OF_THESE, CLARIFY_UNCLEAR };
enum clarify_reply clarify_read(struct turn *turn, const struct kb_topic **chosen);

/* "Yes", "7", "I don't know" or the same words again leave open which of the choices is meant: that
 * is asked in other words, once. */
bool clarify_is_left_open(struct turn *turn);
void clarify_ask_which(struct turn *turn);
/* "Both" of two choices. */
bool clarify_takes_both(struct turn *turn);
void clarify_answer_both(struct turn *turn);

#endif
