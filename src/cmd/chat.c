#include "chat.h"

#include <readline/history.h>
#include <signal.h>
#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "clean.h"
#include "json/json.h"
#include "service/stories.h"
#include "stand_in.h"
#include "text/mask.h"
#include "wrap.h"

enum { MOST_HISTORY = 500, MOST_TRANSCRIPT = 400 };

void chat_open(struct chat *chat, struct service *service)
{
    struct engine *engine = service_engine(service);
    struct service_opening opening = {.channel = STR("chat")};

    chat->service = service;
    if (chat->lines_arena == NULL) {
        chat->lines_arena = arena_new();
        chat->language = engine_model(engine)->bot.fallback;
    }
    opening.language = chat->language;
    chat->conversation = service_open(service, &opening);
    engine_release(engine);
}

void chat_close(struct chat *chat)
{
    service_conversation_release(chat->conversation);
    buf_clear(&chat->shown);
    buf_clear(&chat->why);
    buf_clear(&chat->handoff);
    buf_clear(&chat->story);
    vec_clear(&chat->lines);
    arena_free(chat->lines_arena);
}

static void log_line(struct chat *chat, const char *author, struct str text)
{
    if (chat->lines.count < MOST_TRANSCRIPT)
        vec_push(&chat->lines, (struct dialogue_line){.author = author,
                                                      .text = arena_copy(chat->lines_arena, text)});
}

static void log_reply(struct chat *chat, const struct dialogue_outcome *outcome)
{
    for (size_t i = 0; i < outcome->reply_count && chat->lines.count < MOST_TRANSCRIPT; i++) {
        struct dialogue_line line = {.author = "bot",
                                     .text = arena_copy(chat->lines_arena, outcome->replies[i])};

        line.action = kb_action_name(outcome->action);
        if (i + 1 == outcome->reply_count)
            line.choices = dialogue_offered(outcome, chat->lines_arena);
        vec_push(&chat->lines, line);
    }
}

static size_t line_width(const struct chat *chat)
{
    return chat->wraps ? wrap_width(STDOUT_FILENO) : 0;
}

static void show_replies(struct chat *chat, const struct str *replies, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&chat->shown, chat->colours ? "\033[36m" : "");
        wrap_text(replies[i], line_width(chat), &chat->shown);
        buf_add_text(&chat->shown, chat->colours ? "\033[0m" : "");
    }
}

/* Choices under a question, to be answered by their number. */
static void show_choices(struct chat *chat, const struct dialogue_outcome *outcome)
{
    for (size_t i = 0; i < outcome->button_count; i++)
        buf_addf(&chat->shown, "  %zu. %.*s\n", i + 1, STR_ARG(outcome->buttons[i].title));
}

/* In a row, which breaks between buttons. */
static void show_row(struct chat *chat, const struct dialogue_outcome *outcome)
{
    size_t width = line_width(chat);
    size_t column = 0;

    for (size_t i = 0; i < outcome->button_count; i++) {
        size_t length = wrap_columns(outcome->buttons[i].title) + 2;
        bool breaks = column > 0 && width > 0 && column + 1 + length > width;

        buf_addf(&chat->shown, "%s[%.*s]",
                 breaks       ? "\n  "
                 : column > 0 ? " "
                              : "  ",
                 STR_ARG(outcome->buttons[i].title));
        column = length + (breaks || column == 0 ? 2 : column + 1);
    }
    if (outcome->button_count > 0)
        buf_add_byte(&chat->shown, '\n');
}

static void show_buttons(struct chat *chat, const struct dialogue_outcome *outcome)
{
    if (outcome->action == KB_ACTION_CLARIFY || outcome->action == KB_ACTION_ASK_SLOT)
        show_choices(chat, outcome);
    else
        show_row(chat, outcome);
}

/* The line of facts below a reply: action, topic, confidence. */
static void show_facts(struct chat *chat, const struct service_reply *reply)
{
    const struct dialogue_outcome *outcome = &reply->turn->outcome;

    buf_addf(&chat->shown, "%s  — %s", chat->colours ? "\033[2m" : "",
             kb_action_name(outcome->action));
    if (outcome->topic != KB_NO_TOPIC)
        buf_addf(&chat->shown, " %.*s",
                 STR_ARG(engine_model(reply->engine)->topics[outcome->topic].id));
    if (outcome->slot.length > 0)
        buf_addf(&chat->shown, " %.*s", STR_ARG(outcome->slot));
    if (outcome->reason != KB_REASON_NONE)
        buf_addf(&chat->shown, " (%s)", kb_reason_name(outcome->reason));
    if (outcome->ranking.count > 0)
        buf_addf(&chat->shown, ", confidence %.2f", outcome->ranking.confidence);
    buf_addf(&chat->shown, "%s\n", chat->colours ? "\033[0m" : "");
}

static void show_turn(struct chat *chat, const struct service_reply *reply, struct arena *arena)
{
    struct value object;

    if (chat->json) {
        object = engine_turn_value(reply->engine, reply->turn, arena);
        json_write(&chat->shown, &object);
        buf_add_byte(&chat->shown, '\n');
        return;
    }
    show_replies(chat, reply->turn->outcome.replies, reply->turn->outcome.reply_count);
    show_buttons(chat, &reply->turn->outcome);
    show_facts(chat, reply);
    if (chat->trace)
        buf_add(&chat->shown, buf_str(&chat->why));
}

static void keep_handoff(struct chat *chat, const struct service_reply *reply, struct arena *arena)
{
    struct value envelope =
        dialogue_envelope(engine_bot(reply->engine), &reply->turn->outcome, &reply->turn->input,
                          chat->lines.items, chat->lines.count, arena);

    buf_truncate(&chat->handoff, 0);
    json_write_pretty(&chat->handoff, &envelope);
    buf_add_byte(&chat->handoff, '\n');
}

/* A message is one line of a file in UTF-8. What is none, means no word to the bot either: a
 * question mark stands for it. */
static void write_story_line(struct str text, struct buf *out)
{
    size_t start = out->length;

    buf_add_text(out, "> ");
    if (!clean_line(text, out)) {
        buf_truncate(out, start + 2);
        for (size_t i = 0; i < text.length; i++)
            buf_add_byte(out, text.bytes[i] >= ' ' && text.bytes[i] < 0x7F ? text.bytes[i] : '?');
    }
    buf_add_byte(out, '\n');
}

/* No secret is kept, and the story still has one where the talk had one: the bot warns of it. */
static void keep_story_line(struct chat *chat, const struct service_reply *reply,
                            struct arena *arena)
{
    write_story_line(stand_in(chat->said, arena), &chat->story);
    service_story_expectation(reply, &chat->story);
}

static void take_reply(void *context, const struct service_reply *reply)
{
    struct chat *chat = context;
    struct arena *arena;

    if (reply->turn == NULL) {
        show_replies(chat, reply->failure_texts, reply->failure_count);
        return;
    }
    arena = arena_new();
    log_line(chat, "customer", reply->turn->input.text);
    log_reply(chat, &reply->turn->outcome);
    buf_truncate(&chat->why, 0);
    engine_explain(reply->engine, reply->turn, chat->colours, &chat->why);
    if (reply->turn->outcome.action == KB_ACTION_HANDOFF)
        keep_handoff(chat, reply, arena);
    keep_story_line(chat, reply, arena);
    show_turn(chat, reply, arena);
    arena_free(arena);
}

void chat_say(struct chat *chat, struct str text)
{
    struct service_message message = {.text = text, .explain = true};

    chat->said = text;
    service_say_and_wait(chat->conversation, &message, take_reply, chat);
    chat->said = STR("");
}

void chat_welcome(struct chat *chat)
{
    struct engine *engine = service_engine(chat->service);
    struct arena *arena = arena_new();
    struct dialogue_outcome outcome;

    dialogue_welcome(engine_bot(engine), chat->language,
                     service_civil_time(service_now_ms(chat->service)), STR(""), arena, &outcome);
    show_replies(chat, outcome.replies, outcome.reply_count);
    show_buttons(chat, &outcome);
    arena_free(arena);
    engine_release(engine);
}

static void flush_shown(struct chat *chat)
{
    cmd_write(&chat->shown);
    buf_truncate(&chat->shown, 0);
}

static void take_line(struct chat *chat, struct str line)
{
    if (!chat_run_command(chat, line))
        chat_say(chat, line);
    flush_shown(chat);
}

static void chat_piped(struct chat *chat)
{
    struct buf line = {0};

    while (!chat->quit && cmd_read_line(&line))
        take_line(chat, buf_str(&line));
    buf_clear(&line);
}

/* ---- readline: its call-backs have no context, so the chat stands here while it runs ---- */

static struct chat *completing;

static char *complete_name(const char *text, int state)
{
    static size_t next;
    const char *const *names = chat_command_names();

    if (state == 0)
        next = 0;
    while (names[next] != NULL) {
        struct str name = str_from(names[next++]);

        if (text[0] != '\0' && str_starts(name, str_from(text)))
            return memory_text(name.bytes, name.length);
    }
    return NULL;
}

static char *complete_topic(const char *text, int state)
{
    static size_t next;
    struct engine *engine = service_engine(completing->service);
    const struct kb_model *model = engine_model(engine);
    char *found = NULL;

    if (state == 0)
        next = 0;
    while (found == NULL && next < model->topic_count) {
        struct str id = model->topics[next++].id;

        if (str_starts(id, str_from(text)))
            found = memory_text(id.bytes, id.length);
    }
    engine_release(engine);
    return found;
}

static char *complete_language(const char *text, int state)
{
    static enum text_variant next;

    if (state == 0)
        next = 0;
    while (next < TEXT_VARIANTS) {
        struct str name = str_from(text_variant_name(next++));

        if (str_starts(name, str_from(text)))
            return memory_text(name.bytes, name.length);
    }
    return NULL;
}

/* Only what a command would understand; in a message nothing is completed. */
static char **complete_line(const char *text, int start, int end)
{
    enum chat_argument argument = chat_argument_at(str_of(rl_line_buffer, (size_t)start));

    (void)end;
    rl_attempted_completion_over = argument != CHAT_ARGUMENT_FILE;
    switch (argument) {
    case CHAT_ARGUMENT_COMMAND:
        return rl_completion_matches(text, complete_name);
    case CHAT_ARGUMENT_TOPIC:
        return rl_completion_matches(text, complete_topic);
    case CHAT_ARGUMENT_LANGUAGE:
        return rl_completion_matches(text, complete_language);
    case CHAT_ARGUMENT_FILE: /* readline's own */
    case CHAT_ARGUMENT_NONE:
        break;
    }
    return NULL;
}

/* A card number that was typed is not written to a file either. */
static void remember_line(const char *line)
{
    struct arena *arena = arena_new();
    struct str masked = arena_copy(arena, text_mask(str_from(line), arena).text);

    if (masked.length > 0)
        add_history(masked.bytes);
    arena_free(arena);
}

/* Ctrl-C drops the line that is being typed, as in a shell; the talk goes on. */
static volatile sig_atomic_t interrupted;

static void note_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* Called by readline, outside the handler, when a signal came while it waited for a key. */
static int drop_line(void)
{
    if (!interrupted)
        return 0;
    interrupted = 0;
    rl_crlf();
    rl_replace_line("", 1);
    rl_on_new_line();
    rl_redisplay();
    return 0;
}

static void catch_interrupt(void)
{
    struct sigaction action = {.sa_handler = note_interrupt};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL); /* without SA_RESTART: the wait for a key ends */
    rl_catch_signals = 0;
    rl_signal_event_hook = drop_line;
}

static bool history_path(struct buf *path)
{
    if (!file_xdg_folder("XDG_STATE_HOME", ".local/state", path) ||
        !file_make_folder(path->bytes, NULL))
        return false;
    buf_add_text(path, "/history");
    return true;
}

static void chat_interactive(struct chat *chat)
{
    struct buf history = {0};
    bool keeps = history_path(&history);
    char *line;

    completing = chat;
    catch_interrupt();
    rl_readline_name = "salter";
    rl_attempted_completion_function = complete_line;
    rl_completer_word_break_characters = (char *)" ";
    if (keeps)
        read_history(history.bytes);
    stifle_history(MOST_HISTORY);
    chat_welcome(chat);
    buf_addf(&chat->shown, "%s  :help shows what a tester can do, :why explains an answer%s\n",
             chat->colours ? "\033[2m" : "", chat->colours ? "\033[0m" : "");
    flush_shown(chat);
    while (!chat->quit && (line = readline("> ")) != NULL) {
        remember_line(line);
        take_line(chat, str_from(line));
        free(line);
    }
    if (keeps)
        write_history(history.bytes);
    buf_clear(&history);
}

enum { CHAT_CACHE, CHAT_JSON };

static const struct cmd_option options[] = {
    [CHAT_CACHE] = CMD_CACHE_OPTION,
    [CHAT_JSON] = {"--json", NULL, NULL, "one JSON object per input line"},
    {0},
};

static int run(const struct cmd_line *line)
{
    struct chat chat = {.json = line->values[CHAT_JSON] != NULL};
    const char *folder = line->argument_count > 0 ? line->arguments[0] : "knowledge";
    struct service *service = cmd_open_service(folder, line->values[CHAT_CACHE]);

    if (service == NULL)
        return CMD_USAGE;
    chat.colours = !chat.json && cmd_wants_colours(STDOUT_FILENO);
    chat.wraps = !chat.json && cmd_is_terminal(STDOUT_FILENO);
    chat_open(&chat, service);
    if (!chat.json && cmd_is_terminal(STDIN_FILENO))
        chat_interactive(&chat);
    else
        chat_piped(&chat);
    chat_close(&chat);
    service_free(service);
    return CMD_OK;
}

const struct cmd cmd_chat = {
    .name = "chat",
    .arguments = "[KNOWLEDGE]",
    .summary = "Talk to the bot at the terminal, with its reasoning laid open",
    .details =
        "KNOWLEDGE is a folder, by default \"knowledge\". Lines that are one of the :commands "
        "(:help lists\n"
        "them) are carried out; every other line is a message. Works on a terminal and piped.",
    .options = options,
    .most = 1,
    .run = run,
};
