/* Who is told of hand-offs, as the settings say. */
#ifndef SERVER_NOTIFY_H
#define SERVER_NOTIFY_H

#include "server/settings.h"
#include "service/service.h"

/* Starts the service's outbox when there is a command or a URL; false when they make no sense. */
bool notify_start(const struct server_settings *settings, struct service *service,
                  struct error *err) __attribute__((warn_unused_result));

#endif
