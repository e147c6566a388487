#include "progress.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "cmd.h"

enum { QUIET_MS = 1000, STEP_MS = 100, WIDTH = 24, SLIDER = 5, LONGEST_LABEL = 40 };

struct progress {
    pthread_t thread;
    bool running;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool ending;
    char label[LONGEST_LABEL + 1];
    size_t done, total;
    double started; /* seconds */
    size_t drawn;   /* times */
};

double progress_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Where the slider begins: to the end and back. */
static size_t slide(size_t step)
{
    size_t way = WIDTH - SLIDER, at = step % (2 * way);

    return at < way ? at : 2 * way - at;
}

static void draw(struct progress *progress)
{
    size_t from = progress->total > 0 ? 0 : slide(progress->drawn);
    size_t to = progress->total > 0 ? progress->done * WIDTH / progress->total : from + SLIDER;
    char bar[WIDTH + 1];

    for (size_t i = 0; i < WIDTH; i++)
        bar[i] = i >= from && i < to ? '#' : '.';
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%s %s ", progress->label, bar);
    if (progress->total > 0)
        fprintf(stderr, "%zu/%zu", progress->done, progress->total);
    else
        fprintf(stderr, "%.0f s", progress_seconds() - progress->started);
    fflush(stderr);
    progress->drawn++;
}

static struct timespec soon(void)
{
    struct timespec when;

    clock_gettime(CLOCK_REALTIME, &when);
    when.tv_nsec += STEP_MS * 1000000L;
    when.tv_sec += when.tv_nsec / 1000000000L;
    when.tv_nsec %= 1000000000L;
    return when;
}

static void *run(void *context)
{
    struct progress *progress = context;

    pthread_mutex_lock(&progress->lock);
    while (!progress->ending) {
        struct timespec when = soon();

        pthread_cond_timedwait(&progress->ended, &progress->lock, &when);
        if (!progress->ending && progress->label[0] != '\0' &&
            (progress_seconds() - progress->started) * 1000 >= QUIET_MS)
            draw(progress);
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

struct progress *progress_new(void)
{
    struct progress *progress = memory_alloc(sizeof *progress);

    pthread_mutex_init(&progress->lock, NULL);
    pthread_cond_init(&progress->ended, NULL);
    progress->started = progress_seconds();
    progress->running = cmd_is_terminal(STDERR_FILENO) &&
                        pthread_create(&progress->thread, NULL, run, progress) == 0;
    return progress;
}

void progress_tell(struct progress *progress, size_t done, size_t total, const char *format, ...)
{
    va_list arguments;

    if (!progress->running)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->done = done;
    progress->total = total;
    va_start(arguments, format);
    vsnprintf(progress->label, sizeof progress->label, format, arguments);
    va_end(arguments);
    pthread_mutex_unlock(&progress->lock);
}

void progress_free(struct progress *progress)
{
    if (progress == NULL)
        return;
    if (progress->running) {
        pthread_mutex_lock(&progress->lock);
        progress->ending = true;
        pthread_cond_signal(&progress->ended);
        pthread_mutex_unlock(&progress->lock);
        pthread_join(progress->thread, NULL);
    }
    if (progress->drawn > 0)
        fprintf(stderr, "\r\033[K");
    pthread_cond_destroy(&progress->ended);
    pthread_mutex_destroy(&progress->lock);
    free(progress);
}
