/*
 * What an author listed as no business of the bank, word for word. The model learns from these
 * lines as from any others, and may still take one for a topic when a pattern or many examples
 * speak for it; but the author has decided that one. Private to match.
 */
#ifndef SALTER_MATCH_STRAYS_H
#define SALTER_MATCH_STRAYS_H

#include "knowledge/model.h"
#include "text/analysis.h"

struct strays {
    uint64_t *hashes; /* of the folded words of each line, sorted */
    size_t count;
};

void strays_init(struct strays *strays, const struct kb_lines *lines);
void strays_clear(struct strays *strays);
/* The message has the words of one of the lines, all and in their order; case, diacritics, script
 * and punctuation do not count. */
bool strays_have(const struct strays *strays, const struct text_analysis *analysis);

#endif
