/*
 * What training an index produced, as bytes: models, precision of patterns, confidence, the words
 * that spelling knows and which patterns are machine code. A cache of them saves the training,
 * which is nearly all of a load.
 *
 * The bytes are bound to a knowledge (its hash), to a version of this format and to the machine's
 * byte order, and carry a checksum. What is damaged, cut off or foreign is refused before anything
 * of it is used; what passes is still checked for every size and number that could lead outside its
 * arrays.
 */
#ifndef SALTER_MATCH_FIT_H
#define SALTER_MATCH_FIT_H

#include "fit_bytes.h"
#include "index.h"

/* To be raised with every change to features, training, signals or this format. */
enum { FIT_VERSION = 30 };

void fit_write(const struct match_index *index, struct buf *out);

/*
 * Fills an index whose classes, concepts and patterns are there with all that training gives. The
 * index takes the bytes over and uses them in place. false: *why says what is wrong, nothing is
 * changed.
 */
bool fit_read(struct match_index *index, struct buf *bytes, const char **why);

/* One model (fit_model.c). What was read points into the reader's bytes; false when it is not
 * sound. */
void fit_write_model(const struct model *model, struct buf *out);
bool fit_read_model(struct fit_reader *reader, const struct lesson_classes *classes,
                    struct model *model);

#endif
