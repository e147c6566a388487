/*
 * Somebody else's web server, on a port of this machine: takes one request after the other, keeps
 * them, and answers as it was told. Its thread serves until receiver_close().
 */
#ifndef SALTER_TESTS_SUPPORT_RECEIVER_H
#define SALTER_TESTS_SUPPORT_RECEIVER_H

#include "base/str.h"

struct receiver;
struct receiver *receiver_open(void);
void receiver_close(struct receiver *receiver);
/* "http://127.0.0.1:PORT/hook" */
const char *receiver_url(const struct receiver *receiver);

/* From now on every request is answered with this status. 200 at the start. */
void receiver_answer(struct receiver *receiver, int status);
/* ... with these bytes, borrowed. NULL: with nothing, and the connection stays open until the
 * client gives up. */
void receiver_answer_raw(struct receiver *receiver, const char *bytes);

/* How many requests have come, once there are at least `least` or the time is over. */
size_t receiver_wait(struct receiver *receiver, size_t least, int timeout_ms);

/* Of request number `at`, from 0; valid until receiver_close(). The head ends before the empty
 * line. */
struct str receiver_head(struct receiver *receiver, size_t at);
struct str receiver_body(struct receiver *receiver, size_t at);
/* The value of a header, or the empty view. */
struct str receiver_header(struct receiver *receiver, size_t at, const char *name);

#endif
