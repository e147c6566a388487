/* A client of raw sockets, for what no polite client would send. Loopback only; every wait has an
 * end. */
#ifndef SALTER_TESTS_SUPPORT_HTTP_H
#define SALTER_TESTS_SUPPORT_HTTP_H

#include "base/buf.h"

struct http_reply {
    int status;      /* 0: the connection ended without an answer */
    struct buf head; /* with the status line */
    struct buf body; /* chunks put together */
};

/* Connected, or the test fails. */
int http_connect(int port);
void http_write(int descriptor, struct str bytes);
void http_printf(int descriptor, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One answer. */
struct http_reply http_read(int descriptor);
void http_clear(struct http_reply *reply);

/* What has come so far until it holds `wanted`, at most so long; false: it does not. Appends to
 * what is there. */
bool http_wait_for(int descriptor, const char *wanted, int milliseconds, struct buf *out);
/* Whether the other side closes within so long; what comes before is thrown away. */
bool http_is_closed(int descriptor, int milliseconds);

/* One request on a connection of its own. token and json may be NULL. */
struct http_reply http_call(int port, const char *method, const char *path, const char *token,
                            const char *json);
/* The same with headers of its own ("Name: value\r\n" each), or NULL. */
struct http_reply http_ask(int port, const char *method, const char *path, const char *headers,
                           const char *body);

/* The value of a header, or the empty view. */
struct str http_header(const struct http_reply *reply, const char *name);

/* What stands between `before` and the next quotation mark, to be freed; NULL: not there. */
char *http_member(const struct http_reply *reply, const char *name);

int64_t http_milliseconds(void);
void http_pause(int milliseconds);

#endif
