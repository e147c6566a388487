/*
 * How the process runs: one table makes the flags, their help, the environment's names, the file's
 * keys and the page in README.md. A flag goes before the environment (SALTER_NAME), that before the
 * file, that before the default. There are no secrets among them: a key is named by its file.
 *
 * The file has lines `name: value`, and `#` begins a comment.
 */
#ifndef SALTER_SERVER_SETTINGS_H
#define SALTER_SERVER_SETTINGS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Kind, member, name, placeholder, default, help. */
#define SERVER_SETTINGS(X)                                                                         \
    X(TEXT, knowledge, "knowledge", "FOLDER", "knowledge", "what the bot knows")                   \
    X(TEXT, listen, "listen", "ADDRESS:PORT", "127.0.0.1:8080",                                    \
      "where to answer: 127.0.0.1:8080, [::]:80 (both families), :8080 (the same), unix:PATH; "    \
      "port 0: any")                                                                               \
    X(TEXT, store, "store", "FILE", "memory",                                                      \
      "the event log (SQLite), of one server; or `memory`: nothing is kept")                       \
    X(TEXT, tls_cert, "tls-cert", "FILE", "",                                                      \
      "certificate chain (PEM); with it the server speaks HTTPS only")                             \
    X(TEXT, tls_key, "tls-key", "FILE", "", "its private key (PEM)")                               \
    X(TEXT, base_path, "base-path", "PATH", "", "everything lives under this path: /salter")       \
    X(TEXT, trusted_proxies, "trusted-proxies", "LIST", "",                                        \
      "addresses whose X-Forwarded-For and -Proto are believed: 10.0.0.0/8,::1,unix")              \
    X(TEXT, allow_origins, "allow-origins", "LIST", "",                                            \
      "pages of other origins that may use the API from a browser: https://www.bank.example,... "  \
      "or *")                                                                                      \
    X(TEXT, frame_ancestors, "frame-ancestors", "LIST", "",                                        \
      "pages that may show /chat in a frame; none by default")                                     \
    X(TEXT, routes, "routes", "LIST", "",                                                          \
      "drop-in routes that are on: rasa,directline,deepchat; all in the demo")                     \
    X(TEXT, web_dir, "web-dir", "FOLDER", "",                                                      \
      "serve pages and widget from this folder instead of the program")                            \
    X(TEXT, widget_dir, "widget-dir", "FOLDER", "",                                                \
      "where versions of the widget once served are kept; beside the store by default")            \
    X(TEXT, privacy_url, "privacy-url", "URL", "",                                                 \
      "the bank's privacy notice, linked before the first message")                                \
    X(TEXT, control, "control", "PATH", "",                                                        \
      "socket for `salter topic|bot|banner|reload|handoff`; by default in the user's folder")      \
    X(TEXT, cache, "cache", "FOLDER", "", "fitted models; in the user's cache by default")         \
    X(TEXT, notify_command, "notify-command", "COMMAND", "",                                       \
      "with `people: notify`: runs for each hand-off, with its message (JSON) on standard input")  \
    X(TEXT, notify_url, "notify-url", "URL", "",                                                   \
      "or: where that message is posted, signed as Standard Webhooks ask for")                     \
    X(TEXT, notify_secret_file, "notify-secret-file", "FILE", "",                                  \
      "the secrets of that URL (whsec_...); or SALTER_NOTIFY_SECRET in the environment")           \
    X(TEXT, notify_ca, "notify-ca", "FILE", "",                                                    \
      "certificates (PEM) that the URL's is checked against; the system's by default")             \
    X(TEXT, log_level, "log-level", "LEVEL", "info",                                               \
      "debug, info, warning or error; what operators did (`audit`) is written at every level")     \
    X(NUMBER, threads, "threads", "N", "0", "event loops; 0: one per processor")                   \
    X(NUMBER, keep_days, "keep-days", "N", "0",                                                    \
      "days after which conversations are deleted; 0: never")                                      \
    X(NUMBER, most_connections, "most-connections", "N", "0",                                      \
      "open at a time; 0: as many as files are allowed")                                           \
    X(NUMBER, address_connections, "address-connections", "N", "200",                              \
      "open from one address; 0: any number")                                                      \
    X(NUMBER, address_rate, "address-rate", "N", "50",                                             \
      "requests a second from one address; 0: any number")                                         \
    X(NUMBER, address_openings, "address-openings", "N", "60",                                     \
      "new conversations a minute from one address; 0: any")                                       \
    X(NUMBER, message_rate, "message-rate", "N", "60",                                             \
      "messages a minute in one conversation; 0: any number")                                      \
    X(NUMBER, header_seconds, "header-seconds", "N", "10", "until a request's headers are there")  \
    X(NUMBER, body_seconds, "body-seconds", "N", "20", "until its body is there")                  \
    X(NUMBER, idle_seconds, "idle-seconds", "N", "75", "without a request on an open connection")  \
    X(NUMBER, total_seconds, "total-seconds", "N", "120",                                          \
      "for a whole request; streams are not meant")                                                \
    X(NUMBER, test_seconds, "test-seconds", "N", "60",                                             \
      "for the knowledge's own tests when it is loaded anew; it is refused when one fails; 0: "    \
      "not run")                                                                                   \
    X(NUMBER, drain_seconds, "drain-seconds", "N", "15",                                           \
      "to finish what is under way when told to stop")                                             \
    X(NUMBER, pool_kb, "pool-kb", "N", "16",                                                       \
      "memory of a connection, KiB; bounds the request headers to half of it")                     \
    X(SWITCH, notify_private, "notify-private", NULL, "",                                          \
      "the URL may lead into a private network, and be http")                                      \
    X(SWITCH, production, "production", NULL, "", "refuse a demo knowledge")

struct server_settings {
#define SERVER_SETTINGS_TEXT(member) const char *member;
#define SERVER_SETTINGS_NUMBER(member) int64_t member;
#define SERVER_SETTINGS_SWITCH(member) bool member;
#define SERVER_SETTINGS_MEMBER(kind, member, ...) SERVER_SETTINGS_##kind(member)
    SERVER_SETTINGS(SERVER_SETTINGS_MEMBER)
};

#define SERVER_SETTINGS_NUMBERED(kind, member, ...) SERVER_SETTING_##member,
enum server_setting { SERVER_SETTINGS(SERVER_SETTINGS_NUMBERED) SERVER_SETTING_COUNT };

/* Where the value of each setting comes from: "default", "--listen", "SALTER_LISTEN",
 * "salter.conf:3". */
struct server_sources {
    const char *of[SERVER_SETTING_COUNT];
};

/*
 * flags: by setting, NULL where none was given ("" is a switch that is set). file may be NULL.
 * Texts live in the arena or are the flags'. The environment is read here and nowhere else.
 */
bool server_settings_read(const char *const flags[SERVER_SETTING_COUNT], const char *file,
                          struct arena *arena, struct server_settings *out,
                          struct server_sources *sources, struct error *err)
    __attribute__((warn_unused_result));

/* `name: value   # source`, one a line: a file that can be read back. */
void server_settings_print(const struct server_settings *settings,
                           const struct server_sources *sources, struct buf *out);

/* The table as Markdown, for README.md. */
void server_settings_page(struct buf *out);

#endif
