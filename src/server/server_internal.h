/* What the files of the server share; private to it. */
#ifndef SERVER_INTERNAL_H
#define SERVER_INTERNAL_H

#include <stdatomic.h>

#include "base/asset.h"
#include "base/value.h"
#include "base/vec.h"
#include "limits.h"
#include "loop.h"
#include "metrics.h"
#include "server/server.h"

struct control;
struct widgets;

/* An address range whose word on where a request comes from is believed. */
struct network {
    unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
    int bits;
};

struct networks VEC_OF(struct network);
struct words VEC_OF(struct str);

enum { SERVER_LARGEST_BODY = 64 << 10, SERVER_LARGEST_HEADER = 8 << 10 };

struct server {
    const struct server_settings *settings;
    struct service *service;
    struct arena *arena; /* of what lives as long as the server */
    int listener;
    bool was_handed_over; /* by systemd */
    int port;
    const char *url;
    struct str base_path; /* "" or "/salter" */
    bool is_tls;
    char *certificate;
    char *key;
    struct networks trusted;
    bool trusts_unix;
    struct words origins;
    bool any_origin;
    bool demo;
    bool rasa;
    bool directline;
    bool deepchat;
    size_t most_connections;    /* of a loop */
    unsigned char secret[32];   /* of tickets and form tokens; of this process only */
    const struct asset *assets; /* embedded */
    struct widgets *widgets;
    struct limits *limits;
    struct metrics metrics;
    struct loop *loops;
    size_t loop_count;
    bool is_running;
    atomic_bool draining;
    struct control *control;
    pthread_mutex_t loading;     /* one load at a time */
    pthread_mutex_t reload_lock; /* of the result of the last load */
    char *reload_problem;        /* NULL: the knowledge is as the folder has it */
    int64_t loaded_ms;
    bool tests_were_run;  /* false: not since the start, or there are none */
    int64_t tests_passed; /* of the last load that ran them */
    int64_t tests_failed;
};

int64_t server_now_ms(const struct server *server);

#endif
