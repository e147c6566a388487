/* A message's way: into the mailbox, a turn, its events to the store, the completion. */
#include "service_internal.h"

#include "service/switches.h"
#include "text/mask.h"

static void refuse(struct job *job, enum service_result result)
{
    struct service_reply reply = {.result = result};

    job->done(job->context, &reply);
}

/* Nothing could be kept: the customer hears it kindly, with the number where somebody answers. */
static void tell_failure(struct job *job)
{
    struct service_reply reply = {.result = SERVICE_FAILED};
    struct dialogue_outcome outcome;
    struct civil_time now = service_civil_time(service_now_ms(job->conversation->service));

    if (job->engine == NULL)
        job->engine = service_engine(job->conversation->service);
    dialogue_sentence(engine_bot(job->engine), KB_SENTENCE_NOT_STORED,
                      job->before.has_variant ? job->before.variant : job->conversation->language,
                      now, job->arena, &outcome);
    reply.engine = job->engine;
    reply.failure_texts = outcome.replies;
    reply.failure_count = outcome.reply_count;
    job->done(job->context, &reply);
}

/* The turn's session owes nothing to the one that is kept: it replaces it in the same room. */
static void keep_outcome(struct job *job, int64_t customer_seq)
{
    struct service_conversation *conversation = job->conversation;
    struct memory_of_message memory = {
        .content = remember_content(job->turn.input.text, job->message.button),
        .customer_seq = customer_seq,
        .bot_seq = customer_seq + 1,
    };

    pthread_mutex_lock(&conversation->lock);
    arena_reset(conversation->arena);
    conversation->session = dialogue_session_copy(&job->turn.outcome.session, conversation->arena);
    conversation->reply_seq = customer_seq + 1;
    remember_add(&conversation->memories, job->message.client_id, &memory);
    pthread_mutex_unlock(&conversation->lock);
}

static size_t place_of(const struct job *job, enum store_event_type type)
{
    size_t i = 0;

    while (i + 1 < job->event_count && store_event_type_of(job->events[i].type) != type)
        i++;
    return i;
}

static void appended(struct job *job, enum store_result result, const struct error *err)
{
    const struct store_event *customer = &job->events[place_of(job, STORE_CUSTOMER_MESSAGE)];
    struct service_reply reply = {
        .result = SERVICE_REPLIED,
        .engine = job->engine,
        .turn = job->is_off ? NULL : &job->turn,
        .batch = job->batch,
    };

    (void)err;
    if (result != STORE_DONE) {
        tell_failure(job);
        return;
    }
    reply.customer_seq = customer->seq;
    reply.bot_seq = customer->seq + 1;
    reply.previous_seq = job->previous_seq;
    reply.payload = customer[1].payload;
    keep_outcome(job, customer->seq);
    job->done(job->context, &reply);
}

/* Until look-ups are carried out, one that stories do not supply counts as failed. */
static void take_turn(struct job *job, struct str topics_off)
{
    struct service *service = job->conversation->service;
    struct civil_time now = service_civil_time(service_now_ms(service));
    struct value lookups = job->message.lookups ? *job->message.lookups : value_map();
    struct engine_message message = {
        .text = job->message.text,
        .button = job->button_is_text ? STR("") : job->message.button,
        .now = now,
        .fallback = job->conversation->language,
        .has_choice = job->message.has_choice,
        .choice = job->message.choice,
        .customer = job->message.customer,
        .lookups = &lookups,
        .reference = service_reference(job, now),
        .topics_off = topics_off,
        .person_replied = job->person_replied,
        .explain = job->message.explain,
    };
    struct match_scratch *scratch = service_lend_scratch(service);

    if (job->message.today.year != 0)
        message.now.date = job->message.today;
    while (!engine_ask(job->engine, &job->before, &message, scratch, job->arena, &job->turn))
        value_set(&lookups, job->turn.request.lookup->id, value_null(), job->arena);
    service_return_scratch(service, scratch);
    job->turn.input.lookups = NULL;
}

/* On a worker: it may have to wait for the disk. */
static void read_known(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    struct service_reply reply = {.result = SERVICE_REPEATED,
                                  .customer_seq = job->known.customer_seq,
                                  .bot_seq = job->known.bot_seq};
    struct store_event *events;
    size_t count;
    struct error err = {0};

    if (store_read(conversation->service->options.store, conversation->key,
                   job->known.customer_seq - 1, 2, job->arena, &events, &count, &err) &&
        count == 2) {
        job->batch = service_batch_read(events, count);
        reply.payload = events[1].payload;
        reply.batch = job->batch;
        job->done(job->context, &reply);
    } else {
        tell_failure(job);
    }
    service_job_leave(job);
}

/* A client id that is known: the stored reply, or the news that the text is another one. */
static void repeat(struct job *job)
{
    struct str masked = text_mask(job->message.text, job->arena).text;
    struct service_reply reply = {.result = SERVICE_DIFFERENT,
                                  .customer_seq = job->known.customer_seq,
                                  .bot_seq = job->known.bot_seq};

    if (job->known.content == remember_content(masked, job->message.button)) {
        job->run = read_known;
        service_work_push(job->conversation->service, job);
        return;
    }
    job->done(job->context, &reply);
    service_job_leave(job);
}

/* What the conversation is when the mailbox is this job's. */
enum state { STATE_NEW, STATE_REPEATED, STATE_GONE };

static enum state look(struct job *job)
{
    struct service_conversation *conversation = job->conversation;
    const struct memory_of_message *there;
    enum state state = STATE_NEW;

    if (conversation->stale)
        service_refresh(conversation);
    pthread_mutex_lock(&conversation->lock);
    there = remember_find(&conversation->memories, job->message.client_id);
    if (there != NULL) {
        job->known = *there;
        state = STATE_REPEATED;
    }
    if (conversation->gone || conversation->closed)
        state = STATE_GONE;
    job->previous_seq = conversation->reply_seq;
    job->before = dialogue_session_copy(&conversation->session, job->arena);
    if (!conversation->handed_over) /* given back to the bot since */
        job->before.handed_off = KB_REASON_NONE;
    job->person_replied = conversation->with_person;
    pthread_mutex_unlock(&conversation->lock);
    return state;
}

/* The words of a button that came without them stand in the transcript as the customer saw them.
 * false: no such button. */
static bool read_button(struct job *job)
{
    struct service_message *message = &job->message;
    enum text_variant variant = message->has_choice       ? message->choice
                                : job->before.has_variant ? job->before.variant
                                                          : job->conversation->language;
    struct str title;

    if (message->button.length == 0)
        return true;
    if (dialogue_button_title(engine_bot(job->engine), &job->before, message->button, variant,
                              job->arena, &title)) {
        if (message->text.length == 0)
            message->text = title;
        return true;
    }
    job->button_is_text = message->button_or_text;
    if (message->text.length == 0)
        message->text = message->button;
    return job->button_is_text;
}

static void answer(struct job *job)
{
    struct service *service = job->conversation->service;
    struct service_switches switches = {0};

    job->engine = service_engine(service);
    if (!read_button(job)) {
        refuse(job, SERVICE_NOT_OFFERED);
        service_job_leave(job);
        return;
    }
    if (service_has_switches(service))
        switches = service_switches(service, job->arena);
    job->is_off = switches.bot_is_off;
    if (job->is_off) {
        service_write_off(job);
    } else {
        take_turn(job, switches.topics_off);
        service_write_turn(job);
    }
    service_job_append(job);
}

static void run(struct job *job)
{
    switch (look(job)) {
    case STATE_NEW:
        answer(job);
        return;
    case STATE_REPEATED:
        repeat(job);
        return;
    case STATE_GONE:
        refuse(job, SERVICE_GONE);
        service_job_leave(job);
        return;
    }
}

void service_say(struct service_conversation *conversation, const struct service_message *message,
                 service_done *done, void *context)
{
    struct job *job = service_job_new(conversation);

    job->message = *message;
    job->message.text =
        arena_copy(job->arena, str_slice(message->text, 0, SERVICE_LONGEST_MESSAGE));
    /* A client may make a payload of what a customer typed. */
    job->message.button = text_mask(arena_copy(job->arena, message->button), job->arena).text;
    job->message.client_id = arena_copy(job->arena, message->client_id);
    job->done = done;
    job->context = context;
    job->run = run;
    job->appended = appended;
    job->refused = refuse;
    service_job_submit(job, false);
}
