/*
 * The service: the use cases, where domain, time, threads and store meet. HTTP, REPL and stories
 * all drive this. What clients see of a conversation and who is told of it: service/events.h. What
 * is not a message: service/acts.h.
 *
 * A conversation is a mailbox: a busy mark and a queue of waiting messages, not a mutex.
 * service_say() never blocks: the turn is computed by the caller when the mailbox is free, or by
 * the service's worker when it has to wait its turn; its events go to the store; the completion
 * runs when they are on disk, on the store's thread (in the caller's with the memory store).
 * Messages of one conversation are answered in order, different ones in parallel.
 *
 * Order of locks: live (the engine pointer) < table (of conversations) < one mailbox. None is held
 * across a turn, a store call or a call-back.
 */
#ifndef SALTER_SERVICE_SERVICE_H
#define SALTER_SERVICE_SERVICE_H

#include "engine/engine.h"
#include "store/store.h"

enum {
    /* messages of one conversation that wait; one more is refused */
    SERVICE_MOST_WAITING = 8,
    SERVICE_LONGEST_MESSAGE = 16384 /* bytes; the engine reads the first 2 000 code points */
};

struct service;
struct service_conversation;

/* UTC in milliseconds. */
typedef int64_t service_clock(void *context);

struct service_options {
    const char *knowledge;    /* folder */
    const char *cache_folder; /* for fitted models, or NULL: none is kept */
    size_t threads;           /* of the pool that trains; 0: one per processor */
    struct store *store;      /* taken over, also on failure */
    service_clock *clock;     /* NULL: the system's */
    void *clock_context;
    bool check;       /* thorough checks at every load */
    bool refuse_demo; /* a knowledge that says `demo: yes` is not loaded */
};

/*
 * An engine alone, as engine_load() makes it, its fit taken from the cache folder when it is there
 * and kept there when it is not. options->fit is the service's; the caller waits as long as
 * learning takes.
 */
bool service_load_engine(const char *knowledge, const char *cache_folder,
                         struct engine_options *options, struct engine **out,
                         struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));

/* Loads the knowledge and sets the process's time zone to the bank's; call before other threads
 * start. NULL with diagnostics or err. */
struct service *service_new(const struct service_options *options, struct diag_list *diags,
                            struct error *err) __attribute__((warn_unused_result));
void service_free(struct service *service); /* NULL is allowed; waits for turns under way */

/*
 * Something that may have to wait for the disk, and so must not run on a thread that others wait
 * for. Embedded by its owner, who sets `work`; the task may be gone before `work` returns. The
 * other members are the service's.
 */
struct service_task {
    void (*work)(struct service_task *task);
    void (*run)(struct service_task *task);
    struct service_task *next;
    struct service *service;
};
/* Runs it soon on another thread, a few at a time, in the order of arrival. */
void service_run_aside(struct service *service, struct service_task *task);

/* Returns when nothing is under way any more: every completion, every push and every task has run.
 */
void service_settle(struct service *service);

/*
 * Asked before a knowledge that was loaded aside becomes live: `trial` answers out of it and out of
 * nothing else (a store in memory, no switches, nobody is notified). false with err: it is refused.
 */
typedef bool service_prove(void *context, struct service *trial, struct error *err);

/* Loads the knowledge aside, has it proved when prove is not NULL, and swaps. false: the old one
 * stays. */
bool service_reload(struct service *service, service_prove *prove, void *context,
                    struct diag_list *diags, struct error *err) __attribute__((warn_unused_result));

/* The live engine, one reference to be released. */
struct engine *service_engine(struct service *service);
int64_t service_now_ms(const struct service *service);
/* The bank's civil time of a moment. */
struct civil_time service_civil_time(int64_t utc_ms);

struct service_opening {
    struct str channel;         /* "chat", "widget" ... */
    enum text_variant language; /* until the customer's is clear */
    struct str token_hash;      /* of the secret that lets the customer in, or empty */
};

/* A new conversation; one reference. It is stored with its first message, or by service_start(). */
struct service_conversation *service_open(struct service *service,
                                          const struct service_opening *opening);
/* One that is in memory; NULL: it must be looked for in the store. Never waits. */
struct service_conversation *service_find_live(struct service *service, struct str public_id);
/* One that is known, live or stored; NULL with ERROR_NOT_FOUND, also when it was deleted. May read
 * the store. */
struct service_conversation *service_find(struct service *service, struct str public_id,
                                          struct error *err);
/* The one with this id (26 characters of a-z2-7, chosen by the caller), new when there is none.
 * NULL when the store cannot be read. */
struct service_conversation *service_find_or_open(struct service *service, struct str public_id,
                                                  const struct service_opening *opening,
                                                  struct error *err);
void service_conversation_release(struct service_conversation *conversation); /* NULL is allowed */
struct str service_conversation_id(const struct service_conversation *conversation);
struct str service_conversation_token_hash(const struct service_conversation *conversation);
struct str service_conversation_channel(const struct service_conversation *conversation);
/* of the last reply */
enum text_variant service_conversation_language(struct service_conversation *conversation);
/* of the last event, or the last that was read; 0: nothing is stored */
int64_t service_conversation_seq(struct service_conversation *conversation);

struct service_message {
    /* with a button: what stands on it; empty: filled in by the service */
    struct str text;
    struct str button; /* pressed: topic or choice id */
    /* a button that is not offered is no mistake: the text counts as typed */
    bool button_or_text;
    struct str client_id; /* chosen by the client, for safe repetition; may be empty */
    /* the customer chose a language in the client: spoken unless the text is clearly another */
    bool has_choice;
    enum text_variant choice;
    const struct value *customer; /* verified, or NULL */
    const struct value *lookups;  /* results by id (stories), or NULL */
    struct date today;            /* year 0: the clock's */
    bool explain;
};

enum service_result {
    SERVICE_REPLIED,
    SERVICE_REPEATED,    /* the client id is known: the stored reply */
    SERVICE_DIFFERENT,   /* the client id is known with another text */
    SERVICE_NOT_OFFERED, /* there is no such button */
    SERVICE_BUSY,        /* too many messages wait */
    SERVICE_GONE,        /* the conversation was deleted or closed */
    SERVICE_FAILED       /* could not be stored: nothing was kept; `failure_texts` say so kindly */
};

struct service_batch;

/* Valid during the call-back only. */
struct service_reply {
    enum service_result result;
    int64_t customer_seq; /* of the customer's message */
    int64_t bot_seq;      /* of the reply */
    /* SERVICE_REPLIED: of the reply before, 0: this is the first; what others wrote lies between */
    int64_t previous_seq;
    const struct engine *engine;
    /* NULL unless SERVICE_REPLIED, or when the bot is switched off */
    const struct engine_turn *turn;
    struct str payload; /* the bot_reply event as stored (JSON) */
    /* SERVICE_REPLIED, SERVICE_REPEATED: the turn's events as clients see them; borrowed */
    struct service_batch *batch;
    struct str *failure_texts; /* SERVICE_FAILED */
    size_t failure_count;
};

typedef void service_done(void *context, const struct service_reply *reply);

void service_say(struct service_conversation *conversation, const struct service_message *message,
                 service_done *done, void *context);

/* The same and waits; the call-back runs before it returns. For REPL, stories and tests. */
void service_say_and_wait(struct service_conversation *conversation,
                          const struct service_message *message, service_done *done, void *context);

#endif
