/*
 * How often each pattern was right on the knowledge's examples: a hit counts as much as its pattern
 * has earned.
 */
#ifndef SALTER_MATCH_PRECISION_H
#define SALTER_MATCH_PRECISION_H

#include "lessons.h"
#include "patterns.h"

struct precision {
    size_t *starts;          /* [class]: where its patterns begin; classes as in lesson_classes */
    uint32_t *right, *wrong; /* of each pattern: hits on examples it speaks for, on others */
    size_t count;
};

void precision_init(struct precision *precision, const struct kb_model *knowledge);
void precision_clear(struct precision *precision);

/* The class a hit speaks for, or SIZE_MAX (`not:` patterns). */
size_t precision_class(const struct kb_model *knowledge, const struct pattern_hit *hit);

/* Notes that a hit fell on an example of a class with this sign for the pattern's class. */
void precision_note(struct precision *precision, const struct kb_model *knowledge,
                    const struct pattern_hit *hit, int sign);

/* Between 0 and 1; a pattern that hit nothing yet is trusted, not blindly. */
double precision_of(const struct precision *precision, const struct kb_model *knowledge,
                    const struct pattern_hit *hit);

#endif
