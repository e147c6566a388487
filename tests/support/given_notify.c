#include "given_notify.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/diag.h"
#include "json/json.h"
#include "test.h"

static char folder[64];
static atomic_llong now_ms = START_MS;

static void run(const char *command)
{
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

int given_notify_folders(void **state)
{
    char command[384];

    (void)state;
    strcpy(folder, "/tmp/salter-notify-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(command, sizeof command,
             "for people in notify none desk; do sh tests/support/dozen.sh %s/$people $people || "
             "exit; done",
             folder);
    run(command);
    return 0;
}

int drop_notify_folders(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    run(command);
    return 0;
}

const char *notify_path(const char *name)
{
    static char paths[4][160];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static int64_t read_clock(void *context)
{
    (void)context;
    return atomic_load(&now_ms);
}

void move_clock(int64_t ms)
{
    atomic_fetch_add(&now_ms, ms);
}

int64_t clock_now(void)
{
    return atomic_load(&now_ms);
}

/* Where `make check` has had these learned; otherwise the tests of a program learn for one another.
 */
static const char *cache_folder(char *out, size_t size)
{
    const char *bank = getenv("BANK");

    if (bank == NULL)
        return notify_path("cache");
    snprintf(out, size, "%s/salter", bank);
    return out;
}

struct given given_service(struct store *store, const char *people)
{
    char cache[4096];
    struct given given = {.store = store != NULL ? store : store_memory_new()};
    struct service_options options = {.knowledge = notify_path(people),
                                      .cache_folder = cache_folder(cache, sizeof cache),
                                      .store = given.store,
                                      .clock = read_clock};
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    given.service = service_new(&options, &diags, &err);
    if (given.service == NULL)
        fail_msg("the knowledge does not load: %s",
                 diags.all.count > 0 ? diags.all.items[0].message.bytes : err.message);
    diag_list_clear(&diags);
    return given;
}

struct service_conversation *given_talk(struct service *service)
{
    const struct service_opening opening = {.channel = STR("widget"), .language = TEXT_VARIANT_HR};

    return service_open(service, &opening);
}

static void note_reply(void *context, const struct service_reply *reply)
{
    struct said *said = context;

    said->result = reply->result;
    if (reply->turn == NULL)
        return;
    said->action = reply->turn->outcome.action;
    said->rule = str_from(reply->turn->outcome.rule);
    for (size_t i = 0; i < reply->turn->outcome.reply_count; i++)
        buf_addf(&said->text, "%.*s\n", STR_ARG(reply->turn->outcome.replies[i]));
}

struct said say_text(struct service_conversation *conversation, const char *text)
{
    const struct service_message message = {.text = str_from(text)};
    struct said said = {0};

    service_say_and_wait(conversation, &message, note_reply, &said);
    return said;
}

struct said press(struct service_conversation *conversation, const char *button)
{
    const struct service_message message = {.button = str_from(button)};
    struct said said = {0};

    service_say_and_wait(conversation, &message, note_reply, &said);
    return said;
}

void say_only(struct service_conversation *conversation, const char *text)
{
    struct said said = say_text(conversation, text);

    assert_int_equal(said.result, SERVICE_REPLIED);
    buf_clear(&said.text);
}

size_t count_events(struct store *store, int64_t conversation, enum store_event_type type,
                    struct arena *arena, struct value *payload)
{
    struct store_event *events;
    struct error err = {0};
    size_t count;
    size_t found = 0;

    if (!store_read(store, conversation, 0, 1000, arena, &events, &count, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++) {
        if (store_event_type_of(events[i].type) != type)
            continue;
        found++;
        if (payload != NULL &&
            !json_parse(events[i].payload, STORE_LARGEST_PAYLOAD, arena, payload, NULL))
            fail_msg("no JSON: %.*s", STR_ARG(events[i].payload));
    }
    return found;
}

void await_outbox(struct service *service, int64_t delivered, int64_t failures)
{
    const struct timespec moment = {0, 5000000};
    struct service_outbox_state state = {0};

    for (int i = 0; i < 4000; i++) {
        state = service_outbox_state(service);
        if (state.delivered >= delivered && state.failures >= failures)
            break;
        nanosleep(&moment, NULL);
    }
    service_settle(service);
    assert_int_equal(state.delivered, delivered);
    assert_int_equal(state.failures, failures);
}
