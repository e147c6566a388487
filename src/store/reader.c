#include "reader.h"

#include <stdlib.h>

enum { MOST_IDLE = 16 };

/* Of the events that the projections do not have yet; what they got in the meantime is not taken
 * twice. */
static bool fold_tail(void *context, const struct store_event *event)
{
    struct fold_conversation *state = context;

    if (event->seq > state->seq)
        fold_event(state, event);
    return true;
}

/* A deletion that the projections have not heard of yet. */
static bool apply_redactions(struct reader *reader, int64_t after, struct fold_conversation *state,
                             struct error *err)
{
    int64_t conversation = 0;

    do {
        if (!event_log_next_redaction(reader->log, after, &after, &conversation, err))
            return false;
        if (after != 0 && conversation == state->conversation)
            fold_redact(state);
    } while (after != 0);
    return true;
}

/*
 * The position is read before the rows: what is folded between the two is then in both, and is
 * recognised by its seq. The other way round it would be in neither.
 */
bool reader_conversation(struct reader *reader, int64_t conversation, struct fold_conversation *out,
                         struct error *err)
{
    struct event_log_range range = {.conversation = conversation, .limit = SIZE_MAX};
    struct views_position position;

    if (!views_position(reader->views, &position, err) ||
        !views_conversation(reader->views, conversation, out, err))
        return false;
    range.after = position.event;
    return event_log_walk(reader->log, &range, fold_tail, out, err) &&
           apply_redactions(reader, position.redaction, out, err);
}

bool reader_head(struct reader *reader, int64_t conversation, struct head *out, struct error *err)
{
    struct fold_conversation state;

    if (!reader_conversation(reader, conversation, &state, err))
        return false;
    *out = (struct head){
        .conversation = conversation,
        .seq = state.seq,
        .epoch = state.epoch,
        .at_ms = state.last_ms,
        .last_event = state.last_event,
        .redacted = state.redacted,
    };
    return true;
}

bool reader_events(struct reader *reader, int64_t conversation, int64_t after, size_t limit,
                   struct arena *arena, struct store_event **out, size_t *count, struct error *err)
{
    struct fold_conversation state;
    struct numbers ids = {0};
    size_t wanted;
    bool got = reader_conversation(reader, conversation, &state, err) &&
               event_log_chain(reader->log, conversation, state.last_event, after, &ids, err);

    wanted = ids.count < limit ? ids.count : limit;
    if (got && wanted > 0)
        *out = arena_array(arena, wanted, sizeof **out);
    for (size_t i = 0; got && i < wanted; i++) {
        got = event_log_get(reader->log, ids.items[ids.count - 1 - i], arena, &(*out)[i], err);
        *count += got;
    }
    vec_clear(&ids);
    return got;
}

/* Who is looked for, and the event that starts the conversation, when it was found. */
struct search {
    struct str public_id;
    struct arena *arena;
    int64_t conversation; /* 0: not found */
    struct str token_hash;
};

static bool is_wanted(struct search *search, const struct store_event *event)
{
    struct str public_id;

    if (!fold_identity(event, search->arena, &public_id, &search->token_hash) ||
        !str_equal(public_id, search->public_id))
        return false;
    search->conversation = event->conversation;
    return true;
}

static bool search_visit(void *context, const struct store_event *event)
{
    return !is_wanted(context, event);
}

/* A digest may belong to several, and an older program may have started with another event: the log
 * decides. */
static bool search_views(struct reader *reader, struct search *search, struct error *err)
{
    struct numbers candidates = {0};
    bool searched = views_find(reader->views, fold_digest(search->public_id), &candidates, err);

    for (size_t i = 0; searched && search->conversation == 0 && i < candidates.count; i++) {
        struct fold_conversation state;
        struct store_event event;

        searched = views_conversation(reader->views, candidates.items[i], &state, err) &&
                   (state.seq == 0 ||
                    (event_log_get(reader->log, state.started_event, search->arena, &event, err)));
        if (searched && state.seq > 0)
            is_wanted(search, &event);
    }
    vec_clear(&candidates);
    return searched;
}

bool reader_find(struct reader *reader, struct str public_id, struct arena *arena,
                 struct store_conversation *out, struct error *err)
{
    struct search search = {.public_id = public_id, .arena = arena};
    struct event_log_range range = {.limit = SIZE_MAX};
    struct fold_conversation state;
    struct views_position position;

    if (!views_position(reader->views, &position, err) || !search_views(reader, &search, err))
        return false;
    range.after = position.event;
    if (search.conversation == 0 &&
        !event_log_walk(reader->log, &range, search_visit, &search, err))
        return false;
    if (search.conversation == 0)
        return error_set(err, ERROR_NOT_FOUND, "no such conversation");
    if (!reader_conversation(reader, search.conversation, &state, err))
        return false;
    *out = fold_conversation_of(&state, arena);
    out->public_id = arena_copy(arena, public_id);
    out->token_hash = arena_copy(arena, search.token_hash);
    return true;
}

bool reader_last_conversation(struct reader *reader, int64_t *out, struct error *err)
{
    struct views_position position;
    int64_t in_tail = 0;
    int64_t missing = 0;

    if (!views_position(reader->views, &position, err) ||
        !views_last_conversation(reader->views, out, err) ||
        !views_missing(reader->views, &missing, err) ||
        !event_log_last_conversation(reader->log, position.event, &in_tail, err))
        return false;
    if (*out < in_tail)
        *out = in_tail;
    *out += missing; /* each of them may have been the start of one: no two conversations ever have
                        the same key */
    return true;
}

void reader_pool_init(struct reader_pool *pool, const char *path, const char *views_path)
{
    *pool = (struct reader_pool){.path = path, .views_path = views_path};
    pthread_mutex_init(&pool->lock, NULL);
}

static void close_reader(struct reader *reader)
{
    if (reader == NULL)
        return;
    event_log_close(reader->log);
    views_close(reader->views);
    free(reader);
}

void reader_pool_clear(struct reader_pool *pool)
{
    while (pool->idle != NULL) {
        struct reader *reader = pool->idle;

        pool->idle = reader->next;
        close_reader(reader);
    }
    pthread_mutex_destroy(&pool->lock);
}

static struct reader *open_reader(const struct reader_pool *pool, unsigned generation,
                                  struct error *err)
{
    struct reader *reader = memory_alloc(sizeof *reader);

    reader->generation = generation;
    reader->log = event_log_open(pool->path, SQL_READ, err);
    reader->views = reader->log != NULL ? views_open(pool->views_path, SQL_READ, err) : NULL;
    if (reader->views != NULL)
        return reader;
    close_reader(reader);
    return NULL;
}

struct reader *reader_acquire(struct reader_pool *pool, struct error *err)
{
    struct reader *reader;
    unsigned generation;

    pthread_mutex_lock(&pool->lock);
    reader = pool->idle;
    generation = pool->generation;
    if (reader != NULL) {
        pool->idle = reader->next;
        pool->idle_count--;
    }
    pthread_mutex_unlock(&pool->lock);
    if (reader != NULL && reader->generation == generation)
        return reader;
    close_reader(reader);
    return open_reader(pool, generation, err);
}

void reader_release(struct reader_pool *pool, struct reader *reader, bool failed)
{
    bool kept;

    pthread_mutex_lock(&pool->lock);
    kept = !failed && pool->idle_count < MOST_IDLE && reader->generation == pool->generation;
    if (kept) {
        reader->next = pool->idle;
        pool->idle = reader;
        pool->idle_count++;
    }
    pthread_mutex_unlock(&pool->lock);
    if (!kept)
        close_reader(reader);
}

void reader_pool_renew(struct reader_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->generation++;
    pthread_mutex_unlock(&pool->lock);
}
