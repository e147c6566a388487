/*
 * Private to text: the one call between the pipeline and the search for entities.
 *
 * When it is called, original and tokens (span, folded, border, digits) are filled; tokens' stems,
 * tokens' entity and the lines are not. It fills entities and entity_count with final entities: by
 * span.start, no overlap, every span inside the original. Entities of digits and symbols are looked
 * for in the bytes of the original, entities of words in the folded tokens. today.year 0: relative
 * dates are not recognised.
 */
#ifndef SALTER_TEXT_FIND_ENTITIES_H
#define SALTER_TEXT_FIND_ENTITIES_H

#include "text/analysis.h"

void find_entities(struct text_analysis *analysis, struct date today, struct arena *arena);

#endif
