#include "chat.h"

#include <unistd.h>

enum { ASK_JSON, ASK_KNOWLEDGE, ASK_WHY };

static const struct cmd_option options[] = {
    [ASK_JSON] = {"--json", NULL, NULL, "one JSON object, as chat --json gives"},
    [ASK_KNOWLEDGE] = {"--knowledge", "FOLDER", NULL, "instead of \"knowledge\""},
    [ASK_WHY] = {"--why", NULL, NULL, "explain the answer"},
    {0},
};

static int run(const struct cmd_line *line)
{
    const char *folder = line->values[ASK_KNOWLEDGE] ? line->values[ASK_KNOWLEDGE] : "knowledge";
    struct chat chat = {.json = line->values[ASK_JSON] != NULL, .trace = line->values[ASK_WHY] != NULL};
    struct service *service = cmd_open_service(folder);

    if (service == NULL)
        return CMD_USAGE;
    chat.colours = !chat.json && cmd_wants_colours(STDOUT_FILENO);
    chat_open(&chat, service);
    chat_say(&chat, str_from(line->arguments[0]));
    cmd_write(&chat.shown);
    chat_close(&chat);
    service_free(service);
    return CMD_OK;
}

const struct cmd cmd_ask = {
    .name = "ask",
    .arguments = "TEXT",
    .summary = "one question, one answer",
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};
