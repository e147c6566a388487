#include "cors.h"

#include "request.h"

/* What browsers ask for: ours, those of EventSource polyfills, and what Web Chat adds to Direct
 * Line. */
static const char *const headers =
    "Authorization, Content-Type, Last-Event-ID, X-Requested-With, x-ms-bot-agent";

static bool is_allowed(const struct server *server, struct str origin)
{
    for (size_t i = 0; i < server->origins.count; i++) {
        if (str_equal(server->origins.items[i], origin))
            return true;
    }
    return server->any_origin;
}

/* Scripts and styles of the widget are public, and `integrity` wants them fetched with CORS. */
static bool is_public(const struct request *request)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (strcmp(request->headers[i].name, "Access-Control-Allow-Origin") == 0)
            return true;
    }
    return false;
}

void cors_add_headers(struct request *request)
{
    struct str origin = request_header(request, "Origin");

    if (is_public(request) || (request->server->origins.count == 0 && !request->server->any_origin))
        return;
    request_add_header(request, "Vary", "Origin");
    if (origin.length == 0 || !is_allowed(request->server, origin))
        return;
    request_add_header(request, "Access-Control-Allow-Origin", "%.*s", STR_ARG(origin));
    request_add_header(request, "Access-Control-Expose-Headers", "Retry-After");
}

void cors_answer_preflight(struct request *request, const char *methods)
{
    struct str origin = request_header(request, "Origin");

    if (origin.length > 0 && is_allowed(request->server, origin)) {
        request_add_header(request, "Access-Control-Allow-Methods", "%s", methods);
        request_add_header(request, "Access-Control-Allow-Headers", "%s", headers);
        request_add_header(request, "Access-Control-Max-Age", "600");
    }
    request_answer_empty(request, 204);
}
