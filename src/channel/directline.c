#include "channel/channel.h"

#include "json/json.h"

bool channel_directline_read(const struct value *activity, struct channel_message *out)
{
    struct str type = value_get_text(activity, "type");
    const struct value *value = value_get(activity, STR("value"));

    if (type.length == 0)
        return false;
    *out = (struct channel_message){
        .kind = str_is(type, "message") ? CHANNEL_MESSAGE : CHANNEL_NOTHING,
        .sender = value_get_text(value_get(activity, STR("from")), "id"),
        .text = value_get_text(activity, "text"),
        .button = value_get_text(value, "button"),
        .client_id = value_get_text(value_get(activity, STR("channelData")), "clientActivityID"),
    };
    out->client_id = str_slice(out->client_id, 0, 64);
    out->button = str_slice(out->button, 0, 64);
    return true;
}

static void add_text_member(struct buf *out, const char *name, struct str text)
{
    buf_addf(out, ",\"%s\":", name);
    json_write_text(out, text);
}

/* "messageBack" shows the title and sends the payload beside it: a choice is pressed, never guessed
 * from its words. */
static void add_actions(const struct value *buttons, struct buf *out)
{
    buf_add_text(out, ",\"suggestedActions\":{\"actions\":[");
    for (size_t i = 0; i < buttons->list.count; i++) {
        struct str title = value_get_text(&buttons->list.items[i], "title");

        buf_add_text(out, i > 0 ? ",{\"type\":\"messageBack\"" : "{\"type\":\"messageBack\"");
        add_text_member(out, "title", title);
        add_text_member(out, "displayText", title);
        add_text_member(out, "text", title);
        buf_add_text(out, ",\"value\":{\"button\":");
        json_write_text(out, value_get_text(&buttons->list.items[i], "payload"));
        buf_add_text(out, "}}");
    }
    buf_add_text(out, "]}");
}

/* What all activities have; `part` tells the texts of one reply apart. */
static void begin_activity(struct str conversation, const struct value *event, size_t part,
                           bool *first, struct buf *out)
{
    long long seq = (long long)value_get_integer(event, "seq", 0);

    buf_add_text(out, *first ? "{\"id\":\"" : ",{\"id\":\"");
    *first = false;
    buf_addf(out, "%.*s|%07lld", STR_ARG(conversation), seq);
    if (part > 0)
        buf_addf(out, "-%zu", part);
    buf_add_text(out,
                 "\",\"type\":\"message\",\"channelId\":\"webchat\",\"conversation\":{\"id\":");
    json_write_text(out, conversation);
    buf_add_byte(out, '}');
    add_text_member(out, "timestamp", value_get_text(event, "at"));
}

/* Without the id that the client gave it, its own message would stay "sending" there. */
static void add_customer(struct str conversation, struct str user, const struct value *event,
                         const struct value *texts, bool *first, struct buf *out)
{
    begin_activity(conversation, event, 0, first, out);
    buf_add_text(out, ",\"from\":{\"id\":");
    json_write_text(out, user);
    buf_add_text(out, ",\"role\":\"user\"}");
    add_text_member(out, "text", texts->list.count > 0 ? texts->list.items[0].text : STR(""));
    buf_add_text(out, ",\"textFormat\":\"plain\"");
    if (value_get_text(event, "client_id").length > 0) {
        buf_add_text(out, ",\"channelData\":{\"clientActivityID\":");
        json_write_text(out, value_get_text(event, "client_id"));
        buf_add_byte(out, '}');
    }
    buf_add_byte(out, '}');
}

static void add_reply(struct str conversation, const struct value *event, const struct value *texts,
                      bool *first, struct buf *out)
{
    const struct value *buttons = value_get(event, STR("buttons"));
    struct str author = value_get_text(event, "author");
    long long answered = (long long)value_get_integer(event, "in_reply_to", 0);

    for (size_t i = 0; i < texts->list.count; i++) {
        begin_activity(conversation, event, i, first, out);
        buf_add_text(out, ",\"from\":{\"id\":");
        json_write_text(out, author);
        buf_add_text(out, ",\"role\":\"bot\"");
        if (value_get_text(event, "name").length > 0)
            add_text_member(out, "name", value_get_text(event, "name"));
        buf_add_byte(out, '}');
        add_text_member(out, "text", texts->list.items[i].text);
        buf_add_text(out, ",\"textFormat\":\"markdown\"");
        if (value_get_text(event, "language").length > 0)
            add_text_member(out, "locale", value_get_text(event, "language"));
        if (answered > 0)
            buf_addf(out, ",\"replyToId\":\"%.*s|%07lld\"", STR_ARG(conversation), answered);
        if (i + 1 == texts->list.count && buttons != NULL && buttons->kind == VALUE_LIST &&
            buttons->list.count > 0)
            add_actions(buttons, out);
        buf_add_byte(out, '}');
    }
}

void channel_directline_write(struct str conversation, struct str user, const struct value *event,
                              bool *first, struct arena *arena, struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));

    (void)arena;
    if (texts == NULL || texts->kind != VALUE_LIST)
        return;
    if (str_is(value_get_text(event, "author"), "customer"))
        add_customer(conversation, user, event, texts, first, out);
    else
        add_reply(conversation, event, texts, first, out);
}
