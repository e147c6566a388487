/*
 * A unit is a word as the model counts it: a token's stem, or one entity as a whole. Entities that
 * are digits stand only as their kind ("{amount}"), since no number of an example comes back;
 * entities made of words ("jučer", "deset eura") count both as their kind and as their words.
 *
 * Keys are hashes, not numbers from a dictionary: two features with the same 64 bits are one in
 * some 10^8 knowledge bases.
 */
#include "features.h"

#include "base/words.h"

enum {
    NEGATION_REACH = 3 /* words behind "not" that are denied, up to the next border */
};

enum {
    TAG_WORD = 1,
    TAG_NEIGHBOURS,
    TAG_PAIR,
    TAG_DENIED,
    TAG_PIECE,
    TAG_IDEA,
    TAG_IDEA_NEIGHBOURS,
    TAG_IDEA_PAIR
};

struct unit {
    /* the second is mix(hash): each word is asked for it with every other one */
    uint64_t hash, mixed;
    uint64_t idea, idea_mixed; /* what it stands for, or the word itself */
    uint32_t concept;
    uint16_t token;
    bool border; /* a comma or the end of a sentence stands in front */
    bool negates;
    bool read; /* as another word than was written */
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t tagged(uint64_t hash, unsigned tag)
{
    return mix(hash + tag * 0x9e3779b97f4a7c15u);
}

uint64_t feature_word_key(struct str stem)
{
    return tagged(str_hash(stem), TAG_WORD);
}

bool feature_negates(struct str folded, enum text_group group)
{
    static const char *const en[] = {"arent",   "cannot", "cant",   "couldnt", "didnt", "doesnt",
                                     "dont",    "hadnt",  "hasnt",  "havent",  "isnt",  "never",
                                     "no",      "none",   "not",    "nothing", "t",     "wasnt",
                                     "without", "wont",   "wouldnt"};
    static const char *const hs[] = {
        "bez",  "ne",    "nece",   "necu",  "nema", "nemaju", "nemam", "nemamo", "nemas", "nemate",
        "nije", "nikad", "nikada", "nisam", "nisi", "nismo",  "niste", "nisu",   "niti"};

    if (group == TEXT_EN)
        return word_find(en, WORD_COUNT(en), sizeof *en, folded) != SIZE_MAX;
    return word_find(hs, WORD_COUNT(hs), sizeof *hs, folded) != SIZE_MAX;
}

/* There is room: features_collect() makes it. */
static inline void add(struct features *out, uint64_t key, size_t first, size_t second,
                       enum feature_block block)
{
    out->items[out->count++] = (struct feature){
        key, (uint16_t)first, (uint16_t)second, (uint8_t)block, false, false, false};
}

static uint64_t entity_hash(const struct text_entity *entity)
{
    return mix(0x5a5a5a5au + (uint64_t)entity->kind);
}

/* The units of the tokens; kinds of entities made of words become features at once, beside their
 * words. */
static size_t collect_units(const struct text_analysis *analysis, const struct feature_view *view,
                            size_t from, size_t to, struct unit *units, struct features *out)
{
    enum text_group group = view->group;
    size_t count = 0;
    unsigned entity_before = 0;
    bool border = false;

    for (size_t i = from; i < to; i++) {
        const struct text_token *token = &analysis->tokens[i];
        bool begins = token->entity != 0 && token->entity != entity_before;
        const struct text_entity *entity =
            token->entity ? &analysis->entities[token->entity - 1] : NULL;
        struct unit unit = {.token = (uint16_t)i};

        border = border || token->border != TEXT_SPACE;
        entity_before = token->entity;
        if (entity != NULL && !entity->words) {
            if (!begins)
                continue;
            unit.hash = entity_hash(entity);
        } else {
            if (begins)
                add(out, tagged(entity_hash(entity), TAG_WORD), i, i, FEATURE_WORDS);
            unit.hash = str_hash(token->stems[group]);
            unit.negates = feature_negates(token->folded, group);
            unit.read = (token->corrected & 1u << group) != 0;
        }
        unit.concept = concept_of(view->concepts, unit.hash);
        unit.mixed = mix(unit.hash);
        unit.idea = unit.concept > CONCEPT_EMPTY_WORD ? mix(unit.concept) : unit.hash;
        unit.idea_mixed = unit.concept > CONCEPT_EMPTY_WORD ? mix(unit.idea) : unit.mixed;
        unit.border = border && count > 0;
        border = false;
        units[count++] = unit;
    }
    return count;
}

static void add_words(const struct unit *units, size_t count, struct features *out)
{
    for (size_t i = 0; i < count; i++) {
        add(out, tagged(units[i].hash, TAG_WORD), units[i].token, units[i].token, FEATURE_WORDS);
        out->items[out->count - 1].empty = units[i].concept == CONCEPT_EMPTY_WORD;
        out->items[out->count - 1].read = units[i].read;
        if (i + 1 == count)
            break;
        add(out, tagged(units[i].hash * 3 + units[i + 1].mixed, TAG_NEIGHBOURS), units[i].token,
            units[i + 1].token, FEATURE_NEIGHBOURS);
        out->items[out->count - 1].read = units[i].read || units[i + 1].read;
    }
}

static void add_denied(const struct unit *units, size_t count, struct features *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!units[i].negates)
            continue;
        for (size_t j = i + 1; j < count && j <= i + NEGATION_REACH && !units[j].border; j++) {
            add(out, tagged(units[j].hash, TAG_DENIED), units[i].token, units[j].token,
                FEATURE_NEIGHBOURS);
            out->items[out->count - 1].denies = true;
        }
    }
}

/* Symmetric: the order of the words does not count. */
static inline uint64_t pair_key(const struct unit *a, const struct unit *b)
{
    return tagged(a->hash < b->hash ? a->hash * 5 + b->mixed : b->hash * 5 + a->mixed, TAG_PAIR);
}

static inline uint64_t idea_pair_key(const struct unit *a, const struct unit *b)
{
    return tagged(a->idea < b->idea ? a->idea * 5 + b->idea_mixed : b->idea * 5 + a->idea_mixed,
                  TAG_IDEA_PAIR);
}

static void add_pairs(const struct unit *units, size_t count, struct features *out)
{
    size_t reach = count <= FEATURE_ALL_PAIRS ? count : FEATURE_PAIR_WINDOW;

    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count && j <= i + reach; j++) {
            if (units[i].hash != units[j].hash)
                add(out, pair_key(&units[i], &units[j]), units[i].token, units[j].token,
                    FEATURE_PAIRS);
        }
    }
}

static bool is_idea(const struct unit *unit)
{
    return unit->concept > CONCEPT_EMPTY_WORD;
}

static void add_ideas(const struct unit *units, size_t count, struct features *out)
{
    for (size_t i = 0; i < count; i++) {
        if (is_idea(&units[i]))
            add(out, tagged(units[i].idea, TAG_IDEA), units[i].token, units[i].token,
                FEATURE_IDEAS);
        if (i + 1 < count && (is_idea(&units[i]) || is_idea(&units[i + 1])))
            add(out, tagged(units[i].idea * 3 + units[i + 1].idea_mixed, TAG_IDEA_NEIGHBOURS),
                units[i].token, units[i + 1].token, FEATURE_IDEAS);
    }
}

/* Only words that say something, or every pair of articles would be met in every message. */
static void add_idea_pairs(const struct unit *units, size_t count, struct features *out)
{
    size_t reach = count <= FEATURE_ALL_PAIRS ? count : FEATURE_PAIR_WINDOW;

    for (size_t i = 0; i < count; i++) {
        if (units[i].concept == CONCEPT_EMPTY_WORD)
            continue;
        for (size_t j = i + 1; j < count && j <= i + reach; j++) {
            if (units[j].concept != CONCEPT_EMPTY_WORD && units[i].idea != units[j].idea &&
                (is_idea(&units[i]) || is_idea(&units[j])))
                add(out, idea_pair_key(&units[i], &units[j]), units[i].token, units[j].token,
                    FEATURE_IDEA_PAIRS);
        }
    }
}

/* The word between two marks, so that a piece at its beginning or end is another one than in its
 * middle. */
static size_t mark_word(struct str word, unsigned char marked[TEXT_LONGEST_WORD + 2])
{
    size_t length = word.length < TEXT_LONGEST_WORD ? word.length : TEXT_LONGEST_WORD;

    marked[0] = '<';
    memcpy(marked + 1, word.bytes, length);
    marked[length + 1] = '>';
    return length + 2;
}

static void add_pieces(struct str word, size_t token, struct features *out)
{
    unsigned char marked[TEXT_LONGEST_WORD + 2];
    size_t length = mark_word(word, marked);
    struct feature piece = {
        .first = (uint16_t)token, .second = (uint16_t)token, .block = FEATURE_PIECES};
    struct feature *next = out->items + out->count;

    _Static_assert(FEATURE_SHORTEST_PIECE == 2, "pieces begin with their second letter");
    for (size_t start = 0; start + FEATURE_SHORTEST_PIECE <= length; start++) {
        size_t end =
            start + FEATURE_LONGEST_PIECE < length ? start + FEATURE_LONGEST_PIECE : length;
        uint64_t packed = marked[start];

        for (size_t at = start + 1; at < end; at++) {
            packed = packed << 8 | marked[at];
            piece.key = tagged(packed, TAG_PIECE);
            *next++ = piece;
        }
    }
    out->count = (size_t)(next - out->items);
}

/* The most that the tokens can give: of each word itself, its kind, its neighbours, what it denies,
 * and each of these for ideas. */
static size_t most_features(const struct text_analysis *analysis, size_t from, size_t to)
{
    size_t count = to - from;
    size_t pairs = count * (count <= FEATURE_ALL_PAIRS ? count / 2 + 1 : FEATURE_PAIR_WINDOW);
    size_t most = count * (5 + NEGATION_REACH) + 2 * pairs;

    for (size_t i = from; i < to; i++)
        most += (analysis->tokens[i].folded.length + 2) *
                (FEATURE_LONGEST_PIECE - FEATURE_SHORTEST_PIECE + 1);
    return most;
}

void features_collect(const struct text_analysis *analysis, const struct feature_view *view,
                      size_t from, size_t to, struct features *out)
{
    struct unit units[TEXT_MOST_TOKENS];
    size_t count;

    out->count = 0;
    vec_reserve(out, most_features(analysis, from, to));
    count = collect_units(analysis, view, from, to, units, out);
    add_words(units, count, out);
    add_denied(units, count, out);
    add_pairs(units, count, out);
    add_ideas(units, count, out);
    add_idea_pairs(units, count, out);
    for (size_t i = 0; i < count; i++) {
        const struct text_token *token = &analysis->tokens[units[i].token];

        if (!token->digits && token->folded.length > 0)
            add_pieces(token->folded, units[i].token, out);
    }
}
