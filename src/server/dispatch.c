#include "dispatch.h"

#include <microhttpd.h>
#include <strings.h>

#include "answer.h"
#include "cors.h"
#include "handlers.h"

enum {
    MOST_BODY_SEEN =
        1 << 20 /* bytes of a body that is too large, read only so that the client hears so */
};

/* Behind a proxy that is believed the address is the last one that the proxies we know added. */
static void find_address(struct request *request)
{
    struct str rest = request_header(request, "X-Forwarded-For");
    unsigned char address[16];

    if (!request->client->is_proxy)
        return;
    while (rest.length > 0) {
        size_t comma = rest.length;

        while (comma > 0 && rest.bytes[comma - 1] != ',')
            comma--;
        if (!client_key_of_text(str_slice(rest, comma, rest.length), address))
            return;
        request->address = client_key(address);
        if (!client_is_trusted(request->server, address))
            return;
        rest = str_slice(rest, 0, comma > 0 ? comma - 1 : 0);
    }
}

static size_t header_size(const struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    return info != NULL ? info->header_size : 0;
}

static bool has_body_too_large(const struct request *request)
{
    struct str length = request_header(request, "Content-Length");
    int64_t bytes;

    return length.bytes != NULL && (!str_to_int(length, &bytes) || bytes > SERVER_LARGEST_BODY);
}

/* What a proxy in front might read otherwise than we do (RFC 9112, 3.2, 5.1, 6.3). */
struct framing {
    int hosts;
    int lengths;
    int codings;
    bool is_malformed;
    bool is_compressed;
};

static enum MHD_Result look_at_header(void *context, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    struct framing *framing = context;

    (void)kind;
    framing->hosts += strcasecmp(name, "Host") == 0;
    framing->lengths += strcasecmp(name, "Content-Length") == 0;
    framing->codings += strcasecmp(name, "Transfer-Encoding") == 0;
    framing->is_malformed |=
        strpbrk(name, " \t") != NULL ||
        (strcasecmp(name, "Transfer-Encoding") == 0 && strcasecmp(value, "chunked") != 0);
    framing->is_compressed |=
        strcasecmp(name, "Content-Encoding") == 0 && strcasecmp(value, "identity") != 0;
    return MHD_YES;
}

static bool is_ambiguous(const struct framing *framing)
{
    return framing->is_malformed || framing->hosts > 1 || framing->lengths + framing->codings > 1;
}

static void refuse_large_body(struct request *request)
{
    request->closing = true;
    request_problem(request, 413, "a body of more than %d bytes", SERVER_LARGEST_BODY);
}

/* The part behind the base path; false: it is elsewhere. */
static bool cut_base(const struct server *server, struct str *path)
{
    if (!str_starts(*path, server->base_path))
        return false;
    *path = str_slice(*path, server->base_path.length, path->length);
    if (path->length == 0)
        *path = STR("/");
    return path->bytes[0] == '/';
}

static void find_route(struct request *request)
{
    struct buf allowed = {0};
    bool inside = !request->has_nul && cut_base(request->server, &request->path);

    if (inside)
        request->route = route_find(request->server, request->method, request->path,
                                    request->parameters, &allowed);
    if (request->route != NULL) {
        buf_clear(&allowed);
        return;
    }
    if (inside && allowed.length > 0 && str_is(request->method, "OPTIONS")) {
        request_add_header(request, "Allow", "%s", allowed.bytes);
        cors_answer_preflight(request, allowed.bytes);
    } else if (allowed.length > 0) {
        request_add_header(request, "Allow", "%s", allowed.bytes);
        request_problem(request, 405, "this path has no %.*s", STR_ARG(request->method));
    } else if (!inside || !assets_try(request)) {
        request_problem(request, 404, "there is nothing here");
    }
    buf_clear(&allowed);
}

/* The headers are there. What is refused here is refused before its body is read; the connection
 * then ends. */
static void begin(struct request *request)
{
    struct framing framing = {0};

    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, look_at_header, &framing);
    client_enter(request->client, CLIENT_BODY);
    find_address(request);
    if (header_size(request) > SERVER_LARGEST_HEADER) {
        request->closing = true;
        request_problem(request, 431, "headers of more than %d bytes", SERVER_LARGEST_HEADER);
    } else if (is_ambiguous(&framing)) {
        request->closing = true;
        request_problem(request, 400, "headers that can be read in two ways");
    } else if (framing.is_compressed) {
        request->closing = true;
        request_problem(request, 415, "a compressed body is not read");
    } else if (has_body_too_large(request)) {
        refuse_large_body(request);
    }
}

static bool take_body(struct request *request, const char *data, size_t *size)
{
    request->body_seen += *size;
    if (request->body_seen <= SERVER_LARGEST_BODY)
        buf_add(&request->body, str_of(data, *size));
    *size = 0;
    return request->body_seen <= MOST_BODY_SEEN;
}

/* Everything is there. */
static void act(struct request *request)
{
    request->received_us = loop_microseconds();
    client_enter(request->client, CLIENT_WORKING);
    if (request->body_seen > SERVER_LARGEST_BODY) {
        refuse_large_body(request);
        return;
    }
    if (!request_may(request, LIMITS_REQUESTS, "too many requests from this address"))
        return;
    find_route(request);
    if (request->route != NULL)
        route_enter(request);
}

static bool end_or_wait(struct request *request)
{
    if (request->answered)
        return answer_send(request);
    request->suspended = true;
    MHD_suspend_connection(request->connection);
    return true;
}

bool dispatch(struct request *request, const char *method, const char *url, const char *data,
              size_t *size)
{
    if (request->method.bytes == NULL) {
        request->method = str_from(method);
        request->path = arena_copy(request->arena, str_from(url));
        request->answered = request_handle(request, begin);
        return request->answered ? answer_send(request) : true;
    }
    if (*size > 0)
        return take_body(request, data, size);
    if (!request->begun) {
        request->begun = true;
        request->answered = request_handle(request, act);
    }
    return end_or_wait(request);
}
