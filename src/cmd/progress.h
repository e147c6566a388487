/*
 * What is being done, on standard error, for work that takes longer than a second; nothing when
 * that is no terminal.
 *
 * A thread of its own draws, so that something moves while the work itself has nothing to count.
 * One at a time; whoever made it tells and frees it. It reads no environment and no time zone.
 */
#ifndef SALTER_CMD_PROGRESS_H
#define SALTER_CMD_PROGRESS_H

#include <stddef.h>

struct progress;

/* Never fails; on no terminal it is silent. */
struct progress *progress_new(void);
/* `total` 0: it cannot be counted, a bar moves to and fro. The format makes at most 40 characters.
 */
void progress_tell(struct progress *progress, size_t done, size_t total, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Wipes it away. NULL is allowed. */
void progress_free(struct progress *progress);

/* A clock that only goes forward. */
double progress_seconds(void);

#endif
