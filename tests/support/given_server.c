#include "given_server.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "given_store.h"
#include "test.h"

static void copy_file(const char *from_folder, const char *name, const char *to)
{
    struct buf from = {0};
    struct buf target = {0};
    struct buf content = {0};
    struct error err = {0};

    buf_addf(&from, "%s/%s", from_folder, name);
    buf_addf(&target, "%s/%s", to, name);
    assert_true(file_read(from.bytes, 16 << 20, &content, &err));
    assert_true(file_write(target.bytes, buf_str(&content), &err));
    buf_clear(&from);
    buf_clear(&target);
    buf_clear(&content);
}

void copy_knowledge(const char *to)
{
    struct buf topics = {0};
    struct error err = {0};

    buf_addf(&topics, "%s/topics", to);
    assert_true(file_make_folder(topics.bytes, &err));
    copy_file("knowledge", "messages.yaml", to);
    copy_file("tests/server/knowledge", "bot.yaml", to);
    copy_file("tests/server/knowledge", "topics/opening_hours.yaml", to);
    copy_file("tests/server/knowledge", "topics/talk_to_human.yaml", to);
    buf_clear(&topics);
}

/* "name=value" as a flag; its place in the table is found by asking for the printed names. */
static size_t place_of(struct str name)
{
    static const char *const names[] = {
#define NAME(kind, member, name, ...) name,
        SERVER_SETTINGS(NAME)};
    size_t i = 0;

    while (i < SERVER_SETTING_COUNT && !str_is(name, names[i]))
        i++;
    assert_true(i < SERVER_SETTING_COUNT);
    return i;
}

static const char *fill_in(struct given_server *given, struct str value)
{
    size_t at = str_find(value, STR("{folder}"), 0);

    if (at == SIZE_MAX)
        return arena_copy(given->arena, value).bytes;
    return arena_printf(given->arena, "%.*s%s%.*s", (int)at, value.bytes, given->folder,
                        STR_ARG(str_slice(value, at + 8, value.length)))
        .bytes;
}

static void start(struct given_server *given)
{
    struct service_options options = {.knowledge = given->settings.knowledge, .threads = 1};
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    options.store = strcmp(given->settings.store, "memory") == 0
                        ? store_memory_new()
                        : store_sqlite_open_late(given->settings.store, &err);
    if (options.store == NULL)
        fail_msg("%s", err.message);
    given->service = service_new(&options, &diags, &err);
    if (given->service == NULL)
        fail_msg("%s", err.message);
    given->server = server_new(&given->settings, given->service, &err);
    if (given->server == NULL || !server_start(given->server, &err))
        fail_msg("%s", err.message);
    given->port = server_port(given->server);
    diag_list_clear(&diags);
}

struct given_server *given_server(const char *const *settings)
{
    struct given_server *given = memory_alloc(sizeof *given);
    const char *flags[SERVER_SETTING_COUNT] = {0};
    struct error err = {0};

    log_set_level(LOG_ERROR);
    given->arena = arena_new();
    given->folder = given_folder();
    given->knowledge = path_in(given->folder, "knowledge");
    copy_knowledge(given->knowledge);
    flags[SERVER_SETTING_knowledge] = given->knowledge;
    flags[SERVER_SETTING_listen] = "127.0.0.1:0";
    flags[SERVER_SETTING_threads] = "2";
    flags[SERVER_SETTING_address_rate] = "0";
    flags[SERVER_SETTING_address_openings] = "0";
    flags[SERVER_SETTING_address_connections] = "0";
    flags[SERVER_SETTING_message_rate] = "0";
    flags[SERVER_SETTING_drain_seconds] = "3";
    for (; settings != NULL && *settings != NULL; settings++) {
        struct str rest = str_from(*settings);
        size_t place = place_of(str_cut(&rest, '='));

        flags[place] = fill_in(given, rest);
    }
    if (!server_settings_read(flags, NULL, given->arena, &given->settings, &given->sources, &err))
        fail_msg("%s", err.message);
    start(given);
    return given;
}

void given_restart(struct given_server *given)
{
    server_free(given->server);
    given->server = NULL;
    service_free(given->service);
    given->service = NULL;
    start(given);
}

static void remove_tree(const char *folder)
{
    struct buf command = {0};

    buf_addf(&command, "rm -rf '%s'", folder);
    if (system(command.bytes) != 0)
        print_error("not removed: %s\n", folder);
    buf_clear(&command);
}

void drop_server(struct given_server *given)
{
    server_free(given->server);
    service_free(given->service);
    remove_tree(given->folder);
    free(given->folder);
    free(given->knowledge);
    arena_free(given->arena);
    free(given);
}

struct talk open_talk(int port)
{
    struct talk talk = {.port = port};
    struct http_reply reply =
        http_call(port, "POST", "/api/v1/conversations", NULL, "{\"language\":\"hr\"}");

    assert_int_equal(reply.status, 201);
    talk.id = http_member(&reply, "id");
    talk.token = http_member(&reply, "token");
    assert_non_null(talk.id);
    assert_non_null(talk.token);
    snprintf(talk.path, sizeof talk.path, "/api/v1/conversations/%s", talk.id);
    http_clear(&reply);
    return talk;
}

void close_talk(struct talk *talk)
{
    free(talk->id);
    free(talk->token);
}

struct http_reply talk_call(const struct talk *talk, const char *method, const char *rest,
                            const char *json)
{
    struct buf path = {0};
    struct http_reply reply;

    buf_addf(&path, "%s%s", talk->path, rest);
    reply = http_call(talk->port, method, path.bytes, talk->token, json);
    buf_clear(&path);
    return reply;
}

struct http_reply say(const struct talk *talk, const char *client_id, const char *text)
{
    struct buf json = {0};
    struct http_reply reply;

    buf_addf(&json, "{\"client_id\":\"%s\",\"text\":\"%s\"}", client_id, text);
    reply = talk_call(talk, "POST", "/messages", json.bytes);
    buf_clear(&json);
    return reply;
}

void expect_at(struct http_reply reply, int status, const char *part, const char *file, int line)
{
    bool fits = reply.status == status &&
                (part == NULL || str_find(buf_str(&reply.body), str_from(part), 0) != SIZE_MAX);

    if (!fits) {
        print_error("expected %d with %s\ngot %d: %s\n%s\n", status, part ? part : "anything",
                    reply.status, reply.head.bytes ? reply.head.bytes : "",
                    reply.body.bytes ? reply.body.bytes : "");
        _fail(file, line);
    }
    http_clear(&reply);
}
