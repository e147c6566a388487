#include "channel/channel.h"

#include "json/json.h"
#include "line.h"

/* What Rasa clients send to begin: RasaHQ/chat-widget, chatroom, Chatbot-Widget. */
static const char *const greetings[] = {"/session_start", "/greet",       "/restart",
                                        "/start",         "/get_started", "/handoff"};

static bool is_payload(struct str text)
{
    for (size_t i = 1; i < text.length; i++) {
        char byte = text.bytes[i];

        if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return text.length > 1 && text.length <= 65 && text.bytes[0] == '/';
}

bool channel_rasa_read(const struct value *body, struct channel_message *out)
{
    struct str message = str_trim(value_get_text(body, "message"));
    struct str intent = str_slice(message, 0, str_find_byte(message, '{', 0));

    if (value_get(body, STR("message")) == NULL)
        return false;
    *out = (struct channel_message){
        .sender = str_slice(value_get_text(body, "sender"), 0, CHANNEL_LONGEST_SENDER),
        .text = message};
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
        if (str_is(str_trim(intent), greetings[i]))
            out->kind = CHANNEL_GREETING;
    }
    if (out->kind == CHANNEL_MESSAGE && is_payload(intent))
        out->button = str_slice(intent, 1, intent.length);
    return true;
}

static void add_buttons(const struct value *buttons, struct buf *out)
{
    buf_add_text(out, ",\"buttons\":[");
    for (size_t i = 0; i < buttons->list.count; i++) {
        struct str payload = value_get_text(&buttons->list.items[i], "payload");
        struct buf slashed = {0};

        buf_addf(&slashed, "/%.*s", STR_ARG(payload));
        buf_add_text(out, i > 0 ? ",{\"title\":" : "{\"title\":");
        json_write_text(out, value_get_text(&buttons->list.items[i], "title"));
        buf_add_text(out, ",\"payload\":");
        json_write_text(out, buf_str(&slashed));
        buf_add_byte(out, '}');
        buf_clear(&slashed);
    }
    buf_add_byte(out, ']');
}

static void add_own(const struct value *event, struct buf *out)
{
    const struct value *handoff = value_get(event, STR("handoff"));

    buf_addf(out, ",\"custom\":{\"salter\":{\"seq\":%lld,\"author\":",
             (long long)value_get_integer(event, "seq", 0));
    json_write_text(out, value_get_text(event, "author"));
    if (handoff != NULL) {
        buf_add_text(out, ",\"handoff\":");
        json_write(out, handoff);
    }
    buf_add_text(out, "}}");
}

void channel_rasa_write(struct str recipient, const struct value *event, const char *separator,
                        bool *first, struct arena *arena, struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));
    const struct value *buttons = value_get(event, STR("buttons"));

    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        bool last = i + 1 == texts->list.count;

        buf_add_text(out, *first ? "" : separator);
        *first = false;
        buf_add_text(out, "{\"recipient_id\":");
        json_write_text(out, recipient);
        buf_add_text(out, ",\"text\":");
        json_write_text(out, i == 0 ? line_of(event, texts->list.items[i].text, arena)
                                    : texts->list.items[i].text);
        if (last && buttons != NULL && buttons->kind == VALUE_LIST && buttons->list.count > 0)
            add_buttons(buttons, out);
        if (last)
            add_own(event, out);
        buf_add_byte(out, '}');
    }
}

void channel_rasa_write_error(int status, const char *reason, struct str message, struct buf *out)
{
    buf_addf(out, "{\"version\":\"3.6.0\",\"status\":\"failure\",\"message\":");
    json_write_text(out, message);
    buf_addf(out, ",\"reason\":\"%s\",\"details\":{},\"help\":null,\"code\":%d}", reason, status);
}
