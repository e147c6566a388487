/*
 * The demo bank with people who are notified, a service on it with a clock that stands still until
 * it is moved, and what tests do with its conversations.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_NOTIFY_H
#define SALTER_TESTS_SUPPORT_GIVEN_NOTIFY_H

#include "service/outbox.h"
#include "service/service.h"

/* For cmocka's group: copies knowledge/ with `people: notify` (and with `none` and `desk`) into a
 * folder, drops it. */
int given_notify_folders(void **state);
int drop_notify_folders(void **state);
/* A path in that folder, valid until the next call but three. */
const char *notify_path(const char *name);

struct given {
    struct service *service;
    struct store *store;
};

/* store NULL: one in memory. The clock starts at START_MS and is the same for all. */
#define START_MS INT64_C(1795000000000)
struct given given_service(struct store *store, const char *people);
void move_clock(int64_t ms);
int64_t clock_now(void);

struct said {
    enum service_result result;
    enum kb_action action;
    struct str rule;
    struct buf text; /* all replies, a line each */
};

struct service_conversation *given_talk(struct service *service);
/* The last one said; free with buf_clear(&said.text). */
struct said say_text(struct service_conversation *conversation, const char *text);
struct said press(struct service_conversation *conversation, const char *button);
/* Says it and forgets the reply; it must be stored. */
void say_only(struct service_conversation *conversation, const char *text);

/* How many events of a type the conversation has; the last one's payload in *payload, when it is
 * not NULL. */
size_t count_events(struct store *store, int64_t conversation, enum store_event_type type,
                    struct arena *arena, struct value *payload);

/* Waits until the outbox has `delivered` and `failures`, or fails the test. */
void await_outbox(struct service *service, int64_t delivered, int64_t failures);

#endif
