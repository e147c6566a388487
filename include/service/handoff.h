/*
 * What an operator does with conversations that were handed to a person while there is no desk:
 * look at them, answer, give them back to the bot. Requests and answers are data, so that the
 * control socket and the command line say the same:
 *
 *     {"verb":"list"} {"handoffs":[{"id","started_at","state","reason",...}]}; "all": over, too
 *     {"verb":"show","id":"17"}                  the same members, and earlier (hand-offs),
 * envelope, transcript
 *     {"verb":"reply","id":"17","text":"...","author":"Ana"}    {"id","state"}; the author is
 * optional and shown to the customer
 *     {"verb":"close","id":"17"}                 {"id","state"}
 *
 * A conversation that was handed over more than once is one hand-off here, the latest. "contacts"
 * has every way to reach the customer that was left in the conversation and still holds, the newest
 * last; "contact" and "reference" are the newest. A contact that the customer put another in place
 * of is gone; "contact_withdrawn_at" says that they took all of them back: not to be called.
 *
 * An id is the conversation's number; the reference that a customer was given ("P-2026-00017") will
 * do. What an operator writes is masked like what a customer writes. An answer takes the hand-off
 * out of the outbox: it has reached a person.
 *
 * Both functions may wait for the disk; not to be called from within a completion. ERROR_NOT_FOUND:
 * there is no such hand-off; ERROR_CONFLICT: it is over; ERROR_INVALID: the request makes no sense.
 */
#ifndef SALTER_SERVICE_HANDOFF_H
#define SALTER_SERVICE_HANDOFF_H

#include "service/service.h"

enum { HANDOFF_LONGEST_REPLY = 16 << 10 /* bytes */, HANDOFF_MOST_LISTED = 500 };

/* On a service that runs: the customer's open views hear of it at once. by: who, for the log of
 * events. */
bool service_handoff(struct service *service, const struct value *request, struct str by,
                     struct arena *arena, struct value *out, struct error *err)
    __attribute__((warn_unused_result));

/* On a store that no server holds: who has the conversation open sees it with the next reload. */
bool handoff_offline(struct store *store, const struct value *request, struct str by,
                     int64_t now_ms, struct arena *arena, struct value *out, struct error *err)
    __attribute__((warn_unused_result));

#endif
