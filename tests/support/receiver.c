#define _GNU_SOURCE /* POLLRDHUP */
#include "receiver.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/vec.h"

struct received {
    struct buf bytes;
    size_t head; /* length */
};

struct receiver {
    int listener;
    int stop[2];
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock; /* of everything below */
    int status;
    const char *raw;
    bool is_raw;
    struct received_list VEC_OF(struct received *) all;
};

static size_t body_length(struct str head)
{
    struct str rest = head;

    while (rest.length > 0) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str name = str_trim(str_cut(&line, ':'));
        int64_t length;

        if (name.length == 14 && strncasecmp(name.bytes, "content-length", 14) == 0 &&
            str_to_int(str_trim(line), &length))
            return (size_t)length;
    }
    return 0;
}

static bool is_whole(struct received *request)
{
    size_t end = str_find(buf_str(&request->bytes), STR("\r\n\r\n"), 0);

    if (end == SIZE_MAX)
        return false;
    request->head = end;
    return request->bytes.length >=
           end + 4 + body_length(str_slice(buf_str(&request->bytes), 0, end));
}

static bool read_request(int client, struct received *request)
{
    char bytes[4096];
    ssize_t length;

    while (!is_whole(request)) {
        length = read(client, bytes, sizeof bytes);
        if (length <= 0)
            return false;
        buf_add(&request->bytes, str_of(bytes, (size_t)length));
    }
    return true;
}

static void answer(struct receiver *receiver, int client)
{
    char plain[128];
    const char *bytes;
    struct pollfd wait[] = {{.fd = client, .events = POLLRDHUP},
                            {.fd = receiver->stop[0], .events = POLLIN}};

    pthread_mutex_lock(&receiver->lock);
    snprintf(plain, sizeof plain,
             "HTTP/1.1 %d Word\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
             receiver->status);
    bytes = receiver->is_raw ? receiver->raw : plain;
    pthread_mutex_unlock(&receiver->lock);
    if (bytes == NULL)
        poll(wait, 2, 30000);
    else if (send(client, bytes, strlen(bytes), MSG_NOSIGNAL) < 0)
        perror("receiver");
}

static void serve(struct receiver *receiver, int client)
{
    struct received *request = memory_alloc(sizeof *request);

    if (!read_request(client, request)) {
        buf_clear(&request->bytes);
        free(request);
        return;
    }
    pthread_mutex_lock(&receiver->lock);
    vec_push(&receiver->all, request);
    pthread_mutex_unlock(&receiver->lock);
    answer(receiver, client);
}

static void *run(void *argument)
{
    struct receiver *receiver = argument;
    struct pollfd wait[] = {{.fd = receiver->listener, .events = POLLIN},
                            {.fd = receiver->stop[0], .events = POLLIN}};

    while (poll(wait, 2, -1) > 0 && wait[1].revents == 0) {
        int client = accept(receiver->listener, NULL, NULL);

        if (client < 0)
            continue;
        serve(receiver, client);
        close(client);
    }
    return NULL;
}

struct receiver *receiver_open(void)
{
    struct receiver *receiver = memory_alloc(sizeof *receiver);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    receiver->status = 200;
    receiver->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(receiver->listener, (struct sockaddr *)(void *)&address, sizeof address) != 0 ||
        listen(receiver->listener, 8) != 0 ||
        getsockname(receiver->listener, (struct sockaddr *)(void *)&address, &size) != 0 ||
        pipe(receiver->stop) != 0)
        abort();
    snprintf(receiver->url, sizeof receiver->url, "http://127.0.0.1:%d/hook",
             ntohs(address.sin_port));
    pthread_mutex_init(&receiver->lock, NULL);
    if (pthread_create(&receiver->thread, NULL, run, receiver) != 0)
        abort();
    return receiver;
}

void receiver_close(struct receiver *receiver)
{
    if (write(receiver->stop[1], "x", 1) != 1)
        abort();
    pthread_join(receiver->thread, NULL);
    for (size_t i = 0; i < receiver->all.count; i++) {
        buf_clear(&receiver->all.items[i]->bytes);
        free(receiver->all.items[i]);
    }
    vec_clear(&receiver->all);
    close(receiver->stop[0]);
    close(receiver->stop[1]);
    close(receiver->listener);
    pthread_mutex_destroy(&receiver->lock);
    free(receiver);
}

const char *receiver_url(const struct receiver *receiver)
{
    return receiver->url;
}

void receiver_answer(struct receiver *receiver, int status)
{
    pthread_mutex_lock(&receiver->lock);
    receiver->status = status;
    receiver->is_raw = false;
    pthread_mutex_unlock(&receiver->lock);
}

void receiver_answer_raw(struct receiver *receiver, const char *bytes)
{
    pthread_mutex_lock(&receiver->lock);
    receiver->raw = bytes;
    receiver->is_raw = true;
    pthread_mutex_unlock(&receiver->lock);
}

static size_t count(struct receiver *receiver)
{
    size_t all;

    pthread_mutex_lock(&receiver->lock);
    all = receiver->all.count;
    pthread_mutex_unlock(&receiver->lock);
    return all;
}

size_t receiver_wait(struct receiver *receiver, size_t least, int timeout_ms)
{
    const struct timespec moment = {0, 5000000};

    for (int waited = 0; waited < timeout_ms && count(receiver) < least; waited += 5)
        nanosleep(&moment, NULL);
    return count(receiver);
}

static struct received *request(struct receiver *receiver, size_t at)
{
    struct received *found;

    pthread_mutex_lock(&receiver->lock);
    if (at >= receiver->all.count)
        abort();
    found = receiver->all.items[at];
    pthread_mutex_unlock(&receiver->lock);
    return found;
}

struct str receiver_head(struct receiver *receiver, size_t at)
{
    struct received *found = request(receiver, at);

    return str_slice(buf_str(&found->bytes), 0, found->head);
}

struct str receiver_body(struct receiver *receiver, size_t at)
{
    struct received *found = request(receiver, at);

    return str_slice(buf_str(&found->bytes), found->head + 4, found->bytes.length);
}

struct str receiver_header(struct receiver *receiver, size_t at, const char *name)
{
    struct str rest = receiver_head(receiver, at);

    while (rest.length > 0) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str there = str_trim(str_cut(&line, ':'));

        if (there.length == strlen(name) && strncasecmp(there.bytes, name, there.length) == 0)
            return str_trim(line);
    }
    return (struct str){NULL, 0};
}
