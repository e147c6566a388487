#include "lessons.h"

#include <stdlib.h>

#include "base/vec.h"

enum {
    ANALYSED_AT_ONCE = 64,
    CLAUSE_SHORTEST = 3 /* words of a clause that is asked by itself */
};

/* A `never:` line is a test: what it costs to get wrong is what eight examples cost. */
static const float COST = 1, NEVER_COST = 3;

struct lesson_list VEC_OF(struct lesson);

struct gathering {
    enum text_group group;
    struct lesson_list list;
};

/* ---- who speaks for and against whom
 * ---------------------------------------------------------------------- */

/* A topic that is handed over for the same reason as a policy: "I want a person" is both and
 * neither is wrong. */
static bool are_related(const struct kb_topic *topic, const struct kb_policy *policy)
{
    return topic->handoff.reason != KB_REASON_NONE &&
           topic->handoff.reason == policy->handoff.reason;
}

static int8_t sign_to_policy(const struct kb_model *model, size_t topic, size_t policy)
{
    return are_related(&model->topics[topic], &model->policies[policy]) ? 0 : -1;
}

static int8_t sign_between_policies(const struct kb_model *model, size_t one, size_t other)
{
    return model->policies[one].handoff.reason == model->policies[other].handoff.reason ? 0 : -1;
}

/* An example of a ranked class, to a ranked class. */
static int8_t sign_of(const struct kb_model *model, size_t example, size_t class)
{
    size_t topics = model->topic_count, policies = model->policy_count;
    bool of_policy = example >= topics && example < topics + policies;
    bool to_policy = class >= topics && class < topics + policies;

    if (example == class)
        return 1;
    if (example < topics && to_policy)
        return sign_to_policy(model, example, class - topics);
    if (of_policy && class < topics)
        return sign_to_policy(model, class, example - topics);
    if (of_policy && to_policy)
        return sign_between_policies(model, example - topics, class - topics);
    return -1;
}

static void fill_signs(struct lesson_classes *classes, const struct kb_model *model)
{
    for (size_t example = 0; example < classes->count; example++) {
        classes->costs[example] = COST;
        for (size_t class = 0; class < classes->count; class ++)
            classes->signs[example * classes->count + class] = sign_of(model, example, class);
    }
    for (size_t policy = 0; policy < classes->policies; policy++) {
        classes->costs[classes->count + policy] = NEVER_COST;
        classes->signs[(classes->count + policy) * classes->count + classes->topics + policy] = -1;
    }
    for (size_t topic = 0; topic < classes->topics; topic++) {
        size_t row = classes->count + classes->policies + topic;

        classes->costs[row] = COST;
        for (size_t policy = 0; policy < classes->policies; policy++)
            classes->signs[row * classes->count + classes->topics + policy] =
                sign_to_policy(model, topic, policy);
    }
}

void lesson_classes_init(struct lesson_classes *classes, const struct kb_model *model)
{
    *classes =
        (struct lesson_classes){.topics = model->topic_count, .policies = model->policy_count};
    classes->count = classes->topics + classes->policies + 1;
    classes->all = classes->count + classes->policies + classes->topics;
    classes->signs = memory_alloc(classes->all * classes->count);
    classes->costs = memory_alloc(classes->all * sizeof *classes->costs);
    fill_signs(classes, model);
}

void lesson_classes_clear(struct lesson_classes *classes)
{
    free(classes->signs);
    free(classes->costs);
    *classes = (struct lesson_classes){0};
}

/* ---- gathering
 * -------------------------------------------------------------------------------------------- */

static void add_lines(struct gathering *gathering, const struct kb_lines *lines, size_t class)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct kb_line *line = &lines->items[i];

        if (line->group == gathering->group || line->group == TEXT_GROUPS)
            vec_push(&gathering->list,
                     (struct lesson){.text = line->text, .line = line, .class = (uint16_t) class});
    }
}

static void add_titles(struct gathering *gathering, const struct kb_topic *topic)
{
    for (enum text_variant variant = 0; variant < TEXT_VARIANTS; variant++) {
        if (text_variant_group(variant) == gathering->group && topic->title[variant].length > 0)
            vec_push(&gathering->list, (struct lesson){.text = topic->title[variant],
                                                       .class = (uint16_t)topic->number});
    }
}

/* Lines that a topic expects in answer to its question, or after its answer: of no topic by
 * themselves, but no policy's case. */
static void add_replies(struct gathering *gathering, const struct kb_lines *lines,
                        const struct kb_topic *topic, const struct lesson_classes *classes)
{
    size_t first = gathering->list.count;

    add_lines(gathering, lines, classes->count + classes->policies + topic->number);
    for (size_t i = first; i < gathering->list.count; i++)
        gathering->list.items[i].clause = true;
}

static bool asks_for(const struct kb_topic *topic, const struct kb_choices *choices)
{
    for (size_t i = 0; i < topic->slot_count; i++) {
        if (topic->slots[i].choices == choices)
            return true;
    }
    return false;
}

static bool has_detail(const struct kb_topic *topic, uint32_t kind)
{
    for (size_t i = 0; i < topic->detail_count; i++) {
        if (topic->details[i].kind == kind)
            return true;
    }
    return false;
}

/* "Kreditna" says which card, and is no word of those who cannot pay. Each once, however many
 * topics expect it. */
static void gather_replies(struct gathering *gathering, const struct kb_model *model,
                           const struct lesson_classes *classes)
{
    for (size_t i = 0; i < model->choices_count; i++) {
        const struct kb_topic *topic = model->topics, *end = topic + model->topic_count;

        while (topic < end && !asks_for(topic, &model->choices[i]))
            topic++;
        for (size_t j = 0; topic < end && j < model->choices[i].count; j++)
            add_replies(gathering, &model->choices[i].items[j].words, topic, classes);
    }
    for (uint32_t kind = 0; kind < model->detail_count; kind++) {
        const struct kb_topic *topic = model->topics, *end = topic + model->topic_count;

        while (topic < end && !has_detail(topic, kind))
            topic++;
        if (topic < end)
            add_replies(gathering, &model->details[kind].phrases, topic, classes);
    }
}

static void gather(struct gathering *gathering, const struct kb_model *model,
                   const struct lesson_classes *classes)
{
    for (size_t i = 0; i < model->topic_count; i++) {
        add_titles(gathering, &model->topics[i]);
        add_lines(gathering, &model->topics[i].examples, i);
    }
    if (model->policy_count > 0)
        gather_replies(gathering, model, classes);
    for (size_t i = 0; i < model->policy_count; i++) {
        add_lines(gathering, &model->policies[i].examples, classes->topics + i);
        add_lines(gathering, &model->policies[i].never, classes->count + i);
    }
    add_lines(gathering, &model->out_of_scope.examples, classes->count - 1);
}

/* ---- analysing
 * -------------------------------------------------------------------------------------------- */

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
 * The set of words, without order and repetition: near-duplicates are what differs in no word. A
 * looser likeness (MinHash) was tried: it makes the folds harder than what customers ask, and every
 * promise too cautious.
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
        lesson->to = (uint16_t)lesson->analysis->token_count;
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
    return order != 0 ? order : (a->from > b->from) - (a->from < b->from);
}

/* ---- clauses
 * ---------------------------------------------------------------------------------------------- */

size_t lesson_clause_end(const struct text_analysis *analysis, size_t from)
{
    size_t end = from + 1;

    while (end < analysis->token_count && analysis->tokens[end].border == TEXT_SPACE)
        end++;
    return end;
}

bool lesson_is_clause(const struct text_analysis *analysis, size_t from, size_t to)
{
    return to - from >= CLAUSE_SHORTEST && to - from < analysis->token_count;
}

static uint64_t clause_order(const struct lesson *lesson, size_t from, size_t to,
                             enum text_group group)
{
    uint64_t hash = 0;

    for (size_t i = from; i < to; i++)
        hash = (hash ^ str_hash(lesson->analysis->tokens[i].stems[group])) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Only where there are policies to be told from. */
static void add_clauses(struct lesson_list *list, const struct lesson_classes *classes,
                        enum text_group group)
{
    size_t whole = list->count;

    for (size_t i = 0; i < whole; i++) {
        struct lesson lesson = list->items[i];
        bool never = lesson.class >= classes->count;
        size_t end;

        if (lesson.class >= classes->topics && !never)
            continue;
        if (!never)
            lesson.class = (uint16_t)(classes->count + classes->policies + lesson.class);
        lesson.clause = true;
        for (size_t from = 0; from < lesson.analysis->token_count; from = end) {
            end = lesson_clause_end(lesson.analysis, from);
            if (!lesson_is_clause(lesson.analysis, from, end))
                continue;
            lesson.from = (uint16_t)from;
            lesson.to = (uint16_t)end;
            lesson.order = clause_order(&lesson, from, end, group);
            vec_push(list, lesson);
        }
    }
}

/* ---- order
 * ------------------------------------------------------------------------------------------------
 */

/* What is the same word for word, in the same class, is learned once. */
static size_t drop_repeated(struct lesson *items, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || items[i].order != items[kept - 1].order ||
            items[i].class != items[kept - 1].class)
            items[kept++] = items[i];
    }
    return kept;
}

/* ---- folds
 * ------------------------------------------------------------------------------------------------
 */

static int compare_for_folds(const void *left, const void *right)
{
    const struct lesson *a = *(const struct lesson *const *)left,
                        *b = *(const struct lesson *const *)right;

    if (a->class != b->class)
        return a->class < b->class ? -1 : 1;
    if (a->signature != b->signature)
        return a->signature < b->signature ? -1 : 1;
    return a < b ? -1 : a > b;
}

/*
 * Dealt out class by class, so that a class of five examples is missed by none of the folds. Where
 * a class begins is said by its own content: an example more or less moves nothing but its own
 * class, and no threshold of the others wobbles.
 */
static void deal_folds(struct lessons *lessons)
{
    struct lesson **dealt = memory_alloc((lessons->count + 1) * sizeof *dealt);
    uint16_t fold = 0;

    for (size_t i = 0; i < lessons->count; i++)
        dealt[i] = &lessons->items[i];
    qsort(dealt, lessons->count, sizeof(struct lesson *), compare_for_folds);
    for (size_t i = 0; i < lessons->count; i++) {
        if (i == 0 || dealt[i]->class != dealt[i - 1]->class)
            fold = (uint16_t)(dealt[i]->signature % LESSON_FOLDS);
        else if (dealt[i]->signature != dealt[i - 1]->signature)
            fold = (uint16_t)((fold + 1) % LESSON_FOLDS);
        dealt[i]->fold = fold;
    }
    free(dealt);
}

void lessons_init(struct lessons *lessons, const struct kb_snapshot *snapshot,
                  const struct lesson_classes *classes, enum text_group group,
                  struct parallel *pool)
{
    struct gathering gathering = {.group = group};
    struct analysing analysing = {&gathering.list, NULL, kb_snapshot_lexicon(snapshot), group};
    size_t pieces;

    *lessons = (struct lessons){0};
    gather(&gathering, kb_snapshot_model(snapshot), classes);
    pieces = (gathering.list.count + ANALYSED_AT_ONCE - 1) / ANALYSED_AT_ONCE;
    analysing.arenas = memory_alloc((pieces + 1) * sizeof(struct arena *));
    parallel_for(pool, pieces, analyse_piece, &analysing);
    if (classes->policies > 0)
        add_clauses(&gathering.list, classes, group);
    if (gathering.list.count > 0)
        qsort(gathering.list.items, gathering.list.count, sizeof *gathering.list.items,
              compare_lessons);
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
