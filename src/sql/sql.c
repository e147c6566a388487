#include "sql/sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

enum { CACHED_PAGES = 512, PAGE_OVERHEAD = 512 };

struct sql {
    sqlite3 *handle;
    char *path;
    struct sql_statement *begin;
    struct sql_statement *commit;
    struct sql_statement *rollback;
    int log_pages;
};

/* Only ever a pointer to SQLite's own struct, under a name that keeps SQLite out of the header. */
static sqlite3_stmt *stmt_of(struct sql_statement *statement)
{
    return (sqlite3_stmt *)(void *)statement;
}

static enum error_code code_of(int result)
{
    switch (result & 0xFF) {
    case SQLITE_FULL:
        return ERROR_NO_ROOM;
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return ERROR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERROR_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERROR_INVALID;
    case SQLITE_TOOBIG:
        return ERROR_TOO_LARGE;
    default:
        return ERROR_LIBRARY;
    }
}

/* SQLite calls a full disk many things, as it meets it in one file or another. */
static bool is_no_room(int reason)
{
    return reason == ENOSPC || reason == EDQUOT;
}

static bool fail_as(sqlite3 *handle, const char *path, int result, struct error *err)
{
    int reason = handle != NULL ? sqlite3_system_errno(handle) : 0;
    const char *words = handle != NULL ? sqlite3_errmsg(handle) : sqlite3_errstr(result);

    if (code_of(result) == ERROR_IO && is_no_room(reason))
        return error_set(err, ERROR_NO_ROOM, "%s: the disk is full (%s)", path, strerror(reason));
    if (code_of(result) == ERROR_IO && reason != 0)
        return error_set(err, ERROR_IO, "%s: %s (%s)", path, words, strerror(reason));
    return error_set(err, code_of(result), "%s: %s", path, words);
}

static bool fail(const struct sql *sql, struct error *err)
{
    return fail_as(sql->handle, sql->path, sqlite3_extended_errcode(sql->handle), err);
}

/*
 * Pages come from memory that is never given back: a connection that sees somebody else's change
 * drops all its pages, and returning and fetching them through malloc() made a fifth of the work of
 * an append. Statistics of memory cost a process-wide lock at each allocation, and nobody reads
 * them.
 */
static void configure(void)
{
    static _Alignas(16) char pages[CACHED_PAGES][SQL_PAGE_BYTES + PAGE_OVERHEAD];

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, (int)sizeof *pages, CACHED_PAGES);
}

static int note_log_pages(void *context, sqlite3 *handle, const char *database, int pages)
{
    (void)handle;
    (void)database;
    ((struct sql *)context)->log_pages = pages;
    return SQLITE_OK;
}

/*
 * SQLite would make it readable for everybody; the files beside it take their mode from it. One
 * that is there is not opened: closing any descriptor of a file gives up all locks that this
 * process has on it, those of SQLite's other connections, too, and another process then takes their
 * write-ahead log away under them. Whether it can be written is asked here, for SQLite says of a
 * read-only disk that there is no such file.
 */
static bool create_file(const char *path, struct error *err)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (descriptor >= 0)
        return close(descriptor) == 0;
    if (errno == EEXIST && access(path, R_OK | W_OK) == 0)
        return true;
    return error_set(err, is_no_room(errno) ? ERROR_NO_ROOM : ERROR_IO, "%s: %s", path,
                     strerror(errno));
}

/* Debian's SQLite takes "file:..." for a URI with options; a path of ours is never one. */
static char *plain_path(const char *path)
{
    size_t length = strlen(path);
    char *plain = memory_alloc(length + 3);

    if (strncmp(path, "file:", 5) == 0)
        memcpy(plain, "./", 2);
    memcpy(plain + strlen(plain), path, length);
    return plain;
}

static bool set_up(struct sql *sql, struct error *err)
{
    sqlite3_extended_result_codes(sql->handle, 1);
    sqlite3_busy_timeout(sql->handle, SQL_PATIENCE_MS);
    sqlite3_wal_hook(sql->handle, note_log_pages, sql);
    if (!sql_run(sql, "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY",
                 err))
        return false;
    sql->begin = sql_prepare(sql, "BEGIN IMMEDIATE", err);
    sql->commit = sql->begin ? sql_prepare(sql, "COMMIT", err) : NULL;
    sql->rollback = sql->commit ? sql_prepare(sql, "ROLLBACK", err) : NULL;
    return sql->rollback != NULL;
}

struct sql *sql_open(const char *path, enum sql_mode mode, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int flags =
        SQLITE_OPEN_NOMUTEX | (mode == SQL_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    struct sql *sql;
    int result;

    pthread_once(&once, configure);
    if (mode == SQL_CREATE && path[0] != '\0' && !create_file(path, err))
        return NULL;
    sql = memory_alloc(sizeof *sql);
    sql->path = plain_path(path);
    result = sqlite3_open_v2(sql->path, &sql->handle,
                             flags | (path[0] == '\0' ? SQLITE_OPEN_CREATE : 0), NULL);
    if (result != SQLITE_OK)
        fail_as(sql->handle, sql->path, result, err);
    if (result != SQLITE_OK || !set_up(sql, err)) {
        sql_close(sql);
        return NULL;
    }
    return sql;
}

void sql_close(struct sql *sql)
{
    sqlite3_stmt *stmt;

    if (sql == NULL)
        return;
    while (sql->handle != NULL && (stmt = sqlite3_next_stmt(sql->handle, NULL)) != NULL)
        sqlite3_finalize(stmt);
    sqlite3_close(sql->handle);
    free(sql->path);
    free(sql);
}

bool sql_run(struct sql *sql, const char *text, struct error *err)
{
    return sqlite3_exec(sql->handle, text, NULL, NULL, NULL) == SQLITE_OK || fail(sql, err);
}

void sql_set_patience(struct sql *sql, int patience_ms)
{
    sqlite3_busy_timeout(sql->handle, patience_ms);
}

bool sql_use_log(struct sql *sql, struct error *err)
{
    char text[80];

    snprintf(text, sizeof text, "PRAGMA page_size=%d; PRAGMA journal_mode=WAL", SQL_PAGE_BYTES);
    return sql_run(sql, text, err);
}

bool sql_number(struct sql *sql, const char *query, int64_t *out, struct error *err)
{
    struct sql_statement *statement = sql_prepare(sql, query, err);
    enum sql_step step;

    if (statement == NULL)
        return false;
    step = sql_step(statement, err);
    if (step != SQL_FAILED)
        *out = step == SQL_ROW ? sql_column(statement, 0) : 0;
    sqlite3_finalize(stmt_of(statement));
    return step != SQL_FAILED;
}

struct sql_statement *sql_prepare(struct sql *sql, const char *text, struct error *err)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v3(sql->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
        SQLITE_OK)
        fail(sql, err);
    return (struct sql_statement *)(void *)stmt;
}

void sql_bind(struct sql_statement *statement, int parameter, int64_t number)
{
    int result = sqlite3_bind_int64(stmt_of(statement), parameter, number);

    assert(result == SQLITE_OK);
    (void)result;
}

void sql_bind_text(struct sql_statement *statement, int parameter, struct str text)
{
    int result = sqlite3_bind_text64(stmt_of(statement), parameter, text.bytes ? text.bytes : "",
                                     text.length, SQLITE_STATIC, SQLITE_UTF8);

    assert(result == SQLITE_OK);
    (void)result;
}

enum sql_step sql_step(struct sql_statement *statement, struct error *err)
{
    sqlite3 *handle = sqlite3_db_handle(stmt_of(statement));
    int result = sqlite3_step(stmt_of(statement));

    if (result == SQLITE_ROW)
        return SQL_ROW;
    if (result != SQLITE_DONE)
        fail_as(handle, sqlite3_db_filename(handle, "main"), result, err);
    sqlite3_reset(stmt_of(statement));
    return result == SQLITE_DONE ? SQL_DONE : SQL_FAILED;
}

bool sql_finish(struct sql_statement *statement, struct error *err)
{
    enum sql_step step;

    while ((step = sql_step(statement, err)) == SQL_ROW)
        continue;
    return step == SQL_DONE;
}

void sql_reset(struct sql_statement *statement)
{
    sqlite3_reset(stmt_of(statement));
}

int64_t sql_last_id(const struct sql *sql)
{
    return sqlite3_last_insert_rowid(sql->handle);
}

int64_t sql_column(struct sql_statement *statement, int column)
{
    return sqlite3_column_int64(stmt_of(statement), column);
}

struct str sql_column_text(struct sql_statement *statement, int column)
{
    /* Not sqlite3_column_text(): that copies every text to put a NUL behind it. */
    const char *bytes = sqlite3_column_blob(stmt_of(statement), column);

    return str_of(bytes, (size_t)sqlite3_column_bytes(stmt_of(statement), column));
}

int sql_column_count(struct sql_statement *statement)
{
    return sqlite3_column_count(stmt_of(statement));
}

bool sql_begin(struct sql *sql, struct error *err)
{
    return sql_finish(sql->begin, err);
}

bool sql_commit(struct sql *sql, struct error *err)
{
    if (sql_finish(sql->commit, err))
        return true;
    sql_rollback(sql);
    return false;
}

/* Fails only where SQLite has rolled back by itself, after an error of the disk. */
void sql_rollback(struct sql *sql)
{
    if (!sqlite3_get_autocommit(sql->handle) && !sql_finish(sql->rollback, NULL))
        return;
}

int sql_log_pages(const struct sql *sql)
{
    return sql->log_pages;
}

bool sql_checkpoint(struct sql *sql, enum sql_checkpoint how, struct error *err)
{
    static const int modes[] = {
        [SQL_PASSIVE] = SQLITE_CHECKPOINT_PASSIVE,
        [SQL_RESTART] = SQLITE_CHECKPOINT_RESTART,
        [SQL_TRUNCATE] = SQLITE_CHECKPOINT_TRUNCATE,
    };
    int result = sqlite3_wal_checkpoint_v2(sql->handle, "main", modes[how], NULL, NULL);

    if (result == SQLITE_OK || (how == SQL_PASSIVE && result == SQLITE_BUSY))
        return true;
    return fail_as(sql->handle, sql->path, result, err);
}

bool sql_is_sound(struct sql *sql)
{
    struct error reason = {0};
    struct sql_statement *check = sql_prepare(sql, "PRAGMA quick_check(1)", &reason);
    bool sound;

    if (check != NULL && sql_step(check, &reason) == SQL_ROW)
        sound = str_is(sql_column_text(check, 0), "ok");
    else
        sound = reason.code != ERROR_INVALID;
    sqlite3_finalize(stmt_of(check));
    return sound;
}

static bool copy_into(struct sql *sql, sqlite3 *copy, const char *target, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", sql->handle, "main");

    /* In one step: between two, a writer would make it start again from the beginning. */
    if (backup != NULL)
        sqlite3_backup_step(backup, -1);
    if (backup != NULL && sqlite3_backup_finish(backup) == SQLITE_OK)
        return true;
    return fail_as(copy, target, sqlite3_extended_errcode(copy), err);
}

bool sql_backup(struct sql *sql, const char *target, struct error *err)
{
    int descriptor = open(target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    char *path = plain_path(target);
    sqlite3 *copy = NULL;
    bool copied = false;
    int result;

    if (descriptor < 0) {
        error_set(err, errno == EEXIST ? ERROR_CONFLICT : ERROR_IO, "%s: %s", target,
                  strerror(errno));
        goto done;
    }
    close(descriptor);
    result = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    copied = result == SQLITE_OK ? copy_into(sql, copy, target, err)
                                 : fail_as(copy, target, result, err);
    sqlite3_close(copy);
    if (!copied)
        unlink(target);

done:
    free(path);
    return copied;
}
