/* Content hashes: BLAKE2b-256 of libsodium. For cache keys, versions and order, never for
 * passwords. */
#ifndef SALTER_CRYPTO_HASH_H
#define SALTER_CRYPTO_HASH_H

#include "base/str.h"

enum { CRYPTO_HASH_BYTES = 32, CRYPTO_HASH_HEX = 65 };

struct crypto_hash {
    unsigned char bytes[CRYPTO_HASH_BYTES];
};

/* Named so because libsodium has a crypto_hash() of its own. */
struct crypto_hash crypto_hash_of(struct str content);
/* 64 hexadecimal digits and a NUL. */
void crypto_hash_hex(const struct crypto_hash *hash, char out[CRYPTO_HASH_HEX]);

/* "sha512-..." in base64, for the integrity attribute of scripts (W3C Subresource Integrity). */
enum { CRYPTO_INTEGRITY = 96 };
void crypto_integrity(struct str content, char out[CRYPTO_INTEGRITY]);

#endif
