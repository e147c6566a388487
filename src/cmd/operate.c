#include "operate.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/server.h"

enum { LARGEST_ANSWER = 64 << 20 };

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;

    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor >= 0 &&
        connect(descriptor, (struct sockaddr *)(void *)&address, sizeof address) != 0) {
        close(descriptor);
        descriptor = -1;
    }
    return descriptor;
}

static bool write_command(int descriptor, struct str command)
{
    size_t at = 0;

    while (at < command.length) {
        ssize_t sent = send(descriptor, command.bytes + at, command.length - at, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR)
            return false;
        at += sent > 0 ? (size_t)sent : 0;
    }
    return send(descriptor, "\n", 1, MSG_NOSIGNAL) == 1;
}

/* "ok ..." or "no ...", until the server closes. */
static bool read_answer(int descriptor, struct buf *out)
{
    char bytes[4096];
    ssize_t length = 1;

    while (length > 0 && out->length < LARGEST_ANSWER) {
        length = read(descriptor, bytes, sizeof bytes);
        if (length < 0 && errno == EINTR)
            length = 1;
        else if (length > 0)
            buf_add(out, str_of(bytes, (size_t)length));
    }
    return out->length >= 3;
}

static enum operate_result exchange(int descriptor, struct str command, struct buf *answer,
                                    struct error *err)
{
    struct buf whole = {0};
    enum operate_result result = OPERATE_NO_SERVER;

    if (write_command(descriptor, command) && read_answer(descriptor, &whole)) {
        result = str_starts(buf_str(&whole), STR("ok ")) ? OPERATE_DONE : OPERATE_REFUSED;
        buf_add(answer, str_trim(str_slice(buf_str(&whole), 3, whole.length)));
    } else {
        error_set(err, ERROR_IO, "the server did not answer");
    }
    buf_clear(&whole);
    return result;
}

enum operate_result operate(const char *path, struct str command, struct buf *answer,
                            struct error *err)
{
    struct buf usual = {0};
    enum operate_result result = OPERATE_NO_SERVER;
    int descriptor;

    if (path == NULL && server_control_path(&usual))
        path = usual.bytes;
    descriptor = path != NULL ? connect_to(path) : -1;
    if (descriptor < 0)
        error_set(err, ERROR_NOT_FOUND, "no server answers at %s: %s", path ? path : "?",
                  strerror(errno));
    else
        result = exchange(descriptor, command, answer, err);
    if (descriptor >= 0)
        close(descriptor);
    buf_clear(&usual);
    return result;
}
