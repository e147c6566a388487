/*
 * What training an index produced, as bytes: models, precision of patterns, confidence. A cache of them saves the training,
 * which is nearly all of a load.
 *
 * The bytes are bound to a knowledge (its hash), to a version of this format and to the machine's byte order, and
 * carry a checksum. What is damaged, cut off or foreign is refused before anything of it is used; what passes is still
 * checked for every size and number that could lead outside its arrays.
 */
#ifndef SALTER_MATCH_FIT_H
#define SALTER_MATCH_FIT_H

#include "index.h"

/* To be raised with every change to features, training, signals or this format. */
enum { FIT_VERSION = 3 };

void fit_write(const struct match_index *index, struct buf *out);

/* Fills models, precision and confidence of an index whose classes are set up. false: *why says what is wrong, nothing is changed. */
bool fit_read(struct match_index *index, struct str bytes, const char **why);

#endif
