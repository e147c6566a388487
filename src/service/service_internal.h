/* What the files of service share; private to it. The order of locks stands in service/service.h.
 */
#ifndef SALTER_SERVICE_INTERNAL_H
#define SALTER_SERVICE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/map.h"
#include "base/vec.h"
#include "crew.h"
#include "crypto/random.h"
#include "remember.h"
#include "service/events.h"
#include "service/service.h"

struct job;
struct outbox;
struct service_receipt;
struct switches;

struct scratches VEC_OF(struct match_scratch *);
struct arenas VEC_OF(struct arena *);

enum {
    /* conversations that nobody holds but that stay in memory for the next message */
    SERVICE_MOST_RESTING = 4096,
    SERVICE_MOST_EVENTS = 6 /* of one append */
};

struct service {
    struct service_options options;
    struct parallel *pool;
    pthread_mutex_t live_lock; /* of engine, scratches and arenas */
    struct engine *engine;
    struct arenas arenas;       /* at rest; a turn needs the same room again and again */
    struct scratches scratches; /* at rest; one is lent to each turn under way */
    struct switches *switches;
    struct outbox *outbox;      /* or NULL */
    pthread_mutex_t table_lock; /* of everything below */
    struct service_conversation **buckets;
    size_t bucket_count;
    size_t conversation_count;
    struct service_conversation *longest_resting;
    struct service_conversation *last_to_rest;
    size_t resting_count;
    struct crew workers;       /* for jobs */
    struct crew readers;       /* for tasks: a crowd that reads does not keep messages waiting */
    pthread_mutex_t work_lock; /* of unfinished; a leaf: taken alone */
    size_t unfinished;         /* jobs and tasks */
    pthread_cond_t idle;
};

struct subscriptions VEC_OF(struct service_subscription *);

struct service_conversation {
    struct service *service;
    struct service_conversation *next; /* in its bucket */
    /* among those that rest; under the table's lock, as the next one */
    struct service_conversation *before;
    struct service_conversation *after;
    atomic_size_t references;
    char public_id[CRYPTO_ID_LENGTH];
    char token_hash[65];
    char channel[32];
    _Atomic int64_t key; /* service_conversation_key() */
    enum text_variant language;
    pthread_mutex_t lock; /* of everything below */
    bool busy;
    struct job *waiting; /* in order of arrival */
    size_t waiting_count;
    bool started;     /* conversation_started is stored */
    bool closed;      /* nothing can be written into it any more */
    bool gone;        /* deleted */
    bool handed_over; /* somebody else than the bot owns it */
    bool with_person; /* a person has written into it since it was handed over */
    bool stale;       /* somebody else appended: seq, epoch and session are to be read anew */
    int64_t seq;
    /* the last that was read from the store: may be ahead of seq until the append's completion has
     * run */
    int64_t read_seq;
    int64_t epoch;
    int64_t last_ms;
    struct arena *arena; /* the session's */
    struct dialogue_session session;
    struct memories memories;
    int64_t reply_seq; /* of the bot's last reply; 0: none */
    struct subscriptions subscriptions;
};

/* Something that is done with a conversation while its mailbox is its own. */
struct job {
    struct service_task task; /* first: a task of the workers is its job */
    struct job *next;         /* in the mailbox */
    struct service_conversation *conversation;
    struct arena *arena;
    void (*run)(struct job *job); /* ends in service_job_append() or service_job_leave() */
    void (*appended)(struct job *job, enum store_result result, const struct error *err);
    void (*refused)(struct job *job, enum service_result result); /* tells the caller */
    int attempts;
    struct store_event events[SERVICE_MOST_EVENTS];
    const struct value *payloads[SERVICE_MOST_EVENTS]; /* of the events, in the arena */
    size_t event_count;
    struct service_batch *batch; /* the events as clients see them, once they are written */
    service_done *done;          /* of a message; the others have `noted` */
    void (*noted)(void *context, const struct service_receipt *receipt);
    void *context;
    struct service_message message; /* texts in the arena */
    struct engine *engine;
    struct dialogue_session before;
    int64_t previous_seq; /* of the reply before */
    struct engine_turn turn;
    bool button_is_text; /* it is not offered: what stands on it was read as if it were typed */
    bool person_replied; /* engine_message */
    bool is_off;         /* the turn was not taken: the bot is switched off */
    struct memory_of_message known; /* what is repeated */
    struct value note;              /* the payload of an act */
    enum store_event_type note_type;
};

/* live.c */
struct match_scratch *service_lend_scratch(struct service *service);
void service_return_scratch(struct service *service, struct match_scratch *scratch);
struct arena *service_lend_arena(struct service *service);
void service_return_arena(struct service *service, struct arena *arena);

/* table.c */
void service_table_init(struct service *service);
void service_table_clear(struct service *service);

/* restore.c: what the store knows of a conversation. */
/* Who owns it now: "bot", "queue", "case", "agent". With the conversation locked. */
void service_note_owner(struct service_conversation *conversation, struct str owner);
bool service_restore(struct service_conversation *conversation,
                     const struct store_conversation *stored, struct error *err)
    __attribute__((warn_unused_result));
/* After somebody else appended to it or deleted it; in the mailbox. */
void service_refresh(struct service_conversation *conversation);

/* work.c: runs jobs whose mailbox was busy when they came, and those that wait for the disk. */
void service_work_init(struct service *service);
void service_work_stop(struct service *service);
void service_work_push(struct service *service, struct job *job);
void service_work_count(struct service *service, int change);

/* mailbox.c */
struct job *service_job_new(struct service_conversation *conversation);
/* Runs it when the mailbox is free, queues it otherwise, or refuses it. slow: never in the caller's
 * thread. */
void service_job_submit(struct job *job, bool slow);
/* Stores the job's events; job->appended tells the caller, then subscribers are told and the
 * mailbox is left. */
void service_job_append(struct job *job);
/* Hands the mailbox to the next and frees the job. */
void service_job_leave(struct job *job);
void service_job_free(struct job *job);
/*
 * Its key in the store. One that was opened before there was room for a log gets it here, in the
 * mailbox, as soon as there is; 0: there still is none.
 */
int64_t service_conversation_key(struct service_conversation *conversation);

/* payload.c: the JSON of events. */
void service_add_event(struct job *job, enum store_event_type type, const struct value *payload);
void service_add_started(struct job *job);
void service_write_turn(struct job *job);
/* What a customer is told of a contact that is left, and an operator sees with the case:
 * "P-2026-00042". */
struct str service_reference(struct job *job, struct civil_time now);
/* The turn of a bot that is switched off: where people are; a contact is taken as always. */
void service_write_off(struct job *job);
bool service_read_session(const struct value *payload, struct arena *arena,
                          struct dialogue_session *out);

/* public.c */
struct service_batch *service_batch_of(const struct store_event *events,
                                       const struct value *const *payloads, size_t count);
/* The payloads are read from the events. */
struct service_batch *service_batch_read(const struct store_event *events, size_t count);
struct service_batch *service_batch_deleted(void);

/* streams.c: tells every subscriber, under no lock. */
void service_push(struct service_conversation *conversation, struct service_batch *batch);

/* switches.c */
void service_switches_init(struct service *service);
void service_switches_clear(struct service *service);
/* Whether anything is switched; without a lock, for the path of every message. */
bool service_has_switches(const struct service *service);

/* cache.c: fitted models by knowledge hash, those used last; failures cost only time and are
 * logged. */
/* false: there is none */
bool service_cache_read(const char *folder, struct str knowledge, struct buf *out);
void service_cache_write(const char *folder, struct str knowledge, struct str fit);

#endif
