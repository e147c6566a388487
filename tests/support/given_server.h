/* A server in the test's own process on a port of its own, with a small knowledge folder that may
 * be changed. */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_SERVER_H
#define SALTER_TESTS_SUPPORT_GIVEN_SERVER_H

#include "http.h"
#include "server/server.h"

struct given_server {
    char *folder; /* temporary: knowledge/ and whatever the test puts there */
    char *knowledge;
    struct arena *arena;
    struct server_settings settings;
    struct server_sources sources;
    struct service *service;
    struct server *server;
    int port;
};

/* Settings as "name=value", ended by NULL; `{folder}` in a value is the temporary folder. Fails the
 * test when it does not start. */
struct given_server *given_server(const char *const *settings);
/* Stops and starts it again with the same settings and store, as a new process would be; ports may
 * change. */
void given_restart(struct given_server *given);
void drop_server(struct given_server *given);

/* tests/server/knowledge and the demo bank's messages into a folder. */
void copy_knowledge(const char *to);

/* A conversation by the API. */
struct talk {
    int port;
    char *id;
    char *token;
    char path[64]; /* "/api/v1/conversations/ID" */
};
struct talk open_talk(int port);
void close_talk(struct talk *talk);
/* POST /messages; the reply is the caller's. */
struct http_reply say(const struct talk *talk, const char *client_id, const char *text);
/* A call below the conversation's path, with its token. */
struct http_reply talk_call(const struct talk *talk, const char *method, const char *rest,
                            const char *json);

/* Checks status and that the body holds a text; shows the answer otherwise. Clears it. */
void expect_at(struct http_reply reply, int status, const char *part, const char *file, int line);
#define expect(reply, status, part) expect_at((reply), (status), (part), __FILE__, __LINE__)

#endif
