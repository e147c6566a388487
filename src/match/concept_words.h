/* Private to match: the table of concepts.c. A line is one concept, its words separated by spaces;
 * NULL ends the list. */
#ifndef SALTER_MATCH_CONCEPT_WORDS_H
#define SALTER_MATCH_CONCEPT_WORDS_H

#include "text/analysis.h"

extern const char *const *const concept_words[TEXT_GROUPS];
/* Words that stand in any question: articles, pronouns, auxiliaries. Negations and question words
 * are none of them. */
extern const char *const concept_empty_words[TEXT_GROUPS];

#endif
