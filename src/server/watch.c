/* The thread that serves nobody: signals, changes in the knowledge folder, the operator's socket,
 * and once an hour what is too old. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "control.h"
#include "listen.h"
#include "server_internal.h"
#include "service/acts.h"

enum { SETTLE_MS = 300 /* editors write several files, and each in several steps */, HOUR = 3600 };

struct watch {
    struct server *server;
    int signals;
    int folder;
    int clock;
    bool changed; /* the folder; reload when it has been quiet for SETTLE_MS */
    pthread_t loader;
    bool has_loader; /* to be joined */
    atomic_bool is_loading;
};

/* ---- knowledge
 * -------------------------------------------------------------------------------------------- */

static void *load_aside(void *argument)
{
    struct watch *watch = argument;

    server_reload(watch->server, NULL);
    atomic_store(&watch->is_loading, false);
    return NULL;
}

/* Beside this thread, because training takes seconds and an operator's switch must not wait for it.
 */
static void start_load(struct watch *watch)
{
    if (atomic_load(&watch->is_loading)) {
        watch->changed = true; /* once more, when that one is done */
        return;
    }
    if (watch->has_loader)
        pthread_join(watch->loader, NULL);
    atomic_store(&watch->is_loading, true);
    watch->has_loader = pthread_create(&watch->loader, NULL, load_aside, watch) == 0;
    if (!watch->has_loader)
        load_aside(watch);
}

/* inotify watches one folder, not a tree; knowledge is two levels deep. */
static void watch_folder(int descriptor, const char *path)
{
    const uint32_t changes =
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF;

    if (inotify_add_watch(descriptor, path, changes | IN_ONLYDIR) < 0)
        log_write(LOG_WARNING, "changes of %s are not noticed: %s", path, strerror(errno));
}

static void watch_knowledge(struct watch *watch)
{
    static const char *const folders[] = {"topics", "words", "tables", "tests"};
    const char *root = watch->server->settings->knowledge;

    watch_folder(watch->folder, root);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct buf path = {0};

        buf_addf(&path, "%s/%s", root, folders[i]);
        if (file_is_folder(path.bytes))
            watch_folder(watch->folder, path.bytes);
        buf_clear(&path);
    }
}

/* Swap files and backups of editors are no change. */
static bool is_knowledge(const char *name)
{
    return name[0] != '.' &&
           (str_ends(str_from(name), STR(".yaml")) || strchr(name, '.') == NULL) &&
           !str_ends(str_from(name), STR("~"));
}

static void read_changes(struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t length = read(watch->folder, bytes, sizeof bytes);

    for (ssize_t at = 0; at < length;) {
        const struct inotify_event *event = (const void *)(bytes + at);

        watch->changed |= event->len == 0 || is_knowledge(event->name);
        at += (ssize_t)(sizeof *event + event->len);
    }
}

/* ---- what is too old
 * -------------------------------------------------------------------------------------- */

static void forget_old(struct server *server)
{
    struct error err = {0};
    size_t count = 0;

    if (server->settings->keep_days == 0)
        return;
    if (!service_forget_older(server->service, server->settings->keep_days, &count, &err))
        log_write(LOG_ERROR, "not all old conversations are deleted: %s", err.message);
    if (count > 0)
        log_write(LOG_INFO, "%zu conversations older than %lld days are deleted", count,
                  (long long)server->settings->keep_days);
}

/* ---- running
 * ---------------------------------------------------------------------------------------------- */

static void fill_set(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
}

void server_block_signals(void)
{
    sigset_t set;

    fill_set(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static bool open_watch(struct watch *watch, struct error *err)
{
    struct itimerspec hourly = {{HOUR, 0}, {1, 0}};
    sigset_t set;

    fill_set(&set);
    watch->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    watch->folder = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    watch->clock = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (watch->signals < 0 || watch->folder < 0 || watch->clock < 0 ||
        timerfd_settime(watch->clock, 0, &hourly, NULL) != 0)
        return error_set(err, ERROR_IO, "watching: %s", strerror(errno));
    watch_knowledge(watch);
    return true;
}

static void close_watch(struct watch *watch)
{
    int all[] = {watch->signals, watch->folder, watch->clock};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i] >= 0)
            close(all[i]);
    }
}

/* false: it is time to stop. */
static bool read_signals(struct watch *watch)
{
    struct signalfd_siginfo info;

    while (read(watch->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGHUP)
            return false;
        start_load(watch);
    }
    return true;
}

static bool turn(struct watch *watch)
{
    struct server *server = watch->server;
    struct pollfd all[] = {
        {.fd = watch->signals, .events = POLLIN},
        {.fd = watch->folder, .events = POLLIN},
        {.fd = watch->clock, .events = POLLIN},
        {.fd = server->control ? control_descriptor(server->control) : -1, .events = POLLIN},
    };
    uint64_t hours;

    if (poll(all, 4, watch->changed ? SETTLE_MS : -1) == 0 && watch->changed) {
        watch->changed = false;
        watch_knowledge(watch); /* folders may be new */
        start_load(watch);
    }
    if (all[1].revents != 0)
        read_changes(watch);
    if (all[2].revents != 0 && read(watch->clock, &hours, sizeof hours) > 0)
        forget_old(server);
    if (all[3].revents != 0)
        control_serve(server->control);
    return all[0].revents == 0 || read_signals(watch);
}

/* Without it the server serves all the same: it only cannot be switched. */
static void open_control(struct server *server)
{
    struct buf path = {0};
    struct error err = {0};

    if (server->settings->control[0] != '\0')
        buf_add_text(&path, server->settings->control);
    else if (!server_control_path(&path))
        return;
    server->control = control_open(server, path.bytes, &err);
    if (server->control == NULL)
        log_write(LOG_WARNING, "no control socket: %s", err.message);
    buf_clear(&path);
}

bool server_run(struct server *server, void (*ready)(const struct server *server),
                struct error *err)
{
    struct watch watch = {.server = server, .signals = -1, .folder = -1, .clock = -1};
    bool started;

    open_control(server);
    started = open_watch(&watch, err) && server_start(server, err);
    if (started) {
        listen_notify("READY=1");
        log_write(LOG_INFO, "serving on %s", server->url);
        if (ready != NULL)
            ready(server);
        while (turn(&watch))
            ;
        log_write(LOG_INFO, "stopping");
        listen_notify("STOPPING=1");
        server_stop(server);
    }
    if (watch.has_loader)
        pthread_join(watch.loader, NULL);
    close_watch(&watch);
    return started;
}
