/*
 * Open streams: what one costs while nothing happens, and how long until all of them have an event.
 *
 *     streams PORT PID TALKS VIEWS SECONDS
 *
 * PORT and PID are the server's, TALKS has "id token" lines; each conversation there is opened
 * VIEWS times, and the server is left alone for SECONDS. Then a message goes into each
 * conversation, a few at a time, and the time is taken from the first to the moment when the last
 * stream has its reply; the same with a rating, which is an event that nothing has to be understood
 * for. No event goes to all conversations at once: what an operator tells everybody is asked for by
 * the widgets themselves. Everything over one address of the loopback network.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/vec.h"

enum { SENDERS = 16, LARGEST_FILE = 16 << 20, PATIENCE_SECONDS = 60 };

struct talk {
    struct str id;
    struct str token;
};

struct bench {
    int port;
    int pid;
    struct talks VEC_OF(struct talk) talks;
    size_t views;
    int epoll;
    int *streams;
    size_t stream_count;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "streams: %s: %s\n", what, strerror(errno));
    exit(EXIT_FAILURE);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- The server's process. --- */

static FILE *open_proc(const struct bench *bench, const char *name)
{
    char path[64];
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/%s", bench->pid, name);
    file = fopen(path, "r");
    if (file == NULL)
        fail(path);
    return file;
}

/* Seconds, of ticks of 10 ms. */
static double cpu(const struct bench *bench)
{
    FILE *file = open_proc(bench, "stat");
    char line[1024];
    unsigned long user = 0;
    unsigned long kernel = 0;
    const char *rest = fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;

    if (rest == NULL ||
        sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2)
        fail("stat");
    fclose(file);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

/* Resident memory without what files have, in bytes. */
static double memory(const struct bench *bench)
{
    FILE *file = open_proc(bench, "status");
    char line[256];
    long kilobytes = 0;

    while (fgets(line, sizeof line, file) != NULL)
        sscanf(line, "RssAnon: %ld", &kilobytes);
    fclose(file);
    return (double)kilobytes * 1024;
}

/* --- Connections. --- */

static int connect_once(const struct bench *bench)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)bench->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connection");
    return descriptor;
}

static void send_all(int descriptor, const struct buf *text)
{
    if (write(descriptor, text->bytes, text->length) != (ssize_t)text->length)
        fail("request");
}

/* Until the text has come. */
static void read_until(int descriptor, const char *wanted)
{
    char bytes[4096];
    size_t length = 0;

    for (;;) {
        ssize_t got = read(descriptor, bytes + length, sizeof bytes - 1 - length);

        if (got <= 0)
            fail("answer");
        length += (size_t)got;
        bytes[length] = '\0';
        if (strstr(bytes, wanted) != NULL)
            return;
        if (length > sizeof bytes / 2) { /* the end of it is enough to find what is cut in two */
            memmove(bytes, bytes + length - 64, 64);
            length = 64;
        }
    }
}

static void watch(const struct bench *bench, int descriptor, size_t number)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};

    fcntl(descriptor, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(bench->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        fail("epoll");
}

/* Behind the first event, the start, so that nothing is to come but what happens from now on. */
static void open_streams(struct bench *bench)
{
    struct buf text = {0};

    bench->streams = memory_alloc(bench->talks.count * bench->views * sizeof *bench->streams);
    for (size_t i = 0; i < bench->talks.count * bench->views; i++) {
        const struct talk *talk = &bench->talks.items[i / bench->views];

        buf_truncate(&text, 0);
        buf_addf(&text,
                 "GET /api/v1/conversations/%.*s/events?after=1 HTTP/1.1\r\nHost: "
                 "x\r\nAuthorization: Bearer %.*s\r\n"
                 "Accept: text/event-stream\r\n\r\n",
                 STR_ARG(talk->id), STR_ARG(talk->token));
        bench->streams[i] = connect_once(bench);
        send_all(bench->streams[i], &text);
        read_until(bench->streams[i], "retry: 2000\n\n");
        watch(bench, bench->streams[i], i);
    }
    bench->stream_count = bench->talks.count * bench->views;
    buf_clear(&text);
}

/* --- The push. --- */

/* What goes into each conversation, how it is answered, and what the views see of it. */
struct act {
    const char *name;
    const char *path;
    const char *body;
    const char *answer;
    const char *event;
};

static const struct act message = {"reply", "messages",
                                   "{\"client_id\":\"push\",\"text\":\"Kada radi poslovnica?\"}",
                                   "\"type\":\"bot_reply\"", "event: bot_reply\n"};
static const struct act rating = {"rating", "feedback", "{\"rating\":5}", "HTTP/1.1 20",
                                  "event: feedback\n"};

static void send_act(const struct bench *bench, const struct act *act, int descriptor, size_t talk)
{
    struct buf text = {0};

    buf_addf(
        &text,
        "POST /api/v1/conversations/%.*s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %.*s\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        STR_ARG(bench->talks.items[talk].id), act->path, STR_ARG(bench->talks.items[talk].token),
        strlen(act->body), act->body);
    send_all(descriptor, &text);
    buf_clear(&text);
}

struct push {
    struct bench *bench;
    const struct act *act;
    int senders[SENDERS];
    size_t sent; /* acts */
    size_t answered;
    unsigned char *has; /* of each stream: 1, it has its event */
    size_t complete;
};

/* What a stream or a sender got; whether the reply was in it. One reply comes in one piece here. */
static bool drain(int descriptor, const char *wanted)
{
    char bytes[8192];
    bool found = false;
    ssize_t got;

    while ((got = read(descriptor, bytes, sizeof bytes - 1)) > 0) {
        bytes[got] = '\0';
        found |= strstr(bytes, wanted) != NULL;
    }
    if (got == 0)
        fail("a connection that was closed");
    return found;
}

static void take(struct push *push, size_t number)
{
    struct bench *bench = push->bench;

    if (number >= bench->stream_count) {
        int sender = push->senders[number - bench->stream_count];

        if (!drain(sender, push->act->answer))
            return;
        push->answered++;
        if (push->sent < bench->talks.count)
            send_act(bench, push->act, sender, push->sent++);
    } else if (drain(bench->streams[number], push->act->event) && !push->has[number]) {
        push->has[number] = 1;
        push->complete++;
    }
}

static double push_to_all(struct bench *bench, const struct act *act)
{
    struct push push = {.bench = bench, .act = act, .has = memory_alloc(bench->stream_count)};
    struct epoll_event events[256];
    double start = now();

    for (size_t i = 0; i < SENDERS && i < bench->talks.count; i++) {
        push.senders[i] = connect_once(bench);
        watch(bench, push.senders[i], bench->stream_count + i);
    }
    start = now();
    for (size_t i = 0; i < SENDERS && i < bench->talks.count; i++)
        send_act(bench, act, push.senders[i], push.sent++);
    while (push.complete < bench->stream_count) {
        int count = epoll_wait(bench->epoll, events, 256, 1000);

        for (int i = 0; i < count; i++)
            take(&push, events[i].data.u64);
        if (now() - start > PATIENCE_SECONDS) {
            errno = ETIMEDOUT;
            fail("a push to all");
        }
    }
    start = now() - start;
    for (size_t i = 0; i < SENDERS && i < bench->talks.count; i++)
        close(push.senders[i]);
    free(push.has);
    return start;
}

/* Heartbeats are thrown away. */
static void rest(const struct bench *bench, double seconds)
{
    struct epoll_event events[256];
    char bytes[4096];
    double end = now() + seconds;

    while (now() < end) {
        int count = epoll_wait(bench->epoll, events, 256, 100);

        for (int i = 0; i < count; i++) {
            if (read(bench->streams[events[i].data.u64], bytes, sizeof bytes) == 0)
                fail("a stream that was closed");
        }
    }
}

static void measure_push(struct bench *bench, const struct act *act)
{
    double before = cpu(bench);
    double spent = push_to_all(bench, act);

    printf("  a %s in each of %zu conversations, on all its %zu views after %.0f ms: %.1f us CPU a "
           "view\n",
           act->name, bench->talks.count, bench->views, spent * 1e3,
           (cpu(bench) - before) * 1e6 / (double)bench->stream_count);
}

static void measure(struct bench *bench, double seconds)
{
    double empty = memory(bench);
    double started = now();
    double opened;
    double before;

    open_streams(bench);
    opened = now() - started;
    printf("%zu streams: opened in %.1f s, %.1f KB of the server's memory each",
           bench->stream_count, opened,
           (memory(bench) - empty) / (double)bench->stream_count / 1024);
    fflush(stdout);
    before = cpu(bench);
    rest(bench, seconds);
    printf("; idle CPU with heartbeats %.2f %%\n", (cpu(bench) - before) / seconds * 100);
    measure_push(bench, &message);
    measure_push(bench, &rating);
}

static void read_talks(struct bench *bench, const char *path)
{
    static struct buf text; /* the talks' texts stay in it */
    struct error err = {0};
    struct str rest;

    if (!file_read(path, LARGEST_FILE, &text, &err)) {
        fprintf(stderr, "streams: %s\n", err.message);
        exit(EXIT_FAILURE);
    }
    rest = buf_str(&text);
    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');
        struct talk talk = {.id = str_cut(&line, ' '), .token = line};

        if (line.length > 0)
            vec_push(&bench->talks, talk);
    }
}

int main(int argc, char **argv)
{
    struct rlimit files;
    struct bench bench = {.epoll = epoll_create1(EPOLL_CLOEXEC)};

    if (argc != 6) {
        fprintf(stderr, "streams PORT PID TALKS VIEWS SECONDS\n");
        return EXIT_FAILURE;
    }
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    bench.port = atoi(argv[1]);
    bench.pid = atoi(argv[2]);
    bench.views = (size_t)atoi(argv[4]);
    read_talks(&bench, argv[3]);
    measure(&bench, atof(argv[5]));
    return EXIT_SUCCESS;
}
