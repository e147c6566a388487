/*
 * Texts that a raw expression might match, made by reading it: to find one that no message can
 * match ("/kartica$x/").
 */
#ifndef SALTER_MATCH_PATTERN_SAMPLE_H
#define SALTER_MATCH_PATTERN_SAMPLE_H

#include "base/buf.h"

/* Samples differ in branches, in what is left out and in the characters of classes. */
enum { PATTERN_SAMPLES = 48 };

/*
 * Appends a sample. false: the expression has something that a text cannot be made from by reading
 * on (look-around, back references, verbs, options); nothing is to be concluded then. The
 * expression is one that PCRE2 compiles.
 */
bool pattern_sample(struct str expression, size_t number, struct buf *out);

#endif
