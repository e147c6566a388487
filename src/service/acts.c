#include "service/acts.h"

#include "service_internal.h"
#include "text/mask.h"

static void tell(struct job *job, enum service_result result, const struct error *err)
{
    struct service_receipt receipt = {
        .result = result, .batch = result == SERVICE_REPLIED ? job->batch : NULL, .err = err};

    job->noted(job->context, &receipt);
}

static void refuse(struct job *job, enum service_result result)
{
    tell(job, result, NULL);
}

static void appended(struct job *job, enum store_result result, const struct error *err)
{
    tell(job, result == STORE_DONE ? SERVICE_REPLIED : SERVICE_FAILED, err);
}

static struct job *new_act(struct service_conversation *conversation, service_noted *noted,
                           void *context)
{
    struct job *job = service_job_new(conversation);

    job->noted = noted;
    job->context = context;
    job->appended = appended;
    job->refused = refuse;
    return job;
}

/* In the mailbox; false: nothing can be written into it any more. */
static bool is_open(struct service_conversation *conversation)
{
    bool open;

    if (conversation->stale)
        service_refresh(conversation);
    pthread_mutex_lock(&conversation->lock);
    open = !conversation->gone && !conversation->closed;
    pthread_mutex_unlock(&conversation->lock);
    return open;
}

static void end_early(struct job *job, enum service_result result)
{
    tell(job, result, NULL);
    service_job_leave(job);
}

static void run_start(struct job *job)
{
    if (!is_open(job->conversation)) {
        end_early(job, SERVICE_GONE);
        return;
    }
    job->engine = service_engine(job->conversation->service);
    service_add_started(job);
    if (job->event_count > 0)
        service_job_append(job);
    else
        end_early(job, SERVICE_REPLIED);
}

void service_start(struct service_conversation *conversation, service_noted *noted, void *context)
{
    struct job *job = new_act(conversation, noted, context);

    job->run = run_start;
    service_job_submit(job, false);
}

static void run_note(struct job *job)
{
    if (!is_open(job->conversation)) {
        end_early(job, SERVICE_GONE);
        return;
    }
    job->engine = service_engine(job->conversation->service);
    service_add_started(job);
    service_add_event(job, job->note_type, &job->note);
    service_job_append(job);
}

/* Payloads of acts are flat: their texts are all there is to copy. */
static struct value copy_flat(const struct value *map, struct arena *arena)
{
    struct value copy = value_map();

    for (size_t i = 0; i < map->map.count; i++) {
        struct value item = map->map.members[i].value;

        if (item.kind == VALUE_TEXT)
            item.text = arena_copy(arena, item.text);
        value_set(&copy, arena_copy(arena, map->map.members[i].name), item, arena);
    }
    return copy;
}

void service_append(struct service_conversation *conversation, enum store_event_type type,
                    const struct value *payload, service_noted *noted, void *context)
{
    struct job *job = new_act(conversation, noted, context);

    job->note_type = type;
    job->note = copy_flat(payload, job->arena);
    job->run = run_note;
    service_job_submit(job, false);
}

void service_give_feedback(struct service_conversation *conversation,
                           const struct service_feedback *feedback, service_noted *noted,
                           void *context)
{
    struct arena *arena = arena_new();
    struct value map = value_map();

    if (feedback->about > 0)
        value_set(&map, STR("about"), value_integer(feedback->about), arena);
    if (feedback->thumb.length > 0)
        value_set(&map, STR("thumb"), value_text(feedback->thumb), arena);
    if (feedback->rating > 0)
        value_set(&map, STR("rating"), value_integer(feedback->rating), arena);
    if (feedback->words.length > 0)
        value_set(&map, STR("words"), value_text(text_mask(feedback->words, arena).text), arena);
    service_append(conversation, STORE_FEEDBACK, &map, noted, context);
    arena_free(arena);
}

void service_close(struct service_conversation *conversation, struct str by, service_noted *noted,
                   void *context)
{
    struct arena *arena = arena_new();
    struct value map = value_map();

    value_set(&map, STR("by"), value_text(by), arena);
    service_append(conversation, STORE_CLOSED, &map, noted, context);
    arena_free(arena);
}

static void forget_in_memory(struct service_conversation *conversation)
{
    pthread_mutex_lock(&conversation->lock);
    conversation->gone = true;
    arena_free(conversation->arena);
    conversation->arena = arena_new();
    conversation->session = dialogue_session_new();
    vec_clear(&conversation->memories);
    pthread_mutex_unlock(&conversation->lock);
}

/* ERROR_CONFLICT: the text is deleted, the file will be overwritten as soon as another process lets
 * it. */
static void run_delete(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct error err = {0};

    if (conversation->gone) { /* only this job, whose mailbox it is, could change that */
        end_early(job, SERVICE_GONE);
        return;
    }
    if (conversation->started &&
        !store_redact(conversation->service->options.store, conversation->key, &err) &&
        err.code != ERROR_CONFLICT) {
        tell(job, SERVICE_FAILED, &err);
        service_job_leave(job);
        return;
    }
    forget_in_memory(conversation);
    job->batch = service_batch_deleted();
    tell(job, SERVICE_REPLIED, NULL);
    service_push(conversation, job->batch);
    service_job_leave(job);
}

void service_delete(struct service_conversation *conversation, service_noted *noted, void *context)
{
    struct job *job = new_act(conversation, noted, context);

    job->run = run_delete;
    service_job_submit(job, true);
}

bool service_forget_older(struct service *service, int64_t days, size_t *count, struct error *err)
{
    return store_redact_older(service->options.store, service_now_ms(service) - days * 86400000,
                              count, err);
}

bool service_store_is_healthy(struct service *service, struct error *err)
{
    return store_is_healthy(service->options.store, err);
}

bool service_store_is_sound(struct service *service, struct error *err)
{
    return store_is_sound(service->options.store, err);
}
