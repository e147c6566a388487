/* What a customer sees before anything is typed: who this is, where people are, what is asked most.
 */
#include "handlers.h"
#include "json/json.h"
#include "service/switches.h"

enum { LONGEST_MESSAGE = 2000 /* code points the bot reads */ };

const struct field welcome_query[] = {
    {"language", FIELD_TEXT, false, 0, 20, NULL,
     "en, hr, sr-Latn, sr-Cyrl; another, or none: what the browser asks for"},
    {0},
};

struct writer {
    struct value map;
    struct arena *arena;
};

static void put(struct writer *writer, const char *name, struct value value)
{
    value_set(&writer->map, str_from(name), value, writer->arena);
}

static void put_text(struct writer *writer, const char *name, struct str text)
{
    put(writer, name, text.length > 0 ? value_text(text) : value_null());
}

/* "sr-RS", "sr_Latn", "sr-latn-rs": what browsers and pages write. */
static bool read_variant(struct str wanted, enum text_variant *out)
{
    char lower[20] = {0};

    for (size_t i = 0; i < wanted.length && i + 1 < sizeof lower; i++) {
        char byte = wanted.bytes[i];

        lower[i] = byte == '_' ? '-' : byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    if (strncmp(lower, "sr-latn", 7) == 0 || strncmp(lower, "cnr", 3) == 0)
        *out = TEXT_VARIANT_SR_LATN;
    else if (strncmp(lower, "sr", 2) == 0)
        *out = TEXT_VARIANT_SR_CYRL;
    else if (strncmp(lower, "hr", 2) == 0 || strncmp(lower, "bs", 2) == 0)
        *out = TEXT_VARIANT_HR;
    else if (strncmp(lower, "en", 2) == 0)
        *out = TEXT_VARIANT_EN;
    else
        return false;
    return true;
}

static bool speaks(const struct kb_bot *bot, struct str wanted, enum text_variant *out)
{
    return read_variant(wanted, out) && bot->speaks[*out];
}

enum text_variant welcome_language(struct request *request, struct str wanted)
{
    struct engine *engine = service_engine(request->server->service);
    const struct kb_bot *bot = &engine_model(engine)->bot;
    enum text_variant variant = bot->fallback;
    struct str rest = request_header(request, "Accept-Language");
    bool found = speaks(bot, wanted, &variant);

    for (int i = 0; !found && rest.length > 0 && i < 16; i++) {
        struct str item = str_cut(&rest, ',');

        found = speaks(bot, str_trim(str_cut(&item, ';')), &variant);
    }
    if (!found)
        variant = bot->fallback;
    engine_release(engine);
    return variant;
}

/* "+385 1 5550 100" to "+38515550100". */
static struct str dialled(struct str phone, struct arena *arena)
{
    char *out = arena_alloc(arena, phone.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < phone.length; i++) {
        if ((phone.bytes[i] >= '0' && phone.bytes[i] <= '9') ||
            (phone.bytes[i] == '+' && length == 0))
            out[length++] = phone.bytes[i];
    }
    return str_of(out, length);
}

static struct value phone_value(struct str phone, struct str hours, struct arena *arena)
{
    struct writer writer = {value_map(), arena};

    if (phone.length == 0)
        return value_null();
    put_text(&writer, "display", phone);
    put_text(&writer, "tel", dialled(phone, arena));
    if (hours.length > 0)
        put_text(&writer, "hours", hours);
    return writer.map;
}

static struct value texts_value(const struct dialogue_outcome *outcome, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < outcome->reply_count; i++)
        value_push(&list, value_text(outcome->replies[i]), arena);
    return list;
}

static struct value buttons_value(const struct dialogue_outcome *outcome, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < outcome->button_count; i++) {
        struct writer writer = {value_map(), arena};

        put_text(&writer, "title", outcome->buttons[i].title);
        put_text(&writer, "payload", outcome->buttons[i].payload);
        value_push(&list, writer.map, arena);
    }
    return list;
}

/* The first language first, the others in the order of the table. */
static struct value languages_value(const struct kb_bot *bot, struct arena *arena)
{
    struct value list = value_list();

    value_push(&list, value_text(str_from(text_variant_name(bot->fallback))), arena);
    for (int variant = 0; variant < TEXT_VARIANTS; variant++) {
        if (bot->speaks[variant] && variant != (int)bot->fallback)
            value_push(&list, value_text(str_from(text_variant_name((enum text_variant)variant))),
                       arena);
    }
    return list;
}

static const char *people_name(enum kb_people people)
{
    switch (people) {
    case KB_PEOPLE_NONE:
        return "none";
    case KB_PEOPLE_NOTIFY:
        return "notify";
    case KB_PEOPLE_DESK:
        break;
    }
    return "desk";
}

void welcome_write(struct server *server, enum text_variant variant, struct buf *out)
{
    struct engine *engine = service_engine(server->service);
    const struct kb_bot *bot = &engine_model(engine)->bot;
    struct arena *arena = arena_new();
    struct writer writer = {value_map(), arena};
    struct civil_time now = service_civil_time(server_now_ms(server));
    struct service_switches switches = service_switches(server->service, arena);
    struct dialogue_outcome outcome;

    if (switches.bot_is_off)
        dialogue_welcome_off(engine_bot(engine), variant, now, arena, &outcome);
    else
        dialogue_welcome(engine_bot(engine), variant, now, switches.topics_off, arena, &outcome);
    put_text(&writer, "language", str_from(text_variant_name(outcome.variant)));
    put_text(&writer, "bank", bot->bank);
    put(&writer, "demo", value_bool(bot->demo));
    put(&writer, "messages", texts_value(&outcome, arena));
    put(&writer, "buttons", buttons_value(&outcome, arena));
    put(&writer, "phone",
        phone_value(bot->phone, dialogue_hours_today(engine_bot(engine), variant, now, arena),
                    arena));
    put(&writer, "emergency", phone_value(bot->emergency_phone, STR(""), arena));
    put_text(&writer, "address", bot->address);
    put_text(&writer, "privacy", str_from(server->settings->privacy_url));
    put_text(&writer, "people", str_from(people_name(bot->people)));
    put_text(&writer, "person_button",
             dialogue_words(engine_bot(engine), KB_SENTENCE_BUTTON_PERSON, variant, now, arena));
    put(&writer, "longest", value_integer(LONGEST_MESSAGE));
    put_text(&writer, "banner", switches.banner);
    put(&writer, "languages", languages_value(bot, arena));
    json_write(out, &writer.map);
    arena_free(arena);
    engine_release(engine);
}

void welcome_show(struct request *request)
{
    struct buf out = {0};

    welcome_write(request->server, welcome_language(request, request_query(request, "language")),
                  &out);
    request_answer(request, 200, "application/json", &out);
}
