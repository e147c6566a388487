/*
 * The server: HTTP over a service. Loops of its own, one per processor, each with its connections
 * (ENGINE.md 4); the thread that calls server_run() watches signals, the knowledge folder and the
 * control socket.
 */
#ifndef SALTER_SERVER_SERVER_H
#define SALTER_SERVER_SERVER_H

#include "server/settings.h"
#include "service/service.h"

struct server;

/*
 * Opens the socket (or takes the one systemd hands over) and gets everything ready; nobody is
 * answered yet. The service and the settings are borrowed until server_free(). NULL with err.
 */
struct server *server_new(const struct server_settings *settings, struct service *service,
                          struct error *err) __attribute__((warn_unused_result));
/* Stops what runs. NULL is allowed. */
void server_free(struct server *server);

/* Starts the loops. */
bool server_start(struct server *server, struct error *err) __attribute__((warn_unused_result));
/* Streams are told to reconnect, what is under way is finished, new connections are refused; then
 * the loops end. */
void server_stop(struct server *server);

/*
 * Serves until SIGTERM or SIGINT: starts, watches, stops; `ready` (may be NULL) is told when it
 * answers. Signals must be blocked in every thread before any is started: server_block_signals()
 * does it.
 */
bool server_run(struct server *server, void (*ready)(const struct server *server),
                struct error *err) __attribute__((warn_unused_result));
void server_block_signals(void);

/* Where it answers: "http://127.0.0.1:8080/salter". */
const char *server_url(const struct server *server);
int server_port(const struct server *server); /* 0 for a unix socket */

/* Loads the knowledge anew, proved by its own tests; what went wrong is in the log, the metrics and
 * /readyz, and added to problem unless that is NULL. */
bool server_reload(struct server *server, struct buf *problem);

/*
 * One command of an operator: "topic off card_blocked". The answer is one line. false: it could not
 * be done. With `handoff` comes a request of service/handoff.h in JSON, which may have `store`, the
 * path that the caller means.
 */
#define SERVER_OTHER_STORE "this server holds another store"
bool server_control(struct server *server, struct str command, struct str who, struct buf *answer);
/*
 * The default path of the control socket, in $XDG_RUNTIME_DIR, $XDG_STATE_HOME or ~/.local/state;
 * false when there is no folder for it.
 */
bool server_control_path(struct buf *out);

/* The tag a bank puts into its page, and what its Content-Security-Policy must allow. */
bool server_embed(const char *web_dir, const char *origin, bool csp, struct buf *out,
                  struct error *err) __attribute__((warn_unused_result));

#endif
