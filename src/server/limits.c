#include "limits.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/memory.h"
#include "crypto/hash.h"

enum { PARTS = 64, BUCKETS = 128, MOST_IN_CHAIN = 32 };

struct entry {
    struct entry *next;
    struct limits_key key;
    int64_t connections;
    int64_t last_ms;
    struct {
        int64_t used_ms; /* what was taken, as the time it takes to fill again */
        int64_t at_ms;
    } buckets[LIMITS_KINDS];
};

/* A part of the table has its own lock, so that loops seldom wait for each other. */
struct part {
    pthread_mutex_t lock;
    struct entry *chains[BUCKETS];
};

struct limits {
    struct limits_rate rates[LIMITS_KINDS];
    int64_t most_connections;
    struct part parts[PARTS];
};

struct limits *limits_new(const struct limits_rate rates[LIMITS_KINDS], int64_t most_connections)
{
    struct limits *limits = memory_alloc(sizeof *limits);

    memcpy(limits->rates, rates, sizeof limits->rates);
    limits->most_connections = most_connections;
    for (size_t i = 0; i < PARTS; i++)
        pthread_mutex_init(&limits->parts[i].lock, NULL);
    return limits;
}

void limits_free(struct limits *limits)
{
    if (limits == NULL)
        return;
    for (size_t i = 0; i < PARTS; i++) {
        for (size_t n = 0; n < BUCKETS; n++) {
            while (limits->parts[i].chains[n] != NULL) {
                struct entry *entry = limits->parts[i].chains[n];

                limits->parts[i].chains[n] = entry->next;
                free(entry);
            }
        }
        pthread_mutex_destroy(&limits->parts[i].lock);
    }
    free(limits);
}

struct limits_key limits_key_of(struct str text)
{
    struct crypto_hash hash = crypto_hash_of(text);
    struct limits_key key;

    memcpy(key.bytes, hash.bytes, sizeof key.bytes);
    return key;
}

static uint64_t hash_of(const struct limits_key *key)
{
    uint64_t hash = str_hash(str_of((const char *)key->bytes, sizeof key->bytes));

    return hash ^ hash >> 32;
}

static struct part *lock_part(struct limits *limits, const struct limits_key *key)
{
    struct part *part = &limits->parts[hash_of(key) % PARTS];

    pthread_mutex_lock(&part->lock);
    return part;
}

static struct entry **chain_of(struct part *part, const struct limits_key *key)
{
    return &part->chains[hash_of(key) / PARTS % BUCKETS];
}

static struct entry *find(struct part *part, const struct limits_key *key)
{
    struct entry *entry = *chain_of(part, key);

    while (entry != NULL && memcmp(entry->key.bytes, key->bytes, sizeof key->bytes) != 0)
        entry = entry->next;
    return entry;
}

/* Makes room in one chain, so that a flood of new addresses costs no more than a look-up each. */
static void drop_idlest(struct entry **chain)
{
    struct entry **idlest = NULL;
    struct entry *entry;
    size_t length = 0;

    for (struct entry **link = chain; *link != NULL; link = &(*link)->next) {
        length++;
        if ((*link)->connections == 0 && (idlest == NULL || (*link)->last_ms < (*idlest)->last_ms))
            idlest = link;
    }
    if (length < MOST_IN_CHAIN || idlest == NULL)
        return;
    entry = *idlest;
    *idlest = entry->next;
    free(entry);
}

static struct entry *find_or_add(struct part *part, const struct limits_key *key)
{
    struct entry *entry = find(part, key);
    struct entry **chain;

    if (entry != NULL)
        return entry;
    chain = chain_of(part, key);
    drop_idlest(chain);
    entry = memory_alloc(sizeof *entry);
    entry->key = *key;
    entry->next = *chain;
    *chain = entry;
    return entry;
}

bool limits_may_connect(struct limits *limits, const struct limits_key *key)
{
    struct part *part;
    struct entry *entry;
    bool may;

    if (limits->most_connections == 0)
        return true;
    part = lock_part(limits, key);
    entry = find(part, key);
    may = entry == NULL || entry->connections < limits->most_connections;
    pthread_mutex_unlock(&part->lock);
    return may;
}

void limits_connected(struct limits *limits, const struct limits_key *key)
{
    struct part *part = lock_part(limits, key);

    find_or_add(part, key)->connections++;
    pthread_mutex_unlock(&part->lock);
}

void limits_disconnected(struct limits *limits, const struct limits_key *key)
{
    struct part *part = lock_part(limits, key);
    struct entry *entry = find(part, key);

    if (entry != NULL)
        entry->connections--;
    pthread_mutex_unlock(&part->lock);
}

/* A bucket remembers how long it would take to fill up again; taking one adds the time of one. */
int64_t limits_take(struct limits *limits, const struct limits_key *key, enum limits_kind kind,
                    int64_t now_ms)
{
    const struct limits_rate *rate = &limits->rates[kind];
    struct part *part;
    struct entry *entry;
    int64_t one;
    int64_t used;
    int64_t wait = 0;

    if (rate->most == 0)
        return 0;
    one = rate->period_ms / rate->most > 0 ? rate->period_ms / rate->most : 1;
    part = lock_part(limits, key);
    entry = find_or_add(part, key);
    entry->last_ms = now_ms;
    used = entry->buckets[kind].used_ms - (now_ms - entry->buckets[kind].at_ms);
    if (used < 0)
        used = 0;
    if (used + one > rate->period_ms)
        wait = (used + one - rate->period_ms + 999) / 1000;
    else
        used += one;
    entry->buckets[kind].used_ms = used;
    entry->buckets[kind].at_ms = now_ms;
    pthread_mutex_unlock(&part->lock);
    return wait;
}
