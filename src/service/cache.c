#include "service_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

enum {
    LARGEST_FIT = 256 << 20,
    NAME_DIGITS = 32, /* of a fit: the beginning of the knowledge's hash */
    MOST_FITS = 4096, /* looked at in a folder */
    ROOM = 192 << 20  /* for fits: a large one is some twenty megabytes, and every edit of the
                         knowledge makes another */
};

static void cache_path(const char *folder, struct str knowledge, struct buf *out)
{
    buf_addf(out, "%s/%.*s.fit", folder, NAME_DIGITS, knowledge.bytes);
}

/* ---- fits that nobody asks for any more
 * ------------------------------------------------------------------- */

struct kept_fit {
    const char *path;
    struct timespec used;
    off_t size;
};

static int compare_latest(const void *left, const void *right)
{
    const struct timespec *a = &((const struct kept_fit *)left)->used,
                          *b = &((const struct kept_fit *)right)->used;

    if (a->tv_sec != b->tv_sec)
        return a->tv_sec > b->tv_sec ? -1 : 1;
    return a->tv_nsec > b->tv_nsec ? -1 : a->tv_nsec < b->tv_nsec;
}

/* The folder may be anybody's (--cache), and others call other things .fit: only what is named as
 * cache_path() does is ours. */
static bool is_fit(const char *name)
{
    return strspn(name, "0123456789abcdef") == NAME_DIGITS &&
           strcmp(name + NAME_DIGITS, ".fit") == 0;
}

static size_t list_fits(const char *folder, struct arena *arena, struct kept_fit *fits)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    struct stat status;
    size_t count = 0;

    while (entries != NULL && count < MOST_FITS && (entry = readdir(entries)) != NULL) {
        const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name).bytes;

        if (is_fit(entry->d_name) && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
            fits[count++] = (struct kept_fit){path, status.st_mtim, status.st_size};
    }
    if (entries != NULL)
        closedir(entries);
    return count;
}

static void drop_oldest(const char *folder)
{
    struct arena *arena = arena_new();
    struct kept_fit *fits = arena_array(arena, MOST_FITS, sizeof *fits);
    size_t count = list_fits(folder, arena, fits);
    off_t size = 0;

    if (count > 0)
        qsort(fits, count, sizeof *fits, compare_latest);
    for (size_t i = 0; i < count; i++) {
        size += fits[i].size;
        if (i > 0 && size > ROOM)
            unlink(fits[i].path);
    }
    arena_free(arena);
}

/* ---- reading and writing
 * ---------------------------------------------------------------------------------- */

bool service_cache_read(const char *folder, struct str knowledge, struct buf *out)
{
    struct buf path = {0};
    struct error err = {0};
    bool read;

    cache_path(folder, knowledge, &path);
    read = file_read(path.bytes, LARGEST_FIT, out, &err);
    if (read)
        (void)utimensat(AT_FDCWD, path.bytes, NULL, 0); /* used now: kept longest */
    else if (err.code != ERROR_NOT_FOUND)
        log_write(LOG_WARNING, "cache not read: %s", err.message);
    buf_clear(&path);
    return read;
}

void service_cache_write(const char *folder, struct str knowledge, struct str fit)
{
    struct buf path = {0};
    struct error err = {0};

    cache_path(folder, knowledge, &path);
    if (file_make_folder(folder, &err) && file_write(path.bytes, fit, &err))
        drop_oldest(folder);
    else
        log_write(LOG_WARNING, "cache not written: %s", err.message);
    buf_clear(&path);
}
