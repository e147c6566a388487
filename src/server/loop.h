/*
 * An event loop: a thread with a libmicrohttpd daemon of its own on the shared listening socket, a
 * queue of what other threads have for it, and a clock of seconds.
 *
 * libmicrohttpd 0.9.75 with a thread of its own stalls whenever a loop has a multiple of 128
 * connections; and MHD_resume_connection() from another thread wakes nobody. So the thread is ours,
 * and connections are touched by it alone: others post.
 */
#ifndef SERVER_LOOP_H
#define SERVER_LOOP_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "timers.h"

struct MHD_Daemon;
struct server;
struct stream;

/* Something that runs on the loop's thread. Embedded by its owner. */
struct loop_post {
    struct loop_post *next;
    void (*run)(struct loop_post *post);
};

struct loop {
    struct server *server;
    struct MHD_Daemon *daemon;
    pthread_t thread;
    bool has_thread;
    int epoll;
    int events;           /* an eventfd: something was posted */
    int clock;            /* a timerfd: a second is over */
    pthread_mutex_t lock; /* of the queue */
    struct loop_post *first;
    struct loop_post *last;
    struct timers timers;
    struct client *clients; /* all connections */
    struct client *latest;  /* whose request began last; NULL: it is gone */
    struct stream *streams; /* all open streams */
    struct loop_arenas VEC_OF(struct arena *) arenas; /* of requests, at rest */
    atomic_size_t client_count;                       /* also read by metrics */
    size_t request_count;                             /* under way */
    bool draining;
    bool stopping;
    int64_t stop_at; /* seconds; when what is left is cut off */
};

bool loop_open(struct loop *loop, struct server *server, int listener, struct error *err)
    __attribute__((warn_unused_result));
bool loop_start(struct loop *loop, struct error *err) __attribute__((warn_unused_result));
/* From any thread. Streams reconnect elsewhere, requests are finished, at most for so many seconds;
 * then it ends. */
void loop_drain(struct loop *loop, int64_t seconds);
void loop_join(struct loop *loop);
void loop_close(struct loop *loop);

/* A request's arena, and back. On the loop's thread. */
struct arena *loop_lend_arena(struct loop *loop);
void loop_return_arena(struct loop *loop, struct arena *arena);

/* From any thread. */
void loop_post(struct loop *loop, struct loop_post *post);

/* The monotonic clock. */
int64_t loop_seconds(void);
int64_t loop_microseconds(void);

#endif
