/*
 * Tells whether bytes are still what they were: XXH3 of Yann Collet's xxHash, at the speed of
 * memory. Against damage, never against an enemy: for that see crypto/hash.h.
 */
#ifndef SALTER_BASE_CHECKSUM_H
#define SALTER_BASE_CHECKSUM_H

#include <stdint.h>

#include "base/str.h"

uint64_t checksum_of(struct str bytes);

#endif
