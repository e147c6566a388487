/* Whether two files of projections hold the same, row by row: what a rebuild must come out as. */
#include "views.h"

static const struct {
    const char *table;
    const char *key;
} tables[] = {
    {"position", "id"},
    {"conversation", "conversation"},
    {"handoff", "conversation, seq"},
    {"feedback", "conversation, seq"},
};

static void describe(struct sql_statement *row, struct buf *out)
{
    for (int i = 0; i < sql_column_count(row); i++) {
        buf_add_text(out, i > 0 ? "|" : "");
        buf_add(out, sql_column_text(row, i));
    }
}

/* Rows of both come in the order of their key; the first that differ end the table. */
static bool compare_rows(struct sql_statement *left, struct sql_statement *right, const char *table,
                         struct buf *report, struct error *err)
{
    struct buf one = {0};
    struct buf other = {0};
    enum sql_step left_step;
    enum sql_step right_step;
    bool same = true;

    do {
        buf_truncate(&one, 0);
        buf_truncate(&other, 0);
        left_step = sql_step(left, err);
        right_step = sql_step(right, err);
        if (left_step == SQL_ROW)
            describe(left, &one);
        if (right_step == SQL_ROW)
            describe(right, &other);
        same = str_equal(buf_str(&one), buf_str(&other));
    } while (same && left_step == SQL_ROW && right_step == SQL_ROW);
    if (!same && left_step != SQL_FAILED && right_step != SQL_FAILED)
        buf_addf(report, "%s: \"%.*s\", but the log gives \"%.*s\"\n", table,
                 STR_ARG(buf_str(&one)), STR_ARG(buf_str(&other)));
    sql_reset(left);
    sql_reset(right);
    buf_clear(&one);
    buf_clear(&other);
    return left_step != SQL_FAILED && right_step != SQL_FAILED;
}

bool views_compare(struct views *left, struct views *right, struct buf *report, struct error *err)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct sql_statement *one;
        struct sql_statement *other = NULL;
        struct buf query = {0};

        buf_addf(&query, "SELECT * FROM %s ORDER BY %s", tables[i].table, tables[i].key);
        one = sql_prepare(views_sql(left), query.bytes, err);
        if (one != NULL)
            other = sql_prepare(views_sql(right), query.bytes, err);
        buf_clear(&query);
        if (other == NULL || !compare_rows(one, other, tables[i].table, report, err))
            return false;
    }
    return true;
}
