#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "client.h"
#include "control.h"
#include "crypto/random.h"
#include "listen.h"
#include "notify.h"
#include "server_internal.h"
#include "widgets.h"

enum { MOST_LOOPS = 64, LARGEST_PEM = 1 << 20, SPARE_FILES = 64, BURST_SECONDS = 4 };

extern const struct asset web_assets[]; /* generated from web/ */

int64_t server_now_ms(const struct server *server)
{
    return service_now_ms(server->service);
}

/* ---- settings that are lists
 * ------------------------------------------------------------------------------ */

static bool read_network(struct str text, struct network *out, struct error *err)
{
    struct str rest = text;
    struct str address = str_cut(&rest, '/');
    bool is_four = str_find_byte(address, ':', 0) == SIZE_MAX;
    int64_t bits = is_four ? 32 : 128;

    if (!client_key_of_text(address, out->bytes) || (rest.length > 0 && !str_to_int(rest, &bits)) ||
        bits < 0 || bits > (is_four ? 32 : 128))
        return error_set(err, ERROR_INVALID, "trusted-proxies: %.*s: no address and no network",
                         STR_ARG(text));
    out->bits = (int)bits + (is_four ? 96 : 0);
    return true;
}

static bool read_proxies(struct server *server, struct error *err)
{
    struct str rest = str_from(server->settings->trusted_proxies);

    while (rest.length > 0) {
        struct str item = str_trim(str_cut(&rest, ','));
        struct network network;

        if (str_is(item, "unix")) {
            server->trusts_unix = true;
            continue;
        }
        if (item.length == 0)
            continue;
        if (!read_network(item, &network, err))
            return false;
        vec_push(&server->trusted, network);
    }
    return true;
}

static void read_origins(struct server *server)
{
    struct str rest = str_from(server->settings->allow_origins);

    while (rest.length > 0) {
        struct str item = str_trim(str_cut(&rest, ','));

        if (str_is(item, "*"))
            server->any_origin = true;
        else if (item.length > 0)
            vec_push(&server->origins, item);
    }
}

static bool read_routes(struct server *server, struct error *err)
{
    struct str rest = str_from(server->settings->routes);

    server->rasa = server->directline = server->deepchat = server->demo;
    while (rest.length > 0) {
        struct str item = str_trim(str_cut(&rest, ','));

        if (str_is(item, "rasa"))
            server->rasa = true;
        else if (str_is(item, "directline"))
            server->directline = true;
        else if (str_is(item, "deepchat"))
            server->deepchat = true;
        else if (item.length > 0)
            return error_set(err, ERROR_INVALID, "routes: there is no route %.*s", STR_ARG(item));
    }
    return true;
}

static bool read_base_path(struct server *server, struct error *err)
{
    struct str path = str_from(server->settings->base_path);

    while (path.length > 0 && path.bytes[path.length - 1] == '/')
        path.length--;
    if (path.length > 0 &&
        (path.bytes[0] != '/' || strcspn(server->settings->base_path, " \"<>?#%\\") < path.length))
        return error_set(err, ERROR_INVALID, "base-path: %s: expected /name",
                         server->settings->base_path);
    server->base_path = path;
    return true;
}

/* ---- opening
 * ---------------------------------------------------------------------------------------------- */

static bool read_pem(const char *path, char **out, struct error *err)
{
    struct buf text = {0};

    if (!file_read(path, LARGEST_PEM, &text, err))
        return false;
    *out = buf_take(&text);
    return true;
}

static bool read_tls(struct server *server, struct error *err)
{
    const struct server_settings *settings = server->settings;

    if (settings->tls_cert[0] == '\0' && settings->tls_key[0] == '\0')
        return true;
    if (settings->tls_cert[0] == '\0' || settings->tls_key[0] == '\0')
        return error_set(err, ERROR_INVALID, "tls-cert and tls-key belong together");
    server->is_tls = true;
    return read_pem(settings->tls_cert, &server->certificate, err) &&
           read_pem(settings->tls_key, &server->key, err);
}

static bool look_at_knowledge(struct server *server, struct error *err)
{
    struct engine *engine = service_engine(server->service);
    const struct kb_bot *bot = &engine_model(engine)->bot;
    bool lacks_contact = bot->phone.length == 0 || bot->address.length == 0;

    server->demo = bot->demo;
    engine_release(engine);
    if (lacks_contact)
        return error_set(err, ERROR_INVALID,
                         "the knowledge names no phone or no address of the bank");
    return true;
}

/* As many files as the system lets us have: a connection is one. */
static void raise_file_limit(struct server *server)
{
    struct rlimit limit;
    int64_t most = server->settings->most_connections;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        limit.rlim_cur = 1024;
    if (most == 0 || (uint64_t)most + SPARE_FILES > limit.rlim_cur)
        most = limit.rlim_cur > SPARE_FILES * 2 ? (int64_t)(limit.rlim_cur - SPARE_FILES)
                                                : SPARE_FILES;
    server->most_connections = (size_t)most / server->loop_count + 1;
}

static void make_limits(struct server *server)
{
    const struct server_settings *settings = server->settings;
    const struct limits_rate rates[LIMITS_KINDS] = {
        [LIMITS_REQUESTS] = {settings->address_rate * BURST_SECONDS, BURST_SECONDS * 1000},
        [LIMITS_OPENINGS] = {settings->address_openings, 60000},
        [LIMITS_MESSAGES] = {settings->message_rate, 60000},
    };

    server->limits = limits_new(rates, settings->address_connections);
}

static bool open_socket(struct server *server, struct error *err)
{
    struct listener listener;
    bool is_unix;

    if (!listen_open(server->settings->listen, &listener, err)) {
        buf_clear(&listener.address);
        return false;
    }
    server->listener = listener.descriptor;
    server->port = listener.port;
    server->was_handed_over = listener.was_handed_over;
    is_unix = listener.port == 0;
    server->url = arena_printf(server->arena, "%s%s%.*s",
                               is_unix          ? ""
                               : server->is_tls ? "https://"
                                                : "http://",
                               listener.address.bytes, STR_ARG(server->base_path))
                      .bytes;
    buf_clear(&listener.address);
    return true;
}

static bool open_loops(struct server *server, struct error *err)
{
    server->loops = memory_alloc(server->loop_count * sizeof *server->loops);
    for (size_t i = 0; i < server->loop_count; i++) {
        if (!loop_open(&server->loops[i], server, server->listener, err))
            return false;
    }
    return true;
}

static size_t count_loops(const struct server_settings *settings)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t wanted = settings->threads > 0 ? settings->threads : online > 0 ? online : 1;

    return (size_t)(wanted > MOST_LOOPS ? MOST_LOOPS : wanted);
}

struct server *server_new(const struct server_settings *settings, struct service *service,
                          struct error *err)
{
    struct server *server = memory_alloc(sizeof *server);

    server->settings = settings;
    server->service = service;
    server->arena = arena_new();
    server->listener = -1;
    server->assets = web_assets;
    server->loaded_ms = server_now_ms(server);
    server->loop_count = count_loops(settings);
    pthread_mutex_init(&server->loading, NULL);
    pthread_mutex_init(&server->reload_lock, NULL);
    crypto_random(server->secret, sizeof server->secret);
    if (settings->pool_kb < 4 || settings->pool_kb > 1024) {
        error_set(err, ERROR_INVALID, "pool-kb: 4 to 1024");
    } else if (look_at_knowledge(server, err) && read_base_path(server, err) &&
               read_proxies(server, err) && read_routes(server, err) && read_tls(server, err)) {
        read_origins(server);
        raise_file_limit(server);
        make_limits(server);
        server->widgets = widgets_open(server);
        if (open_socket(server, err) && open_loops(server, err) &&
            notify_start(settings, service, err))
            return server;
    }
    server_free(server);
    return NULL;
}

void server_free(struct server *server)
{
    if (server == NULL)
        return;
    server_stop(server);
    service_settle(server->service);
    for (size_t i = 0; server->loops != NULL && i < server->loop_count; i++)
        loop_close(&server->loops[i]);
    free(server->loops);
    control_close(server->control);
    if (server->listener >= 0)
        close(server->listener);
    widgets_close(server->widgets);
    limits_free(server->limits);
    vec_clear(&server->trusted);
    vec_clear(&server->origins);
    free(server->certificate);
    free(server->key);
    free(server->reload_problem);
    pthread_mutex_destroy(&server->reload_lock);
    pthread_mutex_destroy(&server->loading);
    arena_free(server->arena);
    free(server);
}

bool server_start(struct server *server, struct error *err)
{
    server->is_running = true;
    for (size_t i = 0; i < server->loop_count; i++) {
        if (!loop_start(&server->loops[i], err)) {
            server_stop(server);
            return false;
        }
    }
    return true;
}

void server_stop(struct server *server)
{
    if (!server->is_running)
        return;
    atomic_store(&server->draining, true);
    for (size_t i = 0; i < server->loop_count; i++)
        loop_drain(&server->loops[i], server->settings->drain_seconds);
    if (!server->was_handed_over) { /* systemd keeps its own for the next one */
        close(server->listener);
        server->listener = -1;
    }
    for (size_t i = 0; i < server->loop_count; i++)
        loop_join(&server->loops[i]);
    if (strncmp(server->settings->listen, "unix:", 5) == 0 && !server->was_handed_over)
        unlink(server->settings->listen + 5);
    server->is_running = false;
}

const char *server_url(const struct server *server)
{
    return server->url;
}

int server_port(const struct server *server)
{
    return server->port;
}
