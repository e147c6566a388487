/*
 * Reads the whole log once after it was opened, and again whenever somebody could not read in it,
 * on a thread and a connection of its own: what is damaged is known before the customer whose
 * conversation it is comes back, and an operator can restore a copy in the quiet. Appends go on
 * meanwhile; only what is damaged cannot be read.
 */
#ifndef STORE_INSPECTOR_H
#define STORE_INSPECTOR_H

#include <pthread.h>
#include <stdbool.h>

#include "base/error.h"

struct inspector {
    const char *path;
    void (*sound)(void *context); /* called after each look that found nothing */
    void *context;
    pthread_t thread;

    pthread_mutex_t lock;
    pthread_cond_t work;
    bool wanted;
    bool stopping;
    bool damaged;
    struct error finding; /* when it is */
};

/* The fields path to context are set. */
bool inspector_start(struct inspector *inspector, struct error *err)
    __attribute__((warn_unused_result));
void inspector_stop(struct inspector *inspector);

/* Somebody could not read: it is looked at soon. */
void inspector_suspect(struct inspector *inspector);

/* What the last look found; false: err says what. */
bool inspector_is_sound(struct inspector *inspector, struct error *err);

#endif
