#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"

enum { QUIET_MS = 1000, STEP_MS = 100, WIDTH = 40 };

double progress_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void draw(const struct progress *progress, size_t done)
{
    size_t filled = progress->total > 0 ? done * WIDTH / progress->total : 0;
    char bar[WIDTH + 1];

    for (size_t i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%s %s %zu of %zu", progress->label, bar, done, progress->total);
    fflush(stderr);
}

void progress_show(struct progress *progress, size_t done)
{
    int64_t now = (int64_t)(progress_seconds() * 1000);

    if (!cmd_is_terminal(STDERR_FILENO))
        return;
    if (progress->started_ms == 0)
        progress->started_ms = now;
    if (now - progress->started_ms < QUIET_MS || now - progress->shown_ms < STEP_MS)
        return;
    progress->shown_ms = now;
    draw(progress, done);
}

void progress_end(struct progress *progress)
{
    if (progress->shown_ms != 0)
        fprintf(stderr, "\r\033[K");
    *progress = (struct progress){.label = progress->label, .total = progress->total};
}
