#include "titles.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

struct titles {
    struct map topics[TEXT_GROUPS]; /* stem -> struct kb_ids */
    struct arena *arena;
};

static struct kb_ids *ids_of(struct titles *titles, enum text_group group, struct str stem)
{
    struct kb_ids *ids = map_get(&titles->topics[group], stem);

    if (ids != NULL)
        return ids;
    ids = arena_alloc(titles->arena, sizeof *ids);
    map_put(&titles->topics[group], arena_copy(titles->arena, stem), ids);
    return ids;
}

/* The room doubles whenever the count reaches a power of two. */
static void push_id(struct titles *titles, struct kb_ids *ids, uint32_t topic)
{
    uint32_t *wider;

    if ((ids->count & (ids->count - 1)) == 0) {
        wider = arena_array(titles->arena, ids->count > 0 ? 2 * ids->count : 1, sizeof *wider);
        if (ids->count > 0)
            memcpy(wider, ids->items, ids->count * sizeof *wider);
        ids->items = wider;
    }
    ids->items[ids->count++] = topic;
}

/* What titles are made from. */
struct titling {
    struct titles *titles;
    const struct kb_model *model;
    const struct text_lexicon *lexicon;
    struct arena *scratch; /* of one topic */
};

static void add_title(const struct titling *titling, uint32_t topic, enum text_variant variant)
{
    struct titles *titles = titling->titles;
    struct text_options options = {.lexicon = titling->lexicon};
    struct text_analysis *analysis =
        text_analyse(titling->model->topics[topic].title[variant], &options, titling->scratch);
    enum text_group group = variant == TEXT_VARIANT_EN ? TEXT_EN : TEXT_HS;

    for (size_t i = 0; i < analysis->token_count; i++) {
        struct kb_ids *ids = ids_of(titles, group, analysis->tokens[i].stems[group]);

        if (!kb_ids_have(ids, topic))
            push_id(titles, ids, topic);
    }
}

static void add_topic(const struct titling *titling, uint32_t topic)
{
    for (int variant = 0; !titling->model->topics[topic].small_talk && variant < TEXT_VARIANTS;
         variant++)
        add_title(titling, topic, (enum text_variant)variant);
    arena_reset(titling->scratch);
}

struct titles *titles_new(const struct kb_model *model, const struct text_lexicon *lexicon)
{
    struct titling titling = {memory_alloc(sizeof *titling.titles), model, lexicon, arena_new()};

    titling.titles->arena = arena_new();
    for (size_t i = 0; i < model->bot.welcome_buttons.count; i++)
        add_topic(&titling, model->bot.welcome_buttons.items[i]);
    for (uint32_t i = 0; i < model->topic_count; i++)
        add_topic(&titling, i);
    arena_free(titling.scratch);
    return titling.titles;
}

void titles_free(struct titles *titles)
{
    if (titles == NULL)
        return;
    for (int group = 0; group < TEXT_GROUPS; group++)
        map_clear(&titles->topics[group]);
    arena_free(titles->arena);
    free(titles);
}

const struct kb_ids *titles_with(const struct titles *titles, enum text_group group,
                                 struct str stem)
{
    return map_get(&titles->topics[group], stem);
}
