#include "translit.h"

/* а to я */
static const char *const basic[] = {"a", "b", "v", "g",  "d", "e", "z", "z", "i",  "j", "k",
                                    "l", "m", "n", "o",  "p", "r", "s", "t", "u",  "f", "h",
                                    "c", "c", "s", "sc", "",  "i", "",  "e", "ju", "ja"};

/* ѐ to џ: Serbian, Macedonian and Ukrainian letters; ѓ and ќ come from wrong keyboards and mean ђ
 * and ћ */
static const char *const extended[] = {"e", "e",  "d",  "d", "e", "dz", "i", "i",
                                       "j", "lj", "nj", "c", "c", "i",  "u", "dz"};

const char *translit_cyrillic(uint32_t code)
{
    if (code >= 0x0430 && code <= 0x044F)
        return basic[code - 0x0430];
    if (code >= 0x0450 && code <= 0x045F)
        return extended[code - 0x0450];
    return code == 0x0491 ? "g" : NULL;
}

/* Capitals count too: a Latin H in a Cyrillic word is an Н. */
static const struct pair {
    uint32_t latin, cyrillic;
} look_alikes[] = {{'a', 0x0430}, {'b', 0x0432}, {'c', 0x0441}, {'e', 0x0435}, {'h', 0x043D},
                   {'j', 0x0458}, {'k', 0x043A}, {'m', 0x043C}, {'o', 0x043E}, {'p', 0x0440},
                   {'s', 0x0455}, {'t', 0x0442}, {'x', 0x0445}, {'y', 0x0443}, {'i', 0x0456}};

uint32_t translit_look_alike(uint32_t code)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++) {
        if (look_alikes[i].latin == code)
            return look_alikes[i].cyrillic;
        if (look_alikes[i].cyrillic == code)
            return look_alikes[i].latin;
    }
    return code;
}
