/*
 * Candidates come from a deletion neighbourhood: every known word is filed under its rests (rests.h), and a typed word is looked up
 * under its own. So the cost of a look-up does not grow with the vocabulary.
 *
 * What is known are word forms and stems, both: a form is the surer reading, but no author writes all
 * seven cases of a noun, and the stem of a mistyped form is often the known one with a slip in it.
 */
#include "spelling.h"

#include <math.h>

#include "rests.h"
#include "slips.h"
#include "spelling_data.h"

enum {
    SHORTEST_ALONE = 5,    /* letters of a word that is corrected without a hint from its neighbours */
    LONG = 8
};

static const double CONTEXT_PRICE = 0.35;  /* a neighbour that the examples know beside the candidate is worth a third of a slip */
static const double STEM_PRICE = 0.15;     /* a stem is a less sure reading than a whole word */
static const double FREQUENCY_PRICE = 0.04;
static const double ONE_SLIP = 1; /* the most that one slip costs */

/* ---- learning the vocabulary ------------------------------------------------------------------------------ */

static uint32_t learn_stem(struct spelling *spelling, struct str stem)
{
    size_t number = map_index(&spelling->stem_numbers, stem);

    if (number == SIZE_MAX) {
        number = spelling->stems.count;
        stem = arena_copy(spelling->arena, stem);
        map_put(&spelling->stem_numbers, stem, NULL);
        vec_push(&spelling->stems, (struct known_stem){.text = stem, .shown = stem});
    }
    return (uint32_t)number;
}

static size_t learn_word(struct spelling *spelling, struct str text, uint32_t stem, bool is_stem)
{
    size_t number = map_index(&spelling->word_numbers, text);

    if (number == SIZE_MAX) {
        number = spelling->words.count;
        text = arena_copy(spelling->arena, text);
        map_put(&spelling->word_numbers, text, NULL);
        vec_push(&spelling->words, (struct known_word){.text = text, .stem = stem, .is_stem = is_stem});
    }
    return number;
}

bool spelling_is_word(const struct text_token *token)
{
    return !token->digits && token->entity == 0 && (token->script == TEXT_LATIN || token->script == TEXT_CYRILLIC);
}

static uint64_t neighbours_hash(struct str left, struct str right)
{
    uint64_t hash = str_hash(left) * 0x9e3779b97f4a7c15u + str_hash(right);

    return hash ^ hash >> 31;
}

struct pair_hashes VEC_OF(uint64_t);

static void learn_message(struct spelling *spelling, const struct text_analysis *analysis, struct pair_hashes *pairs)
{
    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];
        struct str shown = str_slice(analysis->original, token->span.start, token->span.end);
        struct known_stem *stem;
        struct known_word *word;
        uint32_t number;
        size_t place;

        if (i > 0)
            vec_push(pairs, neighbours_hash(analysis->tokens[i - 1].stems[spelling->group],
                                            token->stems[spelling->group]));
        if (token->digits || token->folded.length == 0)
            continue;
        number = learn_stem(spelling, token->stems[spelling->group]);
        place = learn_word(spelling, token->folded, number, false); /* before the array is looked at: it may move */
        word = &spelling->words.items[place];
        stem = &spelling->stems.items[number];
        word->is_stem = false;
        stem->times++;
        if (++word->times > stem->shown_times) {
            stem->shown_times = word->times;
            stem->shown = arena_copy(spelling->arena, shown);
        }
    }
}

static void learn_pattern_stem(void *context, struct str stem)
{
    struct spelling *spelling = context;

    learn_stem(spelling, stem);
}

/* ---- the neighbourhood ------------------------------------------------------------------------------------ */

/* What is to be filed, and under which hash. */
struct filing {
    struct filing_hashes VEC_OF(uint64_t) hashes;
    struct filing_words VEC_OF(uint32_t) words;
};

/* A word may be typed shorter than it is, and is then forgiven less: what is filed must reach as far as what is typed. */
static void file_word(const struct spelling *spelling, uint32_t number, struct filing *filing)
{
    struct str text = spelling->words.items[number].text;
    uint64_t rests[RESTS_MOST];
    size_t count;

    if (text.length < SPELLING_SHORTEST_MEANT || text.length > TEXT_LONGEST_WORD || number >> FILED_WORD_BITS != 0)
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

    for (uint32_t i = 0; i < spelling->words.count; i++)
        file_word(spelling, i, &filing);
    numbers = memory_alloc((filing.hashes.count + 1) * sizeof *numbers);
    buckets_init(&spelling->filed.buckets, filing.hashes.items, filing.hashes.count, numbers);
    spelling->filed.items = memory_alloc((filing.hashes.count + 1) * sizeof *spelling->filed.items);
    for (size_t i = 0; i < filing.hashes.count; i++)
        spelling->filed.items[numbers[i]] = filed_check(filing.hashes.items[i]) << FILED_WORD_BITS | filing.words.items[i];
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
    spelling->neighbours.checks =
        memory_alloc(((size_t)spelling->neighbours.buckets.count + 1) * sizeof *spelling->neighbours.checks);
    for (size_t i = 0; i < pairs->count; i++) {
        if (numbers[i] != BUCKETS_NONE)
            spelling->neighbours.checks[numbers[i]] = (uint32_t)pairs->items[i];
    }
    free(numbers);
}

struct spelling *spelling_new(const struct lessons *lessons, const struct patterns *patterns,
                              const struct concepts *concepts, enum text_group group)
{
    struct spelling *spelling = memory_alloc(sizeof *spelling);
    struct pair_hashes pairs = {0};

    spelling->arena = arena_new();
    spelling->group = group;
    spelling->concepts = concepts;
    for (size_t i = 0; i < lessons->count; i++) {
        if (!lessons->items[i].clause)
            learn_message(spelling, lessons->items[i].analysis, &pairs);
    }
    patterns_each_stem(patterns, group, learn_pattern_stem, spelling);
    for (uint32_t i = 0; i < spelling->stems.count; i++)
        learn_word(spelling, spelling->stems.items[i].text, i, true);
    file_words(spelling);
    file_neighbours(spelling, &pairs);
    vec_clear(&pairs);
    return spelling;
}

void spelling_free(struct spelling *spelling)
{
    if (spelling == NULL)
        return;
    vec_clear(&spelling->stems);
    vec_clear(&spelling->words);
    if (!spelling->borrowed) {
        buckets_clear(&spelling->filed.buckets);
        free(spelling->filed.items);
        buckets_clear(&spelling->neighbours.buckets);
        free(spelling->neighbours.checks);
    }
    map_clear(&spelling->stem_numbers);
    map_clear(&spelling->word_numbers);
    arena_free(spelling->arena);
    free(spelling);
}

/* ---- reading a word --------------------------------------------------------------------------------------- */

/* Words an author may not happen to use, and that are right as they stand. */
static bool is_common(struct str folded, enum text_group group)
{
    static const char *const words[TEXT_GROUPS][64] = {
        [TEXT_EN] = {"about", "after", "again", "already", "always", "another", "anyone", "before", "being", "could",
                     "every", "first", "going", "great", "hello", "least", "maybe", "might", "never", "other", "please",
                     "quite", "really", "right", "shall", "should", "since", "someone", "something", "still", "thank",
                     "thanks", "their", "there", "these", "thing", "things", "think", "those", "though", "through",
                     "today", "tomorrow", "under", "until", "using", "where", "whether", "which", "while", "whose",
                     "without", "would", "wrong", "yesterday", "years"},
        [TEXT_HS] = {"danas", "dobar", "dobra", "dobro", "drugi", "druga", "hvala", "imamo", "imate", "jedan", "jedna",
                     "jedno", "jucer", "juce", "kakav", "kakva", "koliko", "moram", "mozda", "mozete", "molim", "nakon",
                     "nekako", "nemam", "nisam", "nismo", "niste", "nista", "ovako", "onako", "opet", "pored", "pozdrav",
                     "preko", "prije", "protiv", "sutra", "treba", "trebam", "uvijek", "uvek", "vecer", "veoma", "vidim",
                     "zasto", "zbog", "znate", "zelim", "hocu", "hteo", "htela", "htio", "htjela", "malo", "mnogo"},
    };

    for (size_t i = 0; i < 64 && words[group][i] != NULL; i++) {
        if (str_is(folded, words[group][i]))
            return true;
    }
    return false;
}

bool spelling_knows_stem(const struct spelling *spelling, struct str stem)
{
    return map_index(&spelling->stem_numbers, stem) != SIZE_MAX;
}

bool spelling_knows_neighbours(const struct spelling *spelling, struct str left, struct str right)
{
    const struct neighbour_stems *known = &spelling->neighbours;
    uint64_t hash = neighbours_hash(left, right);
    uint32_t end = buckets_end(&known->buckets, hash);

    for (uint32_t at = buckets_start(&known->buckets, hash); at < end; at++) {
        if (known->checks[at] == (uint32_t)hash)
            return true;
    }
    return false;
}

static double context_gain(const struct spelling *spelling, const struct text_analysis *analysis, size_t at,
                           struct str stem)
{
    double gain = 0;

    if (at > 0 && spelling_knows_neighbours(spelling, analysis->tokens[at - 1].stems[spelling->group], stem))
        gain += CONTEXT_PRICE;
    if (at + 1 < analysis->token_count &&
        spelling_knows_neighbours(spelling, stem, analysis->tokens[at + 1].stems[spelling->group]))
        gain += CONTEXT_PRICE;
    return gain;
}

struct reading {
    uint32_t stem; /* UINT32_MAX: none */
    uint32_t word;
    double price;
};

/* English words of four letters are read as others where the words beside them say so. */
static int forgiven(const struct spelling *spelling, struct str typed)
{
    return typed.length == SHORTEST_ALONE - 1 && spelling->group == TEXT_EN ? 1 : slips_forgiven(typed.length);
}

/* The same first letter, or the first two exchanged. */
static bool begins_alike(struct str typed, struct str meant)
{
    if (typed.length < 2 || meant.length < 2)
        return false;
    return typed.bytes[0] == meant.bytes[0] ||
           (typed.bytes[0] == meant.bytes[1] && typed.bytes[1] == meant.bytes[0]);
}

static double price_of(const struct spelling *spelling, const struct text_analysis *analysis, size_t at,
                       struct str typed, const struct known_word *word)
{
    const struct known_stem *stem = &spelling->stems.items[word->stem];
    double context, price;

    price = slips_price(typed, word->text, forgiven(spelling, typed));
    if (price < 0)
        return -1;
    context = context_gain(spelling, analysis, at, stem->text);
    if (context <= 0 && (price > ONE_SLIP || typed.length < SHORTEST_ALONE || !begins_alike(typed, word->text)))
        return -1;
    price += word->is_stem ? STEM_PRICE : 0;
    price -= context + FREQUENCY_PRICE * log(1 + (double)stem->times);
    return price < 0 ? 0 : price;
}

/* Cheaper first; equal prices go by the alphabet of the stems, never by the order of learning. */
static bool is_better(const struct spelling *spelling, double price, uint32_t stem, const struct reading *best)
{
    if (best->stem == UINT32_MAX || price < best->price)
        return true;
    return price <= best->price && str_compare(spelling->stems.items[stem].text, spelling->stems.items[best->stem].text) < 0;
}

/* The words that are filed under one rest. */
static void try_rest(const struct spelling *spelling, const struct text_analysis *analysis, size_t at, struct str typed,
                     uint64_t rest, struct reading *best)
{
    const struct filed_words *filed = &spelling->filed;
    uint32_t end = buckets_end(&filed->buckets, rest);

    for (uint32_t i = buckets_start(&filed->buckets, rest); i < end; i++) {
        uint32_t number = filed->items[i] & FILED_WORD_MASK;
        const struct known_word *word;
        double price;

        if (filed->items[i] >> FILED_WORD_BITS != filed_check(rest))
            continue;
        word = &spelling->words.items[number];
        price = price_of(spelling, analysis, at, typed, word);
        if (price >= 0 && is_better(spelling, price, word->stem, best))
            *best = (struct reading){word->stem, number, price};
    }
}

static void try_reading(const struct spelling *spelling, const struct text_analysis *analysis, size_t at,
                        struct str typed, struct reading *best)
{
    uint64_t rests[RESTS_MOST];
    size_t count;

    if (forgiven(spelling, typed) == 0 || typed.length > TEXT_LONGEST_WORD)
        return;
    count = rests_list(typed, forgiven(spelling, typed), rests);
    for (size_t i = 0; i < count; i++)
        try_rest(spelling, analysis, at, typed, rests[i], best);
}

bool spelling_is_strange(const struct spelling *spelling, const struct text_token *token)
{
    struct str stem = token->stems[spelling->group];

    return spelling_is_word(token) && !spelling_knows_stem(spelling, stem) &&
           concept_of(spelling->concepts, str_hash(stem)) == CONCEPT_NONE && !is_common(token->folded, spelling->group);
}

static void note(const struct spelling *spelling, const struct text_analysis *analysis, size_t at, uint32_t stem,
                 struct match_correction *correction)
{
    struct span span = analysis->tokens[at].span;

    *correction = (struct match_correction){
        .span = span,
        .from = str_slice(analysis->original, span.start, span.end),
        .to = spelling->stems.items[stem].shown,
    };
}

size_t spelling_correct(const struct spelling *spelling, const struct spelling *other, struct text_analysis *analysis,
                        struct match_correction *corrections)
{
    enum text_group group = spelling->group;
    size_t count = 0;

    for (size_t i = 0; i < analysis->token_count; i++) {
        struct text_token *token = &analysis->tokens[i];
        struct reading best = {.stem = UINT32_MAX};

        if (token->corrected & 1u << group) {
            size_t stem = map_index(&spelling->stem_numbers, token->stems[group]);

            if (stem != SIZE_MAX)
                note(spelling, analysis, i, (uint32_t)stem, &corrections[count++]);
            continue;
        }
        if (!spelling_is_strange(spelling, token) || (other != NULL && spelling_knows_stem(other, token->stems[other->group])))
            continue;
        try_reading(spelling, analysis, i, token->folded, &best);
        if (best.stem == UINT32_MAX)
            try_reading(spelling, analysis, i, token->stems[group], &best);
        if (best.stem == UINT32_MAX)
            continue;
        if (token->corrected == 0)
            token->folded = spelling->words.items[best.word].text;
        token->stems[group] = spelling->stems.items[best.stem].text;
        token->corrected |= (uint8_t)(1u << group);
        note(spelling, analysis, i, best.stem, &corrections[count++]);
    }
    return count;
}
