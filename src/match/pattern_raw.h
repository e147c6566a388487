/* A raw expression, /.../: what an author wrote is what PCRE2 gets, on the folded line. */
#ifndef SALTER_MATCH_PATTERN_RAW_H
#define SALTER_MATCH_PATTERN_RAW_H

#include "pattern_parse.h"

/* false: it holds a character that folding removes, which has been reported. */
bool pattern_check_raw(const struct pattern_tree *tree, const struct pattern_report *report);

#endif
