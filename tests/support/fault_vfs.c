#include "fault_vfs.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

struct faulty_file {
    sqlite3_file base;
    char *path;
    sqlite3_file *real;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t healed = PTHREAD_COND_INITIALIZER;
static struct {
    enum fault fault;
    char only[64];
    long countdown; /* 0: none */
    long times;
    long hits;
    bool holds;
    long waiting;
    char mirror[PATH_MAX];
} plan;

static sqlite3_vfs *usual;

enum operation { READING, WRITING, SYNCING };

static bool counts(enum operation operation)
{
    switch (plan.fault) {
    case FAULT_FULL:
    case FAULT_READ_ONLY:
    case FAULT_TORN:
        return operation == WRITING;
    case FAULT_SYNC:
        return operation == SYNCING;
    case FAULT_READ:
        return operation == READING;
    }
    return false;
}

/* Also how, when it does. */
static bool fails(const struct faulty_file *file, enum operation operation, enum fault *fault)
{
    bool hit = false;

    pthread_mutex_lock(&lock);
    *fault = plan.fault;
    if (plan.times > 0 && counts(operation) && file->path != NULL &&
        strstr(file->path, plan.only) != NULL) {
        if (plan.countdown > 1) {
            plan.countdown--;
        } else {
            hit = true;
            plan.times--;
            plan.hits++;
        }
    }
    pthread_mutex_unlock(&lock);
    return hit;
}

static struct faulty_file *of(sqlite3_file *file)
{
    return (struct faulty_file *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return of(file)->real;
}

/* Under the lock, so that two copies that are taken together belong together. */
static void mirror(struct faulty_file *file)
{
    const char *slash = file->path != NULL ? strrchr(file->path, '/') : NULL;
    char target[PATH_MAX + 256];
    sqlite3_int64 size = 0;
    char *content;
    FILE *copy;

    if (plan.mirror[0] == '\0' || slash == NULL)
        return;
    file->real->pMethods->xFileSize(file->real, &size);
    content = memory_alloc((size_t)size + 1);
    snprintf(target, sizeof target, "%s%s", plan.mirror, slash);
    if (size == 0 || file->real->pMethods->xRead(file->real, content, (int)size, 0) == SQLITE_OK) {
        copy = fopen(target, "wb");
        if (copy == NULL || fwrite(content, 1, (size_t)size, copy) != (size_t)size ||
            fclose(copy) != 0)
            abort();
    }
    free(content);
}

static int close_file(sqlite3_file *file)
{
    int result = real_of(file)->pMethods->xClose(real_of(file));

    free(of(file)->path);
    free(of(file)->real);
    return result;
}

static void wait_while_held(const struct faulty_file *file)
{
    pthread_mutex_lock(&lock);
    while (plan.holds && file->path != NULL && strstr(file->path, plan.only) != NULL) {
        plan.waiting++;
        pthread_cond_wait(&healed, &lock);
        plan.waiting--;
    }
    pthread_mutex_unlock(&lock);
}

static int read_file(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    enum fault fault;

    wait_while_held(of(file));
    if (fails(of(file), READING, &fault))
        return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), out, size, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    enum fault fault;

    if (fails(of(file), WRITING, &fault)) {
        if (fault == FAULT_FULL)
            return SQLITE_FULL;
        if (fault == FAULT_READ_ONLY)
            return SQLITE_READONLY;
        real_of(file)->pMethods->xWrite(real_of(file), bytes, size / 2, offset);
        return SQLITE_IOERR_WRITE;
    }
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, size, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    enum fault fault;

    if (fails(of(file), WRITING, &fault))
        return SQLITE_IOERR_TRUNCATE;
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    enum fault fault;
    int result;

    if (fails(of(file), SYNCING, &fault))
        return SQLITE_IOERR_FSYNC;
    result = real_of(file)->pMethods->xSync(real_of(file), flags);
    pthread_mutex_lock(&lock);
    mirror(of(file));
    pthread_mutex_unlock(&lock);
    return result;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int check_lock(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int control(sqlite3_file *file, int what, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int lock_shared(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int unmap_shared(sqlite3_file *file, int delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = barrier,
    .xShmUnmap = unmap_shared,
};

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *out_flags)
{
    struct faulty_file *faulty = of(file);
    int result;

    (void)vfs;
    *faulty = (struct faulty_file){0};
    faulty->real = memory_alloc((size_t)usual->szOsFile);
    result = usual->xOpen(usual, path, faulty->real, flags, out_flags);
    if (faulty->real->pMethods == NULL) {
        free(faulty->real);
        return result;
    }
    faulty->path = path != NULL ? memory_text(path, strlen(path)) : NULL;
    faulty->base.pMethods = &methods;
    return result;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    const char *slash = strrchr(path, '/');
    char target[PATH_MAX + 256];

    (void)vfs;
    pthread_mutex_lock(&lock);
    if (plan.mirror[0] != '\0' && slash != NULL) {
        snprintf(target, sizeof target, "%s%s", plan.mirror, slash);
        unlink(target);
    }
    pthread_mutex_unlock(&lock);
    return usual->xDelete(usual, path, sync_folder);
}

void fault_vfs_install(void)
{
    static sqlite3_vfs vfs;

    if (usual != NULL)
        return;
    usual = sqlite3_vfs_find(NULL);
    vfs = *usual;
    vfs.pNext = NULL;
    vfs.zName = "faulty";
    vfs.szOsFile = sizeof(struct faulty_file);
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    sqlite3_vfs_register(&vfs, 1);
}

void fault_vfs_fail(enum fault fault, const char *only, long nth, long times)
{
    pthread_mutex_lock(&lock);
    plan.fault = fault;
    snprintf(plan.only, sizeof plan.only, "%s", only);
    plan.countdown = nth;
    plan.times = times;
    plan.hits = 0;
    pthread_mutex_unlock(&lock);
}

void fault_vfs_heal(void)
{
    pthread_mutex_lock(&lock);
    plan.times = 0;
    plan.holds = false;
    pthread_cond_broadcast(&healed);
    pthread_mutex_unlock(&lock);
}

void fault_vfs_hold_reads(const char *only)
{
    pthread_mutex_lock(&lock);
    snprintf(plan.only, sizeof plan.only, "%s", only);
    plan.holds = true;
    pthread_mutex_unlock(&lock);
}

long fault_vfs_waiting(void)
{
    long waiting;

    pthread_mutex_lock(&lock);
    waiting = plan.waiting;
    pthread_mutex_unlock(&lock);
    return waiting;
}

long fault_vfs_hits(void)
{
    long hits;

    pthread_mutex_lock(&lock);
    hits = plan.hits;
    pthread_mutex_unlock(&lock);
    return hits;
}

void fault_vfs_mirror(const char *folder)
{
    pthread_mutex_lock(&lock);
    snprintf(plan.mirror, sizeof plan.mirror, "%s", folder != NULL ? folder : "");
    pthread_mutex_unlock(&lock);
}
