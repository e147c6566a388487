#include "cmd.h"

#include <stdio.h>

#include "server/server.h"

enum { EMBED_CSP, EMBED_WEB };

static const struct cmd_option options[] = {
    [EMBED_CSP] = {"--csp", NULL, NULL, "also what the page's Content-Security-Policy must allow"},
    [EMBED_WEB] = {"--web-dir", "FOLDER", NULL, "of the widget in this folder instead of the program's own"},
    {0},
};

static int run(const struct cmd_line *line)
{
    struct buf out = {0};
    struct error err = {0};
    const char *web = line->values[EMBED_WEB] ? line->values[EMBED_WEB] : "";

    if (!server_embed(web, line->arguments[0], line->values[EMBED_CSP] != NULL, &out, &err)) {
        fprintf(stderr, "salter embed: %s\n", err.message);
        buf_clear(&out);
        return CMD_USAGE;
    }
    cmd_write(&out);
    buf_clear(&out);
    return CMD_OK;
}

const struct cmd cmd_embed = {
    .name = "embed",
    .arguments = "ORIGIN",
    .summary = "Print the tag that puts the widget into a page",
    .details = "ORIGIN is where the server is reached, with its base path: https://chat.bank.example or\n"
               "https://www.bank.example/salter. The tag names one version of the widget by its content, and that version\n"
               "stays served after an upgrade.",
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};
