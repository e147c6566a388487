#include "rests.h"

/*
 * A rest is a number with the letters as digits, of this base. What it is without a letter follows
 * from what is known of the letters before and behind it, so each rest costs the same, however long
 * the word is.
 */
static const uint64_t BASE = 0x9e3779b97f4a7c15u;

struct digits {
    uint64_t before[TEXT_LONGEST_WORD + 1]; /* [i]: the letters before i */
    uint64_t from[TEXT_LONGEST_WORD + 1];   /* [i]: those from i to the end */
    uint64_t power[TEXT_LONGEST_WORD + 1];
};

static uint64_t digit(struct str word, size_t at)
{
    return (unsigned char)word.bytes[at] + 1u;
}

static void read_digits(struct str word, struct digits *digits)
{
    digits->power[0] = 1;
    digits->before[0] = digits->from[word.length] = 0;
    for (size_t i = 0; i < word.length; i++) {
        digits->power[i + 1] = digits->power[i] * BASE;
        digits->before[i + 1] = digits->before[i] * BASE + digit(word, i);
    }
    for (size_t i = word.length; i > 0; i--)
        digits->from[i - 1] = digits->from[i] + digit(word, i - 1) * digits->power[word.length - i];
}

static uint64_t mixed(uint64_t number)
{
    number ^= number >> 32;
    number *= 0xd6e8feb86659fd93u;
    return number ^ number >> 32;
}

/* The same as the letter before: leaving it out leaves nothing new. */
static bool repeats(struct str word, size_t at)
{
    return word.bytes[at] == word.bytes[at - 1];
}

size_t rests_list(struct str word, int slips, uint64_t rests[RESTS_MOST])
{
    struct digits digits;
    size_t count = 0;

    read_digits(word, &digits);
    rests[count++] = mixed(digits.from[0]);
    for (size_t i = 0; slips > 0 && i < word.length; i++) {
        uint64_t without = digits.before[i]; /* the letters before j, without i */

        if (i > 0 && repeats(word, i))
            continue;
        for (size_t j = i + 1; j < word.length; j++) {
            if (slips > 1 && (j == i + 1 || !repeats(word, j)))
                rests[count++] =
                    mixed(without * digits.power[word.length - 1 - j] + digits.from[j + 1]);
            without = without * BASE + digit(word, j);
        }
        rests[count++] = mixed(without);
    }
    return count;
}
