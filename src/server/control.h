/* The operator's socket: one line in, one line out; only this user may connect. */
#ifndef SERVER_CONTROL_H
#define SERVER_CONTROL_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct control;
struct server;

/* NULL with err, also when another server answers there. */
struct control *control_open(struct server *server, const char *path, struct error *err)
    __attribute__((warn_unused_result));
void control_close(struct control *control);           /* NULL is allowed */
int control_descriptor(const struct control *control); /* readable: somebody wants something */
/* Serves whoever is there, for a second at most; a reload is answered aside, one at a time. */
void control_serve(struct control *control);

/* control_handoff.c: a request of service/handoff.h as JSON, and its answer. What was written is
 * not in the log. */
bool control_handoff(struct server *server, struct str json, struct str who, struct buf *answer);

#endif
