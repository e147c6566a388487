#include "denial.h"

#include "base/words.h"

/* Points of a word that says what is denied. */
static const double TELLING = 0.2;

/* Of all that speaks for a class. A cry for help denies a thing or two, too ("I don't want to live any more"). */
static const double MOST = 0.6;

enum role {
    ROLE_EMPTY = 1,  /* says nothing by itself */
    ROLE_DENIED = 2, /* behind a "not" */
    ROLE_MEANT = 4   /* a "not" that the class is about, or of who cannot or will not: it denies no fact */
};

struct reading {
    const struct model *model;
    const struct sight *sight;
    size_t class;
    uint8_t roles[TEXT_MOST_TOKENS];
};

static double points_of(const struct reading *reading, size_t feature)
{
    const struct sight *sight = reading->sight;
    uint32_t entry = sight->entries[feature];

    if (entry == VOCABULARY_NONE)
        return 0;
    return (double)sight->values[entry] * model_weight(reading->model, sight->ids[entry], reading->class) /
           sight->times[entry];
}

/* The class's own examples deny the word, too. */
static bool is_meant(const struct reading *reading, size_t denial)
{
    uint32_t entry = reading->sight->entries[denial];

    return entry != VOCABULARY_NONE && said_has(&reading->model->said, reading->sight->ids[entry], reading->class);
}

static bool is_of_ability(const struct text_token *token)
{
    static const char *const words[] = {
        "able", "can", "htio", "htjela", "htela", "hteo", "know", "mogao", "mogla", "mogli", "mogu", "moze", "mozemo",
        "mozete", "possible", "see", "understand", "vidim", "want", "zelim", "znam"};

    return word_find(words, WORD_COUNT(words), sizeof *words, token->folded) != SIZE_MAX;
}

/* "U Nišu" is a town, and no "nisu". */
static bool is_behind_place(const struct text_analysis *analysis, size_t token)
{
    return token > 0 && str_is(analysis->tokens[token].folded, "nisu") && str_is(analysis->tokens[token - 1].folded, "u");
}

static bool read_roles(struct reading *reading, const struct text_analysis *analysis)
{
    const struct sight *sight = reading->sight;
    bool any = false;

    for (size_t i = 0; i < sight->features.count; i++) {
        const struct feature *feature = &sight->features.items[i];

        if (feature->block == FEATURE_WORDS && feature->empty)
            reading->roles[feature->first] |= ROLE_EMPTY;
        if (!feature->denies)
            continue;
        any = true;
        if (is_behind_place(analysis, feature->first) || is_of_ability(&analysis->tokens[feature->second]))
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
        double points = features->items[i].first == token || features->items[i].second == token ? points_of(reading, i) : 0;

        sum += points > 0 ? points : 0;
    }
    return sum;
}

/* What is denied first says what is not so, when it weighs anything for the class; else any word behind the "not" may be what is meant. */
static void read_denials(struct reading *reading)
{
    const struct features *features = &reading->sight->features;
    bool decided[TEXT_MOST_TOKENS] = {false};

    for (size_t i = 0; i < features->count; i++) {
        const struct feature *feature = &features->items[i];

        if (!feature->denies || decided[feature->first] || reading->roles[feature->second] & ROLE_EMPTY)
            continue;
        decided[feature->first] = weight_of(reading, feature->second) >= TELLING;
        if (is_meant(reading, i)) {
            reading->roles[feature->first] |= ROLE_MEANT;
            decided[feature->first] = true;
        }
    }
    for (size_t i = 0; i < features->count; i++) {
        const struct feature *feature = &features->items[i];

        if (feature->denies && !(reading->roles[feature->first] & ROLE_MEANT) &&
            !(reading->roles[feature->second] & ROLE_EMPTY))
            reading->roles[feature->second] |= ROLE_DENIED;
    }
}

bool denial_is_of(const struct model *model, const struct text_analysis *analysis, const struct sight *sight, size_t class)
{
    struct reading reading = {model, sight, class, {0}};
    double all = 0, denied = 0;

    if (!read_roles(&reading, analysis))
        return false;
    read_denials(&reading);
    for (size_t i = 0; i < sight->features.count; i++) {
        const struct feature *feature = &sight->features.items[i];
        double points = points_of(&reading, i);

        if (points <= 0)
            continue;
        all += points;
        if ((reading.roles[feature->first] | reading.roles[feature->second]) & ROLE_DENIED)
            denied += points;
    }
    return all > 0 && denied >= MOST * all;
}
