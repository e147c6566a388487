/* A knowledge that was changed: loaded aside, proved by its own tests, and live only then. */
#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "listen.h"
#include "server_internal.h"
#include "service/stories.h"

/* The tests of one knowledge while they run. */
struct proof {
    struct server *server;
    int64_t until_ms; /* of the service's clock */
    size_t passed;
    size_t failed;
    bool is_late;
    struct buf first; /* that failed */
};

static void keep_problem(struct server *server, const char *problem)
{
    pthread_mutex_lock(&server->reload_lock);
    free(server->reload_problem);
    server->reload_problem = problem != NULL ? memory_text(problem, strlen(problem)) : NULL;
    if (problem == NULL)
        server->loaded_ms = server_now_ms(server);
    pthread_mutex_unlock(&server->reload_lock);
}

static void keep_proof(struct server *server, const struct proof *proof)
{
    pthread_mutex_lock(&server->reload_lock);
    server->tests_were_run = proof->passed + proof->failed > 0;
    server->tests_passed = (int64_t)proof->passed;
    server->tests_failed = (int64_t)proof->failed;
    pthread_mutex_unlock(&server->reload_lock);
}

/* ---- tests
 * ------------------------------------------------------------------------------------------------
 */

/* The line of a "= answer card_lost\n" without its end. */
static struct str first_line(struct str text)
{
    return str_trim(str_cut(&text, '\n'));
}

static bool take_result(void *context, const struct service_story_result *result)
{
    struct proof *proof = context;

    if (result->passed) {
        proof->passed++;
    } else if (proof->failed++ == 0) {
        buf_addf(&proof->first, "%.*s:%u: %.*s: expected %.*s, got %.*s",
                 STR_ARG(result->place.file), result->place.line, STR_ARG(result->name),
                 STR_ARG(first_line(result->expected)), STR_ARG(first_line(result->got)));
    }
    proof->is_late = server_now_ms(proof->server) > proof->until_ms;
    return !proof->is_late && !atomic_load(&proof->server->draining);
}

static bool prove(void *context, struct service *trial, struct error *err)
{
    struct proof *proof = context;
    struct server *server = proof->server;
    int64_t seconds = server->settings->test_seconds;

    if (seconds == 0)
        return true;
    proof->until_ms = server_now_ms(server) + seconds * 1000;
    service_run_stories(trial, take_result, proof);
    keep_proof(server, proof);
    if (proof->failed > 0)
        return error_set(err, ERROR_INVALID, "%zu of %zu tests failed; the first: %s",
                         proof->failed, proof->failed + proof->passed, proof->first.bytes);
    if (proof->is_late)
        return error_set(err, ERROR_INVALID,
                         "its tests did not end within %lld seconds (test-seconds)",
                         (long long)seconds);
    if (atomic_load(&server->draining))
        return error_set(err, ERROR_INVALID, "the server is stopping");
    return true;
}

/* ---- loading
 * ---------------------------------------------------------------------------------------------- */

static void refuse(struct server *server, struct diag_list *diags, const struct error *err,
                   struct buf *problem)
{
    const struct diag *first;

    diag_sort(diags);
    first = diags->all.count > 0 ? &diags->all.items[0] : NULL;
    if (diags->errors == 0 || first == NULL)
        buf_add_text(problem, err->message);
    else
        buf_addf(problem, "%zu mistakes; the first: %.*s:%u:%u: %.*s [%s]", diags->errors,
                 STR_ARG(first->place.file), first->place.line, first->place.column,
                 STR_ARG(first->message), first->name);
    log_write(LOG_ERROR, "the knowledge is not loaded, the old one stays: %s", problem->bytes);
    atomic_fetch_add(&server->metrics.reloads_refused, 1);
    keep_problem(server, problem->bytes);
}

bool server_reload(struct server *server, struct buf *problem)
{
    struct proof proof = {.server = server};
    struct buf refusal = {0};
    struct diag_list diags;
    struct error err = {0};
    bool loaded;

    pthread_mutex_lock(&server->loading);
    listen_notify("RELOADING=1");
    diag_list_init(&diags);
    loaded = service_reload(server->service, prove, &proof, &diags, &err);
    if (loaded) {
        atomic_fetch_add(&server->metrics.reloads, 1);
        keep_problem(server, NULL);
        if (proof.passed > 0)
            log_write(LOG_INFO, "the knowledge is loaded anew; its %zu tests passed", proof.passed);
        else
            log_write(LOG_WARNING,
                      "the knowledge is loaded anew; it has no tests that could prove it");
    } else {
        refuse(server, &diags, &err, &refusal);
    }
    if (problem != NULL)
        buf_add(problem, buf_str(&refusal));
    buf_clear(&refusal);
    buf_clear(&proof.first);
    diag_list_clear(&diags);
    listen_notify("READY=1");
    pthread_mutex_unlock(&server->loading);
    return loaded;
}
