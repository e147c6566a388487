/* The language parts of a topic: titles, examples, patterns, questions, answers; and whether all
 * are there. */
#ifndef SALTER_KNOWLEDGE_TOPIC_TEXTS_H
#define SALTER_KNOWLEDGE_TOPIC_TEXTS_H

#include "fields.h"

/* Reads the parts en, hr, sr, sr-Latn; slots and answers of the topic are known already. */
void topic_texts_read(struct reader *reader, const struct node *root, const struct fields *fields,
                      struct kb_topic *topic);

/* Whether the answer asks for the slot, compares it, looks something up with it or finds a row by
 * it. */
bool topic_texts_uses_slot(const struct kb_answer *answer, uint32_t number, struct str name);

#endif
