/*
 * The projections as pure folds: what is known of a conversation after one more event, and which
 * row of a projection that changes. Both implementations keep the rows their own way; folding the
 * same events gives the same rows.
 *
 * Payloads are read for the members of STORE_EVENT_TYPES only. One that is no JSON, or has other
 * kinds of members, counts as empty: the log is kept as it is, whatever is in it.
 */
#ifndef STORE_FOLD_H
#define STORE_FOLD_H

#include "store/store.h"

enum { FOLD_WORD = 48 };

struct fold_handoff {
    int64_t seq; /* 0: there is none */
    int64_t started_ms;
    int64_t ended_ms;
    int64_t delivered_ms;
    int64_t contact_seq;
    char owner[FOLD_WORD];
    char reason[FOLD_WORD];
    char priority[FOLD_WORD];
    char department[FOLD_WORD];
};

struct fold_conversation {
    int64_t conversation;
    int64_t started_event; /* id of the first event */
    int64_t last_event;
    int64_t seq;
    int64_t epoch;
    int64_t started_ms;
    int64_t last_ms;
    int64_t digest; /* of the public id; 0: none */
    char owner[FOLD_WORD];
    bool closed;
    bool redacted;
    struct fold_handoff handoff; /* the latest */
};

enum fold_kind { FOLD_NOTHING, FOLD_HANDOFF, FOLD_DELIVERED, FOLD_FEEDBACK };

/* The row that an event writes. */
struct fold_change {
    enum fold_kind kind;
    /* FOLD_HANDOFF: new or changed; FOLD_DELIVERED: seq and delivered_ms of one */
    struct fold_handoff handoff;
    struct store_feedback feedback; /* FOLD_FEEDBACK */
};

/* A conversation before its first event. */
struct fold_conversation fold_start(int64_t conversation);

struct fold_change fold_event(struct fold_conversation *state, const struct store_event *event);

/* Deleted conversations are over, and nothing is known of them but when they were. */
void fold_redact(struct fold_conversation *state);

/* What stands in for a public id where it must be found but not kept. Never 0. */
int64_t fold_digest(struct str public_id);

/* The members of a conversation_started, in the arena; false when the event is none or not the
 * first. */
bool fold_identity(const struct store_event *event, struct arena *arena, struct str *public_id,
                   struct str *token_hash);

struct store_handoff fold_handoff_of(int64_t conversation, const struct fold_handoff *handoff,
                                     struct arena *arena);
struct store_conversation fold_conversation_of(const struct fold_conversation *state,
                                               struct arena *arena);

#endif
