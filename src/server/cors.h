/* Which pages of other origins may use the API from a browser: those of the allow-list, and nobody
 * else. */
#ifndef SERVER_CORS_H
#define SERVER_CORS_H

struct request;

/* Adds what a browser must see in the answer for the request's Origin; nothing when it is not
 * allowed. */
void cors_add_headers(struct request *request);
void cors_answer_preflight(struct request *request, const char *methods);

#endif
