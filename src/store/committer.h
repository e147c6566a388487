/*
 * The one thread that writes the log.
 *
 * It has no timer: whatever queued while the last sync ran is the next transaction (ENGINE.md 5),
 * so a lone append waits for one sync and a crowd shares one. Each append is judged against the
 * head of its conversation, which is kept in memory from its last append on and is read from the
 * log when it is not there. Nothing is acknowledged before the commit is on disk.
 *
 * After a failure it closes the log, forgets the heads and opens everything anew for the next
 * transaction; while nobody appends it tries by itself once a second. The try matters for more than
 * the news: it overwrites what a commit whose sync failed has left in the write-ahead log.
 */
#ifndef STORE_COMMITTER_H
#define STORE_COMMITTER_H

#include <pthread.h>

#include "job.h"
#include "reader.h"

/* Called by the thread after a transaction's completions, with the pages that the write-ahead log
 * has. */
typedef void committer_committed(void *context, int log_pages);
/* Called by the thread when the projections could not be read for damage. */
typedef void committer_suspected(void *context);

struct committer {
    const char *path;
    const char *views_path;
    committer_committed *committed;
    committer_suspected *suspected;
    void *context;
    pthread_t thread;

    pthread_mutex_t lock;
    pthread_cond_t work;  /* something queued, stopping, or no longer held */
    pthread_cond_t quiet; /* no transaction is open */
    struct job *first;
    struct job **end;
    size_t queued_bytes;
    unsigned holders;
    bool writing;
    bool stopping;
    bool healthy;
    bool probe_due;
    bool renewed;               /* the file of the projections was replaced */
    struct error reason;        /* why not healthy */
    int64_t last_conversation;  /* largest key in use */
    int64_t given_conversation; /* largest key given out */

    /* of the thread alone */
    struct reader reader; /* its log is the one connection that writes */
    struct heads heads;
    struct event_log_end end_of_log; /* as this committer left it */
    /* a commit failed: the write-ahead log may hold what nobody was told to be stored */
    bool unsure;
};

/* The fields path to context are set. Nothing is open or running yet; clear when nothing runs any
 * more. */
void committer_init(struct committer *committer);
void committer_clear(struct committer *committer);

/* Takes the log over, also when it fails, and learns where it ends. May be repeated, with a NULL
 * log. */
bool committer_prepare(struct committer *committer, struct event_log *log, struct error *err)
    __attribute__((warn_unused_result));
bool committer_start(struct committer *committer, struct error *err)
    __attribute__((warn_unused_result));
/* Works off the queue, then ends the thread. The log stays open until the clear. */
void committer_stop(struct committer *committer);

void committer_append(struct committer *committer, const struct store_append *append,
                      store_done *done, void *context);

/* Deletes the payloads of these conversations in one transaction, and waits for it.
 * ERROR_NOT_FOUND: one is not there. */
bool committer_redact(struct committer *committer, const int64_t *conversations, size_t count,
                      struct error *err) __attribute__((warn_unused_result));

/* Waits until no transaction is open and lets none begin until it is let go. */
void committer_hold(struct committer *committer);
void committer_let_go(struct committer *committer);

/* The projections were replaced by a new file. */
void committer_renew(struct committer *committer);

bool committer_is_healthy(struct committer *committer, struct error *err);
int64_t committer_last_conversation(struct committer *committer);
int64_t committer_new_conversation(struct committer *committer);

#endif
