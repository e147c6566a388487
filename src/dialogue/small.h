/*
 * Rows of the policy table for messages that are about the conversation itself, or about nothing:
 * never a failure, never a topic. What the bot waits for stays, unless the message takes it back.
 */
#ifndef SALTER_DIALOGUE_SMALL_H
#define SALTER_DIALOGUE_SMALL_H

#include "turn.h"

/* One sentence, which is an answer. */
void small_say(struct turn *turn, enum kb_sentence sentence);

/* Nothing but what was hidden. */
bool small_is_secret(struct turn *turn);
void small_answer_secret(struct turn *turn);

/* "Not that", and not what instead; while a choice is open it is the answer to it. */
bool small_is_rejection(struct turn *turn);

/* Nothing at all, or signs only ("?"). */
bool small_is_empty(struct turn *turn);
void small_answer_empty(struct turn *turn);

/* Only pictures. */
bool small_is_emoji(struct turn *turn);
void small_answer_emoji(struct turn *turn);

/* All but a hand-off is forgotten. */
bool small_is_start_over(struct turn *turn);
void small_start_over(struct turn *turn);

/* Help is wanted, and not said what with. */
bool small_is_help(struct turn *turn);
void small_help(struct turn *turn);

/* Nothing is wanted any more. */
bool small_is_never_mind(struct turn *turn);
void small_let_go(struct turn *turn);

/* The last answer again, with what it offered. */
bool small_is_repeat(struct turn *turn);
void small_repeat(struct turn *turn);

/* "OK", "yes", "no" or "no idea" alone. */
bool small_is_ok(struct turn *turn);
void small_answer_ok(struct turn *turn);

/* A number, and not of what. */
bool small_is_number(struct turn *turn);
void small_answer_number(struct turn *turn);

/* Swear words alone. */
bool small_is_profanity(struct turn *turn);
void small_answer_profanity(struct turn *turn);

/* More than is read. */
bool small_is_too_long(struct turn *turn);
void small_answer_too_long(struct turn *turn);

#endif
