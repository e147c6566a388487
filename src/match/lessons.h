/*
 * What the knowledge teaches, as a flat list: every example, title and look-alike with the class it speaks for.
 *
 * Classes stand in one row: topics by number, then policies, then "out of scope". A policy's `never:` lines are a
 * class of their own that nobody is ranked by (LESSON_NEVER): they only speak against their policy.
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
    int8_t *signs; /* [class of an example][class]: 1 speaks for it, -1 against it, 0 says nothing about it */
};

struct lesson {
    struct str text;
    const struct kb_line *line; /* NULL: a title */
    uint16_t class;             /* count + policy: a `never:` line of that policy */
    uint16_t fold;              /* near-duplicates share one */
    struct text_analysis *analysis;
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

void lessons_init(struct lessons *lessons, const struct kb_snapshot *snapshot, const struct lesson_classes *classes,
                  enum text_group group, struct parallel *pool);
void lessons_clear(struct lessons *lessons);

#endif
