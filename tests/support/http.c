#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "test.h"

enum { PATIENCE_MS = 20000 };

int64_t http_milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int http_connect(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(descriptor >= 0);
    assert_int_equal(connect(descriptor, (struct sockaddr *)(void *)&address, sizeof address), 0);
    return descriptor;
}

void http_write(int descriptor, struct str bytes)
{
    while (bytes.length > 0) {
        ssize_t written = send(descriptor, bytes.bytes, bytes.length, MSG_NOSIGNAL);

        if (written <= 0)
            return; /* closed: the answer tells */
        bytes = str_slice(bytes, (size_t)written, bytes.length);
    }
}

void http_printf(int descriptor, const char *format, ...)
{
    va_list arguments;
    struct buf out = {0};

    va_start(arguments, format);
    buf_addv(&out, format, arguments);
    va_end(arguments);
    http_write(descriptor, buf_str(&out));
    buf_clear(&out);
}

/* Some bytes more; false: the end, or nothing came in time. */
static bool read_more(int descriptor, int64_t until, struct buf *out)
{
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    int64_t left = until - http_milliseconds();
    char bytes[16384];
    ssize_t length;

    if (left < 0 || poll(&wait, 1, (int)left) != 1)
        return false;
    length = read(descriptor, bytes, sizeof bytes);
    if (length <= 0)
        return false;
    buf_add(out, str_of(bytes, (size_t)length));
    return true;
}

bool http_wait_for(int descriptor, const char *wanted, int milliseconds, struct buf *out)
{
    int64_t until = http_milliseconds() + milliseconds;

    while (str_find(buf_str(out), str_from(wanted), 0) == SIZE_MAX) {
        if (!read_more(descriptor, until, out))
            return false;
    }
    return true;
}

bool http_is_closed(int descriptor, int milliseconds)
{
    int64_t until = http_milliseconds() + milliseconds;
    struct buf ignored = {0};

    while (read_more(descriptor, until, &ignored))
        buf_truncate(&ignored, 0);
    buf_clear(&ignored);
    return http_milliseconds() < until;
}

struct str http_header(const struct http_reply *reply, const char *name)
{
    struct str rest = buf_str(&reply->head);

    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str key = str_cut(&line, ':');

        if (key.length == strlen(name) && strncasecmp(key.bytes, name, key.length) == 0)
            return str_trim(line);
    }
    return (struct str){NULL, 0};
}

static void unchunk(struct buf *body)
{
    struct str rest = buf_str(body);
    struct buf out = {0};

    while (rest.length > 0) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        size_t size = 0;

        for (size_t i = 0; i < line.length; i++)
            size = size * 16 + (size_t)strtol((char[]){line.bytes[i], 0}, NULL, 16);
        if (size == 0)
            break;
        buf_add(&out, str_slice(rest, 0, size));
        rest = str_slice(rest, size + 2, rest.length);
    }
    buf_clear(body);
    *body = out;
}

static bool is_complete(const struct http_reply *reply)
{
    struct str length = http_header(reply, "Content-Length");
    int64_t wanted;

    if (reply->status == 204 || reply->status == 304)
        return true;
    if (length.bytes != NULL && str_to_int(length, &wanted))
        return (int64_t)reply->body.length >= wanted;
    if (str_is(http_header(reply, "Transfer-Encoding"), "chunked"))
        return str_ends(buf_str(&reply->body), STR("0\r\n\r\n"));
    return false;
}

struct http_reply http_read(int descriptor)
{
    struct http_reply reply = {0};
    struct buf all = {0};
    int64_t until = http_milliseconds() + PATIENCE_MS;
    size_t end;

    if (http_wait_for(descriptor, "\r\n\r\n", PATIENCE_MS, &all)) {
        end = str_find(buf_str(&all), STR("\r\n\r\n"), 0) + 4;
        buf_add(&reply.head, str_slice(buf_str(&all), 0, end));
        buf_add(&reply.body, str_slice(buf_str(&all), end, all.length));
        reply.status = atoi(reply.head.bytes + 9);
        if (reply.status == 100) { /* the real one follows */
            buf_clear(&all);
            http_clear(&reply);
            return http_read(descriptor);
        }
        while (!is_complete(&reply) && read_more(descriptor, until, &reply.body))
            ;
        if (str_is(http_header(&reply, "Transfer-Encoding"), "chunked"))
            unchunk(&reply.body);
    }
    buf_clear(&all);
    return reply;
}

void http_clear(struct http_reply *reply)
{
    buf_clear(&reply->head);
    buf_clear(&reply->body);
    reply->status = 0;
}

struct http_reply http_ask(int port, const char *method, const char *path, const char *headers,
                           const char *body)
{
    int descriptor = http_connect(port);
    struct http_reply reply;

    http_printf(descriptor, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s", method,
                path, headers ? headers : "");
    if (body != NULL)
        http_printf(descriptor, "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    else
        http_printf(descriptor, "\r\n");
    reply = http_read(descriptor);
    close(descriptor);
    return reply;
}

struct http_reply http_call(int port, const char *method, const char *path, const char *token,
                            const char *json)
{
    struct buf headers = {0};
    struct http_reply reply;

    buf_add_text(&headers, "");
    if (token != NULL)
        buf_addf(&headers, "Authorization: Bearer %s\r\n", token);
    if (json != NULL)
        buf_add_text(&headers, "Content-Type: application/json\r\n");
    reply = http_ask(port, method, path, headers.bytes, json);
    buf_clear(&headers);
    return reply;
}

char *http_member(const struct http_reply *reply, const char *name)
{
    struct buf key = {0};
    size_t start;
    size_t end;

    buf_addf(&key, "\"%s\":\"", name);
    start = str_find(buf_str(&reply->body), buf_str(&key), 0);
    start = start == SIZE_MAX ? SIZE_MAX : start + key.length;
    buf_clear(&key);
    if (start == SIZE_MAX)
        return NULL;
    end = str_find_byte(buf_str(&reply->body), '"', start);
    return memory_text(reply->body.bytes + start, end - start);
}

void http_pause(int milliseconds)
{
    struct timespec wait = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};

    nanosleep(&wait, NULL);
}
