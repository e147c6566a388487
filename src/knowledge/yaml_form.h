/* What a line of YAML looks like to a person who reads it alone. Lines without white space at their
 * ends. */
#ifndef SALTER_KNOWLEDGE_YAML_FORM_H
#define SALTER_KNOWLEDGE_YAML_FORM_H

#include "base/str.h"

struct str form_without_comment(struct str text); /* at its end */

/* "title: x" or "title:": the form of a key, one word and a colon. */
bool form_is_key(struct str text);

/* "examples: |" */
bool form_opens_block(struct str text);

/* "title:", "- story: x", "- one": what may follow a block. A key in any letters, so that a
 * misspelt one is one, too. */
bool form_is_structure(struct str text);

#endif
