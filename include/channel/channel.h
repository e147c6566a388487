/*
 * Protocols that other people's clients speak: translation only, from their JSON to a message, and
 * from events as clients see them (service/events.h) to their JSON. No sockets, no store, no state.
 * Texts live in the arena or are the input's.
 */
#ifndef SALTER_CHANNEL_CHANNEL_H
#define SALTER_CHANNEL_CHANNEL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/value.h"

enum { CHANNEL_LONGEST_SENDER = 256 /* bytes */ };

enum channel_kind {
    CHANNEL_MESSAGE,  /* a text or a button */
    CHANNEL_GREETING, /* the client wants the first words */
    CHANNEL_NOTHING   /* typing, joining: to be accepted and passed over */
};

struct channel_message {
    enum channel_kind kind;
    struct str sender; /* empty: the client names none */
    struct str text;
    struct str button;    /* a payload, when one was pressed */
    struct str client_id; /* empty: the client has none */
};

/* ---- Rasa REST (PROTOCOLS.md 2.1)
 * ------------------------------------------------------------------------- */

/* A payload comes back as "/payload"; "/restart" and its like ask for the first words. false: it is
 * no message. */
bool channel_rasa_read(const struct value *body, struct channel_message *out);

/*
 * Adds one object per text of the event, `separator` between them and after a `first` that is
 * false. Buttons and what we add of our own are on the last. At least one object has text.
 */
void channel_rasa_write(struct str recipient, const struct value *event, const char *separator,
                        bool *first, struct arena *arena, struct buf *out);

/* Rasa's own form of an error. */
void channel_rasa_write_error(int status, const char *reason, struct str message, struct buf *out);

/* ---- Direct Line 3.0 (2.7)
 * -------------------------------------------------------------------------------- */

bool channel_directline_read(const struct value *activity, struct channel_message *out);

/* One event as an activity, or nothing when it is none of its; *first as above. `user` is the
 * customer's id there. */
void channel_directline_write(struct str conversation, struct str user, const struct value *event,
                              bool *first, struct arena *arena, struct buf *out);

/* ---- deep-chat (2.8)
 * -------------------------------------------------------------------------------------- */

/* The last message of the user; `session` or `sender` beside the messages names the conversation.
 */
bool channel_deepchat_read(const struct value *body, struct channel_message *out);
void channel_deepchat_write(const struct value *event, bool *first, struct arena *arena,
                            struct buf *out);
/* The same as chunks of one message; what is in `out` is the beginning of it. */
void channel_deepchat_write_stream(const struct value *event, struct arena *arena, struct buf *out);

#endif
