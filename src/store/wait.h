/* Waiting with an end, on the monotonic clock: nobody's correction of the time of day makes it
 * longer. */
#ifndef STORE_WAIT_H
#define STORE_WAIT_H

#include <pthread.h>
#include <stdbool.h>

void wait_init(pthread_cond_t *condition);

/* False when the time is over. Like pthread_cond_wait() it may also return early, for no reason. */
bool wait_ms(pthread_cond_t *condition, pthread_mutex_t *lock, int ms);

#endif
