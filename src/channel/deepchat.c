#include "channel/channel.h"

#include "json/json.h"

static struct str last_text(const struct value *messages)
{
    for (size_t i = messages->list.count; i > 0; i--) {
        const struct value *message = &messages->list.items[i - 1];
        struct str role = value_get_text(message, "role");

        if (value_get_text(message, "text").length > 0 && (role.length == 0 || str_is(role, "user")))
            return value_get_text(message, "text");
    }
    return (struct str){NULL, 0};
}

bool channel_deepchat_read(const struct value *body, struct channel_message *out)
{
    const struct value *messages = value_get(body, STR("messages"));
    struct str sender = value_get_text(body, "session");

    if (messages == NULL || messages->kind != VALUE_LIST)
        return false;
    if (sender.length == 0)
        sender = value_get_text(body, "sender");
    *out = (struct channel_message){.text = last_text(messages),
                                    .sender = str_slice(sender, 0, CHANNEL_LONGEST_SENDER)};
    return out->text.length > 0;
}

/* deep-chat shows no buttons that the server names; their titles are what can be typed. */
static struct str with_choices(const struct value *event, struct str text, struct arena *arena)
{
    const struct value *buttons = value_get(event, STR("buttons"));

    if (buttons == NULL || buttons->kind != VALUE_LIST ||
        !(str_is(value_get_text(event, "action"), "clarify") || str_is(value_get_text(event, "action"), "ask_slot")))
        return text;
    for (size_t i = 0; i < buttons->list.count; i++)
        text = arena_printf(arena, "%.*s%s- %.*s", STR_ARG(text), i == 0 ? "\n\n" : "\n",
                            STR_ARG(value_get_text(&buttons->list.items[i], "title")));
    return text;
}

static struct str text_of(const struct value *event, const struct value *texts, size_t i, struct arena *arena)
{
    struct str text = texts->list.items[i].text;

    return i + 1 == texts->list.count ? with_choices(event, text, arena) : text;
}

void channel_deepchat_write(const struct value *event, bool *first, struct arena *arena, struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));

    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        buf_add_text(out, *first ? "{\"text\":" : ",{\"text\":");
        *first = false;
        json_write_text(out, text_of(event, texts, i, arena));
        buf_add_byte(out, '}');
    }
}

/* In stream mode the chunks make one message; a blank line keeps them apart. */
void channel_deepchat_write_stream(const struct value *event, struct arena *arena, struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));

    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        struct str text = text_of(event, texts, i, arena);

        if (i > 0)
            text = arena_printf(arena, "\n\n%.*s", STR_ARG(text));
        buf_add_text(out, "data: {\"text\":");
        json_write_text(out, text);
        buf_add_text(out, "}\n\n");
    }
}
