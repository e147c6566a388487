#include "route.h"

#include <strings.h>

#include "service/events.h"
#include "token.h"
#include "unavailable.h"

bool route_is_on(const struct server *server, const struct route *route)
{
    return route->switched_by == 0 ||
           *(const bool *)(const void *)((const char *)server + route->switched_by);
}

/* "{id}" takes one segment that is not empty. */
static bool path_fits(struct str pattern, struct str path,
                      struct str parameters[REQUEST_MOST_PARAMETERS])
{
    size_t count = 0;

    while (pattern.length > 0 || path.length > 0) {
        struct str wanted = str_cut(&pattern, '/');
        struct str there = str_cut(&path, '/');

        if (wanted.length > 0 && wanted.bytes[0] == '{') {
            if (there.length == 0 || count == REQUEST_MOST_PARAMETERS)
                return false;
            parameters[count++] = there;
        } else if (!str_equal(wanted, there)) {
            return false;
        }
        if ((pattern.length == 0) != (path.length == 0))
            return false;
    }
    return true;
}

static bool method_fits(const char *method, struct str wanted)
{
    return str_is(wanted, method) || (str_is(wanted, "HEAD") && strcmp(method, "GET") == 0);
}

const struct route *route_find(const struct server *server, struct str method, struct str path,
                               struct str parameters[REQUEST_MOST_PARAMETERS], struct buf *allowed)
{
    bool ends_in_slash = path.length > 1 && path.bytes[path.length - 1] == '/';

    for (const struct route *route = route_table; route->method != NULL; route++) {
        struct str pattern = str_from(route->path);

        if (pattern.length > 1 && (pattern.bytes[pattern.length - 1] == '/') != ends_in_slash)
            continue;
        if (!route_is_on(server, route) || !path_fits(pattern, path, parameters))
            continue;
        if (method_fits(route->method, method))
            return route;
        buf_addf(allowed, "%s%s", allowed->length > 0 ? ", " : "", route->method);
    }
    if (allowed->length > 0)
        buf_add_text(allowed, ", OPTIONS");
    return NULL;
}

/* ---- bodies
 * -----------------------------------------------------------------------------------------------
 */

static bool is_json(struct request *request)
{
    struct str type = request_header(request, "Content-Type");

    return type.length == 0 || request->route->body == BODY_ANY_JSON ||
           str_starts(type, STR("application/json"));
}

bool route_read_body(struct request *request, struct value *out)
{
    struct field_problem problem;

    if (!is_json(request)) {
        request_problem(request, 415, "the body must be application/json");
        return false;
    }
    if (field_read_body(request->route->fields, buf_str(&request->body), SERVER_LARGEST_BODY,
                        request->arena, out, &problem))
        return true;
    request_field_problem(request, 400, problem.pointer, "%s", problem.detail);
    return false;
}

bool route_read_query(struct request *request, const char *name, int64_t otherwise, int64_t *out)
{
    struct str text = request_query(request, name);
    struct field_problem problem;

    *out = otherwise;
    if (text.length == 0 ||
        field_read_number(field_find(request->route->query, name), text, out, &problem))
        return true;
    request_field_problem(request, 400, problem.pointer, "%s", problem.detail);
    return false;
}

/* ---- who may
 * ---------------------------------------------------------------------------------------------- */

static struct str bearer(const struct request *request)
{
    struct str header = request_header(request, "Authorization");

    if (header.length < 7 || strncasecmp(header.bytes, "Bearer ", 7) != 0)
        return (struct str){NULL, 0};
    return str_trim(str_slice(header, 7, header.length));
}

static bool refuse(struct request *request, const char *detail)
{
    request_add_header(request, "WWW-Authenticate", "Bearer");
    request_problem(request, 401, "%s", detail);
    return false;
}

/* Token or ticket: whether there is one at all, and whether the ticket fits. */
static bool has_pass(struct request *request)
{
    struct str ticket = {NULL, 0};

    if (bearer(request).length > 0)
        return true;
    if (request->route->access == ACCESS_TICKET)
        ticket = request_query(request, "ticket");
    if (ticket.length == 0)
        return refuse(request, "a token is needed: Authorization: Bearer TOKEN");
    return token_is_ticket(request->server, ticket, request->parameters[0],
                           server_now_ms(request->server)) ||
           refuse(request, "this ticket is not one of this conversation, or its time is over");
}

/* The conversation is there. */
static void go_in(struct request *request)
{
    struct str token = bearer(request);

    if (token.length > 0 &&
        !token_is(token, service_conversation_token_hash(request->conversation)))
        refuse(request, "this token is not the one of this conversation");
    else
        request->route->handle(request);
}

static void look_in_store(struct request *request)
{
    struct error err = {0};

    request->conversation = service_find(request->server->service, request->parameters[0], &err);
    if (request->conversation != NULL) {
        request_return(request, go_in);
    } else if (err.code == ERROR_NOT_FOUND) {
        request_problem(request, 404, "there is no such conversation");
    } else {
        unavailable_answer(request, KB_SENTENCE_NOT_READ, "conversations cannot be read just now");
    }
}

void route_enter(struct request *request)
{
    if (request->route->access == ACCESS_OPEN) {
        request->route->handle(request);
        return;
    }
    if (request->route->access == ACCESS_OWN) {
        request_aside(request, request->route->handle);
        return;
    }
    if (!has_pass(request))
        return;
    request->conversation = service_find_live(request->server->service, request->parameters[0]);
    if (request->conversation != NULL)
        go_in(request);
    else
        request_aside(request, look_in_store);
}
