/*
 * Candidates come from a deletion neighbourhood: every known word is filed under its rests
 * (rests.h), and a typed word is looked up under its own. So the cost of a look-up does not grow
 * with the vocabulary.
 *
 * What is known are word forms and stems, both: a form is the surer reading, but no author writes
 * all seven cases of a noun, and the stem of a mistyped form is often the known one with a slip in
 * it.
 */
#include "spelling.h"

#include <math.h>

#include "rests.h"
#include "slips.h"
#include "spelling_data.h"

enum {
    SHORTEST_ALONE = 5 /* letters of a word that is corrected without a hint from its neighbours */
};

/* a neighbour that the examples know beside the candidate is worth a third of a slip */
static const double CONTEXT_PRICE = 0.35;
static const double STEM_PRICE = 0.15; /* a stem is a less sure reading than a whole word */
static const double FREQUENCY_PRICE = 0.04;
static const double ONE_SLIP = 1; /* the most that one slip costs */

void spelling_free(struct spelling *spelling)
{
    if (spelling == NULL)
        return;
    if (!spelling->borrowed) {
        buckets_clear(&spelling->stems.buckets);
        free(spelling->stems.items);
        buckets_clear(&spelling->words.buckets);
        free(spelling->words.items);
        free(spelling->texts);
        buckets_clear(&spelling->filed.buckets);
        free(spelling->filed.items);
        buckets_clear(&spelling->neighbours.buckets);
        free(spelling->neighbours.checks);
    }
    free(spelling);
}

/* ---- what is known
 * ---------------------------------------------------------------------------------------- */

uint32_t spelling_find_stem(const struct spelling *spelling, struct str stem)
{
    uint64_t hash = str_hash(stem);
    uint32_t end = buckets_end(&spelling->stems.buckets, hash);

    for (uint32_t at = buckets_start(&spelling->stems.buckets, hash); at < end; at++) {
        if (spelling->stems.items[at].check == (uint32_t)hash &&
            str_equal(spelling_stem_text(spelling, at), stem))
            return at;
    }
    return BUCKETS_NONE;
}

const struct known_word *spelling_find_word(const struct spelling *spelling, struct str text)
{
    uint64_t hash = str_hash(text);
    uint32_t end = buckets_end(&spelling->words.buckets, hash);

    for (uint32_t at = buckets_start(&spelling->words.buckets, hash); at < end; at++) {
        const struct known_word *word = &spelling->words.items[at];

        if (word->check == (uint32_t)hash && str_equal(spelling_word_text(spelling, word), text))
            return word;
    }
    return NULL;
}

uint64_t spelling_pair_hash(struct str left, struct str right)
{
    uint64_t hash = str_hash(left) * 0x9e3779b97f4a7c15u + str_hash(right);

    return hash ^ hash >> 31;
}

bool spelling_is_word(const struct text_token *token)
{
    return !token->digits && token->entity == 0 &&
           (token->script == TEXT_LATIN || token->script == TEXT_CYRILLIC);
}

/* ---- reading a word
 * --------------------------------------------------------------------------------------- */

/* Words an author may not happen to use, and that are right as they stand. */
static bool is_common(struct str folded, enum text_group group)
{
    static const char *const words[TEXT_GROUPS][64] = {
        [TEXT_EN] = {"about",     "after",  "again",   "already", "always", "another",   "anyone",
                     "before",    "being",  "could",   "every",   "first",  "going",     "great",
                     "hello",     "least",  "maybe",   "might",   "never",  "other",     "please",
                     "quite",     "really", "right",   "shall",   "should", "since",     "someone",
                     "something", "still",  "thank",   "thanks",  "their",  "there",     "these",
                     "thing",     "things", "think",   "those",   "though", "through",   "today",
                     "tomorrow",  "under",  "until",   "using",   "where",  "whether",   "which",
                     "while",     "whose",  "without", "would",   "wrong",  "yesterday", "years"},
        [TEXT_HS] = {"danas",   "dobar", "dobra", "dobro",  "drugi",  "druga", "hvala",  "imamo",
                     "imate",   "jedan", "jedna", "jedno",  "jucer",  "juce",  "kakav",  "kakva",
                     "koliko",  "moram", "mozda", "mozete", "molim",  "nakon", "nekako", "nemam",
                     "nisam",   "nismo", "niste", "nista",  "ovako",  "onako", "opet",   "pored",
                     "pozdrav", "preko", "prije", "protiv", "sutra",  "treba", "trebam", "uvijek",
                     "uvek",    "vecer", "veoma", "vidim",  "zasto",  "zbog",  "znate",  "zelim",
                     "hocu",    "hteo",  "htela", "htio",   "htjela", "malo",  "mnogo"},
    };

    for (size_t i = 0; i < 64 && words[group][i] != NULL; i++) {
        if (str_is(folded, words[group][i]))
            return true;
    }
    return false;
}

bool spelling_knows_stem(const struct spelling *spelling, struct str stem)
{
    uint32_t known = spelling_find_stem(spelling, stem);

    return known != BUCKETS_NONE && !spelling->stems.items[known].is_slip;
}

bool spelling_knows_neighbours(const struct spelling *spelling, struct str left, struct str right)
{
    const struct neighbour_stems *known = &spelling->neighbours;
    uint64_t hash = spelling_pair_hash(left, right);
    uint32_t end = buckets_end(&known->buckets, hash);

    for (uint32_t at = buckets_start(&known->buckets, hash); at < end; at++) {
        if (known->checks[at] == (uint32_t)hash)
            return true;
    }
    return false;
}

static double context_gain(const struct spelling *spelling, const struct text_analysis *analysis,
                           size_t at, struct str stem)
{
    double gain = 0;

    if (at > 0 &&
        spelling_knows_neighbours(spelling, analysis->tokens[at - 1].stems[spelling->group], stem))
        gain += CONTEXT_PRICE;
    if (at + 1 < analysis->token_count &&
        spelling_knows_neighbours(spelling, stem, analysis->tokens[at + 1].stems[spelling->group]))
        gain += CONTEXT_PRICE;
    return gain;
}

struct reading {
    uint32_t stem; /* BUCKETS_NONE: none */
    uint32_t word;
    double price;
};

/* English words of four letters are read as others where the words beside them say so. */
static int forgiven(const struct spelling *spelling, struct str typed)
{
    return typed.length == SHORTEST_ALONE - 1 && spelling->group == TEXT_EN
               ? 1
               : slips_forgiven(typed.length);
}

/* The same first letter, or the first two exchanged. */
static bool begins_alike(struct str typed, struct str meant)
{
    if (typed.length < 2 || meant.length < 2)
        return false;
    return typed.bytes[0] == meant.bytes[0] ||
           (typed.bytes[0] == meant.bytes[1] && typed.bytes[1] == meant.bytes[0]);
}

static double price_of(const struct spelling *spelling, const struct text_analysis *analysis,
                       size_t at, struct str typed, const struct known_word *word)
{
    struct str text = spelling_word_text(spelling, word);
    double context, price;

    price = slips_price(typed, text, forgiven(spelling, typed));
    if (price < 0)
        return -1;
    context = context_gain(spelling, analysis, at, spelling_stem_text(spelling, word->stem));
    if (context <= 0 &&
        (price > ONE_SLIP || typed.length < SHORTEST_ALONE || !begins_alike(typed, text)))
        return -1;
    price += word->is_stem ? STEM_PRICE : 0;
    price -= context + FREQUENCY_PRICE * log(1 + (double)spelling->stems.items[word->stem].times);
    return price < 0 ? 0 : price;
}

/* Cheaper first; equal prices go by the alphabet of the stems, then by how often a word was
 * written, then by its own letters. */
static bool is_better(const struct spelling *spelling, double price, uint32_t number,
                      const struct reading *best)
{
    const struct known_word *word = &spelling->words.items[number],
                            *other = &spelling->words.items[best->word];
    int order;

    if (best->stem == BUCKETS_NONE || price < best->price)
        return true;
    if (price > best->price)
        return false;
    order = str_compare(spelling_stem_text(spelling, word->stem),
                        spelling_stem_text(spelling, best->stem));
    if (order != 0 || word->times != other->times)
        return order < 0 || (order == 0 && word->times > other->times);
    return str_compare(spelling_word_text(spelling, word), spelling_word_text(spelling, other)) < 0;
}

/* The words that are filed under one rest. */
static void try_rest(const struct spelling *spelling, const struct text_analysis *analysis,
                     size_t at, struct str typed, uint64_t rest, struct reading *best)
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
        if (spelling->stems.items[word->stem].is_slip)
            continue;
        price = price_of(spelling, analysis, at, typed, word);
        if (price >= 0 && is_better(spelling, price, number, best))
            *best = (struct reading){word->stem, number, price};
    }
}

static void try_reading(const struct spelling *spelling, const struct text_analysis *analysis,
                        size_t at, struct str typed, struct reading *best)
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
           concept_of(spelling->concepts, str_hash(stem)) == CONCEPT_NONE &&
           !is_common(token->folded, spelling->group);
}

/* The first letter is one of U+0400 to U+04FF. */
static bool is_cyrillic(struct str text)
{
    return text.length > 0 && (unsigned char)text.bytes[0] >= 0xd0 &&
           (unsigned char)text.bytes[0] <= 0xd3;
}

/* As people write it; where they write it in the other script, in plain letters. The token is
 * corrected. */
static void note(const struct spelling *spelling, const struct text_analysis *analysis, size_t at,
                 uint32_t stem, struct match_correction *correction)
{
    const struct known_stem *known = &spelling->stems.items[stem];
    const struct text_token *token = &analysis->tokens[at];
    struct str shown = str_of(spelling->texts + known->shown, known->shown_length);

    *correction = (struct match_correction){
        .span = token->span,
        .from = str_slice(analysis->original, token->span.start, token->span.end),
        .to = is_cyrillic(shown) == (token->script == TEXT_CYRILLIC) ? shown : token->folded,
    };
}

size_t spelling_correct(const struct spelling *spelling, const struct spelling *other,
                        struct text_analysis *analysis, struct match_correction *corrections)
{
    enum text_group group = spelling->group;
    size_t count = 0;

    for (size_t i = 0; i < analysis->token_count; i++) {
        struct text_token *token = &analysis->tokens[i];
        struct reading best = {.stem = BUCKETS_NONE};

        if (token->corrected & 1u << group) {
            uint32_t stem = spelling_find_stem(spelling, token->stems[group]);

            if (stem != BUCKETS_NONE)
                note(spelling, analysis, i, stem, &corrections[count++]);
            continue;
        }
        if (!spelling_is_strange(spelling, token) ||
            (other != NULL && spelling_knows_stem(other, token->stems[other->group])))
            continue;
        try_reading(spelling, analysis, i, token->folded, &best);
        if (best.stem == BUCKETS_NONE)
            try_reading(spelling, analysis, i, token->stems[group], &best);
        if (best.stem == BUCKETS_NONE)
            continue;
        if (token->corrected == 0)
            token->folded = spelling_word_text(spelling, &spelling->words.items[best.word]);
        token->stems[group] = spelling_stem_text(spelling, best.stem);
        token->corrected |= (uint8_t)(1u << group);
        note(spelling, analysis, i, best.stem, &corrections[count++]);
    }
    return count;
}
