/*
 * The part of Direct Line 3.0 that Web Chat uses. A conversation's token there is "ID.TOKEN" of
 * ours, because its refresh names no conversation; a watermark is the sequence number of the last
 * event.
 */
#include "dropin.h"
#include "handlers.h"
#include "json/json.h"
#include "service/acts.h"
#include "token.h"
#include "unavailable.h"

enum { EXPIRES_SECONDS = 1800, MOST_AT_ONCE = 200 };

const struct field directline_start_fields[] = {
    {"user", FIELD_OBJECT, false, 0, 0, NULL, "the customer's id there"},
    {0},
};

const struct field directline_activity_fields[] = {
    {"type", FIELD_TEXT, true, 1, 64, NULL, "message; others are accepted and passed over"},
    {"text", FIELD_TEXT, false, 0, 16384, NULL, "what the customer wrote"},
    {"from", FIELD_OBJECT, false, 0, 0, NULL, "the customer"},
    {"channelData", FIELD_OBJECT, false, 0, 0, NULL, "clientActivityID makes sending again safe"},
    {0},
};

const struct field directline_query[] = {
    {"watermark", FIELD_INTEGER, false, 0, INT64_MAX, NULL, "of the last answer"},
    {0},
};

static void problem(struct request *request, int status, const char *reason, struct str detail)
{
    (void)reason;
    request_problem(request, status, "%.*s", STR_ARG(detail));
}

/* "Bearer ID.TOKEN" */
static struct str read_bearer(const struct request *request, struct str *token)
{
    struct str header = request_header(request, "Authorization");
    struct str id;

    *token = str_trim(str_slice(header, 7, header.length));
    id = str_cut(token, '.');
    return id;
}

/* The conversation of the token, which must be the one of the path when that names one. 403: the
 * client gets a new token. */
static bool authorise(struct request *request, struct str wanted)
{
    struct str token;
    struct str id = read_bearer(request, &token);
    struct error err = {0};

    if (id.length == 0 || (wanted.bytes != NULL && !str_equal(id, wanted))) {
        request_problem(request, 403, "this token is not the one of this conversation");
        return false;
    }
    request->conversation = service_find(request->server->service, id, &err);
    if (request->conversation == NULL && err.code == ERROR_NOT_FOUND) {
        request_problem(request, 404, "there is no such conversation");
        return false;
    }
    if (request->conversation == NULL) {
        unavailable_answer(request, KB_SENTENCE_NOT_READ, "conversations cannot be read just now");
        return false;
    }
    if (!token_is(token, service_conversation_token_hash(request->conversation))) {
        request_problem(request, 403, "this token is not the one of this conversation");
        return false;
    }
    return true;
}

static void write_conversation(struct request *request, struct str token, int status)
{
    struct str id = service_conversation_id(request->conversation);
    struct buf out = {0};

    buf_addf(&out, "{\"conversationId\":\"%.*s\",\"token\":\"%.*s.%.*s\",\"expires_in\":%d}",
             STR_ARG(id), STR_ARG(id), STR_ARG(token), EXPIRES_SECONDS);
    request_answer(request, status, "application/json", &out);
}

static void started(void *context, const struct service_receipt *receipt)
{
    struct request *request = context;

    if (receipt->result == SERVICE_REPLIED) {
        atomic_fetch_add(&request->server->metrics.started, 1);
        write_conversation(request, str_from(request->state), 201);
    } else {
        unavailable_answer(request, KB_SENTENCE_NOT_STORED,
                           "the conversation could not be stored just now");
    }
    request_finish(request);
}

void directline_start(struct request *request)
{
    char *token = arena_alloc(request->arena, TOKEN_LENGTH + 1);
    char hash[65];
    struct service_opening opening = {.channel = STR("directline"),
                                      .language = welcome_language(request, STR(""))};
    struct value body;

    if (!route_read_body(request, &body))
        return;
    if (!request_may(request, LIMITS_OPENINGS, "too many new conversations from this address"))
        return;
    token_new(token, hash);
    opening.token_hash = str_from(hash);
    request->state = token;
    request->conversation = service_open(request->server->service, &opening);
    service_start(request->conversation, started, request);
}

static void answer_same(struct request *request)
{
    struct str token;

    read_bearer(request, &token);
    write_conversation(request, token, 200);
}

void directline_refresh(struct request *request)
{
    if (authorise(request, (struct str){NULL, 0}))
        answer_same(request);
}

void directline_reconnect(struct request *request)
{
    if (authorise(request, request->parameters[0]))
        answer_same(request);
}

static void write_activities(struct request *request, const struct service_batch *batch,
                             int64_t after)
{
    struct value *events = dropin_events(request, batch);
    struct buf out = {0};
    bool first = true;
    int64_t last = after;

    buf_add_text(&out, "{\"activities\":[");
    /* the first words are in no log: they come before the first event */
    if (after == 0 && batch->count > 0) {
        struct value welcome = dropin_welcome(request);

        value_set(&welcome, STR("at"), value_text(value_get_text(&events[0], "at")),
                  request->arena);
        channel_directline_write(request->parameters[0], STR("user"), &welcome, &first,
                                 request->arena, &out);
    }
    for (size_t i = 0; i < batch->count; i++) {
        channel_directline_write(request->parameters[0], STR("user"), &events[i], &first,
                                 request->arena, &out);
        last = batch->events[i].seq;
    }
    buf_addf(&out, "],\"watermark\":\"%lld\"}", (long long)last);
    request_answer(request, 200, "application/json", &out);
}

void directline_read(struct request *request)
{
    struct service_batch *batch;
    struct error err = {0};
    int64_t after;

    if (!authorise(request, request->parameters[0]) ||
        !route_read_query(request, "watermark", 0, &after))
        return;
    if (!service_read_events(request->conversation, after, MOST_AT_ONCE, &batch, &err)) {
        unavailable_answer(request, KB_SENTENCE_NOT_READ, "activities cannot be read just now");
        return;
    }
    write_activities(request, batch, after);
    service_batch_release(batch);
}

static void write_id(struct request *request, int64_t seq)
{
    struct buf out = {0};

    buf_addf(&out, "{\"id\":\"%.*s|%07lld\"}", STR_ARG(request->parameters[0]), (long long)seq);
    request_answer(request, 200, "application/json", &out);
}

static void write_reply(struct request *request, const struct value *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(value_get_text(&events[i], "type"), "customer_message"))
            write_id(request, value_get_integer(&events[i], "seq", 0));
    }
}

static const struct dropin dropin = {"directline", false, write_reply, problem};

void directline_send(struct request *request)
{
    struct channel_message message;
    struct value body;

    if (!authorise(request, request->parameters[0]) || !route_read_body(request, &body))
        return;
    if (!channel_directline_read(&body, &message))
        request_field_problem(request, 400, "/type", "this member is missing");
    else if (message.kind == CHANNEL_NOTHING)
        write_id(request, service_conversation_seq(request->conversation));
    else
        dropin_say_there(request, &dropin, &message);
}
