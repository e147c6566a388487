/* A thumb for one answer, or a rating for the whole conversation. */
#include "handlers.h"
#include "service/acts.h"
#include "unavailable.h"

const struct field feedback_fields[] = {
    {"about", FIELD_INTEGER, false, 1, INT32_MAX, NULL, "seq of the bot's answer that is judged"},
    {"thumb", FIELD_TEXT, false, 2, 4, "up down", "of one answer"},
    {"rating", FIELD_INTEGER, false, 1, 5, NULL, "of the conversation"},
    {"words", FIELD_TEXT, false, 0, 1000, NULL, "anything the customer adds"},
    {0},
};

static void stored(void *context, const struct service_receipt *receipt)
{
    struct request *request = context;

    switch (receipt->result) {
    case SERVICE_REPLIED:
    case SERVICE_REPEATED:
        request_answer_empty(request, 204);
        break;
    case SERVICE_BUSY:
        request_too_many(request, 1, "too much is waiting in this conversation");
        break;
    case SERVICE_GONE:
        request_problem(request, 404, "there is no such conversation"); /* deleted meanwhile */
        break;
    case SERVICE_DIFFERENT:
    case SERVICE_NOT_OFFERED:
    case SERVICE_FAILED:
        unavailable_answer(request, KB_SENTENCE_NOT_STORED, "this could not be stored just now");
        break;
    }
    request_finish(request);
}

static void store(struct request *request)
{
    service_give_feedback(request->conversation, request->state, stored, request);
}

/* Aside: only an answer of the bot can be judged. */
static void look_at_answer(struct request *request)
{
    const struct service_feedback *feedback = request->state;
    struct service_batch *batch;
    struct error err = {0};

    if (!service_read_events(request->conversation, feedback->about - 1, 1, &batch, &err)) {
        unavailable_answer(request, KB_SENTENCE_NOT_READ,
                           "the answer cannot be looked at just now");
        return;
    }
    if (batch->count == 0)
        request_field_problem(request, 422, "/about", "there is no such event");
    else if (!str_is(batch->events[0].type, store_event_type_name(STORE_BOT_REPLY)))
        request_field_problem(request, 422, "/about", "this event is not an answer of the bot");
    else
        request_return(request, store);
    service_batch_release(batch);
}

void feedback_give(struct request *request)
{
    struct service_feedback *feedback = arena_alloc(request->arena, sizeof *feedback);
    struct value body;

    if (!route_read_body(request, &body))
        return;
    *feedback = (struct service_feedback){
        .about = value_get_integer(&body, "about", 0),
        .thumb = value_get_text(&body, "thumb"),
        .rating = value_get_integer(&body, "rating", 0),
        .words = value_get_text(&body, "words"),
    };
    request->state = feedback;
    if ((feedback->thumb.length > 0) == (feedback->rating > 0))
        request_field_problem(request, 400, "/thumb", "either a thumb or a rating");
    else if (feedback->thumb.length > 0 && feedback->about == 0)
        request_field_problem(request, 400, "/about", "a thumb is about one answer: its seq");
    else if (feedback->about > 0)
        request_aside(request, look_at_answer);
    else
        store(request);
}
