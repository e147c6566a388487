/* Diagnostics about one pattern, at the exact place in its line. */
#ifndef SALTER_MATCH_PATTERN_MISTAKE_H
#define SALTER_MATCH_PATTERN_MISTAKE_H

#include <stdarg.h>

#include "knowledge/diagnostics.h"
#include "knowledge/snapshot.h"

/* Where mistakes in one line go. snapshot may be NULL: then diagnostics do not quote the line's
 * source. */
struct pattern_report {
    struct diag_list *diags;
    const struct kb_snapshot *snapshot;
    const struct kb_line *line;
};

/* Adds a diagnostic at the given bytes of the line's text: column and length in code points. */
void pattern_mistake(const struct pattern_report *report, enum kb_diag diag, struct span place,
                     const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void pattern_mistake_list(const struct pattern_report *report, enum kb_diag diag, struct span place,
                          const char *hint, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));

/* Code points of a text that is UTF-8. */
uint32_t pattern_characters(struct str text);

#endif
