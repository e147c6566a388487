/* A line `= answer TOPIC slot=value` of a story. */
#ifndef SALTER_KNOWLEDGE_EXPECTATION_H
#define SALTER_KNOWLEDGE_EXPECTATION_H

#include "reader.h"

/* The text stands in the given line of the source, without its mark. false: reported. */
bool expectation_read(struct reader *reader, uint32_t line, struct str text,
                      struct kb_expectation *out);

#endif
