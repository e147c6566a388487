/* The listening socket: made from a setting, or handed over by systemd. */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct listener {
    int descriptor;
    int port; /* 0: a unix socket */
    bool was_handed_over;
    struct buf address; /* as a part of a URL: "127.0.0.1:8080" or "unix:PATH"; free it */
};

/* "127.0.0.1:8080", "[::]:80" or ":80" (IPv4 too), "unix:PATH", "localhost:0". Not blocking. */
bool listen_open(const char *where, struct listener *out, struct error *err)
    __attribute__((warn_unused_result));

/* Tells systemd (NOTIFY_SOCKET): "READY=1". Nothing happens when it does not want to know. */
void listen_notify(const char *state);

#endif
