#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 8, MOST_FILES = 20000, CHUNK = 65536 };

static bool read_all(int descriptor, const char *path, size_t limit, struct buf *out,
                     struct error *err)
{
    char chunk[CHUNK];
    ssize_t got;

    while ((got = read(descriptor, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
        if (out->length + (size_t)got > limit)
            return error_set(err, ERROR_TOO_LARGE, "%s: more than %zu bytes", path, limit);
        buf_add(out, str_of(chunk, (size_t)got));
    }
    return true;
}

bool file_read(const char *path, size_t limit, struct buf *out, struct error *err)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool read_whole = false;

    if (descriptor < 0)
        return error_set(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, "%s: %s", path,
                         strerror(errno));
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        error_set(err, ERROR_IO, "%s: not a regular file", path);
    else {
        buf_reserve(out, (size_t)status.st_size < limit ? (size_t)status.st_size : limit);
        read_whole = read_all(descriptor, path, limit, out, err);
    }
    close(descriptor);
    return read_whole;
}

static bool write_all(int descriptor, struct str content)
{
    while (content.length > 0) {
        ssize_t put = write(descriptor, content.bytes, content.length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        content = str_slice(content, (size_t)put, content.length);
    }
    return true;
}

/* A device or a pipe: renaming a file into its place would be the end of it. */
static bool is_special(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static bool write_special(const char *path, struct str content, struct error *err)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    bool written = descriptor >= 0 && write_all(descriptor, content);

    if (!written)
        error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return written;
}

bool file_write(const char *path, struct str content, struct error *err)
{
    struct buf draft = {0};
    int descriptor;
    bool written = false;

    if (is_special(path))
        return write_special(path, content, err);
    buf_addf(&draft, "%s.XXXXXX", path);
    descriptor = mkstemp(draft.bytes);
    if (descriptor >= 0) {
        written = write_all(descriptor, content) && fsync(descriptor) == 0;
        written = close(descriptor) == 0 && written;
        written = written && rename(draft.bytes, path) == 0;
        if (!written) {
            int reason = errno;

            unlink(draft.bytes);
            errno = reason;
        }
    }
    if (!written)
        error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
    buf_clear(&draft);
    return written;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_make_folder(const char *path, struct error *err)
{
    char *partial = memory_text(path, strlen(path));
    bool made = true;

    for (char *slash = strchr(partial + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        made = mkdir(partial, 0755) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            break;
    }
    if (made)
        made = mkdir(partial, 0755) == 0 || errno == EEXIST;
    if (made && !file_is_folder(path)) {
        errno = ENOTDIR;
        made = false;
    }
    free(partial);
    return made || error_set(err, ERROR_IO, "%s: %s", path, strerror(errno));
}

struct walk {
    const char *root;
    struct arena *arena;
    struct file_list *found;
    struct file_list *others; /* or NULL */
    struct error *err;
};

static bool walk_folder(struct walk *walk, struct str relative, int depth);

static void note_other(struct walk *walk, struct str inner, const char *behind)
{
    if (walk->others != NULL && walk->others->count < MOST_FILES)
        vec_push(walk->others, arena_printf(walk->arena, "%.*s%s", STR_ARG(inner), behind));
}

static bool visit(struct walk *walk, struct str relative, const char *name, int depth)
{
    struct str inner = relative.length
                           ? arena_printf(walk->arena, "%.*s/%s", STR_ARG(relative), name)
                           : arena_copy(walk->arena, str_from(name));
    struct str path = arena_printf(walk->arena, "%s/%.*s", walk->root, STR_ARG(inner));
    struct stat status;

    if (name[0] == '.')
        return true;
    if (stat(path.bytes, &status) != 0 || (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode))) {
        note_other(walk, inner, "");
        return true;
    }
    if (S_ISDIR(status.st_mode)) {
        note_other(walk, inner, "/");
        return walk_folder(walk, inner, depth + 1);
    }
    if (walk->found->count == MOST_FILES)
        return error_set(walk->err, ERROR_TOO_LARGE, "%s: more than %d files", walk->root,
                         MOST_FILES);
    vec_push(walk->found, inner);
    return true;
}

static bool walk_folder(struct walk *walk, struct str relative, int depth)
{
    struct str path = arena_printf(walk->arena, "%s/%.*s", walk->root, STR_ARG(relative));
    struct dirent *entry;
    DIR *folder;
    bool walked = true;

    if (depth > DEEPEST)
        return error_set(walk->err, ERROR_TOO_LARGE, "%s: more than %d levels of folders",
                         path.bytes, DEEPEST);
    folder = opendir(path.bytes);
    if (folder == NULL)
        return error_set(walk->err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, "%s: %s",
                         path.bytes, strerror(errno));
    while (walked && (entry = readdir(folder)) != NULL)
        walked = visit(walk, relative, entry->d_name, depth);
    closedir(folder);
    return walked;
}

static int compare_names(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static void sort_names(struct file_list *names)
{
    if (names != NULL && names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

bool file_walk(const char *folder, struct arena *arena, struct file_list *out,
               struct file_list *others, struct error *err)
{
    struct walk walk = {folder, arena, out, others, err};

    if (!walk_folder(&walk, STR(""), 1))
        return false;
    sort_names(out);
    sort_names(others);
    return true;
}

bool file_xdg_folder(const char *variable, const char *fallback, struct buf *out)
{
    const char *base = getenv(variable);
    const char *home = getenv("HOME");

    if (base != NULL && base[0] == '/')
        buf_addf(out, "%s/salter", base);
    else if (fallback != NULL && home != NULL && home[0] == '/')
        buf_addf(out, "%s/%s/salter", home, fallback);
    else
        return false;
    return true;
}
