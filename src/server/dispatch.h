/* From what libmicrohttpd calls to the handler of a route and back. */
#ifndef SERVER_DISPATCH_H
#define SERVER_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>

struct request;

/* One call of libmicrohttpd's handler; false: the connection is to be closed. */
bool dispatch(struct request *request, const char *method, const char *url, const char *data,
              size_t *size);

#endif
