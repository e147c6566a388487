/*
 * The conversations that are in memory, by public id. One that nobody holds rests for a while,
 * because the next message is likely; the longest at rest goes first. What it knows is in its
 * stored events.
 */
#include "service_internal.h"

#include <stdlib.h>

#include "base/memory.h"

enum { FIRST_BUCKETS = 64 };

void service_table_init(struct service *service)
{
    pthread_mutex_init(&service->table_lock, NULL);
    service->bucket_count = FIRST_BUCKETS;
    service->buckets = memory_alloc(service->bucket_count * sizeof *service->buckets);
}

static void free_conversation(struct service_conversation *conversation)
{
    vec_clear(&conversation->memories);
    vec_clear(&conversation->subscriptions);
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
            struct service_conversation **bucket =
                bucket_of(service, str_from(conversation->public_id));

            old[i] = conversation->next;
            conversation->next = *bucket;
            *bucket = conversation;
        }
    }
    free(old);
}

static struct service_conversation *make(struct service *service, struct str channel,
                                         struct str token_hash)
{
    struct service_conversation *conversation = memory_alloc(sizeof *conversation);

    conversation->service = service;
    atomic_init(&conversation->references, 1);
    pthread_mutex_init(&conversation->lock, NULL);
    conversation->arena = arena_new();
    conversation->session = dialogue_session_new();
    channel = str_slice(channel, 0, sizeof conversation->channel - 1);
    if (channel.length > 0)
        memcpy(conversation->channel, channel.bytes, channel.length);
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

struct service_conversation *service_open(struct service *service,
                                          const struct service_opening *opening)
{
    struct service_conversation *conversation =
        make(service, opening->channel, opening->token_hash);

    conversation->language = opening->language;
    conversation->key = store_new_conversation(service->options.store);
    crypto_random_id(conversation->public_id);
    pthread_mutex_lock(&service->table_lock);
    insert(service, conversation);
    pthread_mutex_unlock(&service->table_lock);
    return conversation;
}

/* ---- rest: all with the table locked
 * ---------------------------------------------------------------------- */

static void put_to_rest(struct service *service, struct service_conversation *conversation)
{
    conversation->before = service->last_to_rest;
    conversation->after = NULL;
    if (service->last_to_rest != NULL)
        service->last_to_rest->after = conversation;
    else
        service->longest_resting = conversation;
    service->last_to_rest = conversation;
    service->resting_count++;
}

static void wake(struct service *service, struct service_conversation *conversation)
{
    if (conversation->before != NULL)
        conversation->before->after = conversation->after;
    else
        service->longest_resting = conversation->after;
    if (conversation->after != NULL)
        conversation->after->before = conversation->before;
    else
        service->last_to_rest = conversation->before;
    conversation->before = conversation->after = NULL;
    service->resting_count--;
}

/* With the table locked. */
static struct service_conversation *find_live(struct service *service, struct str public_id)
{
    struct service_conversation *conversation = *bucket_of(service, public_id);

    while (conversation != NULL && !str_is(public_id, conversation->public_id))
        conversation = conversation->next;
    if (conversation != NULL && atomic_fetch_add(&conversation->references, 1) == 0)
        wake(service, conversation);
    return conversation;
}

static struct service_conversation *restore(struct service *service, struct str public_id,
                                            struct error *err)
{
    struct store_conversation stored;
    struct service_conversation *conversation = NULL;
    struct arena *arena;

    if (public_id.length != CRYPTO_ID_LENGTH - 1) {
        error_set(err, ERROR_NOT_FOUND, "no such conversation");
        return NULL;
    }
    arena = arena_new();
    if (store_find(service->options.store, public_id, arena, &stored, err)) {
        conversation = make(service, STR(""), stored.token_hash);
        memcpy(conversation->public_id, public_id.bytes, public_id.length);
        conversation->key = stored.conversation;
        if (!service_restore(conversation, &stored, err)) {
            free_conversation(conversation);
            conversation = NULL;
        }
    }
    arena_free(arena);
    return conversation;
}

/* Another thread may have been faster: then its conversation is taken, and this one is freed. */
static struct service_conversation *settle(struct service *service,
                                           struct service_conversation *made)
{
    struct service_conversation *conversation;

    pthread_mutex_lock(&service->table_lock);
    conversation = find_live(service, str_from(made->public_id));
    if (conversation == NULL) {
        conversation = made;
        insert(service, made);
        made = NULL;
    }
    pthread_mutex_unlock(&service->table_lock);
    if (made != NULL)
        free_conversation(made);
    return conversation;
}

static struct service_conversation *find(struct service *service, struct str public_id,
                                         struct error *err)
{
    struct service_conversation *conversation;

    pthread_mutex_lock(&service->table_lock);
    conversation = find_live(service, public_id);
    pthread_mutex_unlock(&service->table_lock);
    if (conversation != NULL)
        return conversation;
    conversation = restore(service, public_id, err);
    return conversation != NULL ? settle(service, conversation) : NULL;
}

static bool is_gone(struct service_conversation *conversation)
{
    bool gone;

    pthread_mutex_lock(&conversation->lock);
    gone = conversation->gone;
    pthread_mutex_unlock(&conversation->lock);
    return gone;
}

struct service_conversation *service_find_live(struct service *service, struct str public_id)
{
    struct service_conversation *conversation;

    pthread_mutex_lock(&service->table_lock);
    conversation = find_live(service, public_id);
    pthread_mutex_unlock(&service->table_lock);
    if (conversation == NULL || !is_gone(conversation))
        return conversation;
    service_conversation_release(conversation);
    return NULL;
}

struct service_conversation *service_find(struct service *service, struct str public_id,
                                          struct error *err)
{
    struct service_conversation *conversation = find(service, public_id, err);

    if (conversation == NULL || !is_gone(conversation))
        return conversation;
    service_conversation_release(conversation);
    error_set(err, ERROR_NOT_FOUND, "no such conversation");
    return NULL;
}

struct service_conversation *service_find_or_open(struct service *service, struct str public_id,
                                                  const struct service_opening *opening,
                                                  struct error *err)
{
    struct error problem = {0};
    struct service_conversation *conversation = find(service, public_id, &problem);

    if (conversation != NULL)
        return conversation;
    if (problem.code != ERROR_NOT_FOUND || public_id.length != CRYPTO_ID_LENGTH - 1) {
        error_set(err, problem.code, "%s", problem.message);
        return NULL;
    }
    conversation = make(service, opening->channel, opening->token_hash);
    conversation->language = opening->language;
    conversation->key = store_new_conversation(service->options.store);
    memcpy(conversation->public_id, public_id.bytes, public_id.length);
    return settle(service, conversation);
}

static void remove_from_bucket(struct service *service, struct service_conversation *conversation)
{
    struct service_conversation **link = bucket_of(service, str_from(conversation->public_id));

    while (*link != conversation)
        link = &(*link)->next;
    *link = conversation->next;
    service->conversation_count--;
}

/* The count reaches zero only under the table's lock, so that nobody can find what is being freed.
 */
void service_conversation_release(struct service_conversation *conversation)
{
    struct service *service;
    struct service_conversation *leaving = NULL;

    if (conversation == NULL)
        return;
    service = conversation->service;
    pthread_mutex_lock(&service->table_lock);
    if (atomic_fetch_sub(&conversation->references, 1) == 1) {
        put_to_rest(service, conversation);
        if (service->resting_count > SERVICE_MOST_RESTING) {
            leaving = service->longest_resting;
            wake(service, leaving);
            remove_from_bucket(service, leaving);
        }
    }
    pthread_mutex_unlock(&service->table_lock);
    if (leaving != NULL)
        free_conversation(leaving);
}

struct str service_conversation_id(const struct service_conversation *conversation)
{
    return str_from(conversation->public_id);
}

struct str service_conversation_token_hash(const struct service_conversation *conversation)
{
    return str_from(conversation->token_hash);
}

struct str service_conversation_channel(const struct service_conversation *conversation)
{
    return str_from(conversation->channel);
}

enum text_variant service_conversation_language(struct service_conversation *conversation)
{
    enum text_variant variant;

    pthread_mutex_lock(&conversation->lock);
    variant =
        conversation->session.has_variant ? conversation->session.variant : conversation->language;
    pthread_mutex_unlock(&conversation->lock);
    return variant;
}

int64_t service_conversation_seq(struct service_conversation *conversation)
{
    int64_t seq;

    pthread_mutex_lock(&conversation->lock);
    seq = conversation->read_seq > conversation->seq ? conversation->read_seq : conversation->seq;
    pthread_mutex_unlock(&conversation->lock);
    return seq;
}
