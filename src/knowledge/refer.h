/* Names to what they mean. What is not there is reported, with the nearest name that is, and NULL.
 */
#ifndef SALTER_KNOWLEDGE_REFER_H
#define SALTER_KNOWLEDGE_REFER_H

#include "reader.h"

const struct kb_department *refer_department(struct reader *reader, const struct node *node);
const struct kb_choices *refer_choices(struct reader *reader, const struct node *node);
const struct kb_lookup *refer_lookup(struct reader *reader, const struct node *node);
const struct kb_table *refer_table(struct reader *reader, const struct node *node);

/* The topic's number, or KB_NO_TOPIC. */
uint32_t refer_topic(struct reader *reader, struct diag_place place, struct str id);

/* A list of topic ids; unknown ones are left out. list may be NULL. */
struct kb_ids refer_topics(struct reader *reader, const struct node *list);

/* The number of the topic's slot, or UINT32_MAX. */
uint32_t refer_slot(struct reader *reader, struct diag_place place, const struct kb_topic *topic,
                    struct str name);

/* reason, priority, nobody_there and department of a hand-off; fields are of shape_handoff or
 * shape_policy. */
struct fields;
void refer_handoff(struct reader *reader, const struct fields *fields, struct kb_handoff *out);

#endif
