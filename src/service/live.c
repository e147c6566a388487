#include "service_internal.h"

#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/memory.h"
#include "outbox.h"

enum { MOST_ARENAS = 256, LARGEST_ARENA = 512 << 10 };

static int64_t system_clock(void *context)
{
    struct timespec now;

    (void)context;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t service_now_ms(const struct service *service)
{
    return service->options.clock(service->options.clock_context);
}

struct civil_time service_civil_time(int64_t utc_ms)
{
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm tm;

    localtime_r(&seconds, &tm);
    return (struct civil_time){
        .date = {(int16_t)(tm.tm_year + 1900), (uint8_t)(tm.tm_mon + 1), (uint8_t)tm.tm_mday},
        .hour = (uint8_t)tm.tm_hour,
        .minute = (uint8_t)tm.tm_min,
    };
}

static void keep_fit(const char *cache_folder, const struct engine *engine)
{
    struct buf fit = {0};

    if (cache_folder == NULL || match_index_used_fit(dialogue_bot_index(engine_bot(engine))))
        return;
    engine_fit(engine, &fit);
    service_cache_write(cache_folder, engine_hash(engine), buf_str(&fit));
    buf_clear(&fit);
}

/* A fit is looked for under the hash of the folder's content. */
static bool build(const char *cache_folder, struct kb_snapshot *snapshot,
                  struct engine_options *options, struct engine **out, struct diag_list *diags,
                  struct error *err)
{
    struct buf fit = {0};
    bool built;

    if (cache_folder != NULL && service_cache_read(cache_folder, kb_snapshot_hash(snapshot), &fit))
        options->fit = &fit;
    built = engine_build(snapshot, options, out, diags, err);
    options->fit = NULL;
    buf_clear(&fit);
    if (built)
        keep_fit(cache_folder, *out);
    return built;
}

bool service_load_engine(const char *knowledge, const char *cache_folder,
                         struct engine_options *options, struct engine **out,
                         struct diag_list *diags, struct error *err)
{
    struct kb_snapshot *snapshot;

    *out = NULL;
    return engine_read(knowledge, options, &snapshot, diags, err) &&
           build(cache_folder, snapshot, options, out, diags, err);
}

static bool load(struct service *service, struct engine **out, struct diag_list *diags,
                 struct error *err)
{
    struct engine_options options = {.today = service_civil_time(service_now_ms(service)).date,
                                     .pool = service->pool,
                                     .check = service->options.check};
    struct kb_options kb_options = {.today = options.today};
    struct kb_snapshot *snapshot = NULL;

    if (!kb_snapshot_load(service->options.knowledge, &kb_options, &snapshot, diags, err))
        return false;
    if (service->options.refuse_demo && kb_snapshot_model(snapshot)->bot.demo) {
        kb_snapshot_release(snapshot);
        return error_set(err, ERROR_INVALID,
                         "this is a demo knowledge (`demo: yes`), and --production refuses it");
    }
    return build(service->options.cache_folder, snapshot, &options, out, diags, err);
}

static void set_time_zone(const struct engine *engine)
{
    struct str zone = engine_model(engine)->bot.time_zone;
    char *name;

    if (zone.length == 0)
        return;
    name = memory_text(zone.bytes, zone.length);
    setenv("TZ", name, 1);
    tzset();
    free(name);
}

/* Everything but the knowledge and the pool that trains it. */
static struct service *new_without_engine(const struct service_options *options)
{
    struct service *service = memory_alloc(sizeof *service);

    service->options = *options;
    service->options.knowledge = memory_text(options->knowledge, strlen(options->knowledge));
    if (options->cache_folder != NULL)
        service->options.cache_folder =
            memory_text(options->cache_folder, strlen(options->cache_folder));
    if (service->options.clock == NULL)
        service->options.clock = system_clock;
    pthread_mutex_init(&service->live_lock, NULL);
    service_table_init(service);
    service_work_init(service);
    service_switches_init(service);
    return service;
}

struct service *service_new(const struct service_options *options, struct diag_list *diags,
                            struct error *err)
{
    struct service *service = new_without_engine(options);

    service->pool = parallel_new(options->threads);
    if (!load(service, &service->engine, diags, err)) {
        service_free(service);
        return NULL;
    }
    set_time_zone(service->engine);
    return service;
}

void service_free(struct service *service)
{
    if (service == NULL)
        return;
    service_outbox_stop(service);
    service_work_stop(service);
    store_close(service->options.store);
    service_table_clear(service);
    service_switches_clear(service);
    engine_release(service->engine);
    for (size_t i = 0; i < service->scratches.count; i++)
        match_scratch_free(service->scratches.items[i]);
    vec_clear(&service->scratches);
    for (size_t i = 0; i < service->arenas.count; i++)
        arena_free(service->arenas.items[i]);
    vec_clear(&service->arenas);
    parallel_free(service->pool);
    pthread_mutex_destroy(&service->live_lock);
    free((char *)service->options.knowledge);
    free((char *)service->options.cache_folder);
    free(service);
}

static bool is_proved(const struct service *service, struct engine *engine, service_prove *prove,
                      void *context, struct error *err)
{
    const struct service_options options = {.knowledge = service->options.knowledge,
                                            .store = store_memory_new(),
                                            .clock = service->options.clock,
                                            .clock_context = service->options.clock_context};
    struct service *trial = new_without_engine(&options);
    bool proved;

    trial->engine = engine_acquire(engine);
    proved = prove(context, trial, err);
    service_free(trial);
    return proved;
}

bool service_reload(struct service *service, service_prove *prove, void *context,
                    struct diag_list *diags, struct error *err)
{
    struct engine *fresh = NULL;
    struct engine *old;

    if (!load(service, &fresh, diags, err))
        return false;
    if (prove != NULL && !is_proved(service, fresh, prove, context, err)) {
        engine_release(fresh);
        return false;
    }
    pthread_mutex_lock(&service->live_lock);
    old = service->engine;
    service->engine = fresh;
    pthread_mutex_unlock(&service->live_lock);
    engine_release(old);
    return true;
}

/* Reading the pointer and counting up are one step, or the last reference could go in between. */
struct engine *service_engine(struct service *service)
{
    struct engine *engine;

    pthread_mutex_lock(&service->live_lock);
    engine = engine_acquire(service->engine);
    pthread_mutex_unlock(&service->live_lock);
    return engine;
}

struct match_scratch *service_lend_scratch(struct service *service)
{
    struct match_scratch *scratch = NULL;

    pthread_mutex_lock(&service->live_lock);
    if (service->scratches.count > 0)
        scratch = service->scratches.items[--service->scratches.count];
    pthread_mutex_unlock(&service->live_lock);
    return scratch ? scratch : match_scratch_new();
}

void service_return_scratch(struct service *service, struct match_scratch *scratch)
{
    pthread_mutex_lock(&service->live_lock);
    vec_push(&service->scratches, scratch);
    pthread_mutex_unlock(&service->live_lock);
}

struct arena *service_lend_arena(struct service *service)
{
    struct arena *arena = NULL;

    pthread_mutex_lock(&service->live_lock);
    if (service->arenas.count > 0)
        arena = service->arenas.items[--service->arenas.count];
    pthread_mutex_unlock(&service->live_lock);
    return arena ? arena : arena_new();
}

/* Few are kept, and none that one long message made large. */
void service_return_arena(struct service *service, struct arena *arena)
{
    arena_reset(arena);
    if (arena_size(arena) <= LARGEST_ARENA) {
        pthread_mutex_lock(&service->live_lock);
        if (service->arenas.count < MOST_ARENAS) {
            vec_push(&service->arenas, arena);
            arena = NULL;
        }
        pthread_mutex_unlock(&service->live_lock);
    }
    arena_free(arena);
}
