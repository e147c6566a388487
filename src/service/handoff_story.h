/*
 * The log of one conversation as whoever takes it over needs it: the latest hand-off, who has the
 * conversation now, what was said. A pure fold like the store's projections, with the texts that
 * those do not keep.
 */
#ifndef SERVICE_HANDOFF_STORY_H
#define SERVICE_HANDOFF_STORY_H

#include "base/value.h"
#include "base/vec.h"
#include "store/store.h"

enum {
    HANDOFF_MOST_LINES = 200 /* the newest are kept */,
    HANDOFF_MOST_CHOICES = 12 /* of one reply */
};

struct handoff_line {
    int64_t seq;
    int64_t at_ms;
    const char *author; /* "customer", "bot", "agent" */
    struct str text;
    /* of the bot's turn, as kb_action_name(); empty: not the bot's, or the log does not say */
    struct str action;
    struct value choices; /* list: the titles of the buttons under it; VALUE_NULL: none */
};

/* How a customer can be reached. */
struct handoff_contact {
    int64_t at_ms;
    struct str contact;
    struct str reference; /* that the customer was given for it */
};

/* A hand-off that is over, and that another one followed. */
struct handoff_past {
    int64_t started_ms;
    int64_t ended_ms;
    struct str reason;
};

struct handoff_story {
    int64_t conversation;
    struct str public_id;
    struct str channel;
    int64_t last_seq;
    int64_t epoch;
    int64_t last_ms;
    bool closed;
    bool deleted;
    struct str owner; /* now: bot, queue, agent, case */
    int64_t seq;      /* of the latest hand-off's owner_changed; 0: there was none */
    int64_t started_ms;
    int64_t ended_ms;        /* 0: open */
    int64_t delivered_ms;    /* of the envelope; 0: not yet */
    int64_t delivered_until; /* the last event that somebody has been told of */
    /* the last event since that a person must hear of: left to them, or how to be reached */
    int64_t news_seq;
    int64_t news_ms;
    struct str reason;
    struct str envelope; /* JSON; empty: the event has none */
    /* left in any of its hand-offs and still good, each once, the newest last */
    struct handoff_contacts VEC_OF(struct handoff_contact) contacts;
    /* the customer took all of them back then, and has left none since; 0: no */
    int64_t withdrawn_ms;
    /* the hand-offs before the latest, the oldest first */
    struct handoff_pasts VEC_OF(struct handoff_past) earlier;
    struct handoff_lines VEC_OF(struct handoff_line) lines;
    bool cut; /* there are older lines */
};

/*
 * Lines and contacts end with the event `until` (0: the last); everything else is as it is now.
 * ERROR_NOT_FOUND when there is no such conversation. Texts live in the arena; free with
 * handoff_story_clear(), also on failure.
 */
bool handoff_story_read(struct store *store, int64_t conversation, int64_t until,
                        struct arena *arena, struct handoff_story *out, struct error *err)
    __attribute__((warn_unused_result));
void handoff_story_clear(struct handoff_story *story);

/* The newest one; empty when the customer left none. */
struct handoff_contact handoff_newest_contact(const struct handoff_story *story);

/* [{"at":..., "author":..., "text":..., "action":..., "choices":[...]}, ...] (the last two when the
 * line has them) of what has seq > after. */
struct value handoff_transcript(const struct handoff_story *story, int64_t after,
                                struct arena *arena);

/* RFC 3339 in UTC with milliseconds. */
struct str handoff_time(int64_t at_ms, struct arena *arena);

#endif
