/*
 * The one door to libcurl: requests of ours to other people's servers, each bounded in time and in
 * size.
 *
 * Where a request may go: https, and plain http only where private targets are allowed. The address
 * is judged when the connection is opened, after the name was resolved, so that a name which
 * answers differently the second time gains nothing: private and loopback addresses are refused
 * unless they are allowed; link-local ones (a cloud's metadata), multicast and addresses that
 * belong to nobody always. Redirects are not followed; proxies, passwords and cookies of the
 * environment are not used; certificates are checked.
 */
#ifndef SALTER_HTTP_HTTP_H
#define SALTER_HTTP_HTTP_H

#include "base/arena.h"
#include "base/error.h"

struct http_options {
    int64_t connect_ms;   /* 0: 10 s */
    int64_t total_ms;     /* for all of it; 0: 30 s */
    size_t most_answer;   /* bytes of the answer that are kept; 0: 64 KiB */
    bool private_targets; /* loopback, private networks and plain http are allowed */
    const char *ca_file;  /* certificates to trust (PEM), or NULL: the system's; borrowed */
};

/* Any number of threads may use one at the same time. */
struct http_client;
struct http_client *http_client_new(const struct http_options *options);
void http_client_free(struct http_client *client); /* NULL is allowed */
/* What is under way fails within about a second, and everything later at once. Any thread. */
void http_client_stop(struct http_client *client);

struct http_header {
    const char *name;
    struct str value;
};

struct http_request {
    struct str url;
    const struct http_header *headers;
    size_t header_count;
    struct str body;
};

struct http_answer {
    int status;
    struct str body; /* in the arena */
    bool cut;        /* there was more of it than most_answer */
};

/* True when there is an answer, whatever its status. */
bool http_post(struct http_client *client, const struct http_request *request, struct arena *arena,
               struct http_answer *out, struct error *err) __attribute__((warn_unused_result));

/* Whether the URL could be a target at all, for settings: what can be told without the network. */
bool http_check_url(struct str url, bool private_targets, struct error *err)
    __attribute__((warn_unused_result));

#endif
