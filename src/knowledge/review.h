/* The date by which somebody reads a text again: content that nobody looks after becomes wrong
 * unseen. */
#ifndef SALTER_KNOWLEDGE_REVIEW_H
#define SALTER_KNOWLEDGE_REVIEW_H

#include "reader.h"

enum { REVIEW_NOTICE_DAYS = 30 };

/* Reports at the node (NULL: nothing) when the date is past, or near. No today: nothing is checked.
 */
void review_check(struct reader *reader, const struct node *node, struct date review_by,
                  const char *what);

#endif
