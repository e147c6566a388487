/*
 * A disk that fails on request: a SQLite VFS over the usual one, for every connection of the
 * process once installed.
 *
 * It counts writes, truncations and syncs of the files whose path contains `only`. Any thread.
 */
#ifndef SALTER_TESTS_SUPPORT_FAULT_VFS_H
#define SALTER_TESTS_SUPPORT_FAULT_VFS_H

#include <stdbool.h>

enum fault {
    FAULT_FULL, /* no space: nothing is written */
    /* the system has mounted it anew, as it does after errors: nothing is written */
    FAULT_READ_ONLY,
    FAULT_TORN, /* half of it is written, then an error */
    FAULT_SYNC, /* only syncs count, and fail */
    FAULT_READ  /* only reads count, and fail */
};

void fault_vfs_install(void);

/* The n-th from now on fails (1: the next), and `times` in all. */
void fault_vfs_fail(enum fault fault, const char *only, long nth, long times);
void fault_vfs_heal(void);
/* From now on whoever reads such a file waits until fault_vfs_heal(). How many wait: */
void fault_vfs_hold_reads(const char *only);
long fault_vfs_waiting(void);
/* How many have failed since fault_vfs_fail(). */
long fault_vfs_hits(void);

/*
 * From now on a copy of each database file and write-ahead log is kept in the folder as it was when
 * it was last synced: what is there after the power went. NULL ends it.
 */
void fault_vfs_mirror(const char *folder);

#endif
