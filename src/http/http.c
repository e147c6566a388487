#define _GNU_SOURCE /* SOCK_CLOEXEC */
#include "http/http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "address.h"
#include "base/buf.h"
#include "base/memory.h"
#include "version.h"

enum {
    CONNECT_MS = 10000,
    TOTAL_MS = 30000,
    MOST_ANSWER = 64 << 10,
    MOST_HEADERS = 64 << 10,
    LONGEST_URL = 2048
};

struct http_client {
    struct http_options options;
    atomic_bool stopped;
};

/* One request under way. */
struct exchange {
    struct http_client *client;
    CURL *curl;
    struct curl_slist *headers;
    char *url;
    char reason[CURL_ERROR_SIZE];
    struct buf body;
    bool cut;
    size_t header_bytes;
    bool refused; /* the address */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        abort(); /* out of memory */
}

struct http_client *http_client_new(const struct http_options *options)
{
    struct http_client *client = memory_alloc(sizeof *client);

    pthread_once(&once, init_library);
    client->options = *options;
    if (client->options.connect_ms == 0)
        client->options.connect_ms = CONNECT_MS;
    if (client->options.total_ms == 0)
        client->options.total_ms = TOTAL_MS;
    if (client->options.most_answer == 0)
        client->options.most_answer = MOST_ANSWER;
    return client;
}

void http_client_free(struct http_client *client)
{
    free(client);
}

void http_client_stop(struct http_client *client)
{
    atomic_store(&client->stopped, true);
}

static bool is_allowed(enum address_kind kind, bool private_targets)
{
    return kind == ADDRESS_PUBLIC || (kind == ADDRESS_PRIVATE && private_targets);
}

/* ---- call-backs of the library
 * ---------------------------------------------------------------------------- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *exchange = context;

    (void)purpose;
    if (!is_allowed(address_kind_of(&address->addr), exchange->client->options.private_targets)) {
        exchange->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Less than what came tells the library to stop: the status is there, and enough of the body. */
static size_t keep_body(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    size_t room = exchange->client->options.most_answer - exchange->body.length;
    size_t length = size * count;

    buf_add(&exchange->body, str_of(bytes, length < room ? length : room));
    exchange->cut = length > room;
    return exchange->cut ? 0 : length;
}

static size_t count_header(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;

    (void)bytes;
    exchange->header_bytes += size * count;
    return exchange->header_bytes > MOST_HEADERS ? 0 : size * count;
}

static int is_stopped(void *context, curl_off_t to_receive, curl_off_t received, curl_off_t to_send,
                      curl_off_t sent)
{
    struct exchange *exchange = context;

    (void)to_receive;
    (void)received;
    (void)to_send;
    (void)sent;
    return atomic_load(&exchange->client->stopped);
}

/* ---- a request
 * -------------------------------------------------------------------------------------------- */

static void add_header(struct exchange *exchange, const char *name, struct str value)
{
    struct buf line = {0};
    struct curl_slist *longer;

    buf_addf(&line, "%s: %.*s", name, STR_ARG(value));
    longer = curl_slist_append(exchange->headers, line.bytes);
    buf_clear(&line);
    if (longer == NULL)
        abort(); /* out of memory */
    exchange->headers = longer;
}

static const char *schemes(bool private_targets)
{
    return private_targets ? "http,https" : "https";
}

static CURLcode set_bounds(struct exchange *exchange)
{
    const struct http_options *options = &exchange->client->options;
    CURL *curl = exchange->curl;
    CURLcode code = CURLE_OK;

#define SET(option, value) code = code != CURLE_OK ? code : curl_easy_setopt(curl, option, value)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROTOCOLS_STR, schemes(options->private_targets));
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)options->total_ms);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, exchange);
    SET(CURLOPT_WRITEFUNCTION, keep_body);
    SET(CURLOPT_WRITEDATA, exchange);
    SET(CURLOPT_HEADERFUNCTION, count_header);
    SET(CURLOPT_HEADERDATA, exchange);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, is_stopped);
    SET(CURLOPT_XFERINFODATA, exchange);
    SET(CURLOPT_ERRORBUFFER, exchange->reason);
    if (options->ca_file != NULL)
        SET(CURLOPT_CAINFO, options->ca_file);
    return code;
}

static CURLcode set_content(struct exchange *exchange, const struct http_request *request)
{
    CURL *curl = exchange->curl;
    CURLcode code = CURLE_OK;

    for (size_t i = 0; i < request->header_count; i++)
        add_header(exchange, request->headers[i].name, request->headers[i].value);
    add_header(exchange, "Expect", STR("")); /* no waiting for "100 Continue" */
    SET(CURLOPT_URL, exchange->url);
    SET(CURLOPT_USERAGENT, "salter/" SALTER_VERSION);
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
    SET(CURLOPT_POSTFIELDS, request->body.length > 0 ? request->body.bytes : "");
    SET(CURLOPT_HTTPHEADER, exchange->headers);
#undef SET
    return code;
}

static bool open_exchange(struct exchange *exchange, const struct http_request *request,
                          struct error *err)
{
    CURLcode code;

    if (!http_check_url(request->url, exchange->client->options.private_targets, err))
        return false;
    exchange->url = memory_text(request->url.bytes, request->url.length);
    exchange->curl = curl_easy_init();
    if (exchange->curl == NULL)
        return error_set(err, ERROR_LIBRARY, "libcurl: no handle");
    code = set_bounds(exchange);
    if (code == CURLE_OK)
        code = set_content(exchange, request);
    return code == CURLE_OK ||
           error_set(err, ERROR_LIBRARY, "libcurl: %s", curl_easy_strerror(code));
}

static bool tell_failure(const struct exchange *exchange, CURLcode code, struct error *err)
{
    if (exchange->refused)
        return error_set(err, ERROR_INVALID,
                         "the target's address is private or reserved, and that is not allowed");
    if (exchange->header_bytes > MOST_HEADERS)
        return error_set(err, ERROR_TOO_LARGE, "the answer has more than %d bytes of headers",
                         MOST_HEADERS);
    if (atomic_load(&exchange->client->stopped))
        return error_set(err, ERROR_IO, "stopped");
    return error_set(err, ERROR_IO, "%s",
                     exchange->reason[0] ? exchange->reason : curl_easy_strerror(code));
}

static bool perform(struct exchange *exchange, struct arena *arena, struct http_answer *out,
                    struct error *err)
{
    CURLcode code = curl_easy_perform(exchange->curl);
    long status = 0;

    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && exchange->cut))
        return tell_failure(exchange, code, err);
    curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    *out = (struct http_answer){.status = (int)status,
                                .body = arena_copy(arena, buf_str(&exchange->body)),
                                .cut = exchange->cut};
    return true;
}

bool http_post(struct http_client *client, const struct http_request *request, struct arena *arena,
               struct http_answer *out, struct error *err)
{
    struct exchange exchange = {.client = client};
    bool answered = open_exchange(&exchange, request, err) && perform(&exchange, arena, out, err);

    curl_easy_cleanup(exchange.curl);
    curl_slist_free_all(exchange.headers);
    buf_clear(&exchange.body);
    free(exchange.url);
    return answered;
}

/* ---- settings
 * --------------------------------------------------------------------------------------------- */

static bool check_scheme(CURLU *parts, bool private_targets, struct error *err)
{
    char *scheme = NULL;
    bool fits;

    if (curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        return error_set(err, ERROR_INVALID, "a URL without https://");
    fits = strcmp(scheme, "https") == 0 || (private_targets && strcmp(scheme, "http") == 0);
    if (!fits)
        error_set(err, ERROR_INVALID, "%s:// is not allowed, only %s", scheme,
                  schemes(private_targets));
    curl_free(scheme);
    return fits;
}

static bool check_no_user(CURLU *parts, struct error *err)
{
    char *user = NULL;

    if (curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_NO_USER)
        return true;
    curl_free(user);
    return error_set(err, ERROR_INVALID, "a URL with a user name in it");
}

static bool check_host(CURLU *parts, bool private_targets, struct error *err)
{
    enum address_kind kind = ADDRESS_PUBLIC;
    char *host = NULL;
    size_t length;
    bool fits;

    if (curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return error_set(err, ERROR_INVALID, "a URL without a host");
    length = strlen(host);
    if (host[0] == '[' && length > 2) { /* [::1] */
        memmove(host, host + 1, length - 2);
        host[length - 2] = '\0';
    }
    fits = !address_kind_of_text(host, &kind) || is_allowed(kind, private_targets);
    if (!fits)
        error_set(err, ERROR_INVALID,
                  "%s is a private or reserved address, and that is not allowed", host);
    curl_free(host);
    return fits;
}

bool http_check_url(struct str url, bool private_targets, struct error *err)
{
    CURLU *parts;
    char *text;
    bool fits;

    if (url.length == 0 || url.length > LONGEST_URL)
        return error_set(err, ERROR_INVALID, "a URL has 1 to %d bytes", LONGEST_URL);
    pthread_once(&once, init_library);
    parts = curl_url();
    text = memory_text(url.bytes, url.length);
    fits = curl_url_set(parts, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK ||
           error_set(err, ERROR_INVALID, "this is no URL: https://host/path is expected");
    fits = fits && check_scheme(parts, private_targets, err) && check_no_user(parts, err) &&
           check_host(parts, private_targets, err);
    free(text);
    curl_url_cleanup(parts);
    return fits;
}
