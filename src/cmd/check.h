/* What `check` shows: the mistakes for tools, from which confidence on the bot does what, and what
 * that was measured on. */
#ifndef SALTER_CMD_CHECK_H
#define SALTER_CMD_CHECK_H

#include "engine/engine.h"

const char *check_severity_name(enum diag_severity severity); /* "error", "warning", "note" */
/* A SARIF 2.1.0 log. Its uris lead from where the program runs to the files: `folder` is as it was
 * given. */
struct value check_sarif(const struct diag_list *diags, const char *folder, struct arena *arena);
void check_thresholds_print(const struct engine *engine, struct buf *out);
struct value check_thresholds_value(const struct engine *engine, struct arena *arena);

#endif
