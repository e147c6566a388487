/*
 * Cross-validation on the knowledge's own examples.
 *
 * An example belongs to the fold that the hash of its words says, so adding one moves no other.
 * Near-duplicates would let a bot be asked what it has just learned: examples that share four
 * fifths of their words go where one of them goes. They are found by the two smallest of their
 * words' hashes, under eight orders of words (MinHash, Broder 1997: two that share four fifths
 * agree under one of them but for once in three thousand), and then compared.
 */
#include "evaluate.h"

#include <time.h>

#include "base/parallel.h"
#include "progress.h"
#include "text/analysis.h"

enum { ORDERS = 8, NEAR_IN_FIFTHS = 4 };

struct item {
    const struct kb_line *line;
    struct str goal; /* as a file of questions would name it */
    uint32_t policy; /* whose example it is, or KB_NO_TOPIC */
    uint64_t *words; /* hashes, sorted, distinct */
    size_t word_count;
    uint64_t content;
    uint64_t signatures[ORDERS];
    size_t group; /* number of an item with the same fold; its own: it is the first */
    size_t fold;
};

struct items VEC_OF(struct item);

static uint64_t mix(uint64_t hash)
{
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
    return hash ^ hash >> 31;
}

static int compare_hashes(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

static void find_words(struct item *item, struct arena *arena)
{
    struct str rest = text_fold(item->line->text, arena);
    size_t count = 0;

    item->content = mix(str_hash(rest));
    item->words = arena_array(arena, rest.length / 2 + 1, sizeof *item->words);
    while (rest.length > 0)
        item->words[count++] = mix(str_hash(str_cut(&rest, ' ')));
    qsort(item->words, count, sizeof *item->words, compare_hashes);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || item->words[i] != item->words[item->word_count - 1])
            item->words[item->word_count++] = item->words[i];
    }
}

static uint64_t smallest_two(const struct item *item, uint64_t order)
{
    uint64_t first = UINT64_MAX, second = UINT64_MAX;

    for (size_t i = 0; i < item->word_count; i++) {
        uint64_t hash = mix(item->words[i] + order * 0x9e3779b97f4a7c15u);

        if (hash < first) {
            second = first;
            first = hash;
        } else if (hash < second) {
            second = hash;
        }
    }
    return mix(first) ^ second;
}

static void add_lines(struct items *items, const struct kb_lines *lines, struct str goal,
                      uint32_t policy, struct arena *arena)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct item item = {
            .line = &lines->items[i], .goal = goal, .policy = policy, .group = items->count};

        find_words(&item, arena);
        for (uint64_t order = 0; order < ORDERS; order++)
            item.signatures[order] = smallest_two(&item, order);
        vec_push(items, item);
    }
}

static void gather(struct items *items, const struct kb_model *model, struct arena *arena)
{
    for (size_t i = 0; i < model->topic_count; i++)
        add_lines(items, &model->topics[i].examples, model->topics[i].id, KB_NO_TOPIC, arena);
    for (size_t i = 0; i < model->policy_count; i++)
        add_lines(items, &model->policies[i].examples, STR("HUMAN"), model->policies[i].number,
                  arena);
    add_lines(items, &model->out_of_scope.examples, STR("OUT_OF_SCOPE"), KB_NO_TOPIC, arena);
}

/* ---- near-duplicates
 * -------------------------------------------------------------------------------------- */

static bool are_near(const struct item *left, const struct item *right)
{
    size_t common = 0, i = 0, k = 0, all;

    while (i < left->word_count && k < right->word_count) {
        if (left->words[i] == right->words[k]) {
            common++;
            i++;
            k++;
        } else if (left->words[i] < right->words[k]) {
            i++;
        } else {
            k++;
        }
    }
    all = left->word_count + right->word_count - common;
    return common * 5 >= all * NEAR_IN_FIFTHS;
}

static size_t group_of(struct items *items, size_t number)
{
    while (items->items[number].group != number) {
        items->items[number].group = items->items[items->items[number].group].group;
        number = items->items[number].group;
    }
    return number;
}

/* The group is named by its member with the smallest content, whatever order they were met in. */
static void join(struct items *items, size_t left, size_t right)
{
    left = group_of(items, left);
    right = group_of(items, right);
    if (items->items[left].content > items->items[right].content) {
        size_t swap = left;

        left = right;
        right = swap;
    }
    items->items[right].group = left;
}

struct placed {
    uint64_t signature;
    uint64_t content;
    size_t number;
};

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left, *b = right;

    if (a->signature != b->signature)
        return a->signature < b->signature ? -1 : 1;
    if (a->content != b->content)
        return a->content < b->content ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static void join_if_near(struct items *items, size_t left, size_t right)
{
    if (are_near(&items->items[left], &items->items[right]))
        join(items, left, right);
}

/* Those with one signature stand together: each is compared with the first and the one before. */
static void join_near(struct items *items, size_t order, struct placed *placed)
{
    size_t first = 0;

    for (size_t i = 0; i < items->count; i++)
        placed[i] = (struct placed){items->items[i].signatures[order], items->items[i].content, i};
    qsort(placed, items->count, sizeof *placed, compare_placed);
    for (size_t i = 1; i < items->count; i++) {
        if (placed[i].signature != placed[first].signature) {
            first = i;
            continue;
        }
        join_if_near(items, placed[first].number, placed[i].number);
        join_if_near(items, placed[i - 1].number, placed[i].number);
    }
}

static void deal(struct items *items, size_t folds)
{
    struct placed *placed = memory_alloc((items->count + 1) * sizeof *placed);

    for (size_t order = 0; order < ORDERS; order++)
        join_near(items, order, placed);
    for (size_t i = 0; i < items->count; i++)
        items->items[i].fold = (size_t)(items->items[group_of(items, i)].content % folds);
    free(placed);
}

/* ---- as a table of questions
 * ------------------------------------------------------------------------------ */

enum { COLUMN_TEXT, COLUMN_TOPIC, COLUMN_LANGUAGE, COLUMN_FOLD, COLUMNS };

static void make_table(struct evaluate_set *set, const struct items *items)
{
    static const struct str names[COLUMNS] = {
        {"text", 4}, {"topic", 5}, {"language", 8}, {"fold", 4}};

    set->table.columns = arena_array(set->arena, COLUMNS, sizeof *set->table.columns);
    memcpy(set->table.columns, names, sizeof names);
    set->table.column_count = COLUMNS;
    set->text = COLUMN_TEXT;
    set->topic = COLUMN_TOPIC;
    for (size_t i = 0; i < items->count; i++) {
        const struct item *item = &items->items[i];
        struct tsv_row row = {arena_array(set->arena, COLUMNS, sizeof *row.cells),
                              item->line->place.line};

        row.cells[COLUMN_TEXT] = item->line->text;
        row.cells[COLUMN_TOPIC] = item->goal;
        row.cells[COLUMN_LANGUAGE] = str_from(item->line->language);
        row.cells[COLUMN_FOLD] = arena_printf(set->arena, "%zu", item->fold + 1);
        vec_push(&set->table.rows, row);
    }
}

/* ---- one fold
 * --------------------------------------------------------------------------------------------- */

static int compare_lines(const void *left, const void *right)
{
    const struct kb_line *a = ((const struct item *)left)->line,
                         *b = ((const struct item *)right)->line;

    return a < b ? -1 : a > b;
}

struct fold {
    struct evaluate_set *set;
    const struct items *items;
    struct items by_line; /* sorted by line */
    size_t number, count;
    struct civil_time now;
    struct parallel *pool;
    struct match_scratch *scratch;
    const struct evaluate_output *output;
    struct progress *progress;
    size_t done;
};

static bool is_learned(void *context, const struct kb_line *line)
{
    const struct fold *fold = context;
    struct item key = {.line = line};
    const struct item *item =
        bsearch(&key, fold->by_line.items, fold->by_line.count, sizeof key, compare_lines);

    return item == NULL || item->fold != fold->number;
}

/* A look-up that nobody carries out has failed, as it would in a service without one. */
static bool ask_one(struct fold *fold, const struct engine *engine, size_t number,
                    struct error *err)
{
    struct arena *arena = arena_new();
    struct dialogue_session session = dialogue_session_new();
    struct value lookups = value_map();
    struct engine_message message = {.text = fold->items->items[number].line->text,
                                     .now = fold->now,
                                     .fallback = engine_model(engine)->bot.fallback,
                                     .lookups = &lookups};
    double started = progress_seconds();
    struct engine_turn turn;
    bool written;

    while (!engine_ask(engine, &session, &message, fold->scratch, arena, &turn))
        value_set(&lookups, turn.request.lookup->id, value_null(), arena);
    fold->set->seconds += progress_seconds() - started;
    evaluate_judge(&fold->set->rows.items[number], engine_model(engine), &turn.outcome);
    written = fold->output->file == NULL ||
              evaluate_predict(fold->set, number, engine, &turn, fold->output, err);
    arena_free(arena);
    return written;
}

static bool ask_fold(struct fold *fold, const struct engine *engine, struct error *err)
{
    bool asked = true;

    for (size_t i = 0; asked && i < fold->items->count; i++) {
        if (fold->items->items[i].fold != fold->number)
            continue;
        asked = ask_one(fold, engine, i, err);
        progress_tell(fold->progress, ++fold->done, fold->items->count, "asking fold %zu of %zu",
                      fold->number + 1, fold->count);
    }
    return asked;
}

static bool run_fold(struct fold *fold, struct kb_snapshot *snapshot, struct error *err)
{
    struct engine_options options = {.pool = fold->pool};
    struct engine *engine = NULL;
    struct diag_list diags;
    bool done;

    diag_list_init(&diags);
    progress_tell(fold->progress, 0, 0, "learning fold %zu of %zu", fold->number + 1, fold->count);
    done = engine_build(kb_snapshot_select(snapshot, is_learned, fold), &options, &engine, &diags,
                        err);
    if (!done && err->code == ERROR_NONE)
        error_set(err, ERROR_INVALID, "without the examples of fold %zu the knowledge has mistakes",
                  fold->number + 1);
    done = done && ask_fold(fold, engine, err);
    engine_release(engine);
    diag_list_clear(&diags);
    return done;
}

static bool run_folds(struct evaluate_set *set, const struct items *items,
                      struct kb_snapshot *snapshot, size_t folds,
                      const struct evaluate_output *output, struct error *err)
{
    struct fold fold = {.set = set,
                        .items = items,
                        .count = folds,
                        .now = service_civil_time((int64_t)time(NULL) * 1000),
                        .pool = parallel_new(0),
                        .scratch = match_scratch_new(),
                        .output = output,
                        .progress = progress_new()};
    bool done = true;

    for (size_t i = 0; i < items->count; i++)
        vec_push(&fold.by_line, items->items[i]);
    qsort(fold.by_line.items, fold.by_line.count, sizeof *fold.by_line.items, compare_lines);
    for (; done && fold.number < folds; fold.number++)
        done = run_fold(&fold, snapshot, err);
    progress_free(fold.progress);
    vec_clear(&fold.by_line);
    match_scratch_free(fold.scratch);
    parallel_free(fold.pool);
    return done;
}

bool evaluate_cross_validate(struct evaluate_set *set, struct kb_snapshot *snapshot, size_t folds,
                             const struct evaluate_output *output, struct error *err)
{
    const struct kb_model *model = kb_snapshot_model(snapshot);
    struct items items = {0};
    bool done;

    gather(&items, model, set->arena);
    if (items.count == 0)
        return error_set(err, ERROR_INVALID, "the knowledge has no examples");
    deal(&items, folds);
    make_table(set, &items);
    evaluate_resolve(set, model, "");
    for (size_t i = 0; i < items.count; i++)
        set->rows.items[i].policy = items.items[i].policy;
    done = run_folds(set, &items, snapshot, folds, output, err);
    vec_clear(&items);
    return done;
}
