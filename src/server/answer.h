/* The answer as it goes out: status, body, and the headers that every answer has. */
#ifndef SERVER_ANSWER_H
#define SERVER_ANSWER_H

#include <stdbool.h>

struct request;

/* Hands the answer to libmicrohttpd; false: the connection is to be closed. */
bool answer_send(struct request *request);

/*
 * Writes an answer of request_problem() to the connection itself, which then ends: whatever
 * libmicrohttpd still has to say there goes nowhere. Not over TLS.
 */
void answer_send_past_library(struct request *request);

#endif
