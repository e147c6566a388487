/* What monitors and orchestrators ask. */
#include "base/log.h"
#include "handlers.h"
#include "json/json.h"
#include "service/acts.h"
#include "service/switches.h"
#include "version.h"

void health_alive(struct request *request)
{
    static const char text[] = "{\"status\":\"ok\"}";

    request_answer_lasting(request, 200, "application/json", text, sizeof text - 1);
}

static void put(struct value *map, const char *name, struct value value, struct arena *arena)
{
    value_set(map, str_from(name), value, arena);
}

/* null: they have not been run (when a server starts they are not), or there are none. */
static struct value tests_value(const struct server *server, struct arena *arena)
{
    struct value tests = value_map();

    if (!server->tests_were_run)
        return value_null();
    put(&tests, "passed", value_integer(server->tests_passed), arena);
    put(&tests, "failed", value_integer(server->tests_failed), arena);
    return tests;
}

static struct value knowledge_value(struct server *server, struct arena *arena)
{
    struct engine *engine = service_engine(server->service);
    struct value map = value_map();

    put(&map, "hash", value_text(arena_copy(arena, engine_hash(engine))), arena);
    pthread_mutex_lock(&server->reload_lock);
    put(&map, "loaded_ms", value_integer(server->loaded_ms), arena);
    put(&map, "problem",
        server->reload_problem ? value_text(arena_copy(arena, str_from(server->reload_problem)))
                               : value_null(),
        arena);
    put(&map, "tests", tests_value(server, arena), arena);
    pthread_mutex_unlock(&server->reload_lock);
    engine_release(engine);
    return map;
}

static struct value switches_value(struct server *server, struct arena *arena)
{
    struct service_switches switches = service_switches(server->service, arena);
    struct value map = value_map();
    struct value off = value_list();
    struct str rest = switches.topics_off;

    while (rest.length > 0) {
        struct str topic = str_cut(&rest, ',');

        if (topic.length > 0)
            value_push(&off, value_text(topic), arena);
    }
    put(&map, "bot", value_bool(!switches.bot_is_off), arena);
    put(&map, "topics_off", off, arena);
    return map;
}

/* Damage is news, not an outage: who writes is answered, only what is damaged cannot be read. */
static struct value store_value(struct server *server, bool healthy, const struct error *problem,
                                struct arena *arena)
{
    struct value map = value_map();
    struct error damage = {0};

    put(&map, "ok", value_bool(healthy), arena);
    if (!healthy)
        put(&map, "problem", value_text(arena_copy(arena, str_from(problem->message))), arena);
    if (!service_store_is_sound(server->service, &damage))
        put(&map, "damage", value_text(arena_copy(arena, str_from(damage.message))), arena);
    return map;
}

/* A knowledge folder with mistakes is news, not an outage: the old one still answers. */
void health_ready(struct request *request)
{
    struct server *server = request->server;
    struct value map = value_map();
    struct error err = {0};
    bool healthy = service_store_is_healthy(server->service, &err);
    bool ready = healthy && !atomic_load(&server->draining);
    struct buf out = {0};

    put(&map, "status",
        value_text(ready     ? STR("ready")
                   : healthy ? STR("draining")
                             : STR("store")),
        request->arena);
    put(&map, "version", value_text(STR(SALTER_VERSION)), request->arena);
    put(&map, "knowledge", knowledge_value(server, request->arena), request->arena);
    put(&map, "store", store_value(server, healthy, &err, request->arena), request->arena);
    put(&map, "switches", switches_value(server, request->arena), request->arena);
    json_write(&out, &map);
    request_answer(request, ready ? 200 : 503, "application/json", &out);
}

void health_metrics(struct request *request)
{
    struct buf out = {0};

    metrics_write(request->server, &out);
    request_answer(request, 200, "application/openmetrics-text; version=1.0.0; charset=utf-8",
                   &out);
}

void health_openapi(struct request *request)
{
    struct buf out = {0};

    route_write_openapi(request->server, &out);
    request_answer(request, 200, "application/json", &out);
}
