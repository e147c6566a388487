/* Open event streams of a loop (text/event-stream). */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H

#include <stdint.h>

#include "base/str.h"

struct loop;
struct request;
struct server;

/* Answers with the events behind `after` and all that come; the request's conversation is the one.
 */
void stream_answer(struct request *request, int64_t after);
/* The server stops: each is told to reconnect, and ends. */
void stream_end_all(struct loop *loop);
/*
 * What an operator hangs above every conversation, to all streams that are open: "event: banner"
 * with {"banner":TEXT or null}, without an id, for it is no event of a conversation. Every stream
 * begins with it, so that nothing is missed between two. Who reads too slowly sees it with the next
 * welcome. Any thread.
 */
void stream_push_banner(struct server *server, struct str banner);

#endif
