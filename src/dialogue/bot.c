#include <stdlib.h>

#include "base/memory.h"
#include "clarify.h"
#include "details.h"
#include "reach.h"
#include "slots.h"

struct dialogue_bot *dialogue_bot_new(struct match_index *index)
{
    struct dialogue_bot *bot = memory_alloc(sizeof *bot);
    const struct kb_snapshot *snapshot = match_index_snapshot(index);

    bot->index = index;
    bot->model = kb_snapshot_model(snapshot);
    bot->lexicon = kb_snapshot_lexicon(snapshot);
    bot->arena = arena_new();
    bot->phrases = phrases_new(bot->model);
    bot->reach = reach_phrases_new(bot->model);
    bot->choosing = clarify_phrases_new(bot->model);
    bot->titles = titles_new(bot->model, bot->lexicon);
    bot->details = details_new(bot->model, bot->lexicon);
    bot->choice_words = choice_words_new(bot->model, bot->lexicon, bot->arena);
    return bot;
}

void dialogue_bot_free(struct dialogue_bot *bot)
{
    if (bot == NULL)
        return;
    phrases_free(bot->phrases);
    phrases_free(bot->reach);
    phrases_free(bot->choosing);
    titles_free(bot->titles);
    details_free(bot->details);
    arena_free(bot->arena);
    match_index_free(bot->index);
    free(bot);
}

const struct kb_model *dialogue_bot_model(const struct dialogue_bot *bot)
{
    return bot->model;
}

const struct match_index *dialogue_bot_index(const struct dialogue_bot *bot)
{
    return bot->index;
}
