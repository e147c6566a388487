/* Single values as authors write them, and their types: libyaml hands over text, our schema says
 * what it is. */
#ifndef SALTER_KNOWLEDGE_VALUES_H
#define SALTER_KNOWLEDGE_VALUES_H

#include "knowledge/model.h"

struct reader;
struct node;

/* "0.02" or "2%", from 0 to 1. */
bool values_share(struct str text, double *out);
/* "-12.5": digits and a point, nothing else. */
bool values_number(struct str text, double *out);
/* "17:30" */
bool values_time(struct str text, struct civil_time *out);

/*
 * The value in its declared type; false when it does not have the type's form (reported at the
 * node, or at `place`). TIME stays text ("08:00"), TEXT and CHOICE are text, PERCENT and NUMBER are
 * numbers.
 */
bool values_read(struct reader *reader, const struct node *node, enum kb_type type,
                 struct value *out);
bool values_parse(struct reader *reader, struct diag_place place, struct str text,
                  enum kb_type type, struct value *out);

/* A column's or field's type: "money", "choices:city". false: reported. */
bool values_field(struct reader *reader, const struct node *node, struct kb_field *out);

/* The choice with this id, or NULL (reported with the nearest one). */
const struct kb_choice *values_choice(struct reader *reader, struct diag_place place,
                                      const struct kb_choices *choices, struct str id);

#endif
