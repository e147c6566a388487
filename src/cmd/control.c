/* topic, bot, banner, reload: one line to the running server, one line back. */
#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "operate.h"

enum { CONTROL_PATH };

static const struct cmd_option options[] = {
    [CONTROL_PATH] = {"--control", "PATH", NULL,
                      "the server's control socket, when it is not in its usual place"},
    {0},
};

static int send_command(const struct cmd_line *line, const char *name)
{
    struct buf command = {0};
    struct buf answer = {0};
    struct error err = {0};
    enum operate_result result;

    buf_add_text(&command, name);
    for (size_t i = 0; i < line->argument_count; i++)
        buf_addf(&command, " %s", line->arguments[i]);
    result = operate(line->values[CONTROL_PATH], buf_str(&command), &answer, &err);
    if (result == OPERATE_NO_SERVER)
        fprintf(stderr, "salter: %s\n", err.message);
    else
        fprintf(result == OPERATE_DONE ? stdout : stderr, "%s\n", answer.bytes ? answer.bytes : "");
    buf_clear(&command);
    buf_clear(&answer);
    return result == OPERATE_DONE ? CMD_OK : result == OPERATE_REFUSED ? CMD_FAILED : CMD_USAGE;
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
    struct cmd_line without = *line;

    /* "none" is nothing to show to customers. */
    if (line->argument_count == 1 && strcmp(line->arguments[0], "none") == 0)
        without.argument_count = 0;
    return send_command(&without, "banner");
}

static int run_reload(const struct cmd_line *line)
{
    return send_command(line, "reload");
}

const struct cmd cmd_topic = {
    .name = "topic",
    .arguments = "off|on ID",
    .summary = "Switch a topic off on the running server, or on again",
    .details = "A topic that is off is not answered: who asks for it is handed over. It stays off "
               "after a restart.",
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
    .summary = "Show a text above every conversation of the running server; without a text it goes",
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
