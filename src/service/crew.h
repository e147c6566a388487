/*
 * A few threads that take tasks off a queue, in the order of their arrival. They start when they
 * are needed.
 */
#ifndef SERVICE_CREW_H
#define SERVICE_CREW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "service/service.h"

enum { CREW_MOST = 3 /* so that one that waits for the disk does not keep the others waiting */ };

struct crew {
    pthread_mutex_t lock; /* a leaf: taken alone */
    pthread_cond_t work;
    struct service_task *first;
    struct service_task *last;
    size_t waiting; /* tasks in the queue */
    size_t resting; /* threads that wait for one */
    bool stopping;
    pthread_t threads[CREW_MOST];
    size_t count;
};

void crew_init(struct crew *crew);
/* Ends the threads once the queue is empty; nothing may be pushed any more. */
void crew_stop(struct crew *crew);

/* Any thread. When no thread can be had the task runs in the caller's: late is better than never.
 */
void crew_push(struct crew *crew, struct service_task *task);

#endif
