#include "cmd.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "version.h"

static int complain(const struct cmd *cmd, const char *what, const char *word)
{
    fprintf(stderr, "salter%s%s: %s%s%s\nTry: salter %s%s--help\n", cmd ? " " : "",
            cmd ? cmd->name : "", what, word[0] ? ": " : "", word, cmd ? cmd->name : "",
            cmd ? " " : "");
    return CMD_USAGE;
}

static const struct cmd *find_command(const char *name)
{
    for (size_t i = 0; cmd_all[i] != NULL; i++) {
        if (strcmp(cmd_all[i]->name, name) == 0)
            return cmd_all[i];
    }
    return NULL;
}

/* The option's place in the table, or SIZE_MAX; *value is what follows "=", if anything. */
static size_t find_option(const struct cmd *cmd, const char *word, const char **value)
{
    size_t length = strcspn(word, "=");

    *value = word[length] == '=' ? word + length + 1 : NULL;
    for (size_t i = 0; cmd->options[i].name != NULL; i++) {
        if (strlen(cmd->options[i].name) == length &&
            strncmp(cmd->options[i].name, word, length) == 0)
            return i;
    }
    return SIZE_MAX;
}

static int read_option(const struct cmd *cmd, char **words, int count, int *at,
                       struct cmd_line *line)
{
    const char *value;
    size_t option = find_option(cmd, words[*at], &value);

    if (option == SIZE_MAX)
        return complain(cmd, "unknown option", words[*at]);
    if (cmd->options[option].placeholder == NULL) {
        if (value != NULL)
            return complain(cmd, "this option takes no value", words[*at]);
        line->values[option] = "";
        return CMD_OK;
    }
    if (value == NULL && *at + 1 < count)
        value = words[++*at];
    if (value == NULL)
        return complain(cmd, "a value is missing behind", words[*at]);
    line->values[option] = value;
    return CMD_OK;
}

static int run(const struct cmd *cmd, char **words, int count)
{
    struct cmd_line line = {0};
    bool only_arguments = false;

    for (int i = 0; i < count; i++) {
        int result = CMD_OK;

        if (!only_arguments && strcmp(words[i], "--help") == 0) {
            struct buf help = {0};

            cmd_print_help(cmd, &help);
            cmd_write(&help);
            buf_clear(&help);
            return CMD_OK;
        }
        if (!only_arguments && strcmp(words[i], "--") == 0)
            only_arguments = true;
        else if (!only_arguments && words[i][0] == '-' && words[i][1] != '\0')
            result = read_option(cmd, words, count, &i, &line);
        else if (line.argument_count < cmd->most)
            line.arguments[line.argument_count++] = words[i];
        else
            result = complain(cmd, "one argument too many", words[i]);
        if (result != CMD_OK)
            return result;
    }
    if (line.argument_count < cmd->least)
        return complain(cmd, "an argument is missing", cmd->arguments);
    return cmd->run(&line);
}

static int print_text(void (*print)(struct buf *out))
{
    struct buf out = {0};

    print(&out);
    cmd_write(&out);
    buf_clear(&out);
    return CMD_OK;
}

static void print_program_help(struct buf *out)
{
    cmd_print_help(NULL, out);
}

static void print_version(struct buf *out)
{
    buf_add_text(out, "salter " SALTER_VERSION "\n");
}

static int run_program(int argc, char **argv)
{
    static const struct {
        const char *word;
        void (*print)(struct buf *out);
    } texts[] = {
        {"--help", print_program_help},         {"help", print_program_help},
        {"--version", print_version},           {"--man", cmd_print_man},
        {"--completion", cmd_print_completion},
    };
    const struct cmd *cmd;

    if (argc < 2) {
        print_text(print_program_help);
        return CMD_USAGE;
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(argv[1], texts[i].word) == 0)
            return print_text(texts[i].print);
    }
    cmd = find_command(argv[1]);
    if (cmd == NULL)
        return complain(NULL, "unknown command", argv[1]);
    return run(cmd, argv + 2, argc - 2);
}

/* What could not be written is no success, whatever the command found: a full disk, a closed pipe.
 * Closing writes what is left and tells what some file systems only tell then. */
static int finish_output(int result)
{
    bool lost = ferror(stdout) != 0;

    errno = 0;
    if (fclose(stdout) == 0 && !lost)
        return result;
    fprintf(stderr, "salter: cannot write the output%s%s\n", errno ? ": " : "",
            errno ? strerror(errno) : "");
    return CMD_USAGE;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file limit is met as a full disk is: writing says so */
    return finish_output(run_program(argc, argv));
}
