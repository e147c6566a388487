/*
 * The store: an append-only log of events, and what is derived from it.
 *
 * The log is the truth (DESIGN.md, events). An event is acknowledged when it is on disk; nothing else is on the path
 * of an acknowledgement: conversations, hand-offs and reports are projections, pure folds over the log that follow
 * behind, are caught up before anybody is served, and can be rebuilt at will. Deletion replaces payloads in place.
 *
 * Implementations: memory (tests, REPL, benchmarks) and sqlite (WAL, synchronous=FULL, one committer thread that commits whatever
 * queued while the last sync ran; checkpoints on another connection). Any thread may call; completions of
 * store_append() run on the committer's thread (memory: on the caller's) and must not block.
 */
#ifndef SALTER_STORE_STORE_H
#define SALTER_STORE_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* Types of events; unknown ones are kept and skipped. Constant, name, what the payload holds. */
#define STORE_EVENT_TYPES(X)                                                                       \
    X(STARTED, "conversation_started", "public id, token hash, channel, language, knowledge")      \
    X(CUSTOMER_MESSAGE, "customer_message", "text (masked), client id, button, attachments none")  \
    X(BOT_REPLY, "bot_reply", "replies, buttons, action, topic, confidence, evidence, knowledge, version, session") \
    X(AGENT_MESSAGE, "agent_message", "text, author")                                              \
    X(OWNER_CHANGED, "owner_changed", "owner (bot, queue, agent, case), reason, envelope")         \
    X(FEEDBACK, "feedback", "about (seq), thumb or rating, words")                                 \
    X(NOTICE, "notice", "text for the customer that is no reply: reloads, reconnects, receipts")   \
    X(CONTACT, "contact_left", "phone or e-mail, reference")                                       \
    X(REDACTED, "redacted", "nothing: the payload was deleted")                                    \
    X(CLOSED, "conversation_closed", "by whom, why")

#define STORE_EVENT_ENUM(constant, name, payload) STORE_##constant,
enum store_event_type { STORE_EVENT_TYPES(STORE_EVENT_ENUM) STORE_EVENT_TYPE_COUNT };
const char *store_event_type_name(enum store_event_type type);

struct store_event {
    int64_t id;           /* order of arrival in the whole log, from 1; set by the store */
    int64_t conversation; /* integer key */
    int64_t seq;          /* 1, 2, 3 ... within the conversation; set by the store */
    int64_t epoch;        /* ownership at the time of writing */
    int64_t at_ms;        /* UTC; never decreasing within a conversation (the store raises it when the clock went back) */
    struct str type;      /* a name of the table, or one of a later version */
    int version;          /* of the payload's form, from 1 */
    struct str payload;   /* JSON object */
};

enum store_result {
    STORE_DONE,     /* on disk */
    STORE_CONFLICT, /* expected_seq or epoch is not that of the conversation any more: read anew */
    STORE_FAILED    /* disk full, read-only, damaged ...: nothing of this append is stored */
};

/* All events of an append are stored, or none. */
struct store_append {
    int64_t conversation;
    int64_t expected_seq;   /* of the last event there; 0: a new conversation */
    int64_t expected_epoch; /* of the last owner_changed; 0 at the start */
    const struct store_event *events; /* type, version, payload, at_ms, epoch are read; copied before the call returns */
    size_t count;
};

typedef void store_done(void *context, enum store_result result, int64_t last_seq, const struct error *err);

struct store;

struct store *store_memory_new(void);
/* Opens or creates the file, migrates it, catches projections up. NULL with err. */
struct store *store_sqlite_open(const char *path, struct error *err) __attribute__((warn_unused_result));
/* Waits until everything appended is stored. NULL is allowed. */
void store_close(struct store *store);

void store_append(struct store *store, const struct store_append *append, store_done *done, void *context);

/* Events of a conversation with seq > after, at most limit, oldest first, in the arena. */
bool store_read(struct store *store, int64_t conversation, int64_t after, size_t limit, struct arena *arena,
                struct store_event **out, size_t *count, struct error *err) __attribute__((warn_unused_result));

/* Walks the log in order of id with id > after; visit returns false to stop. */
typedef bool store_visit(void *context, const struct store_event *event);
bool store_scan(struct store *store, int64_t after, store_visit *visit, void *context, struct error *err)
    __attribute__((warn_unused_result));

/* A conversation as the projection knows it. */
struct store_conversation {
    int64_t conversation;
    struct str public_id;  /* 128 random bits in base32 */
    struct str token_hash; /* hexadecimal */
    int64_t seq;
    int64_t epoch;
    int64_t started_ms;
    int64_t last_ms;
    struct str owner;      /* "bot" at the start */
    bool closed;
};

/* false with ERROR_NOT_FOUND when there is none. Also finds what is appended but not yet projected. */
bool store_find(struct store *store, struct str public_id, struct arena *arena, struct store_conversation *out,
                struct error *err) __attribute__((warn_unused_result));
/* The largest conversation key in use; 0: none. */
int64_t store_last_conversation(struct store *store);

/* Deletes what a conversation said: payloads become {} of type redacted, in place and in every projection, erased from the file too. */
bool store_redact(struct store *store, int64_t conversation, struct error *err) __attribute__((warn_unused_result));
/* The same for every conversation whose last event is older than before_ms; how many in *count. */
bool store_redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
    __attribute__((warn_unused_result));

/* Whether the last append could be stored; false: err says why (for readiness). */
bool store_is_healthy(struct store *store, struct error *err);

/* For `salter store check|backup|rebuild`, on a file that may be in use by a running server. */
bool store_sqlite_check(const char *path, struct buf *report, struct error *err) __attribute__((warn_unused_result));
bool store_sqlite_backup(const char *path, const char *target, struct error *err) __attribute__((warn_unused_result));
bool store_sqlite_rebuild(const char *path, struct error *err) __attribute__((warn_unused_result));

#endif
