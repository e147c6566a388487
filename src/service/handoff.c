#include "service/handoff.h"

#include "handoff_story.h"
#include "json/json.h"
#include "note.h"
#include "text/mask.h"

enum { MOST_ATTEMPTS = 3, MOST_ADDED = 3, LONGEST_AUTHOR = 80 };

/* An answer, or the end of the hand-off when there is no text. */
struct act {
    int64_t conversation;
    struct str text;
    struct str author;
    struct str by;
};

/* The events an act adds. */
struct addition {
    enum store_event_type types[MOST_ADDED];
    struct value payloads[MOST_ADDED];
    size_t count;
};

/* ---- looking
 * ---------------------------------------------------------------------------------------------- */

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

static void put_time(struct writer *writer, const char *name, int64_t at_ms)
{
    put(writer, name, at_ms > 0 ? value_text(handoff_time(at_ms, writer->arena)) : value_null());
}

/* Of the people only: whether the bot said something after them changes nothing. */
static const char *last_person(const struct handoff_story *story)
{
    const char *last = "customer";

    for (size_t i = 0; i < story->lines.count; i++) {
        if (strcmp(story->lines.items[i].author, "bot") != 0)
            last = story->lines.items[i].author;
    }
    return last;
}

static const char *state_of(const struct handoff_story *story)
{
    if (story->ended_ms > 0)
        return "over";
    return strcmp(last_person(story), "agent") == 0 ? "answered" : "waiting";
}

static struct value read_envelope(const struct handoff_story *story, struct arena *arena)
{
    struct value envelope;

    if (!json_parse(story->envelope, STORE_LARGEST_PAYLOAD, arena, &envelope, NULL))
        envelope = value_map();
    return envelope;
}

static struct value contact_value(const struct handoff_contact *contact, struct arena *arena)
{
    struct writer writer = {value_map(), arena};

    put_time(&writer, "at", contact->at_ms);
    put_text(&writer, "contact", contact->contact);
    put_text(&writer, "reference", contact->reference);
    return writer.map;
}

/* The newest one for whoever wants one, and all of them. */
static void put_contacts(struct writer *writer, const struct handoff_contact *contacts,
                         size_t count)
{
    struct handoff_contact none = {0};
    const struct handoff_contact *newest = count > 0 ? &contacts[count - 1] : &none;
    struct value all = value_list();

    for (size_t i = 0; i < count; i++)
        value_push(&all, contact_value(&contacts[i], writer->arena), writer->arena);
    put_text(writer, "contact", newest->contact);
    put_text(writer, "reference", newest->reference);
    put(writer, "contacts", all);
}

/* What both the list and the whole show. */
static void put_facts(struct writer *writer, const struct handoff_story *story,
                      const struct value *envelope)
{
    put(writer, "id", value_integer(story->conversation));
    put_time(writer, "started_at", story->started_ms);
    put_text(writer, "state", str_from(state_of(story)));
    put_text(writer, "owner", story->owner);
    put_text(writer, "reason", value_get_text(envelope, "reason"));
    put_text(writer, "priority", value_get_text(envelope, "priority"));
    put_text(writer, "department", value_get_text(envelope, "department"));
    put_text(writer, "language", value_get_text(envelope, "language"));
    put_text(writer, "summary", value_get_text(envelope, "summary"));
    put_contacts(writer, story->contacts.items, story->contacts.count);
    put_time(writer, "contact_withdrawn_at", story->withdrawn_ms);
    put_time(writer, "delivered_at", story->delivered_ms);
    put_time(writer, "last_at", story->last_ms);
    put_time(writer, "ended_at", story->ended_ms);
}

/* It may stand on a page that is sound: of all there is to know it is what can still help the
 * customer. */
static void put_last_contact(struct writer *writer, struct store *store,
                             const struct store_handoff *handoff)
{
    struct handoff_contact contact = {0};
    struct store_event *event;
    struct value payload;
    size_t count = 0;

    if (handoff->contact_seq > 0 &&
        store_read(store, handoff->conversation, handoff->contact_seq - 1, 1, writer->arena, &event,
                   &count, NULL) &&
        count == 1 &&
        json_parse(event->payload, STORE_LARGEST_PAYLOAD, writer->arena, &payload, NULL))
        contact = (struct handoff_contact){event->at_ms, value_get_text(&payload, "contact"),
                                           value_get_text(&payload, "reference")};
    put_contacts(writer, &contact, contact.contact.length > 0 ? 1 : 0);
}

/* One that stands on a damaged page: what the projections know of it. */
static struct value unreadable(struct store *store, const struct store_handoff *handoff,
                               const struct error *problem, struct arena *arena)
{
    struct writer writer = {value_map(), arena};

    put(&writer, "id", value_integer(handoff->conversation));
    put_time(&writer, "started_at", handoff->started_ms);
    put_text(&writer, "state", STR("damaged"));
    put_text(&writer, "owner", handoff->owner);
    put_text(&writer, "reason", handoff->reason);
    put_text(&writer, "priority", handoff->priority);
    put_text(&writer, "department", handoff->department);
    put_text(&writer, "summary", arena_copy(arena, str_from(problem->message)));
    put_last_contact(&writer, store, handoff);
    put_time(&writer, "ended_at", handoff->ended_ms);
    return writer.map;
}

/* Conversations that are deleted between the list and the look at them are left out. */
static bool add_listed(struct store *store, const struct store_handoff *handoff, struct value *list,
                       struct arena *arena, struct error *err)
{
    struct writer writer = {value_map(), arena};
    struct handoff_story story;
    struct error problem = {0};
    bool read = handoff_story_read(store, handoff->conversation, 0, arena, &story, &problem);

    if (read) {
        struct value envelope = read_envelope(&story, arena);

        put_facts(&writer, &story, &envelope);
        value_push(list, writer.map, arena);
    }
    handoff_story_clear(&story);
    if (!read && problem.code == ERROR_INVALID)
        value_push(list, unreadable(store, handoff, &problem, arena), arena);
    return read || problem.code == ERROR_INVALID || problem.code == ERROR_NOT_FOUND ||
           error_set(err, problem.code, "%s", problem.message);
}

/* A conversation has one line, that of its latest hand-off. */
static bool comes_again(const struct store_handoff *handoffs, size_t at, size_t count)
{
    for (size_t i = at + 1; i < count; i++) {
        if (handoffs[i].conversation == handoffs[at].conversation)
            return true;
    }
    return false;
}

static bool list(struct store *store, const struct value *request, struct arena *arena,
                 struct value *out, struct error *err)
{
    const struct value *all = value_get(request, STR("all"));
    bool with_over = all != NULL && all->kind == VALUE_BOOL && all->boolean;
    struct store_handoff *handoffs;
    struct value found = value_list();
    size_t count;

    if (!store_list_handoffs(store, with_over ? STORE_HANDOFFS_ALL : STORE_HANDOFFS_OPEN,
                             value_get_integer(request, "since_ms", 0), HANDOFF_MOST_LISTED + 1,
                             arena, &handoffs, &count, err))
        return false;
    for (size_t i = 0; i < count && i < HANDOFF_MOST_LISTED; i++) {
        if (!comes_again(handoffs, i, count) &&
            !add_listed(store, &handoffs[i], &found, arena, err))
            return false;
    }
    *out = value_map();
    value_set(out, STR("handoffs"), found, arena);
    value_set(out, STR("more"), value_bool(count > HANDOFF_MOST_LISTED), arena);
    return true;
}

static bool read_story(struct store *store, int64_t conversation, struct arena *arena,
                       struct handoff_story *out, struct error *err)
{
    struct error problem = {0};

    if (handoff_story_read(store, conversation, 0, arena, out, &problem) && out->seq != 0)
        return true;
    if (problem.code == ERROR_NONE || problem.code == ERROR_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "there is no hand-off %lld",
                         (long long)conversation);
    return error_set(err, problem.code, "%s", problem.message);
}

static struct value earlier(const struct handoff_story *story, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < story->earlier.count; i++) {
        const struct handoff_past *past = &story->earlier.items[i];
        struct writer writer = {value_map(), arena};

        put_time(&writer, "started_at", past->started_ms);
        put_time(&writer, "ended_at", past->ended_ms);
        put_text(&writer, "reason", past->reason);
        value_push(&list, writer.map, arena);
    }
    return list;
}

static bool show(struct store *store, int64_t conversation, struct arena *arena, struct value *out,
                 struct error *err)
{
    struct writer writer = {value_map(), arena};
    struct handoff_story story;
    bool read = read_story(store, conversation, arena, &story, err);

    if (read) {
        struct writer envelope = {read_envelope(&story, arena), arena};

        put_facts(&writer, &story, &envelope.map);
        put_text(&writer, "channel", story.channel);
        put(&writer, "earlier", earlier(&story, arena));
        /* as it is now: it may be taken back */
        put_text(&envelope, "contact", handoff_newest_contact(&story).contact);
        put(&writer, "envelope", envelope.map);
        put(&writer, "transcript_cut", value_bool(story.cut));
        put(&writer, "transcript", handoff_transcript(&story, 0, arena));
        *out = writer.map;
    }
    handoff_story_clear(&story);
    return read;
}

/* ---- acting
 * -----------------------------------------------------------------------------------------------
 */

static struct value *add(struct addition *addition, enum store_event_type type)
{
    addition->types[addition->count] = type;
    addition->payloads[addition->count] = value_map();
    return &addition->payloads[addition->count++];
}

static void add_owner(struct addition *addition, const char *owner, const struct act *act,
                      struct arena *arena)
{
    struct value *payload = add(addition, STORE_OWNER_CHANGED);

    value_set(payload, STR("owner"), value_text(str_from(owner)), arena);
    value_set(payload, STR("by"), value_text(act->by), arena);
}

static void add_answer(struct addition *addition, const struct act *act, struct arena *arena)
{
    struct value *payload = add(addition, STORE_AGENT_MESSAGE);

    value_set(payload, STR("text"), value_text(act->text), arena);
    if (act->author.length > 0)
        value_set(payload, STR("author"), value_text(act->author), arena);
    value_set(payload, STR("by"), value_text(act->by), arena);
}

/* Who answers has read everything: nothing of it needs to go out any more. */
static void add_delivery(struct addition *addition, const struct handoff_story *story,
                         struct arena *arena)
{
    struct value *payload = add(addition, STORE_DELIVERED);

    if (story->delivered_ms == 0)
        value_set(payload, STR("handoff"), value_integer(story->seq), arena);
    value_set(payload, STR("until"), value_integer(story->last_seq), arena);
    value_set(payload, STR("how"), value_text(STR("operator")), arena);
}

/* false with ERROR_CONFLICT: there is nothing to act on any more. */
static bool decide(const struct handoff_story *story, const struct act *act, struct arena *arena,
                   struct addition *out, struct error *err)
{
    *out = (struct addition){0};
    if (story->ended_ms > 0)
        return error_set(err, ERROR_CONFLICT, "hand-off %lld is over",
                         (long long)story->conversation);
    if (act->text.length > 0) {
        if (!str_is(story->owner, "agent"))
            add_owner(out, "agent", act, arena);
        add_answer(out, act, arena);
    } else {
        add_owner(out, "bot", act, arena);
    }
    if (story->delivered_ms == 0 || story->news_seq > story->delivered_until)
        add_delivery(out, story, arena);
    return true;
}

/* ---- on a service: in the mailbox, like everything that happens in a conversation
 * --------------------------- */

static bool add_events(struct job *job, void *context, struct error *err)
{
    const struct act *act = context;
    struct handoff_story story;
    struct addition addition;
    bool fits = read_story(job->conversation->service->options.store, act->conversation, job->arena,
                           &story, err) &&
                decide(&story, act, job->arena, &addition, err);

    for (size_t i = 0; fits && i < addition.count; i++)
        service_add_event(job, addition.types[i], &addition.payloads[i]);
    handoff_story_clear(&story);
    return fits;
}

static bool act_live(struct service *service, struct act *act, struct arena *arena,
                     struct error *err)
{
    struct service_conversation *conversation = NULL;
    struct handoff_story story;
    bool done;

    if (read_story(service->options.store, act->conversation, arena, &story, err))
        conversation = service_find(service, story.public_id, err);
    handoff_story_clear(&story);
    if (conversation == NULL)
        return false;
    done = note_and_wait(conversation, add_events, act, err);
    service_conversation_release(conversation);
    return done;
}

/* ---- on a store
 * ------------------------------------------------------------------------------------------- */

static struct str json_of(const struct value *value, struct arena *arena)
{
    struct buf out = {0};
    struct str text;

    json_write(&out, value);
    text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static enum store_result append(struct store *store, const struct handoff_story *story,
                                const struct addition *addition, int64_t now_ms,
                                struct arena *arena, struct error *err)
{
    struct store_event events[MOST_ADDED];
    const struct store_append wanted = {.conversation = story->conversation,
                                        .expected_seq = story->last_seq,
                                        .expected_epoch = story->epoch,
                                        .events = events,
                                        .count = addition->count};

    for (size_t i = 0; i < addition->count; i++)
        events[i] =
            (struct store_event){.type = str_from(store_event_type_name(addition->types[i])),
                                 .version = 1,
                                 .at_ms = now_ms,
                                 .payload = json_of(&addition->payloads[i], arena)};
    return note_append(store, &wanted, err);
}

static bool act_offline(struct store *store, const struct act *act, int64_t now_ms,
                        struct arena *arena, struct error *err)
{
    enum store_result result = STORE_CONFLICT;

    for (int i = 0; i < MOST_ATTEMPTS && result == STORE_CONFLICT; i++) {
        struct handoff_story story;
        struct addition addition;
        bool fits = read_story(store, act->conversation, arena, &story, err) &&
                    decide(&story, act, arena, &addition, err);

        if (fits)
            result = append(store, &story, &addition, now_ms, arena, err);
        handoff_story_clear(&story);
        if (!fits)
            return false;
    }
    return result == STORE_DONE;
}

/* ---- requests
 * --------------------------------------------------------------------------------------------- */

/* 17, "17", "P-2026-00017" */
static bool read_id(const struct value *request, int64_t *out, struct error *err)
{
    struct str id = str_trim(value_get_text(request, "id"));
    struct str rest = id;

    *out = value_get_integer(request, "id", 0);
    if (*out > 0)
        return true;
    while (str_find_byte(rest, '-', 0) != SIZE_MAX)
        str_cut(&rest, '-');
    if (!str_to_int(rest, out) || *out < 1)
        return error_set(err, ERROR_INVALID, "%.*s is no hand-off's id", STR_ARG(id));
    return true;
}

static bool read_act(const struct value *request, struct str by, bool replies, struct arena *arena,
                     struct act *out, struct error *err)
{
    struct str text = str_trim(value_get_text(request, "text"));

    *out = (struct act){.by = by};
    if (!read_id(request, &out->conversation, err))
        return false;
    if (!replies)
        return true;
    if (text.length == 0)
        return error_set(err, ERROR_INVALID, "a reply needs words");
    if (text.length > HANDOFF_LONGEST_REPLY)
        return error_set(err, ERROR_TOO_LARGE, "a reply of more than %d bytes",
                         HANDOFF_LONGEST_REPLY);
    out->text = text_mask(text, arena).text;
    out->author = str_trim(value_get_text(request, "author"));
    if (out->author.length > LONGEST_AUTHOR)
        return error_set(err, ERROR_TOO_LARGE, "a name of more than %d bytes", LONGEST_AUTHOR);
    return true;
}

/* Where a request is carried out: on the service, or without one on the store alone. */
struct place {
    struct service *service;
    struct store *store;
    int64_t now_ms;
};

static bool act_and_tell(const struct place *place, const struct value *request, struct str by,
                         bool replies, struct arena *arena, struct value *out, struct error *err)
{
    struct act act;
    bool done =
        read_act(request, by, replies, arena, &act, err) &&
        (place->service != NULL ? act_live(place->service, &act, arena, err)
                                : act_offline(place->store, &act, place->now_ms, arena, err));

    if (!done)
        return false;
    *out = value_map();
    value_set(out, STR("id"), value_integer(act.conversation), arena);
    value_set(out, STR("state"), value_text(replies ? STR("answered") : STR("over")), arena);
    return true;
}

static bool carry_out(const struct place *place, const struct value *request, struct str by,
                      struct arena *arena, struct value *out, struct error *err)
{
    struct str verb = value_get_text(request, "verb");
    int64_t id;

    if (str_is(verb, "list"))
        return list(place->store, request, arena, out, err);
    if (str_is(verb, "show"))
        return read_id(request, &id, err) && show(place->store, id, arena, out, err);
    if (str_is(verb, "reply") || str_is(verb, "close"))
        return act_and_tell(place, request, by, str_is(verb, "reply"), arena, out, err);
    return error_set(err, ERROR_INVALID, "a hand-off can be asked to list, show, reply or close");
}

bool service_handoff(struct service *service, const struct value *request, struct str by,
                     struct arena *arena, struct value *out, struct error *err)
{
    const struct place place = {.service = service, .store = service->options.store};

    return carry_out(&place, request, by, arena, out, err);
}

bool handoff_offline(struct store *store, const struct value *request, struct str by,
                     int64_t now_ms, struct arena *arena, struct value *out, struct error *err)
{
    const struct place place = {.store = store, .now_ms = now_ms};

    return carry_out(&place, request, by, arena, out, err);
}
