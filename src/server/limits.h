/*
 * How much one address, or one conversation, may do: open connections, and buckets that fill with
 * time. One table for all loops. It is bounded: when a part of it is full the entry that was idle
 * longest goes, and with it only what it had used up.
 */
#ifndef SERVER_LIMITS_H
#define SERVER_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct limits;

struct limits_key {
    unsigned char bytes[16];
};

enum limits_kind { LIMITS_REQUESTS, LIMITS_OPENINGS, LIMITS_MESSAGES, LIMITS_KINDS };

struct limits_rate {
    int64_t most;      /* what a full bucket holds; 0: there is no limit */
    int64_t period_ms; /* in which an empty one fills */
};

struct limits *limits_new(const struct limits_rate rates[LIMITS_KINDS], int64_t most_connections);
void limits_free(struct limits *limits); /* NULL is allowed */

bool limits_may_connect(struct limits *limits, const struct limits_key *key);
void limits_connected(struct limits *limits, const struct limits_key *key);
void limits_disconnected(struct limits *limits, const struct limits_key *key);

/* Takes one out of the bucket. 0: there was one; otherwise the seconds until there is. */
int64_t limits_take(struct limits *limits, const struct limits_key *key, enum limits_kind kind,
                    int64_t now_ms);

struct limits_key limits_key_of(struct str text);

#endif
