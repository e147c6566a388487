#include "base/asset.h"

#include <string.h>

const struct asset *asset_find(const struct asset *set, const char *name)
{
    for (; set->name != NULL; set++) {
        if (strcmp(set->name, name) == 0)
            return set;
    }
    return NULL;
}
