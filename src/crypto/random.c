#include "crypto/random.h"

#include <sodium.h>

#include <stdlib.h>

void crypto_random(void *bytes, size_t count)
{
    if (sodium_init() < 0)
        abort(); /* no source of randomness: nothing may go on */
    randombytes_buf(bytes, count);
}

void crypto_random_id(char out[CRYPTO_ID_LENGTH])
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    unsigned char bytes[17] = {0}; /* one more, so that the last five bits can be read */

    crypto_random(bytes, 16);
    for (size_t i = 0; i < CRYPTO_ID_LENGTH - 1; i++) {
        size_t bit = i * 5;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

        out[i] = digits[two >> (11 - bit % 8) & 31];
    }
    out[CRYPTO_ID_LENGTH - 1] = '\0';
}
