/* `salter serve` as a process: started, switched, reloaded, stopped, killed. */
#include "test.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "given_server.h"
#include "given_store.h"

enum { PATIENCE_MS = 30000, MOST_WORDS = 40 };

struct process {
    char *folder;
    char *knowledge;
    char *store;
    char *control;
    char *log;
    pid_t pid;
    int port;
};

static const char *program(void)
{
    const char *named = getenv("SALTER");

    return named != NULL ? named : "build/release/salter";
}

/* The child dies with the test. */
static void run_child(const char **words, int out, const char *log)
{
    int descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDOUT_FILENO);
    if (descriptor >= 0)
        dup2(descriptor, STDERR_FILENO);
    execv(program(), (char *const *)(uintptr_t)words);
    _exit(127);
}

/* The first line it says is where it answers. */
static int read_port(int descriptor)
{
    struct buf line = {0};
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    char bytes[256];
    const char *colon;
    int port;

    while (str_find_byte(buf_str(&line), '\n', 0) == SIZE_MAX) {
        ssize_t length =
            poll(&wait, 1, PATIENCE_MS) == 1 ? read(descriptor, bytes, sizeof bytes) : 0;

        if (length <= 0) {
            buf_clear(&line);
            return -1;
        }
        buf_add(&line, str_of(bytes, (size_t)length));
    }
    colon = strrchr(line.bytes, ':');
    port = colon != NULL ? atoi(colon + 1) : 0;
    buf_clear(&line);
    return port;
}

static void start_with(struct process *process, const char *const *more)
{
    const char *words[MOST_WORDS] = {
        "salter",
        "serve",
        process->knowledge,
        "--store",
        process->store,
        "--control",
        process->control,
        "--listen",
        "127.0.0.1:0",
        "--cache",
        process->folder,
        "--address-rate",
        "0",
        "--message-rate",
        "0",
        "--address-openings",
        "0",
        "--drain-seconds",
        "3",
    };
    size_t count = 19;
    int pipes[2];

    for (; more != NULL && *more != NULL; more++)
        words[count++] = *more;
    assert_int_equal(pipe(pipes), 0);
    process->pid = fork();
    assert_true(process->pid >= 0);
    if (process->pid == 0)
        run_child(words, pipes[1], process->log);
    close(pipes[1]);
    process->port = read_port(pipes[0]);
    close(pipes[0]);
}

static struct process *new_process(void)
{
    struct process *process = calloc(1, sizeof *process);

    process->folder = given_folder();
    process->knowledge = path_in(process->folder, "knowledge");
    process->store = path_in(process->folder, "log.db");
    process->control = path_in(process->folder, "control");
    process->log = path_in(process->folder, "log");
    copy_knowledge(process->knowledge);
    return process;
}

static int end(struct process *process, int signal)
{
    int status = 0;

    if (process->pid <= 0)
        return 0;
    kill(process->pid, signal);
    waitpid(process->pid, &status, 0);
    process->pid = 0;
    return status;
}

static int set_up(void **state)
{
    struct process *process = new_process();

    start_with(process, NULL);
    assert_true(process->port > 0);
    *state = process;
    return 0;
}

static int tear_down(void **state)
{
    struct process *process = *state;
    struct buf command = {0};

    end(process, SIGKILL);
    buf_addf(&command, "rm -rf '%s'", process->folder);
    if (system(command.bytes) != 0)
        print_error("not removed: %s\n", process->folder);
    buf_clear(&command);
    free(process->folder);
    free(process->knowledge);
    free(process->store);
    free(process->control);
    free(process->log);
    free(process);
    return 0;
}

/* Asks until the answer holds the text. */
static void wait_until(const struct process *process, const char *path, const char *part)
{
    int64_t until = http_milliseconds() + PATIENCE_MS;
    bool holds = false;

    while (!holds && http_milliseconds() < until) {
        struct http_reply reply = http_call(process->port, "GET", path, NULL, NULL);

        holds = str_find(buf_str(&reply.body), str_from(part), 0) != SIZE_MAX;
        http_clear(&reply);
        http_pause(50);
    }
    if (!holds)
        fail_msg("%s never held %s", path, part);
}

static bool log_holds(const struct process *process, const char *part)
{
    struct buf text = {0};
    bool holds = file_read(process->log, 16 << 20, &text, NULL) &&
                 str_find(buf_str(&text), str_from(part), 0) != SIZE_MAX;

    buf_clear(&text);
    return holds;
}

static void change(const struct process *process, const char *name, const char *from,
                   const char *to)
{
    struct buf path = {0};
    struct buf text = {0};
    struct buf fresh = {0};
    struct error err = {0};
    size_t at;

    buf_addf(&path, "%s/%s", process->knowledge, name);
    assert_true(file_read(path.bytes, 1 << 20, &text, &err));
    at = str_find(buf_str(&text), str_from(from), 0);
    assert_true(at != SIZE_MAX);
    buf_add(&fresh, str_slice(buf_str(&text), 0, at));
    buf_add_text(&fresh, to);
    buf_add(&fresh, str_slice(buf_str(&text), at + strlen(from), text.length));
    assert_true(file_write(path.bytes, buf_str(&fresh), &err));
    buf_clear(&path);
    buf_clear(&text);
    buf_clear(&fresh);
}

static int run_command(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int run_command(const char *format, ...)
{
    struct buf command = {0};
    va_list arguments;
    int status;

    buf_addf(&command, "%s ", program());
    va_start(arguments, format);
    buf_addv(&command, format, arguments);
    va_end(arguments);
    status = system(command.bytes);
    buf_clear(&command);
    return WEXITSTATUS(status);
}

static int open_stream(const struct talk *talk)
{
    int stream = http_connect(talk->port);

    http_printf(stream,
                "GET %s/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nAccept: "
                "text/event-stream\r\n\r\n",
                talk->path, talk->token);
    return stream;
}

/* ---- stopping
 * --------------------------------------------------------------------------------------------- */

static void a_signal_stops_it_after_what_is_under_way(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);
    struct buf out = {0};
    int stream = open_stream(&talk);
    int status;

    assert_true(http_wait_for(stream, "id: 1\n", 5000, &out));
    status = end(process, SIGTERM);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(http_wait_for(stream, "event: reconnect\n", 1000, &out));
    assert_true(log_holds(process, "\"message\":\"stopping\"}"));
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

/* One that was answered is there after the process died in the middle of anything. */
static void nothing_that_was_acknowledged_is_lost_when_it_is_killed(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);
    int acknowledged = 0;

    for (int round = 0; round < 5; round++) {
        struct buf wanted = {0};

        talk.port = process->port;
        for (int i = 0; i < 10; i++) {
            char id[32];

            snprintf(id, sizeof id, "m-%d-%d", round, i);
            expect(say(&talk, id, i % 2 == 0 ? "Kada radite?" : "Radno vrijeme"), 200, NULL);
            acknowledged++;
        }
        end(process, SIGKILL);
        start_with(process, NULL);
        assert_true(process->port > 0);
        talk.port = process->port;
        buf_addf(&wanted, "\"last\":%d}", 1 + 2 * acknowledged);
        expect(talk_call(&talk, "GET", "/events?after=1", NULL), 200, wanted.bytes);
        buf_clear(&wanted);
        {
            char again[32];

            snprintf(again, sizeof again, "m-%d-9", round);
            expect(say(&talk, again, "Radno vrijeme"), 200, NULL); /* known: nothing is added */
        }
    }
    expect(talk_call(&talk, "GET", "/events?after=99", NULL), 200, "\"last\":101}");
    close_talk(&talk);
}

static void no_secret_reaches_the_disk(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);
    struct buf command = {0};

    expect(say(&talk, "a", "Moja kartica 4111 1111 1111 1111, CVV 987, PIN je 8642"), 200, NULL);
    expect(talk_call(&talk, "POST", "/feedback", "{\"rating\":1,\"words\":\"4111111111111111\"}"),
           204, NULL);
    expect(
        talk_call(
            &talk, "POST", "/messages",
            "{\"client_id\":\"b\",\"button\":\"opening_hours\",\"title\":\"4111-1111-1111-1111\"}"),
        200, NULL);
    expect(http_call(process->port, "POST", "/webhooks/rest/webhook", NULL,
                     "{\"sender\":\"5500005555555559\",\"message\":\"lozinka je Tajna-77\"}"),
           200, NULL);
    expect(http_call(process->port, "POST", "/webhooks/rest/webhook", NULL,
                     "{\"sender\":\"x\",\"message\":\"/4111111111111111\"}"),
           200, NULL);
    expect(http_call(process->port, "POST", "/api/v1/conversations", NULL,
                     "{\"channel\":\"4111111111111111\"}"),
           201, NULL);
    buf_addf(&command, "grep -rqE '4111|PIN je 8642|CVV 987|5500005555555559|Tajna-77' '%s'",
             process->folder);
    assert_int_not_equal(system(command.bytes), 0);
    end(process, SIGTERM);
    assert_int_not_equal(system(command.bytes), 0);
    buf_clear(&command);
    close_talk(&talk);
}

/* ---- knowledge
 * -------------------------------------------------------------------------------------------- */

static void a_change_in_the_folder_is_spoken_at_once(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);

    change(process, "topics/opening_hours.yaml", "Radimo od 8 do 20.", "Radimo od 9 do 21.");
    wait_until(process, "/metrics", "salter_reloads_total 1\n");
    expect(say(&talk, "a", "Kada radite?"), 200, "Radimo od 9 do 21.");
    close_talk(&talk);
}

static void broken_knowledge_is_refused_and_the_old_one_stays(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);

    change(process, "topics/opening_hours.yaml", "department: general", "department: nobody");
    wait_until(process, "/readyz", "mistakes; the first: topics/opening_hours.yaml:1:");
    expect(http_call(process->port, "GET", "/readyz", NULL, NULL), 200, "\"status\":\"ready\"");
    expect(http_call(process->port, "GET", "/metrics", NULL, NULL), 200,
           "salter_knowledge_refused 1\n");
    expect(say(&talk, "a", "Kada radite?"), 200, "Radimo od 8 do 20.");
    assert_true(log_holds(process, "the old one stays"));
    change(process, "topics/opening_hours.yaml", "department: nobody", "department: general");
    wait_until(process, "/readyz", "\"problem\":null");
    close_talk(&talk);
}

static void add_tests(const struct process *process, const char *text)
{
    struct buf path = {0};
    struct error err = {0};

    buf_addf(&path, "%s/tests", process->knowledge);
    assert_true(file_make_folder(path.bytes, &err));
    buf_add_text(&path, "/questions.yaml");
    assert_true(file_write(path.bytes, str_from(text), &err));
    buf_clear(&path);
}

static void knowledge_that_fails_its_own_tests_is_refused(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);
    const char *failing =
        "questions:\n  opening_hours: |\n    Kada radite?\n    Pricaj mi vic o dinosaurima\n";

    expect(http_call(process->port, "GET", "/readyz", NULL, NULL), 200, "\"tests\":null");
    assert_int_equal(kill(process->pid, SIGHUP), 0);
    wait_until(process, "/metrics", "salter_reloads_total 1\n");
    /* none are there: nothing was proved */
    expect(http_call(process->port, "GET", "/readyz", NULL, NULL), 200, "\"tests\":null");
    add_tests(process, "questions:\n  opening_hours: |\n    Kada radite?\n");
    wait_until(process, "/readyz", "\"problem\":null,\"tests\":{\"passed\":2,\"failed\":0}");
    assert_true(log_holds(process, "its 2 tests passed"));
    change(process, "topics/opening_hours.yaml", "Radimo od 8 do 20.", "Radimo od 9 do 21.");
    add_tests(process, failing);
    wait_until(
        process, "/readyz",
        "of 4 tests failed; the first: tests/questions.yaml:4: opening_hours: Pricaj mi vic");
    expect(http_call(process->port, "GET", "/readyz", NULL, NULL), 200, "\"status\":\"ready\"");
    expect(http_call(process->port, "GET", "/metrics", NULL, NULL), 200,
           "salter_knowledge_tests_passed 2\n");
    assert_int_equal(run_command("reload --control %s >/dev/null 2>&1", process->control), 1);
    expect(say(&talk, "a", "Kada radite?"), 200, "Radimo od");
    add_tests(process, "questions:\n  opening_hours: |\n    Kada radite?\n");
    wait_until(process, "/readyz", "\"problem\":null,\"tests\":{\"passed\":2");
    expect(say(&talk, "b", "Kada radite?"), 200, "Radimo od 9 do 21.");
    close_talk(&talk);
}

static void a_hang_up_signal_loads_the_knowledge_anew(void **state)
{
    struct process *process = *state;

    kill(process->pid, SIGHUP);
    wait_until(process, "/metrics", "salter_reloads_total 1\n");
    assert_int_equal(run_command("reload --control %s >/dev/null", process->control), 0);
    wait_until(process, "/metrics", "salter_reloads_total 2\n");
}

static void production_refuses_a_demo(void **state)
{
    struct process *process = new_process();

    start_with(process, (const char *const[]){"--production", NULL});
    assert_int_equal(process->port, -1);
    assert_true(log_holds(process, "demo"));
    change(process, "bot.yaml", "demo: yes", "demo: no");
    end(process, SIGKILL);
    start_with(process, (const char *const[]){"--production", NULL});
    assert_true(process->port > 0);
    change(process, "bot.yaml", "demo: no", "demo: yes");
    wait_until(process, "/readyz", "demo knowledge");
    expect(http_call(process->port, "GET", "/api/v1/welcome", NULL, NULL), 200, "\"demo\":false");
    *state = process;
    tear_down(state);
}

/* ---- switches
 * --------------------------------------------------------------------------------------------- */

static void a_topic_that_is_switched_off_is_handed_over_also_after_a_restart(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);

    assert_int_equal(
        run_command("topic off opening_hours --control %s >/dev/null", process->control), 0);
    expect(say(&talk, "a", "Kada radite?"), 200, "\"reason\":\"content_expired\"");
    assert_true(log_holds(process, "\"level\":\"audit\",\"message\":\"user "));
    assert_true(log_holds(process, "topic off opening_hours: done"));
    expect(http_call(process->port, "GET", "/api/v1/welcome", NULL, NULL), 200,
           "\"buttons\":[{\"title\":\"Razgovor s osobom\",\"payload\":\"talk_to_human\"}]");
    end(process, SIGTERM);
    start_with(process, NULL);
    talk.port = process->port;
    expect(say(&talk, "b", "Kada radite?"), 200, "\"reason\":\"content_expired\"");
    assert_int_equal(
        run_command("topic on opening_hours --control %s >/dev/null", process->control), 0);
    expect(say(&talk, "c", "Kada radite?"), 200, "Radimo od 8 do 20.");
    assert_int_equal(run_command("topic off nothing --control %s 2>/dev/null", process->control),
                     1);
    assert_int_equal(run_command("topic off --control %s 2>/dev/null", process->control), 2);
    close_talk(&talk);
}

static void a_bot_that_is_switched_off_says_where_people_are(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);

    assert_int_equal(run_command("bot off --control %s >/dev/null", process->control), 0);
    expect(http_call(process->port, "GET", "/api/v1/welcome", NULL, NULL), 200,
           "\"messages\":[\"Automatski pomoćnik trenutačno je isključen. Za izgubljenu karticu ili "
           "prijevaru nazovite "
           "+385 1 5550 911, danju i noću.\",\"S osobom možete razgovarati na +385 1 5550 100 "
           "(danas 08:00–20:00).\"],"
           "\"buttons\":[]");
    expect(say(&talk, "a", "Kada radite?"), 200,
           "\"Automatski pomoćnik trenutačno je isključen. Za izgubljenu");
    expect(say(&talk, "a2", "Kada radite?"), 200, "+385 1 5550 100");
    expect(http_call(process->port, "GET", "/readyz", NULL, NULL), 200, "\"bot\":false");
    assert_int_equal(run_command("bot on --control %s >/dev/null", process->control), 0);
    expect(say(&talk, "b", "Kada radite?"), 200, "Radimo od 8 do 20.");
    close_talk(&talk);
}

static void a_banner_is_shown_until_it_is_taken_away(void **state)
{
    struct process *process = *state;
    struct talk talk = open_talk(process->port);
    struct buf out = {0};
    int stream = open_stream(&talk);

    assert_true(http_wait_for(stream, "id: 1\n", 5000, &out));
    assert_int_equal(
        run_command("banner Radovi do 18 sati --control %s >/dev/null", process->control), 0);
    assert_true(http_wait_for(
        stream, "\nevent: banner\ndata: {\"banner\":\"Radovi do 18 sati\"}\n\n", 1000, &out));
    expect(http_call(process->port, "GET", "/api/v1/welcome", NULL, NULL), 200,
           "\"banner\":\"Radovi do 18 sati\"");
    expect(http_call(process->port, "GET", "/chat", NULL, NULL), 200, "Radovi do 18 sati");
    assert_int_equal(run_command("banner none --control %s >/dev/null", process->control), 0);
    assert_true(http_wait_for(stream, "\nevent: banner\ndata: {\"banner\":null}\n\n", 1000, &out));
    expect(http_call(process->port, "GET", "/api/v1/welcome", NULL, NULL), 200, "\"banner\":null");
    assert_int_equal(run_command("banner x --control %s-not 2>/dev/null", process->control), 2);
    close(stream);
    buf_clear(&out);
    close_talk(&talk);
}

static void a_second_server_on_the_same_store_refuses(void **state)
{
    struct process *process = *state;
    struct process second = *process;

    second.control = path_in(process->folder, "control-2");
    start_with(&second, NULL);
    assert_int_equal(second.port, -1);
    assert_int_equal(WEXITSTATUS(end(&second, SIGKILL)), 2);
    assert_true(log_holds(process, "another server holds this store"));
    expect(http_call(process->port, "GET", "/healthz", NULL, NULL), 200, "ok");
    assert_int_equal(run_command("store check --store %s >/dev/null", process->store), 0);
    end(process, SIGKILL);
    start_with(process, NULL); /* nothing is left to be cleaned away */
    assert_true(process->port > 0);
    free(second.control);
}

/* By a link to the file, or to its folder. */
static void a_store_has_one_server_under_all_of_its_names(void **state)
{
    struct process *process = *state;
    struct process second = *process;
    char *folder = path_in(process->folder, "other");
    char *names[] = {path_in(process->folder, "link.db"),
                     path_in(folder, strrchr(process->store, '/') + 1)};

    assert_int_equal(symlink(process->store, names[0]), 0);
    assert_int_equal(symlink(process->folder, folder), 0);
    second.control = path_in(process->folder, "control-2");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        second.store = names[i];
        start_with(&second, NULL);
        assert_int_equal(second.port, -1);
        assert_int_equal(WEXITSTATUS(end(&second, SIGKILL)), 2);
        free(names[i]);
    }
    assert_true(log_holds(process, "another server holds this store"));
    assert_int_equal(unlink(folder), 0);
    free(folder);
    free(second.control);
}

static void a_store_that_cannot_be_locked_is_served_and_that_is_said(void **state)
{
    struct process *process = *state;
    struct buf lock = {0};

    end(process, SIGTERM);
    buf_addf(&lock, "%s-server", process->store);
    assert_int_equal(unlink(lock.bytes), 0);
    assert_int_equal(mkdir(lock.bytes, 0700), 0);
    start_with(process, NULL);
    expect(http_call(process->port, "GET", "/healthz", NULL, NULL), 200, "ok");
    assert_true(log_holds(process, "a second server on this store would not be noticed"));
    assert_int_equal(rmdir(lock.bytes), 0);
    buf_clear(&lock);
}

static void only_this_user_may_use_the_control_socket(void **state)
{
    struct process *process = *state;
    struct stat there;

    assert_int_equal(stat(process->control, &there), 0);
    assert_int_equal(there.st_mode & 0777, 0600);
}

/* ---- where it listens
 * ------------------------------------------------------------------------------------- */

static int connect_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);

    memcpy(address.sun_path, path, strlen(path) + 1);
    assert_int_equal(connect(descriptor, (struct sockaddr *)(void *)&address, sizeof address), 0);
    return descriptor;
}

static void it_answers_on_a_unix_socket(void **state)
{
    struct process *process = new_process();
    char *path = path_in(process->folder, "http");
    struct buf listen = {0};
    int descriptor;

    buf_addf(&listen, "unix:%s", path);
    start_with(process, (const char *const[]){"--listen", listen.bytes, NULL});
    assert_true(process->port >= 0);
    descriptor = connect_unix(path);
    http_printf(descriptor, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(http_read(descriptor), 200, "ok");
    close(descriptor);
    assert_int_equal(WEXITSTATUS(end(process, SIGTERM)), 0);
    assert_false(file_exists(path));
    free(path);
    buf_clear(&listen);
    *state = process;
    tear_down(state);
}

static void it_answers_on_both_families(void **state)
{
    struct process *process = new_process();
    char url[64];

    start_with(process, (const char *const[]){"--listen", "[::]:0", NULL});
    assert_true(process->port > 0);
    expect(http_call(process->port, "GET", "/healthz", NULL, NULL), 200, "ok");
    snprintf(url, sizeof url, "http://[::1]:%d/healthz", process->port);
    if (system("test -e /proc/net/if_inet6 && grep -q . /proc/net/if_inet6") == 0) {
        struct buf command = {0};

        buf_addf(&command, "curl -sf -o /dev/null '%s'", url);
        assert_int_equal(system(command.bytes), 0);
        buf_clear(&command);
    }
    *state = process;
    tear_down(state);
}

static void it_speaks_tls_with_a_certificate(void **state)
{
    struct process *process = new_process();
    char *key = path_in(process->folder, "key.pem");
    char *certificate = path_in(process->folder, "cert.pem");
    struct buf command = {0};

    buf_addf(&command,
             "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout '%s' "
             "-out '%s' 2>/dev/null",
             key, certificate);
    if (system(command.bytes) == 0) {
        start_with(process,
                   (const char *const[]){"--tls-cert", certificate, "--tls-key", key, NULL});
        assert_true(process->port > 0);
        buf_truncate(&command, 0);
        buf_addf(&command,
                 "curl -skf https://127.0.0.1:%d/healthz | grep -q ok && curl -sk -D- -o /dev/null "
                 "https://127.0.0.1:%d/healthz | grep -qi strict-transport",
                 process->port, process->port);
        assert_int_equal(system(command.bytes), 0);
    }
    buf_clear(&command);
    free(key);
    free(certificate);
    *state = process;
    tear_down(state);
}

/* The two halves of systemd's protocol: a socket handed over as descriptor 3, and a datagram when
 * it is ready. */
static void it_takes_a_socket_from_systemd_and_says_when_it_is_ready(void **state)
{
    struct process *process = new_process();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char *path = path_in(process->folder, "notify");
    int notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_storage own = {.ss_family = AF_INET};
    socklen_t size = sizeof own;
    struct pollfd wait = {.fd = notify, .events = POLLIN};
    char state_text[64] = {0};
    int descriptor;

    memcpy(address.sun_path, path, strlen(path) + 1);
    assert_int_equal(bind(notify, (struct sockaddr *)(void *)&address, sizeof address), 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&own, sizeof(struct sockaddr_in)), 0);
    assert_int_equal(listen(listener, 8), 0);
    getsockname(listener, (struct sockaddr *)&own, &size);
    process->pid = fork();
    if (process->pid == 0) {
        char pid[16];
        const char *words[] = {"salter",    "serve",          process->knowledge,
                               "--control", process->control, NULL};

        snprintf(pid, sizeof pid, "%d", (int)getpid());
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
        setenv("NOTIFY_SOCKET", path, 1);
        dup2(listener, 3);
        run_child(words, open("/dev/null", O_WRONLY), process->log);
    }
    assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
    assert_true(recv(notify, state_text, sizeof state_text - 1, 0) > 0);
    assert_string_equal(state_text, "READY=1");
    descriptor = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(descriptor, (struct sockaddr *)&own, sizeof(struct sockaddr_in)), 0);
    http_printf(descriptor, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(http_read(descriptor), 200, "ok");
    close(descriptor);
    assert_int_equal(WEXITSTATUS(end(process, SIGTERM)), 0);
    close(notify);
    close(listener);
    free(path);
    *state = process;
    tear_down(state);
}

static void settings_say_where_they_come_from(void **state)
{
    struct process *process = new_process();
    char *file = path_in(process->folder, "salter.conf");
    struct buf command = {0};
    struct error err = {0};

    assert_true(file_write(file, STR("# ours\nlisten: 127.0.0.1:1\nthreads: 3   # few\n"), &err));
    buf_addf(&command,
             "SALTER_THREADS=5 SALTER_IDLE_SECONDS=9 %s serve --config '%s' --listen 127.0.0.1:2 "
             "--print-config > '%s'",
             program(), file, process->log);
    assert_int_equal(system(command.bytes), 0);
    assert_true(log_holds(process, "listen: 127.0.0.1:2"));
    assert_true(log_holds(process, "# --listen\n"));
    assert_true(log_holds(process, "threads: 5"));
    assert_true(log_holds(process, "# SALTER_THREADS\n"));
    assert_true(log_holds(process, "idle-seconds: 9"));
    assert_true(log_holds(process, "# default\n"));
    buf_clear(&command);
    free(file);
    *state = process;
    tear_down(state);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH(a_signal_stops_it_after_what_is_under_way),
        WITH(nothing_that_was_acknowledged_is_lost_when_it_is_killed),
        WITH(no_secret_reaches_the_disk),
        WITH(a_change_in_the_folder_is_spoken_at_once),
        WITH(broken_knowledge_is_refused_and_the_old_one_stays),
        WITH(knowledge_that_fails_its_own_tests_is_refused),
        WITH(a_hang_up_signal_loads_the_knowledge_anew),
        cmocka_unit_test(production_refuses_a_demo),
        WITH(a_topic_that_is_switched_off_is_handed_over_also_after_a_restart),
        WITH(a_bot_that_is_switched_off_says_where_people_are),
        WITH(a_banner_is_shown_until_it_is_taken_away),
        WITH(a_second_server_on_the_same_store_refuses),
        WITH(a_store_has_one_server_under_all_of_its_names),
        WITH(a_store_that_cannot_be_locked_is_served_and_that_is_said),
        WITH(only_this_user_may_use_the_control_socket),
        cmocka_unit_test(it_answers_on_a_unix_socket),
        cmocka_unit_test(it_answers_on_both_families),
        cmocka_unit_test(it_speaks_tls_with_a_certificate),
        cmocka_unit_test(it_takes_a_socket_from_systemd_and_says_when_it_is_ready),
        cmocka_unit_test(settings_say_where_they_come_from),
    };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
