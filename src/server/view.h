/* A conversation as an open connection follows it: batches of events, on the loop's own thread. */
#ifndef SERVER_VIEW_H
#define SERVER_VIEW_H

#include "loop.h"
#include "service/events.h"

struct view;
typedef void view_take(void *owner, struct service_batch *batch);

/* On the loop's thread, like view_close() and every call of `take`. */
struct view *view_open(struct loop *loop, struct service_conversation *conversation,
                       view_take *take, void *owner);
void view_close(struct view *view); /* `take` is not called any more. NULL is allowed */

#endif
