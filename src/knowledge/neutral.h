/*
 * Plain English texts that stand in where a folder of drafts (an import) has none: it can be
 * checked, asked and evaluated before anybody has written a sentence. A folder with one finished
 * topic must bring its own.
 */
#ifndef SALTER_KNOWLEDGE_NEUTRAL_H
#define SALTER_KNOWLEDGE_NEUTRAL_H

#include "reader.h"

/* Title and answer of a draft, where they are missing: its id, and that it has no answer yet. */
void neutral_fill_topic(struct reader *reader, struct kb_topic *topic);

/* Bot, department and sentences, where they are missing. Only for a folder of drafts. */
void neutral_fill_bot(struct reader *reader);
void neutral_fill_sentences(struct reader *reader);

#endif
