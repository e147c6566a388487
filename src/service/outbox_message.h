/* What goes out: a hand-off's envelope, or what came after it, as the JSON of one webhook message.
 */
#ifndef SERVICE_OUTBOX_MESSAGE_H
#define SERVICE_OUTBOX_MESSAGE_H

#include "store/store.h"

/* What the log says is still to go out of a conversation. */
struct outbox_need {
    int64_t handoff; /* seq of the owner_changed that began it; 0: nothing is needed */
    /* the last event that goes out: the same for the envelope, a later one for news */
    int64_t until;
    int64_t since_ms; /* when it came to be needed */
};

/* ERROR_NOT_FOUND when the conversation was deleted. */
bool outbox_need_of(struct store *store, int64_t conversation, struct arena *arena,
                    struct outbox_need *out, struct error *err) __attribute__((warn_unused_result));

struct outbox_message {
    struct str id; /* the same whenever the same need is met */
    struct str json;
    struct str public_id; /* of the conversation */
    bool is_settled;      /* it need not go out any more; id and json are empty */
};

/* The same need gives the same bytes, whatever was said since. ERROR_NOT_FOUND as above. All in the
 * arena. */
bool outbox_compose(struct store *store, int64_t conversation, const struct outbox_need *need,
                    struct arena *arena, struct outbox_message *out, struct error *err)
    __attribute__((warn_unused_result));

#endif
