/* Open event streams of a loop (text/event-stream). */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H

#include <stdint.h>

struct loop;
struct request;

/* Answers with the events behind `after` and all that come; the request's conversation is the one. */
void stream_answer(struct request *request, int64_t after);
/* The server stops: each is told to reconnect, and ends. */
void stream_end_all(struct loop *loop);

#endif
