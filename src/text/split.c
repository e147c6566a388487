#include "split.h"

#include "base/words.h"

/* What may follow "ne" without a space. Negative words of their own (nema, nije, nisam, nece,
 * nemoj) are not here. */
static const char *const negated[] = {
    "bi",          "bih",         "bismo",    "biste",     "bude",      "budem",   "cita",
    "dam",         "dobijam",     "dobijem",  "dobila",    "dobio",     "dobivam", "dolazi",
    "funkcionira", "funkcionise", "ide",      "idu",       "ima",       "imaju",   "imam",
    "imamo",       "imas",        "imate",    "javlja",    "javljaju",  "kontam",  "koristim",
    "kuzim",       "mogao",       "mogla",    "mogli",     "moglo",     "mogo",    "mogu",
    "moz",         "moze",        "mozemo",   "mozes",     "mozete",    "nalazim", "odgovara",
    "odgovaraju",  "odobrava",    "otvara",   "pali",      "pise",      "placa",   "placam",
    "podrzava",    "postoji",     "prihvaca", "prihvata",  "prikazuje", "prima",   "primaju",
    "primam",      "prode",       "prodje",   "prolazi",   "rade",      "radi",    "radim",
    "razume",      "razumem",     "razumije", "razumijem", "salje",     "secam",   "sjecam",
    "slazem",      "sme",         "smem",     "smije",     "smijem",    "stigla",  "stiglo",
    "stigne",      "stize",       "treba",    "trebaju",   "trebam",    "ucitava", "vide",
    "vidi",        "vidim",       "vidjam",   "volim",     "vredi",     "vrijedi", "zeli",
    "zelim",       "zelimo",      "zelite",   "zna",       "znaju",     "znala",   "znam",
    "znamo",       "znao",        "znas",     "znate"};

static const struct joined {
    const char *word;
    const char *first;
    const char *second;
    size_t at;
} joined[] = {
    {"aint", "is", "not", 2},         {"alot", "a", "lot", 1},
    {"arent", "are", "not", 3},       {"aswell", "as", "well", 2},
    {"bezveze", "bez", "veze", 3},    {"cannot", "can", "not", 3},
    {"cant", "can", "not", 3},        {"couldnt", "could", "not", 5},
    {"dabi", "da", "bi", 2},          {"dal", "da", "li", 2},
    {"dali", "da", "li", 2},          {"dase", "da", "se", 2},
    {"didnt", "did", "not", 3},       {"doesnt", "does", "not", 4},
    {"dont", "do", "not", 2},         {"hadnt", "had", "not", 3},
    {"hasnt", "has", "not", 3},       {"havent", "have", "not", 4},
    {"idalje", "i", "dalje", 1},      {"imateli", "imate", "li", 5},
    {"infact", "in", "fact", 2},      {"isnt", "is", "not", 2},
    {"jel", "je", "li", 2},           {"jeli", "je", "li", 2},
    {"jell", "je", "li", 2},          {"kakose", "kako", "se", 4},
    {"moguli", "mogu", "li", 4},      {"mozeli", "moze", "li", 4},
    {"nebude", "ne", "bude", 2},      {"neda", "ne", "da", 2},
    {"nedaj", "ne", "daj", 2},        {"nevalja", "ne", "valja", 2},
    {"shouldnt", "should", "not", 6}, {"thankyou", "thank", "you", 5},
    {"uredu", "u", "redu", 1},        {"ustvari", "u", "stvari", 1},
    {"uvezi", "u", "vezi", 1},        {"wasnt", "was", "not", 3},
    {"werent", "were", "not", 4},     {"wont", "will", "not", 2},
    {"wouldnt", "would", "not", 5},
};

static const char *const compounds[] = {"checkin",    "homebanking", "login",  "logout",
                                        "netbanking", "offline",     "online", "paypal",
                                        "paypass",    "website",     "wifi"};

static const char *const units[] = {
    "am",     "chf",  "dana",  "din",  "dinar", "dinara", "dinare", "dolara", "eur", "eura", "eure",
    "eurima", "euro", "euros", "evra", "evri",  "evro",   "gbp",    "god",    "h",   "hr",   "km",
    "kn",     "kuna", "kune",  "kunu", "min",   "pm",     "posto",  "rsd",    "sat", "sati", "usd"};

static const char *const abbreviations[] = {
    "br",  "ca",  "cca", "cl", "dipl", "dr", "gda", "gdin", "god", "gosp", "inc",
    "ing", "ltd", "mob", "mr", "mrs",  "ms", "no",  "npr",  "nr",  "odn",  "prof",
    "sc",  "sl",  "str", "sv", "tel",  "tj", "tzv", "ul",   "vs"};

static bool is_in(const char *const *table, size_t count, struct str word)
{
    return word_find(table, count, sizeof *table, word) != SIZE_MAX;
}

bool split_word(struct str word, struct split *out)
{
    size_t found;

    if (word.length > 3 && str_starts(word, STR("ne"))) {
        struct str rest = str_slice(word, 2, word.length);

        if (is_in(negated, WORD_COUNT(negated), rest)) {
            *out = (struct split){str_slice(word, 0, 2), rest, 2};
            return true;
        }
    }
    found = word_find(joined, WORD_COUNT(joined), sizeof *joined, word);
    if (found == SIZE_MAX)
        return false;
    *out = (struct split){str_from(joined[found].first), str_from(joined[found].second),
                          joined[found].at};
    return true;
}

bool split_is_compound(struct str word)
{
    return is_in(compounds, WORD_COUNT(compounds), word);
}

bool split_is_unit(struct str folded)
{
    return is_in(units, WORD_COUNT(units), folded);
}

bool split_is_abbreviation(struct str folded)
{
    return folded.length == 1 || is_in(abbreviations, WORD_COUNT(abbreviations), folded);
}
