/* Events that a thread stores and waits for: an operator's acts, what the outbox has to remember.
 */
#ifndef SERVICE_NOTE_H
#define SERVICE_NOTE_H

#include "service_internal.h"

/* Adds the job's events; runs in the mailbox, on what the conversation is then. false with err:
 * nothing is stored. */
typedef bool note_fill(struct job *job, void *context, struct error *err);

/*
 * Carries out `fill` in the conversation's mailbox, stores what it added, tells open views, and
 * returns when that is on disk. Not from within a completion. A closed conversation takes notes,
 * too; ERROR_CONFLICT when it is too busy.
 */
bool note_and_wait(struct service_conversation *conversation, note_fill *fill, void *context,
                   struct error *err) __attribute__((warn_unused_result));

/* store_append() that waits. err is written unless the result is STORE_DONE. */
enum store_result note_append(struct store *store, const struct store_append *append,
                              struct error *err);

#endif
