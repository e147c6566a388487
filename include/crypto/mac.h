/*
 * Message authentication: HMAC-SHA256, and base64 (RFC 4648 with padding) for the keys and
 * signatures that travel as text. For what we sign and check with partners; passwords and our own
 * tokens are elsewhere.
 */
#ifndef SALTER_CRYPTO_MAC_H
#define SALTER_CRYPTO_MAC_H

#include "base/buf.h"

enum { CRYPTO_MAC_BYTES = 32 };

/* A key may have any length; that of the empty key is defined too. */
void crypto_mac(struct str key, struct str message, unsigned char out[CRYPTO_MAC_BYTES]);

/* In a time that does not depend on where they differ. */
bool crypto_mac_equal(const unsigned char left[CRYPTO_MAC_BYTES],
                      const unsigned char right[CRYPTO_MAC_BYTES]);

/* Appends. */
void crypto_base64_write(struct buf *out, struct str bytes);
/* Appends; false when the text is no base64, then nothing is added. Missing padding is tolerated.
 */
bool crypto_base64_read(struct buf *out, struct str text);

#endif
