/*
 * What a conversation remembers between two messages. A plain value: copied, compared, written as
 * versioned JSON and read back by any later version (unknown members are kept). It names topics by
 * id, never by number, so it survives a reload of the knowledge; an id that is gone is forgotten.
 *
 * Texts live in the arena they were made in; dialogue_session_copy() moves a session into another
 * one.
 */
#ifndef SALTER_DIALOGUE_SESSION_H
#define SALTER_DIALOGUE_SESSION_H

#include "base/value.h"
#include "knowledge/names.h"
#include "text/language.h"

enum {
    DIALOGUE_SESSION_VERSION = 1,
    DIALOGUE_MOST_CHOICES = 3,
    DIALOGUE_MOST_REMEMBERED = 16, /* answers tried, slots, entities, sentences of the last reply */
    DIALOGUE_LONGEST_QUESTION = 600 /* bytes of the question that is kept */
};

/* What the bot waits for. */
enum dialogue_expecting {
    DIALOGUE_NOTHING,
    DIALOGUE_CHOICE, /* one of `choices`, after a clarification */
    DIALOGUE_SLOT,   /* `slot` of `topic` */
    DIALOGUE_CONTACT /* a phone number or an e-mail address, after a hand-off that reached nobody */
};

struct dialogue_session {
    enum text_variant variant;
    bool has_variant;
    /* no message has shown the language yet: the channel's default, or what little there was */
    bool variant_is_guess;
    enum dialogue_expecting expecting;
    struct str topic; /* of the last answer or question; empty: none */
    struct str slot;  /* expected */
    int slot_tries;   /* how often it was asked */
    struct str choices[DIALOGUE_MOST_CHOICES];
    size_t choice_count;
    /* what the clarification, or the topic, is about: in the customer's words, masked */
    struct str question;
    struct value slots; /* map: slot name -> canonical text */
    struct value tried; /* list: topics answered, newest last */
    /* list of {"kind", "value"} the customer named, each once, newest last */
    struct value entities;
    struct value clarified;          /* list: sets of choices already offered, as "a,b,c" */
    struct value last_reply;         /* list of texts, */
    enum text_variant reply_variant; /* ... in this language */
    int not_recognised;              /* messages in a row in which nothing was recognised */
    int out_of_scope;                /* in a row */
    int repeated;                    /* in a row: wishes to hear the same again */
    /* in a row: messages that only added something to the topic, and could not be used */
    int added;
    int upset;                 /* messages with anger in them */
    enum kb_reason handed_off; /* KB_REASON_NONE: not yet */
    /* the minute of the bank's time in which it was first handed over, date_minutes(); 0: not yet
     */
    int64_t waits_since;
    /* handed over with an urgent step: the 24-hour number is the way until so many other questions
     * are answered */
    int urgent;
    /* left by the customer, the newest, ", " between two of one message; empty: none, or taken back
     */
    struct str contact;
    /* since the hand-off nothing else was spoken of than how the customer is reached */
    bool about_contact;
    int64_t turns;
    struct value unknown; /* map: members of a later version, kept */
};

struct dialogue_session dialogue_session_new(void);
struct dialogue_session dialogue_session_copy(const struct dialogue_session *session,
                                              struct arena *arena);

struct value dialogue_session_to_value(const struct dialogue_session *session, struct arena *arena);
/* false when it is no session at all; a version that is newer is read as far as it is known. */
bool dialogue_session_from_value(const struct value *value, struct dialogue_session *out,
                                 struct arena *arena);

#endif
