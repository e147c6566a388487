/*
 * Texts with {{paths}}: parsed once at load, with the type of each path known, so that rendering
 * cannot fail for a reason that an author could have seen.
 */
#ifndef SALTER_KNOWLEDGE_TEMPLATE_H
#define SALTER_KNOWLEDGE_TEMPLATE_H

#include "reader.h"

/* What a text may name beside {{bank.…}} and {{facts.…}}. */
struct template_scope {
    const struct kb_topic *topic;   /* its slots; or NULL */
    const struct kb_answer *answer; /* its look-up, table, customer; or NULL */
    const struct template_name {
        const char *name; /* NULL ends the list */
        enum kb_type type;
    } * names; /* or NULL */
};

/*
 * Parses a block into the text of its variant; Serbian Cyrillic fills Latin as well (out is the
 * array by variant). Mistakes are reported at their column.
 */
void template_read(struct reader *reader, const struct node *block,
                   const struct template_scope *scope, enum text_variant variant,
                   struct kb_text out[TEXT_VARIANTS]);

#endif
