#define _GNU_SOURCE /* struct ucred */
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "server_internal.h"
#include "service/switches.h"

enum { LONGEST_COMMAND = 1024, PATIENCE_MS = 1000 };

struct control {
    struct server *server;
    int listener;
    struct sockaddr_un address;
};

bool server_control_path(struct buf *out)
{
    if (!file_xdg_folder("XDG_RUNTIME_DIR", ".local/state", out))
        return false;
    buf_add_text(out, "/control");
    return true;
}

static bool is_taken(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken = probe >= 0 && connect(probe, (const struct sockaddr *)(const void *)address, sizeof *address) == 0;

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

static bool reload(struct server *server, struct error *err)
{
    return server_reload(server) || error_set(err, ERROR_INVALID, "%s", server->reload_problem);
}

bool server_control(struct server *server, struct str command, struct str who, struct buf *answer)
{
    struct str rest = str_trim(command);
    struct str word = str_cut(&rest, ' ');
    struct error err = {0};
    bool done;

    rest = str_trim(rest);
    if (str_is(word, "topic"))
        done = switch_topic(server, rest, &err);
    else if (str_is(word, "bot"))
        done = switch_bot(server, rest, &err);
    else if (str_is(word, "banner"))
        done = service_set_banner(server->service, rest, &err);
    else if (str_is(word, "reload"))
        done = reload(server, &err);
    else
        done = error_set(&err, ERROR_INVALID, "unknown command: %.*s", STR_ARG(word));
    log_write(LOG_INFO, "audit: %.*s: %.*s: %s", STR_ARG(who), STR_ARG(str_trim(command)),
              done ? "done" : err.message);
    buf_add_text(answer, done ? "done" : err.message);
    return done;
}

static void serve_one(struct control *control, int descriptor)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    char line[LONGEST_COMMAND];
    char who[48];
    struct buf answer = {0};
    ssize_t length;
    bool done;

    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || poll(&wait, 1, PATIENCE_MS) != 1)
        return;
    length = read(descriptor, line, sizeof line);
    if (length <= 0)
        return;
    snprintf(who, sizeof who, "user %u", (unsigned)peer.uid);
    done = server_control(control->server, str_of(line, (size_t)length), str_from(who), &answer);
    buf_add_byte(&answer, '\n');
    if (send(descriptor, done ? "ok " : "no ", 3, MSG_NOSIGNAL) == 3 &&
        send(descriptor, answer.bytes, answer.length, MSG_NOSIGNAL) < 0)
        log_write(LOG_DEBUG, "control: %s", strerror(errno));
    buf_clear(&answer);
}

void control_serve(struct control *control)
{
    int descriptor = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC);

    if (descriptor < 0)
        return;
    serve_one(control, descriptor);
    close(descriptor);
}
