/*
 * Words that come to the same thing for a bank's customer, and words that say nothing by
 * themselves.
 *
 * An editor writes five or ten examples; customers say it with other words. So a word also counts
 * as what it stands for
 * ("declined", "rejected" and "refused" are one), beside its stem, never in place of it. The table
 * is general and small; the knowledge's own word sets join it.
 */
#ifndef SALTER_MATCH_CONCEPTS_H
#define SALTER_MATCH_CONCEPTS_H

#include "knowledge/snapshot.h"
#include "text/analysis.h"

struct concepts;

/* For one language group, through the knowledge's lexicon. The snapshot may be NULL: the table
 * alone. */
struct concepts *concepts_new(const struct kb_snapshot *snapshot, enum text_group group);
void concepts_free(struct concepts *concepts); /* NULL is allowed */

enum { CONCEPT_NONE = 0, CONCEPT_EMPTY_WORD = 1 }; /* others are numbers of concepts */

/* What the stem stands for; `hash` is its str_hash(). concepts may be NULL: nothing. */
uint32_t concept_of(const struct concepts *concepts, uint64_t hash);

#endif
