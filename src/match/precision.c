#include "precision.h"

#include <stdlib.h>

#include "base/memory.h"

/* What is believed of a pattern before it is measured: these many hits, this share of them right.
 */
static const double BELIEVED_HITS = 3.2, BELIEVED_RIGHT = 3.0;

static const struct kb_lines *lines_of(const struct kb_model *knowledge, size_t class)
{
    if (class < knowledge->topic_count)
        return &knowledge->topics[class].patterns;
    if (class < knowledge->topic_count + knowledge->policy_count)
        return &knowledge->policies[class - knowledge->topic_count].patterns;
    return &knowledge->out_of_scope.patterns;
}

void precision_init(struct precision *precision, const struct kb_model *knowledge)
{
    size_t classes = knowledge->topic_count + knowledge->policy_count + 1;

    *precision =
        (struct precision){.starts = memory_alloc((classes + 1) * sizeof *precision->starts)};
    for (size_t class = 0; class < classes; class ++)
        precision->starts[class + 1] = precision->starts[class] + lines_of(knowledge, class)->count;
    precision->count = precision->starts[classes];
    precision->right = memory_alloc((precision->count + 1) * sizeof *precision->right);
    precision->wrong = memory_alloc((precision->count + 1) * sizeof *precision->wrong);
}

void precision_clear(struct precision *precision)
{
    free(precision->starts);
    free(precision->right);
    free(precision->wrong);
    *precision = (struct precision){0};
}

size_t precision_class(const struct kb_model *knowledge, const struct pattern_hit *hit)
{
    switch (hit->owner) {
    case PATTERN_TOPIC:
        return hit->number;
    case PATTERN_TOPIC_NOT:
        break;
    case PATTERN_POLICY:
        return knowledge->topic_count + hit->number;
    case PATTERN_OUT_OF_SCOPE:
        return knowledge->topic_count + knowledge->policy_count;
    }
    return SIZE_MAX;
}

/* The pattern's place in the arrays. */
static size_t place_of(const struct precision *precision, const struct kb_model *knowledge,
                       const struct pattern_hit *hit)
{
    size_t class = precision_class(knowledge, hit);

    return precision->starts[class] + (size_t)(hit->line - lines_of(knowledge, class)->items);
}

void precision_note(struct precision *precision, const struct kb_model *knowledge,
                    const struct pattern_hit *hit, int sign)
{
    if (precision_class(knowledge, hit) == SIZE_MAX || sign == 0)
        return;
    if (sign > 0)
        precision->right[place_of(precision, knowledge, hit)]++;
    else
        precision->wrong[place_of(precision, knowledge, hit)]++;
}

double precision_of(const struct precision *precision, const struct kb_model *knowledge,
                    const struct pattern_hit *hit)
{
    size_t place = place_of(precision, knowledge, hit);
    double right = precision->right[place], wrong = precision->wrong[place];

    return (right + BELIEVED_RIGHT) / (right + wrong + BELIEVED_HITS);
}
