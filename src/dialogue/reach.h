/*
 * What a customer says about being reached once a conversation is handed over: "no, it's 098 765
 * 432", "when will you call?", "only not before noon", "don't call me any more".
 *
 * It is known by words alone. A clause counts when each of its words belongs to one of these sets
 * (reserved, as those of phrases.h are; words/contact.yaml), or to a time, a date or a number, so a
 * question is never taken for it: "when will my card come" has a word of its own. What stands in
 * other clauses is understood by itself, beside it.
 */
#ifndef SALTER_DIALOGUE_REACH_H
#define SALTER_DIALOGUE_REACH_H

#include "turn.h"

#define REACH_SETS(X)                                                                              \
    X(CALL, "say_call")            /* "call me", "to get a call" */                                \
    X(VERB, "say_call_verb")       /* "call", "answer": with ASK or an hour only */                \
    X(ME, "say_call_me")           /* "me": with VERB the same as CALL */                          \
    X(ASK, "say_call_ask")         /* "when", "will", "how long" */                                \
    X(THEN, "say_call_then")       /* "and when?": the whole clause */                             \
    X(WHO, "say_call_who")         /* "you", "somebody", "the bank": whoever calls */              \
    X(WHEN, "say_call_when")       /* "after", "in the morning" */                                 \
    X(MAIL, "say_call_by_mail")    /* "by e-mail" */                                               \
    X(PHONE, "say_call_by_phone")  /* "by phone", "a text message" */                              \
    X(NEVER, "say_call_never")     /* "don't call": only words that say nothing in front of it */  \
    X(MINE, "say_call_on")         /* "my number is", "write to": a contact stands beside it */    \
    X(WRONG, "say_call_wrong")     /* "wrong number" */                                            \
    X(BECAUSE, "say_call_because") /* "because", "so": begins a clause */                          \
    X(BESIDE, "say_call_beside")   /* "please", "only", "from": says nothing by itself */

/* Of the sets above. */
struct phrases *reach_phrases_new(const struct kb_model *model);

/* What the message says about it; REACH_NOTHING before a hand-off. Kept for the turn. */
const struct reach *reach_of(struct turn *turn);

/* A contact that the message calls the customer's own ("ring me on ..."), wherever it stands;
 * empty: none. */
struct str reach_own_contact(struct turn *turn);

#endif
