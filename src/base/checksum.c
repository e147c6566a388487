#include "base/checksum.h"

#include <xxhash.h>

uint64_t checksum_of(struct str bytes)
{
    return XXH3_64bits(bytes.bytes, bytes.length);
}
