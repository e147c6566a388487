#include "migrate.h"

#include "base/buf.h"

enum { APPLICATION = 0x53414C54 }; /* "SALT": which program's file this is (application_id) */

static bool is_migration(const struct asset *asset)
{
    return str_starts(str_from(asset->name), STR("migrations/"));
}

/* "migrations/012_name.sql" is 12. */
static int64_t number_of(const struct asset *asset)
{
    struct str digits =
        str_slice(str_from(asset->name), strlen("migrations/"), strlen("migrations/") + 3);
    int64_t number = 0;

    return str_to_int(digits, &number) ? number : 0;
}

static int64_t newest(void)
{
    int64_t number = 0;

    for (const struct asset *asset = store_assets; asset->name != NULL; asset++) {
        if (is_migration(asset))
            number = number_of(asset);
    }
    return number;
}

static bool apply(struct sql *sql, const struct asset *asset, struct error *err)
{
    struct buf script = {0};
    bool applied;

    buf_addf(&script, "%sPRAGMA user_version = %lld; PRAGMA application_id = %d;",
             (const char *)asset->bytes, (long long)number_of(asset), APPLICATION);
    applied = sql_run(sql, script.bytes, err);
    buf_clear(&script);
    return applied;
}

/* Read again within the transaction: another process may have been faster. */
static bool apply_if_missing(struct sql *sql, const struct asset *asset, struct error *err)
{
    int64_t version;

    if (!sql_begin(sql, err))
        return false;
    if (!sql_number(sql, "PRAGMA user_version", &version, err) ||
        (version < number_of(asset) && !apply(sql, asset, err))) {
        sql_rollback(sql);
        return false;
    }
    return sql_commit(sql, err);
}

/* Whose file it is, told before anything is written into it. */
static bool read_version(struct sql *sql, const char *path, int64_t *version, struct error *err)
{
    int64_t application = 0;
    int64_t tables = 0;

    if (!sql_number(sql, "PRAGMA application_id", &application, err) ||
        !sql_number(sql, "PRAGMA user_version", version, err) ||
        !sql_number(sql, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (application != APPLICATION && (tables > 0 || *version != 0 || application != 0))
        return error_set(err, ERROR_INVALID, "%s: not a store of salter", path);
    if (*version > newest())
        return error_set(err, ERROR_INVALID,
                         "%s: written by a later version of salter (form %lld, known is %lld)",
                         path, (long long)*version, (long long)newest());
    return true;
}

bool migrate(struct sql *sql, const char *path, struct error *err)
{
    int64_t version = 0;

    if (!read_version(sql, path, &version, err) || !sql_use_log(sql, err))
        return false;
    for (const struct asset *asset = store_assets; asset->name != NULL; asset++) {
        if (!is_migration(asset) || number_of(asset) <= version)
            continue;
        if (!apply_if_missing(sql, asset, err)) {
            error_context(err, "%s", asset->name);
            return false;
        }
    }
    return true;
}

bool migrate_check(struct sql *sql, const char *path, struct error *err)
{
    int64_t version = 0;

    if (!read_version(sql, path, &version, err))
        return false;
    if (version < newest())
        return error_set(err, ERROR_INVALID,
                         "%s: of an earlier version; salter serve brings it up to date", path);
    return true;
}
