/*
 * The state of one turn while it is taken; private to dialogue. Everything lives in the turn's
 * arena.
 *
 * Steps write replies, buttons and the session as they go; a step that finds a look-up missing sets
 * `request` and the whole turn is given up and taken again with the result.
 */
#ifndef SALTER_DIALOGUE_TURN_H
#define SALTER_DIALOGUE_TURN_H

#include "dialogue/dialogue.h"
#include "phrases.h"
#include "titles.h"

struct dialogue_bot {
    struct match_index *index;
    const struct kb_model *model;
    const struct text_lexicon *lexicon;
    struct phrases *phrases;
    struct phrases *reach;    /* the sets of reach.h */
    struct phrases *choosing; /* those of clarify.h */
    struct arena *arena;
    struct titles *titles;
    struct details *details;
    struct choice_words *choice_words; /* one per kb_choices, in the order of the model */
};

enum { TURN_MOST_REPLIES = 24, TURN_MOST_BUTTONS = 12 };

enum { QUESTIONS_FURTHER = 2, MOST_DETAILS = 2 /* "how much is it and how long does it take" */ };

/* The questions of one message (second.h). */
struct question_pair {
    const struct kb_topic *first; /* NULL: there is only one question */
    const struct kb_topic *second;
    bool sure; /* of the second: otherwise it is named, never answered */
    const struct kb_topic *further[QUESTIONS_FURTHER]; /* named */
    size_t further_count;
    struct str unclear; /* a question beside those, in the customer's words; empty: none */
};

/* What the customer says about being reached (reach.h). */
enum reach_kind {
    REACH_NOTHING,
    REACH_CONTACT, /* here is a number or an address */
    REACH_ASKS,    /* when, and whether anybody comes */
    REACH_WANTS,   /* to be called, and no more than that */
    REACH_WISH,    /* an hour or a way */
    REACH_WRONG,   /* what was left is wrong, and not what is right */
    REACH_REFUSES  /* not any more */
};

struct reach {
    enum reach_kind kind;
    struct str contact;           /* REACH_CONTACT: new ones, ", " between them */
    bool corrects;                /* ... in place of the one before */
    bool by_mail;                 /* the way that is wished for needs an address, */
    bool by_phone;                /* ... or a number */
    const struct kb_topic *topic; /* surely asked in the rest of the message, or NULL */
    struct match_ranking rest;    /* of that rest */
};

struct turn {
    const struct dialogue_bot *bot;
    const struct kb_model *model;
    const struct dialogue_session *before;
    const struct dialogue_input *input;
    struct match_scratch *scratch;
    struct arena *arena;
    struct text_analysis *analysis;
    struct text_evidence language;   /* of the analysis */
    struct dialogue_session session; /* as it will be */
    struct dialogue_outcome *out;
    struct dialogue_request *request;
    bool needs_lookup;
    /* asked for, and the customer does not know: done without; or NULL */
    const struct kb_slot *unknown;
    bool cannot_tell;                /* "I don't know, ..." in answer to the bot's question */
    const struct kb_topic *rejected; /* what the message corrects ("no, I meant ..."), or NULL */
    const struct kb_topic *detailed; /* whose details are asked for (details.h) */
    const struct kb_detail *details[MOST_DETAILS]; /* these */
    size_t detail_count;
    struct question_pair pair;
    /* `pair` holds what second.c found: looking costs as much as the ranking */
    bool pair_is_sought;
    struct reach reach;
    bool reach_is_read; /* `reach` holds what reach.c found */
    /* for it: `analysis` before anything was mended; NULL: not yet needed */
    const struct text_analysis *as_written;
    bool refuses_person;   /* the ranking is of the rest of the message */
    bool swears;           /* as written: spelling reads a swear word as one of a bank */
    bool keeps_question;   /* the session's question is the one that was meant */
    bool keeps_last_reply; /* what is said is nothing to be repeated */
    size_t lead;           /* tokens in front of what counts: "thanks," before a question */
    size_t warned;         /* replies that only say that something was hidden */
    unsigned said;         /* which reserved phrases the whole message is, enum phrase bits */
};

/* Replies and buttons. Empty texts are not added; the same button is added once. */
void turn_say(struct turn *turn, struct str text);
void turn_add_button(struct turn *turn, struct str title, struct str payload);
/* Unless the topic is off: what would only be handed over is not offered. */
void turn_add_topic_button(struct turn *turn, uint32_t topic);

/* The topic of an id of the session, or NULL when it is gone or empty. */
const struct kb_topic *turn_topic(const struct turn *turn, struct str id);
/* An operator switched the topic off: its answer is not true at the moment. */
bool turn_is_off(const struct turn *turn, const struct kb_topic *topic);
/* The first candidate, or NULL when nothing was recognised. */
const struct kb_topic *turn_best(const struct turn *turn);
bool turn_is_confident(const struct turn *turn);
/* A pattern of the candidate was met: its author foresaw these words. */
bool turn_foresees(const struct match_candidate *candidate);
/* Of the first candidate. */
bool turn_meets_pattern(const struct turn *turn);
/*
 * Authors of several topics foresaw these words, and the first is not far ahead: whoever answers
 * guesses. What calls a person at once is answered all the same.
 */
bool turn_is_disputed(const struct turn *turn);
/* The message is the topic's title, in any language, as typed or read aloud. */
bool turn_is_title(const struct turn *turn, const struct kb_topic *topic);
/* A thing is named and nothing asked: "kartica"; not "when do you work", and no topic's title,
 * which says what is meant. */
bool turn_is_bare_noun(const struct turn *turn);
/* Somebody will answer, or has: the bot stays, but only for what it surely knows. */
bool turn_awaits_person(const struct turn *turn);
/* Handed over where there are no people: it was all said, and nobody is there to wait for. */
bool turn_awaits_nobody(const struct turn *turn);
/* The same, but somebody can come back to it: there is a contact, or a person has written here.
 * More is added to it. */
bool turn_has_case(const struct turn *turn);

bool turn_has_question_mark(const struct turn *turn);
/* Nothing but words that belong to any question: "why not", "and what then". */
bool turn_says_nothing(const struct turn *turn);
/* The token stands right behind "not", with no comma between; of an analysis of the message. */
bool turn_denies(const struct turn *turn, const struct text_analysis *analysis, size_t token);
/* Kept in the session: what is read behind it, or put into it, may come with the next message. */
void turn_keep_question(struct turn *turn, struct str question);

/* Phrase sets in the language of the conversation: the Croatian "no" is an English one, too. */
unsigned turn_in_language(const struct turn *turn, unsigned sets);

/* Nothing was said before, and small talk is not meant. */
extern const struct match_context turn_alone;
/* The ranking of a text made from the message: a part of it, or with something put in front; out is
 * as long-lived as the turn. */
void turn_rank(const struct turn *turn, struct str text, const struct match_context *context,
               struct match_ranking *out);
/* Of a text that stands by itself and is no small talk. */
struct match_ranking turn_rank_alone(const struct turn *turn, struct str text);
/*
 * A reply read behind a question, the two standing by themselves. *support: what words of the
 * reply, alone or beside words of the question, speak for the first candidate, in points:
 * "declined" behind "card" speaks for one, "banana" for none.
 */
struct match_ranking turn_rank_behind(const struct turn *turn, struct str question,
                                      struct str reply, double *support);
/* From this support on the reply says something. */
extern const double turn_says_something;

/* The title of a topic in the reply's variant. */
struct str turn_title(const struct turn *turn, const struct kb_topic *topic);

#endif
