/* One connection: who it is, what it is doing, and until when it may. */
#ifndef SERVER_CLIENT_H
#define SERVER_CLIENT_H

#include <stdbool.h>

#include "limits.h"
#include "timers.h"

struct loop;
struct request;
struct server;
struct sockaddr;
struct MHD_Connection;

enum client_phase {
    CLIENT_HEADER,  /* until the headers are there */
    CLIENT_BODY,    /* until the body is there */
    CLIENT_WORKING, /* ours to do */
    CLIENT_SENDING, /* until the answer is taken */
    CLIENT_STREAM,  /* an open stream looks after itself */
    CLIENT_IDLE     /* between two requests */
};

struct client {
    struct client *next; /* of the loop */
    struct client *before;
    struct loop *loop;
    struct timer timer;
    int descriptor;
    enum client_phase phase;
    bool is_unix;
    unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
    struct limits_key key;     /* of the address, or of its /64 */
    bool is_proxy;             /* one of trusted_proxies */
    int64_t request_until;     /* seconds: total of the request under way */
    struct request *request;
};

struct client *client_new(struct loop *loop, struct MHD_Connection *connection);
void client_free(struct client *client);
void client_enter(struct client *client, enum client_phase phase);
/* Nobody waits for this connection any longer. */
void client_cut_off(struct client *client);

/* Whether a new connection may be had. */
bool client_is_welcome(struct loop *loop, const struct sockaddr *address);

/* The key of an address in text ("192.0.2.7", "[2001:db8::1]:443"); false when it is none. */
bool client_key_of_text(struct str text, unsigned char address[16]);
struct limits_key client_key(const unsigned char address[16]);
bool client_is_trusted(const struct server *server, const unsigned char address[16]);

#endif
