/*
 * Headers that libmicrohttpd refuses by itself, before any handler is called: a Content-Length that
 * is no number, HTTP/1.1 without a Host, cookies beyond its memory. 0.9.75 writes the head of that
 * answer twice. It tells its log before: then ours goes out in its place.
 */
#ifndef SERVER_MALFORMED_H
#define SERVER_MALFORMED_H

#include <stdarg.h>

struct loop;

/* What libmicrohttpd logs, on the loop's thread. */
void malformed_heard(struct loop *loop, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

#endif
