#include "answer.h"

#include <microhttpd.h>
#include <sys/socket.h>
#include <time.h>

#include "cors.h"
#include "request.h"

static struct MHD_Response *make_response(struct request *request)
{
    struct MHD_Response *response = request->response;
    size_t size = request->answer.length;

    if (response != NULL) {
        request->response = NULL; /* the reference is the caller's from here */
        return response;
    }
    if (request->lasting != NULL)
        return MHD_create_response_from_buffer(
            request->lasting_size, (void *)(uintptr_t)request->lasting, MHD_RESPMEM_PERSISTENT);
    if (size == 0)
        return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    return MHD_create_response_from_buffer(size, buf_take(&request->answer), MHD_RESPMEM_MUST_FREE);
}

static bool has_header(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, name) == 0)
            return true;
    }
    return false;
}

static void add_unless_set(const struct request *request, struct MHD_Response *response,
                           const char *name, const char *value)
{
    if (!has_header(request, name))
        MHD_add_response_header(response, name, value);
}

/* Nothing that is answered may be guessed at, framed or run, unless its handler says otherwise. */
static const struct {
    const char *name;
    const char *value;
} always[] = {
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
};

enum { ALWAYS = sizeof always / sizeof *always };

static void add_headers(const struct request *request, struct MHD_Response *response)
{
    if (request->type != NULL)
        MHD_add_response_header(response, "Content-Type", request->type);
    for (size_t i = 0; i < request->header_count; i++)
        MHD_add_response_header(response, request->headers[i].name,
                                request->headers[i].value.bytes);
    for (size_t i = 0; i < ALWAYS; i++)
        add_unless_set(request, response, always[i].name, always[i].value);
    if (request->server->is_tls)
        MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
    if (request->closing || request->loop->draining)
        MHD_add_response_header(response, "Connection", "close");
}

bool answer_send(struct request *request)
{
    struct MHD_Response *response;
    enum MHD_Result queued;

    cors_add_headers(request);
    response = make_response(request);
    if (response == NULL)
        return false;
    add_headers(request, response);
    metrics_status(&request->server->metrics, request->status);
    if (request->client->phase != CLIENT_STREAM)
        client_enter(request->client, CLIENT_SENDING);
    queued = MHD_queue_response(request->connection, (unsigned)request->status, response);
    MHD_destroy_response(response);
    if (request->client->phase == CLIENT_STREAM)
        request_shrink(request);
    return queued == MHD_YES;
}

static void write_date(struct buf *out)
{
    time_t now = time(NULL);
    struct tm utc;
    char text[40];

    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    buf_addf(out, "Date: %s\r\n", text);
}

void answer_send_past_library(struct request *request)
{
    struct buf out = {0};

    buf_addf(&out, "HTTP/1.1 %d %s\r\n", request->status,
             MHD_get_reason_phrase_for((unsigned)request->status));
    write_date(&out);
    buf_addf(&out, "Connection: close\r\nContent-Type: %s\r\nContent-Length: %zu\r\n",
             request->type, request->answer.length);
    for (size_t i = 0; i < ALWAYS; i++)
        buf_addf(&out, "%s: %s\r\n", always[i].name, always[i].value);
    buf_addf(&out, "\r\n%.*s", STR_ARG(buf_str(&request->answer)));
    metrics_status(&request->server->metrics, request->status);
    if (send(request->client->descriptor, out.bytes, out.length, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
        shutdown(request->client->descriptor, SHUT_WR);
    buf_clear(&out);
}
