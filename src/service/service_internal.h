/* What the files of service share; private to it. The order of locks stands in service/service.h. */
#ifndef SALTER_SERVICE_INTERNAL_H
#define SALTER_SERVICE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/vec.h"
#include "crypto/random.h"
#include "service/service.h"

struct job;

struct scratches VEC_OF(struct match_scratch *);

struct service {
    struct service_options options;
    struct parallel *pool;
    pthread_mutex_t live_lock; /* of engine and scratches */
    struct engine *engine;
    struct scratches scratches; /* at rest; one is lent to each turn under way */
    pthread_mutex_t table_lock; /* of everything below */
    struct service_conversation **buckets;
    size_t bucket_count;
    size_t conversation_count;
    int64_t last_key;
    pthread_mutex_t work_lock; /* of the worker's queue; a leaf: taken alone */
    pthread_cond_t work;
    struct job *first_waiting;
    struct job *last_waiting;
    size_t unfinished; /* jobs that have not completed */
    pthread_cond_t idle;
    bool stopping;
    bool has_worker;
    pthread_t worker;
};

/* A reply that can be given again. */
struct remembered {
    char *client_id;
    uint64_t text_hash;
    char *payload;
    int64_t customer_seq;
    int64_t bot_seq;
};

enum { SERVICE_MOST_REMEMBERED = 32 };

struct service_conversation {
    struct service *service;
    struct service_conversation *next; /* in its bucket */
    atomic_size_t references;
    char public_id[CRYPTO_ID_LENGTH];
    char token_hash[65];
    char channel[32];
    int64_t key;
    enum text_variant language;
    pthread_mutex_t lock; /* of everything below */
    bool busy;
    struct job *waiting; /* in order of arrival */
    size_t waiting_count;
    bool started; /* conversation_started is stored */
    int64_t seq;
    int64_t epoch;
    struct arena *arena; /* the session's */
    struct dialogue_session session;
    struct remembered remembered[SERVICE_MOST_REMEMBERED]; /* a ring */
    size_t remembered_count;
};

/* One message on its way through. */
struct job {
    struct job *next;
    struct service_conversation *conversation;
    struct arena *arena;
    struct engine *engine;
    struct match_scratch *scratch;
    struct service_message message; /* texts in the arena */
    service_done *done;
    void *context;
    struct engine_turn turn;
    struct store_event events[3];
    size_t event_count;
    struct str payload; /* of the reply */
};

/* live.c */
struct match_scratch *service_lend_scratch(struct service *service);
void service_return_scratch(struct service *service, struct match_scratch *scratch);

/* table.c */
void service_table_init(struct service *service);
void service_table_clear(struct service *service);

/* work.c: runs jobs whose mailbox was busy when they came. */
void service_work_init(struct service *service);
void service_work_stop(struct service *service);
void service_work_push(struct service *service, struct job *job);
void service_work_count(struct service *service, int change);

/* say.c */
void service_run_job(struct job *job);

/* payload.c: the JSON of events. */
void service_write_events(struct job *job);
bool service_read_session(struct str payload, struct arena *arena, struct dialogue_session *out);

/* cache.c: fitted models by knowledge hash; failures cost only time and are logged. */
void service_cache_read(const char *folder, struct str knowledge, struct buf *out);
void service_cache_write(const char *folder, struct str knowledge, struct str fit);

#endif
