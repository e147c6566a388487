#include "slips.h"

enum { LONGEST = 48, SHORT = 5, LONG = 8 };

static const float FAR_KEY = 1.0f, NEAR_KEY = 0.7f, EXCHANGED = 0.7f, DOUBLED = 0.6f,
                   OTHER_LETTER = 1.0f;

int slips_forgiven(size_t length)
{
    return length < SHORT ? 0 : length < LONG ? 1 : 2;
}

/* Keys that touch on a QWERTY board, and the letters that QWERTZ has in other places (y and z). */
static bool are_neighbours(char left, char right)
{
    static const char *const beside[26] = {
        ['a' - 'a'] = "qwszy",    ['b' - 'a'] = "vghn",     ['c' - 'a'] = "xdfv",
        ['d' - 'a'] = "serfcx",   ['e' - 'a'] = "wsdr",     ['f' - 'a'] = "drtgvc",
        ['g' - 'a'] = "ftyzhbv",  ['h' - 'a'] = "gyzujnb",  ['i' - 'a'] = "ujko",
        ['j' - 'a'] = "huikmn",   ['k' - 'a'] = "jiolm",    ['l' - 'a'] = "kop",
        ['m' - 'a'] = "njk",      ['n' - 'a'] = "bhjm",     ['o' - 'a'] = "iklp",
        ['p' - 'a'] = "ol",       ['q' - 'a'] = "wa",       ['r' - 'a'] = "edft",
        ['s' - 'a'] = "awedxzy",  ['t' - 'a'] = "rfgyz",    ['u' - 'a'] = "yzhji",
        ['v' - 'a'] = "cfgb",     ['w' - 'a'] = "qase",     ['x' - 'a'] = "zysdc",
        ['y' - 'a'] = "tghuxasz", ['z' - 'a'] = "asxtghuy",
    };

    if (left < 'a' || left > 'z' || right < 'a' || right > 'z')
        return false;
    return strchr(beside[left - 'a'], right) != NULL;
}

struct cell {
    float price;
    int slips;
};

static struct cell cheaper(struct cell best, struct cell from, float price, int slips)
{
    struct cell next = {from.price + price, from.slips + slips};

    return next.price < best.price ? next : best;
}

/* A letter too many or too few: cheap when it repeats the one before. */
static float single_price(struct str word, size_t at)
{
    return at > 0 && word.bytes[at] == word.bytes[at - 1] ? DOUBLED : OTHER_LETTER;
}

static struct cell fill_cell(struct str typed, struct str meant, size_t i, size_t j,
                             struct cell rows[LONGEST + 1][LONGEST + 1])
{
    char a = typed.bytes[i - 1], b = meant.bytes[j - 1];
    struct cell best = {1e9f, LONGEST};

    best = cheaper(best, rows[i - 1][j - 1],
                   a == b                 ? 0
                   : are_neighbours(a, b) ? NEAR_KEY
                                          : FAR_KEY,
                   a != b);
    best = cheaper(best, rows[i - 1][j], single_price(typed, i - 1), 1);
    best = cheaper(best, rows[i][j - 1], single_price(meant, j - 1), 1);
    if (i > 1 && j > 1 && a == meant.bytes[j - 2] && typed.bytes[i - 2] == b && a != b)
        best = cheaper(best, rows[i - 2][j - 2], EXCHANGED, 1);
    return best;
}

/*
 * Only cells that so many slips can reach are filled: those beside the diagonal. The two that frame
 * a row's cells say that nothing comes from beyond.
 */
static void fill_row(struct str typed, struct str meant, size_t i, size_t most,
                     struct cell rows[LONGEST + 1][LONGEST + 1])
{
    static const struct cell far = {1e9f, LONGEST};
    size_t from = i > most ? i - most : 1, to = i + most < meant.length ? i + most : meant.length;

    if (i > most)
        rows[i][from - 1] = far;
    for (size_t j = from; j <= to; j++)
        rows[i][j] = fill_cell(typed, meant, i, j, rows);
    if (to < meant.length)
        rows[i][to + 1] = far;
}

double slips_price(struct str typed, struct str meant, int most)
{
    struct cell rows[LONGEST + 1][LONGEST + 1];
    size_t difference =
        typed.length > meant.length ? typed.length - meant.length : meant.length - typed.length;

    if (typed.length > LONGEST || meant.length > LONGEST || difference > (size_t)most)
        return -1;
    for (size_t i = 0; i <= typed.length; i++)
        rows[i][0] = (struct cell){(float)i, (int)i};
    for (size_t j = 0; j <= meant.length; j++)
        rows[0][j] = (struct cell){(float)j, (int)j};
    for (size_t i = 1; i <= typed.length; i++)
        fill_row(typed, meant, i, (size_t)most, rows);
    return rows[typed.length][meant.length].slips <= most
               ? (double)rows[typed.length][meant.length].price
               : -1;
}
