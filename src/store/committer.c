#include "committer.h"

#include "base/log.h"
#include "wait.h"

enum {
    PROBE_AFTER_MS = 1000,
    MOST_HEADS = 65536,       /* beyond them all are forgotten, and read again one by one */
    MOST_JOBS_A_COMMIT = 4096 /* bounds the time a customer waits for others */
};

/* --- The thread's own side: no lock is held here. --- */

static void close_views(struct committer *committer)
{
    views_close(committer->reader.views);
    committer->reader.views = NULL;
}

static void close_log(struct committer *committer)
{
    close_views(committer);
    event_log_close(committer->reader.log);
    committer->reader.log = NULL;
    heads_clear(&committer->heads);
}

/* The projections are opened when a head is looked for: without them a known or new conversation
 * can still go on. */
static bool open_log(struct committer *committer, struct error *err)
{
    if (committer->reader.log == NULL)
        committer->reader.log = event_log_open(committer->path, SQL_WRITE, err);
    return committer->reader.log != NULL;
}

/* Only this thread changes it, so only others need the lock to read it. */
static void raise_last_conversation(struct committer *committer, int64_t conversation)
{
    if (conversation <= committer->last_conversation)
        return;
    pthread_mutex_lock(&committer->lock);
    committer->last_conversation = conversation;
    pthread_mutex_unlock(&committer->lock);
}

/*
 * Called within the transaction. When the log does not end where this committer left it, another
 * process has written: what is known of conversations may be out of date.
 */
static bool notice_others(struct committer *committer, struct error *err)
{
    struct event_log *log = committer->reader.log;
    struct event_log_end *known = &committer->end_of_log;
    struct event_log_end found;
    int64_t conversation = 0;

    if (!event_log_end(log, &found, err))
        return false;
    if (found.event == known->event && found.redaction == known->redaction)
        return true;
    heads_clear(&committer->heads);
    if (!event_log_last_conversation(log, known->event, &conversation, err))
        return false;
    raise_last_conversation(committer, conversation);
    *known = found;
    return true;
}

static void renew_views(struct committer *committer)
{
    bool renewed;

    pthread_mutex_lock(&committer->lock);
    renewed = committer->renewed;
    committer->renewed = false;
    pthread_mutex_unlock(&committer->lock);
    if (renewed)
        close_views(committer);
}

static bool open_views(struct committer *committer, struct error *err)
{
    renew_views(committer);
    if (committer->reader.views == NULL)
        committer->reader.views = views_open(committer->views_path, SQL_READ, err);
    return committer->reader.views != NULL;
}

/* NULL with err when it had to be read and could not be. */
static struct head *find_head(struct committer *committer, int64_t conversation, struct error *err)
{
    struct head *known = heads_find(&committer->heads, conversation);
    struct head head = {.conversation = conversation};

    if (known != NULL)
        return known;
    if (conversation <= committer->last_conversation) {
        if (!open_views(committer, err))
            return NULL;
        if (!reader_head(&committer->reader, conversation, &head, err)) {
            close_views(committer);
            if (err->code == ERROR_INVALID)
                committer->suspected(committer->context);
            return NULL;
        }
    }
    return heads_add(&committer->heads, &head);
}

static bool write_events(struct committer *committer, struct head *head, const struct job *job,
                         struct error *err)
{
    for (size_t i = 0; i < job->append.count; i++) {
        struct store_event event = head_advance(head, &job->append.events[i]);

        if (!event_log_append(committer->reader.log, &event, &head->last_event, err))
            return false;
    }
    return true;
}

/* What is wrong with one append is its own affair; false: the transaction cannot go on. */
static bool run_append(struct committer *committer, struct job *job, struct error *err)
{
    struct error reason;
    struct head *head = find_head(committer, job->append.conversation, &reason);

    if (head == NULL) {
        job_fail(job, STORE_FAILED, &reason);
        return true;
    }
    job->result = head_judge(head, &job->append, &reason);
    if (job->result != STORE_DONE)
        job_fail(job, job->result, &reason);
    else if (!write_events(committer, head, job, err))
        return false;
    job->last_seq = head->seq;
    return true;
}

/* As with an append, what cannot be read is this job's affair, what cannot be written is
 * everybody's. */
static bool redact_one(struct committer *committer, int64_t conversation, struct job *job,
                       struct error *err)
{
    struct error reason;
    struct head *head = find_head(committer, conversation, &reason);
    struct numbers ids = {0};
    bool found = false;
    bool written = true;

    if (head != NULL && head->seq == 0)
        error_set(&reason, ERROR_NOT_FOUND, "no conversation %lld", (long long)conversation);
    else if (head != NULL)
        found = event_log_chain(committer->reader.log, conversation, head->last_event, 0, &ids,
                                &reason);
    if (found)
        written = event_log_redact(committer->reader.log, conversation, ids.items, ids.count, err);
    vec_clear(&ids);
    if (!found)
        job_fail(job, STORE_FAILED, &reason);
    else if (written)
        head->redacted = true;
    return written;
}

static bool run_redaction(struct committer *committer, struct job *job, struct error *err)
{
    job->result = STORE_DONE;
    for (size_t i = 0; job->result == STORE_DONE && i < job->conversation_count; i++) {
        if (!redact_one(committer, job->conversations[i], job, err))
            return false;
    }
    return true;
}

static void run_refused(struct job *job)
{
    struct error reason;

    error_set(&reason, ERROR_TOO_LARGE, "more than %d bytes wait to be stored", STORE_MOST_WAITING);
    job_fail(job, STORE_FAILED, &reason);
}

static bool run_job(struct committer *committer, struct job *job, struct error *err)
{
    switch (job->kind) {
    case JOB_APPEND:
        return run_append(committer, job, err);
    case JOB_REDACT:
        return run_redaction(committer, job, err);
    case JOB_REFUSED:
        run_refused(job);
        return true;
    }
    return true;
}

static bool run_jobs(struct committer *committer, struct job *jobs, struct error *err)
{
    struct event_log *log = committer->reader.log;

    if (committer->heads.known.count > MOST_HEADS)
        heads_clear(&committer->heads);
    if (!notice_others(committer, err))
        return false;
    /* After a failure every transaction writes: one that only refuses its jobs would commit on a
     * full disk, too. */
    if ((jobs == NULL || !committer->healthy) && !event_log_probe(log, err))
        return false;
    if (jobs == NULL)
        return true;
    for (struct job *job = jobs; job != NULL; job = job->next) {
        if (!run_job(committer, job, err))
            return false;
    }
    return event_log_end(log, &committer->end_of_log, err);
}

/* No jobs: a probe. When it fails, nothing of it is stored, and the next one starts from a log
 * opened anew. */
static bool run_transaction(struct committer *committer, struct job *jobs, struct error *err)
{
    struct event_log_end before = committer->end_of_log;

    if (open_log(committer, err)) {
        struct sql *sql = event_log_sql(committer->reader.log);

        if (sql_begin(sql, err) && run_jobs(committer, jobs, err)) {
            committer->unsure = true;
            if (sql_commit(sql, err)) {
                committer->unsure = false;
                return true;
            }
        }
    }
    close_log(committer);
    committer->end_of_log = before;
    return false;
}

static void end_writing(struct committer *committer, bool healthy, const struct error *reason)
{
    bool was_healthy;

    pthread_mutex_lock(&committer->lock);
    was_healthy = committer->healthy;
    committer->writing = false;
    committer->healthy = healthy;
    if (!healthy)
        committer->reason = *reason;
    pthread_cond_broadcast(&committer->quiet);
    pthread_mutex_unlock(&committer->lock);
    if (was_healthy && !healthy)
        log_write(LOG_ERROR, "events cannot be stored: %s; tried again every second",
                  reason->message);
    else if (!was_healthy && healthy)
        log_write(LOG_INFO, "events are stored again");
}

static void fail_all(struct job *jobs, const struct error *reason)
{
    for (struct job *job = jobs; job != NULL; job = job->next) {
        job_fail(job, STORE_FAILED, reason);
        job->last_seq = 0;
    }
}

/* A commit that failed is followed by a probe at once: see committer.h. */
static void write_jobs(struct committer *committer, struct job *jobs)
{
    struct error reason = {0};

    if (run_transaction(committer, jobs, &reason)) {
        end_writing(committer, true, NULL);
        return;
    }
    fail_all(jobs, &reason);
    end_writing(committer, committer->unsure && run_transaction(committer, NULL, NULL), &reason);
}

static void complete_jobs(struct committer *committer, struct job *jobs)
{
    int64_t last = 0;

    for (struct job *job = jobs; job != NULL; job = job->next) {
        if (job->kind == JOB_APPEND && job->result == STORE_DONE && job->append.conversation > last)
            last = job->append.conversation;
    }
    raise_last_conversation(committer, last);
    while (jobs != NULL) {
        struct job *next = jobs->next;

        job_complete(jobs);
        jobs = next;
    }
}

/* --- The queue: everything below holds the lock while it looks at it. --- */

static void wait_for_work(struct committer *committer)
{
    if (committer->healthy || committer->holders > 0)
        pthread_cond_wait(&committer->work, &committer->lock);
    else if (!wait_ms(&committer->work, &committer->lock, PROBE_AFTER_MS))
        committer->probe_due = true;
}

/* Cuts what is taken now off the front of the queue. */
static struct job *cut_queue(struct committer *committer)
{
    struct job *jobs = committer->first;
    struct job **end = &committer->first;

    for (size_t i = 0; *end != NULL && i < MOST_JOBS_A_COMMIT; i++) {
        committer->queued_bytes -= (*end)->size;
        end = &(*end)->next;
    }
    if (*end == NULL)
        committer->end = &committer->first;
    committer->first = *end;
    *end = NULL;
    return jobs;
}

/* False when there is nothing left to do, ever. *jobs is NULL for a probe. */
static bool take_jobs(struct committer *committer, struct job **jobs)
{
    bool going_on;

    pthread_mutex_lock(&committer->lock);
    while (committer->holders > 0 ||
           (committer->first == NULL && !committer->stopping && !committer->probe_due))
        wait_for_work(committer);
    going_on = committer->first != NULL || !committer->stopping;
    committer->probe_due = false;
    *jobs = cut_queue(committer);
    committer->writing = going_on;
    pthread_mutex_unlock(&committer->lock);
    return going_on;
}

static void *run(void *argument)
{
    struct committer *committer = argument;
    struct job *jobs;

    while (take_jobs(committer, &jobs)) {
        write_jobs(committer, jobs);
        complete_jobs(committer, jobs);
        if (committer->reader.log != NULL)
            committer->committed(committer->context,
                                 sql_log_pages(event_log_sql(committer->reader.log)));
    }
    return NULL;
}

void committer_init(struct committer *committer)
{
    pthread_mutex_init(&committer->lock, NULL);
    wait_init(&committer->work);
    pthread_cond_init(&committer->quiet, NULL);
    committer->end = &committer->first;
    committer->healthy = true;
}

void committer_clear(struct committer *committer)
{
    close_log(committer);
    pthread_cond_destroy(&committer->quiet);
    pthread_cond_destroy(&committer->work);
    pthread_mutex_destroy(&committer->lock);
}

/* The end is read before the largest key: what another process appends in between is then noticed
 * later. */
bool committer_prepare(struct committer *committer, struct event_log *log, struct error *err)
{
    if (log != NULL)
        committer->reader.log = log;
    if (event_log_end(committer->reader.log, &committer->end_of_log, err) &&
        open_views(committer, err) &&
        reader_last_conversation(&committer->reader, &committer->last_conversation, err))
        return true;
    close_views(committer);
    return false;
}

bool committer_start(struct committer *committer, struct error *err)
{
    int refused = pthread_create(&committer->thread, NULL, run, committer);

    return refused == 0 ||
           error_set(err, ERROR_IO, "no thread for the store: %s", strerror(refused));
}

void committer_stop(struct committer *committer)
{
    pthread_mutex_lock(&committer->lock);
    committer->stopping = true;
    pthread_cond_signal(&committer->work);
    pthread_mutex_unlock(&committer->lock);
    pthread_join(committer->thread, NULL);
    close_views(committer);
}

static void enqueue(struct committer *committer, struct job *job)
{
    *committer->end = job;
    committer->end = &job->next;
    committer->queued_bytes += job->size;
    pthread_cond_signal(&committer->work);
}

void committer_append(struct committer *committer, const struct store_append *append,
                      store_done *done, void *context)
{
    struct job *job = job_append_new(append, done, context);

    pthread_mutex_lock(&committer->lock);
    if (committer->queued_bytes + job->size > STORE_MOST_WAITING)
        job_refuse(&job);
    enqueue(committer, job);
    pthread_mutex_unlock(&committer->lock);
}

/* A caller that waits for its job. */
struct waiter {
    struct committer *committer;
    pthread_cond_t finished;
    bool done;
    bool redacted;
    struct error *err;
};

static void wake(void *context, enum store_result result, int64_t last_seq, const struct error *err)
{
    struct waiter *waiter = context;

    (void)last_seq;
    pthread_mutex_lock(&waiter->committer->lock);
    waiter->done = true;
    waiter->redacted = result == STORE_DONE;
    if (err != NULL && waiter->err != NULL)
        *waiter->err = *err;
    pthread_cond_signal(&waiter->finished);
    pthread_mutex_unlock(&waiter->committer->lock);
}

bool committer_redact(struct committer *committer, const int64_t *conversations, size_t count,
                      struct error *err)
{
    struct waiter waiter = {.committer = committer, .err = err};
    struct job *job = job_redact_new(conversations, count, wake, &waiter);

    pthread_cond_init(&waiter.finished, NULL);
    pthread_mutex_lock(&committer->lock);
    enqueue(committer, job);
    while (!waiter.done)
        pthread_cond_wait(&waiter.finished, &committer->lock);
    pthread_mutex_unlock(&committer->lock);
    pthread_cond_destroy(&waiter.finished);
    return waiter.redacted;
}

void committer_hold(struct committer *committer)
{
    pthread_mutex_lock(&committer->lock);
    committer->holders++;
    while (committer->writing)
        pthread_cond_wait(&committer->quiet, &committer->lock);
    pthread_mutex_unlock(&committer->lock);
}

void committer_let_go(struct committer *committer)
{
    pthread_mutex_lock(&committer->lock);
    committer->holders--;
    pthread_cond_signal(&committer->work);
    pthread_mutex_unlock(&committer->lock);
}

void committer_renew(struct committer *committer)
{
    pthread_mutex_lock(&committer->lock);
    committer->renewed = true;
    pthread_mutex_unlock(&committer->lock);
}

bool committer_is_healthy(struct committer *committer, struct error *err)
{
    bool healthy;

    pthread_mutex_lock(&committer->lock);
    healthy = committer->healthy;
    if (!healthy && err != NULL)
        *err = committer->reason;
    pthread_mutex_unlock(&committer->lock);
    return healthy;
}

int64_t committer_last_conversation(struct committer *committer)
{
    int64_t last;

    pthread_mutex_lock(&committer->lock);
    last = committer->last_conversation;
    pthread_mutex_unlock(&committer->lock);
    return last;
}

int64_t committer_new_conversation(struct committer *committer)
{
    int64_t given;

    pthread_mutex_lock(&committer->lock);
    if (committer->given_conversation < committer->last_conversation)
        committer->given_conversation = committer->last_conversation;
    given = ++committer->given_conversation;
    pthread_mutex_unlock(&committer->lock);
    return given;
}
