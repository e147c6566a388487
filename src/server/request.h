/*
 * One exchange: a request, and the answer as it comes together.
 *
 * A handler runs on the connection's loop, where all others wait for it. It answers before it
 * returns, or starts something whose completion calls request_finish() later from whatever thread:
 * the connection sleeps meanwhile. What may wait for the disk goes aside (request_aside) and comes
 * back (request_return) in steps, each of which is a handler. A request is touched by one thread at
 * a time: the loop, then the completion or a step, then the loop again. It cannot go away while it
 * waits; whoever hands it on does not touch it any more.
 */
#ifndef SERVER_REQUEST_H
#define SERVER_REQUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/value.h"
#include "client.h"
#include "loop.h"
#include "server_internal.h"
#include "service/events.h"

struct MHD_Connection;
struct MHD_Response;
struct route;
struct view;

enum { REQUEST_MOST_HEADERS = 12, REQUEST_MOST_PARAMETERS = 3 };

struct request {
    struct loop_post post; /* first: a post is its request */
    struct service_task task;
    void (*step)(struct request *request); /* the next one; NULL: the answer is complete */
    struct server *server;
    struct loop *loop;
    struct client *client;
    struct MHD_Connection *connection;
    struct arena *arena;
    const struct route *route;
    struct str method;
    struct str path;                                /* behind the base path */
    struct str parameters[REQUEST_MOST_PARAMETERS]; /* of the route's pattern */
    struct limits_key address;
    struct buf body;
    size_t body_seen; /* bytes, those beyond the bound included */
    bool has_nul;     /* in its path, which then ends there: it names nothing */
    bool begun;       /* the handler was called */
    bool suspended;
    bool answered;
    bool closing; /* the connection ends with this answer */
    int64_t received_us;
    struct service_conversation *conversation; /* of the route; one reference */
    /* The answer. */
    int status;
    const char *type;
    struct buf answer;
    const void *lasting; /* bytes that outlive the answer, instead of `answer` */
    size_t lasting_size;
    struct MHD_Response *response; /* made by the handler itself, instead of both */
    struct {
        const char *name;
        struct str value;
    } headers[REQUEST_MOST_HEADERS];
    size_t header_count;
    /* What a handler keeps between its call and its completion. */
    void *state;
    void (*release_state)(void *state);
    struct view *view;
    struct timer timer;
};

/* Reading. Texts are the request's; absent is the empty view with bytes == NULL. */
struct str request_header(const struct request *request, const char *name);
struct str request_query(const struct request *request, const char *name);
bool request_is_secure(const struct request *request); /* TLS, here or at a trusted proxy */
struct str request_cookie(const struct request *request, const char *name);

/* Answering; the last one counts. buf is taken over. */
void request_answer(struct request *request, int status, const char *type, struct buf *body);
void request_answer_lasting(struct request *request, int status, const char *type,
                            const void *bytes, size_t size);
void request_answer_empty(struct request *request, int status);
void request_add_header(struct request *request, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* application/problem+json (RFC 9457). */
void request_problem(struct request *request, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same about one member of the body or of the query: "/text". */
void request_field_problem(struct request *request, int status, const char *pointer,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));
void request_too_many(struct request *request, int64_t retry_after, const char *detail);

/*
 * Takes one of what the address, or for LIMITS_MESSAGES the request's conversation, may do. 0:
 * there was one; otherwise the seconds until there is.
 */
int64_t request_wait(struct request *request, enum limits_kind kind);
/* The same, answering request_too_many() when there is none. */
bool request_may(struct request *request, enum limits_kind kind, const char *detail);

/* To be called by a completion when the answer is complete; in the handler itself or later, any
 * thread. */
void request_finish(struct request *request);

/* Steps from within a handler, each a handler again: on another thread, where it may wait for the
 * disk; on the loop. */
void request_aside(struct request *request, void (*step)(struct request *request));
void request_return(struct request *request, void (*step)(struct request *request));
/* Runs a step. false: it did not answer, and the request may be somebody else's by now. */
bool request_handle(struct request *request, void (*step)(struct request *request));

/* request.c: called by loop.c. */
struct request *request_new(struct client *client, struct MHD_Connection *connection);
void request_free(struct request *request);
/* Gives back what is not needed once the answer is queued: streams are many and last. Its texts are
 * gone then. */
void request_shrink(struct request *request);

#endif
