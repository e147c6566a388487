#include "cmd.h"

#include "version.h"

const struct cmd *const cmd_all[] = {
    &cmd_chat,   &cmd_ask,   &cmd_check,  &cmd_test,  &cmd_evaluate, &cmd_import, &cmd_schema,
    &cmd_serve,  &cmd_embed, &cmd_topic,  &cmd_bot,   &cmd_banner,   &cmd_reload, &cmd_handoff,
    &cmd_report, &cmd_gaps,  &cmd_review, &cmd_store, NULL,
};

static const struct {
    const char *name;
    const char *help;
} general[] = {
    {"--help", "this text, or that of a command"},
    {"--version", "the program's version"},
    {"--man", "the man page, in troff"},
    {"--completion", "completion for bash"},
};

static void print_option(const char *name, const char *placeholder, const char *help,
                         struct buf *out)
{
    struct buf left = {0};

    buf_addf(&left, "%s%s%s", name, placeholder ? " " : "", placeholder ? placeholder : "");
    buf_addf(out, "  %-22s %s\n", left.bytes, help);
    buf_clear(&left);
}

static void print_program(struct buf *out)
{
    buf_add_text(
        out,
        "salter answers customers' questions from a YAML knowledge base and hands over to a "
        "person\n"
        "when it is not sure.\n\nUsage: salter COMMAND [OPTION ...] [ARGUMENT ...]\n\nCommands:\n");
    for (size_t i = 0; cmd_all[i] != NULL; i++)
        buf_addf(out, "  %-10s %s\n", cmd_all[i]->name, cmd_all[i]->summary);
    buf_add_text(out, "\nOptions:\n");
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        print_option(general[i].name, NULL, general[i].help, out);
    buf_add_text(out, "\nsalter COMMAND --help tells more.\n");
}

void cmd_print_help(const struct cmd *cmd, struct buf *out)
{
    if (cmd == NULL) {
        print_program(out);
        return;
    }
    buf_addf(out, "Usage: salter %s [OPTION ...] %s\n\n%s.\n", cmd->name, cmd->arguments,
             cmd->summary);
    if (cmd->details != NULL)
        buf_addf(out, "\n%s\n", cmd->details);
    if (cmd->options[0].name != NULL)
        buf_add_text(out, "\nOptions:\n");
    for (size_t i = 0; cmd->options[i].name != NULL; i++)
        print_option(cmd->options[i].name, cmd->options[i].placeholder, cmd->options[i].help, out);
}

/* troff reads '-' as a hyphen, '\' as an escape, and '.' or ''' at the start of a line as a
 * request. */
static void add_troff(struct buf *out, const char *text)
{
    bool line_start = true;

    for (; *text != '\0'; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            buf_add_text(out, "\\&");
        if (*text == '-')
            buf_add_text(out, "\\-");
        else if (*text == '\\')
            buf_add_text(out, "\\e");
        else
            buf_add_byte(out, *text);
        line_start = *text == '\n';
    }
}

static void print_man_command(const struct cmd *cmd, struct buf *out)
{
    buf_add_text(out, ".SS salter ");
    add_troff(out, cmd->name);
    buf_add_text(out, " [OPTION ...] ");
    add_troff(out, cmd->arguments);
    buf_add_byte(out, '\n');
    add_troff(out, cmd->summary);
    buf_add_text(out, ".\n");
    if (cmd->details != NULL) {
        buf_add_text(out, ".PP\n.nf\n");
        add_troff(out, cmd->details);
        buf_add_text(out, "\n.fi\n");
    }
    for (size_t i = 0; cmd->options[i].name != NULL; i++) {
        buf_add_text(out, ".TP\n.B ");
        add_troff(out, cmd->options[i].name);
        if (cmd->options[i].placeholder != NULL)
            buf_addf(out, " \\fI%s\\fR", cmd->options[i].placeholder);
        buf_add_byte(out, '\n');
        add_troff(out, cmd->options[i].help);
        buf_add_byte(out, '\n');
    }
}

void cmd_print_man(struct buf *out)
{
    buf_add_text(out, ".TH SALTER 1 \"\" \"salter " SALTER_VERSION
                      "\"\n.SH NAME\nsalter \\- a rule-based service bot that "
                      "knows when to call a person\n.SH SYNOPSIS\n.B salter\nCOMMAND [OPTION ...] "
                      "[ARGUMENT ...]\n"
                      ".SH COMMANDS\n");
    for (size_t i = 0; cmd_all[i] != NULL; i++)
        print_man_command(cmd_all[i], out);
    buf_add_text(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < sizeof general / sizeof *general; i++) {
        buf_add_text(out, ".TP\n.B ");
        add_troff(out, general[i].name);
        buf_addf(out, "\n%s\n", general[i].help);
    }
    buf_add_text(
        out, ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nmistakes in the knowledge, stories that "
             "failed\n.TP\n2\n"
             "wrong usage, or something could not be read\n"
             ".SH ENVIRONMENT\n.TP\nNO_COLOR\nno colours on a terminal\n.TP\nSALTER_STORE\nthe "
             "store of handoff, "
             "report, gaps, review and store; each setting of serve has a variable like it\n.TP\n"
             "SALTER_NOTIFY_SECRET\nsigns what serve posts to "
             "--notify-url\n.TP\nXDG_RUNTIME_DIR\nwhere a server has "
             "its control socket; without it that is in XDG_STATE_HOME\n.TP\nXDG_STATE_HOME\nwhere "
             "chat keeps its "
             "history (masked)\n.TP\nXDG_CACHE_HOME\nwhere fitted models are kept, unless --cache "
             "or SALTER_CACHE names a folder\n");
}

/* "csv|rasa FILE ...": what stands in small letters is typed as it stands. */
static void add_verbs(const char *arguments, struct buf *out)
{
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";

    for (const char *rest = arguments + strcspn(arguments, small); *rest != '\0';
         rest += strcspn(rest, small)) {
        int length = (int)strspn(rest, small);

        buf_addf(out, "%.*s ", length, rest);
        rest += length;
    }
}

static void add_command_words(const struct cmd *cmd, struct buf *out)
{
    buf_addf(out, "    %s) verbs=\"", cmd->name);
    add_verbs(cmd->arguments, out);
    buf_add_text(out, "\" words=\"--help");
    for (size_t i = 0; cmd->options[i].name != NULL; i++)
        buf_addf(out, " %s", cmd->options[i].name);
    buf_add_text(out, "\" ;;\n");
}

static void add_choices(const struct cmd *cmd, struct buf *out)
{
    for (size_t i = 0; cmd->options[i].name != NULL; i++) {
        if (cmd->options[i].choices != NULL)
            buf_addf(out, "    %s:%s) COMPREPLY=($(compgen -W \"%s\" -- \"$word\")); return ;;\n",
                     cmd->name, cmd->options[i].name, cmd->options[i].choices);
    }
}

void cmd_print_completion(struct buf *out)
{
    buf_add_text(out, "_salter() {\n  local word=${COMP_WORDS[COMP_CWORD]} "
                      "before=${COMP_WORDS[COMP_CWORD-1]} words= verbs=\n"
                      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; cmd_all[i] != NULL; i++)
        buf_addf(out, "%s%s", i > 0 ? " " : "", cmd_all[i]->name);
    buf_add_text(out, " --help --version\" -- \"$word\"))\n    return\n  fi\n  case "
                      "${COMP_WORDS[1]}:$before in\n");
    for (size_t i = 0; cmd_all[i] != NULL; i++)
        add_choices(cmd_all[i], out);
    buf_add_text(out, "  esac\n  case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; cmd_all[i] != NULL; i++)
        add_command_words(cmd_all[i], out);
    buf_add_text(
        out,
        "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$word\")) ;;\n"
        "    *) if [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$verbs\" ]; then\n"
        "        COMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
        "      else\n        COMPREPLY=($(compgen -f -- \"$word\"))\n      fi ;;\n  "
        "esac\n}\ncomplete -o filenames -F _salter salter\n");
}
