/* The one place that opens files for the domain: whole files in, whole files out, bounded. */
#ifndef SALTER_BASE_FILE_H
#define SALTER_BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/vec.h"

/* Reads the whole regular file; more than limit bytes is ERROR_TOO_LARGE. */
bool file_read(const char *path, size_t limit, struct buf *out, struct error *err)
    __attribute__((warn_unused_result));

/* Writes a new file beside the old one, syncs it, and renames it into place: readers see the old or
 * the new bytes, never a part. The mode of a new file is 0600. What is no regular file (a device, a
 * pipe) is written to as it stands. */
bool file_write(const char *path, struct str content, struct error *err)
    __attribute__((warn_unused_result));

bool file_exists(const char *path);
bool file_is_folder(const char *path);
/* Makes the folder and its parents; success when it is there already. */
bool file_make_folder(const char *path, struct error *err) __attribute__((warn_unused_result));

struct file_list VEC_OF(struct str);

/*
 * The regular files below the folder, as paths relative to it with '/' between, sorted by bytes;
 * hidden ones (leading '.') are left out. What else is there goes to `others`, which may be NULL:
 * folders, with '/' behind them, and what can be neither read nor entered, such as links that lead
 * nowhere or in a circle. At most 8 levels and 20 000 files. Free both with vec_clear(); the names
 * live in the arena.
 */
bool file_walk(const char *folder, struct arena *arena, struct file_list *out,
               struct file_list *others, struct error *err) __attribute__((warn_unused_result));

/* $VARIABLE/salter, or $HOME/fallback/salter unless that is NULL: the XDG folders
 * ("XDG_CACHE_HOME", ".cache"). false when neither variable is set. */
bool file_xdg_folder(const char *variable, const char *fallback, struct buf *out);

#endif
