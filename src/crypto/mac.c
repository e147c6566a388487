#include "crypto/mac.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/memory.h"

void crypto_mac(struct str key, struct str message, unsigned char out[CRYPTO_MAC_BYTES])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.bytes, key.length);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)message.bytes, message.length);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state); /* the key is in it */
}

bool crypto_mac_equal(const unsigned char left[CRYPTO_MAC_BYTES],
                      const unsigned char right[CRYPTO_MAC_BYTES])
{
    return sodium_memcmp(left, right, CRYPTO_MAC_BYTES) == 0;
}

void crypto_base64_write(struct buf *out, struct str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.length, sodium_base64_VARIANT_ORIGINAL);
    char *text = memory_alloc(size);

    sodium_bin2base64(text, size, (const unsigned char *)bytes.bytes, bytes.length,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_add(out, str_of(text, size - 1));
    free(text);
}

static bool decode(struct str text, unsigned char *bytes, size_t *length, int variant)
{
    return sodium_base642bin(bytes, text.length, text.bytes, text.length, NULL, length, NULL,
                             variant) == 0;
}

bool crypto_base64_read(struct buf *out, struct str text)
{
    unsigned char *bytes = memory_alloc(text.length + 1);
    size_t length = 0;
    bool read = decode(text, bytes, &length, sodium_base64_VARIANT_ORIGINAL) ||
                decode(text, bytes, &length, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);

    if (read)
        buf_add(out, str_of((const char *)bytes, length));
    sodium_memzero(bytes, text.length);
    free(bytes);
    return read;
}
