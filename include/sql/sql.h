/*
 * The one door to SQLite: connections, statements, transactions, checkpoints, copies.
 *
 * A connection and its statements are used by one thread at a time. A statement belongs to its
 * connection and ends with it. Errors carry the file's path, SQLite's words and the operating
 * system's reason; their code says what kind it is:
 *
 *     ERROR_NO_ROOM   disk full: passes by itself
 *     ERROR_IO        read-only, unreadable: may pass by itself
 *     ERROR_CONFLICT  locked by somebody else for longer than SQL_PATIENCE_MS
 *     ERROR_INVALID   the file is damaged or no database
 *     ERROR_LIBRARY   anything else
 */
#ifndef SALTER_SQL_SQL_H
#define SALTER_SQL_SQL_H

#include "base/error.h"
#include "base/str.h"

enum { SQL_PATIENCE_MS = 2000, SQL_PAGE_BYTES = 8192 };

struct sql;
struct sql_statement;

enum sql_mode {
    SQL_READ,  /* the file must exist */
    SQL_WRITE, /* the file must exist */
    SQL_CREATE /* a new file has the mode 0600, and so have the files SQLite puts beside it */
};

/*
 * Opens a database with synchronous=FULL, secure_delete and no automatic checkpoint. Nothing is
 * written yet. The empty path is a private temporary database that vanishes when it is closed.
 */
struct sql *sql_open(const char *path, enum sql_mode mode, struct error *err)
    __attribute__((warn_unused_result));
void sql_close(struct sql *sql); /* NULL is allowed; what is not committed is gone */

/* Turns the write-ahead log on, for good; nothing happens when it is. A new file gets pages of 8
 * KB: half the system calls of the usual 4 KB when many write, and little more to write when one
 * does. */
bool sql_use_log(struct sql *sql, struct error *err) __attribute__((warn_unused_result));

/* How long to wait for a lock instead of SQL_PATIENCE_MS. */
void sql_set_patience(struct sql *sql, int patience_ms);

/* Runs any number of statements that give no rows. */
bool sql_run(struct sql *sql, const char *text, struct error *err)
    __attribute__((warn_unused_result));
/* The first column of the first row as a number; no row or NULL gives 0. */
bool sql_number(struct sql *sql, const char *query, int64_t *out, struct error *err)
    __attribute__((warn_unused_result));

/* One statement, to be used many times. */
struct sql_statement *sql_prepare(struct sql *sql, const char *text, struct error *err)
    __attribute__((warn_unused_result));

/* Parameters count from 1. A text is borrowed until the statement has run. */
void sql_bind(struct sql_statement *statement, int parameter, int64_t number);
void sql_bind_text(struct sql_statement *statement, int parameter, struct str text);

/* SQL_DONE and SQL_FAILED also make the statement ready for its next run. */
enum sql_step { SQL_ROW, SQL_DONE, SQL_FAILED };
enum sql_step sql_step(struct sql_statement *statement, struct error *err);
/* Runs to the end, rows unseen. */
bool sql_finish(struct sql_statement *statement, struct error *err)
    __attribute__((warn_unused_result));
/* Leaves off before the last row. */
void sql_reset(struct sql_statement *statement);

/* The row id of the last INSERT. */
int64_t sql_last_id(const struct sql *sql);

/* Columns count from 0. A text is borrowed until the next step. */
int64_t sql_column(struct sql_statement *statement, int column);
struct str sql_column_text(struct sql_statement *statement, int column);
int sql_column_count(struct sql_statement *statement);

/* A write transaction, begun at once. A commit that fails has rolled back. */
bool sql_begin(struct sql *sql, struct error *err) __attribute__((warn_unused_result));
bool sql_commit(struct sql *sql, struct error *err) __attribute__((warn_unused_result));
void sql_rollback(struct sql *sql); /* nothing happens outside a transaction */

/* Pages in the write-ahead log after this connection's last commit. */
int sql_log_pages(const struct sql *sql);

enum sql_checkpoint {
    SQL_PASSIVE, /* what can be copied without waiting for anybody */
    SQL_RESTART, /* all of it, so that the log begins anew */
    SQL_TRUNCATE /* all of it, and the log becomes an empty file */
};
/* false also when somebody was in the way (ERROR_CONFLICT); SQL_PASSIVE is content with what it
 * could do. */
bool sql_checkpoint(struct sql *sql, enum sql_checkpoint how, struct error *err)
    __attribute__((warn_unused_result));

/* false: SQLite finds damage in the file. One that cannot be looked at just now, because it is
 * locked, counts as sound. */
bool sql_is_sound(struct sql *sql);

/* Copies the database as it is at this moment into a file that must not exist; writers go on. */
bool sql_backup(struct sql *sql, const char *target, struct error *err)
    __attribute__((warn_unused_result));

#endif
