/* Secrets of a talk that is saved: a story that passes needs a message that is masked as the
 * customer's was, and nobody's secret. */
#ifndef SALTER_CMD_STAND_IN_H
#define SALTER_CMD_STAND_IN_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The message with something made up in place of each secret ("my pin is 0000", "my pin is zero
 * zero"), which text_mask() turns into the very same masked text and set of secrets, but for the
 * number of stars of a number in words. The masked text itself when it hid nothing, and when
 * nothing made up is recognised.
 */
struct str stand_in(struct str message, struct arena *arena);

#endif
