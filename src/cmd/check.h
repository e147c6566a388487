/* What `check` shows besides mistakes: from which confidence on the bot does what, and what that was measured on. */
#ifndef SALTER_CMD_CHECK_H
#define SALTER_CMD_CHECK_H

#include "engine/engine.h"

void check_thresholds_print(const struct engine *engine, struct buf *out);
struct value check_thresholds_value(const struct engine *engine, struct arena *arena);

#endif
