/*
 * Things numbered by a hash of 64 bits, so that all whose hashes begin alike have numbers in a row:
 * a bucket, of about six. What is known of them lies in arrays by number, of whatever the user
 * likes. Private to match.
 */
#ifndef SALTER_MATCH_BUCKETS_H
#define SALTER_MATCH_BUCKETS_H

#include <stddef.h>
#include <stdint.h>

#include "fit_bytes.h"

#define BUCKETS_NONE UINT32_MAX

struct buckets {
    uint32_t *starts; /* [bucket]: the number of its first thing; one more at the end */
    unsigned shift;   /* of a hash, leaves its bucket; 32 to 63 */
    uint32_t count;   /* things, below BUCKETS_NONE */
};

/*
 * Writes the number of each thing; one that is BUCKETS_NONE at the beginning is left out, and stays
 * so. Within a bucket they keep their order.
 */
void buckets_init(struct buckets *buckets, const uint64_t *hashes, size_t count, uint32_t *numbers);
void buckets_clear(struct buckets *buckets);

static inline uint32_t buckets_start(const struct buckets *buckets, uint64_t hash)
{
    return buckets->starts[hash >> buckets->shift];
}

static inline uint32_t buckets_end(const struct buckets *buckets, uint64_t hash)
{
    return buckets->starts[(hash >> buckets->shift) + 1];
}

/* As bytes, and from them, borrowed: false when they are not sound. */
void buckets_fit_write(const struct buckets *buckets, struct buf *out);
bool buckets_fit_read(struct fit_reader *reader, struct buckets *buckets);

#endif
