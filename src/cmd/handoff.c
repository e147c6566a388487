#define _XOPEN_SOURCE 700 /* realpath */
/* What an operator does with conversations that were handed to a person, on the running server or
 * on its store. */
#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "clean.h"
#include "json/json.h"
#include "logs.h"
#include "operate.h"
#include "server/server.h"
#include "service/handoff.h"

enum { HANDOFF_CONTROL, HANDOFF_STORE, HANDOFF_ALL, HANDOFF_FROM, HANDOFF_AS, HANDOFF_JSON };

static const struct cmd_option options[] = {
    [HANDOFF_CONTROL] = {"--control", "PATH", NULL,
                         "the server's control socket, when it is not in its usual place"},
    [HANDOFF_STORE] = {"--store", "FILE", NULL,
                       "the store that is meant; without a server it is read and written itself"},
    [HANDOFF_ALL] = {"--all", NULL, NULL, "list: also those that are over"},
    [HANDOFF_FROM] = {"--from", "DAY", NULL, "list: not before this day (2026-11-22)"},
    [HANDOFF_AS] = {"--as", "NAME", NULL, "reply: the name that the customer sees"},
    [HANDOFF_JSON] = {"--json", NULL, NULL, "the answer as JSON"},
    {0},
};

static const struct {
    const char *verb;
    size_t least, most; /* further words */
} verbs[] = {{"list", 0, 0}, {"show", 1, 1}, {"reply", 2, 62}, {"close", 1, 1}};

/* ---- the request
 * ------------------------------------------------------------------------------------------ */

static void put(struct value *map, const char *name, struct str text, struct arena *arena)
{
    value_set(map, str_from(name), value_text(text), arena);
}

/* The words of the command line, or all of standard input for "-". */
static struct str read_reply(const struct cmd_line *line, struct arena *arena)
{
    struct buf text = {0};
    struct buf read = {0};
    struct str reply;

    if (line->argument_count == 3 && strcmp(line->arguments[2], "-") == 0) {
        while (cmd_read_line(&read) && text.length <= HANDOFF_LONGEST_REPLY)
            buf_addf(&text, "%.*s\n", STR_ARG(buf_str(&read)));
    } else {
        for (size_t i = 2; i < line->argument_count; i++)
            buf_addf(&text, "%s%s", i > 2 ? " " : "", line->arguments[i]);
    }
    reply = arena_copy(arena, buf_str(&text));
    buf_clear(&read);
    buf_clear(&text);
    return reply;
}

static bool check_words(const struct cmd_line *line, struct error *err)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(line->arguments[0], verbs[i].verb) != 0)
            continue;
        if (line->argument_count - 1 >= verbs[i].least && line->argument_count - 1 <= verbs[i].most)
            return true;
        break;
    }
    return error_set(err, ERROR_INVALID, "list, show ID, reply ID TEXT or close ID");
}

static bool make_request(const struct cmd_line *line, struct arena *arena, struct value *out,
                         struct error *err)
{
    struct logs_period period;

    *out = value_map();
    if (!check_words(line, err) ||
        !logs_period_read(line->values[HANDOFF_FROM], NULL, &period, err))
        return false;
    put(out, "verb", str_from(line->arguments[0]), arena);
    if (line->argument_count > 1)
        put(out, "id", str_from(line->arguments[1]), arena);
    if (line->argument_count > 2)
        put(out, "text", read_reply(line, arena), arena);
    if (line->values[HANDOFF_AS] != NULL)
        put(out, "author", str_from(line->values[HANDOFF_AS]), arena);
    value_set(out, STR("all"), value_bool(line->values[HANDOFF_ALL] != NULL), arena);
    value_set(out, STR("since_ms"), value_integer(period.from_ms), arena);
    logs_period_clear(&period);
    return true;
}

/* ---- carrying it out
 * -------------------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool do_offline(const struct cmd_line *line, const struct value *request,
                       struct arena *arena, struct value *out, struct error *err)
{
    struct store *store = logs_open(line->values[HANDOFF_STORE], err);
    struct str by = arena_printf(arena, "user %u", (unsigned)getuid());
    bool done;

    if (store == NULL)
        return false;
    done = handoff_offline(store, request, by, now_ms(), arena, out, err);
    store_close(store);
    return done;
}

/* What the server is told: the request, and which store is meant when somebody said so. */
static void write_command(const struct cmd_line *line, const struct value *request,
                          struct arena *arena, struct buf *out)
{
    struct value sent = *request;
    char *whole =
        line->values[HANDOFF_STORE] != NULL ? realpath(line->values[HANDOFF_STORE], NULL) : NULL;

    if (line->values[HANDOFF_STORE] != NULL)
        put(&sent, "store", str_from(whole != NULL ? whole : line->values[HANDOFF_STORE]), arena);
    buf_add_text(out, "handoff ");
    json_write(out, &sent);
    free(whole);
}

static bool has_store(const struct cmd_line *line)
{
    const char *store =
        line->values[HANDOFF_STORE] != NULL ? line->values[HANDOFF_STORE] : getenv("SALTER_STORE");

    return store != NULL && strcmp(store, "memory") != 0;
}

/* On the server, so that the customer sees it at once; without one, on the store. */
static bool carry_out(const struct cmd_line *line, const struct value *request, struct arena *arena,
                      struct value *out, struct error *err)
{
    struct buf command = {0};
    struct buf answer = {0};
    enum operate_result result;
    bool done = false;

    write_command(line, request, arena, &command);
    result = operate(line->values[HANDOFF_CONTROL], buf_str(&command), &answer, err);
    if (result == OPERATE_REFUSED && str_is(buf_str(&answer), SERVER_OTHER_STORE))
        result = OPERATE_NO_SERVER;
    if (result == OPERATE_DONE)
        done = json_parse(buf_str(&answer), SIZE_MAX, arena, out, err);
    else if (result == OPERATE_REFUSED)
        error_set(err, ERROR_INVALID, "%.*s", (int)answer.length, answer.bytes ? answer.bytes : "");
    else if (has_store(line))
        done = do_offline(line, request, arena, out, err);
    buf_clear(&command);
    buf_clear(&answer);
    return done;
}

/* ---- for people
 * ------------------------------------------------------------------------------------------- */

/* "2026-11-22T09:31:00.000Z" in the time of this place. */
static void add_time(struct buf *out, struct str text)
{
    struct date date;
    int64_t hour = 0;
    int64_t minute = 0;

    if (text.length < 16 || !date_parse_iso(str_slice(text, 0, 10), &date) ||
        !str_to_int(str_slice(text, 11, 13), &hour) ||
        !str_to_int(str_slice(text, 14, 16), &minute))
        buf_add_text(out, "-");
    else
        logs_add_time(out, ((int64_t)date_to_days(date) * 1440 + hour * 60 + minute) * 60000);
}

/* What customers wrote must not reach a terminal as commands. */
static void add_clean(struct buf *out, struct str text)
{
    if (text.length == 0 || !clean_line(text, out))
        buf_add_text(out, "-");
}

static const struct value *list_of(const struct value *map, const char *name)
{
    const struct value *list = value_get(map, str_from(name));

    return list != NULL && list->kind == VALUE_LIST ? list : NULL;
}

/* The newest first. */
static void add_contacts(struct buf *out, const struct value *handoff)
{
    const struct value *contacts = list_of(handoff, "contacts");
    size_t count = contacts != NULL ? contacts->list.count : 0;

    if (count == 0)
        buf_add_text(out, value_get_text(handoff, "contact_withdrawn_at").length > 0 ? "taken back"
                                                                                     : "-");
    for (size_t i = count; i > 0; i--) {
        add_clean(out, value_get_text(&contacts->list.items[i - 1], "contact"));
        buf_add_text(out, i > 1 ? ", " : "");
    }
}

static void print_listed(const struct value *handoff, struct buf *out)
{
    struct buf time = {0};

    add_time(&time, value_get_text(handoff, "started_at"));
    buf_addf(
        out, "%6lld  %s  %-8.*s  %-7.*s  %-12.*s  %-16.*s  ",
        (long long)value_get_integer(handoff, "id", 0), time.bytes,
        STR_ARG(value_get_text(handoff, "state")), STR_ARG(value_get_text(handoff, "priority")),
        STR_ARG(value_get_text(handoff, "department")), STR_ARG(value_get_text(handoff, "reason")));
    add_contacts(out, handoff);
    buf_add_text(out, "\n        ");
    add_clean(out, value_get_text(handoff, "summary"));
    buf_add_byte(out, '\n');
    buf_clear(&time);
}

static void print_list(const struct value *answer, struct buf *out)
{
    const struct value *handoffs = value_get(answer, STR("handoffs"));
    const struct value *more = value_get(answer, STR("more"));

    if (handoffs == NULL || handoffs->list.count == 0) {
        buf_add_text(out, "Nobody waits.\n");
        return;
    }
    buf_addf(out, "%6s  %-16s  %-8s  %-7s  %-12s  %-16s  %s\n", "id", "since", "state", "priority",
             "department", "reason", "contact");
    for (size_t i = 0; i < handoffs->list.count; i++)
        print_listed(&handoffs->list.items[i], out);
    if (more != NULL && more->kind == VALUE_BOOL && more->boolean)
        buf_addf(out, "... and more; --from DAY shows later ones\n");
}

static void print_fact(const struct value *answer, const char *name, const char *label,
                       struct buf *out)
{
    struct str text = value_get_text(answer, name);

    if (text.length == 0)
        return;
    buf_addf(out, "%-12s", label);
    add_clean(out, text);
    buf_add_byte(out, '\n');
}

static void print_moment(const struct value *answer, const char *name, const char *label,
                         struct buf *out)
{
    struct str text = value_get_text(answer, name);

    if (text.length == 0)
        return;
    buf_addf(out, "%-12s", label);
    add_time(out, text);
    buf_add_byte(out, '\n');
}

static void print_contacts(const struct value *answer, struct buf *out)
{
    const struct value *contacts = list_of(answer, "contacts");

    for (size_t i = contacts != NULL ? contacts->list.count : 0; i > 0; i--) {
        const struct value *contact = &contacts->list.items[i - 1];

        buf_addf(out, "%-12s", "contact");
        add_clean(out, value_get_text(contact, "contact"));
        buf_add_text(out, ", ");
        add_time(out, value_get_text(contact, "at"));
        buf_add_text(out, ", ");
        add_clean(out, value_get_text(contact, "reference"));
        buf_add_byte(out, '\n');
    }
}

static void print_earlier(const struct value *answer, struct buf *out)
{
    const struct value *earlier = list_of(answer, "earlier");

    for (size_t i = 0; earlier != NULL && i < earlier->list.count; i++) {
        const struct value *past = &earlier->list.items[i];

        buf_addf(out, "%-12s", "earlier");
        add_time(out, value_get_text(past, "started_at"));
        buf_add_text(out, " to ");
        add_time(out, value_get_text(past, "ended_at"));
        buf_add_text(out, ", ");
        add_clean(out, value_get_text(past, "reason"));
        buf_add_byte(out, '\n');
    }
}

/* What the customer could press: an answer of "the second" is about these. */
static void print_choices(const struct value *line, struct buf *out)
{
    const struct value *choices = value_get(line, STR("choices"));

    for (size_t i = 0; choices != NULL && choices->kind == VALUE_LIST && i < choices->list.count;
         i++) {
        buf_addf(out, "\n%28s[", "");
        add_clean(out, choices->list.items[i].text);
        buf_add_byte(out, ']');
    }
}

/* A message of several lines stays together. */
static void print_line(const struct value *line, struct buf *out)
{
    struct str rest = value_get_text(line, "text");

    add_time(out, value_get_text(line, "at"));
    buf_addf(out, "  %-8.*s  ", STR_ARG(value_get_text(line, "author")));
    add_clean(out, str_cut(&rest, '\n'));
    while (rest.length > 0) {
        buf_addf(out, "\n%28s", "");
        add_clean(out, str_cut(&rest, '\n'));
    }
    print_choices(line, out);
    buf_add_byte(out, '\n');
}

static void print_whole(const struct value *answer, struct buf *out)
{
    const struct value *transcript = value_get(answer, STR("transcript"));
    const struct value *cut = value_get(answer, STR("transcript_cut"));

    buf_addf(out, "Hand-off %lld, %.*s\n", (long long)value_get_integer(answer, "id", 0),
             STR_ARG(value_get_text(answer, "state")));
    print_moment(answer, "started_at", "since", out);
    print_moment(answer, "delivered_at", "delivered", out);
    print_moment(answer, "ended_at", "over", out);
    print_fact(answer, "reason", "reason", out);
    print_fact(answer, "priority", "priority", out);
    print_fact(answer, "department", "department", out);
    print_fact(answer, "language", "language", out);
    print_fact(answer, "channel", "channel", out);
    print_fact(answer, "summary", "summary", out);
    print_contacts(answer, out);
    print_moment(answer, "contact_withdrawn_at", "taken back", out);
    print_earlier(answer, out);
    buf_add_byte(out, '\n');
    if (cut != NULL && cut->kind == VALUE_BOOL && cut->boolean)
        buf_add_text(out, "... (older messages are left out)\n");
    for (size_t i = 0; transcript != NULL && i < transcript->list.count; i++)
        print_line(&transcript->list.items[i], out);
}

static void print_answer(const struct cmd_line *line, const struct value *answer, struct buf *out)
{
    if (line->values[HANDOFF_JSON] != NULL) {
        json_write_pretty(out, answer);
        buf_add_byte(out, '\n');
    } else if (strcmp(line->arguments[0], "list") == 0) {
        print_list(answer, out);
    } else if (strcmp(line->arguments[0], "show") == 0) {
        print_whole(answer, out);
    } else {
        buf_addf(out, "Hand-off %lld is %.*s.\n", (long long)value_get_integer(answer, "id", 0),
                 STR_ARG(value_get_text(answer, "state")));
    }
}

static int run(const struct cmd_line *line)
{
    struct arena *arena = arena_new();
    struct buf out = {0};
    struct value request;
    struct value answer;
    struct error err = {0};
    int result = CMD_USAGE;

    if (make_request(line, arena, &request, &err)) {
        result = CMD_FAILED;
        if (carry_out(line, &request, arena, &answer, &err)) {
            print_answer(line, &answer, &out);
            cmd_write(&out);
            result = CMD_OK;
        }
    }
    if (result != CMD_OK)
        fprintf(stderr, "salter handoff: %s\n", err.message);
    buf_clear(&out);
    arena_free(arena);
    return result;
}

const struct cmd cmd_handoff = {
    .name = "handoff",
    .arguments = "list | show ID | reply ID TEXT ... | close ID",
    .summary = "Conversations that wait for a person: see, answer, give back to the bot",
    .details = "Works on the running server, and the customer's open window shows an answer at "
               "once. Without a server it\n"
               "works on the store (--store FILE, or SALTER_STORE). ID is the number in the list, "
               "or the reference that\n"
               "the customer has. TEXT may be - for standard input. Close gives the conversation "
               "back to the bot.",
    .options = options,
    .least = 1,
    .most = 64,
    .run = run,
};
