/*
 * Several questions in one message. Either each begins as a question ("How ... and where ...?") and
 * is sure by itself, or both parts are sure and the whole message is about both, or sure of
 * nothing, or the later one opens a question and the other asks, too. The first is answered, or
 * what cannot wait; the other too when it is sure and takes no further question; otherwise it is
 * named, as is every further one. What would call a person is at least named, too.
 */
#ifndef SALTER_DIALOGUE_SECOND_H
#define SALTER_DIALOGUE_SECOND_H

#include "turn.h"

/* What is answered first, or NULL: there is only one question. */
const struct kb_topic *second_first(struct turn *turn);
bool second_is_there(struct turn *turn);
/* Only when it is there. */
void second_answer(struct turn *turn);
/* Two topics that the customer wants both. */
void second_answer_both(struct turn *turn, const struct kb_topic *first,
                        const struct kb_topic *second);

#endif
