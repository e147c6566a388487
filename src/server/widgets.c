#include "widgets.h"

#include <stdlib.h>

#include "assets.h"
#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "crypto/hash.h"
#include "server_internal.h"

extern const struct asset web_assets[]; /* generated from web/ */

enum { LARGEST = 4 << 20 };

static const char *const names[] = {"salter.js", "salter.css"};

struct widgets {
    char hash[CRYPTO_HASH_HEX];
    char integrity[2][CRYPTO_INTEGRITY]; /* of each of the names */
    struct buf folder;                   /* empty: no version is kept */
};

static void find_folder(const struct server *server, struct buf *out)
{
    const char *store = server->settings->store;

    if (server->settings->widget_dir[0] != '\0')
        buf_add_text(out, server->settings->widget_dir);
    else if (strcmp(store, "memory") != 0 && strstr(store, "://") == NULL)
        buf_addf(out, "%s-widgets", store);
}

static void keep(const struct widgets *widgets, const char *name, struct str content)
{
    struct buf path = {0};
    struct error err = {0};

    buf_addf(&path, "%s/%s", widgets->folder.bytes, widgets->hash);
    if (!file_make_folder(path.bytes, &err)) {
        log_write(LOG_WARNING, "this version of the widget is not kept: %s", err.message);
    } else {
        buf_addf(&path, "/%s", name);
        if (!file_exists(path.bytes) && !file_write(path.bytes, content, &err))
            log_write(LOG_WARNING, "this version of the widget is not kept: %s", err.message);
    }
    buf_clear(&path);
}

struct widgets *widgets_open(const struct server *server)
{
    struct widgets *widgets = memory_alloc(sizeof *widgets);
    struct buf contents[2] = {{0}, {0}};
    struct buf both = {0};
    struct crypto_hash hash;

    find_folder(server, &widgets->folder);
    for (size_t i = 0; i < 2; i++) {
        const char *type;

        if (assets_read(server, names[i], &contents[i], &type))
            buf_add(&both, buf_str(&contents[i]));
    }
    if (contents[0].length > 0) {
        hash = crypto_hash_of(buf_str(&both));
        crypto_hash_hex(&hash, widgets->hash);
        widgets->hash[WIDGETS_HASH] = '\0';
        for (size_t i = 0; i < 2; i++) {
            crypto_integrity(buf_str(&contents[i]), widgets->integrity[i]);
            if (widgets->folder.length > 0)
                keep(widgets, names[i], buf_str(&contents[i]));
        }
    }
    buf_clear(&both);
    buf_clear(&contents[0]);
    buf_clear(&contents[1]);
    return widgets;
}

void widgets_close(struct widgets *widgets)
{
    if (widgets == NULL)
        return;
    buf_clear(&widgets->folder);
    free(widgets);
}

const char *widgets_hash(const struct widgets *widgets)
{
    return widgets->hash;
}

bool widgets_write_tag(const struct widgets *widgets, struct str origin_and_base, struct buf *out)
{
    if (widgets->hash[0] == '\0')
        return false;
    buf_addf(
        out,
        "<script src=\"%.*s/widget/%s/salter.js\" integrity=\"%s\" data-style-integrity=\"%s\" "
        "crossorigin=\"anonymous\" defer></script>",
        STR_ARG(origin_and_base), widgets->hash, widgets->integrity[0], widgets->integrity[1]);
    return true;
}

static bool is_hash(struct str hash)
{
    for (size_t i = 0; i < hash.length; i++) {
        if (!((hash.bytes[i] >= '0' && hash.bytes[i] <= '9') ||
              (hash.bytes[i] >= 'a' && hash.bytes[i] <= 'f')))
            return false;
    }
    return hash.length == WIDGETS_HASH;
}

bool widgets_read(const struct widgets *widgets, struct str hash, struct str name, struct buf *out)
{
    struct buf path = {0};
    bool known = str_is(name, names[0]) || str_is(name, names[1]);
    bool read = false;

    if (known && is_hash(hash) && widgets->folder.length > 0) {
        buf_addf(&path, "%s/%.*s/%.*s", widgets->folder.bytes, STR_ARG(hash), STR_ARG(name));
        read = file_exists(path.bytes) && file_read(path.bytes, LARGEST, out, NULL);
    }
    buf_clear(&path);
    return read;
}

/* "https://www.bank.example/salter" without its path. */
static struct str host_of(struct str place)
{
    size_t scheme = str_find(place, STR("://"), 0);

    return str_slice(place, 0, str_find_byte(place, '/', scheme == SIZE_MAX ? 0 : scheme + 3));
}

bool server_embed(const char *web_dir, const char *origin, bool csp, struct buf *out,
                  struct error *err)
{
    struct server_settings settings = {.store = "memory", .widget_dir = "", .web_dir = web_dir};
    struct server server = {.settings = &settings, .assets = web_assets};
    struct str place = str_from(origin);
    struct widgets *widgets = widgets_open(&server);
    bool written;

    while (place.length > 0 && place.bytes[place.length - 1] == '/')
        place.length--;
    written = widgets_write_tag(widgets, place, out);
    widgets_close(widgets);
    if (!written)
        return error_set(err, ERROR_NOT_FOUND, "there is no widget in this build");
    buf_add_byte(out, '\n');
    if (csp)
        buf_addf(out, "\nContent-Security-Policy: script-src %.*s; connect-src %.*s\n",
                 STR_ARG(host_of(place)), STR_ARG(host_of(place)));
    return true;
}
