#include "dropin.h"

#include "base/log.h"
#include "crypto/random.h"
#include "handlers.h"
#include "json/json.h"
#include "token.h"
#include "unavailable.h"

enum { LARGEST_EVENT = 1 << 20, MOST_MISSED = 200 /* events */ };

/* A message on its way, and its answer while it is put together. */
struct saying {
    const struct dropin *dropin;
    struct service_batch *batch;
    int64_t after; /* seq of the answer that the client had last */
    int64_t before;
};

struct value *dropin_events(struct request *request, const struct service_batch *batch)
{
    struct value *events = arena_array(request->arena, batch->count + 1, sizeof *events);

    for (size_t i = 0; i < batch->count; i++) {
        if (!json_parse(batch->events[i].json, LARGEST_EVENT, request->arena, &events[i], NULL))
            events[i] = value_map();
    }
    return events;
}

struct value dropin_welcome(struct request *request)
{
    struct buf text = {0};
    struct value welcome = value_map();
    struct value event = value_map();
    struct arena *arena = request->arena;

    welcome_write(request->server, welcome_language(request, STR("")), &text);
    if (!json_parse(buf_str(&text), LARGEST_EVENT, arena, &welcome, NULL))
        welcome = value_map();
    buf_clear(&text);
    value_set(&event, STR("author"), value_text(STR("bot")), arena);
    if (value_get(&welcome, STR("messages")) != NULL)
        value_set(&event, STR("texts"), *value_get(&welcome, STR("messages")), arena);
    if (value_get(&welcome, STR("buttons")) != NULL)
        value_set(&event, STR("buttons"), *value_get(&welcome, STR("buttons")), arena);
    return event;
}

static void answer_failed(struct request *request, const struct dropin *dropin,
                          const struct service_reply *reply)
{
    struct str words = {NULL, 0};

    atomic_fetch_add(&request->server->metrics.not_stored, 1);
    for (size_t i = 0; i < reply->failure_count; i++)
        words = arena_printf(request->arena, "%.*s%s%.*s", STR_ARG(words), i > 0 ? " " : "",
                             STR_ARG(reply->failure_texts[i]));
    request_add_header(request, "Retry-After", "2");
    dropin->problem(request, 503, "ServiceUnavailable", words);
}

static void refuse_for_now(struct request *request, const struct dropin *dropin, int64_t seconds,
                           const char *why)
{
    request_add_header(request, "Retry-After", "%lld", (long long)seconds);
    dropin->problem(request, 429, "TooManyRequests", str_from(why));
}

static bool may(struct request *request, const struct dropin *dropin, enum limits_kind kind,
                const char *why_not)
{
    int64_t wait = request_wait(request, kind);

    if (wait > 0)
        refuse_for_now(request, dropin, wait, why_not);
    return wait == 0;
}

static bool is_said_by_people(const struct value *event)
{
    struct str type = value_get_text(event, "type");

    return str_is(type, store_event_type_name(STORE_AGENT_MESSAGE)) ||
           str_is(type, store_event_type_name(STORE_NOTICE));
}

/* Aside: what was written between two answers comes before the second, so that it comes once. */
static void reply_with_missed(struct request *request)
{
    struct saying *saying = request->state;
    struct service_batch *missed = NULL;
    struct error err = {0};
    size_t count = saying->batch->count;
    struct value *events = dropin_events(request, saying->batch);

    if (service_read_events(request->conversation, saying->after, MOST_MISSED, &missed, &err)) {
        struct value *older = dropin_events(request, missed);
        struct value *all = arena_array(request->arena, missed->count + count + 1, sizeof *all);
        size_t kept = 0;

        for (size_t i = 0; i < missed->count; i++) {
            if (missed->events[i].seq < saying->before && is_said_by_people(&older[i]))
                all[kept++] = older[i];
        }
        memcpy(all + kept, events, count * sizeof *events);
        events = all;
        count += kept;
    } else {
        log_write(LOG_WARNING, "what a person wrote could not be read for a client of %s: %s",
                  saying->dropin->route, err.message);
    }
    service_batch_release(missed);
    service_batch_release(saying->batch);
    saying->dropin->reply(request, events, count);
}

static void replied(void *context, const struct service_reply *reply)
{
    struct request *request = context;
    struct saying *saying = request->state;
    const struct dropin *dropin = saying->dropin;

    switch (reply->result) {
    case SERVICE_REPLIED:
    case SERVICE_REPEATED:
        atomic_fetch_add_explicit(&request->server->metrics.turns, 1, memory_order_relaxed);
        if (dropin->is_deaf && reply->previous_seq > 0 &&
            reply->customer_seq > reply->previous_seq + 1) {
            saying->batch = service_batch_acquire(reply->batch);
            saying->after = reply->previous_seq;
            saying->before = reply->customer_seq;
            request_aside(request, reply_with_missed);
            return;
        }
        dropin->reply(request, dropin_events(request, reply->batch), reply->batch->count);
        break;
    case SERVICE_DIFFERENT:
    case SERVICE_NOT_OFFERED: /* not here: then the text counts */
        dropin->problem(request, 422, "Conflict", STR("this id was used for another message"));
        break;
    case SERVICE_GONE:
        dropin->problem(request, 404, "NotFound", STR("this conversation is closed"));
        break;
    case SERVICE_BUSY:
        refuse_for_now(request, dropin, 1, "too many messages wait in this conversation");
        break;
    case SERVICE_FAILED:
        answer_failed(request, dropin, reply);
        break;
    }
    request_finish(request);
}

void dropin_say_there(struct request *request, const struct dropin *dropin,
                      const struct channel_message *message)
{
    struct service_message said = {.text = message->text,
                                   .button = message->button,
                                   .button_or_text = true,
                                   .client_id = message->client_id};
    struct saying *saying = arena_alloc(request->arena, sizeof *saying);

    if (!may(request, dropin, LIMITS_MESSAGES, "too many messages in this conversation"))
        return;
    if (said.button.length > 0 && (said.text.length == 0 || said.text.bytes[0] == '/'))
        said.text = STR("");
    saying->dropin = dropin;
    request->state = saying;
    service_say(request->conversation, &said, replied, request);
}

/* Without a name everybody would be one person, and would see what the others' questions were
 * about. */
static struct str name_of(struct request *request, const struct dropin *dropin, struct str sender)
{
    char *own;

    if (sender.length > 0)
        return token_name(str_from(dropin->route), sender, request->arena);
    own = arena_alloc(request->arena, CRYPTO_ID_LENGTH);
    crypto_random_id(own);
    return str_of(own, CRYPTO_ID_LENGTH - 1);
}

/* A sender nobody has heard of opens a conversation, of which an address has only so many. */
void dropin_say(struct request *request, const struct dropin *dropin,
                const struct channel_message *message)
{
    struct service *service = request->server->service;
    struct service_opening opening = {.channel = str_from(dropin->route),
                                      .language = welcome_language(request, STR(""))};
    struct str name = name_of(request, dropin, message->sender);
    struct error err = {0};

    request->conversation = service_find(service, name, &err);
    if (request->conversation == NULL && err.code == ERROR_NOT_FOUND) {
        if (!may(request, dropin, LIMITS_OPENINGS, "too many new conversations from this address"))
            return;
        request->conversation = service_find_or_open(service, name, &opening, &err);
    }
    if (request->conversation == NULL) {
        request_add_header(request, "Retry-After", "2");
        dropin->problem(request, 503, "ServiceUnavailable",
                        unavailable_words(request, KB_SENTENCE_NOT_READ));
        return;
    }
    dropin_say_there(request, dropin, message);
}
