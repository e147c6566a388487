/*
 * Reserved word sets: what a customer says about the conversation itself. An editor writes them as
 * ordinary sets (words/conversation.yaml); a set that is missing never applies. Compared as folded
 * words, in all languages at once unless the caller knows the language: the English "I" and "a" are
 * the Croatian "and".
 */
#ifndef SALTER_DIALOGUE_PHRASES_H
#define SALTER_DIALOGUE_PHRASES_H

#include "knowledge/snapshot.h"
#include "text/analysis.h"

#define PHRASES(X)                                                                                 \
    X(OK, "say_ok")                 /* "ok", "u redu": the whole message */                        \
    X(YES, "say_yes")               /* the whole message */                                        \
    X(NO, "say_no")                 /* the whole message */                                        \
    X(DONT_KNOW, "say_dont_know")   /* the whole message: no policy and no topic is meant */       \
    X(NONE, "say_none_of_these")    /* the whole message, while a choice is asked */               \
    X(HELP, "say_help")             /* the whole message: and not what with */                     \
    X(NEVER_MIND, "say_never_mind") /* the whole message: nothing is wanted any more */            \
    X(CANCEL, "say_cancel") /* the whole message, while the bot asks: it is to ask no more */      \
    X(WHO_COMES, "say_who_comes")   /* the whole message: when a person answers who is awaited */  \
    X(REPEAT, "say_repeat")         /* the whole message */                                        \
    X(START_OVER, "say_start_over") /* the whole message */                                        \
    X(PROFANITY, "say_profanity")   /* any word */                                                 \
    X(CORRECTION, "say_correction") /* the beginning: "no, ", "ne, mislila sam" */                 \
    X(AND, "say_and")               /* the beginning: "and", "a"; also where two questions join */ \
    X(BUT, "say_but")               /* the beginning: it goes on about what was said before */     \
    X(ADDING,                                                                                      \
      "say_adding") /* the beginning of a short message: "it was ...", about what was said */      \
    X(PREPOSITION, "say_preposition") /* the beginning of a short message: "for students" */       \
    X(QUESTION, "say_question")       /* any place: "how", "gdje": this is a question */           \
    X(NOT, "say_not")                 /* any place: what is said is denied */                      \
    X(DO_NOT, "say_do_not") /* any place of a short message: what it names is not to be */         \
    X(BESIDE,                                                                                      \
      "say_beside") /* any place of a question about a detail: says nothing ("it", "please") */    \
    X(ABOUT,                                                                                       \
      "say_about")      /* beside a thing: something about it is wrong or wanted, and not what */  \
    X(THAT, "say_that") /* any place of a second question: it leans on the first */                \
    X(REFUSE, "say_refuse")   /* any place: "I don't want", before ... */                          \
    X(PERSON, "say_person")   /* ... any form of "person", with none of ... */                     \
    X(MACHINE, "say_machine") /* ... "robot" between them: no person is wanted */                  \
    X(SECRET, "say_secret")   /* every word beside a hidden PIN or number: nothing is asked */     \
    X(FIRST, "say_first")     /* ordinals, while a choice is asked */                              \
    X(SECOND, "say_second")                                                                        \
    X(THIRD, "say_third")

#define PHRASE_NUMBER(constant, name) PHRASE_NUMBER_##constant,
enum { PHRASES(PHRASE_NUMBER) PHRASE_COUNT };
#define PHRASE_BIT(constant, name) PHRASE_##constant = 1u << PHRASE_NUMBER_##constant,
enum phrase { PHRASES(PHRASE_BIT) PHRASE_ANY = (1u << PHRASE_COUNT) - 1 };
/* Beside sets: only what they hold in this group of languages. */
#define PHRASE_IN_EN (1u << 30)
#define PHRASE_IN_HS (1u << 31)
_Static_assert(PHRASE_COUNT <= 30, "a set more than there are bits");

enum { PHRASE_LONGEST = 8 /* words; "don't" is two */, PHRASE_LONGEST_KEY = 256 /* bytes */ };

/* Words of a row as one key, a space between them. They are added in their order; false: there is
 * no room. */
struct phrase_key {
    char bytes[PHRASE_LONGEST_KEY];
    size_t length;
};
bool phrase_key_add(struct phrase_key *key, struct str word);

struct phrases;
struct phrases *phrases_new(const struct kb_model *model);
/* Of other sets: the bit of each is its place in `names`. No more than stand beside PHRASE_IN_EN.
 */
struct phrases *phrases_of_sets(const struct kb_model *model, const char *const *names,
                                unsigned count);
void phrases_free(struct phrases *phrases);

/* Which sets hold the tokens [first, after) as one phrase. */
unsigned phrases_of(const struct phrases *phrases, const struct text_analysis *analysis,
                    size_t first, size_t after);

/* The same of some of them: beside PHRASE_IN_EN or PHRASE_IN_HS only those of that language. */
unsigned phrases_among(const struct phrases *phrases, const struct text_analysis *analysis,
                       size_t first, size_t after, unsigned sets);

/* How many tokens at `first` are the longest phrase of one of these sets; 0: none. */
size_t phrases_at(const struct phrases *phrases, const struct text_analysis *analysis, size_t first,
                  unsigned sets);

/* Whether one of these sets occurs anywhere in [first, after). */
bool phrases_within(const struct phrases *phrases, const struct text_analysis *analysis,
                    size_t first, size_t after, unsigned sets);

#endif
