#include "chat.h"

#include <unistd.h>

enum { ASK_CACHE, ASK_JSON, ASK_KNOWLEDGE, ASK_WHY };

static const struct cmd_option options[] = {
    [ASK_CACHE] = CMD_CACHE_OPTION,
    [ASK_JSON] = {"--json", NULL, NULL, "one JSON object, as chat --json gives"},
    [ASK_KNOWLEDGE] = {"--knowledge", "FOLDER", NULL, "instead of \"knowledge\""},
    [ASK_WHY] = {"--why", NULL, NULL, "explain the answer"},
    {0},
};

/* A question may be typed without quotes: its words are arguments of their own then. */
static void join_words(const struct cmd_line *line, struct buf *out)
{
    for (size_t i = 0; i < line->argument_count; i++) {
        buf_add_text(out, i > 0 ? " " : "");
        buf_add_text(out, line->arguments[i]);
    }
}

static int run(const struct cmd_line *line)
{
    const char *folder = line->values[ASK_KNOWLEDGE] ? line->values[ASK_KNOWLEDGE] : "knowledge";
    struct chat chat = {.json = line->values[ASK_JSON] != NULL,
                        .trace = line->values[ASK_WHY] != NULL};
    struct service *service = cmd_open_service(folder, line->values[ASK_CACHE]);
    struct buf question = {0};

    if (service == NULL)
        return CMD_USAGE;
    chat.colours = !chat.json && cmd_wants_colours(STDOUT_FILENO);
    chat_open(&chat, service);
    join_words(line, &question);
    chat_say(&chat, buf_str(&question));
    cmd_write(&chat.shown);
    buf_clear(&question);
    chat_close(&chat);
    service_free(service);
    return CMD_OK;
}

const struct cmd cmd_ask = {
    .name = "ask",
    .arguments = "TEXT ...",
    .summary = "One question, one answer",
    .options = options,
    .least = 1,
    .most = CMD_MOST_ARGUMENTS,
    .run = run,
};
