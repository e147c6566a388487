#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "server/server.h"

enum { EMBED_CSP, EMBED_WEB };

static const struct cmd_option options[] = {
    [EMBED_CSP] = {"--csp", NULL, NULL, "also what the page's Content-Security-Policy must allow"},
    [EMBED_WEB] = {"--web-dir", "FOLDER", NULL,
                   "of the widget in this folder instead of the program's own"},
    {0},
};

/* A scheme, a host, perhaps a path: nothing that would end the tag's attribute or the policy's
 * source. */
static bool is_origin(struct str text)
{
    size_t scheme = str_starts(text, STR("https://"))  ? 8
                    : str_starts(text, STR("http://")) ? 7
                                                       : 0;

    if (scheme == 0 || text.length == scheme || text.bytes[scheme] == '/' ||
        text.bytes[scheme] == ':')
        return false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte <= ' ' || byte >= 127 || strchr("\"'<>?#;,\\`", byte) != NULL)
            return false;
    }
    return true;
}

static int run(const struct cmd_line *line)
{
    struct buf out = {0};
    struct error err = {0};
    const char *web = line->values[EMBED_WEB] ? line->values[EMBED_WEB] : "";

    if (!is_origin(str_from(line->arguments[0]))) {
        fprintf(stderr,
                "salter embed: %s is no address: https://chat.bank.example is, with a base path or "
                "without\n",
                line->arguments[0]);
        return CMD_USAGE;
    }
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
    .details =
        "ORIGIN is where the server is reached, with its base path: https://chat.bank.example or\n"
        "https://www.bank.example/salter. The tag names one version of the widget by its content, "
        "and that version\n"
        "stays served after an upgrade.",
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};
