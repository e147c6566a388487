#include "assets.h"

#include "base/file.h"
#include "crypto/hash.h"
#include "handlers.h"
#include "pages.h"
#include "widgets.h"

enum { LARGEST = 4 << 20, LONGEST_NAME = 200 };

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(str_from(name), str_from(types[i].ending)))
            return types[i].type;
    }
    return NULL;
}

/* Names of letters, digits, '-', '_', '.' and '/', without a step up and without hidden files. */
static bool is_safe(struct str name)
{
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.bytes[i];
        bool is_word = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
        bool starts = i == 0 || name.bytes[i - 1] == '/';

        if (!is_word && (starts || (byte != '.' && byte != '/')))
            return false;
    }
    return name.length > 0 && name.length < LONGEST_NAME;
}

static bool read_from_folder(const char *folder, const char *name, struct buf *out)
{
    struct buf path = {0};
    bool read;

    buf_addf(&path, "%s/%s", folder, name);
    read = file_exists(path.bytes) && !file_is_folder(path.bytes) &&
           file_read(path.bytes, LARGEST, out, NULL);
    buf_clear(&path);
    return read;
}

bool assets_read(const struct server *server, const char *name, struct buf *out, const char **type)
{
    const struct asset *asset;

    *type = type_of(name);
    if (*type == NULL || !is_safe(str_from(name)))
        return false;
    if (server->settings->web_dir[0] != '\0')
        return read_from_folder(server->settings->web_dir, name, out);
    asset = asset_find(server->assets, name);
    if (asset != NULL)
        buf_add(out, str_of((const char *)asset->bytes, asset->size));
    return asset != NULL;
}

/* "br;q=1, gzip;q=0.5": gzip is named, and not with q=0. */
static bool takes_gzip(struct str accepted)
{
    while (accepted.length > 0) {
        struct str weight = str_cut(&accepted, ',');
        struct str coding = str_trim(str_cut(&weight, ';'));

        weight = str_trim(weight);
        if (str_is(coding, "gzip"))
            return !str_starts(weight, STR("q=0")) ||
                   strspn(weight.bytes + 2, "0.") < weight.length - 2;
    }
    return false;
}

/* Puts what the build packed in the place of a file, for a client that unpacks it. A folder being
 * edited holds none. */
static bool pack(struct request *request, const char *name, struct buf *content)
{
    const struct server *server = request->server;
    const struct asset *packed = NULL;

    if (server->settings->web_dir[0] == '\0')
        packed = asset_find(server->assets, arena_printf(request->arena, "%s.gz", name).bytes);
    if (packed == NULL)
        return false;
    request_add_header(request, "Vary", "Accept-Encoding");
    if (!takes_gzip(request_header(request, "Accept-Encoding")))
        return false;
    buf_clear(content);
    buf_add(content, str_of((const char *)packed->bytes, packed->size));
    return true;
}

static void answer_content(struct request *request, const char *type, bool is_packed,
                           struct buf *content)
{
    if (is_packed)
        request_add_header(request, "Content-Encoding", "gzip");
    request_answer(request, 200, type, content);
}

/* With a tag that is the hash of the content; a client that has it already is told so. */
static void answer_tagged(struct request *request, const char *type, bool is_packed,
                          struct buf *content)
{
    struct crypto_hash hash = crypto_hash_of(buf_str(content));
    char hex[CRYPTO_HASH_HEX];
    struct buf tag = {0};

    crypto_hash_hex(&hash, hex);
    buf_addf(&tag, "\"%.32s\"", hex);
    request_add_header(request, "ETag", "%s", tag.bytes);
    request_add_header(request, "Cache-Control", "no-cache");
    if (str_find(request_header(request, "If-None-Match"), buf_str(&tag), 0) != SIZE_MAX)
        request_answer_empty(request, 304);
    else
        answer_content(request, type, is_packed, content);
    buf_clear(&tag);
    buf_clear(content);
}

static void add_public_headers(struct request *request)
{
    request_add_header(request, "Access-Control-Allow-Origin", "*");
    request_add_header(request, "Cross-Origin-Resource-Policy", "cross-origin");
}

static bool serve(struct request *request, const char *name)
{
    struct buf content = {0};
    bool is_packed = false;
    const char *type;

    if (!assets_read(request->server, name, &content, &type))
        return false;
    if (strncmp(type, "text/html", 9) == 0) {
        pages_prepare(request, &content);
    } else {
        add_public_headers(request);
        is_packed = pack(request, name, &content);
    }
    answer_tagged(request, type, is_packed, &content);
    return true;
}

static void answer_missing(struct request *request)
{
    request_problem(request, 404, "there is nothing here");
}

void assets_file(struct request *request)
{
    if (!serve(request, request->path.bytes + 1))
        answer_missing(request);
}

bool assets_try(struct request *request)
{
    bool reads = str_is(request->method, "GET") || str_is(request->method, "HEAD");

    return reads && !str_ends(request->path, STR(".html")) &&
           serve(request, request->path.bytes + 1);
}

void assets_page(struct request *request)
{
    struct str name = arena_printf(request->arena, "%s.html", request->path.bytes + 1);

    if (!request->server->demo || !serve(request, name.bytes))
        answer_missing(request);
}

/* A real bank has its own page: there the front door is the conversation. */
void assets_front(struct request *request)
{
    static const char *const pages[TEXT_VARIANTS] = {"en", "hr", "sr-latn", "sr"};
    const char *page = pages[welcome_language(request, STR(""))];

    request_add_header(request, "Vary", "Accept-Language");
    if (request->server->demo &&
        (serve(request, arena_printf(request->arena, "%s.html", page).bytes) ||
         serve(request, "index.html")))
        return;
    request_add_header(request, "Location", "%.*s/chat", STR_ARG(request->server->base_path));
    request_answer_empty(request, 302);
}

static void answer_widget(struct request *request, const char *type, bool is_packed,
                          struct buf *content)
{
    add_public_headers(request);
    request_add_header(request, "Cache-Control", "public, max-age=31536000, immutable");
    answer_content(request, type, is_packed, content);
}

/* A version that was served once: a file, and so not read on the loop. */
static void read_kept(struct request *request)
{
    struct str name = request->parameters[1];
    const char *type = type_of(arena_copy(request->arena, name).bytes);
    struct buf content = {0};

    if (type != NULL &&
        widgets_read(request->server->widgets, request->parameters[0], name, &content))
        answer_widget(request, type, false, &content);
    else
        answer_missing(request);
    buf_clear(&content);
}

void assets_widget(struct request *request)
{
    struct server *server = request->server;
    const char *name = arena_copy(request->arena, request->parameters[1]).bytes;
    struct buf content = {0};
    const char *type;

    if (server->settings->web_dir[0] != '\0' ||
        !str_is(request->parameters[0], widgets_hash(server->widgets)))
        request_aside(request, read_kept);
    else if (assets_read(server, name, &content, &type))
        answer_widget(request, type, pack(request, name, &content), &content);
    else
        answer_missing(request);
}
