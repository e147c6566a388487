#include "form_page.h"

#include "crypto/random.h"
#include "form_words.h"
#include "handlers.h"
#include "json/json.h"
#include "pages.h"
#include "service/switches.h"
#include "widgets.h"

enum { MOST_SHOWN = 2000 /* events */, LARGEST_EVENT = 1 << 20 };

struct writer {
    struct request *request;
    struct buf *out;
    const struct form_words *words;
    struct value welcome;
    struct value buttons; /* of the last reply, or of the welcome */
};

static void add(struct writer *writer, const char *html)
{
    buf_add_text(writer->out, html);
}

static void add_text(struct writer *writer, struct str text)
{
    pages_add_text(writer->out, text);
}

/* The bank's phone, or its emergency number; NULL: it has none. */
static const struct value *number_of(const struct writer *writer, const char *name)
{
    const struct value *number = value_get(&writer->welcome, str_from(name));

    return number != NULL && number->kind == VALUE_MAP &&
                   value_get_text(number, "display").length > 0
               ? number
               : NULL;
}

static void add_number(struct writer *writer, const struct value *number)
{
    add(writer, "<a href=\"tel:");
    add_text(writer, value_get_text(number, "tel"));
    add(writer, "\">");
    add_text(writer, value_get_text(number, "display"));
    add(writer, "</a>");
}

/* What the bank says: its own numbers in it can be rung. */
static void add_words(struct writer *writer, struct str text)
{
    static const char *const names[] = {"phone", "emergency"};

    while (text.length > 0) {
        const struct value *first = NULL;
        size_t place = text.length;

        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            const struct value *number = number_of(writer, names[i]);
            size_t at =
                number != NULL ? str_find(text, value_get_text(number, "display"), 0) : SIZE_MAX;

            if (at < place) {
                first = number;
                place = at;
            }
        }
        add_text(writer, str_slice(text, 0, place));
        if (first == NULL)
            return;
        add_number(writer, first);
        text = str_slice(text, place + value_get_text(first, "display").length, text.length);
    }
}

static void add_contact(struct writer *writer, const char *label, const char *name)
{
    const struct value *phone = number_of(writer, name);

    if (phone == NULL)
        return;
    buf_addf(writer->out, "<p><span>%s</span> ", label);
    add_number(writer, phone);
    add(writer, " ");
    add_text(writer, value_get_text(phone, "hours"));
    add(writer, "</p>\n");
}

/* Phone and address stand above everything, always. */
static void add_header(struct writer *writer)
{
    const struct value *demo = value_get(&writer->welcome, STR("demo"));

    add(writer, "<header>\n<h1>");
    add_text(writer, value_get_text(&writer->welcome, "bank"));
    add(writer, "</h1>\n");
    if (demo != NULL && demo->boolean)
        buf_addf(writer->out, "<p class=\"banner\">%s</p>\n", writer->words->demo);
    if (value_get_text(&writer->welcome, "banner").length > 0) {
        add(writer, "<p class=\"banner\" role=\"alert\">");
        add_text(writer, value_get_text(&writer->welcome, "banner"));
        add(writer, "</p>\n");
    }
    add(writer, "<div class=\"contacts\">\n");
    add_contact(writer, writer->words->phone, "phone");
    add_contact(writer, writer->words->emergency, "emergency");
    buf_addf(writer->out, "<p><span>%s</span> ", writer->words->address);
    add_text(writer, value_get_text(&writer->welcome, "address"));
    add(writer, "</p>\n");
    if (value_get_text(&writer->welcome, "privacy").length > 0) {
        add(writer, "<p><a href=\"");
        add_text(writer, value_get_text(&writer->welcome, "privacy"));
        buf_addf(writer->out, "\" rel=\"noopener noreferrer\">%s</a></p>\n",
                 writer->words->privacy);
    }
    add(writer, "</div>\n</header>\n");
}

static void add_message(struct writer *writer, const char *author, const char *label,
                        const struct value *texts, struct str id)
{
    if (texts == NULL || texts->kind != VALUE_LIST || texts->list.count == 0)
        return;
    buf_addf(writer->out, "<li class=\"%s\"", author);
    if (id.length > 0)
        buf_addf(writer->out, " id=\"m%.*s\"", STR_ARG(id));
    buf_addf(writer->out, "><strong>%s</strong>\n", label);
    for (size_t i = 0; i < texts->list.count; i++) {
        add(writer, "<p>");
        if (strcmp(author, "customer") == 0)
            add_text(writer, texts->list.items[i].text);
        else
            add_words(writer, texts->list.items[i].text);
        add(writer, "</p>\n");
    }
    add(writer, "</li>\n");
}

static void add_event(struct writer *writer, const struct service_event *event)
{
    static const struct {
        const char *author;
        size_t label;
    } authors[] = {
        {"customer", offsetof(struct form_words, you)},
        {"bot", offsetof(struct form_words, bot)},
        {"agent", offsetof(struct form_words, agent)},
        {"system", offsetof(struct form_words, notice)},
    };
    struct arena *arena = writer->request->arena;
    struct value map;
    struct str author;

    if (!json_parse(event->json, LARGEST_EVENT, arena, &map, NULL))
        return;
    author = value_get_text(&map, "author");
    if (value_get(&map, STR("buttons")) != NULL)
        writer->buttons = *value_get(&map, STR("buttons"));
    for (size_t i = 0; i < sizeof authors / sizeof *authors; i++) {
        const char *label =
            *(const char *const *)(const void *)((const char *)writer->words + authors[i].label);

        if (str_is(author, authors[i].author))
            add_message(writer, authors[i].author, label, value_get(&map, STR("texts")),
                        arena_printf(arena, "%lld", (long long)event->seq));
    }
}

static bool add_events(struct writer *writer, const struct form_page *page)
{
    struct service_batch *batch;
    struct error err = {0};

    if (page->conversation == NULL)
        return true;
    if (!service_read_events(page->conversation, 0, MOST_SHOWN, &batch, &err))
        return false;
    for (size_t i = 0; i < batch->count; i++)
        add_event(writer, &batch->events[i]);
    service_batch_release(batch);
    return true;
}

static void add_alert(struct writer *writer, const struct form_page *page)
{
    if (page->alert == NULL && page->alert_count == 0)
        return;
    add(writer, "<div class=\"alert\" role=\"alert\">\n");
    if (page->alert != NULL)
        buf_addf(writer->out, "<p>%s</p>\n", page->alert);
    for (size_t i = 0; i < page->alert_count; i++) {
        add(writer, "<p>");
        add_text(writer, page->alerts[i]);
        add(writer, "</p>\n");
    }
    add(writer, "</div>\n");
}

static void add_hidden(struct writer *writer, const char *name, struct str value)
{
    buf_addf(writer->out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    add_text(writer, value);
    add(writer, "\">\n");
}

static void add_form_start(struct writer *writer, const struct form_page *page)
{
    char client_id[CRYPTO_ID_LENGTH];

    crypto_random_id(client_id);
    add(writer, "<form method=\"post\" action=\"");
    add_text(writer, writer->request->server->base_path);
    add(writer, "/chat\">\n");
    add_hidden(writer, "form", page->form_token);
    add_hidden(writer, "client_id", str_from(client_id));
    add_hidden(writer, "language", str_from(text_variant_name(page->variant)));
}

/* The person's own button stands below, always. */
static bool is_for_person(const struct value *button)
{
    return str_is(value_get_text(button, "payload"), "talk_to_human");
}

/* A button is its own form, so that the Enter key in the text box never presses one. */
static void add_buttons(struct writer *writer, const struct form_page *page)
{
    if (writer->buttons.kind != VALUE_LIST || writer->buttons.list.count == 0)
        return;
    add(writer, "<div class=\"buttons\">\n");
    for (size_t i = 0; i < writer->buttons.list.count; i++) {
        const struct value *button = &writer->buttons.list.items[i];

        if (is_for_person(button))
            continue;
        add_form_start(writer, page);
        add_hidden(writer, "title", value_get_text(button, "title"));
        add(writer, "<button name=\"button\" value=\"");
        add_text(writer, value_get_text(button, "payload"));
        add(writer, "\">");
        add_text(writer, value_get_text(button, "title"));
        add(writer, "</button>\n</form>\n");
    }
    add(writer, "</div>\n");
}

static void add_text_form(struct writer *writer, const struct form_page *page)
{
    add_form_start(writer, page);
    buf_addf(writer->out,
             "<label for=\"text\">%s</label>\n<textarea id=\"text\" name=\"text\" rows=\"3\" "
             "maxlength=\"2000\" required%s>",
             writer->words->write, page->conversation != NULL ? " autofocus" : "");
    add_text(writer, page->text);
    buf_addf(writer->out, "</textarea>\n<button class=\"send\">%s</button>\n</form>\n",
             writer->words->send);
}

/* Always in the same place, whatever was said last. */
static void add_person(struct writer *writer, const struct form_page *page)
{
    add_form_start(writer, page);
    add_hidden(writer, "title", str_from(writer->words->reach));
    buf_addf(
        writer->out,
        "<button class=\"person\" name=\"button\" value=\"talk_to_human\">%s</button>\n</form>\n",
        writer->words->reach);
}

static void add_head(struct writer *writer, const struct form_page *page)
{
    struct server *server = writer->request->server;

    buf_addf(
        writer->out,
        "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s · ",
        writer->words->lang, writer->words->title);
    add_text(writer, value_get_text(&writer->welcome, "bank"));
    buf_addf(writer->out, "</title>\n<link rel=\"stylesheet\" href=\"%.*s/chat.css\">\n",
             STR_ARG(server->base_path));
    if (page->is_app && widgets_write_tag(server->widgets, server->base_path, writer->out))
        add(writer, "\n");
    add(writer, "</head>\n");
}

static void read_welcome(struct writer *writer, enum text_variant variant)
{
    struct buf text = {0};

    welcome_write(writer->request->server, variant, &text);
    if (!json_parse(buf_str(&text), LARGEST_EVENT, writer->request->arena, &writer->welcome, NULL))
        writer->welcome = value_map();
    buf_clear(&text);
    if (value_get(&writer->welcome, STR("buttons")) != NULL)
        writer->buttons = *value_get(&writer->welcome, STR("buttons"));
}

bool form_page_write(struct request *request, const struct form_page *page, struct buf *out)
{
    struct writer writer = {.request = request, .out = out, .words = form_words(page->variant)};

    read_welcome(&writer, page->variant);
    add_head(&writer, page);
    buf_addf(out, "<body%s>\n", page->is_app ? " class=\"app\" data-salter-view=\"app\"" : "");
    if (page->is_app)
        add(&writer, "<noscript>\n");
    add_header(&writer);
    buf_addf(out, "<main>\n<h2>%s</h2>\n<ol class=\"log\">\n", writer.words->conversation);
    add_message(&writer, "bot", writer.words->bot, value_get(&writer.welcome, STR("messages")),
                STR(""));
    if (!add_events(&writer, page))
        return false;
    add(&writer, "</ol>\n");
    add_alert(&writer, page);
    add_buttons(&writer, page);
    add_text_form(&writer, page);
    add_person(&writer, page);
    add(&writer,
        page->is_app ? "</main>\n</noscript>\n</body>\n</html>\n" : "</main>\n</body>\n</html>\n");
    return true;
}
