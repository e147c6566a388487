/* `when:` of an answer: paths compared with values, typed by what the path names. */
#ifndef SALTER_KNOWLEDGE_CONDITIONS_H
#define SALTER_KNOWLEDGE_CONDITIONS_H

#include "reader.h"

/* Reads the mapping into answer->conditions; the answer's look-up and the topic's slots are known
 * already. */
void conditions_read(struct reader *reader, const struct node *map, const struct kb_topic *topic,
                     struct kb_answer *answer);

/* Whether two answers are taken under the same circumstances. */
bool conditions_equal(const struct kb_answer *left, const struct kb_answer *right);

#endif
