/*
 * Deadlines of a loop's connections: a wheel of seconds. Setting and moving one costs nothing worth
 * mentioning, which is why every step of every request can have its own. One thread.
 */
#ifndef SERVER_TIMERS_H
#define SERVER_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

enum { TIMERS_SLOTS = 64 };

struct timer {
    struct timer *next;
    struct timer *before;
    int64_t due;                       /* seconds; 0: not set */
    void (*fire)(struct timer *timer); /* may set it anew or clear it, or any other */
};

struct timers {
    struct timer slots[TIMERS_SLOTS]; /* heads of rings */
    int64_t now;
};

void timers_init(struct timers *timers, int64_t now);
/* Moves it when it is set already. A due time that is over fires with the next tick. */
void timers_set(struct timers *timers, struct timer *timer, int64_t due);
void timers_clear(struct timer *timer); /* one that is not set, or zeroed, is allowed */
/* Fires everything that is due up to now. */
void timers_tick(struct timers *timers, int64_t now);

#endif
