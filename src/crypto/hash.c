#include "crypto/hash.h"

#include <sodium.h>
#include <string.h>

/* libsodium's generic hash needs no sodium_init() and cannot fail with these lengths: the default
 * implementation is portable C until it is initialised, and gives the same bytes afterwards. */
struct crypto_hash crypto_hash_of(struct str content)
{
    struct crypto_hash hash;

    crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)content.bytes,
                       content.length, NULL, 0);
    return hash;
}

void crypto_hash_hex(const struct crypto_hash *hash, char out[CRYPTO_HASH_HEX])
{
    sodium_bin2hex(out, CRYPTO_HASH_HEX, hash->bytes, sizeof hash->bytes);
}

void crypto_integrity(struct str content, char out[CRYPTO_INTEGRITY])
{
    unsigned char hash[crypto_hash_sha512_BYTES];

    crypto_hash_sha512(hash, (const unsigned char *)content.bytes, content.length);
    memcpy(out, "sha512-", 7);
    sodium_bin2base64(out + 7, CRYPTO_INTEGRITY - 7, hash, sizeof hash,
                      sodium_base64_VARIANT_ORIGINAL);
}
