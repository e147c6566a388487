/* A bar on standard error for work that takes longer than a second; nothing when that is no
 * terminal. */
#ifndef SALTER_CMD_PROGRESS_H
#define SALTER_CMD_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

struct progress {
    const char *label;
    size_t total;
    int64_t started_ms; /* 0: not yet */
    int64_t shown_ms;
};

void progress_show(struct progress *progress, size_t done);
/* Wipes it away. */
void progress_end(struct progress *progress);

/* A clock that only goes forward. */
double progress_seconds(void);

#endif
