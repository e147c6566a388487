#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"

enum { BACKLOG = 1024, FIRST_HANDED_OVER = 3 };

static bool set_nonblocking(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);

    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

static bool fail(int descriptor, const char *where, struct error *err)
{
    error_set(err, ERROR_IO, "%s: %s", where, strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return false;
}

/* A socket file that nobody answers on is left over from a server that died. */
static void remove_stale(const struct sockaddr_un *address)
{
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct stat there;

    if (probe >= 0 && stat(address->sun_path, &there) == 0 && S_ISSOCK(there.st_mode) &&
        connect(probe, (const struct sockaddr *)(const void *)address, sizeof *address) != 0 &&
        errno == ECONNREFUSED)
        unlink(address->sun_path);
    if (probe >= 0)
        close(probe);
}

static bool open_unix(const char *path, struct listener *out, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (strlen(path) == 0 || strlen(path) >= sizeof address.sun_path)
        return error_set(err, ERROR_INVALID, "unix:%s: a path of 1 to %zu bytes", path,
                         sizeof address.sun_path - 1);
    memcpy(address.sun_path, path, strlen(path) + 1);
    remove_stale(&address);
    out->descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (out->descriptor < 0 ||
        bind(out->descriptor, (const struct sockaddr *)(const void *)&address, sizeof address) !=
            0 ||
        chmod(path, 0660) != 0 || listen(out->descriptor, BACKLOG) != 0 ||
        !set_nonblocking(out->descriptor))
        return fail(out->descriptor, path, err);
    buf_addf(&out->address, "unix:%s", path);
    return true;
}

/* "[::1]:80" into host and port; an empty host is every address of both families. */
static bool split(const char *where, char host[64], char port[8])
{
    const char *colon = strrchr(where, ':');
    int64_t number;
    struct str name;

    if (colon == NULL || !str_to_int(str_from(colon + 1), &number) || number < 0 ||
        number > UINT16_MAX)
        return false; /* getaddrinfo(3) takes any number, and cuts it to 16 bits */
    name = str_of(where, (size_t)(colon - where));
    if (name.length > 1 && name.bytes[0] == '[' && name.bytes[name.length - 1] == ']')
        name = str_slice(name, 1, name.length - 1);
    else if (str_find_byte(name, ':', 0) != SIZE_MAX)
        return false;
    if (name.length == 0 || str_is(name, "*"))
        name = STR("::");
    if (name.length >= 64)
        return false;
    memcpy(host, name.bytes, name.length);
    host[name.length] = '\0';
    snprintf(port, 8, "%lld", (long long)number);
    return true;
}

static int port_of(int descriptor)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0)
        return 0;
    if (address.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
    return address.ss_family == AF_INET6
               ? ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port)
               : 0;
}

static bool bind_to(const struct addrinfo *info, int *out)
{
    int yes = 1;
    int no = 0;

    *out = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*out < 0)
        return false;
    setsockopt(*out, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(*out, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); /* accepted ones inherit it */
    if (info->ai_family == AF_INET6)
        setsockopt(*out, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    return bind(*out, info->ai_addr, info->ai_addrlen) == 0 && listen(*out, BACKLOG) == 0 &&
           set_nonblocking(*out);
}

static bool bind_host(const char *host, const char *port, const char *where, struct listener *out,
                      struct error *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *info = NULL;
    int problem = getaddrinfo(host, port, &hints, &info);
    bool bound;

    if (problem != 0)
        return error_set(err, ERROR_INVALID, "%s: %s", where, gai_strerror(problem));
    bound = bind_to(info, &out->descriptor);
    freeaddrinfo(info);
    if (bound)
        return true;
    fail(out->descriptor, where, err);
    out->descriptor = -1;
    return false;
}

static bool open_tcp(const char *where, struct listener *out, struct error *err)
{
    char host[64];
    char port[8];
    bool any;

    if (!split(where, host, port))
        return error_set(err, ERROR_INVALID,
                         "%s: expected ADDRESS:PORT, [ADDRESS]:PORT or unix:PATH; a port is a "
                         "number up to 65535",
                         where);
    any = strcmp(host, "::") == 0;
    if (any && !bind_host(host, port, where, out, NULL)) /* perhaps there is no IPv6 here */
        memcpy(host, "0.0.0.0", sizeof "0.0.0.0");
    if (out->descriptor < 0 && !bind_host(host, port, where, out, err))
        return false;
    out->port = port_of(out->descriptor);
    if (any || strchr(host, ':') == NULL)
        buf_addf(&out->address, "%s:%d", any ? "localhost" : host, out->port);
    else
        buf_addf(&out->address, "[%s]:%d", host, out->port);
    return true;
}

static bool number_of(const char *variable, int64_t *out)
{
    const char *text = getenv(variable);

    return text != NULL && str_to_int(str_from(text), out);
}

/* sd_listen_fds(3): the descriptors begin at 3, and the variables say for which process they are.
 */
static bool take_handed_over(struct listener *out)
{
    int64_t process;
    int64_t count;

    if (!number_of("LISTEN_PID", &process) || process != getpid() ||
        !number_of("LISTEN_FDS", &count) || count < 1)
        return false;
    if (!set_nonblocking(FIRST_HANDED_OVER))
        return false;
    out->descriptor = FIRST_HANDED_OVER;
    out->was_handed_over = true;
    out->port = port_of(FIRST_HANDED_OVER);
    buf_addf(&out->address, out->port ? "localhost:%d" : "unix:systemd", out->port);
    return true;
}

bool listen_open(const char *where, struct listener *out, struct error *err)
{
    *out = (struct listener){.descriptor = -1};
    if (take_handed_over(out))
        return true;
    if (strncmp(where, "unix:", 5) == 0)
        return open_unix(where + 5, out, err);
    return open_tcp(where, out, err);
}

void listen_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size;
    int descriptor;

    if (path == NULL || (path[0] != '/' && path[0] != '@') ||
        strlen(path) >= sizeof address.sun_path)
        return;
    memcpy(address.sun_path, path, strlen(path));
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    if (sendto(descriptor, state, strlen(state), MSG_NOSIGNAL,
               (const struct sockaddr *)(const void *)&address, size) < 0)
        log_write(LOG_WARNING, "systemd could not be told: %s", strerror(errno));
    close(descriptor);
}
