/*
 * The outbox: with `people: notify` every hand-off goes to the bank's contact centre, and so does
 * what a customer leaves to be reached at later. What is still to be delivered stands in the log (a
 * hand-off without handoff_delivered), so a restart goes on where the last process ended; nothing
 * is lost, and a message may come twice, under the same id.
 *
 * A message is JSON: {"type", "timestamp", "data"}. Of type handoff.created: the envelope with
 * transcript (a bot's line also has "action", its last one "choices", the titles of the buttons,
 * where there were any), and `handoff`, the number for `salter handoff reply`. Of type
 * handoff.updated: handoff, what was said since, contact and reference, and contact_withdrawn_at
 * when the customer took back what was left. It goes
 *
 *   - to a command, on its standard input, with SALTER_WEBHOOK_ID in its environment; exit status 0
 * ends it;
 *   - or to a URL, as Standard Webhooks 1.0 want it: webhook-id, webhook-timestamp,
 * webhook-signature (one v1 a secret); any 2xx ends it, 410 ends all delivery until the next start.
 *
 * It is tried again after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h; then it is given up, which the log
 * tells, and waits in `salter handoff list`. After a restart an old one is tried once more, and
 * goes on at its age in this row.
 */
#ifndef SALTER_SERVICE_OUTBOX_H
#define SALTER_SERVICE_OUTBOX_H

#include "service/service.h"

struct service_outbox_options {
    const char *command; /* for /bin/sh, or NULL */
    const char *url;     /* or NULL; one of the two */
    /* of the URL: "whsec_...", several divided by spaces while one replaces the other */
    struct str secrets;
    bool private_targets; /* the URL may lead into a private network, and be http */
    const char *ca_file;  /* certificates the target is checked against, or NULL: the system's */
    int64_t timeout_ms;   /* of one delivery; 0: 30 s */
};

/*
 * Starts the thread that delivers, once, before messages come; service_free() ends it. Copies the
 * options. false with ERROR_INVALID when they make no sense.
 */
bool service_outbox_start(struct service *service, const struct service_outbox_options *options,
                          struct error *err) __attribute__((warn_unused_result));

/* Looks at the log and the clock again at once. Any thread; nothing happens without an outbox. */
void service_outbox_wake(struct service *service);

struct service_outbox_state {
    int64_t waiting;   /* to be delivered, or tried again */
    int64_t dead;      /* given up */
    int64_t delivered; /* since the start */
    int64_t failures;  /* attempts since the start */
    bool disabled;     /* the target answered 410 */
};
/* All zero without an outbox. Any thread. */
struct service_outbox_state service_outbox_state(struct service *service);

#endif
