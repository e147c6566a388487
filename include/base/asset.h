/* A file that is part of the program: written into C by src/tools/embed.c while building. */
#ifndef SALTER_BASE_ASSET_H
#define SALTER_BASE_ASSET_H

#include <stddef.h>

struct asset {
    /* the path behind the folder that was given to embed: "migrations/001_event_log.sql" */
    const char *name;
    const char *type;           /* media type, by the name's ending */
    const char *hash;           /* of the content, 32 hexadecimal digits; in quotes it is an ETag */
    const unsigned char *bytes; /* with a NUL behind them that does not count */
    size_t size;
};

/* A set, sorted by name; ends with a zeroed one. */
const struct asset *asset_find(const struct asset *set, const char *name); /* NULL: not there */

#endif
