/*
 * The store: an append-only log of events, and what is derived from it.
 *
 * The log is the truth (DESIGN.md, events). An event is acknowledged when it is on disk; nothing
 * else is on the path of an acknowledgement: conversations, hand-offs and feedback are projections,
 * pure folds over the log that follow behind, are caught up before anybody is served, and can be
 * rebuilt at will. Deletion replaces payloads in place.
 *
 * Implementations: memory (tests, REPL, benchmarks) and sqlite (WAL, synchronous=FULL, one
 * committer thread that commits whatever queued while the last sync ran; checkpoints on another
 * connection). Any thread may call, also from within a completion. Completions of store_append()
 * run on the committer's thread (memory: on the caller's), those of one conversation in the order
 * of the calls; they must not block. Everything else may read the disk in the caller's thread, and
 * store_redact() and the lists of projections wait for it.
 *
 * Where pages of the log are damaged, what stands on them is passed over: whoever reads just that
 * gets ERROR_INVALID, everybody else is served, and store_is_sound() tells. Projections are folded
 * anew when all of it can be read again.
 *
 * When the disk is full, read-only, locked or damaged, appends complete with STORE_FAILED and the
 * reason. The store tries again by itself, once a second while nobody appends, and goes on when the
 * cause is gone.
 */
#ifndef SALTER_STORE_STORE_H
#define SALTER_STORE_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/*
 * Types of events; unknown ones are kept and skipped. Constant, name, members of the payload.
 * Projections read the members that stand here by exactly these names; whatever else is in a
 * payload is the writer's and readers' affair.
 */
#define STORE_EVENT_TYPES(X)                                                                       \
    X(STARTED, "conversation_started", "public_id, token_hash, channel, language, knowledge")      \
    X(CUSTOMER_MESSAGE, "customer_message", "text (masked), client id, button, attachments none")  \
    X(BOT_REPLY, "bot_reply",                                                                      \
      "replies, buttons, action, topic, confidence, evidence, knowledge, version, session")        \
    X(AGENT_MESSAGE, "agent_message", "text, author")                                              \
    X(OWNER_CHANGED, "owner_changed",                                                              \
      "owner (bot, queue, agent, case), envelope; reason, priority, department here or in it")     \
    X(FEEDBACK, "feedback", "about (seq), thumb (up, down) or rating (1 to 5), words")             \
    X(NOTICE, "notice", "text for the customer that is no reply: reloads, reconnects, receipts")   \
    X(CONTACT, "contact_left",                                                                     \
      "phone or e-mail (none: taken back), reference, instead of the last")                        \
    X(DELIVERED, "handoff_delivered",                                                              \
      "handoff (seq of its owner_changed) or none: news of it; until (seq), how")                  \
    X(REDACTED, "redacted", "nothing: the payload was deleted")                                    \
    X(CLOSED, "conversation_closed", "by whom, why")                                               \
    X(LOST, "event_lost",                                                                          \
      "nothing: in the place of one that could not be read (store_sqlite_salvage)")

#define STORE_EVENT_ENUM(constant, name, payload) STORE_##constant,
enum store_event_type { STORE_EVENT_TYPES(STORE_EVENT_ENUM) STORE_EVENT_TYPE_COUNT };
const char *store_event_type_name(enum store_event_type type);
/* STORE_EVENT_TYPE_COUNT for one of a later version. */
enum store_event_type store_event_type_of(struct str name);

enum {
    /* so that "redacted" with no payload never needs more room than what it replaces */
    STORE_SHORTEST_TYPE = 6,
    STORE_LONGEST_TYPE = 40,
    STORE_LARGEST_PAYLOAD = 4 << 20, /* bytes; a larger one fails with ERROR_TOO_LARGE */
    STORE_MOST_EVENTS = 64,          /* of one append */
    STORE_MOST_WAITING =
        64 << 20 /* bytes in the queue of the committer; beyond them appends fail */
};

struct store_event {
    int64_t id;           /* order of arrival in the whole log, from 1; set by the store */
    int64_t conversation; /* integer key; set by the store from the append */
    int64_t seq;          /* 1, 2, 3 ... within the conversation; set by the store */
    /* ownership after this event: each owner_changed raises it by one; set by the store */
    int64_t epoch;
    /* UTC; never decreasing within a conversation (the store raises it when the clock went back) */
    int64_t at_ms;
    /* id of the event before it in its conversation, 0: it is the first; set by the store */
    int64_t previous;
    struct str type;    /* a name of the table, or one of a later version */
    int version;        /* of the payload's form, from 1 */
    struct str payload; /* JSON object; in a log one that has no end is damage */
};

enum store_result {
    STORE_DONE, /* on disk */
    /* expected_seq or epoch is not that of the conversation any more, or it was deleted: read anew
     */
    STORE_CONFLICT,
    STORE_FAILED /* disk full, read-only, damaged ...: nothing of this append is stored */
};

/*
 * All events of an append are stored, or none. One exception nobody can rule out: when the sync
 * itself fails and the machine dies before the next write, a failed append may turn out to be
 * stored, whole. The client id tells them apart.
 */
struct store_append {
    int64_t conversation;   /* 1 or more: from store_new_conversation() */
    int64_t expected_seq;   /* of the last event there; 0: a new conversation */
    int64_t expected_epoch; /* of the last owner_changed; 0 at the start */
    /* type, version, payload, at_ms are read; copied before the call returns */
    const struct store_event *events;
    size_t count; /* 1 to STORE_MOST_EVENTS */
};

/* last_seq is the conversation's after STORE_DONE and STORE_CONFLICT. err is NULL after STORE_DONE.
 */
typedef void store_done(void *context, enum store_result result, int64_t last_seq,
                        const struct error *err);

struct store;

struct store *store_memory_new(void);
/*
 * Opens or creates the file, migrates it, catches projections up. NULL with err. Projections live
 * in a second file, PATH-views, which holds no text of anybody and may be deleted at any time when
 * nobody has it open.
 */
struct store *store_sqlite_open(const char *path, struct error *err)
    __attribute__((warn_unused_result));
/*
 * The same for a server, which also starts on a full disk, or when the end of the log is damaged so
 * that nothing can be appended to it: then every call fails with ERROR_NO_ROOM or ERROR_INVALID,
 * store_new_conversation() gives 0, and the file is opened as soon as that is possible.
 */
struct store *store_sqlite_open_late(const char *path, struct error *err)
    __attribute__((warn_unused_result));
/* Waits until everything appended is completed; nothing may be called during or after it. NULL is
 * allowed. */
void store_close(struct store *store);

/* The completion is always called, exactly once. */
void store_append(struct store *store, const struct store_append *append, store_done *done,
                  void *context);

/* Events of a conversation with seq > after, at most limit, oldest first, in the arena. Sees what
 * was acknowledged. */
bool store_read(struct store *store, int64_t conversation, int64_t after, size_t limit,
                struct arena *arena, struct store_event **out, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/* Walks the log in order of id with id > after; visit returns false to stop; the event's texts are
 * the visit's. */
typedef bool store_visit(void *context, const struct store_event *event);
bool store_scan(struct store *store, int64_t after, store_visit *visit, void *context,
                struct error *err) __attribute__((warn_unused_result));

/* A conversation as the projection knows it. */
struct store_conversation {
    int64_t conversation;
    struct str public_id;  /* 128 random bits in base32 */
    struct str token_hash; /* hexadecimal */
    int64_t seq;
    int64_t epoch;
    int64_t started_ms;
    int64_t last_ms;
    struct str owner; /* "bot" at the start */
    bool closed;
};

/* false with ERROR_NOT_FOUND when there is none, or it was deleted. Also finds what is appended but
 * not yet projected. */
bool store_find(struct store *store, struct str public_id, struct arena *arena,
                struct store_conversation *out, struct error *err)
    __attribute__((warn_unused_result));
/* The largest conversation key in use; 0: none. */
int64_t store_last_conversation(struct store *store);
/* A key for a new conversation, given to nobody else; 0: there is no file yet
 * (store_sqlite_open_late). */
int64_t store_new_conversation(struct store *store);

/*
 * A hand-off: from the owner_changed that took the conversation from the bot until the bot has it
 * again or it is closed. Those of conversations that were deleted are gone.
 */
struct store_handoff {
    int64_t conversation;
    int64_t seq; /* of its owner_changed: the envelope is there */
    int64_t started_ms;
    int64_t ended_ms;     /* 0: open */
    int64_t delivered_ms; /* of handoff_delivered; 0: still in the outbox */
    int64_t contact_seq;  /* of the last contact_left since; 0: none */
    struct str owner;     /* queue, agent, case: now, or at the end */
    struct str reason;    /* these are cut after 47 bytes */
    struct str priority;
    struct str department;
};

enum store_handoffs { STORE_HANDOFFS_ALL, STORE_HANDOFFS_OPEN, STORE_HANDOFFS_UNDELIVERED };

/* Those with started_ms >= since_ms, oldest first, at most limit. Includes everything acknowledged
 * before the call. */
bool store_list_handoffs(struct store *store, enum store_handoffs which, int64_t since_ms,
                         size_t limit, struct arena *arena, struct store_handoff **out,
                         size_t *count, struct error *err) __attribute__((warn_unused_result));

struct store_feedback {
    int64_t conversation;
    int64_t seq;   /* the words, if there are any, are in this event */
    int64_t about; /* seq of the reply; 0: the whole conversation */
    int64_t at_ms;
    int thumb;  /* 1 up, -1 down, 0 none */
    int rating; /* 1 to 5, 0 none */
};

/* Those with at_ms >= since_ms, by conversation and seq, at most limit. Includes everything
 * acknowledged before the call. */
bool store_list_feedback(struct store *store, int64_t since_ms, size_t limit, struct arena *arena,
                         struct store_feedback **out, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/*
 * Deletes what a conversation said: payloads become {} of type redacted, in place and in every
 * projection, erased from the file too; later appends to it conflict. False with ERROR_CONFLICT
 * when the text is deleted but another process keeps the old file from being overwritten: call
 * again (the store does so too, and when it is opened).
 */
bool store_redact(struct store *store, int64_t conversation, struct error *err)
    __attribute__((warn_unused_result));
/* The same for every conversation whose last event is older than before_ms; how many in *count. */
bool store_redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/* Whether the store could write when it last did; false: err says why (for readiness). Does not
 * touch the disk. */
bool store_is_healthy(struct store *store, struct error *err);
/*
 * Whether the whole log could be read when it was last looked at: soon after it was opened, and
 * after something could not be read. false: err says what is damaged; appends go on. Does not touch
 * the disk.
 */
bool store_is_sound(struct store *store, struct error *err);

/* For `salter store check|backup|rebuild|salvage`, on a file that may be in use by a running
 * server. */

/* Log, projections, and the one against the other. A finding a line in the report; true: there is
 * none. */
bool store_sqlite_check(const char *path, struct buf *report, struct error *err)
    __attribute__((warn_unused_result));
/* The target must not exist. */
bool store_sqlite_backup(const char *path, const char *target, struct error *err)
    __attribute__((warn_unused_result));
/* Folds the projections anew; readers see the old ones until it is done. The report says how many
 * events could not be read. */
bool store_sqlite_rebuild(const char *path, struct buf *report, struct error *err)
    __attribute__((warn_unused_result));
/*
 * Writes what can be read of a damaged log, also behind damage, into a new one that keeps all the
 * rules and can be served. The old one stays as it is; the target must not exist. The report says
 * what is lost, and that nothing is. Needs room for two copies.
 */
bool store_sqlite_salvage(const char *path, const char *target, struct buf *report,
                          struct error *err) __attribute__((warn_unused_result));

#endif
