#define _GNU_SOURCE /* struct ucred */
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "server_internal.h"
#include "service/switches.h"
#include "stream.h"

enum { LONGEST_COMMAND = 128 << 10, PATIENCE_MS = 1000 };

struct control {
    struct server *server;
    int listener;
    struct sockaddr_un address;
    pthread_t reloader; /* a load takes seconds, and the next command must not wait for it */
    bool has_reloader;  /* to be joined */
    atomic_bool is_reloading;
};

/* A command and where its answer goes. */
struct order {
    struct control *control;
    int descriptor;
    struct buf command;
    char who[48];
};

bool server_control_path(struct buf *out)
{
    if (!file_xdg_folder("XDG_RUNTIME_DIR", NULL, out) &&
        !file_xdg_folder("XDG_STATE_HOME", ".local/state", out))
        return false;
    buf_add_text(out, "/control");
    return true;
}

static bool is_taken(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken = probe >= 0 && connect(probe, (const struct sockaddr *)(const void *)address,
                                       sizeof *address) == 0;

    if (probe >= 0)
        close(probe);
    return taken;
}

static bool open_listener(struct control *control, struct error *err)
{
    mode_t before = umask(0177); /* the file is never open to others, not even for a moment */
    bool bound;

    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    unlink(control->address.sun_path);
    bound = control->listener >= 0 &&
            bind(control->listener, (const struct sockaddr *)(const void *)&control->address,
                 sizeof control->address) == 0 &&
            listen(control->listener, 8) == 0;
    umask(before);
    return bound || error_set(err, ERROR_IO, "%s: %s", control->address.sun_path, strerror(errno));
}

static bool make_parent(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    char *folder;
    bool made;

    if (slash == NULL || slash == path)
        return true;
    folder = memory_text(path, (size_t)(slash - path));
    made = file_make_folder(folder, err);
    free(folder);
    return made;
}

struct control *control_open(struct server *server, const char *path, struct error *err)
{
    struct control *control = memory_alloc(sizeof *control);

    control->server = server;
    control->listener = -1;
    control->address.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof control->address.sun_path) {
        error_set(err, ERROR_INVALID, "control: %s: the path is too long", path);
    } else if (make_parent(path, err)) {
        memcpy(control->address.sun_path, path, strlen(path) + 1);
        if (is_taken(&control->address))
            error_set(err, ERROR_CONFLICT, "%s: another server answers there", path);
        else if (open_listener(control, err))
            return control;
    }
    if (control->listener >= 0)
        close(control->listener);
    free(control);
    return NULL;
}

void control_close(struct control *control)
{
    if (control == NULL)
        return;
    if (control->has_reloader)
        pthread_join(control->reloader, NULL);
    close(control->listener);
    unlink(control->address.sun_path);
    free(control);
}

int control_descriptor(const struct control *control)
{
    return control->listener;
}

static bool switch_topic(struct server *server, struct str rest, struct error *err)
{
    struct str how = str_cut(&rest, ' ');
    struct str topic = str_trim(rest);

    if (topic.length == 0 || !(str_is(how, "on") || str_is(how, "off")))
        return error_set(err, ERROR_INVALID, "topic on|off ID");
    return service_switch_topic(server->service, topic, str_is(how, "on"), err);
}

static bool switch_bot(struct server *server, struct str how, struct error *err)
{
    if (!(str_is(how, "on") || str_is(how, "off")))
        return error_set(err, ERROR_INVALID, "bot on|off");
    return service_switch_bot(server->service, str_is(how, "on"), err);
}

static bool hang_banner(struct server *server, struct str text, struct error *err)
{
    if (!service_set_banner(server->service, text, err))
        return false;
    stream_push_banner(server, text);
    return true;
}

static bool reload(struct server *server, struct error *err)
{
    struct buf problem = {0};
    bool loaded = server_reload(server, &problem);

    if (!loaded)
        error_set(err, ERROR_INVALID, "%s", problem.bytes);
    buf_clear(&problem);
    return loaded;
}

bool server_control(struct server *server, struct str command, struct str who, struct buf *answer)
{
    struct str rest = str_trim(command);
    struct str word = str_cut(&rest, ' ');
    struct error err = {0};
    bool done;

    rest = str_trim(rest);
    if (str_is(word, "handoff"))
        return control_handoff(server, rest, who, answer);
    if (str_is(word, "topic"))
        done = switch_topic(server, rest, &err);
    else if (str_is(word, "bot"))
        done = switch_bot(server, rest, &err);
    else if (str_is(word, "banner"))
        done = hang_banner(server, rest, &err);
    else if (str_is(word, "reload"))
        done = reload(server, &err);
    else
        done = error_set(&err, ERROR_INVALID, "unknown command: %.*s", STR_ARG(word));
    log_write(LOG_AUDIT, "%.*s: %.*s: %s", STR_ARG(who), STR_ARG(str_trim(command)),
              done ? "done" : err.message);
    buf_add_text(answer, done ? "done" : err.message);
    return done;
}

/* A line, or what came until the other side fell silent. */
static bool read_command(int descriptor, struct buf *out)
{
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    char bytes[4096];
    ssize_t length = 1;

    while (length > 0 && out->length < LONGEST_COMMAND &&
           str_find_byte(buf_str(out), '\n', 0) == SIZE_MAX && poll(&wait, 1, PATIENCE_MS) == 1) {
        length = read(descriptor, bytes, sizeof bytes);
        buf_add(out, str_of(bytes, length > 0 ? (size_t)length : 0));
    }
    return out->length > 0;
}

/* Who does not read does not keep the others waiting. */
static void write_answer(int descriptor, struct str answer)
{
    const struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    ssize_t sent = 0;

    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    for (size_t at = 0; at < answer.length && sent >= 0; at += (size_t)sent) {
        sent = send(descriptor, answer.bytes + at, answer.length - at, MSG_NOSIGNAL);
        if (sent < 0)
            log_write(LOG_DEBUG, "control: %s", strerror(errno));
    }
}

static void answer_order(struct order *order)
{
    struct buf answer = {0};
    bool done;

    buf_add_text(&answer, "no ");
    done = server_control(order->control->server, buf_str(&order->command), str_from(order->who),
                          &answer);
    if (done)
        memcpy(answer.bytes, "ok ", 3);
    buf_add_byte(&answer, '\n');
    write_answer(order->descriptor, buf_str(&answer));
    buf_clear(&answer);
}

static void free_order(struct order *order)
{
    close(order->descriptor);
    buf_clear(&order->command);
    free(order);
}

static void *answer_aside(void *argument)
{
    struct order *order = argument;
    struct control *control = order->control;

    answer_order(order);
    free_order(order);
    atomic_store(&control->is_reloading, false);
    return NULL;
}

/* false: the order is still the caller's. */
static bool begin_aside(struct control *control, struct order *order)
{
    if (control->has_reloader)
        pthread_join(control->reloader, NULL);
    atomic_store(&control->is_reloading, true);
    control->has_reloader = pthread_create(&control->reloader, NULL, answer_aside, order) == 0;
    if (!control->has_reloader)
        atomic_store(&control->is_reloading, false);
    return control->has_reloader;
}

void control_serve(struct control *control)
{
    int descriptor = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    struct order *order;

    if (descriptor < 0)
        return;
    order = memory_alloc(sizeof *order);
    order->control = control;
    order->descriptor = descriptor;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
        read_command(descriptor, &order->command)) {
        snprintf(order->who, sizeof order->who, "user %u", (unsigned)peer.uid);
        if (!str_is(str_trim(buf_str(&order->command)), "reload"))
            answer_order(order);
        else if (atomic_load(&control->is_reloading))
            write_answer(descriptor, STR("no the knowledge is being loaded already\n"));
        else if (begin_aside(control, order))
            return;
        else
            answer_order(order);
    }
    free_order(order);
}
