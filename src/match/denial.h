/*
 * What is denied: "my account is not blocked" names a topic and says that it is not so. Private to
 * match.
 *
 * Many topics are denials themselves ("the transfer has not arrived"), so a list of words cannot
 * tell: what a topic's own examples deny is meant, and what they only ever affirm is taken back.
 */
#ifndef SALTER_MATCH_DENIAL_H
#define SALTER_MATCH_DENIAL_H

#include "model.h"

/* Whether tokens [from, to) deny anything: little to ask. `sight`: of the whole message. */
bool denial_is_in(const struct sight *sight, size_t from, size_t to);

/* Most of what speaks for the class is denied, and the class's own examples do not deny it.
 * `sight`: of the whole message or a part. */
bool denial_is_of(const struct model *model, const struct text_analysis *analysis,
                  const struct sight *sight, size_t class);

#endif
