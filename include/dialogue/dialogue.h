/*
 * One turn of a conversation: a message in, a decision and a reply out, as data.
 *
 * A bot is an index with what dialogue prepares from its snapshot; read-only, shared by threads. A
 * turn changes nothing but its arena and scratch: the session before goes in, the session after
 * comes out. There is no clock and no chance: the civil time and the reference number are
 * arguments. It is never silent: every outcome has at least one text.
 *
 * The policy is the table of DESIGN.md ("Score, confidence, policy"), row by row, in
 * src/dialogue/policy.c.
 */
#ifndef SALTER_DIALOGUE_DIALOGUE_H
#define SALTER_DIALOGUE_DIALOGUE_H

#include "dialogue/session.h"
#include "match/match.h"

struct dialogue_bot;

/* Takes the index over. Never fails. */
struct dialogue_bot *dialogue_bot_new(struct match_index *index);
void dialogue_bot_free(struct dialogue_bot *bot); /* NULL is allowed */
const struct kb_model *dialogue_bot_model(const struct dialogue_bot *bot);
const struct match_index *dialogue_bot_index(const struct dialogue_bot *bot);

struct dialogue_input {
    struct str text;  /* masked by text_mask() */
    unsigned secrets; /* what was hidden, enum text_secret */
    /* a topic id or the id of a choice: pressed, never matched; empty: typed */
    struct str button;
    struct civil_time now;      /* of the bank's time zone */
    enum text_variant fallback; /* the channel's language, used until a message is clear */
    /* the customer chose a language in the client: spoken unless this message is clearly another */
    bool has_choice;
    enum text_variant choice;
    const struct value *customer; /* a verified customer's data, or NULL */
    const struct value *lookups;  /* results by look-up id that are there already, or NULL */
    /* the number a call-back gets, unique; given to the customer when contact data are left */
    struct str reference;
    struct str topics_off; /* ids as ",a,b,": their answers count as expired; empty: none */
    /* since the hand-off: the bot talks beside a person, even with `people: none` */
    bool person_replied;
    bool explain; /* fill in evidence of words */
};

struct dialogue_button {
    struct str title;
    struct str payload; /* a topic id, or a choice id while a slot is asked, or "none_of_these" */
};

/* A look-up that must be carried out before the turn can end. */
struct dialogue_request {
    const struct kb_lookup *lookup;
    struct value arguments; /* map */
};

struct dialogue_outcome {
    enum kb_action action;
    const char *rule;          /* the row of the policy that decided: for explanation */
    uint32_t topic;            /* recognised, or KB_NO_TOPIC */
    uint32_t policy;           /* that handed over, or KB_NO_TOPIC */
    uint32_t topic_before;     /* of the session before the turn, or KB_NO_TOPIC */
    bool was_clarifying;       /* the bot had asked which topic is meant */
    enum kb_reason reason;     /* of a hand-off */
    struct kb_handoff handoff; /* priority, department: of a hand-off */
    struct str slot;           /* asked */
    struct kb_ids choices;     /* offered */
    enum text_variant variant;
    struct str answer; /* name of the answer that was spoken */
    struct str *replies;
    size_t reply_count; /* at least 1 */
    struct dialogue_button *buttons;
    size_t button_count;
    bool upset;
    bool corrects_contact; /* the session's contact stands in place of the one before */
    /* about how and when the customer is reached: for whoever has the case */
    bool wish_noted;
    /* of the message (or of the question with the answer to its clarification) */
    struct match_ranking ranking;
    const struct text_analysis *analysis;
    struct dialogue_session session; /* after the turn */
};

/*
 * Takes the turn. true: *out is the outcome. false: a look-up is needed: *request says which; call
 * again with the same session and input and the result in input.lookups (a result of VALUE_NULL
 * means that it failed). Everything lives in the arena.
 */
bool dialogue_turn(const struct dialogue_bot *bot, const struct dialogue_session *before,
                   const struct dialogue_input *input, struct match_scratch *scratch,
                   struct arena *arena, struct dialogue_outcome *out,
                   struct dialogue_request *request);

/* The bot's first words in a new conversation; topics_off as in dialogue_input: not offered. */
void dialogue_welcome(const struct dialogue_bot *bot, enum text_variant variant,
                      struct civil_time now, struct str topics_off, struct arena *arena,
                      struct dialogue_outcome *out);

/* The same while the bot is switched off: that it is, and where people are; a person to ask for
 * unless there are none. */
void dialogue_welcome_off(const struct dialogue_bot *bot, enum text_variant variant,
                          struct civil_time now, struct arena *arena, struct dialogue_outcome *out);

/*
 * With the bot switched off nothing is understood but how the customer is reached: true if the
 * message leaves a number or an address. Then the replies say that it is noted, and session is
 * *before with the contact.
 */
bool dialogue_contact_off(const struct dialogue_bot *bot, const struct dialogue_session *before,
                          const struct dialogue_input *input, enum text_variant variant,
                          struct match_scratch *scratch, struct arena *arena,
                          struct dialogue_outcome *out);

/* One of the bot's own sentences alone, outside of any turn: replies are set, everything else is
 * empty. */
void dialogue_sentence(const struct dialogue_bot *bot, enum kb_sentence sentence,
                       enum text_variant variant, struct civil_time now, struct arena *arena,
                       struct dialogue_outcome *out);

/*
 * What stands on a button: a topic's may be pressed at any time, any other only while it is offered
 * (`before` waits for it). false: there is no such button. *title may be empty when the knowledge
 * has none.
 */
bool dialogue_button_title(const struct dialogue_bot *bot, const struct dialogue_session *before,
                           struct str payload, enum text_variant variant, struct arena *arena,
                           struct str *title);

/* The default department's hours today, in the bot's own words: "today 8:00-20:00"; empty when
 * `now` has no date. */
struct str dialogue_hours_today(const struct dialogue_bot *bot, enum text_variant variant,
                                struct civil_time now, struct arena *arena);
/* One sentence of the bot's as one piece of text: titles of buttons. */
struct str dialogue_words(const struct dialogue_bot *bot, enum kb_sentence sentence,
                          enum text_variant variant, struct civil_time now, struct arena *arena);

/* One line of a transcript, oldest first. */
struct dialogue_line {
    const char *author; /* "customer", "bot", "agent" */
    struct str text;
    const char *action;   /* of the bot's turn, as kb_action_name(); NULL: not the bot's */
    struct value choices; /* list: the titles of the buttons under it; VALUE_NULL: none */
};

/* The titles of the turn's buttons, for the last line of its transcript; VALUE_NULL: it has none.
 */
struct value dialogue_offered(const struct dialogue_outcome *outcome, struct arena *arena);

/*
 * What travels with a conversation that is handed to a person: versioned (`"version": 1`),
 * complete, masked: summary, transcript, language and script, identity, slots, entities, answers
 * tried, topics considered with confidences, reason, priority, department, mood, contact, knowledge
 * hash.
 *
 * The summary is "Title (details): “question” → Title: “last words”": on a wish for a person, or
 * words that were not understood, the matter spoken of before comes first. Details are the topic's
 * own slots, choices by their titles. Whatever is unknown is left out.
 */
struct value dialogue_envelope(const struct dialogue_bot *bot,
                               const struct dialogue_outcome *outcome,
                               const struct dialogue_input *input,
                               const struct dialogue_line *transcript, size_t transcript_count,
                               struct arena *arena);

#endif
