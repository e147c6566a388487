#define _XOPEN_SOURCE 700 /* realpath */
#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/server.h"
#include "service/switches.h"

enum { SERVE_CONFIG = SERVER_SETTING_COUNT, SERVE_PRINT, SERVE_PAGE };

/* The flags are the settings, in the order of their table. */
static const struct cmd_option options[] = {
#define OPTION(kind, member, name, placeholder, otherwise, help)                                   \
    {"--" name, placeholder, NULL, help},
    SERVER_SETTINGS(OPTION)[SERVE_CONFIG] = {"--config", "FILE", NULL,
                                             "settings, one `name: value` a line"},
    [SERVE_PRINT] = {"--print-config", NULL, NULL,
                     "show every setting with where it comes from, and end"},
    [SERVE_PAGE] = {"--print-table", NULL, NULL,
                    "the settings as a table in Markdown, for README.md"},
    {0},
};

/* What a running server consists of. */
struct serving {
    struct arena *arena;
    struct server_settings settings;
    struct server_sources sources;
    struct service *service;
    struct buf cache;
    int claim; /* the descriptor that holds the lock on the store; -1: none */
};

static int complain(const char *what)
{
    fprintf(stderr, "salter serve: %s\n", what);
    return CMD_USAGE;
}

static bool set_log(const struct serving *serving)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(serving->settings.log_level, names[i]) == 0) {
            log_set_level((enum log_level)i);
            return true;
        }
    }
    return false;
}

static struct store *open_store(const struct serving *serving, struct error *err)
{
    if (strcmp(serving->settings.store, "memory") == 0)
        return store_memory_new();
    return store_sqlite_open_late(serving->settings.store, err);
}

static void print_mistakes(struct diag_list *diags)
{
    struct buf text = {0};

    cmd_print_diagnostics(diags, cmd_wants_colours(STDERR_FILENO), &text);
    if (diags->errors > 0)
        fprintf(stderr, "%s", text.bytes ? text.bytes : "");
    buf_clear(&text);
}

static bool open_service(struct serving *serving, struct error *err)
{
    struct service_options wanted = {.knowledge = serving->settings.knowledge,
                                     .refuse_demo = serving->settings.production};
    struct diag_list diags;

    wanted.cache_folder = cmd_cache_folder(serving->settings.cache, &serving->cache);
    wanted.store = open_store(serving, err);
    if (wanted.store == NULL)
        return false;
    diag_list_init(&diags);
    serving->service = service_new(&wanted, &diags, err);
    if (serving->service == NULL) {
        print_mistakes(&diags);
        if (err->code == ERROR_NONE)
            error_set(err, ERROR_INVALID,
                      "%s: the knowledge has mistakes; `salter check` shows them all",
                      serving->settings.knowledge);
    } else {
        cmd_tell_cache(&diags);
    }
    diag_list_clear(&diags);
    return serving->service != NULL;
}

/* Links give one store several names. One that is not there yet has its folder's; NULL: there is
 * none. */
static char *real_path(const char *store)
{
    const char *slash = strrchr(store, '/');
    const char *name = slash != NULL ? slash + 1 : store;
    char *folder = slash != NULL ? memory_text(store, (size_t)(name - store)) : memory_text(".", 1);
    char *whole = realpath(store, NULL);
    char *real = whole == NULL ? realpath(folder, NULL) : NULL;
    struct buf path = {0};

    free(folder);
    if (real == NULL)
        return whole;
    buf_addf(&path, "%s/%s", real, name);
    free(real);
    return buf_take(&path);
}

/*
 * Two servers would each keep in memory what the other writes. The lock is the kernel's, so none is
 * left by a server that was killed; it is not on the store itself, whose locks are SQLite's. Where
 * no file can be made or locked, as on a full disk, the server serves all the same.
 */
static bool claim_store(struct serving *serving, struct error *err)
{
    struct buf path = {0};
    bool is_taken = false;
    char *real;

    if (strcmp(serving->settings.store, "memory") == 0)
        return true;
    real = real_path(serving->settings.store);
    buf_addf(&path, "%s-server", real != NULL ? real : serving->settings.store);
    free(real);
    serving->claim = open(path.bytes, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (serving->claim < 0 || flock(serving->claim, LOCK_EX | LOCK_NB) != 0) {
        is_taken = serving->claim >= 0 && errno == EWOULDBLOCK;
        if (!is_taken)
            log_write(LOG_WARNING, "%s: %s; a second server on this store would not be noticed",
                      path.bytes, strerror(errno));
    }
    buf_clear(&path);
    return !is_taken || error_set(err, ERROR_CONFLICT,
                                  "%s: another server holds this store; end it first, or give this "
                                  "one a store of its own",
                                  serving->settings.store);
}

static void release_store(struct serving *serving)
{
    if (serving->claim >= 0)
        close(serving->claim);
}

/* What an operator switched off stays off, where there is a place to remember it. */
static bool keep_switches(struct serving *serving, struct error *err)
{
    struct buf path = {0};
    bool kept;

    if (strcmp(serving->settings.store, "memory") == 0)
        return true;
    buf_addf(&path, "%s-switches", serving->settings.store);
    kept = service_keep_switches(serving->service, path.bytes, err);
    buf_clear(&path);
    return kept;
}

/* On a terminal somebody wants to know where to look; logs are for machines. */
static void say_where(const struct server *server)
{
    printf("%s\n", server_url(server));
    fflush(stdout);
}

/* Memory that a turn gives back is wanted by the next one: handing it to the kernel in between
 * costs more than the turn. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
}

static int serve(struct serving *serving)
{
    struct error err = {0};
    struct server *server = NULL;
    bool served = false;

    keep_memory();
    server_block_signals();
    if (claim_store(serving, &err) && open_service(serving, &err) && keep_switches(serving, &err))
        server = server_new(&serving->settings, serving->service, &err);
    if (server != NULL)
        served = server_run(server, say_where, &err);
    server_free(server);
    service_free(serving->service);
    release_store(serving);
    return served ? CMD_OK : complain(err.message);
}

static int print_settings(const struct serving *serving)
{
    struct buf out = {0};

    server_settings_print(&serving->settings, &serving->sources, &out);
    cmd_write(&out);
    buf_clear(&out);
    return CMD_OK;
}

static int print_page(void)
{
    struct buf out = {0};

    server_settings_page(&out);
    cmd_write(&out);
    buf_clear(&out);
    return CMD_OK;
}

static int run(const struct cmd_line *line)
{
    struct serving serving = {.arena = arena_new(), .claim = -1};
    const char *flags[SERVER_SETTING_COUNT];
    struct error err = {0};
    int result;

    memcpy(flags, line->values, sizeof flags);
    if (line->argument_count > 0)
        flags[SERVER_SETTING_knowledge] = line->arguments[0];
    if (line->values[SERVE_PAGE] != NULL)
        result = print_page();
    else if (!server_settings_read(flags, line->values[SERVE_CONFIG], serving.arena,
                                   &serving.settings, &serving.sources, &err))
        result = complain(err.message);
    else if (!set_log(&serving))
        result = complain("log-level: debug, info, warning or error");
    else if (line->values[SERVE_PRINT] != NULL)
        result = print_settings(&serving);
    else {
        log_set_json();
        result = serve(&serving);
    }
    buf_clear(&serving.cache);
    arena_free(serving.arena);
    return result;
}

const struct cmd cmd_serve = {
    .name = "serve",
    .arguments = "[KNOWLEDGE]",
    .summary = "Serve the bot over HTTP: API, widget, demo page, drop-in routes",
    .details = "Settings come from flags, then from the environment (SALTER_LISTEN ...), then from "
               "the file, then from\n"
               "the defaults. SIGTERM finishes what is under way and ends; SIGHUP loads the "
               "knowledge anew, as does\n"
               "every change in its folder. The log is one JSON object a line on standard error.",
    .options = options,
    .most = 1,
    .run = run,
};
