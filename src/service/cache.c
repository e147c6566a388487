#include "service_internal.h"

#include "base/file.h"
#include "base/log.h"

enum { LARGEST_FIT = 256 << 20 };

static void cache_path(const char *folder, struct str knowledge, struct buf *out)
{
    buf_addf(out, "%s/%.*s.fit", folder, 32, knowledge.bytes);
}

void service_cache_read(const char *folder, struct str knowledge, struct buf *out)
{
    struct buf path = {0};
    struct error err = {0};

    cache_path(folder, knowledge, &path);
    if (!file_read(path.bytes, LARGEST_FIT, out, &err) && err.code != ERROR_NOT_FOUND)
        log_write(LOG_WARNING, "cache not read: %s", err.message);
    buf_clear(&path);
}

void service_cache_write(const char *folder, struct str knowledge, struct str fit)
{
    struct buf path = {0};
    struct error err = {0};

    cache_path(folder, knowledge, &path);
    if (!file_make_folder(folder, &err) || !file_write(path.bytes, fit, &err))
        log_write(LOG_WARNING, "cache not written: %s", err.message);
    buf_clear(&path);
}
