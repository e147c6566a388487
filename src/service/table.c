/*
 * The conversations that are in memory, by public id. One that nobody holds and that is not busy may go at any time:
 * its session is in its last stored reply.
 */
#include "service_internal.h"

#include <stdlib.h>

#include "base/memory.h"

enum { FIRST_BUCKETS = 64, MOST_READ = 100000 /* events of one conversation */ };

void service_table_init(struct service *service)
{
    pthread_mutex_init(&service->table_lock, NULL);
    service->bucket_count = FIRST_BUCKETS;
    service->buckets = memory_alloc(service->bucket_count * sizeof *service->buckets);
    service->last_key = service->options.store ? store_last_conversation(service->options.store) : 0;
}

static void free_conversation(struct service_conversation *conversation)
{
    for (size_t i = 0; i < SERVICE_MOST_REMEMBERED; i++) {
        free(conversation->remembered[i].client_id);
        free(conversation->remembered[i].payload);
    }
    arena_free(conversation->arena);
    pthread_mutex_destroy(&conversation->lock);
    free(conversation);
}

void service_table_clear(struct service *service)
{
    for (size_t i = 0; i < service->bucket_count; i++) {
        while (service->buckets[i] != NULL) {
            struct service_conversation *conversation = service->buckets[i];

            service->buckets[i] = conversation->next;
            free_conversation(conversation);
        }
    }
    free(service->buckets);
    pthread_mutex_destroy(&service->table_lock);
}

static struct service_conversation **bucket_of(struct service *service, struct str public_id)
{
    return &service->buckets[str_hash(public_id) & (service->bucket_count - 1)];
}

/* Twice the buckets when there are as many conversations, so that chains stay short. */
static void grow(struct service *service)
{
    struct service_conversation **old = service->buckets;
    size_t old_count = service->bucket_count;

    service->bucket_count = old_count * 2;
    service->buckets = memory_alloc(service->bucket_count * sizeof *service->buckets);
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct service_conversation *conversation = old[i];
            struct service_conversation **bucket = bucket_of(service, str_from(conversation->public_id));

            old[i] = conversation->next;
            conversation->next = *bucket;
            *bucket = conversation;
        }
    }
    free(old);
}

static struct service_conversation *make(struct service *service, struct str channel, struct str token_hash)
{
    struct service_conversation *conversation = memory_alloc(sizeof *conversation);

    conversation->service = service;
    atomic_init(&conversation->references, 1);
    pthread_mutex_init(&conversation->lock, NULL);
    conversation->arena = arena_new();
    conversation->session = dialogue_session_new();
    memcpy(conversation->channel, str_slice(channel, 0, sizeof conversation->channel - 1).bytes,
           str_slice(channel, 0, sizeof conversation->channel - 1).length);
    if (token_hash.length < sizeof conversation->token_hash && token_hash.length > 0)
        memcpy(conversation->token_hash, token_hash.bytes, token_hash.length);
    return conversation;
}

/* With the table locked. */
static void insert(struct service *service, struct service_conversation *conversation)
{
    struct service_conversation **bucket;

    if (service->conversation_count >= service->bucket_count)
        grow(service);
    bucket = bucket_of(service, str_from(conversation->public_id));
    conversation->next = *bucket;
    *bucket = conversation;
    service->conversation_count++;
}

struct service_conversation *service_open(struct service *service, const struct service_opening *opening)
{
    struct service_conversation *conversation = make(service, opening->channel, opening->token_hash);

    conversation->language = opening->language;
    crypto_random_id(conversation->public_id);
    pthread_mutex_lock(&service->table_lock);
    conversation->key = ++service->last_key;
    insert(service, conversation);
    pthread_mutex_unlock(&service->table_lock);
    return conversation;
}

/* With the table locked. */
static struct service_conversation *find_live(struct service *service, struct str public_id)
{
    struct service_conversation *conversation = *bucket_of(service, public_id);

    while (conversation != NULL && !str_is(public_id, conversation->public_id))
        conversation = conversation->next;
    if (conversation != NULL)
        atomic_fetch_add(&conversation->references, 1);
    return conversation;
}

/* The session goes on from the last reply that was stored. */
static void restore_session(struct service_conversation *conversation, const struct store_event *events, size_t count)
{
    for (size_t i = count; i > 0; i--) {
        if (str_is(events[i - 1].type, store_event_type_name(STORE_BOT_REPLY)) &&
            service_read_session(events[i - 1].payload, conversation->arena, &conversation->session))
            return;
    }
}

static struct service_conversation *restore(struct service *service, struct str public_id, struct error *err)
{
    struct store_conversation stored;
    struct service_conversation *conversation = NULL;
    struct store_event *events;
    struct arena *arena = arena_new();
    size_t count;

    if (public_id.length == CRYPTO_ID_LENGTH - 1 &&
        store_find(service->options.store, public_id, arena, &stored, err) &&
        store_read(service->options.store, stored.conversation, 0, MOST_READ, arena, &events, &count, err)) {
        conversation = make(service, STR(""), stored.token_hash);
        memcpy(conversation->public_id, public_id.bytes, public_id.length);
        conversation->key = stored.conversation;
        conversation->seq = stored.seq;
        conversation->epoch = stored.epoch;
        conversation->started = true;
        restore_session(conversation, events, count);
    } else if (public_id.length != CRYPTO_ID_LENGTH - 1) {
        error_set(err, ERROR_NOT_FOUND, "no such conversation");
    }
    arena_free(arena);
    return conversation;
}

struct service_conversation *service_find(struct service *service, struct str public_id, struct error *err)
{
    struct service_conversation *conversation;
    struct service_conversation *restored;

    pthread_mutex_lock(&service->table_lock);
    conversation = find_live(service, public_id);
    pthread_mutex_unlock(&service->table_lock);
    if (conversation != NULL)
        return conversation;
    restored = restore(service, public_id, err);
    if (restored == NULL)
        return NULL;
    pthread_mutex_lock(&service->table_lock);
    conversation = find_live(service, public_id); /* another thread may have been faster */
    if (conversation == NULL) {
        conversation = restored;
        insert(service, restored);
        restored = NULL;
    }
    pthread_mutex_unlock(&service->table_lock);
    if (restored != NULL)
        free_conversation(restored);
    return conversation;
}

static void remove_from_bucket(struct service *service, struct service_conversation *conversation)
{
    struct service_conversation **link = bucket_of(service, str_from(conversation->public_id));

    while (*link != conversation)
        link = &(*link)->next;
    *link = conversation->next;
    service->conversation_count--;
}

/* The count reaches zero only under the table's lock, so that nobody can find what is being freed. */
void service_conversation_release(struct service_conversation *conversation)
{
    struct service *service;
    bool last;

    if (conversation == NULL)
        return;
    service = conversation->service;
    pthread_mutex_lock(&service->table_lock);
    last = atomic_fetch_sub(&conversation->references, 1) == 1;
    if (last)
        remove_from_bucket(service, conversation);
    pthread_mutex_unlock(&service->table_lock);
    if (last)
        free_conversation(conversation);
}

struct str service_conversation_id(const struct service_conversation *conversation)
{
    return str_from(conversation->public_id);
}

struct str service_conversation_token_hash(const struct service_conversation *conversation)
{
    return str_from(conversation->token_hash);
}
