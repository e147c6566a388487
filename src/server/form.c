/*
 * /chat: the conversation as a plain form. The cookie names conversation and token, no script can
 * read it, and no other site's page sends it; the form carries a token made from it all the same.
 */
#include "form_fields.h"
#include "form_page.h"
#include "form_words.h"
#include "handlers.h"
#include "pages.h"
#include "token.h"

enum { COOKIE_DAYS = 1 };

static const char cookie_name[] = "salter";

/* What one request to the page is about. */
struct form {
    enum text_variant variant;
    struct str token; /* of the conversation; empty: not begun */
    struct form_fields fields;
    bool is_new;
    struct form_page page; /* instead of going on, with this status */
    int status;
};

static void forget_conversation(struct request *request, struct form *form)
{
    service_conversation_release(request->conversation);
    request->conversation = NULL;
    form->token = (struct str){NULL, 0};
}

/* "ID.TOKEN"; a cookie that fits nothing any more is as none. false: the store cannot be read, so
 * nobody knows. */
static bool find_conversation(struct request *request, struct form *form)
{
    struct str token = request_cookie(request, cookie_name);
    struct str id = str_cut(&token, '.');
    struct error err = {0};

    if (id.length == 0)
        return true;
    request->conversation = service_find(request->server->service, id, &err);
    if (request->conversation == NULL)
        return err.code == ERROR_NOT_FOUND;
    form->token = token;
    if (!token_is(token, service_conversation_token_hash(request->conversation)))
        forget_conversation(request, form);
    return true;
}

static struct str expected_form_token(struct request *request, const struct form *form)
{
    return token_form(request->server, form->token, request->arena);
}

/* The page with its numbers to ring, and the news that what was said cannot be shown. */
static void write_without_conversation(struct request *request, const struct form *form,
                                       struct form_page *page, struct buf *out)
{
    buf_truncate(out, 0);
    page->conversation = NULL;
    page->alert = form_words(form->variant)->unreadable;
    request_add_header(request, "Retry-After", "2");
    if (!form_page_write(request, page, out))
        buf_truncate(out, 0);
}

static void answer_page(struct request *request, const struct form *form, int status,
                        struct form_page *page)
{
    struct buf out = {0};

    page->variant = form->variant;
    page->conversation = form->is_new && status != 200 ? NULL : request->conversation;
    page->form_token = expected_form_token(request, form);
    if (page->is_unreadable || !form_page_write(request, page, &out)) {
        write_without_conversation(request, form, page, &out);
        status = 503;
    }
    pages_add_headers(request);
    request_answer(request, status, "text/html; charset=utf-8", &out);
}

void form_show(struct request *request)
{
    struct form form = {.variant = welcome_language(request, request_query(request, "language"))};
    struct form_page page = {.is_app = str_is(request_query(request, "view"), "app")};

    page.is_unreadable = !find_conversation(request, &form);
    if (request->conversation != NULL && request_query(request, "language").length == 0)
        form.variant = service_conversation_language(request->conversation);
    answer_page(request, &form, 200, &page);
}

/* ---- sending
 * ---------------------------------------------------------------------------------------------- */

static void read_form(struct request *request, struct form *form)
{
    form->fields = form_fields_read(buf_str(&request->body), request->arena);
    form->variant = welcome_language(request, form->fields.language);
}

static void set_cookie(struct request *request, struct str token)
{
    request_add_header(request, "Set-Cookie",
                       "%s=%.*s.%.*s; Path=%.*s/chat; Max-Age=%d; HttpOnly; SameSite=Lax%s",
                       cookie_name, STR_ARG(service_conversation_id(request->conversation)),
                       STR_ARG(token), STR_ARG(request->server->base_path), COOKIE_DAYS * 86400,
                       request_is_secure(request) ? "; Secure" : "");
}

static void answer_sent(struct request *request, const struct form *form, int64_t seq)
{
    if (form->is_new)
        set_cookie(request, form->token);
    request_add_header(request, "Location", "%.*s/chat#m%lld", STR_ARG(request->server->base_path),
                       (long long)seq);
    request_answer_empty(request, 303);
}

static void show_again(struct request *request)
{
    struct form *form = request->state;

    form->page.text = form->fields.text;
    answer_page(request, form, form->status, &form->page);
}

/* The page shows the conversation, so the store is read: not in the thread that completed the
 * message. */
static void alert(struct request *request, int status, const char *text)
{
    struct form *form = request->state;

    form->status = status;
    form->page.alert = text;
    request_aside(request, show_again);
}

static void tell_failure(struct request *request, const struct service_reply *reply)
{
    struct form *form = request->state;
    struct str *texts = arena_array(request->arena, reply->failure_count + 1, sizeof *texts);

    for (size_t i = 0; i < reply->failure_count; i++)
        texts[i] = arena_copy(request->arena, reply->failure_texts[i]);
    form->page.alerts = texts;
    form->page.alert_count = reply->failure_count;
    atomic_fetch_add(&request->server->metrics.not_stored, 1);
    alert(request, 503, NULL);
}

static void replied(void *context, const struct service_reply *reply)
{
    struct request *request = context;
    struct form *form = request->state;

    switch (reply->result) {
    case SERVICE_REPLIED:
    case SERVICE_REPEATED:
        answer_sent(request, form, reply->bot_seq);
        request_finish(request);
        return;
    case SERVICE_DIFFERENT:
    case SERVICE_NOT_OFFERED: /* not here: then the title counts */
        alert(request, 409, form_words(form->variant)->stale);
        return;
    case SERVICE_GONE:
        forget_conversation(request, form); /* deleted meanwhile, in another window */
        alert(request, 409, form_words(form->variant)->stale);
        return;
    case SERVICE_BUSY:
        alert(request, 429, form_words(form->variant)->busy);
        return;
    case SERVICE_FAILED:
        tell_failure(request, reply);
        return;
    }
}

static bool begin(struct request *request, struct form *form)
{
    char *token = arena_alloc(request->arena, TOKEN_LENGTH + 1);
    char hash[65];
    struct service_opening opening = {.channel = STR("form"), .language = form->variant};

    if (request_wait(request, LIMITS_OPENINGS) > 0)
        return false;
    token_new(token, hash);
    opening.token_hash = str_from(hash);
    request->conversation = service_open(request->server->service, &opening);
    form->token = str_of(token, TOKEN_LENGTH);
    form->is_new = true;
    return true;
}

void form_send(struct request *request)
{
    struct form *form = arena_alloc(request->arena, sizeof *form);
    struct form_page page = {0};
    struct service_message message;

    read_form(request, form);
    request->state = form;
    page.text = form->fields.text;
    page.is_unreadable = !find_conversation(request, form);
    if (page.is_unreadable) {
        answer_page(request, form, 503, &page);
        return;
    }
    if (!str_equal(form->fields.form_token, expected_form_token(request, form))) {
        page.alert = form_words(form->variant)->stale;
        answer_page(request, form, 400, &page);
        return;
    }
    if ((request->conversation == NULL && !begin(request, form)) ||
        request_wait(request, LIMITS_MESSAGES) > 0) {
        page.alert = form_words(form->variant)->busy;
        answer_page(request, form, 429, &page);
        return;
    }
    message = (struct service_message){
        .text = form->fields.button.length > 0 ? form->fields.title : form->fields.text,
        .button = form->fields.button,
        .button_or_text = true,
        .client_id = form->fields.client_id,
    };
    service_say(request->conversation, &message, replied, request);
}
