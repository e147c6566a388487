/*
 * How a customer is reached who was handed over: contacts left, corrected and taken back, wishes
 * about hour and way, and what is true when they ask who comes. Nobody is promised; what is said to
 * be noted stands in the log (service adds it to the case).
 */
#ifndef SALTER_DIALOGUE_CONTACT_H
#define SALTER_DIALOGUE_CONTACT_H

#include "turn.h"

/* A number or an address at which the customer is reached. */
bool contact_is_left(struct turn *turn);
void contact_take(struct turn *turn);

/* Anything else about being reached. */
bool contact_is_spoken_of(struct turn *turn);
void contact_reply(struct turn *turn);

/* Notes it and says it back; `corrects`: in place of the one before. */
void contact_note(struct turn *turn, struct str contact, bool corrects);

#endif
