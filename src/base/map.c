#include "base/map.h"

#include <stdlib.h>

#include "base/memory.h"

void map_clear(struct map *map)
{
    free(map->entries);
    free(map->slots);
    *map = (struct map){0};
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t find_slot(const struct map *map, struct str key)
{
    size_t mask = map->slot_count - 1;
    size_t slot = str_hash(key) & mask;

    while (map->slots[slot] != 0 && !str_equal(map->entries[map->slots[slot] - 1].key, key))
        slot = (slot + 1) & mask;
    return slot;
}

/* At most half of the slots are in use, so that probing always ends. */
static void grow(struct map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 8;

    map->entries = memory_resize(map->entries, capacity, sizeof *map->entries);
    map->capacity = capacity;
    free(map->slots);
    map->slot_count = capacity * 2;
    map->slots = memory_alloc(map->slot_count * sizeof *map->slots);
    for (size_t i = 0; i < map->count; i++)
        map->slots[find_slot(map, map->entries[i].key)] = (uint32_t)(i + 1);
}

bool map_put(struct map *map, struct str key, void *value)
{
    size_t slot;

    if (map->count == map->capacity)
        grow(map);
    slot = find_slot(map, key);
    if (map->slots[slot] != 0) {
        map->entries[map->slots[slot] - 1].value = value;
        return false;
    }
    map->entries[map->count] = (struct map_entry){key, value};
    map->slots[slot] = (uint32_t)++map->count;
    return true;
}

size_t map_index(const struct map *map, struct str key)
{
    size_t slot;

    if (map->count == 0)
        return SIZE_MAX;
    slot = find_slot(map, key);
    return map->slots[slot] ? map->slots[slot] - 1 : SIZE_MAX;
}

void *map_get(const struct map *map, struct str key)
{
    size_t index = map_index(map, key);

    return index == SIZE_MAX ? NULL : map->entries[index].value;
}
