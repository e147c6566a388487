/*
 * `never:` lines are tests, and a test that an author wrote must hold: the fitted threshold of a
 * policy lies above what the finished index makes of its own never-lines. Private to match.
 */
#ifndef SALTER_MATCH_NEVER_LINES_H
#define SALTER_MATCH_NEVER_LINES_H

#include "index.h"

/* Raises thresholds that were fitted; one that the knowledge gives stays as it is, and check tells.
 */
void never_lines_heed(struct match_index *index);

#endif
