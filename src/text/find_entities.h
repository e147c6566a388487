/*
 * Private to text: the one call between the pipeline and the search for entities.
 *
 * Entities are looked for in the characters of the original, not in the tokens. It fills entities
 * and entity_count with final entities: by span.start, no overlap, every span inside the original.
 * today.year 0: relative dates are not recognised.
 */
#ifndef SALTER_TEXT_FIND_ENTITIES_H
#define SALTER_TEXT_FIND_ENTITIES_H

#include "normalize.h"
#include "text/analysis.h"

/* `normal` is of the analysis' original. */
void find_entities(struct text_analysis *analysis, const struct normal *normal, struct date today,
                   struct arena *arena);

#endif
