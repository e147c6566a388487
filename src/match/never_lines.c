#include "never_lines.h"

/* Above the line, and the most that is asked of a policy's own examples. */
static const double ABOVE = 0.01, HIGHEST = 0.97;

struct heeding {
    struct match_index *index;
    struct match_scratch *scratch;
    struct arena *arena;
};

/* A match that the threshold lets through. */
static void raise_above(struct match_index *index, uint32_t policy, double confidence)
{
    double *threshold = &index->confidence.lines[policy].threshold;
    double wanted = confidence + ABOVE < HIGHEST ? confidence + ABOVE : HIGHEST;

    if (wanted > *threshold)
        *threshold = wanted;
}

static void heed(const struct heeding *heeding, uint32_t policy, struct str text)
{
    struct text_options options = {kb_snapshot_lexicon(heeding->index->snapshot), {0}};
    struct match_context context = {.previous = KB_NO_TOPIC};
    struct match_ranking ranking;

    match_rank(heeding->index, text_analyse(text, &options, heeding->arena), &context, false,
               heeding->scratch, heeding->arena, &ranking);
    for (size_t i = 0; i < ranking.policy_count; i++) {
        if (ranking.policies[i].policy == policy)
            raise_above(heeding->index, policy, ranking.policies[i].confidence);
    }
    arena_reset(heeding->arena);
}

void never_lines_heed(struct match_index *index)
{
    struct heeding heeding = {index, match_scratch_new(), arena_new()};

    for (uint32_t policy = 0; policy < index->knowledge->policy_count; policy++) {
        const struct kb_policy *here = &index->knowledge->policies[policy];

        for (size_t i = 0; here->threshold <= 0 && i < here->never.count; i++)
            heed(&heeding, policy, here->never.items[i].text);
    }
    arena_free(heeding.arena);
    match_scratch_free(heeding.scratch);
}
