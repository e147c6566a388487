#include "cmd.h"

#include "knowledge/schema.h"

static const struct cmd_option options[] = {{0}};

static int run(const struct cmd_line *line)
{
    struct buf out = {0};

    (void)line;
    kb_schema_write(&out);
    cmd_write(&out);
    buf_clear(&out);
    return CMD_OK;
}

const struct cmd cmd_schema = {
    .name = "schema",
    .arguments = "",
    .summary = "The JSON schema of knowledge files, for editors",
    .options = options,
    .run = run,
};
