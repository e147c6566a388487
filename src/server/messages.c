/* A message to the bot, and its reply. */
#include "handlers.h"
#include "unavailable.h"

const struct field messages_fields[] = {
    {"client_id", FIELD_ID, true, 1, 64, NULL,
     "chosen by the client; the same again gives the stored reply"},
    {"text", FIELD_TEXT, false, 0, 16384, NULL, "what the customer wrote"},
    {"button", FIELD_TEXT, false, 1, 64, NULL,
     "payload of a button that was pressed: a topic's at any time, any other while it is offered"},
    {"title", FIELD_TEXT, false, 0, 200, NULL,
     "what that button shows; when it is not said, its title in the language of the conversation"},
    {"language", FIELD_TEXT, false, 0, 20, "en hr sr-Latn sr-Cyrl",
     "chosen by the customer in the client: of the reply, unless the text is clearly in another"},
    {0},
};

static void answer_batch(struct request *request, const struct service_batch *batch)
{
    struct buf out = {0};

    buf_add_text(&out, "{\"events\":[");
    for (size_t i = 0; i < batch->count; i++) {
        if (i > 0)
            buf_add_byte(&out, ',');
        buf_add(&out, batch->events[i].json);
    }
    buf_add_text(&out, "]}");
    request_answer(request, 200, "application/json", &out);
}

static void answer_failed(struct request *request, const struct service_reply *reply)
{
    atomic_fetch_add(&request->server->metrics.not_stored, 1);
    unavailable_answer_with(request, "the message could not be stored, so it was not answered",
                            reply->failure_texts, reply->failure_count);
}

static void count_turn(struct request *request, const struct service_reply *reply)
{
    struct metrics *metrics = &request->server->metrics;

    metrics_turn(metrics, loop_microseconds() - request->received_us);
    atomic_fetch_add_explicit(&metrics->turns, 1, memory_order_relaxed);
    if (reply->turn != NULL && reply->turn->outcome.action == KB_ACTION_HANDOFF)
        atomic_fetch_add_explicit(&metrics->handoffs, 1, memory_order_relaxed);
}

static void replied(void *context, const struct service_reply *reply)
{
    struct request *request = context;

    switch (reply->result) {
    case SERVICE_REPLIED:
        count_turn(request, reply);
        answer_batch(request, reply->batch);
        break;
    case SERVICE_REPEATED:
        atomic_fetch_add(&request->server->metrics.repeated, 1);
        answer_batch(request, reply->batch);
        break;
    case SERVICE_DIFFERENT:
        request_field_problem(request, 422, "/client_id", "this id was used for another message");
        break;
    case SERVICE_NOT_OFFERED:
        request_field_problem(request, 422, "/button",
                              "there is no such button, or it is not offered any more");
        break;
    case SERVICE_BUSY:
        request_too_many(request, 1, "too many messages wait in this conversation");
        break;
    case SERVICE_GONE:
        request_problem(request, 404, "there is no such conversation"); /* deleted meanwhile */
        break;
    case SERVICE_FAILED:
        answer_failed(request, reply);
        break;
    }
    request_finish(request);
}

void messages_send(struct request *request)
{
    struct service_message message;
    struct value body;

    if (!route_read_body(request, &body))
        return;
    message = (struct service_message){
        .text = value_get_text(&body, "text"),
        .button = value_get_text(&body, "button"),
        .client_id = value_get_text(&body, "client_id"),
    };
    message.has_choice = text_variant_from_name(value_get_text(&body, "language"), &message.choice);
    if (message.button.length > 0)
        message.text = value_get_text(&body, "title");
    else if (value_get(&body, STR("text")) == NULL) {
        request_field_problem(request, 400, "/text", "a text or a button");
        return;
    }
    if (request_may(request, LIMITS_MESSAGES, "too many messages in this conversation"))
        service_say(request->conversation, &message, replied, request);
}
