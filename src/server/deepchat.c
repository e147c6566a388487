/* POST /webhooks/deepchat: the element's own form, whole or as a stream. */
#include "dropin.h"
#include "handlers.h"
#include "json/json.h"

const struct field deepchat_fields[] = {
    {"messages", FIELD_LIST, true, 0, 0, NULL, "the last one of the user's counts"},
    {"session", FIELD_TEXT, false, 0, CHANNEL_LONGEST_SENDER, NULL,
     "one conversation each (additionalBodyProps)"},
    {"sender", FIELD_TEXT, false, 0, CHANNEL_LONGEST_SENDER, NULL, "the same"},
    {0},
};

static void problem(struct request *request, int status, const char *reason, struct str detail)
{
    struct buf out = {0};

    (void)reason;
    buf_add_text(&out, "{\"error\":");
    json_write_text(&out, detail);
    buf_add_byte(&out, '}');
    request_answer(request, status, "application/json", &out);
}

static bool wants_stream(const struct request *request)
{
    return str_find(request_header(request, "Accept"), STR("text/event-stream"), 0) != SIZE_MAX;
}

static void write_reply(struct request *request, const struct value *events, size_t count)
{
    bool stream = wants_stream(request);
    bool first = true;
    struct buf out = {0};

    buf_add_text(&out, stream ? "" : "[");
    for (size_t i = 0; i < count; i++) {
        if (str_is(value_get_text(&events[i], "author"), "customer"))
            continue;
        if (stream)
            channel_deepchat_write_stream(&events[i], request->arena, &out);
        else
            channel_deepchat_write(&events[i], &first, request->arena, &out);
    }
    buf_add_text(&out, stream ? "" : "]");
    request_answer(request, 200, stream ? "text/event-stream" : "application/json", &out);
}

static const struct dropin dropin = {"deepchat", true, write_reply, problem};

void deepchat_message(struct request *request)
{
    struct channel_message message;
    struct value body;

    if (!route_read_body(request, &body))
        return;
    if (channel_deepchat_read(&body, &message))
        dropin_say(request, &dropin, &message);
    else
        request_field_problem(request, 400, "/messages", "there is no text of the user");
}
