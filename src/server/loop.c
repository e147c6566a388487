#include "loop.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "client.h"
#include "dispatch.h"
#include "handlers.h"
#include "malformed.h"
#include "request.h"
#include "server_internal.h"
#include "stream.h"

enum { MOST_EVENTS = 4, MOST_ARENAS = 256, LARGEST_ARENA = 64 << 10 };

static int64_t clock_of(clockid_t clock, int64_t parts)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * parts + now.tv_nsec / (1000000000 / parts);
}

int64_t loop_seconds(void)
{
    return clock_of(CLOCK_MONOTONIC, 1);
}

int64_t loop_microseconds(void)
{
    return clock_of(CLOCK_MONOTONIC, 1000000);
}

/* ---- what libmicrohttpd calls
 * ----------------------------------------------------------------------------- */

static enum MHD_Result accept_client(void *context, const struct sockaddr *address, socklen_t size)
{
    struct loop *loop = context;

    (void)size;
    return client_is_welcome(loop, address) ? MHD_YES : MHD_NO;
}

static void note_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                            enum MHD_ConnectionNotificationCode code)
{
    struct loop *loop = context;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = client_new(loop, connection);
    } else {
        struct client *client = *socket_context;

        *socket_context = NULL;
        if (client != NULL && client->request != NULL)
            request_free(client->request);
        if (client != NULL)
            client_free(client);
    }
}

static struct client *client_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* The request line is there: from here it counts as under way. */
static void *begin_request(void *context, const char *uri, struct MHD_Connection *connection)
{
    struct request *request = request_new(client_of(connection), connection);
    struct str path = str_from(uri);
    struct loop *loop = context;

    loop->latest = request->client;
    path = str_slice(path, 0, str_find_byte(path, '?', 0));
    request->has_nul = str_find(path, STR("%00"), 0) != SIZE_MAX;
    return request;
}

static void end_request(void *context, struct MHD_Connection *connection, void **request,
                        enum MHD_RequestTerminationCode code)
{
    struct loop *loop = context;
    struct client *client = client_of(connection);

    (void)code;
    if (*request != NULL)
        request_free(*request);
    *request = NULL;
    client_enter(client, CLIENT_IDLE);
    if (loop->draining)
        client_cut_off(client);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **request)
{
    (void)context;
    (void)version;
    if (*request == NULL)
        *request = request_new(client_of(connection), connection);
    return dispatch(*request, method, url, data, size) ? MHD_YES : MHD_NO;
}

static void log_library(void *context, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void log_library(void *context, const char *format, va_list arguments)
{
    char line[300];
    va_list copy;

    va_copy(copy, arguments);
    vsnprintf(line, sizeof line, format, copy);
    va_end(copy);
    line[strcspn(line, "\n")] = '\0';
    log_write(LOG_DEBUG, "libmicrohttpd: %s", line);
    malformed_heard(context, format, arguments);
}

/* ---- the loop
 * --------------------------------------------------------------------------------------------- */

static bool start_daemon(struct loop *loop, int listener, struct error *err)
{
    struct server *server = loop->server;
    unsigned flags = MHD_USE_EPOLL | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};

    if (server->is_tls)
        flags |= MHD_USE_TLS;
    loop->daemon = MHD_start_daemon(
        flags, 0, accept_client, loop, handle, loop, MHD_OPTION_EXTERNAL_LOGGER, log_library, loop,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)server->most_connections, MHD_OPTION_CONNECTION_TIMEOUT, 0U,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)server->settings->pool_kb << 10,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)1024, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_CONNECTION, note_connection, loop, MHD_OPTION_NOTIFY_COMPLETED,
        end_request, loop, MHD_OPTION_URI_LOG_CALLBACK, begin_request, loop,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY, server->is_tls ? tls : none,
        MHD_OPTION_END);
    if (loop->daemon == NULL)
        return error_set(err, ERROR_LIBRARY, "libmicrohttpd does not start%s",
                         server->is_tls
                             ? ": are the certificate and its key PEM, and do they belong together?"
                             : "");
    return true;
}

static bool watch(struct loop *loop, int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};

    return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

static bool open_descriptors(struct loop *loop, struct error *err)
{
    struct itimerspec second = {{1, 0}, {1, 0}};

    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->events = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    loop->clock = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (loop->epoll >= 0 && loop->events >= 0 && loop->clock >= 0 &&
        timerfd_settime(loop->clock, 0, &second, NULL) == 0 && watch(loop, loop->events) &&
        watch(loop, loop->clock) &&
        watch(loop, MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd))
        return true;
    return error_set(err, ERROR_IO, "event loop: %s", strerror(errno));
}

bool loop_open(struct loop *loop, struct server *server, int listener, struct error *err)
{
    int own = dup(listener);

    *loop = (struct loop){.server = server, .epoll = -1, .events = -1, .clock = -1};
    pthread_mutex_init(&loop->lock, NULL);
    timers_init(&loop->timers, loop_seconds());
    if (own < 0)
        return error_set(err, ERROR_IO, "listening socket: %s", strerror(errno));
    if (!start_daemon(loop, own, err)) {
        close(own);
        return false;
    }
    return open_descriptors(loop, err);
}

void loop_post(struct loop *loop, struct loop_post *post)
{
    uint64_t one = 1;
    bool was_empty;

    post->next = NULL;
    pthread_mutex_lock(&loop->lock);
    was_empty = loop->first == NULL;
    if (was_empty)
        loop->first = post;
    else
        loop->last->next = post;
    loop->last = post;
    /* Inside the lock: once it is left the loop may run the post, end, and close the descriptor. */
    if (was_empty && write(loop->events, &one, sizeof one) < 0)
        log_write(LOG_ERROR, "event loop: %s", strerror(errno));
    pthread_mutex_unlock(&loop->lock);
}

static void run_posts(struct loop *loop)
{
    struct loop_post *post;

    pthread_mutex_lock(&loop->lock);
    post = loop->first;
    loop->first = loop->last = NULL;
    pthread_mutex_unlock(&loop->lock);
    while (post != NULL) {
        struct loop_post *next = post->next;

        post->run(post);
        post = next;
    }
}

static void end_what_waits(struct loop *loop)
{
    int listener = MHD_quiesce_daemon(loop->daemon);

    if (listener >= 0)
        close(listener);
    loop->draining = true;
    for (struct client *client = loop->clients; client != NULL; client = client->next) {
        if (client->phase == CLIENT_IDLE ||
            (client->phase == CLIENT_HEADER && client->request == NULL))
            client_cut_off(client);
        else if (client->request != NULL)
            events_end_wait(client->request);
    }
    stream_end_all(loop);
}

/* Requests that wait for the store cannot be taken from it; the others can be cut off when their
 * time is up. */
static bool may_stop(struct loop *loop)
{
    if (loop->client_count > 0 && loop->timers.now >= loop->stop_at) {
        for (struct client *client = loop->clients; client != NULL; client = client->next)
            client_cut_off(client);
    }
    return loop->client_count == 0;
}

static void read_descriptors(struct loop *loop, const struct epoll_event *events, int count)
{
    uint64_t number;

    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == loop->events || events[i].data.fd == loop->clock) {
            if (read(events[i].data.fd, &number, sizeof number) < 0 && errno != EAGAIN)
                log_write(LOG_ERROR, "event loop: %s", strerror(errno));
        }
        if (events[i].data.fd == loop->clock)
            timers_tick(&loop->timers, loop_seconds());
    }
}

static int patience(struct loop *loop)
{
    MHD_UNSIGNED_LONG_LONG wait;

    if (MHD_get_timeout(loop->daemon, &wait) != MHD_YES)
        return -1;
    return wait > 1000 ? 1000 : (int)wait;
}

static void *run(void *argument)
{
    struct loop *loop = argument;
    struct epoll_event events[MOST_EVENTS];

    for (;;) {
        bool stopping;
        int count = epoll_wait(loop->epoll, events, MOST_EVENTS, patience(loop));

        read_descriptors(loop, events, count);
        run_posts(loop);
        pthread_mutex_lock(&loop->lock);
        stopping = loop->stopping;
        pthread_mutex_unlock(&loop->lock);
        if (stopping && !loop->draining)
            end_what_waits(loop);
        MHD_run_wait(loop->daemon, 0);
        if (stopping && may_stop(loop))
            break;
    }
    return NULL;
}

bool loop_start(struct loop *loop, struct error *err)
{
    int problem;

    problem = pthread_create(&loop->thread, NULL, run, loop);
    loop->has_thread = problem == 0;
    return problem == 0 || error_set(err, ERROR_IO, "no thread for a loop: %s", strerror(problem));
}

void loop_drain(struct loop *loop, int64_t seconds)
{
    uint64_t one = 1;

    pthread_mutex_lock(&loop->lock);
    loop->stop_at = loop_seconds() + seconds;
    loop->stopping = true;
    if (write(loop->events, &one, sizeof one) < 0)
        log_write(LOG_ERROR, "event loop: %s", strerror(errno));
    pthread_mutex_unlock(&loop->lock);
}

void loop_join(struct loop *loop)
{
    if (loop->has_thread)
        pthread_join(loop->thread, NULL);
    loop->has_thread = false;
}

static void close_one(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

struct arena *loop_lend_arena(struct loop *loop)
{
    return loop->arenas.count > 0 ? loop->arenas.items[--loop->arenas.count] : arena_new();
}

void loop_return_arena(struct loop *loop, struct arena *arena)
{
    arena_reset(arena);
    if (loop->arenas.count < MOST_ARENAS && arena_size(arena) <= LARGEST_ARENA)
        vec_push(&loop->arenas, arena);
    else
        arena_free(arena);
}

void loop_close(struct loop *loop)
{
    if (loop->server == NULL)
        return;
    if (loop->daemon != NULL)
        MHD_stop_daemon(loop->daemon);
    for (size_t i = 0; i < loop->arenas.count; i++)
        arena_free(loop->arenas.items[i]);
    vec_clear(&loop->arenas);
    run_posts(loop);
    close_one(loop->epoll);
    close_one(loop->events);
    close_one(loop->clock);
    pthread_mutex_destroy(&loop->lock);
}
