/* Unpredictable bytes and names made of them, from the operating system through libsodium. */
#ifndef SALTER_CRYPTO_RANDOM_H
#define SALTER_CRYPTO_RANDOM_H

#include <stddef.h>

enum { CRYPTO_ID_LENGTH = 27 /* 128 bits in base32 (a-z2-7) and a NUL */ };

void crypto_random(void *bytes, size_t count);
void crypto_random_id(char out[CRYPTO_ID_LENGTH]);

#endif
