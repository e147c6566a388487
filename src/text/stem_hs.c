/*
 * A light stemmer. A word that begins with a known stem and goes on with an ending gets the key of
 * that stem; from any other word the longest ending is cut, and the sounds that change before
 * endings are made equal (poruka / poruci, usluga / usluzi, novac / novca, uplaćen / uplatiti). It
 * knows no parts of speech and needs none: a key must be the same for all forms of a word, not a
 * word itself.
 */
#include "stem.h"
#include "stem_hs_table.h"

enum {
    SHORTEST = 3,       /* letters that an ending must leave */
    SHORTEST_SOUND = 4, /* shorter stems keep their sounds: too many words would meet */
    SHORTEST_FLEETING = 5,
    SHORTEST_FOREIGN = 5 /* in front of -is-, which ends words of our own too ("ispis") */
};

static bool is_vowel(char byte)
{
    return byte == 'a' || byte == 'e' || byte == 'i' || byte == 'o' || byte == 'u';
}

static size_t cut_ending(struct str word, struct known_ends ends)
{
    for (size_t rest = 8 * sizeof ends.full - 1; rest > 0; rest--) {
        if ((ends.full >> rest & 1u) != 0 && word.length >= rest + SHORTEST)
            return word.length - rest;
    }
    return word.length;
}

static bool ends_in(const char *stem, size_t length, const char *end, size_t shortest)
{
    size_t n = strlen(end);

    return length >= n + shortest && memcmp(stem + length - n, end, n) == 0;
}

/* Foreign verbs and their nouns: "blokir-ati", "rezervis-ati", "registracij-a". */
static size_t cut_foreign_suffix(const char *stem, size_t length)
{
    if (ends_in(stem, length, "acij", SHORTEST_SOUND))
        return length - 4;
    if (ends_in(stem, length, "is", SHORTEST_FOREIGN))
        return length - 2;
    return ends_in(stem, length, "ir", SHORTEST_SOUND) ? length - 2 : length;
}

/* "prijavlj-en" to "prijav-iti", "promenj-en" to "promen-iti", "misl-iti" to "mislj-enje". */
static size_t cut_soft_sign(const char *stem, size_t length)
{
    if (length < SHORTEST_SOUND || stem[length - 1] != 'j')
        return length;
    if (stem[length - 2] == 'n')
        return length - 1;
    if (stem[length - 2] != 'l')
        return length;
    return length > 4 && strchr("bmpv", stem[length - 3]) != NULL ? length - 2 : length - 1;
}

/* "novac" to "novc-a", "siguran" to "sigurn-a". */
static size_t drop_fleeting_vowel(char *stem, size_t length)
{
    if (length < SHORTEST_FLEETING || stem[length - 2] != 'a' || is_vowel(stem[length - 3]) ||
        strchr("cklr", stem[length - 1]) == NULL)
        return length;
    stem[length - 2] = stem[length - 1];
    return length - 1;
}

/* "siguran" lost its ending -an, so "sigurn-a" loses the n; "kreditn-i" becomes "kredit". */
static size_t cut_adjective_suffix(const char *stem, size_t length)
{
    if (length < SHORTEST_SOUND || stem[length - 1] != 'n' || is_vowel(stem[length - 2]))
        return length;
    return length - 1;
}

static void equal_sounds(char *stem, size_t length)
{
    char *last = stem + length - 1;

    if (length < SHORTEST_SOUND)
        return;
    if (*last == 'k' || *last == 't')
        *last = 'c';
    else if (*last == 'g')
        *last = 'z';
}

struct str stem_hs(struct str word, char out[TEXT_LONGEST_WORD])
{
    const struct known_ends none = {0};
    struct known_ends ends = stem_endings(word);
    const struct known_stem *known = stem_known(word, &ends);
    size_t length;

    if (known != NULL)
        return str_from(known->key);
    if (word.length <= SHORTEST)
        return word;
    length = cut_ending(word, ends);
    memmove(out, word.bytes, length);
    length = cut_foreign_suffix(out, length);
    length = cut_soft_sign(out, length);
    length = drop_fleeting_vowel(out, length);
    length = cut_adjective_suffix(out, length);
    known = stem_known(str_of(out, length), &none);
    if (known != NULL && known->kind != STEM_WHOLE)
        return str_from(known->key);
    equal_sounds(out, length);
    return str_of(out, length);
}
