/*
 * A table from text to pointer that remembers the order of insertion, so that walking it is
 * deterministic. A zeroed struct is empty. Keys are borrowed: they must live as long as the
 * table (usually both belong to one arena's life). Values are never freed. Open addressing
 * with linear probing over str_hash(); nothing is ever removed.
 */
#ifndef SALTER_BASE_MAP_H
#define SALTER_BASE_MAP_H

#include "base/str.h"

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct map_entry *entries; /* in order of insertion */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* entry number + 1, or 0 */
    size_t slot_count;
};

void map_clear(struct map *map);

/* Sets the value; true when the key is new, false when an older value was replaced. */
bool map_put(struct map *map, struct str key, void *value);

/* The value, or NULL when the key is not there. */
void *map_get(const struct map *map, struct str key);

/* The entry number of the key, or SIZE_MAX. */
size_t map_index(const struct map *map, struct str key);

#endif
