/*
 * What an operator can switch while the server runs, at once and without touching the knowledge: a
 * topic whose answer is wrong, the whole bot, a banner above every conversation. Kept in a file,
 * when one is given, so that a restart does not undo an emergency. Any thread.
 */
#ifndef SALTER_SERVICE_SWITCHES_H
#define SALTER_SERVICE_SWITCHES_H

#include "service/service.h"

enum { SERVICE_LONGEST_BANNER = 300 /* bytes */ };

/* Reads the file and writes it at every change. Call before the first turn. */
bool service_keep_switches(struct service *service, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* false with ERROR_NOT_FOUND when the knowledge has no such topic. */
bool service_switch_topic(struct service *service, struct str topic, bool on, struct error *err)
    __attribute__((warn_unused_result));
bool service_switch_bot(struct service *service, bool on, struct error *err)
    __attribute__((warn_unused_result));
/* The empty text takes it away. */
bool service_set_banner(struct service *service, struct str text, struct error *err)
    __attribute__((warn_unused_result));

struct service_switches {
    bool bot_is_off;
    struct str banner;     /* empty: none */
    struct str topics_off; /* ",a,b," or empty */
};
/* As it is now, in the arena. */
struct service_switches service_switches(struct service *service, struct arena *arena);

#endif
