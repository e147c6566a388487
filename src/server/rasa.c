/* POST /webhooks/rest/webhook: Rasa's REST channel. */
#include "dropin.h"
#include "handlers.h"

const struct field rasa_fields[] = {
    {"sender", FIELD_TEXT, false, 0, CHANNEL_LONGEST_SENDER, NULL,
     "who writes; one conversation each"},
    {"message", FIELD_TEXT, true, 0, 16384, NULL, "a text, or /payload of a button"},
    {0},
};

static void problem(struct request *request, int status, const char *reason, struct str detail)
{
    struct buf out = {0};

    channel_rasa_write_error(status, reason, detail, &out);
    request_answer(request, status, "application/json", &out);
}

static bool wants_stream(const struct request *request)
{
    return str_is(request_query(request, "stream"), "true");
}

static void write_reply(struct request *request, const struct value *events, size_t count)
{
    struct str recipient = request->parameters[0]; /* kept there by rasa_message() */
    bool stream = wants_stream(request);
    bool first = true;
    struct buf out = {0};

    buf_add_text(&out, stream ? "" : "[");
    for (size_t i = 0; i < count; i++) {
        if (!str_is(value_get_text(&events[i], "author"), "customer"))
            channel_rasa_write(recipient, &events[i], stream ? "\n" : ",", &first, request->arena,
                               &out);
    }
    buf_add_text(&out, stream ? "\n" : "]");
    request_answer(request, 200, stream ? "text/event-stream" : "application/json", &out);
}

static const struct dropin dropin = {"rasa", true, write_reply, problem};

void rasa_status(struct request *request)
{
    static const char text[] = "{\"status\":\"ok\"}";

    request_answer_lasting(request, 200, "application/json", text, sizeof text - 1);
}

void rasa_message(struct request *request)
{
    struct channel_message message;
    struct value body;

    if (!route_read_body(request, &body))
        return;
    if (!channel_rasa_read(&body, &message)) {
        problem(request, 400, "BadRequest", STR("message is missing"));
        return;
    }
    request->parameters[0] = message.sender.length > 0 ? message.sender : STR("default");
    if (message.kind == CHANNEL_GREETING) {
        struct value welcome = dropin_welcome(request);

        write_reply(request, &welcome, 1);
        return;
    }
    dropin_say(request, &dropin, &message);
}
