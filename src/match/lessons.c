#include "lessons.h"

#include <stdlib.h>

#include "base/vec.h"

enum { ANALYSED_AT_ONCE = 64 };

struct lesson_list VEC_OF(struct lesson);

struct gathering {
    enum text_group group;
    struct lesson_list list;
};

/* ---- who speaks for and against whom ---------------------------------------------------------------------- */

/* A topic that is handed over for the same reason as a policy: "I want a person" is both and neither is wrong. */
static bool are_related(const struct kb_topic *topic, const struct kb_policy *policy)
{
    return topic->handoff.reason != KB_REASON_NONE && topic->handoff.reason == policy->handoff.reason;
}

static int8_t sign_of(const struct kb_model *model, size_t example, size_t class)
{
    size_t topics = model->topic_count, policies = model->policy_count;
    size_t ranked = topics + policies + 1;
    bool of_policy = example >= topics && example < topics + policies;
    bool to_policy = class >= topics && class < topics + policies;

    if (example >= ranked)
        return example - ranked == class - topics && to_policy ? -1 : 0;
    if (example == class)
        return 1;
    if (example < topics && to_policy)
        return are_related(&model->topics[example], &model->policies[class - topics]) ? 0 : -1;
    if (of_policy && class < topics)
        return are_related(&model->topics[class], &model->policies[example - topics]) ? 0 : -1;
    if (of_policy && to_policy)
        return model->policies[example - topics].handoff.reason == model->policies[class - topics].handoff.reason ? 0
                                                                                                                  : -1;
    return -1;
}

void lesson_classes_init(struct lesson_classes *classes, const struct kb_model *model)
{
    size_t rows;

    *classes = (struct lesson_classes){.topics = model->topic_count, .policies = model->policy_count};
    classes->count = classes->topics + classes->policies + 1;
    rows = classes->count + classes->policies;
    classes->signs = memory_alloc(rows * classes->count);
    for (size_t example = 0; example < rows; example++) {
        for (size_t class = 0; class < classes->count; class++)
            classes->signs[example * classes->count + class] = sign_of(model, example, class);
    }
}

void lesson_classes_clear(struct lesson_classes *classes)
{
    free(classes->signs);
    *classes = (struct lesson_classes){0};
}

/* ---- gathering -------------------------------------------------------------------------------------------- */

static void add_lines(struct gathering *gathering, const struct kb_lines *lines, size_t class)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct kb_line *line = &lines->items[i];

        if (line->group == gathering->group || line->group == TEXT_GROUPS)
            vec_push(&gathering->list,
                     (struct lesson){.text = line->text, .line = line, .class = (uint16_t)class});
    }
}

static void add_titles(struct gathering *gathering, const struct kb_topic *topic)
{
    for (enum text_variant variant = 0; variant < TEXT_VARIANTS; variant++) {
        if (text_variant_group(variant) == gathering->group && topic->title[variant].length > 0)
            vec_push(&gathering->list,
                     (struct lesson){.text = topic->title[variant], .class = (uint16_t)topic->number});
    }
}

static void gather(struct gathering *gathering, const struct kb_model *model, const struct lesson_classes *classes)
{
    for (size_t i = 0; i < model->topic_count; i++) {
        add_titles(gathering, &model->topics[i]);
        add_lines(gathering, &model->topics[i].examples, i);
    }
    for (size_t i = 0; i < model->policy_count; i++) {
        add_lines(gathering, &model->policies[i].examples, classes->topics + i);
        add_lines(gathering, &model->policies[i].never, classes->count + i);
    }
    add_lines(gathering, &model->out_of_scope.examples, classes->count - 1);
}

/* ---- analysing -------------------------------------------------------------------------------------------- */

struct analysing {
    struct lesson_list *list;
    struct arena **arenas;
    const struct text_lexicon *lexicon;
    enum text_group group;
};

/* The words of the stem line: what spelling, case, script and diacritics do not change. */
static uint64_t order_of(const struct text_analysis *analysis, enum text_group group)
{
    uint64_t hash = str_hash(analysis->stems[group].text);

    return hash * 0x9e3779b97f4a7c15u ^ hash >> 29;
}

/*
 * The set of words, without order and repetition: near-duplicates are what differs in no word. A looser likeness (MinHash)
 * was tried: it makes the folds harder than what customers ask, and every promise too cautious.
 */
static uint64_t signature_of(const struct text_analysis *analysis, enum text_group group)
{
    uint64_t seen[TEXT_MOST_TOKENS], sum = 0;
    size_t count = 0;

    for (size_t i = 0; i < analysis->token_count; i++) {
        uint64_t hash = str_hash(analysis->tokens[i].stems[group]);
        size_t j = 0;

        while (j < count && seen[j] != hash)
            j++;
        if (j < count)
            continue;
        seen[count++] = hash;
        sum += (hash ^ hash >> 29) * 0x9e3779b97f4a7c15u;
    }
    return sum;
}

static void analyse_piece(void *context, size_t piece)
{
    struct analysing *analysing = context;
    struct text_options options = {.lexicon = analysing->lexicon};
    size_t end = (piece + 1) * ANALYSED_AT_ONCE;

    analysing->arenas[piece] = arena_new();
    if (end > analysing->list->count)
        end = analysing->list->count;
    for (size_t i = piece * ANALYSED_AT_ONCE; i < end; i++) {
        struct lesson *lesson = &analysing->list->items[i];

        lesson->analysis = text_analyse(lesson->text, &options, analysing->arenas[piece]);
        lesson->order = order_of(lesson->analysis, analysing->group);
        lesson->signature = signature_of(lesson->analysis, analysing->group);
    }
}

static int compare_lessons(const void *left, const void *right)
{
    const struct lesson *a = left, *b = right;
    int order;

    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    order = str_compare(a->text, b->text);
    return order;
}

/* What is the same word for word, in the same class, is learned once. */
static size_t drop_repeated(struct lesson *items, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || items[i].order != items[kept - 1].order || items[i].class != items[kept - 1].class)
            items[kept++] = items[i];
    }
    return kept;
}

/* ---- folds ------------------------------------------------------------------------------------------------ */

static int compare_for_folds(const void *left, const void *right)
{
    const struct lesson *a = *(const struct lesson *const *)left, *b = *(const struct lesson *const *)right;

    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->signature != b->signature)
        return a->signature < b->signature ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Dealt out class by class, so that a class of five examples is missed by none of the folds. */
static void deal_folds(struct lessons *lessons)
{
    struct lesson **dealt = memory_alloc((lessons->count + 1) * sizeof *dealt);
    uint16_t fold = 0;

    for (size_t i = 0; i < lessons->count; i++)
        dealt[i] = &lessons->items[i];
    qsort(dealt, lessons->count, sizeof(struct lesson *), compare_for_folds);
    for (size_t i = 0; i < lessons->count; i++) {
        bool same = i > 0 && dealt[i]->class == dealt[i - 1]->class && dealt[i]->signature == dealt[i - 1]->signature;

        if (!same)
            fold = (uint16_t)((fold + 1) % LESSON_FOLDS);
        dealt[i]->fold = fold;
    }
    free(dealt);
}

void lessons_init(struct lessons *lessons, const struct kb_snapshot *snapshot, const struct lesson_classes *classes,
                  enum text_group group, struct parallel *pool)
{
    struct gathering gathering = {.group = group};
    struct analysing analysing = {&gathering.list, NULL, kb_snapshot_lexicon(snapshot), group};
    size_t pieces;

    *lessons = (struct lessons){0};
    gather(&gathering, kb_snapshot_model(snapshot), classes);
    pieces = (gathering.list.count + ANALYSED_AT_ONCE - 1) / ANALYSED_AT_ONCE;
    analysing.arenas = memory_alloc((pieces + 1) * sizeof(struct arena *));
    parallel_for(pool, pieces, analyse_piece, &analysing);
    if (gathering.list.count > 0)
        qsort(gathering.list.items, gathering.list.count, sizeof *gathering.list.items, compare_lessons);
    lessons->items = gathering.list.items;
    lessons->count = drop_repeated(gathering.list.items, gathering.list.count);
    lessons->arenas = analysing.arenas;
    lessons->arena_count = pieces;
    deal_folds(lessons);
}

void lessons_clear(struct lessons *lessons)
{
    for (size_t i = 0; i < lessons->arena_count; i++)
        arena_free(lessons->arenas[i]);
    free(lessons->arenas);
    free(lessons->items);
    *lessons = (struct lessons){0};
}
