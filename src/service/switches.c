#include "service/switches.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "json/json.h"
#include "service_internal.h"

enum { LARGEST_FILE = 64 << 10, MOST_TOPICS_OFF = 4096 /* bytes of their ids */ };

struct switches {
    pthread_mutex_t lock; /* a leaf: taken alone */
    atomic_bool any;
    char *path; /* or NULL: not kept */
    bool bot_is_off;
    struct buf banner;
    struct buf topics_off; /* ",a,b," */
};

void service_switches_init(struct service *service)
{
    service->switches = memory_alloc(sizeof *service->switches);
    pthread_mutex_init(&service->switches->lock, NULL);
}

void service_switches_clear(struct service *service)
{
    struct switches *switches = service->switches;

    buf_clear(&switches->banner);
    buf_clear(&switches->topics_off);
    free(switches->path);
    pthread_mutex_destroy(&switches->lock);
    free(switches);
}

bool service_has_switches(const struct service *service)
{
    return atomic_load_explicit(&service->switches->any, memory_order_relaxed);
}

struct service_switches service_switches(struct service *service, struct arena *arena)
{
    struct switches *switches = service->switches;
    struct service_switches now;

    pthread_mutex_lock(&switches->lock);
    now.bot_is_off = switches->bot_is_off;
    now.banner = arena_copy(arena, buf_str(&switches->banner));
    now.topics_off = arena_copy(arena, buf_str(&switches->topics_off));
    pthread_mutex_unlock(&switches->lock);
    return now;
}

static void write_state(const struct switches *switches, struct arena *arena, struct buf *out)
{
    struct value map = value_map();

    value_set(&map, STR("bot_is_off"), value_bool(switches->bot_is_off), arena);
    value_set(&map, STR("banner"), value_text(buf_str(&switches->banner)), arena);
    value_set(&map, STR("topics_off"), value_text(buf_str(&switches->topics_off)), arena);
    json_write_pretty(out, &map);
    buf_add_byte(out, '\n');
}

/* With the lock held: operators are few, and what they switch must be kept before they are told so.
 */
static bool keep(struct switches *switches, struct error *err)
{
    struct arena *arena;
    struct buf text = {0};
    bool kept;

    atomic_store(&switches->any, switches->bot_is_off || switches->topics_off.length > 0);
    if (switches->path == NULL)
        return true;
    arena = arena_new();
    write_state(switches, arena, &text);
    kept = file_write(switches->path, buf_str(&text), err);
    buf_clear(&text);
    arena_free(arena);
    return kept;
}

static void read_state(struct switches *switches, const struct value *map)
{
    const struct value *off = value_get(map, STR("bot_is_off"));

    switches->bot_is_off = off != NULL && off->kind == VALUE_BOOL && off->boolean;
    buf_truncate(&switches->banner, 0);
    buf_add(&switches->banner, str_slice(value_get_text(map, "banner"), 0, SERVICE_LONGEST_BANNER));
    buf_truncate(&switches->topics_off, 0);
    buf_add(&switches->topics_off,
            str_slice(value_get_text(map, "topics_off"), 0, MOST_TOPICS_OFF));
    atomic_store(&switches->any, switches->bot_is_off || switches->topics_off.length > 0);
}

bool service_keep_switches(struct service *service, const char *path, struct error *err)
{
    struct switches *switches = service->switches;
    struct arena *arena = arena_new();
    struct buf text = {0};
    struct value map;
    bool read = true;

    switches->path = memory_text(path, strlen(path));
    if (file_exists(path)) {
        read = file_read(path, LARGEST_FILE, &text, err) &&
               json_parse(buf_str(&text), LARGEST_FILE, arena, &map, err);
        if (read)
            read_state(switches, &map);
    }
    buf_clear(&text);
    arena_free(arena);
    return read;
}

static void rewrite_without(struct buf *list, struct str topic)
{
    struct str rest = buf_str(list);
    struct buf fresh = {0};

    while (rest.length > 0) {
        struct str id = str_cut(&rest, ',');

        if (id.length > 0 && !str_equal(id, topic))
            buf_addf(&fresh, "%s%.*s,", fresh.length ? "" : ",", STR_ARG(id));
    }
    buf_clear(list);
    *list = fresh;
}

static bool is_topic(struct service *service, struct str topic)
{
    struct engine *engine = service_engine(service);
    bool known = kb_find_topic(engine_model(engine), topic) != NULL;

    engine_release(engine);
    return known;
}

bool service_switch_topic(struct service *service, struct str topic, bool on, struct error *err)
{
    struct switches *switches = service->switches;
    bool kept;

    if (!on && !is_topic(service, topic))
        return error_set(err, ERROR_NOT_FOUND, "the knowledge has no topic %.*s", STR_ARG(topic));
    pthread_mutex_lock(&switches->lock);
    rewrite_without(&switches->topics_off, topic);
    if (!on)
        buf_addf(&switches->topics_off, "%s%.*s,", switches->topics_off.length ? "" : ",",
                 STR_ARG(topic));
    kept = keep(switches, err);
    pthread_mutex_unlock(&switches->lock);
    return kept;
}

bool service_switch_bot(struct service *service, bool on, struct error *err)
{
    struct switches *switches = service->switches;
    bool kept;

    pthread_mutex_lock(&switches->lock);
    switches->bot_is_off = !on;
    kept = keep(switches, err);
    pthread_mutex_unlock(&switches->lock);
    return kept;
}

bool service_set_banner(struct service *service, struct str text, struct error *err)
{
    struct switches *switches = service->switches;
    bool kept;

    if (text.length > SERVICE_LONGEST_BANNER)
        return error_set(err, ERROR_TOO_LARGE, "a banner of more than %d bytes",
                         SERVICE_LONGEST_BANNER);
    pthread_mutex_lock(&switches->lock);
    buf_truncate(&switches->banner, 0);
    buf_add(&switches->banner, text);
    kept = keep(switches, err);
    pthread_mutex_unlock(&switches->lock);
    return kept;
}
