/*
 * The closed tables that knowledge files, policy and API share: actions, reasons, priorities.
 * A name is what an author writes and a client reads; it never changes once shipped.
 */
#ifndef SALTER_KNOWLEDGE_NAMES_H
#define SALTER_KNOWLEDGE_NAMES_H

#include "base/str.h"

/* What the bot does in a turn. */
#define KB_ACTIONS(X)                                                                              \
    X(ANSWER, "answer")                                                                            \
    X(CLARIFY, "clarify")                                                                          \
    X(ASK_SLOT, "ask_slot")                                                                        \
    X(HANDOFF, "handoff")                                                                          \
    X(OUT_OF_SCOPE, "out_of_scope")

/* Why a conversation is handed to a person. */
#define KB_REASONS(X)                                                                              \
    X(NONE, "none")                         /* it is not */                                        \
    X(EXPLICIT_REQUEST, "explicit_request") /* the customer wants a person */                      \
    X(POLICY_TOPIC, "policy_topic")         /* the matter demands a person at once */              \
    X(EXTERNAL_THREAT, "external_threat")   /* regulator, court, lawyer, press */                  \
    X(VULNERABILITY, "vulnerability")       /* distress, cannot pay, pressed by others */          \
    X(REPEATED_CONTACT, "repeated_contact") /* asked before without success */                     \
    X(CLARIFY_FAILED, "clarify_failed")     /* the answer to a clarification was unclear */        \
    X(NOT_UNDERSTOOD, "not_understood")     /* confidence below `clarify` */                       \
    X(SLOT_FAILED, "slot_failed")           /* a question of the bot went unanswered twice */      \
    X(OUT_OF_SCOPE_REPEATED,                                                                       \
      "out_of_scope")                 /* the second in a row that is not the bank's business */    \
    X(LOOKUP_FAILED, "lookup_failed") /* account data could not be read */                         \
    X(CONTENT_EXPIRED, "content_expired") /* the answer is past valid_until */                     \
    X(BOT_OFF, "bot_off")                 /* the bank has switched the bot off */

#define KB_PRIORITIES(X) X(LOW, "low") X(NORMAL, "normal") X(HIGH, "high") X(URGENT, "urgent")

#define KB_NAMES_ENUM_ACTION(constant, name) KB_ACTION_##constant,
enum kb_action { KB_ACTIONS(KB_NAMES_ENUM_ACTION) };
#define KB_NAMES_ENUM_REASON(constant, name) KB_REASON_##constant,
enum kb_reason { KB_REASONS(KB_NAMES_ENUM_REASON) };
#define KB_NAMES_ENUM_PRIORITY(constant, name) KB_PRIORITY_##constant,
enum kb_priority { KB_PRIORITIES(KB_NAMES_ENUM_PRIORITY) };

const char *kb_action_name(enum kb_action action);
const char *kb_reason_name(enum kb_reason reason);
const char *kb_priority_name(enum kb_priority priority);
bool kb_action_from_name(struct str name, enum kb_action *out);
bool kb_reason_from_name(struct str name, enum kb_reason *out);
bool kb_priority_from_name(struct str name, enum kb_priority *out);

/* The bot's own sentences, messages.yaml: each must exist in every language of the bot. */
#define KB_SENTENCES(X)                                                                            \
    X(WELCOME, "welcome")                                                                          \
    X(CLARIFY, "clarify")                                                                          \
    X(NONE_OF_THESE, "none_of_these")                                                              \
    X(REPHRASE, "rephrase")                                                                        \
    X(OUT_OF_SCOPE, "out_of_scope")                                                                \
    X(EMPTY, "empty")                                                                              \
    X(ANYTHING_ELSE, "anything_else")                                                              \
    X(EMOJI, "emoji")                                                                              \
    X(NUMBER_ALONE, "number_alone")                                                                \
    X(PROFANITY, "profanity")                                                                      \
    X(TOO_LONG, "too_long")                                                                        \
    X(MASKED, "masked")                                                                            \
    X(REPEAT_NOTHING, "repeat_nothing")                                                            \
    X(START_OVER, "start_over")                                                                    \
    X(SECOND_QUESTION, "second_question")                                                          \
    X(SECOND_QUESTION_NAMED, "second_question_named")                                              \
    X(TELL_ME, "tell_me")                                                                          \
    X(QUESTION_LEFT, "question_left")                                                              \
    X(NO_PERSON, "no_person")                                                                      \
    X(ALREADY_SAID, "already_said")                                                                \
    X(SAID_ALL, "said_all")                                                                        \
    X(ASK_AGAIN, "ask_again")                                                                      \
    X(CHOICE_NOT_FOUND, "choice_not_found")                                                        \
    X(CHOOSE_ONE, "choose_one")                                                                    \
    X(NONE_CHOSEN, "none_chosen")                                                                  \
    X(SAME_ANSWER, "same_answer")                                                                  \
    X(SLOT_FAILED, "slot_failed")                                                                  \
    X(NOT_UNDERSTOOD, "not_understood")                                                            \
    X(LOOKUP_FAILED, "lookup_failed")                                                              \
    X(CONTENT_EXPIRED, "content_expired")                                                          \
    X(EXPLICIT_REQUEST, "explicit_request")                                                        \
    X(POLICY_TOPIC, "policy_topic")                                                                \
    X(EXTERNAL_THREAT, "external_threat")                                                          \
    X(VULNERABILITY, "vulnerability")                                                              \
    X(REPEATED_CONTACT, "repeated_contact")                                                        \
    X(OUT_OF_SCOPE_HANDOFF, "out_of_scope_handoff")                                                \
    X(ALREADY_HANDED_OFF, "already_handed_off")                                                    \
    X(ADDED_TO_CASE, "added_to_case")                                                              \
    X(PROGRAM_ANSWERS, "program_answers")                                                          \
    X(PEOPLE_NONE, "people_none")                                                                  \
    X(PEOPLE_NONE_EMERGENCY, "people_none_emergency")                                              \
    X(PEOPLE_NOTIFY, "people_notify")                                                              \
    X(PEOPLE_DESK, "people_desk")                                                                  \
    X(PEOPLE_NONE_AGAIN, "people_none_again")                                                      \
    X(PEOPLE_AGAIN, "people_again")                                                                \
    X(WHO_COMES_NONE, "who_comes_none")                                                            \
    X(WHO_COMES_NOTIFY, "who_comes_notify")                                                        \
    X(WHO_COMES_DESK, "who_comes_desk")                                                            \
    X(REFERENCE_AGAIN, "reference_again")                                                          \
    X(LEAVE_CONTACT, "leave_contact")                                                              \
    X(CONTACT_TAKEN, "contact_taken")                                                              \
    X(CONTACT_CORRECTED, "contact_corrected")                                                      \
    X(RIGHT_CONTACT, "right_contact")                                                              \
    X(CONTACT_WITHDRAWN, "contact_withdrawn")                                                      \
    X(NO_CONTACT_NEEDED, "no_contact_needed")                                                      \
    X(WISH_NOTED, "wish_noted")                                                                    \
    X(WISH_NEEDS_CONTACT, "wish_needs_contact")                                                    \
    X(OPEN_NOW, "open_now")                                                                        \
    X(CLOSED_TODAY, "closed_today")                                                                \
    X(BUTTON_PERSON, "button_person")                                                              \
    X(NOT_STORED, "not_stored")                                                                    \
    X(NOT_READ, "not_read")                                                                        \
    X(BOT_OFF, "bot_off")

#define KB_NAMES_ENUM_SENTENCE(constant, name) KB_SENTENCE_##constant,
enum kb_sentence { KB_SENTENCES(KB_NAMES_ENUM_SENTENCE) KB_SENTENCE_COUNT };
const char *kb_sentence_name(enum kb_sentence sentence);

#endif
