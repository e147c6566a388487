/* The operator's socket: one line in, one line out; only this user may connect. */
#ifndef SERVER_CONTROL_H
#define SERVER_CONTROL_H

#include <stdbool.h>

#include "base/error.h"

struct control;
struct server;

/* NULL with err, also when another server answers there. */
struct control *control_open(struct server *server, const char *path, struct error *err)
    __attribute__((warn_unused_result));
void control_close(struct control *control); /* NULL is allowed */
int control_descriptor(const struct control *control); /* readable: somebody wants something */
/* Serves whoever is there, for a second at most. */
void control_serve(struct control *control);

#endif
