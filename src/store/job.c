#include "job.h"

#include <stdlib.h>

#include "base/memory.h"

static size_t text_bytes(const struct store_append *append)
{
    size_t bytes = 0;

    for (size_t i = 0; i < append->count; i++)
        bytes += append->events[i].type.length + append->events[i].payload.length;
    return bytes;
}

static struct job *new_job(enum job_kind kind, size_t extra, store_done *done, void *context)
{
    struct job *job = memory_alloc(sizeof *job + extra);

    job->kind = kind;
    job->size = sizeof *job + extra;
    job->done = done;
    job->context = context;
    return job;
}

/* Copies the text to *end and moves on. */
static struct str put_text(char **end, struct str text)
{
    struct str copy = str_of(*end, text.length);

    if (text.length > 0)
        memcpy(*end, text.bytes, text.length);
    *end += text.length;
    return copy;
}

struct job *job_append_new(const struct store_append *append, store_done *done, void *context)
{
    size_t table = append->count * sizeof *append->events;
    struct job *job = new_job(JOB_APPEND, table + text_bytes(append), done, context);
    struct store_event *events = (struct store_event *)(job + 1);
    char *end = (char *)events + table;

    job->append = *append;
    job->append.events = events;
    for (size_t i = 0; i < append->count; i++) {
        events[i] = append->events[i];
        events[i].type = put_text(&end, append->events[i].type);
        events[i].payload = put_text(&end, append->events[i].payload);
    }
    return job;
}

void job_refuse(struct job **job)
{
    (*job)->kind = JOB_REFUSED;
    (*job)->append.events = NULL;
    (*job)->append.count = 0;
    (*job)->size = sizeof **job;
    *job = memory_resize(*job, 1, sizeof **job);
}

struct job *job_redact_new(const int64_t *conversations, size_t count, store_done *done,
                           void *context)
{
    struct job *job = new_job(JOB_REDACT, 0, done, context);

    job->conversations = conversations;
    job->conversation_count = count;
    return job;
}

/* Errors are large and rare. */
void job_fail(struct job *job, enum store_result result, const struct error *reason)
{
    job->result = result;
    if (job->err == NULL)
        job->err = memory_alloc(sizeof *job->err);
    *job->err = *reason;
}

void job_complete(struct job *job)
{
    job->done(job->context, job->result, job->last_seq,
              job->result == STORE_DONE ? NULL : job->err);
    free(job->err);
    free(job);
}
