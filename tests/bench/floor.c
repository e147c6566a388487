/*
 * The floors that bench-http measures against: libmicrohttpd on our kind of loops, and nothing of
 * ours behind it.
 *
 *     floor bare          answers each POST at once with a text of a reply's size
 *     floor work US       the same after so many microseconds of computing: what a turn would be if
 * all but understanding were free floor log FILE      the same after a committer of raw records
 * wrote and synced the message and a reply of that size, whatever queued during the last sync at
 * once
 *
 * Prints the port it listens on at 127.0.0.1, and ends when its standard input does.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"

enum { MOST_LOOPS = 64, REPLY_BYTES = 700, BACKLOG = 1024 };

struct loop {
    pthread_t thread;
    struct MHD_Daemon *daemon;
    int epoll;
    int events;
    pthread_mutex_t lock;
    struct request *finished;
};

struct request {
    struct request *next;
    struct loop *loop;
    struct MHD_Connection *connection;
    struct buf body;
    bool begun;
    bool stored;
};

static char reply[REPLY_BYTES];
static long work_us; /* of CPU before an answer */

/* --- The committer of the log. --- */

static struct {
    int file; /* -1: nothing is stored */
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct request *first;
    struct request **end;
} store = {.file = -1,
           .lock = PTHREAD_MUTEX_INITIALIZER,
           .work = PTHREAD_COND_INITIALIZER,
           .end = &store.first};

static void store_later(struct request *request)
{
    request->next = NULL;
    pthread_mutex_lock(&store.lock);
    *store.end = request;
    store.end = &request->next;
    pthread_cond_signal(&store.work);
    pthread_mutex_unlock(&store.lock);
}

static void finish(struct request *request)
{
    struct loop *loop = request->loop;
    uint64_t one = 1;
    bool was_empty;

    pthread_mutex_lock(&loop->lock);
    was_empty = loop->finished == NULL;
    request->next = loop->finished;
    loop->finished = request;
    pthread_mutex_unlock(&loop->lock);
    if (was_empty && write(loop->events, &one, sizeof one) < 0)
        abort();
}

static void write_batch(const struct request *batch, struct buf *out)
{
    buf_truncate(out, 0);
    for (; batch != NULL; batch = batch->next) {
        buf_add(out, buf_str(&batch->body));
        buf_add(out, str_of(reply, sizeof reply));
    }
    if (write(store.file, out->bytes, out->length) != (ssize_t)out->length ||
        fdatasync(store.file) != 0)
        abort();
}

static void *run_committer(void *unused)
{
    struct buf out = {0};

    (void)unused;
    for (;;) {
        struct request *batch;

        pthread_mutex_lock(&store.lock);
        while (store.first == NULL)
            pthread_cond_wait(&store.work, &store.lock);
        batch = store.first;
        store.first = NULL;
        store.end = &store.first;
        pthread_mutex_unlock(&store.lock);
        write_batch(batch, &out);
        while (batch != NULL) {
            struct request *next = batch->next;

            finish(batch);
            batch = next;
        }
    }
    return NULL;
}

/* --- HTTP. --- */

static long thread_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void work(void)
{
    long end = thread_us() + work_us;

    while (thread_us() < end)
        continue;
}

static enum MHD_Result answer(struct request *request)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(sizeof reply, reply, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued;

    MHD_add_response_header(response, "Content-Type", "application/json");
    queued = MHD_queue_response(request->connection, 200, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    struct request *request = *state;

    (void)url;
    (void)method;
    (void)version;
    if (request == NULL) {
        request = memory_alloc(sizeof *request);
        request->loop = context;
        request->connection = connection;
        *state = request;
        return MHD_YES;
    }
    if (*size > 0) {
        buf_add(&request->body, str_of(data, *size));
        *size = 0;
        return MHD_YES;
    }
    if (work_us > 0)
        work();
    if (store.file < 0 || request->stored)
        return answer(request);
    MHD_suspend_connection(connection);
    store_later(request);
    return MHD_YES;
}

static void end_request(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code)
{
    struct request *request = *state;

    (void)context;
    (void)connection;
    (void)code;
    *state = NULL;
    if (request != NULL)
        buf_clear(&request->body);
    free(request);
}

static void resume_finished(struct loop *loop)
{
    struct request *request;

    pthread_mutex_lock(&loop->lock);
    request = loop->finished;
    loop->finished = NULL;
    pthread_mutex_unlock(&loop->lock);
    while (request != NULL) {
        struct request *next = request->next;

        request->stored = true;
        MHD_resume_connection(request->connection);
        request = next;
    }
}

static void *run_loop(void *context)
{
    struct loop *loop = context;
    struct epoll_event events[4];
    MHD_UNSIGNED_LONG_LONG wait;
    uint64_t number;

    for (;;) {
        bool waits = MHD_get_timeout(loop->daemon, &wait) == MHD_YES;
        int count = epoll_wait(loop->epoll, events, 4, waits ? (int)wait : -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == loop->events && read(loop->events, &number, sizeof number) < 0)
                abort();
        }
        resume_finished(loop);
        MHD_run_wait(loop->daemon, 0);
    }
    return NULL;
}

static void watch(struct loop *loop, int descriptor)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};

    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        abort();
}

static void start_loop(struct loop *loop, int listener)
{
    loop->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL,
                                    NULL, handle, loop, MHD_OPTION_LISTEN_SOCKET, dup(listener),
                                    MHD_OPTION_CONNECTION_TIMEOUT, 0U,
                                    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16 << 10,
                                    MHD_OPTION_NOTIFY_COMPLETED, end_request, loop, MHD_OPTION_END);
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->events = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&loop->lock, NULL);
    if (loop->daemon == NULL)
        abort();
    watch(loop, MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
    watch(loop, loop->events);
    pthread_create(&loop->thread, NULL, run_loop, loop);
}

static int listen_anywhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, BACKLOG) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        abort();
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int argc, char **argv)
{
    static struct loop loops[MOST_LOOPS];
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    pthread_t committer;
    char byte;
    int listener;

    bool is_log = argc == 3 && strcmp(argv[1], "log") == 0;
    bool is_work = argc == 3 && strcmp(argv[1], "work") == 0;

    if (!is_log && !is_work && (argc != 2 || strcmp(argv[1], "bare") != 0)) {
        fprintf(stderr, "floor bare | floor work US | floor log FILE\n");
        return EXIT_FAILURE;
    }
    memset(reply, 'a', sizeof reply);
    if (is_work)
        work_us = atol(argv[2]);
    if (is_log) {
        store.file = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0600);
        if (store.file < 0)
            abort();
        pthread_create(&committer, NULL, run_committer, NULL);
    }
    listener = listen_anywhere();
    for (long i = 0; i < count && i < MOST_LOOPS; i++)
        start_loop(&loops[i], listener);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        continue;
    return EXIT_SUCCESS;
}
