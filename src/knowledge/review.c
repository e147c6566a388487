#include "review.h"

void review_check(struct reader *reader, const struct node *node, struct date review_by,
                  const char *what)
{
    int32_t left;

    if (node == NULL || reader->today.year == 0 || review_by.year == 0)
        return;
    left = date_to_days(review_by) - date_to_days(reader->today);
    if (left < 0)
        reader_report(reader, KB_DIAG_REVIEW_PAST, node, "read it again, then write the next date",
                      "%s should have been reviewed %d days ago", what, -left);
    else if (left < REVIEW_NOTICE_DAYS)
        reader_report(reader, KB_DIAG_REVIEW_DUE, node, "read it again, then write the next date",
                      "%s is to be reviewed within %d days", what, left);
}
