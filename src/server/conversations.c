/* A conversation's beginning and end: created, exported, deleted; the ticket of its stream. */
#include "handlers.h"
#include "json/json.h"
#include "service/acts.h"
#include "text/mask.h"
#include "token.h"
#include "unavailable.h"

enum { MOST_EXPORTED = 100000 /* events */ };

const struct field conversations_create_fields[] = {
    {"language", FIELD_TEXT, false, 0, 20, NULL, "of the page: en, hr, sr-Latn, sr-Cyrl"},
    {"channel", FIELD_TEXT, false, 1, 31, NULL,
     "where the customer is; `widget` when it is not said"},
    {0},
};

/* What the answer needs once the start is stored. */
struct opening {
    char token[TOKEN_LENGTH + 1];
    enum text_variant variant;
};

static void write_created(struct request *request, const struct service_batch *batch,
                          struct buf *out)
{
    const struct opening *opening = request->state;

    buf_add_text(out, "{\"id\":");
    json_write_text(out, service_conversation_id(request->conversation));
    buf_addf(out, ",\"token\":\"%s\",\"language\":\"%s\",\"events\":[", opening->token,
             text_variant_name(opening->variant));
    for (size_t i = 0; batch != NULL && i < batch->count; i++) {
        if (i > 0)
            buf_add_byte(out, ',');
        buf_add(out, batch->events[i].json);
    }
    buf_add_text(out, "],\"welcome\":");
    welcome_write(request->server, opening->variant, out);
    buf_add_byte(out, '}');
}

static void started(void *context, const struct service_receipt *receipt)
{
    struct request *request = context;
    struct buf out = {0};

    if (receipt->result == SERVICE_REPLIED) {
        atomic_fetch_add(&request->server->metrics.started, 1);
        write_created(request, receipt->batch, &out);
        request_add_header(request, "Location", "%.*s/api/v1/conversations/%.*s",
                           STR_ARG(request->server->base_path),
                           STR_ARG(service_conversation_id(request->conversation)));
        request_answer(request, 201, "application/json", &out);
    } else {
        unavailable_answer(request, KB_SENTENCE_NOT_STORED,
                           "the conversation could not be stored just now");
    }
    request_finish(request);
}

void conversations_create(struct request *request)
{
    struct opening *opening = arena_alloc(request->arena, sizeof *opening);
    struct service_opening wanted;
    struct value body;
    struct str channel;
    char hash[65];

    if (!route_read_body(request, &body))
        return;
    channel = value_get_text(&body, "channel");
    if (!request_may(request, LIMITS_OPENINGS, "too many new conversations from this address"))
        return;
    token_new(opening->token, hash);
    opening->variant = welcome_language(request, value_get_text(&body, "language"));
    request->state = opening;
    wanted = (struct service_opening){
        .channel = channel.length > 0 ? text_mask(channel, request->arena).text : STR("widget"),
        .language = opening->variant,
        .token_hash = str_from(hash),
    };
    request->conversation = service_open(request->server->service, &wanted);
    service_start(request->conversation, started, request);
}

void conversations_ticket(struct request *request)
{
    struct buf out = {0};
    struct str ticket = token_new_ticket(request->server, request->parameters[0],
                                         server_now_ms(request->server), request->arena);

    buf_addf(&out, "{\"ticket\":\"%.*s\",\"expires_in\":%d}", STR_ARG(ticket),
             TOKEN_TICKET_SECONDS);
    request_answer(request, 200, "application/json", &out);
}

/* The time of the first event, as it stands in it. */
static void add_started(const struct service_batch *batch, struct buf *out)
{
    struct arena *arena = arena_new();
    struct value event = value_map();

    if (batch->count > 0 &&
        !json_parse(batch->events[0].json, SERVER_LARGEST_BODY, arena, &event, NULL))
        event = value_map();
    json_write_text(out, value_get_text(&event, "at"));
    arena_free(arena);
}

static void export(struct request *request)
{
    struct service_batch *batch;
    struct error err = {0};
    struct buf out = {0};

    if (!service_read_events(request->conversation, 0, MOST_EXPORTED, &batch, &err)) {
        unavailable_answer(request, KB_SENTENCE_NOT_READ,
                           "the conversation cannot be read just now");
        return;
    }
    buf_add_text(&out, "{\"id\":");
    json_write_text(&out, request->parameters[0]);
    buf_add_text(&out, ",\"started\":");
    add_started(batch, &out);
    buf_add_text(&out, ",\"events\":[");
    for (size_t i = 0; i < batch->count; i++) {
        buf_add_text(&out, i > 0 ? ",\n" : "\n");
        buf_add(&out, batch->events[i].json);
    }
    buf_add_text(&out, "\n]}\n");
    service_batch_release(batch);
    request_add_header(request, "Content-Disposition",
                       "attachment; filename=\"conversation.json\"");
    request_answer(request, 200, "application/json", &out);
}

void conversations_export(struct request *request)
{
    request_aside(request, export);
}

static void deleted(void *context, const struct service_receipt *receipt)
{
    struct request *request = context;

    if (receipt->result == SERVICE_REPLIED) {
        request_answer_empty(request, 204);
    } else if (receipt->result == SERVICE_GONE) {
        request_problem(request, 404, "there is no such conversation");
    } else if (receipt->result == SERVICE_BUSY) {
        request_too_many(request, 2, "too much is waiting in this conversation");
    } else {
        unavailable_answer(request, KB_SENTENCE_NOT_STORED, "it could not be deleted just now");
    }
    request_finish(request);
}

void conversations_delete(struct request *request)
{
    service_delete(request->conversation, deleted, request);
}
