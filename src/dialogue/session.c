#include "dialogue/session.h"

struct dialogue_session dialogue_session_new(void)
{
    return (struct dialogue_session){
        .slots = value_map(),
        .tried = value_list(),
        .entities = value_list(),
        .clarified = value_list(),
        .last_reply = value_list(),
        .unknown = value_map(),
    };
}

static struct value copy_value(const struct value *value, struct arena *arena)
{
    struct value copy = *value;

    if (value->kind == VALUE_TEXT)
        copy.text = arena_copy(arena, value->text);
    if (value->kind == VALUE_LIST) {
        copy = value_list();
        for (size_t i = 0; i < value->list.count; i++)
            value_push(&copy, copy_value(&value->list.items[i], arena), arena);
    }
    if (value->kind == VALUE_MAP) {
        copy = value_map();
        for (size_t i = 0; i < value->map.count; i++)
            value_set(&copy, arena_copy(arena, value->map.members[i].name),
                      copy_value(&value->map.members[i].value, arena), arena);
    }
    return copy;
}

struct dialogue_session dialogue_session_copy(const struct dialogue_session *session,
                                              struct arena *arena)
{
    struct dialogue_session copy = *session;

    copy.topic = arena_copy(arena, session->topic);
    copy.slot = arena_copy(arena, session->slot);
    copy.question = arena_copy(arena, session->question);
    copy.contact = arena_copy(arena, session->contact);
    for (size_t i = 0; i < session->choice_count; i++)
        copy.choices[i] = arena_copy(arena, session->choices[i]);
    copy.slots = copy_value(&session->slots, arena);
    copy.tried = copy_value(&session->tried, arena);
    copy.entities = copy_value(&session->entities, arena);
    copy.clarified = copy_value(&session->clarified, arena);
    copy.last_reply = copy_value(&session->last_reply, arena);
    copy.unknown = copy_value(&session->unknown, arena);
    return copy;
}

static const char *const expecting_names[] = {"nothing", "choice", "slot", "contact"};

/* What a fresh session has anyway is left out: reading puts it there, and every reply carries a
 * session. */
static void set_text(struct value *map, const char *name, struct str text, struct arena *arena)
{
    if (text.length > 0)
        value_set(map, str_from(name), value_text(text), arena);
}

static void set_count(struct value *map, const char *name, int64_t count, struct arena *arena)
{
    if (count != 0)
        value_set(map, str_from(name), value_integer(count), arena);
}

static void set_container(struct value *map, const char *name, struct value container,
                          struct arena *arena)
{
    size_t count = container.kind == VALUE_MAP ? container.map.count : container.list.count;

    if (count > 0)
        value_set(map, str_from(name), container, arena);
}

static struct value choices_to_value(const struct dialogue_session *session, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < session->choice_count; i++)
        value_push(&list, value_text(session->choices[i]), arena);
    return list;
}

struct value dialogue_session_to_value(const struct dialogue_session *session, struct arena *arena)
{
    struct value map = value_map();

    set_count(&map, "version", DIALOGUE_SESSION_VERSION, arena);
    if (session->has_variant)
        set_text(&map, "language", str_from(text_variant_name(session->variant)), arena);
    set_count(&map, "language_guessed", session->variant_is_guess, arena);
    if (session->expecting != DIALOGUE_NOTHING)
        set_text(&map, "expecting", str_from(expecting_names[session->expecting]), arena);
    set_text(&map, "topic", session->topic, arena);
    set_text(&map, "slot", session->slot, arena);
    set_count(&map, "slot_tries", session->slot_tries, arena);
    set_container(&map, "choices", choices_to_value(session, arena), arena);
    set_text(&map, "question", session->question, arena);
    set_container(&map, "slots", session->slots, arena);
    set_container(&map, "tried", session->tried, arena);
    set_container(&map, "entities", session->entities, arena);
    set_container(&map, "clarified", session->clarified, arena);
    set_container(&map, "last_reply", session->last_reply, arena);
    if (session->reply_variant != session->variant && session->last_reply.list.count > 0)
        set_text(&map, "reply_language", str_from(text_variant_name(session->reply_variant)),
                 arena);
    set_count(&map, "not_recognised", session->not_recognised, arena);
    set_count(&map, "added", session->added, arena);
    set_count(&map, "repeated", session->repeated, arena);
    set_count(&map, "out_of_scope", session->out_of_scope, arena);
    set_count(&map, "upset", session->upset, arena);
    if (session->handed_off != KB_REASON_NONE)
        set_text(&map, "handed_off", str_from(kb_reason_name(session->handed_off)), arena);
    set_count(&map, "waits_since", session->waits_since, arena);
    set_count(&map, "urgent", session->urgent, arena);
    set_text(&map, "contact", session->contact, arena);
    set_count(&map, "about_contact", session->about_contact, arena);
    set_count(&map, "turns", session->turns, arena);
    for (size_t i = 0; i < session->unknown.map.count; i++)
        value_set(&map, session->unknown.map.members[i].name, session->unknown.map.members[i].value,
                  arena);
    return map;
}

static void read_choices(const struct value *list, struct dialogue_session *out)
{
    for (size_t i = 0; list != NULL && list->kind == VALUE_LIST && i < list->list.count; i++) {
        if (out->choice_count < DIALOGUE_MOST_CHOICES && list->list.items[i].kind == VALUE_TEXT)
            out->choices[out->choice_count++] = list->list.items[i].text;
    }
}

static void read_expecting(struct str name, struct dialogue_session *out)
{
    for (size_t i = 0; i < sizeof expecting_names / sizeof *expecting_names; i++) {
        if (str_is(name, expecting_names[i]))
            out->expecting = (enum dialogue_expecting)i;
    }
}

static void read_container(const struct value *map, const char *name, enum value_kind kind,
                           struct value *out)
{
    const struct value *member = value_get(map, str_from(name));

    if (member != NULL && member->kind == kind)
        *out = *member;
}

static int read_count(const struct value *map, const char *name)
{
    int64_t count = value_get_integer(map, name, 0);

    return count < 0 || count > 1000000 ? 0 : (int)count;
}

static bool is_known(struct str name)
{
    static const char *const known[] = {"version",        "language",     "language_guessed",
                                        "expecting",      "topic",        "slot",
                                        "slot_tries",     "choices",      "question",
                                        "slots",          "tried",        "entities",
                                        "clarified",      "last_reply",   "reply_language",
                                        "not_recognised", "out_of_scope", "added",
                                        "repeated",       "upset",        "handed_off",
                                        "waits_since",    "urgent",       "contact",
                                        "about_contact",  "turns"};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_is(name, known[i]))
            return true;
    }
    return false;
}

static void keep_unknown(const struct value *map, struct dialogue_session *out, struct arena *arena)
{
    for (size_t i = 0; i < map->map.count; i++) {
        if (!is_known(map->map.members[i].name))
            value_set(&out->unknown, map->map.members[i].name, map->map.members[i].value, arena);
    }
}

bool dialogue_session_from_value(const struct value *value, struct dialogue_session *out,
                                 struct arena *arena)
{
    if (value->kind != VALUE_MAP || value_get_integer(value, "version", 0) < 1)
        return false;
    *out = dialogue_session_new();
    out->has_variant = text_variant_from_name(value_get_text(value, "language"), &out->variant);
    out->variant_is_guess = read_count(value, "language_guessed") > 0;
    read_expecting(value_get_text(value, "expecting"), out);
    out->topic = value_get_text(value, "topic");
    out->slot = value_get_text(value, "slot");
    out->slot_tries = read_count(value, "slot_tries");
    read_choices(value_get(value, STR("choices")), out);
    out->question = value_get_text(value, "question");
    read_container(value, "slots", VALUE_MAP, &out->slots);
    read_container(value, "tried", VALUE_LIST, &out->tried);
    read_container(value, "entities", VALUE_LIST, &out->entities);
    read_container(value, "clarified", VALUE_LIST, &out->clarified);
    read_container(value, "last_reply", VALUE_LIST, &out->last_reply);
    if (!text_variant_from_name(value_get_text(value, "reply_language"), &out->reply_variant))
        out->reply_variant = out->variant;
    out->not_recognised = read_count(value, "not_recognised");
    out->added = read_count(value, "added");
    out->repeated = read_count(value, "repeated");
    out->out_of_scope = read_count(value, "out_of_scope");
    out->upset = read_count(value, "upset");
    if (!kb_reason_from_name(value_get_text(value, "handed_off"), &out->handed_off))
        out->handed_off = KB_REASON_NONE;
    out->waits_since = value_get_integer(value, "waits_since", 0);
    out->urgent = read_count(value, "urgent");
    out->contact = value_get_text(value, "contact");
    out->about_contact = read_count(value, "about_contact") > 0;
    out->turns = value_get_integer(value, "turns", 0);
    keep_unknown(value, out, arena);
    *out = dialogue_session_copy(out, arena);
    return true;
}
