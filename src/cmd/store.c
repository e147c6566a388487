/* store: look after the event log of a server, which may be running. */
#include "cmd.h"

#include <stdio.h>

#include "logs.h"

enum { STORE_FILE };

static const struct cmd_option options[] = {
    [STORE_FILE] = {"--store", "FILE", NULL, "the store; by default that of SALTER_STORE"},
    {0},
};

static bool check(const char *path, const char *target, struct buf *out, struct error *err)
{
    (void)target;
    if (!store_sqlite_check(path, out, err))
        return false;
    buf_addf(out, "%s: the log keeps its rules, and the projections are what it gives\n", path);
    return true;
}

static bool backup(const char *path, const char *target, struct buf *out, struct error *err)
{
    if (!store_sqlite_backup(path, target, err))
        return false;
    buf_addf(out, "%s: as the log was at one moment; `salter serve --store` takes it as it is\n",
             target);
    return true;
}

static bool rebuild(const char *path, const char *target, struct buf *out, struct error *err)
{
    (void)target;
    if (!store_sqlite_rebuild(path, out, err))
        return false;
    buf_addf(out, "%s-views: made anew from the log\n", path);
    return true;
}

static bool salvage(const char *path, const char *target, struct buf *out, struct error *err)
{
    if (!store_sqlite_salvage(path, target, out, err))
        return false;
    buf_addf(out, "%s: `salter serve --store` takes it; %s is as it was\n", target, path);
    return true;
}

static const struct verb {
    const char *name;
    size_t arguments;
    bool (*run)(const char *path, const char *target, struct buf *out, struct error *err);
} verbs[] = {
    {"check", 1, check},
    {"backup", 2, backup},
    {"rebuild", 1, rebuild},
    {"salvage", 2, salvage},
};

static const struct verb *find_verb(const struct cmd_line *line)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, line->arguments[0]) == 0 &&
            verbs[i].arguments == line->argument_count)
            return &verbs[i];
    }
    return NULL;
}

static int run(const struct cmd_line *line)
{
    const struct verb *verb = find_verb(line);
    struct error err = {0};
    struct buf out = {0};
    const char *path = NULL;
    bool done = false;

    if (verb == NULL)
        error_set(&err, ERROR_INVALID, "check, backup FILE, rebuild, or salvage FILE");
    else if ((path = logs_path(line->values[STORE_FILE], &err)) != NULL)
        done = verb->run(path, line->arguments[1], &out, &err);
    cmd_write(&out);
    if (!done)
        fprintf(stderr, "salter store: %s\n", err.message);
    buf_clear(&out);
    return done ? CMD_OK : path != NULL ? CMD_FAILED : CMD_USAGE;
}

const struct cmd cmd_store = {
    .name = "store",
    .arguments = "check|backup FILE|rebuild|salvage FILE",
    .summary = "Check, copy or repair the event log of a server, which may be running",
    .details =
        "check reads the whole log: SQLite's own test, the rules of events, and whether the "
        "projections are what the\n"
        "log gives; each finding is a line, also which events stand on damaged pages, and the exit "
        "status 1. backup writes a\n"
        "copy of the log as it is at one moment; the target must not exist. rebuild makes the "
        "projections anew; they hold\n"
        "nothing that the log does not. salvage is for a damaged log and no copy of it: what can "
        "be read goes into a new one,\n"
        "each loss is a line, and the damaged one stays as it is; the target must not exist.",
    .options = options,
    .least = 1,
    .most = 2,
    .run = run,
};
