/*
 * The form of the log file: src/store/migrations/NNN_name.sql, applied in the order of their
 * numbers, each in a transaction of its own. The number of the last one stands in the file
 * (user_version).
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/asset.h"
#include "sql/sql.h"

extern const struct asset store_assets[]; /* generated: migrations and views.sql */

/* Brings a new or older file up to date. ERROR_INVALID when it is something else, or of a later
 * version. */
bool migrate(struct sql *sql, const char *path, struct error *err)
    __attribute__((warn_unused_result));

/* Whether the file is a store of exactly this version. */
bool migrate_check(struct sql *sql, const char *path, struct error *err)
    __attribute__((warn_unused_result));

#endif
