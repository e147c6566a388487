/* What spelling knows: words and stems of the lessons and patterns, where they are filed, and which
 * stand side by side. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "rests.h"
#include "spelling_data.h"

enum { LONG = 8 /* letters of a word that two slips are forgiven */ };

struct learned_stem {
    struct str text;
    struct str shown;
    uint32_t shown_times;
    uint32_t times;
};

struct learned_word {
    struct str text;
    uint32_t stem;
    uint32_t times;
    bool is_stem;
};

struct learner {
    struct arena *arena;
    enum text_group group;
    struct learned_stems VEC_OF(struct learned_stem) stems;
    struct learned_words VEC_OF(struct learned_word) words;
    struct map stem_numbers; /* the entry's number in the map is the stem's */
    struct map word_numbers; /* likewise */
    struct pair_hashes VEC_OF(uint64_t) pairs;
};

/* ---- listening
 * -------------------------------------------------------------------------------------------- */

static uint32_t learn_stem(struct learner *learner, struct str stem)
{
    size_t number = map_index(&learner->stem_numbers, stem);

    if (number == SIZE_MAX) {
        number = learner->stems.count;
        stem = arena_copy(learner->arena, stem);
        map_put(&learner->stem_numbers, stem, NULL);
        vec_push(&learner->stems, (struct learned_stem){.text = stem, .shown = stem});
    }
    return (uint32_t)number;
}

static size_t learn_word(struct learner *learner, struct str text, uint32_t stem, bool is_stem)
{
    size_t number = map_index(&learner->word_numbers, text);

    if (number == SIZE_MAX) {
        number = learner->words.count;
        text = arena_copy(learner->arena, text);
        map_put(&learner->word_numbers, text, NULL);
        vec_push(&learner->words,
                 (struct learned_word){.text = text, .stem = stem, .is_stem = is_stem});
    }
    return number;
}

static void learn_token(struct learner *learner, const struct text_token *token, struct str shown)
{
    uint32_t number = learn_stem(learner, token->stems[learner->group]);
    size_t place = learn_word(learner, token->folded, number, false);
    struct learned_word *word = &learner->words.items[place];
    struct learned_stem *stem = &learner->stems.items[number];

    word->is_stem = false;
    stem->times++;
    if (++word->times > stem->shown_times && shown.length <= UINT16_MAX) {
        stem->shown_times = word->times;
        stem->shown = arena_copy(learner->arena, shown);
    }
}

static void learn_message(struct learner *learner, const struct text_analysis *analysis)
{
    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];

        if (i > 0)
            vec_push(&learner->pairs,
                     spelling_pair_hash(analysis->tokens[i - 1].stems[learner->group],
                                        token->stems[learner->group]));
        if (!token->digits && token->folded.length > 0)
            learn_token(learner, token,
                        str_slice(analysis->original, token->span.start, token->span.end));
    }
}

static void learn_pattern_stem(void *context, struct str stem)
{
    struct learner *learner = context;

    learn_stem(learner, stem);
}

/* ---- keeping words and stems
 * ------------------------------------------------------------------------------ */

/* The place of a text in the string of all texts. */
static uint32_t keep_text(struct str text, struct buf *texts)
{
    size_t at = texts->length;

    buf_add(texts, text);
    return (uint32_t)at;
}

/* Numbers the texts of a map by their hashes. */
static void number_texts(const struct map *texts, struct buckets *buckets, uint32_t *numbers)
{
    uint64_t *hashes = memory_alloc((texts->count + 1) * sizeof *hashes);

    for (size_t i = 0; i < texts->count; i++)
        hashes[i] = str_hash(texts->entries[i].key);
    buckets_init(buckets, hashes, texts->count, numbers);
    free(hashes);
}

static void keep_stems(const struct learner *learner, struct spelling *spelling, uint32_t *numbers,
                       struct buf *texts)
{
    size_t count = learner->stems.count;

    number_texts(&learner->stem_numbers, &spelling->stems.buckets, numbers);
    spelling->stems.items = memory_alloc((count + 1) * sizeof *spelling->stems.items);
    for (size_t i = 0; i < count; i++) {
        const struct learned_stem *learned = &learner->stems.items[i];
        struct known_stem *stem = &spelling->stems.items[numbers[i]];

        *stem = (struct known_stem){.check = (uint32_t)str_hash(learned->text),
                                    .text = keep_text(learned->text, texts),
                                    .times = learned->times & INT32_MAX,
                                    .length = (uint16_t)learned->text.length,
                                    .shown_length = (uint16_t)learned->shown.length};
        stem->shown = str_equal(learned->shown, learned->text) ? stem->text
                                                               : keep_text(learned->shown, texts);
    }
}

static void keep_words(const struct learner *learner, struct spelling *spelling,
                       const uint32_t *stem_numbers, struct buf *texts)
{
    size_t count = learner->words.count;
    uint32_t *numbers = memory_alloc((count + 1) * sizeof *numbers);

    number_texts(&learner->word_numbers, &spelling->words.buckets, numbers);
    spelling->words.items = memory_alloc((count + 1) * sizeof *spelling->words.items);
    for (size_t i = 0; i < count; i++) {
        const struct learned_word *learned = &learner->words.items[i];

        spelling->words.items[numbers[i]] =
            (struct known_word){.check = (uint32_t)str_hash(learned->text),
                                .text = keep_text(learned->text, texts),
                                .stem = stem_numbers[learned->stem],
                                .times = learned->times,
                                .length = (uint16_t)learned->text.length,
                                .is_stem = learned->is_stem};
    }
    free(numbers);
}

static void keep_vocabulary(const struct learner *learner, struct spelling *spelling)
{
    uint32_t *numbers = memory_alloc((learner->stems.count + 1) * sizeof *numbers);
    struct buf texts = {0};

    keep_stems(learner, spelling, numbers, &texts);
    keep_words(learner, spelling, numbers, &texts);
    spelling->texts = memory_text(texts.bytes, texts.length);
    spelling->texts_length = texts.length;
    buf_clear(&texts);
    free(numbers);
}

/* ---- slips of authors
 * ------------------------------------------------------------------------------------- */

enum { RARE = 10 /* times */, FAR_COMMONER = 20, SHORTEST_SLIP = 4 /* letters */ };

/* Two neighbours exchanged give a stem that is written twenty times as often. Examples hold slips
 * on purpose; none is a word for that. */
static bool is_slip(const struct spelling *spelling, uint32_t stem)
{
    const struct known_stem *known = &spelling->stems.items[stem];
    char letters[TEXT_LONGEST_WORD];
    bool found = false;

    if (known->times > RARE || known->length < SHORTEST_SLIP || known->length > sizeof letters)
        return false;
    memcpy(letters, spelling->texts + known->text, known->length);
    for (size_t i = 0; i + 1 < known->length && !found; i++) {
        char letter = letters[i];
        uint32_t other;

        letters[i] = letters[i + 1];
        letters[i + 1] = letter;
        other = spelling_find_stem(spelling, str_of(letters, known->length));
        found = other != BUCKETS_NONE && other != stem &&
                spelling->stems.items[other].times >= FAR_COMMONER * (known->times + 1);
        letters[i + 1] = letters[i];
        letters[i] = letter;
    }
    return found;
}

static void mark_slips(struct spelling *spelling)
{
    for (uint32_t i = 0; i < spelling->stems.buckets.count; i++)
        spelling->stems.items[i].is_slip = is_slip(spelling, i);
}

/* ---- the neighbourhood
 * ------------------------------------------------------------------------------------ */

/* What is to be filed, and under which hash. */
struct filing {
    struct filing_hashes VEC_OF(uint64_t) hashes;
    struct filing_words VEC_OF(uint32_t) words;
};

/* A word may be typed shorter than it is, and is then forgiven less: what is filed must reach as
 * far as what is typed. */
static void file_word(const struct spelling *spelling, uint32_t number, struct filing *filing)
{
    struct str text = spelling_word_text(spelling, &spelling->words.items[number]);
    uint64_t rests[RESTS_MOST];
    size_t count;

    if (text.length < SPELLING_SHORTEST_MEANT || text.length > TEXT_LONGEST_WORD ||
        number >> FILED_WORD_BITS != 0)
        return;
    count = rests_list(text, text.length + 1 < LONG ? 1 : 2, rests);
    for (size_t i = 0; i < count; i++) {
        vec_push(&filing->hashes, rests[i]);
        vec_push(&filing->words, number);
    }
}

static void file_words(struct spelling *spelling)
{
    struct filing filing = {0};
    uint32_t *numbers;

    for (uint32_t i = 0; i < spelling->words.buckets.count; i++)
        file_word(spelling, i, &filing);
    numbers = memory_alloc((filing.hashes.count + 1) * sizeof *numbers);
    buckets_init(&spelling->filed.buckets, filing.hashes.items, filing.hashes.count, numbers);
    spelling->filed.items = memory_alloc((filing.hashes.count + 1) * sizeof *spelling->filed.items);
    for (size_t i = 0; i < filing.hashes.count; i++)
        spelling->filed.items[numbers[i]] =
            filed_check(filing.hashes.items[i]) << FILED_WORD_BITS | filing.words.items[i];
    free(numbers);
    vec_clear(&filing.hashes);
    vec_clear(&filing.words);
}

static int compare_hashes(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

/* Each pair once. */
static void file_neighbours(struct spelling *spelling, struct pair_hashes *pairs)
{
    uint32_t *numbers = memory_alloc((pairs->count + 1) * sizeof *numbers);

    if (pairs->count > 0)
        qsort(pairs->items, pairs->count, sizeof *pairs->items, compare_hashes);
    for (size_t i = 1; i < pairs->count; i++)
        numbers[i] = pairs->items[i] == pairs->items[i - 1] ? BUCKETS_NONE : 0;
    buckets_init(&spelling->neighbours.buckets, pairs->items, pairs->count, numbers);
    spelling->neighbours.checks = memory_alloc(((size_t)spelling->neighbours.buckets.count + 1) *
                                               sizeof *spelling->neighbours.checks);
    for (size_t i = 0; i < pairs->count; i++) {
        if (numbers[i] != BUCKETS_NONE)
            spelling->neighbours.checks[numbers[i]] = (uint32_t)pairs->items[i];
    }
    free(numbers);
}

/* ---- all of it
 * -------------------------------------------------------------------------------------------- */

static void clear_learner(struct learner *learner)
{
    vec_clear(&learner->stems);
    vec_clear(&learner->words);
    vec_clear(&learner->pairs);
    map_clear(&learner->stem_numbers);
    map_clear(&learner->word_numbers);
    arena_free(learner->arena);
}

struct spelling *spelling_new(const struct lessons *lessons, const struct patterns *patterns,
                              const struct concepts *concepts, enum text_group group)
{
    struct spelling *spelling = memory_alloc(sizeof *spelling);
    struct learner learner = {.arena = arena_new(), .group = group};

    spelling->group = group;
    spelling->concepts = concepts;
    for (size_t i = 0; i < lessons->count; i++) {
        if (!lessons->items[i].clause)
            learn_message(&learner, lessons->items[i].analysis);
    }
    patterns_each_stem(patterns, group, learn_pattern_stem, &learner);
    for (uint32_t i = 0; i < learner.stems.count; i++)
        learn_word(&learner, learner.stems.items[i].text, i, true);
    keep_vocabulary(&learner, spelling);
    mark_slips(spelling);
    file_words(spelling);
    file_neighbours(spelling, &learner.pairs);
    clear_learner(&learner);
    return spelling;
}
