#include "request.h"

#include <microhttpd.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "json/json.h"
#include "route.h"
#include "view.h"

/* What this thread handles just now: whether it was answered before the step ended. */
static _Thread_local struct {
    const struct request *request;
    bool answered;
} handling;

bool request_handle(struct request *request, void (*step)(struct request *request))
{
    const struct request *before = handling.request;
    bool was_answered = handling.answered;
    bool answered;

    handling.request = request;
    handling.answered = false;
    step(request);
    answered = handling.answered;
    handling.request = before;
    handling.answered = was_answered;
    return answered;
}

/* On the loop: the next step, or the answer is complete. */
static void come_back(struct loop_post *post)
{
    struct request *request = (struct request *)post;
    void (*step)(struct request * request) = request->step;

    request->step = NULL;
    if (step != NULL && !request_handle(request, step))
        return;
    request->answered = true;
    if (request->suspended) {
        request->suspended = false;
        MHD_resume_connection(request->connection);
    }
}

static void work_aside(struct service_task *task)
{
    struct request *request = (struct request *)((char *)task - offsetof(struct request, task));
    void (*step)(struct request * request) = request->step;

    request->step = NULL;
    if (request_handle(request, step))
        loop_post(request->loop, &request->post);
}

void request_aside(struct request *request, void (*step)(struct request *request))
{
    request->step = step;
    service_run_aside(request->server->service, &request->task);
}

void request_return(struct request *request, void (*step)(struct request *request))
{
    request->step = step;
    loop_post(request->loop, &request->post);
}

struct request *request_new(struct client *client, struct MHD_Connection *connection)
{
    struct request *request = memory_alloc(sizeof *request);

    request->post.run = come_back;
    request->task.work = work_aside;
    request->client = client;
    request->loop = client->loop;
    request->server = client->loop->server;
    request->connection = connection;
    request->arena = loop_lend_arena(client->loop);
    request->address = client->key;
    client->request = request;
    client->loop->request_count++;
    client_enter(client, CLIENT_HEADER);
    return request;
}

void request_shrink(struct request *request)
{
    if (request->arena != NULL)
        loop_return_arena(request->loop, request->arena);
    request->arena = NULL;
    buf_clear(&request->body);
}

void request_free(struct request *request)
{
    request->client->request = NULL;
    request->loop->request_count--;
    timers_clear(&request->timer);
    view_close(request->view);
    if (request->release_state != NULL)
        request->release_state(request->state);
    service_conversation_release(request->conversation);
    if (request->response != NULL)
        MHD_destroy_response(request->response);
    buf_clear(&request->body);
    buf_clear(&request->answer);
    request_shrink(request);
    free(request);
}

void request_finish(struct request *request)
{
    if (handling.request == request)
        handling.answered = true;
    else
        loop_post(request->loop, &request->post);
}

/* ---- reading
 * ---------------------------------------------------------------------------------------------- */

struct str request_header(const struct request *request, const char *name)
{
    return str_from(MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name));
}

struct str request_query(const struct request *request, const char *name)
{
    const char *value = NULL;
    size_t size = 0;

    if (MHD_lookup_connection_value_n(request->connection, MHD_GET_ARGUMENT_KIND, name,
                                      strlen(name), &value, &size) != MHD_YES)
        return (struct str){NULL, 0};
    return str_of(value != NULL ? value : "", size);
}

struct str request_cookie(const struct request *request, const char *name)
{
    struct str rest = request_header(request, "Cookie");

    while (rest.length > 0) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str key = str_cut(&value, '=');

        if (str_is(str_trim(key), name))
            return str_trim(value);
    }
    return (struct str){NULL, 0};
}

bool request_is_secure(const struct request *request)
{
    return request->server->is_tls ||
           (request->client->is_proxy &&
            str_is(request_header(request, "X-Forwarded-Proto"), "https"));
}

/* ---- answering
 * -------------------------------------------------------------------------------------------- */

static void forget_answer(struct request *request)
{
    buf_clear(&request->answer);
    request->lasting = NULL;
    request->lasting_size = 0;
}

void request_answer(struct request *request, int status, const char *type, struct buf *body)
{
    forget_answer(request);
    request->status = status;
    request->type = type;
    request->answer = *body;
    *body = (struct buf){0};
    if (handling.request == request)
        handling.answered = true;
}

void request_answer_lasting(struct request *request, int status, const char *type,
                            const void *bytes, size_t size)
{
    struct buf none = {0};

    request_answer(request, status, type, &none);
    request->lasting = bytes;
    request->lasting_size = size;
}

void request_answer_empty(struct request *request, int status)
{
    struct buf none = {0};

    request_answer(request, status, NULL, &none);
}

void request_add_header(struct request *request, const char *name, const char *format, ...)
{
    va_list arguments;
    struct buf value = {0};

    if (request->header_count == REQUEST_MOST_HEADERS)
        return;
    va_start(arguments, format);
    buf_addv(&value, format, arguments);
    va_end(arguments);
    request->headers[request->header_count].name = name;
    request->headers[request->header_count++].value = arena_copy(request->arena, buf_str(&value));
    buf_clear(&value);
}

static void write_problem(struct request *request, int status, const char *pointer,
                          struct str detail)
{
    struct buf out = {0};

    buf_add_text(&out, "{\"type\":\"about:blank\",\"title\":");
    json_write_text(&out, str_from(MHD_get_reason_phrase_for((unsigned)status)));
    buf_addf(&out, ",\"status\":%d,\"detail\":", status);
    json_write_text(&out, detail);
    if (pointer != NULL) {
        buf_add_text(&out, ",\"errors\":[{\"pointer\":");
        json_write_text(&out, str_from(pointer));
        buf_add_text(&out, ",\"detail\":");
        json_write_text(&out, detail);
        buf_add_text(&out, "}]");
    }
    buf_add_byte(&out, '}');
    request_answer(request, status, "application/problem+json", &out);
}

void request_problem(struct request *request, int status, const char *format, ...)
{
    va_list arguments;
    struct buf detail = {0};

    va_start(arguments, format);
    buf_addv(&detail, format, arguments);
    va_end(arguments);
    write_problem(request, status, NULL, buf_str(&detail));
    buf_clear(&detail);
}

void request_field_problem(struct request *request, int status, const char *pointer,
                           const char *format, ...)
{
    va_list arguments;
    struct buf detail = {0};

    va_start(arguments, format);
    buf_addv(&detail, format, arguments);
    va_end(arguments);
    write_problem(request, status, pointer, buf_str(&detail));
    buf_clear(&detail);
}

void request_too_many(struct request *request, int64_t retry_after, const char *detail)
{
    request_add_header(request, "Retry-After", "%lld",
                       (long long)(retry_after > 0 ? retry_after : 1));
    request_problem(request, 429, "%s", detail);
}

int64_t request_wait(struct request *request, enum limits_kind kind)
{
    struct limits_key key = kind == LIMITS_MESSAGES
                                ? limits_key_of(service_conversation_id(request->conversation))
                                : request->address;

    return limits_take(request->server->limits, &key, kind, loop_microseconds() / 1000);
}

bool request_may(struct request *request, enum limits_kind kind, const char *detail)
{
    int64_t wait = request_wait(request, kind);

    if (wait > 0)
        request_too_many(request, wait, detail);
    return wait == 0;
}
