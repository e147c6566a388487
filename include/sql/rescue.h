/*
 * Rows out of a database file that SQLite itself refuses, because a page of it is damaged: the
 * leaves of its tables are looked for one by one, whether or not anything still leads to them
 * (https://www.sqlite.org/fileformat2.html, 1.6 and 2.1).
 *
 * Nothing in the file is believed: what does not add up is passed over. Text that goes on over
 * pages of its own can hold anything where one of those is damaged; its form tells nothing of that.
 * A row whose number does not stand between those beside it is passed over, too. It must be a plain
 * file without a write-ahead log beside it, as sql_backup() makes one.
 */
#ifndef SALTER_SQL_RESCUE_H
#define SALTER_SQL_RESCUE_H

#include "base/error.h"
#include "base/str.h"

enum { SQL_RESCUE_MOST_COLUMNS = 16 };

/* Real numbers and blobs count as SQL_OTHER. */
enum sql_kind { SQL_NULL, SQL_INTEGER, SQL_TEXT, SQL_OTHER };

struct sql_value {
    enum sql_kind kind;
    int64_t integer;
    struct str text;
};

/* Valid during the visit. false: no more of them. */
typedef bool sql_rescued(void *context, int64_t row, const struct sql_value *columns);

/*
 * Visits the rows with just so many columns, by ascending row number but where a page was torn out
 * of order; rows of more than `most` bytes are passed over. false: the file cannot be read at all,
 * or begins with nothing that looks like a database.
 */
bool sql_rescue(const char *path, size_t columns, size_t most, sql_rescued *visit, void *context,
                struct error *err) __attribute__((warn_unused_result));

#endif
