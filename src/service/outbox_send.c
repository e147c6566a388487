#define _GNU_SOURCE /* memfd_create, addclosefrom_np */
#include "outbox_send.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/vec.h"
#include "crypto/mac.h"
#include "http/http.h"

enum {
    TIMEOUT_MS = 30000,
    LOOK_MS = 20, /* how often a command is looked at */
    MOST_SECRETS = 4,
    SHORTEST_KEY = 24, /* bytes, as Standard Webhooks want them */
    LONGEST_KEY = 64
};

extern char **environ;

struct sender {
    char *command; /* or NULL */
    char *url;
    char *ca_file;
    int64_t timeout_ms;
    struct buf keys[MOST_SECRETS];
    size_t key_count;
    struct http_client *client;
    pthread_mutex_t lock; /* of `stopping` */
    pthread_cond_t stop;
    bool stopping;
};

/* ---- making
 * -----------------------------------------------------------------------------------------------
 */

static bool read_secret(struct sender *sender, struct str secret, struct error *err)
{
    struct buf *key = &sender->keys[sender->key_count];
    bool read = str_starts(secret, STR("whsec_")) &&
                crypto_base64_read(key, str_slice(secret, 6, secret.length));

    if (!read || key->length < SHORTEST_KEY || key->length > LONGEST_KEY)
        return error_set(err, ERROR_INVALID, "a secret is whsec_ and %d to %d bytes in base64",
                         SHORTEST_KEY, LONGEST_KEY);
    sender->key_count++;
    return true;
}

static bool read_secrets(struct sender *sender, struct str secrets, struct error *err)
{
    struct str rest = str_trim(secrets);

    while (rest.length > 0) {
        struct str secret = str_trim(str_cut(&rest, ' '));

        if (secret.length == 0)
            continue;
        if (sender->key_count == MOST_SECRETS)
            return error_set(err, ERROR_INVALID, "more than %d secrets", MOST_SECRETS);
        if (!read_secret(sender, secret, err))
            return false;
    }
    return sender->key_count > 0 ||
           error_set(err, ERROR_INVALID, "a URL that is notified needs a secret");
}

static bool open_url(struct sender *sender, const struct service_outbox_options *options,
                     struct error *err)
{
    const struct http_options wanted = {.total_ms = sender->timeout_ms,
                                        .private_targets = options->private_targets,
                                        .ca_file = sender->ca_file,
                                        .most_answer = 1024};

    if (!http_check_url(str_from(options->url), options->private_targets, err) ||
        !read_secrets(sender, options->secrets, err))
        return false;
    sender->client = http_client_new(&wanted);
    return true;
}

static char *copy(const char *text)
{
    return text != NULL ? memory_text(text, strlen(text)) : NULL;
}

struct sender *sender_new(const struct service_outbox_options *options, struct error *err)
{
    struct sender *sender = memory_alloc(sizeof *sender);
    pthread_condattr_t monotonic;
    bool opened;

    sender->command = copy(options->command);
    sender->url = copy(options->url);
    sender->ca_file = copy(options->ca_file);
    sender->timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : TIMEOUT_MS;
    pthread_mutex_init(&sender->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&sender->stop, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if ((options->command == NULL) == (options->url == NULL))
        opened =
            error_set(err, ERROR_INVALID, "hand-offs go to a command or to a URL, one of the two");
    else
        opened = options->url == NULL || open_url(sender, options, err);
    if (opened)
        return sender;
    sender_free(sender);
    return NULL;
}

/* Keys do not stay behind in freed memory. */
static void clear_key(struct buf *key)
{
    if (key->bytes != NULL)
        explicit_bzero(key->bytes, key->length);
    buf_clear(key);
}

void sender_free(struct sender *sender)
{
    if (sender == NULL)
        return;
    http_client_free(sender->client);
    for (size_t i = 0; i < MOST_SECRETS; i++)
        clear_key(&sender->keys[i]);
    pthread_cond_destroy(&sender->stop);
    pthread_mutex_destroy(&sender->lock);
    free(sender->command);
    free(sender->url);
    free(sender->ca_file);
    free(sender);
}

void sender_stop(struct sender *sender)
{
    if (sender->client != NULL)
        http_client_stop(sender->client);
    pthread_mutex_lock(&sender->lock);
    sender->stopping = true;
    pthread_cond_broadcast(&sender->stop);
    pthread_mutex_unlock(&sender->lock);
}

const char *sender_kind(const struct sender *sender)
{
    return sender->command != NULL ? "command" : "webhook";
}

/* ---- by command
 * ------------------------------------------------------------------------------------------- */

/* As a file in memory: the command may read it at its leisure, or not at all, and nobody waits for
 * it. */
static int open_message(struct str message, struct error *err)
{
    int descriptor = memfd_create("message", MFD_CLOEXEC);
    size_t written = 0;

    while (descriptor >= 0 && written < message.length) {
        ssize_t some = write(descriptor, message.bytes + written, message.length - written);

        if (some < 0 && errno != EINTR)
            break;
        written += some > 0 ? (size_t)some : 0;
    }
    if (descriptor >= 0 && written == message.length && lseek(descriptor, 0, SEEK_SET) == 0)
        return descriptor;
    error_set(err, ERROR_IO, "the message for the command: %s", strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

struct variables VEC_OF(char *);

/* Ours, without the secret that is none of the command's business, and with the message's id. */
static struct variables make_environment(char *id)
{
    static const char secret[] = "SALTER_NOTIFY_SECRET=";
    struct variables all = {0};

    for (char **variable = environ; *variable != NULL; variable++) {
        if (strncmp(*variable, secret, sizeof secret - 1) != 0)
            vec_push(&all, *variable);
    }
    vec_push(&all, id);
    vec_push(&all, NULL);
    return all;
}

/* A group of its own, so that all of it can be ended; no blocked or ignored signals of ours. */
static int spawn(struct sender *sender, int input, char *const *environment, pid_t *child)
{
    char *const words[] = {"/bin/sh", "-c", sender->command, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigset_t ignored;
    int refused;

    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &ignored);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    refused = posix_spawn(child, words[0], &actions, &attributes, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return refused;
}

/* Sleeps a moment; false when everything is to end. */
static bool pause_for(struct sender *sender, int64_t ms)
{
    struct timespec until;
    bool goes_on;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&sender->lock);
    while (!sender->stopping && pthread_cond_timedwait(&sender->stop, &sender->lock, &until) == 0)
        ;
    goes_on = !sender->stopping;
    pthread_mutex_unlock(&sender->lock);
    return goes_on;
}

static bool read_status(int status, struct error *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (WIFEXITED(status))
        return error_set(err, ERROR_IO, "the command ended with status %d", WEXITSTATUS(status));
    return error_set(err, ERROR_IO, "the command was ended by signal %d", WTERMSIG(status));
}

static bool await(struct sender *sender, pid_t child, struct error *err)
{
    int status = 0;

    for (int64_t waited = 0; waited < sender->timeout_ms; waited += LOOK_MS) {
        pid_t ended = waitpid(child, &status, WNOHANG);

        if (ended == child)
            return read_status(status, err);
        if (ended < 0 && errno != EINTR)
            return error_set(err, ERROR_IO, "the command: %s", strerror(errno));
        if (!pause_for(sender, LOOK_MS))
            break;
    }
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return error_set(err, ERROR_IO, "the command took longer than %lld s, or the program ends",
                     (long long)(sender->timeout_ms / 1000));
}

static enum sent run_command(struct sender *sender, struct str id, struct str message,
                             struct error *err)
{
    struct buf variable = {0};
    struct variables environment;
    pid_t child = 0;
    int refused;
    int input = open_message(message, err);

    if (input < 0)
        return SENT_FAILED;
    buf_addf(&variable, "SALTER_WEBHOOK_ID=%.*s", STR_ARG(id));
    environment = make_environment(variable.bytes);
    refused = spawn(sender, input, environment.items, &child);
    vec_clear(&environment);
    buf_clear(&variable);
    close(input);
    if (refused != 0) {
        error_set(err, ERROR_IO, "the command could not be started: %s", strerror(refused));
        return SENT_FAILED;
    }
    return await(sender, child, err) ? SENT_DELIVERED : SENT_FAILED;
}

/* ---- by POST
 * ---------------------------------------------------------------------------------------------- */

/* "v1,...": of id, time and message, once for each key. */
static struct str sign(const struct sender *sender, struct str id, struct str time,
                       struct str message, struct arena *arena)
{
    struct buf signed_text = {0};
    struct buf out = {0};
    struct str signature;

    buf_addf(&signed_text, "%.*s.%.*s.", STR_ARG(id), STR_ARG(time));
    buf_add(&signed_text, message);
    for (size_t i = 0; i < sender->key_count; i++) {
        unsigned char mac[CRYPTO_MAC_BYTES];

        crypto_mac(buf_str(&sender->keys[i]), buf_str(&signed_text), mac);
        buf_add_text(&out, i > 0 ? " v1," : "v1,");
        crypto_base64_write(&out, str_of((const char *)mac, sizeof mac));
    }
    signature = arena_copy(arena, buf_str(&out));
    buf_clear(&signed_text);
    buf_clear(&out);
    return signature;
}

static enum sent judge(int status, struct error *err)
{
    if (status >= 200 && status < 300)
        return SENT_DELIVERED;
    error_set(err, ERROR_IO, "HTTP status %d", status);
    return status == 410 ? SENT_GONE : SENT_FAILED;
}

static enum sent post(struct sender *sender, struct str id, int64_t now_ms, struct str message,
                      struct error *err)
{
    struct arena *arena = arena_new();
    struct str time = arena_printf(arena, "%lld", (long long)(now_ms / 1000));
    const struct http_header headers[] = {
        {"Content-Type", STR("application/json")},
        {"webhook-id", id},
        {"webhook-timestamp", time},
        {"webhook-signature", sign(sender, id, time, message, arena)},
    };
    const struct http_request request = {.url = str_from(sender->url),
                                         .headers = headers,
                                         .header_count = sizeof headers / sizeof *headers,
                                         .body = message};
    struct http_answer answer;
    enum sent sent = SENT_FAILED;

    if (http_post(sender->client, &request, arena, &answer, err))
        sent = judge(answer.status, err);
    arena_free(arena);
    return sent;
}

enum sent sender_send(struct sender *sender, struct str id, int64_t now_ms, struct str message,
                      struct error *err)
{
    return sender->command != NULL ? run_command(sender, id, message, err)
                                   : post(sender, id, now_ms, message, err);
}
