#include "metrics.h"

#include "server_internal.h"
#include "service/acts.h"
#include "service/outbox.h"
#include "version.h"

static const int64_t steps[METRICS_STEPS] = {50,    100,   200,   500,    1000,   2000,    5000,
                                             10000, 20000, 50000, 100000, 200000, 1000000, 5000000};

void metrics_turn(struct metrics *metrics, int64_t microseconds)
{
    size_t step = 0;

    while (step < METRICS_STEPS && microseconds > steps[step])
        step++;
    atomic_fetch_add_explicit(&metrics->turn_steps[step], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&metrics->turn_microseconds,
                              (uint64_t)(microseconds > 0 ? microseconds : 0),
                              memory_order_relaxed);
}

void metrics_status(struct metrics *metrics, int status)
{
    atomic_uint_fast64_t *counter = status < 300   ? &metrics->answered_2xx
                                    : status < 400 ? &metrics->answered_3xx
                                    : status < 500 ? &metrics->answered_4xx
                                                   : &metrics->answered_5xx;

    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
    if (status == 429)
        atomic_fetch_add_explicit(&metrics->limited, 1, memory_order_relaxed);
}

static void add_counter(struct buf *out, const char *name, const char *help, uint64_t value)
{
    buf_addf(out, "# TYPE %s counter\n# HELP %s %s\n%s_total %llu\n", name, name, help, name,
             (unsigned long long)value);
}

static void add_gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
    buf_addf(out, "# TYPE %s gauge\n# HELP %s %s\n%s %lld\n", name, name, help, name,
             (long long)value);
}

static void add_histogram(struct metrics *metrics, struct buf *out)
{
    uint64_t total = 0;

    buf_add_text(out, "# TYPE salter_turn_seconds histogram\n# UNIT salter_turn_seconds seconds\n"
                      "# HELP salter_turn_seconds from the last byte of a message to its answer\n");
    for (size_t i = 0; i <= METRICS_STEPS; i++) {
        total += atomic_load(&metrics->turn_steps[i]);
        if (i < METRICS_STEPS)
            buf_addf(out, "salter_turn_seconds_bucket{le=\"%g\"} %llu\n", (double)steps[i] / 1e6,
                     (unsigned long long)total);
    }
    buf_addf(out,
             "salter_turn_seconds_bucket{le=\"+Inf\"} %llu\nsalter_turn_seconds_count %llu\n"
             "salter_turn_seconds_sum %.6f\n",
             (unsigned long long)total, (unsigned long long)total,
             (double)atomic_load(&metrics->turn_microseconds) / 1e6);
}

static void add_outbox(struct server *server, struct buf *out)
{
    struct service_outbox_state state = service_outbox_state(server->service);

    add_gauge(out, "salter_outbox_waiting",
              "messages to the contact centre that are to be delivered", state.waiting);
    add_gauge(out, "salter_outbox_dead", "messages to the contact centre that were given up",
              state.dead);
    add_gauge(out, "salter_outbox_disabled", "1: the contact centre answered 410",
              state.disabled ? 1 : 0);
    add_counter(out, "salter_outbox_delivered", "messages to the contact centre that it took",
                (uint64_t)state.delivered);
    add_counter(out, "salter_outbox_failures", "attempts that failed", (uint64_t)state.failures);
}

static void add_knowledge(struct server *server, struct buf *out)
{
    struct engine *engine = service_engine(server->service);
    bool has_problem;
    bool were_run;
    int64_t passed;
    int64_t failed;

    pthread_mutex_lock(&server->reload_lock);
    has_problem = server->reload_problem != NULL;
    were_run = server->tests_were_run;
    passed = server->tests_passed;
    failed = server->tests_failed;
    pthread_mutex_unlock(&server->reload_lock);
    buf_addf(
        out,
        "# TYPE salter_build info\n# HELP salter_build the program and the knowledge it serves\n"
        "salter_build_info{version=\"%s\",knowledge=\"%.12s\"} 1\n",
        SALTER_VERSION, engine_hash(engine).bytes);
    add_gauge(out, "salter_knowledge_refused",
              "1: the folder holds mistakes, an older state of it is served", has_problem ? 1 : 0);
    if (were_run) {
        add_gauge(out, "salter_knowledge_tests_passed", "of the last load that ran them", passed);
        add_gauge(out, "salter_knowledge_tests_failed", "of the last load that ran them", failed);
    }
    engine_release(engine);
}

static int64_t count_clients(struct server *server)
{
    int64_t count = 0;

    for (size_t i = 0; i < server->loop_count; i++)
        count += (int64_t)atomic_load(&server->loops[i].client_count);
    return count;
}

void metrics_write(struct server *server, struct buf *out)
{
    struct metrics *metrics = &server->metrics;

#define METRICS_WRITE(member, name, help)                                                          \
    add_counter(out, name, help, atomic_load(&metrics->member));
    METRICS_COUNTERS(METRICS_WRITE)
    add_histogram(metrics, out);
    add_gauge(out, "salter_open_connections", "connections open now", count_clients(server));
    add_gauge(out, "salter_store_healthy", "1: events can be stored",
              service_store_is_healthy(server->service, NULL) ? 1 : 0);
    add_gauge(out, "salter_store_damaged",
              "1: some of what is stored cannot be read, restore a copy",
              service_store_is_sound(server->service, NULL) ? 0 : 1);
    add_gauge(out, "salter_draining", "1: the server is stopping",
              atomic_load(&server->draining) ? 1 : 0);
    add_outbox(server, out);
    add_knowledge(server, out);
    buf_add_text(out, "# EOF\n");
}
