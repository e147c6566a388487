/*
 * Candidates come from a deletion neighbourhood (the idea of Wolf Garbe's SymSpell): every known word is filed
 * under itself and under itself with one or two letters left out; a typed word is looked up in the same ways. Two words within two slips
 * share such a rest, so the cost of a look-up does not grow with the vocabulary.
 *
 * What is known are word forms and stems, both: a form is the surer reading, but no author writes all
 * seven cases of a noun, and the stem of a mistyped form is often the known one with a slip in it.
 */
#include "spelling.h"

#include <math.h>

#include "slips.h"
#include "spelling_data.h"

enum {
    SHORTEST_ALONE = 5,    /* letters of a word that is corrected without a hint from its neighbours */
    LONG = 8,
    MOST_RESTS = 1 + TEXT_LONGEST_WORD + TEXT_LONGEST_WORD * TEXT_LONGEST_WORD / 2
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

static void learn_message(struct spelling *spelling, const struct text_analysis *analysis)
{
    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];
        struct str shown = str_slice(analysis->original, token->span.start, token->span.end);
        struct known_stem *stem;
        struct known_word *word;
        uint32_t number;
        size_t place;

        if (i > 0)
            vec_push(&spelling->neighbours, neighbours_hash(analysis->tokens[i - 1].stems[spelling->group],
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

static uint32_t hash_without(struct str word, size_t skip, size_t skip_too)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < word.length; i++) {
        if (i != skip && i != skip_too)
            hash = (hash ^ (unsigned char)word.bytes[i]) * 16777619u;
    }
    return hash ^ hash >> 15;
}

/* The word, and what is left of it without one or two letters. */
static size_t list_rests(struct str word, int slips, uint32_t rests[MOST_RESTS])
{
    size_t count = 0;

    rests[count++] = hash_without(word, SIZE_MAX, SIZE_MAX);
    for (size_t i = 0; slips > 0 && i < word.length; i++) {
        rests[count++] = hash_without(word, i, SIZE_MAX);
        for (size_t j = i + 1; slips > 1 && j < word.length; j++)
            rests[count++] = hash_without(word, i, j);
    }
    return count;
}

/* A word may be typed shorter than it is, and is then forgiven less: what is filed must reach as far as what is typed. */
static void file_word(struct spelling *spelling, uint32_t number)
{
    struct str text = spelling->words.items[number].text;
    uint32_t rests[MOST_RESTS];
    size_t count;

    if (text.length < SPELLING_SHORTEST_MEANT || text.length > TEXT_LONGEST_WORD)
        return;
    count = list_rests(text, text.length + 1 < LONG ? 1 : 2, rests);
    for (size_t i = 0; i < count; i++)
        vec_push(&spelling->filed, (struct filed){rests[i], number});
}

static int compare_filed(const void *left, const void *right)
{
    const struct filed *a = left, *b = right;

    if (a->rest != b->rest)
        return a->rest < b->rest ? -1 : 1;
    return a->word < b->word ? -1 : a->word > b->word;
}

static int compare_hashes(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

struct spelling *spelling_new(const struct lessons *lessons, const struct patterns *patterns,
                              const struct concepts *concepts, enum text_group group)
{
    struct spelling *spelling = memory_alloc(sizeof *spelling);

    spelling->arena = arena_new();
    spelling->group = group;
    spelling->concepts = concepts;
    for (size_t i = 0; i < lessons->count; i++) {
        if (!lessons->items[i].clause)
            learn_message(spelling, lessons->items[i].analysis);
    }
    patterns_each_stem(patterns, group, learn_pattern_stem, spelling);
    for (uint32_t i = 0; i < spelling->stems.count; i++)
        learn_word(spelling, spelling->stems.items[i].text, i, true);
    for (uint32_t i = 0; i < spelling->words.count; i++)
        file_word(spelling, i);
    if (spelling->filed.count > 0)
        qsort(spelling->filed.items, spelling->filed.count, sizeof *spelling->filed.items, compare_filed);
    if (spelling->neighbours.count > 0)
        qsort(spelling->neighbours.items, spelling->neighbours.count, sizeof *spelling->neighbours.items,
              compare_hashes);
    return spelling;
}

void spelling_free(struct spelling *spelling)
{
    if (spelling == NULL)
        return;
    vec_clear(&spelling->stems);
    vec_clear(&spelling->words);
    if (!spelling->borrowed) {
        vec_clear(&spelling->filed);
        vec_clear(&spelling->neighbours);
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
    uint64_t hash = neighbours_hash(left, right);

    return spelling->neighbours.count > 0 &&
           bsearch(&hash, spelling->neighbours.items, spelling->neighbours.count, sizeof hash, compare_hashes) != NULL;
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

static size_t first_filed(const struct spelling *spelling, uint32_t rest)
{
    size_t low = 0, high = spelling->filed.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (spelling->filed.items[middle].rest < rest)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Cheaper first; equal prices go by the alphabet of the stems, never by the order of learning. */
static bool is_better(const struct spelling *spelling, double price, uint32_t stem, const struct reading *best)
{
    if (best->stem == UINT32_MAX || price < best->price)
        return true;
    return price <= best->price && str_compare(spelling->stems.items[stem].text, spelling->stems.items[best->stem].text) < 0;
}

static void try_reading(const struct spelling *spelling, const struct text_analysis *analysis, size_t at,
                        struct str typed, struct reading *best)
{
    uint32_t rests[MOST_RESTS];
    size_t count;

    if (forgiven(spelling, typed) == 0 || typed.length > TEXT_LONGEST_WORD)
        return;
    count = list_rests(typed, forgiven(spelling, typed), rests);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = first_filed(spelling, rests[i]);
             j < spelling->filed.count && spelling->filed.items[j].rest == rests[i]; j++) {
            const struct known_word *word = &spelling->words.items[spelling->filed.items[j].word];
            double price = price_of(spelling, analysis, at, typed, word);

            if (price >= 0 && is_better(spelling, price, word->stem, best))
                *best = (struct reading){word->stem, spelling->filed.items[j].word, price};
        }
    }
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

size_t spelling_correct(const struct spelling *spelling, struct text_analysis *analysis,
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
        if (!spelling_is_strange(spelling, token))
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
