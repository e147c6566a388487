/* Counters for /metrics: OpenMetrics text, no words of anybody. Any thread. */
#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"

struct server;

/* Member, name, help. */
#define METRICS_COUNTERS(X)                                                                        \
    X(connections, "salter_connections", "connections accepted")                                   \
    X(refused, "salter_connections_refused", "connections refused: too many from one address")     \
    X(timed_out, "salter_connections_timed_out", "connections closed at a deadline")               \
    X(limited, "salter_requests_limited", "requests answered 429")                                 \
    X(answered_2xx, "salter_responses_2xx", "requests answered with success")                      \
    X(answered_3xx, "salter_responses_3xx", "requests answered elsewhere or not modified")         \
    X(answered_4xx, "salter_responses_4xx", "requests refused")                                    \
    X(answered_5xx, "salter_responses_5xx", "requests that failed")                                \
    X(turns, "salter_turns", "messages answered by the bot")                                       \
    X(repeated, "salter_turns_repeated", "messages sent again and answered from the log")          \
    X(handoffs, "salter_handoffs", "replies that hand over to a person")                           \
    X(not_stored, "salter_store_failures", "messages that could not be stored")                    \
    X(started, "salter_conversations", "conversations begun")                                      \
    X(pushed, "salter_events_pushed", "events sent down open streams")                             \
    X(reloads, "salter_reloads", "reloads of the knowledge that succeeded")                        \
    X(reloads_refused, "salter_reloads_refused", "reloads refused because of mistakes")

enum { METRICS_STEPS = 14 };

struct metrics {
#define METRICS_MEMBER(member, name, help) atomic_uint_fast64_t member;
    METRICS_COUNTERS(METRICS_MEMBER)
    atomic_uint_fast64_t turn_steps[METRICS_STEPS + 1]; /* of the histogram, not added up */
    atomic_uint_fast64_t turn_microseconds;
};

/* A turn took so long, from the last byte of the request until its answer was there. */
void metrics_turn(struct metrics *metrics, int64_t microseconds);
void metrics_status(struct metrics *metrics, int status);
void metrics_write(struct server *server, struct buf *out);

#endif
