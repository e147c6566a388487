#include "denial.h"

#include "base/words.h"

/* Points of a word that says what is denied. */
static const double TELLING = 0.2;

/* Of all that speaks for a class. A cry for help denies a thing or two, too ("I don't want to live
 * any more"). */
static const double MOST = 0.6;

enum role {
    ROLE_EMPTY = 1,  /* says nothing by itself */
    ROLE_DENIED = 2, /* behind a "not" */
    ROLE_MEANT =
        4 /* a "not" that the class is about, or of who cannot or will not: it denies no fact */
};

struct reading {
    const struct model *model;
    const struct sight *sight;
    size_t class;
    /* features of words and their neighbours, which stand first: who denies is among them */
    size_t words;
    uint8_t roles[TEXT_MOST_TOKENS];
};

static double points_of(const struct reading *reading, size_t feature)
{
    const struct sight *sight = reading->sight;
    uint32_t entry = sight->entries[feature];

    if (entry == VOCABULARY_NONE)
        return 0;
    return (double)sight->values[entry] *
           model_weight(reading->model, sight->seen[entry].id, reading->class) /
           sight->seen[entry].times;
}

/* The class's own examples deny the word, too. */
static bool is_meant(const struct reading *reading, size_t denial)
{
    uint32_t entry = reading->sight->entries[denial];

    return entry != VOCABULARY_NONE &&
           said_has(&reading->model->said, reading->sight->seen[entry].id, reading->class);
}

static bool is_of_ability(const struct text_token *token)
{
    static const char *const words[] = {
        "able",     "can",   "htio",       "htjela", "htela", "hteo",   "know",
        "mogao",    "mogla", "mogli",      "mogu",   "moze",  "mozemo", "mozete",
        "possible", "see",   "understand", "vidim",  "want",  "zelim",  "znam"};

    return word_find(words, WORD_COUNT(words), sizeof *words, token->folded) != SIZE_MAX;
}

/* "U Nišu" is a town, and no "nisu". */
static bool is_behind_place(const struct text_analysis *analysis, size_t token)
{
    return token > 0 && str_is(analysis->tokens[token].folded, "nisu") &&
           str_is(analysis->tokens[token - 1].folded, "u");
}

static bool read_roles(struct reading *reading, const struct text_analysis *analysis)
{
    bool any = false;

    for (size_t i = 0; i < reading->words; i++) {
        const struct feature *feature = &reading->sight->features.items[i];

        if (feature->block == FEATURE_WORDS && feature->empty)
            reading->roles[feature->first] |= ROLE_EMPTY;
        if (!feature->denies)
            continue;
        any = true;
        if (is_behind_place(analysis, feature->first) ||
            is_of_ability(&analysis->tokens[feature->second]))
            reading->roles[feature->first] |= ROLE_MEANT;
    }
    return any;
}

/* What speaks for the class with the token in it. */
static double weight_of(const struct reading *reading, uint16_t token)
{
    const struct features *features = &reading->sight->features;
    double sum = 0;

    for (size_t i = 0; i < features->count; i++) {
        double points = features->items[i].first == token || features->items[i].second == token
                            ? points_of(reading, i)
                            : 0;

        sum += points > 0 ? points : 0;
    }
    return sum;
}

/*
 * What is denied first says what is not so, when it weighs anything for the class; else any word
 * behind the "not" may be what is meant. false: nothing is denied.
 */
static bool read_denials(struct reading *reading)
{
    const struct features *features = &reading->sight->features;
    bool decided[TEXT_MOST_TOKENS] = {false}, any = false;

    for (size_t i = 0; i < reading->words; i++) {
        const struct feature *feature = &features->items[i];

        if (!feature->denies || decided[feature->first] ||
            reading->roles[feature->second] & ROLE_EMPTY)
            continue;
        decided[feature->first] = weight_of(reading, feature->second) >= TELLING;
        if (is_meant(reading, i)) {
            reading->roles[feature->first] |= ROLE_MEANT;
            decided[feature->first] = true;
        }
    }
    for (size_t i = 0; i < reading->words; i++) {
        const struct feature *feature = &features->items[i];

        if (!feature->denies || reading->roles[feature->first] & ROLE_MEANT ||
            reading->roles[feature->second] & ROLE_EMPTY)
            continue;
        reading->roles[feature->second] |= ROLE_DENIED;
        any = true;
    }
    return any;
}

static size_t count_words(const struct sight *sight)
{
    size_t count = 0;

    while (count < sight->features.count &&
           sight->features.items[count].block <= FEATURE_NEIGHBOURS)
        count++;
    return count;
}

bool denial_is_in(const struct sight *sight, size_t from, size_t to)
{
    size_t words = count_words(sight);

    for (size_t i = 0; i < words; i++) {
        const struct feature *feature = &sight->features.items[i];

        if (feature->denies && feature->first >= from && feature->second < to)
            return true;
    }
    return false;
}

static bool is_mostly_denied(const struct reading *reading)
{
    const struct features *features = &reading->sight->features;
    double all = 0, denied = 0;

    for (size_t i = 0; i < features->count; i++) {
        unsigned roles =
            reading->roles[features->items[i].first] | reading->roles[features->items[i].second];
        double points = points_of(reading, i);

        if (points <= 0)
            continue;
        all += points;
        if (roles & ROLE_DENIED)
            denied += points;
    }
    return all > 0 && denied >= MOST * all;
}

bool denial_is_of(const struct model *model, const struct text_analysis *analysis,
                  const struct sight *sight, size_t class)
{
    struct reading reading = {
        .model = model, .sight = sight, .class = class, .words = count_words(sight)};

    return read_roles(&reading, analysis) && read_denials(&reading) && is_mostly_denied(&reading);
}
