/* What can be seen only when everything is read: equal examples, words of two choices, questions
 * that prove nothing. */
#ifndef SALTER_KNOWLEDGE_CHECK_H
#define SALTER_KNOWLEDGE_CHECK_H

#include "reader.h"

/* Quotes the lines it reports from any file. */
struct sources;

void check_examples(struct reader *reader, const struct sources *sources);
void check_words(struct reader *reader, const struct sources *sources);

#endif
