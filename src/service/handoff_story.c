#include "handoff_story.h"

#include "json/json.h"
#include "knowledge/names.h"

enum { READ_AT_ONCE = 256 };

struct walk {
    struct handoff_story *story;
    int64_t until;
    struct arena *arena; /* of what is kept */
};

struct str handoff_time(int64_t at_ms, struct arena *arena)
{
    int64_t day = at_ms >= 0 ? at_ms / 86400000 : -((86399999 - at_ms) / 86400000);
    int64_t rest = at_ms - day * 86400000;
    struct date date = date_from_days((int32_t)day);

    return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.year, date.month,
                        date.day, (int)(rest / 3600000), (int)(rest / 60000 % 60),
                        (int)(rest / 1000 % 60), (int)(rest % 1000));
}

/* Twice as many as are wanted may gather before the older half goes. */
static void drop_older_half(struct handoff_story *story)
{
    if (story->lines.count < 2 * HANDOFF_MOST_LINES)
        return;
    memmove(story->lines.items, story->lines.items + HANDOFF_MOST_LINES,
            HANDOFF_MOST_LINES * sizeof *story->lines.items);
    story->lines.count = HANDOFF_MOST_LINES;
    story->cut = true;
}

static bool is_wanted(const struct walk *walk, const struct store_event *event)
{
    return walk->until == 0 || event->seq <= walk->until;
}

static void add_line(struct walk *walk, const struct store_event *event, const char *author,
                     struct str text)
{
    if (text.length == 0 || !is_wanted(walk, event))
        return;
    drop_older_half(walk->story);
    vec_push(&walk->story->lines, (struct handoff_line){.seq = event->seq,
                                                        .at_ms = event->at_ms,
                                                        .author = author,
                                                        .text = arena_copy(walk->arena, text)});
}

/* A pressed button has the words it shows, if the client sent them. */
static void note_message(struct walk *walk, const struct store_event *event,
                         const struct value *payload)
{
    struct str text = value_get_text(payload, "text");

    add_line(walk, event, "customer", text.length > 0 ? text : value_get_text(payload, "button"));
}

static bool is_open(const struct handoff_story *story)
{
    return story->seq != 0 && story->ended_ms == 0;
}

static void note_news(struct handoff_story *story, const struct store_event *event)
{
    story->news_seq = event->seq;
    story->news_ms = event->at_ms;
}

static bool is_true(const struct value *payload, struct str name)
{
    const struct value *member = value_get(payload, name);

    return member != NULL && member->kind == VALUE_BOOL && member->boolean;
}

/* What the bot could not answer itself it left to the person, and when they may ring; the wish for
 * one, once more, is no news. */
static bool is_left_to_person(const struct handoff_story *story, const struct value *payload)
{
    if (!is_open(story))
        return false;
    return is_true(payload, STR("wish_noted")) ||
           (str_is(value_get_text(payload, "action"), kb_action_name(KB_ACTION_HANDOFF)) &&
            !str_is(value_get_text(payload, "reason"), kb_reason_name(KB_REASON_EXPLICIT_REQUEST)));
}

/* What the customer could press under the reply's last line. */
static struct value offered(const struct value *payload, struct arena *arena)
{
    const struct value *buttons = value_get(payload, STR("buttons"));
    struct value titles = value_list();

    for (size_t i = 0; buttons != NULL && buttons->kind == VALUE_LIST && i < buttons->list.count;
         i++) {
        struct str title = value_get_text(&buttons->list.items[i], "title");

        if (title.length > 0 && titles.list.count < HANDOFF_MOST_CHOICES)
            value_push(&titles, value_text(arena_copy(arena, title)), arena);
    }
    return titles.list.count > 0 ? titles : value_null();
}

/* The lines of one reply are those of its event. */
static void note_decision(struct walk *walk, const struct store_event *event,
                          const struct value *payload)
{
    struct handoff_lines *lines = &walk->story->lines;
    struct str action = arena_copy(walk->arena, value_get_text(payload, "action"));

    if (lines->count == 0 || lines->items[lines->count - 1].seq != event->seq)
        return;
    for (size_t i = lines->count; i > 0 && lines->items[i - 1].seq == event->seq; i--)
        lines->items[i - 1].action = action;
    lines->items[lines->count - 1].choices = offered(payload, walk->arena);
}

static void note_reply(struct walk *walk, const struct store_event *event,
                       const struct value *payload)
{
    const struct value *texts = value_get(payload, STR("reply"));

    if (is_left_to_person(walk->story, payload))
        note_news(walk->story, event);

    for (size_t i = 0; texts != NULL && texts->kind == VALUE_LIST && i < texts->list.count; i++) {
        if (texts->list.items[i].kind == VALUE_TEXT)
            add_line(walk, event, "bot", texts->list.items[i].text);
    }
    note_decision(walk, event, payload);
}

static void end(struct handoff_story *story, int64_t at_ms)
{
    if (is_open(story))
        story->ended_ms = at_ms;
}

static void begin(struct walk *walk, const struct store_event *event, const struct value *payload)
{
    struct handoff_story *story = walk->story;
    const struct value *envelope = value_get(payload, STR("envelope"));
    struct buf text = {0};

    if (story->seq != 0)
        vec_push(&story->earlier,
                 (struct handoff_past){story->started_ms, story->ended_ms, story->reason});
    story->seq = event->seq;
    story->started_ms = event->at_ms;
    story->ended_ms = story->delivered_ms = story->delivered_until = story->news_seq = 0;
    story->reason = arena_copy(walk->arena, value_get_text(payload, "reason"));
    story->envelope = (struct str){NULL, 0};
    if (envelope == NULL)
        return;
    json_write(&text, envelope);
    story->envelope = arena_copy(walk->arena, buf_str(&text));
    buf_clear(&text);
}

static void change_owner(struct walk *walk, const struct store_event *event,
                         const struct value *payload)
{
    struct handoff_story *story = walk->story;
    struct str owner = value_get_text(payload, "owner");

    story->owner = owner.length > 0 ? arena_copy(walk->arena, owner) : STR("bot");
    if (str_is(story->owner, "bot"))
        end(story, event->at_ms);
    else if (!is_open(story))
        begin(walk, event, payload);
}

static bool is_address(struct str contact)
{
    return str_find_byte(contact, '@', 0) != SIZE_MAX;
}

static void drop_contact(struct handoff_contacts *contacts, size_t place)
{
    for (size_t i = place; i + 1 < contacts->count; i++)
        contacts->items[i] = contacts->items[i + 1];
    contacts->count--;
}

/* A number that was wrong is the newest number; an address that stands in place of one takes the
 * newest there is. */
static void drop_corrected(struct handoff_contacts *contacts, struct str contact)
{
    size_t place = contacts->count;

    while (place > 0 && is_address(contacts->items[place - 1].contact) != is_address(contact))
        place--;
    if (contacts->count > 0)
        drop_contact(contacts, (place > 0 ? place : contacts->count) - 1);
}

/* The bot asks for it once: what was left in an earlier hand-off is how to reach the customer in
 * this one, too. */
static void note_contact(struct walk *walk, const struct store_event *event,
                         const struct value *payload)
{
    struct handoff_contacts *contacts = &walk->story->contacts;
    struct str contact = value_get_text(payload, "contact");

    if (is_open(walk->story))
        note_news(walk->story, event);
    if (!is_wanted(walk, event))
        return;
    walk->story->withdrawn_ms = contact.length == 0 ? event->at_ms : 0;
    if (contact.length == 0) {
        contacts->count = 0;
        return;
    }
    if (is_true(payload, STR("instead")))
        drop_corrected(contacts, contact);
    for (size_t i = contacts->count; i > 0; i--) {
        if (str_equal(contacts->items[i - 1].contact, contact))
            drop_contact(contacts, i - 1);
    }
    vec_push(contacts, (struct handoff_contact){
                           event->at_ms, arena_copy(walk->arena, contact),
                           arena_copy(walk->arena, value_get_text(payload, "reference"))});
}

static void note_delivery(struct handoff_story *story, const struct store_event *event,
                          const struct value *payload)
{
    int64_t until = value_get_integer(payload, "until", 0);

    if (value_get_integer(payload, "handoff", 0) == story->seq && story->seq != 0)
        story->delivered_ms = event->at_ms;
    if (until > story->delivered_until)
        story->delivered_until = until;
}

static void note_start(struct walk *walk, const struct value *payload)
{
    walk->story->public_id = arena_copy(walk->arena, value_get_text(payload, "public_id"));
    walk->story->channel = arena_copy(walk->arena, value_get_text(payload, "channel"));
}

static void note_event(struct walk *walk, const struct store_event *event,
                       const struct value *payload)
{
    struct handoff_story *story = walk->story;

    switch (store_event_type_of(event->type)) {
    case STORE_STARTED:
        note_start(walk, payload);
        return;
    case STORE_CUSTOMER_MESSAGE:
        note_message(walk, event, payload);
        return;
    case STORE_BOT_REPLY:
        note_reply(walk, event, payload);
        return;
    case STORE_AGENT_MESSAGE:
        add_line(walk, event, "agent", value_get_text(payload, "text"));
        return;
    case STORE_OWNER_CHANGED:
        change_owner(walk, event, payload);
        return;
    case STORE_CONTACT:
        note_contact(walk, event, payload);
        return;
    case STORE_DELIVERED:
        note_delivery(story, event, payload);
        return;
    case STORE_REDACTED:
        story->deleted = true;
        return;
    case STORE_CLOSED:
        story->closed = true;
        end(story, event->at_ms);
        return;
    case STORE_FEEDBACK:
    case STORE_NOTICE:
    case STORE_LOST:
    case STORE_EVENT_TYPE_COUNT:
        return;
    }
}

static void fold(struct walk *walk, const struct store_event *event, struct arena *scratch)
{
    struct value payload;

    if (!json_parse(event->payload, STORE_LARGEST_PAYLOAD, scratch, &payload, NULL))
        payload = value_map();
    walk->story->last_seq = event->seq;
    walk->story->epoch = event->epoch;
    walk->story->last_ms = event->at_ms;
    note_event(walk, event, &payload);
}

static void keep_newest(struct handoff_story *story)
{
    size_t older =
        story->lines.count > HANDOFF_MOST_LINES ? story->lines.count - HANDOFF_MOST_LINES : 0;

    if (older == 0)
        return;
    memmove(story->lines.items, story->lines.items + older,
            HANDOFF_MOST_LINES * sizeof *story->lines.items);
    story->lines.count = HANDOFF_MOST_LINES;
    story->cut = true;
}

bool handoff_story_read(struct store *store, int64_t conversation, int64_t until,
                        struct arena *arena, struct handoff_story *out, struct error *err)
{
    struct walk walk = {.story = out, .until = until, .arena = arena};
    struct arena *scratch = arena_new();
    struct store_event *events;
    size_t count = READ_AT_ONCE;
    bool read = true;

    *out = (struct handoff_story){.conversation = conversation, .owner = STR("bot")};
    while (read && count == READ_AT_ONCE) {
        arena_reset(scratch);
        read = store_read(store, conversation, out->last_seq, READ_AT_ONCE, scratch, &events,
                          &count, err);
        for (size_t i = 0; read && i < count; i++)
            fold(&walk, &events[i], scratch);
    }
    arena_free(scratch);
    keep_newest(out);
    if (read && (out->last_seq == 0 || out->deleted))
        read = error_set(err, ERROR_NOT_FOUND, "no such conversation");
    return read;
}

void handoff_story_clear(struct handoff_story *story)
{
    vec_clear(&story->lines);
    vec_clear(&story->contacts);
    vec_clear(&story->earlier);
}

struct handoff_contact handoff_newest_contact(const struct handoff_story *story)
{
    return story->contacts.count > 0 ? story->contacts.items[story->contacts.count - 1]
                                     : (struct handoff_contact){0};
}

struct value handoff_transcript(const struct handoff_story *story, int64_t after,
                                struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < story->lines.count; i++) {
        const struct handoff_line *line = &story->lines.items[i];
        struct value item = value_map();

        if (line->seq <= after)
            continue;
        value_set(&item, STR("at"), value_text(handoff_time(line->at_ms, arena)), arena);
        value_set(&item, STR("author"), value_text(str_from(line->author)), arena);
        value_set(&item, STR("text"), value_text(line->text), arena);
        if (line->action.length > 0)
            value_set(&item, STR("action"), value_text(line->action), arena);
        if (line->choices.kind == VALUE_LIST)
            value_set(&item, STR("choices"), line->choices, arena);
        value_push(&list, item, arena);
    }
    return list;
}
