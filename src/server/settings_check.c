/*
 * Values that would be taken and then do nothing: an origin that no browser ever sends, a privacy
 * notice that no page links. Who starts the server is told, not the customer who misses it.
 */
#include "settings_check.h"

enum { MOST_THREADS = 1024 };

/* A host and perhaps a port, as a browser writes them: in small letters, an IPv6 address in
 * brackets. */
static bool is_authority(struct str text)
{
    static const char usual[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]";

    for (size_t i = 0; i < text.length; i++) {
        if (memchr(usual, text.bytes[i], sizeof usual - 1) == NULL)
            return false;
    }
    return text.length > 0;
}

static bool starts_as_web(struct str text, struct str *rest)
{
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};

    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts(text, schemes[i])) {
            *rest = str_slice(text, schemes[i].length, text.length);
            return true;
        }
    }
    return false;
}

static bool check_origins(struct str list, struct error *err)
{
    while (list.length > 0) {
        struct str item = str_trim(str_cut(&list, ','));
        struct str authority;

        if (item.length == 0 || str_is(item, "*"))
            continue;
        if (!starts_as_web(item, &authority) || !is_authority(authority))
            return error_set(err, ERROR_INVALID,
                             "allow-origins: %.*s: expected https://www.bank.example, in small "
                             "letters and with nothing "
                             "behind the host and port, not even a slash",
                             STR_ARG(item));
    }
    return true;
}

static bool check_privacy(struct str url, struct error *err)
{
    struct str rest;

    if (url.length > 0 && (!starts_as_web(url, &rest) || rest.length == 0))
        return error_set(err, ERROR_INVALID, "privacy-url: %.*s: expected https://...",
                         STR_ARG(url));
    return true;
}

/* Clients take "." and ".." out of a path before they ask for it. */
static bool check_base_path(struct str path, struct error *err)
{
    for (struct str rest = path; rest.length > 0;) {
        struct str name = str_cut(&rest, '/');

        if (str_is(name, ".") || str_is(name, ".."))
            return error_set(err, ERROR_INVALID,
                             "base-path: %.*s: expected /name, without . and ..", STR_ARG(path));
    }
    return true;
}

/* Each costs a thread and a poll descriptor; beyond the processors none is of use. */
static bool check_threads(int64_t threads, struct error *err)
{
    if (threads < 0 || threads > MOST_THREADS)
        return error_set(err, ERROR_INVALID, "threads: %lld: expected 0 to %d", (long long)threads,
                         MOST_THREADS);
    return true;
}

bool settings_check(const struct server_settings *settings, struct error *err)
{
    return check_origins(str_from(settings->allow_origins), err) &&
           check_privacy(str_from(settings->privacy_url), err) &&
           check_base_path(str_from(settings->base_path), err) &&
           check_threads(settings->threads, err);
}
