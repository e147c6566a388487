#include "chat.h"

#include "base/file.h"
#include "json/json.h"

struct chat_command {
    const char *name;
    const char *argument; /* or NULL */
    enum chat_argument kind;
    const char *help;
    void (*run)(struct chat *chat, struct str argument);
};

static const struct chat_command commands[11];

static void show_text(struct chat *chat, const struct buf *text, const char *otherwise)
{
    if (text->length > 0)
        buf_add(&chat->shown, buf_str(text));
    else
        buf_addf(&chat->shown, "%s\n", otherwise);
}

static void run_why(struct chat *chat, struct str argument)
{
    (void)argument;
    show_text(chat, &chat->why, "Nothing was said yet.");
}

static void run_trace(struct chat *chat, struct str argument)
{
    (void)argument;
    chat->trace = !chat->trace;
    buf_addf(&chat->shown, "Each turn is %s.\n",
             chat->trace ? "explained from now on" : "no longer explained");
}

static void show_topic(struct chat *chat, const struct kb_topic *topic)
{
    buf_addf(&chat->shown, "%-26.*s %.*s\n", STR_ARG(topic->id),
             STR_ARG(topic->title[chat->language]));
}

/* Words that are typed for a topic may stand anywhere in its id; failing that, an id that looks
 * alike is named. */
static void show_no_topic(struct chat *chat, const struct kb_model *model, struct str wanted)
{
    struct arena *arena = arena_new();
    struct str *ids = arena_array(arena, model->topic_count, sizeof *ids);
    struct str nearest;
    size_t shown = 0;

    buf_addf(&chat->shown, "No topic begins with \"%.*s\".", STR_ARG(wanted));
    for (size_t i = 0; i < model->topic_count; i++) {
        ids[i] = model->topics[i].id;
        if (str_find(ids[i], wanted, 0) != SIZE_MAX)
            buf_addf(&chat->shown, "%s %.*s", shown++ == 0 ? " In the middle:" : ",",
                     STR_ARG(ids[i]));
    }
    nearest = diag_nearest(wanted, ids, model->topic_count);
    if (shown == 0 && nearest.length > 0)
        buf_addf(&chat->shown, " Did you mean %.*s?", STR_ARG(nearest));
    buf_add_text(&chat->shown,
                 shown == 0 && nearest.length == 0 ? " :topics lists them all.\n" : "\n");
    arena_free(arena);
}

static void run_topics(struct chat *chat, struct str argument)
{
    struct engine *engine = service_engine(chat->service);
    const struct kb_model *model = engine_model(engine);
    size_t shown = 0;

    for (size_t i = 0; i < model->topic_count; i++) {
        if (!str_starts(model->topics[i].id, argument))
            continue;
        show_topic(chat, &model->topics[i]);
        shown++;
    }
    if (shown == 0)
        show_no_topic(chat, model, argument);
    engine_release(engine);
}

static void start_anew(struct chat *chat)
{
    service_conversation_release(chat->conversation);
    buf_truncate(&chat->why, 0);
    buf_truncate(&chat->handoff, 0);
    buf_truncate(&chat->story, 0);
    chat->lines.count = 0;
    arena_reset(chat->lines_arena);
    chat_open(chat, chat->service);
}

static void run_lang(struct chat *chat, struct str argument)
{
    if (argument.length == 0) {
        buf_addf(&chat->shown, "%s\n",
                 text_variant_name(service_conversation_language(chat->conversation)));
        return;
    }
    if (!text_variant_from_name(argument, &chat->language)) {
        buf_add_text(&chat->shown, "Languages: en, hr, sr-Latn, sr-Cyrl.\n");
        return;
    }
    start_anew(chat);
    buf_addf(&chat->shown, "New conversation, in %s until the customer's language is clear.\n",
             text_variant_name(chat->language));
}

static void run_reload(struct chat *chat, struct str argument)
{
    struct diag_list diags;
    struct error err = {0};
    struct engine *engine;

    (void)argument;
    diag_list_init(&diags);
    if (service_reload(chat->service, NULL, NULL, &diags, &err)) {
        engine = service_engine(chat->service);
        buf_addf(&chat->shown, "Reloaded: %zu topics, %.12s.\n", engine_model(engine)->topic_count,
                 engine_hash(engine).bytes);
        engine_release(engine);
    } else {
        cmd_print_diagnostics(&diags, chat->colours, &chat->shown);
        buf_addf(&chat->shown, "Not reloaded; the knowledge from before stays.%s%s\n",
                 err.message[0] ? " " : "", err.message);
    }
    diag_list_clear(&diags);
}

static void write_story(const struct chat *chat, struct str path, struct buf *out)
{
    struct civil_time now = service_civil_time(service_now_ms(chat->service));
    struct str rest = buf_str(&chat->story);
    const char *slash = strrchr(path.bytes, '/'); /* a copy that ends in NUL */
    char today[11];

    date_format_iso(now.date, today);
    buf_addf(out,
             "stories:\n  - story: Talk saved as %.*s\n    today: %s\n    language: %s\n    "
             "spellings: as written\n    talk: |\n",
             slash ? (int)(path.bytes + path.length - slash - 1) : (int)path.length,
             slash ? slash + 1 : path.bytes, today, text_variant_name(chat->language));
    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');

        buf_addf(out, "      %.*s\n", STR_ARG(line));
    }
}

static void run_save(struct chat *chat, struct str argument)
{
    struct arena *arena = arena_new();
    struct str path = arena_copy(arena, argument);
    struct buf story = {0};
    struct error err = {0};

    if (argument.length == 0)
        buf_add_text(&chat->shown,
                     "Usage: :save FILE, for example :save knowledge/tests/declined.yaml\n");
    else if (chat->story.length == 0)
        buf_add_text(&chat->shown, "Nothing was said yet.\n");
    else if (file_exists(path.bytes))
        buf_addf(&chat->shown, "%s is there already; choose another name.\n", path.bytes);
    else {
        write_story(chat, path, &story);
        if (file_write(path.bytes, buf_str(&story), &err))
            buf_addf(&chat->shown, "Saved as a story: %s\n", path.bytes);
        else
            buf_addf(&chat->shown, "Not saved: %s\n", err.message);
    }
    buf_clear(&story);
    arena_free(arena);
}

static void run_handoff(struct chat *chat, struct str argument)
{
    (void)argument;
    show_text(chat, &chat->handoff, "Nothing was handed over yet.");
}

static void run_new(struct chat *chat, struct str argument)
{
    (void)argument;
    start_anew(chat);
    buf_add_text(&chat->shown, "New conversation.\n");
}

static void run_quit(struct chat *chat, struct str argument)
{
    (void)argument;
    chat->quit = true;
}

static void run_help(struct chat *chat, struct str argument)
{
    (void)argument;
    for (size_t i = 0; commands[i].name != NULL; i++)
        buf_addf(&chat->shown, "  %-9s %-7s %s\n", commands[i].name,
                 commands[i].argument ? commands[i].argument : "", commands[i].help);
}

static const struct chat_command commands[] = {
    {":why", NULL, CHAT_ARGUMENT_NONE,
     "why the last turn went as it did: evidence, words, file and line of each rule", run_why},
    {":trace", NULL, CHAT_ARGUMENT_NONE, "the same after every turn, on or off", run_trace},
    {":topics", "[BEGIN]", CHAT_ARGUMENT_TOPIC,
     "all topics with their titles, or those whose id begins so", run_topics},
    {":lang", "[CODE]", CHAT_ARGUMENT_LANGUAGE,
     "the conversation's language; en, hr, sr-Latn or sr-Cyrl: a new one, in it until the "
     "customer's is clear",
     run_lang},
    {":reload", NULL, CHAT_ARGUMENT_NONE,
     "read the knowledge again; with a mistake in it the old one stays", run_reload},
    {":save", "FILE", CHAT_ARGUMENT_FILE, "the talk so far as a story that passes", run_save},
    {":handoff", NULL, CHAT_ARGUMENT_NONE, "what a person would get: the last hand-off as JSON",
     run_handoff},
    {":new", NULL, CHAT_ARGUMENT_NONE, "a new conversation", run_new},
    {":help", NULL, CHAT_ARGUMENT_NONE, "this list", run_help},
    {":quit", NULL, CHAT_ARGUMENT_NONE, "the end (so does Ctrl-D)", run_quit},
    {0},
};

const char *const *chat_command_names(void)
{
    static const char *names[sizeof commands / sizeof *commands];

    for (size_t i = 0; commands[i].name != NULL; i++)
        names[i] = commands[i].name;
    return names;
}

/* With --json a command shows one object too, so that there is one per line of input. */
static void wrap_json(struct chat *chat, struct str command)
{
    struct arena *arena = arena_new();
    struct value object = value_map();
    struct str text = arena_copy(arena, buf_str(&chat->shown));

    value_set(&object, STR("command"), value_text(command), arena);
    value_set(&object, STR("text"), value_text(str_trim(text)), arena);
    buf_truncate(&chat->shown, 0);
    json_write(&chat->shown, &object);
    buf_add_byte(&chat->shown, '\n');
    arena_free(arena);
}

/* ":wy" alone, but no ":D": a slip of a tester's finger. Programs that send lines of customers mean
 * every one as it stands. */
static bool is_meant_as_command(struct str line)
{
    for (size_t i = 1; i < line.length; i++) {
        if (line.bytes[i] < 'a' || line.bytes[i] > 'z')
            return false;
    }
    return line.length > 2 && line.bytes[0] == ':';
}

static void tell_unknown(struct chat *chat, struct str line)
{
    struct str names[sizeof commands / sizeof *commands];
    size_t count = 0;
    struct str nearest;

    for (; commands[count].name != NULL; count++)
        names[count] = str_from(commands[count].name);
    nearest = diag_nearest(line, names, count);
    buf_addf(&chat->shown, "There is no command %.*s", STR_ARG(line));
    if (nearest.length > 0)
        buf_addf(&chat->shown, "; did you mean %.*s?\n", STR_ARG(nearest));
    else
        buf_add_text(&chat->shown, "; :help lists them.\n");
}

enum chat_argument chat_argument_at(struct str before)
{
    struct str rest = str_trim(before);
    struct str name = str_cut(&rest, ' ');

    if (name.length == 0)
        return CHAT_ARGUMENT_COMMAND;
    for (size_t i = 0; commands[i].name != NULL && rest.length == 0; i++) {
        if (str_is(name, commands[i].name))
            return commands[i].kind;
    }
    return CHAT_ARGUMENT_NONE;
}

static void tell_alone(struct chat *chat, const struct chat_command *command)
{
    buf_addf(&chat->shown, "%s takes no word behind it: %s.\n", command->name, command->help);
}

/* ":why" is a command and ":) thank you" a message. So is ":why not" for a program, since :why
 * takes no argument; a tester is told that. */
bool chat_run_command(struct chat *chat, struct str line)
{
    struct str rest = str_trim(line);
    struct str name = str_cut(&rest, ' ');

    rest = str_trim(rest);
    for (size_t i = 0; commands[i].name != NULL; i++) {
        bool fits = rest.length == 0 || commands[i].argument != NULL;

        if (!str_is(name, commands[i].name) || (!fits && chat->json))
            continue;
        if (fits)
            commands[i].run(chat, rest);
        else
            tell_alone(chat, &commands[i]);
        if (chat->json)
            wrap_json(chat, name);
        return true;
    }
    if (chat->json || !is_meant_as_command(str_trim(line)))
        return false;
    tell_unknown(chat, str_trim(line));
    return true;
}
