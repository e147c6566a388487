/*
 * Topics by the words of their titles: what may be meant by a thing that is only named ("kartica").
 * Read-only once made.
 */
#ifndef SALTER_DIALOGUE_TITLES_H
#define SALTER_DIALOGUE_TITLES_H

#include "knowledge/snapshot.h"
#include "text/analysis.h"

struct titles;
struct titles *titles_new(const struct kb_model *model, const struct text_lexicon *lexicon);
void titles_free(struct titles *titles); /* NULL is allowed */

/* Topics, small talk left out, whose titles have this stem: those of the welcome buttons first, as
 * they are the most asked, then by id. NULL: none. */
const struct kb_ids *titles_with(const struct titles *titles, enum text_group group,
                                 struct str stem);

#endif
