/*
 * The subcommands of `salter`, one file each, and the one table that makes --help, the man page and
 * shell completion.
 */
#ifndef SALTER_CMD_CMD_H
#define SALTER_CMD_CMD_H

#include "base/diag.h"
#include "service/service.h"

enum {
    CMD_OK = 0,
    /* what was asked for did not hold: mistakes in knowledge, stories that failed */
    CMD_FAILED = 1,
    CMD_USAGE = 2 /* the call's words are wrong, or something could not be read */
};

enum { CMD_MOST_ARGUMENTS = 64 };

struct cmd_option {
    const char *name;        /* "--json" */
    const char *placeholder; /* of its value, or NULL: a switch */
    const char *choices;     /* "text json sarif" for completion, or NULL */
    const char *help;
};

/* A command line after parsing: values by the option's place in the table. */
struct cmd_line {
    const char *values[48]; /* a switch that is set holds "" */
    const char *arguments[CMD_MOST_ARGUMENTS];
    size_t argument_count;
};

struct cmd {
    const char *name;
    const char *arguments;            /* "[KNOWLEDGE]" */
    const char *summary;              /* one line */
    const char *details;              /* paragraphs for the man page */
    const struct cmd_option *options; /* ends with a name of NULL */
    size_t least, most;               /* arguments */
    int (*run)(const struct cmd_line *line);
};

extern const struct cmd cmd_chat, cmd_ask, cmd_check, cmd_test, cmd_evaluate, cmd_import,
    cmd_schema;
extern const struct cmd cmd_serve, cmd_embed, cmd_topic, cmd_bot, cmd_banner, cmd_reload;
extern const struct cmd cmd_handoff, cmd_report, cmd_gaps, cmd_review, cmd_store;

/* All commands, in the order of the help; ends with NULL. */
extern const struct cmd *const cmd_all[];

/* table.c */
void cmd_print_help(const struct cmd *cmd, struct buf *out); /* NULL: of the program */
void cmd_print_man(struct buf *out);
void cmd_print_completion(struct buf *out); /* bash */

/* common.c */
bool cmd_is_terminal(int descriptor);
/* Colours on a terminal, unless NO_COLOR is set. */
bool cmd_wants_colours(int descriptor);
void cmd_print_diagnostics(struct diag_list *diags, bool colours, struct buf *out);
/* On standard error, that a cached fit could not be used. It says nothing of the knowledge, and
 * leaves the list. */
void cmd_tell_cache(struct diag_list *diags);
/* Where fitted models are kept: as wanted, or SALTER_CACHE, or in the user's cache. NULL: nowhere;
 * else it lives in *out. */
const char *cmd_cache_folder(const char *wanted, struct buf *out);
#define CMD_CACHE_OPTION                                                                           \
    {                                                                                              \
        "--cache", "FOLDER", NULL, "fitted models; in the user's cache by default"                 \
    }
/* A service over the memory store; the cache as for cmd_cache_folder(). NULL after the diagnostics
 * were printed on standard error. */
struct service *cmd_open_service(const char *knowledge, const char *cache);
void cmd_write(const struct buf *out); /* to standard output */
/* of standard input without its end; false: there is no more */
bool cmd_read_line(struct buf *line);

#endif
