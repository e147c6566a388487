#include "channel/channel.h"

#include "json/json.h"
#include "line.h"

static struct str last_text(const struct value *messages)
{
    for (size_t i = messages->list.count; i > 0; i--) {
        const struct value *message = &messages->list.items[i - 1];
        struct str role = value_get_text(message, "role");

        if (value_get_text(message, "text").length > 0 &&
            (role.length == 0 || str_is(role, "user")))
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

static const struct value *buttons_of(const struct value *event)
{
    const struct value *buttons = value_get(event, STR("buttons"));

    return buttons != NULL && buttons->kind == VALUE_LIST && buttons->list.count > 0 ? buttons
                                                                                     : NULL;
}

static void add_html(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.bytes[i]) {
        case '&':
            buf_add_text(out, "&amp;");
            break;
        case '<':
            buf_add_text(out, "&lt;");
            break;
        case '>':
            buf_add_text(out, "&gt;");
            break;
        default:
            buf_add_byte(out, text.bytes[i]);
        }
    }
}

/* Its own way of buttons: HTML with classes that it knows. A pressed one sends what stands on it,
 * and goes with the next message. */
static void add_buttons(const struct value *buttons, struct buf *out)
{
    struct buf html = {0};

    buf_add_text(&html, "<div class=\"deep-chat-temporary-message\">");
    for (size_t i = 0; i < buttons->list.count; i++) {
        buf_addf(&html, "%s<button class=\"deep-chat-button deep-chat-suggestion-button\">",
                 i > 0 ? " " : "");
        add_html(value_get_text(&buttons->list.items[i], "title"), &html);
        buf_add_text(&html, "</button>");
    }
    buf_add_text(&html, "</div>");
    buf_add_text(out, ",{\"html\":");
    json_write_text(out, buf_str(&html));
    buf_add_byte(out, '}');
    buf_clear(&html);
}

void channel_deepchat_write(const struct value *event, bool *first, struct arena *arena,
                            struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));

    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        buf_add_text(out, *first ? "{\"text\":" : ",{\"text\":");
        *first = false;
        json_write_text(out, i == 0 ? line_of(event, texts->list.items[i].text, arena)
                                    : texts->list.items[i].text);
        buf_add_byte(out, '}');
    }
    if (buttons_of(event) != NULL && !*first)
        add_buttons(buttons_of(event), out);
}

/* A stream is text alone: there the titles of choices are what can be typed. */
static struct str with_choices(const struct value *event, struct str text, struct arena *arena)
{
    const struct value *buttons = buttons_of(event);

    if (buttons == NULL || !(str_is(value_get_text(event, "action"), "clarify") ||
                             str_is(value_get_text(event, "action"), "ask_slot")))
        return text;
    for (size_t i = 0; i < buttons->list.count; i++)
        text = arena_printf(arena, "%.*s%s- %.*s", STR_ARG(text), i == 0 ? "\n\n" : "\n",
                            STR_ARG(value_get_text(&buttons->list.items[i], "title")));
    return text;
}

static struct str text_of(const struct value *event, const struct value *texts, size_t i,
                          struct arena *arena)
{
    struct str text =
        i == 0 ? line_of(event, texts->list.items[0].text, arena) : texts->list.items[i].text;

    return i + 1 == texts->list.count ? with_choices(event, text, arena) : text;
}

/* In stream mode the chunks make one message; a blank line keeps them apart. */
void channel_deepchat_write_stream(const struct value *event, struct arena *arena, struct buf *out)
{
    const struct value *texts = value_get(event, STR("texts"));

    for (size_t i = 0; texts != NULL && i < texts->list.count; i++) {
        struct str text = text_of(event, texts, i, arena);

        if (out->length > 0)
            text = arena_printf(arena, "\n\n%.*s", STR_ARG(text));
        buf_add_text(out, "data: {\"text\":");
        json_write_text(out, text);
        buf_add_text(out, "}\n\n");
    }
}
