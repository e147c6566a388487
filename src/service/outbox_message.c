#include "outbox_message.h"

#include "handoff_story.h"
#include "json/json.h"

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

/*
 * A customer who has closed the window is still to be helped with what they asked; one whom an
 * operator has helped is not. With nobody to tell (`people: none`) a hand-off is a case, which
 * operators look up themselves.
 */
static struct outbox_need need_of(const struct handoff_story *story)
{
    if (story->seq == 0 || str_is(story->owner, "case"))
        return (struct outbox_need){0};
    if (story->delivered_ms == 0)
        return (struct outbox_need){story->seq, story->seq, story->started_ms};
    if (story->ended_ms == 0 && story->news_seq > story->delivered_until)
        return (struct outbox_need){story->seq, story->news_seq, story->news_ms};
    return (struct outbox_need){0};
}

bool outbox_need_of(struct store *store, int64_t conversation, struct arena *arena,
                    struct outbox_need *out, struct error *err)
{
    struct handoff_story story;
    bool read = handoff_story_read(store, conversation, 0, arena, &story, err);

    *out = read ? need_of(&story) : (struct outbox_need){0};
    handoff_story_clear(&story);
    return read;
}

/* Which conversation it is, the same in every message. */
static void put_place(struct writer *writer, const struct handoff_story *story)
{
    put(writer, "handoff", value_integer(story->conversation));
    put_text(writer, "conversation", story->public_id);
    put_text(writer, "channel", story->channel);
    put_text(writer, "started_at", handoff_time(story->started_ms, writer->arena));
}

static struct value envelope_data(const struct handoff_story *story, struct arena *arena)
{
    struct writer writer = {value_map(), arena};

    if (!json_parse(story->envelope, STORE_LARGEST_PAYLOAD, arena, &writer.map, NULL) ||
        writer.map.kind != VALUE_MAP)
        writer.map = value_map();
    put_place(&writer, story);
    put(&writer, "transcript", handoff_transcript(story, 0, arena));
    put(&writer, "transcript_cut", value_bool(story->cut));
    return writer.map;
}

static struct value news_data(const struct handoff_story *story, struct arena *arena)
{
    struct writer writer = {value_map(), arena};
    struct handoff_contact contact = handoff_newest_contact(story);

    put_place(&writer, story);
    put_text(&writer, "contact", contact.contact);
    put_text(&writer, "reference", contact.reference);
    if (story->withdrawn_ms > 0)
        put_text(&writer, "contact_withdrawn_at", handoff_time(story->withdrawn_ms, arena));
    put(&writer, "transcript", handoff_transcript(story, story->delivered_until, arena));
    return writer.map;
}

static void write_message(const struct handoff_story *story, const struct outbox_need *need,
                          struct arena *arena, struct outbox_message *out)
{
    bool is_envelope = need->until == need->handoff;
    struct writer writer = {value_map(), arena};
    struct buf json = {0};

    put_text(&writer, "type", is_envelope ? STR("handoff.created") : STR("handoff.updated"));
    put_text(&writer, "timestamp", handoff_time(need->since_ms, arena));
    put(&writer, "data", is_envelope ? envelope_data(story, arena) : news_data(story, arena));
    json_write(&json, &writer.map);
    out->json = arena_copy(arena, buf_str(&json));
    out->id =
        arena_printf(arena, "msg_%.*s_%lld", STR_ARG(story->public_id), (long long)need->until);
    buf_clear(&json);
}

bool outbox_compose(struct store *store, int64_t conversation, const struct outbox_need *need,
                    struct arena *arena, struct outbox_message *out, struct error *err)
{
    struct handoff_story story;
    bool read = handoff_story_read(store, conversation, need->until, arena, &story, err);

    *out = (struct outbox_message){.public_id = story.public_id};
    if (read) {
        struct outbox_need now = need_of(&story);

        out->is_settled = now.handoff != need->handoff || now.until < need->until ||
                          (now.until == now.handoff) != (need->until == need->handoff);
        if (!out->is_settled)
            write_message(&story, need, arena, out);
    }
    handoff_story_clear(&story);
    return read;
}
