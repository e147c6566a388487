/* What questions are taken for: pairs, the most harmful first. */
#include "evaluate_figures.h"

#include "base/map.h"
#include "knowledge/model.h"

static int compare_subjects(const struct evaluate_subject *a, const struct evaluate_subject *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int compare_confusions(const void *left, const void *right)
{
    const struct evaluate_confusion *a = left, *b = right;
    int order;

    if (a->answered != b->answered)
        return a->answered > b->answered ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    order = compare_subjects(&a->expected, &b->expected);
    return order != 0 ? order : compare_subjects(&a->got, &b->got);
}

static struct evaluate_subject topic(uint32_t number)
{
    return (struct evaluate_subject){SUBJECT_TOPIC, number};
}

/* false: a topic that the knowledge does not have. */
static bool find_expected(const struct evaluate_row *row, struct evaluate_subject *out)
{
    if (row->goal == EVALUATE_TOPIC)
        *out = topic(row->topic);
    else if (row->goal == EVALUATE_OUT_OF_SCOPE)
        *out = (struct evaluate_subject){SUBJECT_OUT_OF_SCOPE, 0};
    else if (row->policy != KB_NO_TOPIC)
        *out = (struct evaluate_subject){SUBJECT_POLICY, row->policy};
    else
        *out = (struct evaluate_subject){SUBJECT_PERSON, 0};
    return row->goal != EVALUATE_TOPIC || row->topic != KB_NO_TOPIC;
}

static bool is_called_wrongly(const struct evaluate_row *row)
{
    if (row->called == KB_NO_TOPIC)
        return false;
    if (row->goal == EVALUATE_PERSON)
        return row->policy != KB_NO_TOPIC && row->policy != row->called;
    return row->result != EVALUATE_RIGHT;
}

/* false: it was taken for what it is, or for nothing. *acted: customers were told. */
static bool find_got(const struct evaluate_row *row, struct evaluate_subject *out, bool *acted)
{
    uint32_t first = row->goal == EVALUATE_OUT_OF_SCOPE ? row->answered : row->first;

    *acted = true;
    if (is_called_wrongly(row)) {
        *out = (struct evaluate_subject){SUBJECT_POLICY, row->called};
        return true;
    }
    if (row->result == EVALUATE_DECLINED && row->goal != EVALUATE_OUT_OF_SCOPE) {
        *out = (struct evaluate_subject){SUBJECT_OUT_OF_SCOPE, 0};
        return true;
    }
    *out = topic(first);
    *acted = row->answered == first;
    if (first == KB_NO_TOPIC)
        return false;
    if (row->goal == EVALUATE_TOPIC)
        return row->place != 1;
    return row->goal == EVALUATE_PERSON ? row->result != EVALUATE_RIGHT
                                        : row->result == EVALUATE_WRONG;
}

struct pairs {
    struct arena *arena;
    struct map numbers; /* "kind number kind number" -> number of the pair + 1 */
    struct map totals;  /* "kind number" -> questions */
};

static struct str key_of(struct pairs *pairs, const struct evaluate_subject *subject)
{
    return arena_printf(pairs->arena, "%d %u", (int)subject->kind, subject->number);
}

static void add_pair(struct evaluate_figures *figures, struct pairs *pairs,
                     const struct evaluate_subject *expected, const struct evaluate_row *row,
                     size_t number)
{
    struct evaluate_subject got;
    struct evaluate_confusion *confusion;
    struct str key;
    size_t place;
    bool acted;

    if (!find_got(row, &got, &acted))
        return;
    key = arena_printf(pairs->arena, "%.*s %.*s", STR_ARG(key_of(pairs, expected)),
                       STR_ARG(key_of(pairs, &got)));
    place = (size_t)(uintptr_t)map_get(&pairs->numbers, key);
    if (place == 0) {
        vec_push(&figures->confusions,
                 (struct evaluate_confusion){.expected = *expected, .got = got});
        place = figures->confusions.count;
        map_put(&pairs->numbers, key, (void *)(uintptr_t)place);
    }
    confusion = &figures->confusions.items[place - 1];
    if (confusion->count < EVALUATE_CONFUSION_EXAMPLES)
        confusion->rows[confusion->count] = number;
    confusion->count++;
    confusion->answered += acted;
}

static void count_one(struct pairs *pairs, const struct evaluate_subject *expected)
{
    struct str key = key_of(pairs, expected);
    size_t *total = map_get(&pairs->totals, key);

    if (total == NULL) {
        total = arena_alloc(pairs->arena, sizeof *total);
        map_put(&pairs->totals, key, total);
    }
    (*total)++;
}

void evaluate_find_confusions(struct evaluate_figures *figures, const struct evaluate_rows *rows)
{
    struct pairs pairs = {.arena = arena_new()};

    for (size_t i = 0; i < rows->count; i++) {
        struct evaluate_subject expected;

        if (!find_expected(&rows->items[i], &expected))
            continue;
        count_one(&pairs, &expected);
        add_pair(figures, &pairs, &expected, &rows->items[i], i);
    }
    for (size_t i = 0; i < figures->confusions.count; i++) {
        struct evaluate_confusion *confusion = &figures->confusions.items[i];

        confusion->of = *(size_t *)map_get(&pairs.totals, key_of(&pairs, &confusion->expected));
    }
    if (figures->confusions.count > 1)
        qsort(figures->confusions.items, figures->confusions.count,
              sizeof *figures->confusions.items, compare_confusions);
    map_clear(&pairs.numbers);
    map_clear(&pairs.totals);
    arena_free(pairs.arena);
}
