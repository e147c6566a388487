/*
 * Rules on folded letters, where "dj" is "d" already (gdje, djeca, ponedjeljak come for nothing):
 * "ije" between consonants is "e", except behind b (dobijem, odbijen); "je" between consonants is
 * "e" behind b c d m p r s t v, never behind l and n, where it is part of lj and nj. What the rules
 * do not see stands in two tables.
 */
#include "ekavian.h"

#include "base/words.h"

struct pair {
    const char *ijekavian;
    const char *ekavian;
};

/* At the end of a word the rule would hurt nije, dobije, pije, tarife and their like; so these are
 * listed. */
static const struct pair whole_words[] = {
    {"dio", "deo"},         {"dvije", "dve"},  {"gdje", "gde"},      {"htio", "hteo"},
    {"obje", "obe"},        {"ovdje", "ovde"}, {"poslije", "posle"}, {"prije", "pre"},
    {"razumije", "razume"}, {"smije", "sme"},  {"umije", "ume"},     {"uspije", "uspe"}};

/* Behind l, where the rules stay away. */
static const struct pair parts[] = {
    {"ljet", "let"}, {"sljed", "sled"}, {"voljel", "volel"}, {"zeljel", "zelel"}};

static bool is_consonant(char byte)
{
    return byte >= 'b' && byte <= 'z' && byte != 'e' && byte != 'i' && byte != 'o' && byte != 'u';
}

static bool may_lose_j(char before)
{
    return strchr("bcdmprstv", before) != NULL;
}

/* Length of the ijekavian vowel at the offset: 3 for "ije", 2 for "je", 0 for none. */
static size_t vowel_at(struct str word, size_t at)
{
    const char *here = word.bytes + at;
    size_t left = word.length - at;

    if (at == 0 || !is_consonant(here[-1]))
        return 0;
    if (left > 3 && memcmp(here, "ije", 3) == 0 && is_consonant(here[3]))
        return here[-1] == 'b' ? 0 : 3;
    if (left > 2 && memcmp(here, "je", 2) == 0 && is_consonant(here[2]))
        return may_lose_j(here[-1]) ? 2 : 0;
    return 0;
}

/* All parts have "lj" in them; most words have not, and are not looked at letter by letter. */
static bool may_have_part(struct str word)
{
    const char *j = memchr(word.bytes + 1, 'j', word.length - 1);

    for (; j != NULL; j = memchr(j + 1, 'j', (size_t)(word.bytes + word.length - j - 1))) {
        if (j[-1] == 'l')
            return true;
    }
    return false;
}

static const struct pair *find_part(struct str rest)
{
    for (size_t i = 0; i < WORD_COUNT(parts); i++) {
        if (str_starts(rest, str_from(parts[i].ijekavian)))
            return &parts[i];
    }
    return NULL;
}

/* What is written never overtakes what is read, so out may be the word itself. */
static size_t rewrite(struct str word, char *out)
{
    bool with_parts = may_have_part(word);
    size_t length = 0;

    for (size_t at = 0; at < word.length;) {
        const struct pair *part = with_parts ? find_part(str_slice(word, at, word.length)) : NULL;
        size_t vowel = part ? 0 : vowel_at(word, at);

        if (part != NULL) {
            memcpy(out + length, part->ekavian, strlen(part->ekavian));
            length += strlen(part->ekavian);
            at += strlen(part->ijekavian);
        } else {
            out[length++] = vowel ? 'e' : word.bytes[at];
            at += vowel ? vowel : 1;
        }
    }
    return length;
}

size_t ekavian(struct str word, char *out)
{
    size_t found = SIZE_MAX;

    if (word.length > 2 && word.length < 9)
        found = word_find(whole_words, WORD_COUNT(whole_words), sizeof *whole_words, word);
    if (found != SIZE_MAX) {
        size_t length = strlen(whole_words[found].ekavian);

        memcpy(out, whole_words[found].ekavian, length);
        return length;
    }
    if (word.length > 3 && memchr(word.bytes + 1, 'j', word.length - 1) != NULL)
        return rewrite(word, out);
    memmove(out, word.bytes, word.length);
    return word.length;
}
