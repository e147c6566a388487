/*
 * The store without a file: the same rules (head.h) and the same folds (fold.h) over an array.
 * Completions run at once, in the caller's thread, after the lock is released.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"
#include "fold.h"
#include "head.h"
#include "job.h"
#include "methods.h"

enum { SCAN_EVENTS = 256 };

struct entry {
    struct head head;
    struct fold_conversation state;
    struct positions VEC_OF(size_t) events; /* places in the log */
    struct handoffs VEC_OF(struct fold_handoff) handoffs;
    struct feedbacks VEC_OF(struct store_feedback) feedback;
};

struct memory_store {
    struct store base;
    pthread_mutex_t lock;
    struct arena *arena; /* entries and keys */
    /* what was appended: the log's texts are in it, and what is deleted is overwritten there */
    struct job *jobs;
    struct log VEC_OF(struct store_event) log;
    struct map entries;    /* conversation -> struct entry */
    struct map public_ids; /* -> struct entry; never removed, so the entry's own events decide */
    int64_t last_conversation;
    int64_t given_conversation;
};

static struct memory_store *of(struct store *store)
{
    return (struct memory_store *)store;
}

static struct entry *find_entry(const struct memory_store *store, int64_t conversation)
{
    return map_get(&store->entries, str_of((const char *)&conversation, sizeof conversation));
}

static struct entry *add_entry(struct memory_store *store, int64_t conversation)
{
    struct entry *entry = arena_alloc(store->arena, sizeof *entry);

    entry->head.conversation = conversation;
    entry->state = fold_start(conversation);
    map_put(&store->entries,
            str_of((const char *)&entry->head.conversation, sizeof entry->head.conversation),
            entry);
    return entry;
}

static struct fold_handoff *find_handoff(const struct entry *entry, int64_t seq)
{
    for (size_t i = 0; i < entry->handoffs.count; i++) {
        if (entry->handoffs.items[i].seq == seq)
            return &entry->handoffs.items[i];
    }
    return NULL;
}

static void put_change(struct entry *entry, const struct fold_change *change)
{
    struct fold_handoff *handoff = find_handoff(entry, change->handoff.seq);

    switch (change->kind) {
    case FOLD_NOTHING:
        return;
    case FOLD_HANDOFF:
        if (handoff == NULL)
            vec_push(&entry->handoffs, change->handoff);
        else
            *handoff = change->handoff;
        return;
    case FOLD_DELIVERED:
        if (handoff != NULL)
            handoff->delivered_ms = change->handoff.delivered_ms;
        return;
    case FOLD_FEEDBACK:
        vec_push(&entry->feedback, change->feedback);
        return;
    }
}

static void note_public_id(struct memory_store *store, struct entry *entry,
                           const struct store_event *event)
{
    struct str public_id;
    struct str token_hash;

    if (fold_identity(event, store->arena, &public_id, &token_hash))
        map_put(&store->public_ids, public_id, entry);
}

static void add_event(struct memory_store *store, struct entry *entry,
                      const struct store_event *given)
{
    struct store_event event = head_advance(&entry->head, given);
    struct fold_change change;

    event.id = (int64_t)store->log.count + 1;
    entry->head.last_event = event.id;
    vec_push(&entry->events, store->log.count);
    vec_push(&store->log, event);
    change = fold_event(&entry->state, &event);
    put_change(entry, &change);
    note_public_id(store, entry, &event);
}

static enum store_result append_locked(struct memory_store *store,
                                       const struct store_append *append, int64_t *last_seq,
                                       struct error *err)
{
    struct entry *entry = find_entry(store, append->conversation);
    struct head head =
        entry != NULL ? entry->head : (struct head){.conversation = append->conversation};
    enum store_result result = head_judge(&head, append, err);

    if (result == STORE_DONE && entry == NULL)
        entry = add_entry(store, append->conversation);
    for (size_t i = 0; result == STORE_DONE && i < append->count; i++)
        add_event(store, entry, &append->events[i]);
    if (result == STORE_DONE && store->last_conversation < append->conversation)
        store->last_conversation = append->conversation;
    *last_seq = entry != NULL ? entry->head.seq : 0;
    return result;
}

/* Texts are copied before the lock is taken: memory that is touched for the first time is most of
 * what an append costs. */
static void append_to(struct store *store, const struct store_append *append, store_done *done,
                      void *context)
{
    struct memory_store *memory = of(store);
    struct job *job = job_append_new(append, done, context);
    struct error err = {0};
    int64_t last_seq;
    enum store_result result;

    pthread_mutex_lock(&memory->lock);
    result = append_locked(memory, &job->append, &last_seq, &err);
    if (result == STORE_DONE) {
        job->next = memory->jobs;
        memory->jobs = job;
    }
    pthread_mutex_unlock(&memory->lock);
    if (result != STORE_DONE)
        free(job);
    done(context, result, last_seq, result == STORE_DONE ? NULL : &err);
}

static struct store_event copy_event(const struct store_event *event, struct arena *arena)
{
    struct store_event copy = *event;

    copy.type = arena_copy(arena, event->type);
    copy.payload = arena_copy(arena, event->payload);
    return copy;
}

static bool read_from(struct store *store, int64_t conversation, int64_t after, size_t limit,
                      struct arena *arena, struct store_event **out, size_t *count,
                      struct error *err)
{
    struct memory_store *memory = of(store);
    struct entry *entry;
    size_t first = after > 0 ? (size_t)after : 0;
    size_t n = 0;

    (void)err;
    pthread_mutex_lock(&memory->lock);
    entry = find_entry(memory, conversation);
    if (entry != NULL && first < entry->events.count)
        n = entry->events.count - first;
    if (n > limit)
        n = limit;
    if (n > 0)
        *out = arena_array(arena, n, sizeof **out);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = copy_event(&memory->log.items[entry->events.items[first + i]], arena);
    *count = n;
    pthread_mutex_unlock(&memory->lock);
    return true;
}

static size_t copy_portion(struct memory_store *memory, int64_t after, struct store_event *events,
                           struct arena *arena)
{
    size_t n = 0;

    pthread_mutex_lock(&memory->lock);
    for (size_t i = after > 0 ? (size_t)after : 0; i < memory->log.count && n < SCAN_EVENTS; i++)
        events[n++] = copy_event(&memory->log.items[i], arena);
    pthread_mutex_unlock(&memory->lock);
    return n;
}

static bool scan(struct store *store, int64_t after, store_visit *visit, void *context,
                 struct error *err)
{
    struct store_event *events = memory_alloc(SCAN_EVENTS * sizeof *events);
    struct arena *arena = arena_new();
    bool more = true;
    size_t n;

    (void)err;
    do {
        n = copy_portion(of(store), after, events, arena);
        for (size_t i = 0; more && i < n; i++) {
            after = events[i].id;
            more = visit(context, &events[i]);
        }
        arena_reset(arena);
    } while (more && n > 0);
    arena_free(arena);
    free(events);
    return true;
}

/* Under the lock. The id in the start event has the last word: after a deletion it is gone. */
static bool find_locked(struct memory_store *memory, struct str public_id, struct arena *arena,
                        struct store_conversation *out)
{
    struct entry *entry = map_get(&memory->public_ids, public_id);
    struct str there;
    struct str token_hash;

    if (entry == NULL ||
        !fold_identity(&memory->log.items[entry->events.items[0]], arena, &there, &token_hash) ||
        !str_equal(there, public_id))
        return false;
    *out = fold_conversation_of(&entry->state, arena);
    out->public_id = there;
    out->token_hash = token_hash;
    return true;
}

static bool find(struct store *store, struct str public_id, struct arena *arena,
                 struct store_conversation *out, struct error *err)
{
    bool found;

    pthread_mutex_lock(&of(store)->lock);
    found = find_locked(of(store), public_id, arena, out);
    pthread_mutex_unlock(&of(store)->lock);
    return found || error_set(err, ERROR_NOT_FOUND, "no such conversation");
}

static int64_t last_conversation(struct store *store)
{
    int64_t last;

    pthread_mutex_lock(&of(store)->lock);
    last = of(store)->last_conversation;
    pthread_mutex_unlock(&of(store)->lock);
    return last;
}

static int64_t new_conversation(struct store *store)
{
    struct memory_store *memory = of(store);
    int64_t given;

    pthread_mutex_lock(&memory->lock);
    if (memory->given_conversation < memory->last_conversation)
        memory->given_conversation = memory->last_conversation;
    given = ++memory->given_conversation;
    pthread_mutex_unlock(&memory->lock);
    return given;
}

static bool is_asked_for(const struct fold_handoff *handoff,
                         const struct store_handoff_query *query)
{
    if (handoff->started_ms < query->since_ms)
        return false;
    switch (query->which) {
    case STORE_HANDOFFS_ALL:
        return true;
    case STORE_HANDOFFS_OPEN:
        return handoff->ended_ms == 0;
    case STORE_HANDOFFS_UNDELIVERED:
        return handoff->delivered_ms == 0;
    }
    return false;
}

struct found_handoffs VEC_OF(struct store_handoff);

static void collect_handoffs(const struct entry *entry, const struct store_handoff_query *query,
                             struct arena *arena, struct found_handoffs *found)
{
    for (size_t i = 0; i < entry->handoffs.count; i++) {
        if (is_asked_for(&entry->handoffs.items[i], query))
            vec_push(found,
                     fold_handoff_of(entry->head.conversation, &entry->handoffs.items[i], arena));
    }
}

static int compare_numbers(int64_t left, int64_t right)
{
    return (left > right) - (left < right);
}

static int compare_handoffs(const void *one, const void *other)
{
    const struct store_handoff *left = one;
    const struct store_handoff *right = other;
    int order = compare_numbers(left->started_ms, right->started_ms);

    if (order == 0)
        order = compare_numbers(left->conversation, right->conversation);
    return order != 0 ? order : compare_numbers(left->seq, right->seq);
}

static bool list_handoffs(struct store *store, const struct store_handoff_query *query,
                          struct arena *arena, struct store_handoff **out, size_t *count,
                          struct error *err)
{
    struct memory_store *memory = of(store);
    struct found_handoffs found = {0};

    (void)err;
    pthread_mutex_lock(&memory->lock);
    for (size_t i = 0; i < memory->entries.count; i++)
        collect_handoffs(memory->entries.entries[i].value, query, arena, &found);
    pthread_mutex_unlock(&memory->lock);
    *count = found.count < query->limit ? found.count : query->limit;
    if (*count > 0) {
        qsort(found.items, found.count, sizeof *found.items, compare_handoffs);
        *out = arena_array(arena, *count, sizeof **out);
        memcpy(*out, found.items, *count * sizeof **out);
    }
    vec_clear(&found);
    return true;
}

struct found_feedback VEC_OF(struct store_feedback);

static int compare_feedback(const void *one, const void *other)
{
    const struct store_feedback *left = one;
    const struct store_feedback *right = other;
    int order = compare_numbers(left->conversation, right->conversation);

    return order != 0 ? order : compare_numbers(left->seq, right->seq);
}

static void collect_feedback(const struct entry *entry, int64_t since_ms,
                             struct found_feedback *found)
{
    for (size_t i = 0; i < entry->feedback.count; i++) {
        if (entry->feedback.items[i].at_ms >= since_ms)
            vec_push(found, entry->feedback.items[i]);
    }
}

static bool list_feedback(struct store *store, int64_t since_ms, size_t limit, struct arena *arena,
                          struct store_feedback **out, size_t *count, struct error *err)
{
    struct memory_store *memory = of(store);
    struct found_feedback found = {0};

    (void)err;
    pthread_mutex_lock(&memory->lock);
    for (size_t i = 0; i < memory->entries.count; i++)
        collect_feedback(memory->entries.entries[i].value, since_ms, &found);
    pthread_mutex_unlock(&memory->lock);
    *count = found.count < limit ? found.count : limit;
    if (*count > 0) {
        qsort(found.items, found.count, sizeof *found.items, compare_feedback);
        *out = arena_array(arena, *count, sizeof **out);
        memcpy(*out, found.items, *count * sizeof **out);
    }
    vec_clear(&found);
    return true;
}

static void redact_event(struct store_event *event)
{
    if (!str_is(event->payload, "{}")) /* the constant below cannot be overwritten, and need not */
        memset((void *)(uintptr_t)event->payload.bytes, 0, event->payload.length);
    event->type = str_from(store_event_type_name(STORE_REDACTED));
    event->payload = STR("{}");
}

static void redact_entry(struct memory_store *memory, struct entry *entry)
{
    entry->head.redacted = true;
    entry->state = fold_start(entry->head.conversation);
    vec_clear(&entry->handoffs);
    vec_clear(&entry->feedback);
    for (size_t i = 0; i < entry->events.count; i++) {
        struct store_event *event = &memory->log.items[entry->events.items[i]];

        redact_event(event);
        fold_event(&entry->state, event);
    }
}

static bool redact(struct store *store, int64_t conversation, struct error *err)
{
    struct entry *entry;

    pthread_mutex_lock(&of(store)->lock);
    entry = find_entry(of(store), conversation);
    if (entry != NULL)
        redact_entry(of(store), entry);
    pthread_mutex_unlock(&of(store)->lock);
    return entry != NULL ||
           error_set(err, ERROR_NOT_FOUND, "no conversation %lld", (long long)conversation);
}

static bool redact_older(struct store *store, int64_t before_ms, size_t *count, struct error *err)
{
    struct memory_store *memory = of(store);

    (void)err;
    pthread_mutex_lock(&memory->lock);
    for (size_t i = 0; i < memory->entries.count; i++) {
        struct entry *entry = memory->entries.entries[i].value;

        if (entry->head.at_ms >= before_ms || entry->head.redacted)
            continue;
        redact_entry(memory, entry);
        ++*count;
    }
    pthread_mutex_unlock(&memory->lock);
    return true;
}

static bool is_healthy(struct store *store, struct error *err)
{
    (void)store;
    (void)err;
    return true;
}

static void close_store(struct store *store)
{
    struct memory_store *memory = of(store);

    while (memory->jobs != NULL) {
        struct job *next = memory->jobs->next;

        free(memory->jobs);
        memory->jobs = next;
    }
    for (size_t i = 0; i < memory->entries.count; i++) {
        struct entry *entry = memory->entries.entries[i].value;

        vec_clear(&entry->events);
        vec_clear(&entry->handoffs);
        vec_clear(&entry->feedback);
    }
    vec_clear(&memory->log);
    map_clear(&memory->entries);
    map_clear(&memory->public_ids);
    arena_free(memory->arena);
    pthread_mutex_destroy(&memory->lock);
    free(memory);
}

static bool is_sound(struct store *store, struct error *err)
{
    (void)store;
    (void)err;
    return true;
}

static const struct store_methods methods = {
    .close = close_store,
    .append = append_to,
    .read = read_from,
    .scan = scan,
    .find = find,
    .last_conversation = last_conversation,
    .new_conversation = new_conversation,
    .list_handoffs = list_handoffs,
    .list_feedback = list_feedback,
    .redact = redact,
    .redact_older = redact_older,
    .is_healthy = is_healthy,
    .is_sound = is_sound,
};

struct store *store_memory_new(void)
{
    struct memory_store *memory = memory_alloc(sizeof *memory);

    memory->base.methods = &methods;
    memory->arena = arena_new();
    pthread_mutex_init(&memory->lock, NULL);
    return &memory->base;
}
