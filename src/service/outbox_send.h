/* One message to the contact centre: by command or by signed POST. Blocks until it is known how it
 * went. */
#ifndef SERVICE_OUTBOX_SEND_H
#define SERVICE_OUTBOX_SEND_H

#include "service/outbox.h"

struct sender;

/* NULL with ERROR_INVALID when the options make no sense. */
struct sender *sender_new(const struct service_outbox_options *options, struct error *err)
    __attribute__((warn_unused_result));
void sender_free(struct sender *sender); /* NULL is allowed */
/* What is under way ends soon, and fails. Any thread. */
void sender_stop(struct sender *sender);
/* "command" or "webhook". */
const char *sender_kind(const struct sender *sender);

enum sent {
    SENT_DELIVERED,
    SENT_FAILED, /* err says why */
    SENT_GONE    /* 410: the target wants nothing any more */
};

/* now_ms goes into the signature, so that a receiver can refuse what is old. */
enum sent sender_send(struct sender *sender, struct str id, int64_t now_ms, struct str message,
                      struct error *err);

#endif
