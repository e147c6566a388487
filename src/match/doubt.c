#include "doubt.h"

#include <math.h>

/* Without the line its own topic denies it by twice the margin, and another one claims it by more
 * than the margin. */
static const double OWN_AT_MOST = -2, OTHER_AT_LEAST = 1.2;

/* In a topic of fewer examples of a language each stands alone, and is no worse for it. */
enum { FEWEST = 8 };

static bool has_company(const struct kb_topic *topic, enum text_group group)
{
    size_t count = 0;

    for (size_t i = 0; i < topic->examples.count; i++)
        count += topic->examples.items[i].group == group;
    return count >= FEWEST;
}

static double squared_length(const struct sight *sight)
{
    double sum = 0;

    for (size_t i = 0; i < sight->count; i++)
        sum += (double)sight->values[i] * (double)sight->values[i];
    return sum;
}

/* A score without what the example itself has put there; `sign` is 1 when it was taught for the
 * class, -1 against. */
static double score_without(double score, double sign, double cost, double length)
{
    double slack = 1 - sign * score;

    return slack > 0 ? score - sign * 2 * cost * slack * length : score;
}

bool doubt_example(const struct match_index *index, const struct kb_topic *topic,
                   const struct kb_line *line, struct match_scratch *scratch, struct arena *arena,
                   uint32_t *other)
{
    struct text_options options = {.lexicon = kb_snapshot_lexicon(index->snapshot)};
    double length, cost = (double)index->classes.costs[topic->number], best = -INFINITY;
    const struct model *model;
    struct text_analysis *analysis;
    struct sight *sight;

    if (line->group >= TEXT_GROUPS || index->classes.count > MODEL_MOST_DENSE ||
        !has_company(topic, line->group))
        return false;
    model = &index->models[line->group];
    analysis = text_analyse(line->text, &options, arena);
    sight = &scratch->whole[line->group];
    model_see(model, analysis, 0, analysis->token_count, sight);
    model_score_all(model, sight, scratch->scores);
    length = squared_length(sight);
    for (uint32_t i = 0; i < index->classes.topics; i++) {
        double score = score_without((double)scratch->scores[i], -1, cost, length);

        if (i != topic->number && model->taught[i] && score > best) {
            best = score;
            *other = i;
        }
    }
    return best >= OTHER_AT_LEAST &&
           score_without((double)scratch->scores[topic->number], 1, cost, length) <= OWN_AT_MOST;
}
