/*
 * Every search adds what it sees; here the longest candidates win, so that no search needs to know
 * the others: a phone number beats the numbers in it, a range of dates beats its dates.
 */
#include "find_entities.h"

#include "entity_finder.h"

static bool has_digits(const struct plain *plain, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (plain_is_digit(plain->bytes[i]))
            return true;
    }
    return false;
}

static void add(struct finder *finder, enum text_entity_kind kind, size_t from, size_t to,
                struct str canonical, struct value value)
{
    struct text_entity entity = {
        .kind = kind,
        .span = plain_span(&finder->scan.plain, from, to),
        .canonical = canonical,
        .value = value,
        .words = !has_digits(&finder->scan.plain, from, to),
    };

    vec_push(&finder->found, entity);
}

void finder_add(struct finder *finder, enum text_entity_kind kind, size_t first, size_t after,
                struct str canonical, struct value value)
{
    add(finder, kind, finder->scan.atoms[first].from, finder->scan.atoms[after - 1].to, canonical,
        value);
}

void finder_add_text(struct finder *finder, enum text_entity_kind kind, size_t first, size_t after,
                     struct str canonical)
{
    finder_add(finder, kind, first, after, canonical, value_text(canonical));
}

void finder_add_plain(struct finder *finder, enum text_entity_kind kind, size_t from, size_t to,
                      struct str canonical)
{
    add(finder, kind, from, to, canonical, value_text(canonical));
}

static void find_words(struct finder *finder)
{
    finder->words = arena_array(finder->arena, finder->scan.count + 1, sizeof(void *));
    for (size_t i = 0; i < finder->scan.count; i++) {
        if (finder->scan.atoms[i].kind == ATOM_DIGITS)
            finder->has_digits = true;
        else if (finder->scan.atoms[i].kind == ATOM_WORD)
            finder->words[i] = entity_word_find(scan_part(&finder->scan, i));
        finder->seen |= WORD_BIT(finder_class(finder, i));
    }
}

static int compare_strength(const void *left, const void *right)
{
    const struct text_entity *a = left;
    const struct text_entity *b = right;
    size_t length_a = a->span.end - a->span.start;
    size_t length_b = b->span.end - b->span.start;

    if (length_a != length_b)
        return length_a > length_b ? -1 : 1;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

static int compare_place(const void *left, const void *right)
{
    const struct text_entity *a = left;
    const struct text_entity *b = right;

    return (a->span.start > b->span.start) - (a->span.start < b->span.start);
}

/* taken holds a flag for each byte of the text. */
static bool take_place(bool *taken, struct span span)
{
    for (size_t i = span.start; i < span.end; i++) {
        if (taken[i])
            return false;
    }
    memset(taken + span.start, true, span.end - span.start);
    return true;
}

static void let_longest_win(struct finder *finder, struct text_analysis *analysis)
{
    struct entity_candidates *found = &finder->found;
    const struct plain *plain = &finder->scan.plain;
    size_t read = plain->length ? plain->ends[plain->length - 1] : 0;
    bool *taken;

    if (found->count == 0)
        return;
    taken = arena_array(finder->arena, read + 1, sizeof *taken);
    qsort(found->items, found->count, sizeof *found->items, compare_strength);
    analysis->entities = arena_array(finder->arena, found->count, sizeof *analysis->entities);
    for (size_t i = 0; i < found->count; i++) {
        if (take_place(taken, found->items[i].span))
            analysis->entities[analysis->entity_count++] = found->items[i];
    }
    qsort(analysis->entities, analysis->entity_count, sizeof *analysis->entities, compare_place);
}

void find_entities(struct text_analysis *analysis, const struct normal *normal, struct date today,
                   struct arena *arena)
{
    struct finder finder = {
        .scan = scan_text(analysis->original, normal, arena),
        .today = today,
        .arena = arena,
    };

    analysis->entities = NULL;
    analysis->entity_count = 0;
    find_words(&finder);
    find_codes(&finder);
    find_cards(&finder);
    find_phones(&finder);
    find_amounts(&finder);
    find_dates(&finder);
    find_periods(&finder);
    find_times(&finder);
    let_longest_win(&finder, analysis);
    vec_clear(&finder.found);
}
