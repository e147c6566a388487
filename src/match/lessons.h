/*
 * What the knowledge teaches, as a flat list: every example, title and look-alike with the class it
 * speaks for.
 *
 * Classes stand in one row: topics by number, then policies, then "out of scope". Behind them stand
 * classes that nobody is ranked by, that only speak against policies: the `never:` lines of each
 * policy, and for each topic the clauses of its examples. For a policy is asked for clause by
 * clause, and what is asked so must be taught so.
 */
#ifndef SALTER_MATCH_LESSONS_H
#define SALTER_MATCH_LESSONS_H

#include "base/parallel.h"
#include "knowledge/snapshot.h"
#include "text/analysis.h"

enum { LESSON_FOLDS = 5 };

struct lesson_classes {
    size_t topics;
    size_t policies;
    size_t count; /* topics + policies + 1: the classes that are ranked */
    size_t all;   /* count + policies (never) + topics (clauses) */
    /* [class of an example, one of all][class]: 1 speaks for it, -1 against it, 0 says nothing
     * about it */
    int8_t *signs;
    float *costs; /* [class of an example]: of getting it wrong */
};

struct lesson {
    struct str text;
    const struct kb_line *line; /* NULL: a title */
    uint16_t class;             /* one of all */
    uint16_t fold;              /* near-duplicates share one */
    struct text_analysis *analysis;
    uint16_t from, to; /* its tokens: all, or those of a clause */
    bool clause;
    uint64_t order;     /* of its content */
    uint64_t signature; /* near-duplicates share it */
};

/* The lessons of one language group. */
struct lessons {
    struct lesson *items; /* in the order of their content */
    size_t count;
    struct arena **arenas; /* of the analyses */
    size_t arena_count;
};

void lesson_classes_init(struct lesson_classes *classes, const struct kb_model *model);
void lesson_classes_clear(struct lesson_classes *classes);

void lessons_init(struct lessons *lessons, const struct kb_snapshot *snapshot,
                  const struct lesson_classes *classes, enum text_group group,
                  struct parallel *pool);
void lessons_clear(struct lessons *lessons);

/* Where the clause ends that begins at a token: at the next comma or end of a sentence. */
size_t lesson_clause_end(const struct text_analysis *analysis, size_t from);
/* Whether tokens [from, to) are asked for policies by themselves: long enough, and not the whole
 * message. */
bool lesson_is_clause(const struct text_analysis *analysis, size_t from, size_t to);

#endif
