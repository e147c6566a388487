/* topic, bot, banner, reload: one line to the running server, one line back. */
#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/server.h"

enum { CONTROL_PATH };

static const struct cmd_option options[] = {
    [CONTROL_PATH] = {"--control", "PATH", NULL, "the server's control socket, when it is not in its usual place"},
    {0},
};

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor;

    if (strlen(path) >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, strlen(path) + 1);
    descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)(void *)&address, sizeof address) != 0) {
        close(descriptor);
        descriptor = -1;
    }
    return descriptor;
}

/* "ok ..." or "no ..." */
static int exchange(int descriptor, const struct buf *command)
{
    char answer[1024];
    size_t length = 0;
    ssize_t got = 1;

    if (write(descriptor, command->bytes, command->length) < 0)
        got = -1;
    while (got > 0 && length + 1 < sizeof answer) {
        got = read(descriptor, answer + length, sizeof answer - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    }
    answer[length] = '\0';
    if (length < 3) {
        fprintf(stderr, "salter: the server did not answer\n");
        return CMD_USAGE;
    }
    fprintf(answer[0] == 'o' ? stdout : stderr, "%s", answer + 3);
    return answer[0] == 'o' ? CMD_OK : CMD_FAILED;
}

static int send_command(const struct cmd_line *line, const char *name)
{
    struct buf path = {0};
    struct buf command = {0};
    int descriptor = -1;
    int result = CMD_USAGE;

    if (line->values[CONTROL_PATH] != NULL)
        buf_add_text(&path, line->values[CONTROL_PATH]);
    else
        server_control_path(&path);
    buf_add_text(&command, name);
    for (size_t i = 0; i < line->argument_count; i++)
        buf_addf(&command, " %s", line->arguments[i]);
    if (path.length > 0)
        descriptor = connect_to(path.bytes);
    if (descriptor < 0) {
        fprintf(stderr, "salter: no server answers at %s: %s\n", path.bytes ? path.bytes : "?", strerror(errno));
    } else {
        result = exchange(descriptor, &command);
        close(descriptor);
    }
    buf_clear(&path);
    buf_clear(&command);
    return result;
}

static int run_topic(const struct cmd_line *line)
{
    return send_command(line, "topic");
}

static int run_bot(const struct cmd_line *line)
{
    return send_command(line, "bot");
}

static int run_banner(const struct cmd_line *line)
{
    return send_command(line, "banner");
}

static int run_reload(const struct cmd_line *line)
{
    return send_command(line, "reload");
}

const struct cmd cmd_topic = {
    .name = "topic",
    .arguments = "off|on ID",
    .summary = "Switch a topic off on the running server, or on again",
    .details = "A topic that is off is not answered: who asks for it is handed over. It stays off after a restart.",
    .options = options,
    .least = 2,
    .most = 2,
    .run = run_topic,
};

const struct cmd cmd_bot = {
    .name = "bot",
    .arguments = "off|on",
    .summary = "Switch the bot off on the running server, or on again",
    .details = "While it is off, every message is stored and answered with where people are.",
    .options = options,
    .least = 1,
    .most = 1,
    .run = run_bot,
};

const struct cmd cmd_banner = {
    .name = "banner",
    .arguments = "[TEXT ...]",
    .summary = "Show a text above every conversation of the running server; none takes it away",
    .options = options,
    .most = 64,
    .run = run_banner,
};

const struct cmd cmd_reload = {
    .name = "reload",
    .arguments = "",
    .summary = "Load the knowledge of the running server anew, now",
    .options = options,
    .run = run_reload,
};
