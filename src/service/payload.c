/* The payloads of events, as values and as the JSON that is stored. */
#include "service_internal.h"

#include <math.h>

#include "json/json.h"
#include "text/mask.h"
#include "version.h"

enum {
    MOST_EVIDENCE = 8,
    LIKELY_LONGEST = 4096 /* bytes of an event: one allocation is enough for most */
};

static struct str write_json(const struct value *value, struct arena *arena)
{
    struct buf out = {0};
    struct str text;

    buf_reserve(&out, LIKELY_LONGEST);
    json_write(&out, value);
    text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static void set_text(struct value *map, const char *name, struct str text, struct arena *arena)
{
    if (text.length > 0)
        value_set(map, str_from(name), value_text(text), arena);
}

void service_add_event(struct job *job, enum store_event_type type, const struct value *payload)
{
    struct value *kept = arena_alloc(job->arena, sizeof *kept);

    *kept = *payload;
    job->payloads[job->event_count] = kept;
    job->events[job->event_count++] = (struct store_event){
        .type = str_from(store_event_type_name(type)),
        .version = 1,
        .payload = write_json(kept, job->arena),
    };
}

void service_add_started(struct job *job)
{
    const struct service_conversation *conversation = job->conversation;
    struct value map = value_map();

    if (conversation->started)
        return;
    set_text(&map, "public_id", str_from(conversation->public_id), job->arena);
    set_text(&map, "token_hash", str_from(conversation->token_hash), job->arena);
    set_text(&map, "channel", str_from(conversation->channel), job->arena);
    set_text(&map, "language", str_from(text_variant_name(conversation->language)), job->arena);
    set_text(&map, "knowledge", engine_hash(job->engine), job->arena);
    service_add_event(job, STORE_STARTED, &map);
}

static void add_message(struct job *job)
{
    struct value map = value_map();

    value_set(&map, STR("text"), value_text(job->turn.input.text), job->arena);
    set_text(&map, "button", job->message.button, job->arena);
    set_text(&map, "client_id", job->message.client_id, job->arena);
    service_add_event(job, STORE_CUSTOMER_MESSAGE, &map);
}

/* Four decimals, as shares have: more would only look exact. */
static double rounded(double points)
{
    return round(points * 10000) / 10000;
}

static struct value evidence(const struct job *job)
{
    const struct match_ranking *ranking = &job->turn.outcome.ranking;
    struct value list = value_list();

    for (size_t i = 0;
         ranking->count > 0 && i < ranking->candidates[0].evidence_count && i < MOST_EVIDENCE;
         i++) {
        const struct match_evidence *piece = &ranking->candidates[0].evidence[i];
        struct value item = value_map();

        set_text(&item, "detail", piece->detail, job->arena);
        value_set(&item, STR("points"), value_number(rounded(piece->points)), job->arena);
        value_push(&list, item, job->arena);
    }
    return list;
}

/* What a hand-off means for whoever waits: nobody is told, somebody is, or it lies in the desk's
 * queue. */
static const char *handoff_state(const struct job *job)
{
    switch (engine_model(job->engine)->bot.people) {
    case KB_PEOPLE_NONE:
        return "none";
    case KB_PEOPLE_NOTIFY:
        return "notified";
    case KB_PEOPLE_DESK:
        break;
    }
    return "open";
}

/* Thanks and greetings are neither questions nor answers in any report. */
static bool is_small_talk(const struct job *job)
{
    const struct dialogue_outcome *outcome = &job->turn.outcome;

    return !job->is_off && outcome->action == KB_ACTION_ANSWER &&
           (outcome->topic == KB_NO_TOPIC ||
            engine_model(job->engine)->topics[outcome->topic].small_talk);
}

/*
 * The session after the turn. What was said last stands in the reply itself, and only when it
 * differs in the session: the bot switched off speaks without the session hearing of it.
 */
static struct value session_of(const struct job *job, const struct value *reply)
{
    struct value whole = dialogue_session_to_value(&job->turn.outcome.session, job->arena);
    const struct value *last = &job->turn.outcome.session.last_reply;
    struct value session = value_map();

    for (size_t i = 0; i < whole.map.count; i++) {
        if (!str_is(whole.map.members[i].name, "last_reply"))
            value_set(&session, whole.map.members[i].name, whole.map.members[i].value, job->arena);
    }
    if (!value_equal(last, value_get(reply, STR("reply"))))
        value_set(&session, STR("last_reply"), *last, job->arena);
    return session;
}

static void add_reply(struct job *job)
{
    struct value map = engine_turn_value(job->engine, &job->turn, job->arena);
    int64_t customer_seq = job->conversation->seq + (int64_t)job->event_count;

    set_text(&map, "rule", str_from(job->turn.outcome.rule), job->arena);
    value_set(&map, STR("in_reply_to"), value_integer(customer_seq), job->arena);
    if (is_small_talk(job))
        value_set(&map, STR("small_talk"), value_bool(true), job->arena);
    if (job->turn.outcome.wish_noted)
        value_set(&map, STR("wish_noted"), value_bool(true), job->arena);
    if (job->turn.outcome.action == KB_ACTION_HANDOFF)
        set_text(&map, "handoff_state", str_from(handoff_state(job)), job->arena);
    value_set(&map, STR("evidence"), evidence(job), job->arena);
    set_text(&map, "version", STR(SALTER_VERSION), job->arena);
    value_set(&map, STR("session"), session_of(job, &map), job->arena);
    service_add_event(job, STORE_BOT_REPLY, &map);
}

/* The customer left a number or an address to be reached at. */
static bool leaves_contact(const struct job *job)
{
    struct str contact = job->turn.outcome.session.contact;

    return contact.length > 0 && !str_equal(contact, job->before.contact);
}

static bool takes_contact_back(const struct job *job)
{
    return job->before.contact.length > 0 && job->turn.outcome.session.contact.length == 0;
}

static void add_contact(struct job *job, struct str contact, bool is_instead)
{
    struct value map = value_map();

    set_text(&map, "contact", contact, job->arena);
    set_text(&map, "reference", job->turn.input.reference, job->arena);
    if (is_instead)
        value_set(&map, STR("instead"), value_bool(true), job->arena);
    service_add_event(job, STORE_CONTACT, &map);
}

/* One event each: a number and an address may have come in one message. None at all is an event
 * too. */
static void add_contacts(struct job *job)
{
    struct str rest = job->turn.outcome.session.contact;
    bool is_instead = job->turn.outcome.corrects_contact;

    if (takes_contact_back(job))
        add_contact(job, rest, false);
    while (leaves_contact(job) && rest.length > 0 && job->event_count < SERVICE_MOST_EVENTS) {
        add_contact(job, str_trim(str_cut(&rest, ',')), is_instead);
        is_instead = false;
    }
}

static void add_handoff(struct job *job, const struct dialogue_outcome *outcome)
{
    struct value map = value_map();
    struct value envelope =
        dialogue_envelope(engine_bot(job->engine), outcome, &job->turn.input, NULL, 0, job->arena);

    set_text(&map, "owner",
             engine_model(job->engine)->bot.people == KB_PEOPLE_NONE ? STR("case") : STR("queue"),
             job->arena);
    set_text(&map, "reason", str_from(kb_reason_name(outcome->reason)), job->arena);
    value_set(&map, STR("envelope"), envelope, job->arena);
    service_add_event(job, STORE_OWNER_CHANGED, &map);
}

/* Of a conversation that nobody has yet; further hand-offs change nothing. */
static bool begins_handoff(const struct job *job)
{
    return job->before.handed_off == KB_REASON_NONE &&
           (job->turn.outcome.action == KB_ACTION_HANDOFF || leaves_contact(job));
}

/* "We shall call you" must be true also when an operator has closed the hand-off before the number
 * came. */
static struct kb_handoff handoff_for_contact(const struct job *job)
{
    return (struct kb_handoff){.reason = KB_REASON_EXPLICIT_REQUEST,
                               .priority = KB_PRIORITY_NORMAL,
                               .department = engine_model(job->engine)->bot.default_department};
}

void service_write_turn(struct job *job)
{
    struct dialogue_outcome told = job->turn.outcome;
    bool begins = begins_handoff(job);

    if (begins && told.action != KB_ACTION_HANDOFF) {
        told.handoff = handoff_for_contact(job);
        told.reason = told.handoff.reason;
        job->turn.outcome.session.handed_off = told.reason;
    }
    service_add_started(job);
    add_message(job);
    add_reply(job);
    if (begins)
        add_handoff(job, &told);
    add_contacts(job);
}

struct str service_reference(struct job *job, struct civil_time now)
{
    return arena_printf(job->arena, "P-%d-%05lld", now.date.year,
                        (long long)service_conversation_key(job->conversation));
}

static enum text_variant variant_off(const struct job *job)
{
    return job->before.has_variant ? job->before.variant : job->conversation->language;
}

static void join_sentences(struct job *job, const enum kb_sentence *sentences, size_t count,
                           struct civil_time now)
{
    struct dialogue_outcome *out = &job->turn.outcome;
    struct str *replies = arena_array(job->arena, count * 8, sizeof *replies);
    size_t reply_count = 0;

    for (size_t i = 0; i < count; i++) {
        dialogue_sentence(engine_bot(job->engine), sentences[i], variant_off(job), now, job->arena,
                          out);
        for (size_t n = 0; n < out->reply_count && reply_count < count * 8; n++)
            replies[reply_count++] = out->replies[n];
    }
    out->replies = replies;
    out->reply_count = reply_count;
}

/* "Your message has been passed on" must be true. Where there are no people, nobody is told but of
 * a contact. */
static void hand_over_off(struct job *job)
{
    const struct kb_bot *bot = &engine_model(job->engine)->bot;
    struct dialogue_outcome *outcome = &job->turn.outcome;
    bool is_first = job->before.handed_off == KB_REASON_NONE &&
                    (bot->people != KB_PEOPLE_NONE || leaves_contact(job));

    outcome->handoff = (struct kb_handoff){.reason = outcome->reason,
                                           .priority = KB_PRIORITY_NORMAL,
                                           .department = bot->default_department};
    if (is_first)
        outcome->session.handed_off = outcome->reason;
    add_reply(job);
    if (is_first)
        add_handoff(job, outcome);
    add_contacts(job);
}

/* The switch turns off what the bot answers, not that somebody can be reached. What was said of it
 * is in front. */
static bool takes_contact_off(struct job *job)
{
    struct service *service = job->conversation->service;
    struct dialogue_outcome said = job->turn.outcome;
    struct dialogue_outcome *out = &job->turn.outcome;
    struct match_scratch *scratch;
    struct str *replies;
    bool takes;

    if (job->message.button.length > 0 && !job->button_is_text)
        return false;
    scratch = service_lend_scratch(service);
    takes = dialogue_contact_off(engine_bot(job->engine), &job->before, &job->turn.input,
                                 variant_off(job), scratch, job->arena, out);
    service_return_scratch(service, scratch);
    if (!takes) {
        *out = said;
        return false;
    }
    replies = arena_array(job->arena, out->reply_count + 1, sizeof *replies);
    replies[0] = said.replies[0];
    for (size_t i = 0; i < out->reply_count; i++)
        replies[i + 1] = out->replies[i];
    out->replies = replies;
    out->reply_count++;
    return true;
}

void service_write_off(struct job *job)
{
    static const enum kb_sentence people[] = {
        [KB_PEOPLE_NONE] = KB_SENTENCE_PEOPLE_NONE_AGAIN,
        [KB_PEOPLE_NOTIFY] = KB_SENTENCE_PEOPLE_NOTIFY,
        [KB_PEOPLE_DESK] = KB_SENTENCE_PEOPLE_DESK,
    };
    enum kb_people who = engine_model(job->engine)->bot.people;
    bool is_again = who != KB_PEOPLE_NONE && job->before.handed_off != KB_REASON_NONE;
    enum kb_sentence sentences[] = {KB_SENTENCE_BOT_OFF,
                                    is_again ? KB_SENTENCE_PEOPLE_AGAIN : people[who]};
    struct civil_time now = service_civil_time(service_now_ms(job->conversation->service));

    join_sentences(job, sentences, 2, now);
    job->turn.input = (struct dialogue_input){.text = text_mask(job->message.text, job->arena).text,
                                              .now = now,
                                              .reference = service_reference(job, now)};
    if (!takes_contact_off(job))
        job->turn.outcome.session = job->before;
    job->turn.outcome.action = KB_ACTION_HANDOFF;
    job->turn.outcome.reason = KB_REASON_BOT_OFF;
    job->turn.outcome.rule = "bot switched off";
    service_add_started(job);
    add_message(job);
    hand_over_off(job);
}

bool service_read_session(const struct value *payload, struct arena *arena,
                          struct dialogue_session *out)
{
    const struct value *session = value_get(payload, STR("session"));
    const struct value *reply = value_get(payload, STR("reply"));
    struct value whole;

    if (session == NULL || session->kind != VALUE_MAP)
        return false;
    whole = *session;
    if (reply != NULL && value_get(session, STR("last_reply")) == NULL) {
        whole = value_map();
        for (size_t i = 0; i < session->map.count; i++)
            value_set(&whole, session->map.members[i].name, session->map.members[i].value, arena);
        value_set(&whole, STR("last_reply"), *reply, arena);
    }
    return dialogue_session_from_value(&whole, out, arena);
}
